"""Every option of every `gatepost` command, given a wrong value: one sentence, in plain words."""

from functools import partial

import pytest
from typer.testing import CliRunner

from kiosk.commands import app
from tests import wrong_words
from tests.wrong_words import assert_sentences

ALL = [path for path, _ in wrong_words.commands(app)]
CHECKED = wrong_words.checked(app)
said = partial(wrong_words.said, app)


def test_there_is_something_to_check() -> None:
    assert {("badges",), ("doctor", "camera"), ("bundle", "roster")} <= set(ALL)
    assert (("badges",), "--ecc") in CHECKED
    assert len([option for _, option in CHECKED if option == "--lang"]) == len(ALL) - 1


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("path", "option"), CHECKED)
def test_a_wrong_value_is_a_sentence(path: tuple[str, ...], option: str, lang: str) -> None:
    assert_sentences(app, path, option, lang)


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
