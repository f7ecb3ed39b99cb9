"""Every option of every `gatepost-hub` command, given a wrong value: one sentence, in plain words."""

from functools import partial

import pytest

from sync.cli import app
from tests import wrong_words
from tests.wrong_words import assert_sentences

ALL = [path for path, _ in wrong_words.commands(app)]
CHECKED = wrong_words.checked(app)
said = partial(wrong_words.said, app)


def test_there_is_something_to_check() -> None:
    assert {("serve",), ("bundle", "import"), ("walk-ins", "list")} <= set(ALL)
    assert (("serve",), "--workers") in CHECKED
    groups = {path[:-1] for path in ALL if path}
    assert len([option for _, option in CHECKED if option == "--lang"]) == len(ALL) - len(groups)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("path", "option"), CHECKED)
def test_a_wrong_value_is_a_sentence(path: tuple[str, ...], option: str, lang: str) -> None:
    assert_sentences(app, path, option, lang)


def test_what_else_can_be_written_wrongly() -> None:
    assert said("nosuch").startswith("There is no command nosuch.")
    assert said("serve", "--nosuch", lang="zh").startswith("没有 --nosuch 这个选项。")
    assert said("figures").startswith("EVENT is missing.")
    assert said("serve", "--port").startswith("--port needs a value behind it.")
    assert said("verify", "x", "y", lang="zh").startswith("多写了：x y")
