"""A walk-in is registered with the least data, serves provisionally, and is known from then on."""

from dataclasses import replace

import pytest

from kiosk.desk.kit import Kit
from kiosk.desk.states import Answer, Choice
from kiosk.desk.walkin import (
    CONSENT_NEEDED,
    LAST4_WRONG,
    NAME_LONG,
    NAME_NEEDED,
    WHY,
    WalkInForm,
    WalkIns,
)
from sync.domain.duty import turns
from sync.domain.entries import Kind, Method, VolunteerId
from sync.domain.roster import TeamId, Volunteer
from sync.domain.turn import Flag
from sync.domain.wording import Say
from tests.builders import SOUTH, an_entry
from tests.kiosk.desk.memory import Desk

GOOD = WalkInForm("阿依古丽·买买提", TeamId("yz-1"), "5566", consent=True)


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        (GOOD, None),
        (replace(GOOD, team=None, last4=""), None),
        (replace(GOOD, name="  "), NAME_NEEDED),
        (replace(GOOD, name="··"), NAME_NEEDED),
        (replace(GOOD, name="王" * 41), NAME_LONG),
        (replace(GOOD, last4="556"), LAST4_WRONG),
        (replace(GOOD, last4="１２３４"), LAST4_WRONG),
        (replace(GOOD, last4="13800138000"), LAST4_WRONG),
        (replace(GOOD, consent=False), CONSENT_NEEDED),
    ],
)
def test_a_form_says_what_is_missing(form: WalkInForm, problem: Say | None) -> None:
    desk = Desk()
    walk_ins = WalkIns(desk, desk.book)
    assert walk_ins.problem(form) == problem
    if problem is not None:
        with pytest.raises(ValueError, match="not filled in"):
            walk_ins.register(form, SOUTH)
        assert desk.written == []


def test_a_walk_in_goes_on_record_and_serves_provisionally() -> None:
    desk = Desk()
    walk_ins = WalkIns(desk, desk.book)
    who = walk_ins.register(GOOD, SOUTH).volunteer
    assert 0 <= who < 2**63
    (entry,) = desk.written
    assert (entry.kind, entry.method, entry.post) == (Kind.WALKIN, Method.WALKIN, SOUTH)
    assert entry.data == {"name": "阿依古丽·买买提", "team": "yz-1", "last4": "5566"}
    asked = desk.checkin.for_volunteer(who, desk.now, Method.WALKIN)
    assert asked.happened == "not-on-roster"
    outcome = desk.checkin.choose(Choice.OVERRIDE, desk.now, why=WHY)
    assert outcome is not None
    assert outcome.happened == "on"
    (turn,) = turns(desk.written, desk.roster)
    assert Flag.NOT_ON_ROSTER in turn.flags


def test_what_is_not_known_is_not_written() -> None:
    desk = Desk()
    WalkIns(desk, desk.book).register(replace(GOOD, team=None, last4=""), SOUTH)
    assert desk.written[0].data == {"name": "阿依古丽·买买提", "team": ""}


def test_walk_ins_are_known_from_the_journal_until_a_roster_has_them() -> None:
    desk = Desk()
    who = WalkIns(desk, desk.book).register(GOOD, SOUTH).volunteer
    later = WalkIns(desk, desk.book)
    assert later.known[who].name == "阿依古丽·买买提"
    assert later.known[who].last4 == "5566"
    settled = Volunteer(who, "YZ0999", "阿依古丽", TeamId("yz-1"))
    people = {**desk.roster.volunteers, who: settled}
    desk.book.learn(replace(desk.roster, volunteers=people), desk.trust)
    assert who not in later.known


def test_a_walk_in_that_was_taken_back_or_says_nothing_is_not_known() -> None:
    desk = Desk()
    walk_ins = WalkIns(desk, desk.book)
    entry = walk_ins.register(GOOD, SOUTH).entry
    assert len(walk_ins.known) == 1
    desk.book.add(an_entry(Kind.ANNUL, None, ref=entry))
    desk.book.add(an_entry(Kind.WALKIN, VolunteerId(9), data={"name": 7}))
    assert not walk_ins.known


def test_an_id_that_somebody_has_is_not_given_twice() -> None:
    desk = Desk()
    taken = next(iter(desk.roster.volunteers))
    bits = iter([int(taken), 5])
    assert WalkIns(desk, desk.book, lambda _: next(bits)).register(GOOD, SOUTH).volunteer == 5


def test_teams_are_found_by_a_part_of_their_name() -> None:
    desk = Desk()
    walk_ins = WalkIns(desk, desk.book)
    assert [team.team for team in walk_ins.teams("职工")] == ["yz-1"]
    assert [team.team for team in walk_ins.teams("")] == ["yz", "yz-1"]
    assert walk_ins.teams("没有") == ()


def test_the_book_names_a_walk_in_until_the_entry_is_taken_back() -> None:
    desk = Desk()
    made = WalkIns(desk, desk.book).register(GOOD, SOUTH)
    asked = desk.checkin.for_volunteer(made.volunteer, desk.now, Method.WALKIN)
    assert asked.name == "阿依古丽·买买提", "the card says who it is"
    assert desk.book.person(None) is None
    desk.book.add(an_entry(Kind.ANNUL, None, ref=made.entry))
    assert desk.book.person(made.volunteer) is None


def test_a_walk_in_gets_a_vest_as_everybody_does() -> None:
    desk = Desk()
    who = WalkIns(desk, desk.book).register(GOOD, SOUTH).volunteer
    kit = Kit(desk, desk.book)
    item = next(iter(kit.items()))
    assert kit.issue(who, item).answer is Answer.DONE
    view = kit.view(who)
    assert view is not None
    assert (view.name, view.lines[0].count, view.lines[0].returnable) == (
        "阿依古丽·买买提",
        1,
        True,
    )
    assert kit.view(VolunteerId(5)) is None
