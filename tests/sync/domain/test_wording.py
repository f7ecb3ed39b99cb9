"""Sentences come in both languages at once."""

import pytest

from sync.domain.wording import Say, mask, same

HELLO = Say(zh="你好，{name}", en="Hello, {name}")


@pytest.mark.parametrize("language", ["en", "EN", "en_GB", "en-US"])
def test_english_is_given_to_whoever_asks_for_english(language: str) -> None:
    assert HELLO.in_(language) == "Hello, {name}"


@pytest.mark.parametrize("language", ["zh", "zh_CN", "", "fr"])
def test_chinese_is_given_to_everybody_else(language: str) -> None:
    assert HELLO.in_(language) == "你好，{name}"


def test_values_go_into_both_sentences_and_a_pair_into_each_its_own() -> None:
    gate = Say(zh="南门", en="South Gate")
    assert HELLO.fill(name=gate) == Say(zh="你好，南门", en="Hello, South Gate")
    assert HELLO.fill(name=3) == Say(zh="你好，3", en="Hello, 3")


def test_braces_in_a_value_stay_what_they_are() -> None:
    assert HELLO.fill(name="{0}{x}").en == "Hello, {0}{x}"


def test_a_name_is_the_same_in_both_languages() -> None:
    assert same("王晓安") == Say(zh="王晓安", en="王晓安")


@pytest.mark.parametrize(
    ("name", "masked"),
    [("王晓安", "王*"), ("张伟", "张*"), ("𠮷田", "𠮷*"), ("Anna Smith", "A*"), (" ", "—")],
)
def test_a_masked_name_is_one_character_and_a_star(name: str, masked: str) -> None:
    assert mask(name) == masked
