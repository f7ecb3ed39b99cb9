"""What a command line is told that was written wrongly: one sentence, in the reader's language.

A library reads the arguments, and its own words ("Value error", "Input should be ...") are for
programmers; here they are said anew.
"""

import os
import re
import sys
from collections.abc import Sequence
from typing import Annotated, Any, Literal, get_args

import typer
from typer.core import TyperGroup
from typing_extensions import override

from sync.domain.wording import Language, Say

Lang = Annotated[
    Literal["zh", "en"] | None,
    typer.Option(
        "--lang", case_sensitive=False, help="zh or en; by default the system's language."
    ),
]

CHOICES = Say(
    zh="{what} 不能是“{value}”，只能是其中之一：{choices}。",
    en="{what} cannot be “{value}”; it can be one of: {choices}.",
)
NUMBER = Say(
    zh="{what} 应是数字，“{value}”不是。", en="{what} must be a number; “{value}” is none."
)
WHOLE = Say(
    zh="{what} 应是整数，“{value}”不是。", en="{what} must be a whole number; “{value}” is none."
)
RANGE = Say(
    zh="{what} 不能是 {value}，应在 {least} 到 {most} 之间。",
    en="{what} cannot be {value}; it must be from {least} to {most}.",
)
UNFIT = Say(zh="{what} 不能是“{value}”。", en="{what} cannot be “{value}”.")
MISSING = Say(zh="还缺 {what}。", en="{what} is missing.")
NO_OPTION = Say(zh="没有 {what} 这个选项。", en="There is no option {what}.")
NO_COMMAND = Say(zh="没有 {what} 这个命令。", en="There is no command {what}.")
NO_VALUE = Say(zh="{what} 后面还缺一个值。", en="{what} needs a value behind it.")
TOO_MUCH = Say(zh="多写了：{what}", en="There is more than belongs here: {what}")
SEE = Say(zh="写法见：{command} --help", en="How it is written: {command} --help")
STOPPED = Say(zh="已停止。", en="Stopped.")

_PATTERNS = (
    (re.compile(r"No such option: (?P<what>\S+)"), NO_OPTION),
    (re.compile(r"No such command '(?P<what>.*)'"), NO_COMMAND),
    (re.compile(r"Option '(?P<what>.*)' requires an argument"), NO_VALUE),
    (re.compile(r"Got unexpected extra arguments?\W*s?\W*\((?P<what>.*)\)"), TOO_MUCH),
)


class Told(TyperGroup):
    """A command with commands that says in a sentence what was written wrongly.

    Only the outermost one of a program need be one.
    """

    @override
    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """See typer; ends the process, with 2 for what was written wrongly."""
        run = super().main
        if not standalone_mode:
            return run(args, prog_name, complete_var, False, windows_expand_args, **extra)
        language = language_in(list(sys.argv[1:] if args is None else args))
        try:
            code = run(args, prog_name, complete_var, False, windows_expand_args, **extra)
        except typer.TyperException as problem:
            typer.echo(_lines(problem, language), err=True)
            sys.exit(problem.exit_code)
        except typer.Abort:
            typer.echo(STOPPED.in_(language), err=True)
            sys.exit(1)
        sys.exit(code if isinstance(code, int) else 0)


def language_in(written: Sequence[str]) -> Language:
    """Give the language of what was written, else the system's: it could not be read further."""
    for at, word in enumerate(written):
        name, _, value = word.partition("=")
        if name == "--lang":
            wanted = value or "".join(written[at + 1 : at + 2])
            if wanted.lower() in {"zh", "en"}:
                return "en" if wanted.lower() == "en" else "zh"
    names = ("GATEPOST_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    said = next((value for name in names if (value := os.environ.get(name, ""))), "zh")
    return "en" if said.lower().startswith("en") else "zh"


def _lines(problem: typer.TyperException, language: Language) -> str:
    said, context = _said(problem), getattr(problem, "ctx", None)
    if said is None:  # no command was given: the whole help
        return problem.format_message()
    lines = [said.in_(language)]
    if context is not None:
        lines.append(SEE.fill(command=context.command_path).in_(language))
    return "\n".join(lines)


def _said(problem: typer.TyperException) -> Say | None:
    if type(problem).__name__ == "NoArgsIsHelpError":
        return None
    param = getattr(problem, "param", None)
    if isinstance(problem, typer.BadParameter) and param is not None:
        what = _named(param)
        if type(problem).__name__ == "MissingParameter":
            return MISSING.fill(what=what)
        return _unfit(problem, param, what)
    message = problem.format_message()
    for pattern, said in _PATTERNS:
        if found := pattern.search(message):
            return said.fill(**found.groupdict())
    return Say(zh=message, en=message)


def _unfit(problem: typer.BadParameter, param: Any, what: str) -> Say:
    cause = problem.__cause__
    found: list[dict[str, Any]] = getattr(cause, "errors", list)()
    if not found:  # a callback of ours said it in its own words
        return Say(zh=problem.message, en=problem.message)
    kind, value = str(found[0]["type"]), found[0]["input"]
    choices = _choices(param)
    if choices:
        return CHOICES.fill(what=what, value=value, choices=", ".join(choices))
    if kind.startswith(("greater_than", "less_than")) and None not in (param.min, param.max):
        return RANGE.fill(what=what, value=value, least=param.min, most=param.max)
    if kind.startswith(("float", "int")):
        return (WHOLE if kind.startswith("int") else NUMBER).fill(what=what, value=value)
    return UNFIT.fill(what=what, value=value)


def _choices(param: Any) -> tuple[str, ...]:
    """Give what a choice can be, as it was declared."""
    declared = getattr(getattr(param, "type_descriptor", None), "annotation", None)
    found = [declared, *get_args(declared)]
    return tuple(str(one) for each in found for one in get_args(each) if isinstance(one, str))


def _named(param: Any) -> str:
    options = [name for name in param.opts if name.startswith("-")]
    return str(options[0]) if options else str(param.metavar or param.name)
