"""Every error of ours has a title and a message for the person who must act."""

import re

import pytest

from sync.domain.errors import (
    BadEntry,
    BadManifest,
    BadRoster,
    DataProblem,
    EnvironmentProblem,
    GatepostError,
)
from sync.domain.wording import Say

CHINESE = re.compile(r"[一-鿿]")


def tree(root: type[GatepostError]) -> list[type[GatepostError]]:
    return [root, *(leaf for branch in root.__subclasses__() for leaf in tree(branch))]


@pytest.mark.parametrize("kind", tree(GatepostError), ids=lambda kind: kind.__name__)
def test_title_and_default_are_said_in_both_languages(kind: type[GatepostError]) -> None:
    for say in (kind.title, kind.default):
        assert CHINESE.search(say.zh)
        assert say.en
        assert not CHINESE.search(say.en)


@pytest.mark.parametrize("kind", [GatepostError, EnvironmentProblem, DataProblem, BadRoster])
def test_a_message_replaces_the_default_and_is_what_python_shows(
    kind: type[GatepostError],
) -> None:
    message = Say(zh="硬盘满了", en="The disk is full")
    assert kind(message).message == message
    assert str(kind(message)) == "The disk is full"
    assert kind().message == kind.default


def test_a_bad_entry_carries_its_code_for_the_verdict() -> None:
    problem = BadEntry("field:wall")
    assert problem.code == "field:wall"
    assert "field:wall" in problem.message.zh
    assert "field:wall" in problem.message.en
    assert BadEntry("hash", Say(zh="坏", en="bad")).message.en == "bad"


def test_a_bad_manifest_says_that_the_old_one_stays() -> None:
    assert "old list stays in use" in str(BadManifest())
