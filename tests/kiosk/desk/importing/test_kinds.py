"""What an event counts and hands out can be listed anew; what is wrong with a list is said."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from kiosk.desk.importing.kinds import (
    KINDS_MAX,
    KindPlan,
    Listed,
    Wrong,
    first_wrong,
    missing,
    tidied,
    usual,
    words_of,
)
from kiosk.desk.kit import is_used_up
from sync.domain.entries import is_id
from sync.domain.roster import KIT, SERVICES
from sync.domain.wording import Say

SIX = usual(Listed.SERVICES)


def wrong(kinds: Sequence[KindPlan]) -> Wrong:
    found = first_wrong(kinds)
    assert found is not None
    assert found.said.zh != found.said.en
    return found


@pytest.mark.parametrize(("listed", "words"), [(Listed.SERVICES, SERVICES), (Listed.KIT, KIT)])
def test_a_list_that_nobody_touched_is_the_usual_one(listed: Listed, words: dict[str, Say]) -> None:
    assert first_wrong(usual(listed)) is None
    assert list(words_of(usual(listed)).items()) == list(words.items())


def test_what_is_renamed_keeps_its_id_and_what_is_added_gets_one() -> None:
    kinds = (
        KindPlan("秩序"),
        replace(SIX[0], name="指路", name_en="Showing the way"),
        KindPlan("照看孩子", "Minding children"),
    )
    words = words_of(kinds)
    assert list(words.values()) == [
        Say("秩序", "秩序"),
        Say("指路", "Showing the way"),
        Say("照看孩子", "Minding children"),
    ]
    assert list(words)[1] == "guide"
    assert all(is_id(key) for key in words)
    assert len(set(words)) == 3


def test_kit_that_is_used_up_is_not_asked_for_again_whatever_it_is_called() -> None:
    vest, water = usual(Listed.KIT)[0], usual(Listed.KIT)[2]
    kinds = (
        replace(water, name="矿泉水"),
        replace(water, name="水壶", used_up=False),
        KindPlan("面包", used_up=True),
        vest,
    )
    assert [is_used_up(key) for key in words_of(kinds)] == [True, False, True, False]
    assert next(iter(words_of(kinds))) == "water"


@pytest.mark.parametrize(
    ("kinds", "row", "words"),
    [
        ((), None, "The list is empty"),
        ((*SIX, KindPlan("")), 6, "Number 7 has no name"),
        ((KindPlan("", "Only English"),), 0, "Number 1 has no name"),
        ((KindPlan("引" * 17),), 0, "has 17 letters, 16 at most"),
        ((KindPlan("a" * 33),), 0, "has 33 letters, 32 at most"),
        ((KindPlan("引", "b" * 33),), 0, "English name of number 1 has 33 letters"),
        ((*SIX, KindPlan("路线指引")), 6, "路线指引 is there twice"),
        ((*SIX, KindPlan("带路", "DIRECTIONS")), 6, "DIRECTIONS is there twice"),
        (tuple(KindPlan(f"第{n}种") for n in range(13)), None, "There are 13; more than 12"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    kinds: Sequence[KindPlan], row: int | None, words: str
) -> None:
    found = wrong(kinds)
    assert found.row == row
    assert words in found.said.en


@pytest.mark.parametrize(
    "kinds",
    [
        (KindPlan("引" * 16, "b" * 32),),
        (KindPlan("a" * 32),),
        (KindPlan("Directions", "Directions"),),
        tuple(KindPlan(f"第{n}种") for n in range(KINDS_MAX)),
    ],
)
def test_what_just_fits_is_not_wrong(kinds: Sequence[KindPlan]) -> None:
    assert first_wrong(kinds) is None


def test_what_was_removed_of_the_usual_can_come_back_but_not_twice() -> None:
    assert missing(SIX, Listed.SERVICES) == ()
    assert missing(SIX[1:], Listed.SERVICES) == SIX[:1]
    assert missing((replace(SIX[0], name="指路"), *SIX[1:]), Listed.SERVICES) == ()
    assert missing((KindPlan("路线指引"), *SIX[1:]), Listed.SERVICES) == ()


def test_a_list_from_a_file_names_each_usual_thing_once_and_none_that_is_unknown() -> None:
    kinds = (
        KindPlan(" 甲 ", usual="guide"),
        KindPlan("乙", usual="guide"),
        KindPlan("丙", usual="x"),
    )
    assert tidied(kinds, Listed.SERVICES) == (
        KindPlan("甲", usual="guide"),
        KindPlan("乙"),
        KindPlan("丙"),
    )
    assert tidied((KindPlan("甲", usual="vest"),), Listed.SERVICES) == (KindPlan("甲"),)
