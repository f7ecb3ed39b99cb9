"""People: found without a badge, told apart, and how they stand today."""

import base64
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.desk.board import Board
from kiosk.desk.kit import Kit
from kiosk.desk.people import Filter, People, PeopleDesk, Standing
from kiosk.desk.recording import Draft
from kiosk.desk.walkin import WalkInForm, WalkIns
from kiosk.store.engine import Store
from kiosk.store.filling import fill, mark_near
from kiosk.store.roster import apply_page
from sync.domain.canonical import Json
from sync.domain.entries import Kind, Method, VolunteerId
from sync.domain.roster import Roster, Team, TeamId, Volunteer
from sync.domain.rostering import hex_id
from sync.wire import PROTOCOL
from sync.wire.messages import Change, ChangesPage
from tests.builders import AT, EVENT, HOUR, LI, ROOT_PUBLIC, SOUTH, WANG, WEST, ZHAO, a_roster
from tests.kiosk.desk.memory import Desk
from tests.stage import enrolled_store

TWIN = VolunteerId(0x1D09)
"""Another 王晓安, of another team, at no post."""
JPEG = b"\xff\xd8\xff\xe0 a face"


def a_roster_with_a_twin() -> Roster:
    small = a_roster()
    other = TeamId("yz-2")
    return replace(
        small,
        teams={**small.teams, other: Team(other, "荣昌东驿站", TeamId("yz"))},
        volunteers={
            TWIN: Volunteer(TWIN, "YZ0104", "王晓安", other, last4="8812"),
            **small.volunteers,
        },
    )


class Hall:
    """A desk, its store, and the people it can find."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.desk = Desk(roster=a_roster_with_a_twin())
        self.walk_ins = WalkIns(self.desk, self.desk.book, lambda bits: 2**bits - 1)
        kit = Kit(self.desk, self.desk.book)
        self.people = PeopleDesk(store, self.desk.book, self.walk_ins, Board(self.desk.book), kit)
        self.kit = kit

    def find(self, text: str) -> People:
        return self.people.find(text, self.desk.now, self.desk.served)

    def listed(self, which: Filter) -> list[VolunteerId]:
        found = self.people.listed(which, self.desk.now, self.desk.served).found
        return [one.volunteer for one in found]

    def on(self, who: VolunteerId) -> None:
        self.desk.checkin.for_volunteer(who, self.desk.now)

    def write(self, kind: Kind, who: VolunteerId, data: dict[str, Json] | None = None) -> None:
        draft = Draft(kind, Method.DESK, volunteer=who, post=SOUTH, data=data or {})
        self.desk.book.add(self.desk.append(draft))


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with enrolled_store(tmp_path, a_roster_with_a_twin()) as store:
        fill(store)
        yield Hall(store)


def test_of_two_with_one_name_the_one_due_here_comes_first_and_teams_tell_them_apart(
    hall: Hall,
) -> None:
    first, second = hall.find("wxa").found
    assert (first.volunteer, second.volunteer) == (WANG, TWIN)
    assert first.near
    assert not second.near
    assert (first.team, second.team) == (
        "志愿服务总队 · 青年职工一中队",
        "志愿服务总队 · 荣昌东驿站",
    )
    assert (first.number, second.number) == ("YZ0001", "YZ0104")


@pytest.mark.parametrize("typed", ["李晨", "lichen", "lc", "yz0002", "2"])
def test_all_that_was_typed_counts_before_a_beginning(hall: Hall, typed: str) -> None:
    assert hall.find(typed).found[0].volunteer == LI


def test_a_last_four_finds_one_person(hall: Hall) -> None:
    assert [one.volunteer for one in hall.find("8812").found] == [TWIN]


def test_nobody_is_found_for_what_nobody_has_and_the_list_says_so(hall: Hall) -> None:
    assert hall.find("zzzz") == People("zzzz", (), more=False, whole=True)


def test_photos_come_with_those_who_are_shown(hall: Hall) -> None:
    photo = {"jpeg": base64.b64encode(JPEG).decode()}
    page = ChangesPage(
        protocol=PROTOCOL, hub="hub-1", hub_epoch=1, event=EVENT, fresh=False,
        changes=[Change(table="photo", key=hex_id(TWIN), value=photo)],
        cursor="1-2", more=False, server_time=AT,
    )  # fmt: skip
    apply_page(hall.store, page, ROOT_PUBLIC)
    assert [one.photo for one in hall.find("wxa").found] == [None, JPEG]


def test_who_is_due_and_missing_is_listed_first_of_all(hall: Hall) -> None:
    assert hall.listed(Filter.MISSING) == [WANG]
    hall.on(WANG)
    assert hall.listed(Filter.MISSING) == []
    assert hall.listed(Filter.ON) == [WANG]


def test_today_has_those_who_left_and_all_has_everybody(hall: Hall) -> None:
    hall.on(WANG)
    hall.desk.later(hours=1)
    hall.on(WANG)
    assert hall.listed(Filter.ON) == []
    assert hall.listed(Filter.TODAY) == [WANG]
    assert set(hall.listed(Filter.ALL)) == {WANG, LI, ZHAO, TWIN}


def test_standing_is_told_from_the_plan_to_the_way_home(hall: Hall) -> None:
    def standing() -> Standing:
        return hall.find("YZ0001").found[0].standing

    start = AT.replace(minute=0, second=0, microsecond=0)
    hall.desk.now = start - HOUR
    assert standing() is Standing.DUE
    hall.desk.now = start + HOUR
    assert standing() is Standing.LATE
    hall.write(Kind.ON, WANG)
    assert standing() is Standing.ON
    hall.desk.later(hours=1)
    hall.write(Kind.BREAK, WANG)
    assert standing() is Standing.BREAK
    hall.desk.later(minutes=20)
    hall.write(Kind.OFF, WANG)
    assert standing() is Standing.LEFT
    assert hall.find("YZ0003").found[0].standing is Standing.AWAY


def test_a_mark_of_the_roll_call_shows(hall: Hall) -> None:
    hall.write(Kind.ABSENT, WANG, {"state": "reached", "shift": "south-1"})
    assert hall.find("YZ0001").found[0].standing is Standing.REACHED
    view = hall.people.person(WANG, hall.desk.now, hall.desk.served)
    assert view is not None
    assert [state for _, state in view.marks] == [Standing.REACHED]


def test_one_person_is_told_with_plan_turns_and_kit(hall: Hall) -> None:
    hall.on(WANG)
    hall.desk.later(hours=1)
    hall.on(WANG)
    hall.kit.issue(WANG, "vest")
    view = hall.people.person(WANG, hall.desk.now, hall.desk.served)
    assert view is not None
    assert view.team_path == "志愿服务总队 · 青年职工一中队"
    ((starts, _, post),) = view.planned
    assert (starts.hour, post.zh) == (8, "会场南门")
    (turn,) = view.turns
    assert (turn.minutes, turn.ends is None) == (60, False)
    assert "1 小时 0 分" in turn.explained.zh
    assert [(name.zh, count) for name, count in view.kit] == [("马甲", 1)]


def test_who_is_still_on_has_a_turn_without_an_end(hall: Hall) -> None:
    hall.on(WANG)
    view = hall.people.person(WANG, hall.desk.now, hall.desk.served)
    assert view is not None
    assert view.turns[0].ends is None


def test_nobody_has_no_sheet(hall: Hall) -> None:
    assert hall.people.person(VolunteerId(77), hall.desk.now, hall.desk.served) is None
    assert hall.people.volunteer(VolunteerId(77)) is None


def test_a_walk_in_is_found_at_once_beside_the_roster(hall: Hall) -> None:
    form = WalkInForm("王晓安", TeamId("yz-1"), "5566", consent=True)
    who = hall.walk_ins.register(form, SOUTH).volunteer
    assert hall.find("5566").found[0].volunteer == who
    assert hall.find("5566").found[0].walk_in
    assert who in {one.volunteer for one in hall.find("wangxiao").found}
    assert who in hall.listed(Filter.TODAY)
    again = hall.people.same_name("王晓安", "yz-1", hall.desk.now, hall.desk.served)
    assert {one.volunteer for one in again[:2]} == {WANG, who}
    assert again[2].volunteer == TWIN
    assert hall.people.same_name(" ", None, hall.desk.now, hall.desk.served) == ()


def test_who_is_planned_here_today_is_near(hall: Hall) -> None:
    assert hall.people.near(hall.desk.now, [SOUTH]) == (WANG,)
    assert hall.people.near(hall.desk.now, [SOUTH, WEST]) == (WANG, LI)
    assert hall.people.near(hall.desk.now + timedelta(days=2), [SOUTH]) == ()
    mark_near(hall.store, hall.people.near(hall.desk.now, [SOUTH]))
    assert [one.volunteer for one in hall.find("w").found] == [WANG, TWIN]


def test_without_a_badge_the_same_rules_hold_and_the_method_says_so(hall: Hall) -> None:
    outcome = hall.desk.checkin.for_volunteer(LI, hall.desk.now)
    assert outcome.happened == "elsewhere"
    hall.desk.checkin.for_volunteer(WANG, hall.desk.now)
    entry = hall.desk.written[-1]
    assert (entry.kind, entry.method, entry.badge_serial) == (Kind.ON, Method.SEARCH, None)
