"""Every option of every `gatepost` command, given a wrong value: one sentence, in plain words."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from kiosk.commands import app

LIBRARY = re.compile(
    r"Value error|Input should|validation|Traceback|Usage:|Invalid value|Error|pydantic|None|\{|╭"
)
"""Words of a library, not ours."""


def commands(group: Any, *path: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, group
    for name, command in getattr(group, "commands", {}).items():
        yield from commands(command, *path, name)


ROOT = typer.main.get_command(app)
ALL = list(commands(ROOT))
CHECKED = [
    (path, param.opts[0])
    for path, command in ALL
    for param in command.params
    if param.param_type_name == "option"
    and not getattr(param, "is_flag", False)
    and (param.min is not None or "Literal" in str(param.type_descriptor.annotation))
]


def said(*words: str, lang: str | None = "en", code: int = 2) -> str:
    env = {"GATEPOST_LANGUAGE": lang, "LANG": "", "LC_ALL": ""}
    done = CliRunner().invoke(app, words, env=env)
    assert done.exit_code == code, done.output
    assert not LIBRARY.search(done.stderr), done.stderr
    assert not done.stdout
    return done.stderr


def test_there_is_something_to_check() -> None:
    assert {("badges",), ("doctor", "camera"), ("bundle", "roster")} <= {path for path, _ in ALL}
    assert (("badges",), "--ecc") in CHECKED
    assert len([option for _, option in CHECKED if option == "--lang"]) == len(ALL) - 1


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("path", "option"), CHECKED)
def test_a_wrong_value_is_a_sentence(path: tuple[str, ...], option: str, lang: str) -> None:
    for value in ("z", "-1", "1e999"):
        told = said(*path, f"{option}={value}", lang=lang)
        assert option in told
        assert value in told
        assert bool(re.search(r"[一-鿿]", told)) is (lang == "zh")
        assert f"{' '.join(path)} --help" in told


def test_the_sentence_names_what_it_can_be() -> None:
    assert "--ecc cannot be “z”; it can be one of: M, Q." in said("badges", "a", "b", "--ecc", "z")
    assert "a4, a4-cr80, lanyard, cr80" in said("badges", "a", "b", "--layout", "z")
    assert "--seconds must be a number" in said("doctor", "camera", "--seconds", "x")
    assert "--seconds cannot be 0; it must be from 1" in said("doctor", "camera", "--seconds", "0")
    assert "--lang 不能是“fr”，只能是其中之一：zh, en。" in said("demo", "--lang", "fr", lang="zh")
    assert "只能是" in said("badges", "--lang", "zh", "--ecc", "z", lang="en")


@pytest.mark.parametrize(
    ("words", "en", "zh"),
    [
        (("nosuch",), "There is no command nosuch.", "没有 nosuch 这个命令。"),
        (("bundle", "nosuch"), "There is no command nosuch.", "没有 nosuch 这个命令。"),
        (("demo", "--nosuch"), "There is no option --nosuch.", "没有 --nosuch 这个选项。"),
        (("badges", "a"), "OUT.pdf is missing.", "还缺 OUT.pdf。"),
        (("demo", "--size"), "--size needs a value behind it.", "--size 后面还缺一个值。"),
        (("cameras", "x", "y"), "There is more than belongs here: x y", "多写了：x y"),
    ],
)
def test_what_else_can_be_written_wrongly(words: tuple[str, ...], en: str, zh: str) -> None:
    assert said(*words, lang="en").startswith(en)
    assert said(*words, lang="zh").startswith(zh)


def test_without_a_command_a_group_shows_its_help() -> None:
    done = CliRunner().invoke(app, ["bundle"])
    assert done.exit_code == 2
    assert "roster" in done.output
    assert "export" in done.output
