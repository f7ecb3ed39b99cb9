"""What command lines are told that were written wrongly: what `gatepost` and the hub's share."""

import re
from collections.abc import Iterator
from typing import Any

import typer
from typer.testing import CliRunner

LIBRARY = re.compile(
    r"Value error|Input should|validation|Traceback|Usage:|Invalid value|Error|pydantic|None|\{|╭"
)
"""Words of a library, not ours."""
VALUES = ("z", "-1", "1e999")
"""That fit no option which is checked."""


def commands(app: typer.Typer) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Give every command of a program, with its words."""
    yield from _below(typer.main.get_command(app))


def _below(group: Any, *path: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, group
    for name, command in getattr(group, "commands", {}).items():
        yield from _below(command, *path, name)


def checked(app: typer.Typer) -> list[tuple[tuple[str, ...], str]]:
    """Give every option that is one of several, or a number within bounds, with its command."""
    return [
        (path, param.opts[0])
        for path, command in commands(app)
        for param in command.params
        if param.param_type_name == "option"
        and not getattr(param, "is_flag", False)
        and (param.min is not None or "Literal" in str(param.type_descriptor.annotation))
    ]


def said(app: typer.Typer, *words: str, lang: str | None = "en", code: int = 2) -> str:
    """Run a command that is written wrongly; give what it says."""
    env = {"GATEPOST_LANGUAGE": lang, "LANG": "", "LC_ALL": ""}
    done = CliRunner().invoke(app, words, env=env)
    assert done.exit_code == code, done.output
    assert not LIBRARY.search(done.stderr), done.stderr
    assert not done.stdout
    return done.stderr


def assert_sentences(app: typer.Typer, path: tuple[str, ...], option: str, lang: str) -> None:
    """See that a wrong value is told in the reader's language, and where the right ones stand."""
    for value in VALUES:
        told = said(app, *path, f"{option}={value}", lang=lang)
        assert option in told
        assert value in told
        assert bool(re.search(r"[一-鿿]", told)) is (lang == "zh")
        assert f"{' '.join(path)} --help" in told
