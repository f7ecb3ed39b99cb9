"""Where somebody without a plan is put: where hands are missing most, and he may serve."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from kiosk.desk.assigning import Assigning, PostChoice, proposal
from kiosk.desk.states import Answer, Choice
from sync.domain.entries import Kind, PostId, VolunteerId
from sync.domain.roster import Roster, ShiftId, Volunteer
from tests.builders import (
    AT,
    HOUR,
    LI,
    MINUTE,
    SOUTH,
    STATION,
    WANG,
    WEST,
    ZHAO,
    a_badge_text,
    a_roster,
    a_shift,
    an_entry,
)
from tests.kiosk.desk.memory import Desk

THREE = (a_shift(), a_shift("west-1", WEST), a_shift("station-1", STATION))


def needing(
    south: int, west: int, station: int, plan: Iterable[tuple[VolunteerId, str]] = ()
) -> Roster:
    required = {"south-1": south, "west-1": west, "station-1": station}
    shifts = [replace(shift, required=required[shift.shift]) for shift in THREE]
    return a_roster(shifts=shifts, plan=plan)


def choices(desk: Desk, near: tuple[PostId, ...] = (SOUTH,)) -> tuple[PostChoice, ...]:
    return Assigning(desk.book).choices(ZHAO, near, desk.now)


def order(desk: Desk, near: tuple[PostId, ...] = (SOUTH,)) -> list[tuple[str, int]]:
    return [(one.post, one.shortfall) for one in choices(desk, near)]


def test_the_greatest_shortfall_comes_first() -> None:
    assert order(Desk(roster=needing(1, 3, 2))) == [(WEST, 3), (STATION, 2), (SOUTH, 1)]


def test_of_equal_posts_the_nearest_comes_first() -> None:
    desk = Desk(roster=needing(2, 2, 2))
    assert [post for post, _ in order(desk)] == [SOUTH, WEST, STATION]
    assert [post for post, _ in order(desk, (STATION, WEST))] == [STATION, WEST, SOUTH]


def test_who_is_on_duty_and_who_is_coming_are_not_missing() -> None:
    plan = [(WANG, "south-1"), (LI, "west-1")]
    desk = Desk(roster=needing(2, 2, 0, plan))
    desk.book.add(an_entry(Kind.ON, LI, at=AT - MINUTE, post=WEST))
    west, south = choices(desk, (WEST, SOUTH))[:2]
    assert (south.required, south.on_duty, south.coming, south.shortfall) == (2, 0, 1, 1)
    assert (west.required, west.on_duty, west.coming, west.shortfall) == (2, 1, 0, 1)


@pytest.mark.parametrize(
    ("minutes", "state", "coming"),
    [
        (0, "", 1),
        (11, "", 0),
        (11, "reached", 1),
        (0, "absent", 0),
        (0, "excused", 0),
    ],
)
def test_the_overdue_and_the_absent_are_missed_until_somebody_reached_them(
    minutes: int, state: str, coming: int
) -> None:
    desk = Desk(roster=needing(2, 0, 0, [(WANG, "south-1")]), now=AT + minutes * MINUTE)
    if state:
        note = {"state": state, "shift": "south-1"}
        desk.book.add(an_entry(Kind.ABSENT, at=AT, data=note))
    assert choices(desk)[0].coming == coming


def test_who_has_served_the_shift_and_left_is_not_coming_again() -> None:
    desk = Desk(roster=needing(2, 0, 0, [(WANG, "south-1")]))
    desk.book.add(an_entry(at=AT - 30 * MINUTE))
    desk.book.add(an_entry(Kind.OFF, at=AT - 10 * MINUTE))
    assert choices(desk)[0].coming == 0


def test_a_coming_shift_counts_and_one_of_the_afternoon_does_not() -> None:
    early = Desk(roster=needing(3, 0, 0), now=AT - HOUR)
    assert choices(early)[0].required == 3
    night = Desk(roster=needing(3, 0, 0), now=AT - 5 * HOUR)
    assert choices(night)[0].required == 0


def test_posts_that_he_may_not_serve_come_last_with_the_reason() -> None:
    roster = needing(9, 1, 1)
    south = replace(roster.posts[SOUTH], needs=("crowd",))
    desk = Desk(roster=replace(roster, posts={**roster.posts, SOUTH: south}))
    found = choices(desk)
    assert [one.post for one in found] == [WEST, STATION, SOUTH]
    assert found[-1].against[0].zh == "会场南门需要：crowd，没有此人的培训记录。"
    best = proposal(found)
    assert best is not None
    assert best.post == WEST


def test_one_tap_accepts_the_proposal_even_when_another_post_lacks_more_by_now() -> None:
    desk = Desk(roster=needing(1, 3, 2))
    asked = desk.checkin.scan(a_badge_text(ZHAO), desk.now)
    assert asked.offers[0].text.zh == "到会场西门上岗"
    desk.book.learn(needing(5, 1, 1), desk.trust)
    outcome = desk.checkin.choose(Choice.ASSIGN, desk.now)
    assert outcome is not None
    assert outcome.answer is Answer.DONE
    assert desk.written[-1].post == WEST


def test_another_post_is_chosen_from_the_list_and_says_where_to_go() -> None:
    desk = Desk(roster=needing(1, 3, 2))
    desk.checkin.scan(a_badge_text(ZHAO), desk.now)
    assert desk.checkin.choose(Choice.OTHER_POST, desk.now) is None
    assert [one.post for one in desk.checkin.posts(desk.now)] == [WEST, STATION, SOUTH]
    outcome = desk.checkin.choose(Choice.OTHER_POST, desk.now, post=STATION)
    assert outcome is not None
    assert outcome.post is not None
    assert outcome.post.zh == "荣昌东地铁站 A 口 · 路线指引"
    assert outcome.todo is not None
    assert outcome.todo.zh == "请到岗位服务"


def test_a_post_that_he_may_not_serve_is_chosen_only_with_a_reason() -> None:
    roster = needing(9, 1, 1)
    south = replace(roster.posts[SOUTH], needs=("crowd",))
    desk = Desk(roster=replace(roster, posts={**roster.posts, SOUTH: south}))
    asked = desk.checkin.scan(a_badge_text(ZHAO), desk.now)
    again = desk.checkin.choose(Choice.OTHER_POST, desk.now, post=SOUTH)
    assert again is not None
    assert (again.answer, again.entry) == (Answer.CHOOSE, asked.entry)
    assert desk.checkin.answers(SOUTH, desk.now)[0].why == "trained"
    taken = desk.checkin.choose(Choice.OTHER_POST, desk.now, post=SOUTH, why="partnered")
    assert taken is not None
    assert desk.written[-1].data == {"override": "unassigned", "why": "partnered"}


def test_a_post_that_is_none_is_not_chosen() -> None:
    desk = Desk()
    desk.checkin.scan(a_badge_text(ZHAO), desk.now)
    assert desk.checkin.choose(Choice.OTHER_POST, desk.now, post=PostId("nowhere"), why="x") is None
    assert len(desk.written) == 1


def test_where_nobody_is_missing_the_kiosks_own_post_is_proposed_and_it_says_so() -> None:
    outcome = Desk(roster=needing(0, 0, 0)).checkin.scan(a_badge_text(ZHAO), AT)
    assert outcome.todo is not None
    assert outcome.todo.zh == "各岗人手已够；建议会场南门。"


def test_where_he_may_serve_nowhere_the_captain_chooses() -> None:
    roster = needing(1, 1, 1)
    posts = {name: replace(post, needs=("crowd",)) for name, post in roster.posts.items()}
    desk = Desk(roster=replace(roster, posts=posts))
    outcome = desk.checkin.scan(a_badge_text(ZHAO), desk.now)
    # Before any post is named nothing speaks against the person.
    assert [offer.choice for offer in outcome.offers] == [Choice.OTHER_POST, Choice.SEND_THERE]
    assert outcome.todo is not None
    assert outcome.todo.zh.startswith("没有此人可以直接上的岗位")
    assert desk.checkin.choose(Choice.ASSIGN, desk.now) is None


def test_an_assembly_point_takes_on_at_the_planned_post_and_proposes_to_the_unplanned() -> None:
    desk = Desk(served=(SOUTH, WEST, STATION))
    desk.checkin.scan(a_badge_text(LI), desk.now)
    assert (desk.written[-1].kind, desk.written[-1].post) == (Kind.ON, WEST)
    assert desk.checkin.scan(a_badge_text(ZHAO), desk.now).happened == "unassigned"


def test_with_no_card_there_is_nothing_to_choose_from() -> None:
    desk = Desk()
    assert desk.checkin.posts(desk.now) == ()
    assert desk.checkin.answers(None, desk.now) == ()


def test_the_index_follows_a_new_roster() -> None:
    desk = Desk(roster=needing(1, 0, 0))
    found = Assigning(desk.book)
    assert found.choices(ZHAO, (SOUTH,), AT)[0].post == SOUTH
    desk.book.learn(needing(0, 0, 4), desk.trust)
    assert found.choices(ZHAO, (SOUTH,), AT)[0].post == STATION


def test_fifty_posts_and_a_crowd_are_weighed_without_reading_everybody_for_each() -> None:
    base = a_roster()
    posts = {PostId(f"p{n}"): replace(base.posts[SOUTH], post=PostId(f"p{n}")) for n in range(50)}
    shifts = {ShiftId(f"s{n}"): a_shift(f"s{n}", PostId(f"p{n}"), required=20) for n in range(50)}
    who = [VolunteerId(0x5000 + n) for n in range(1000)]
    people = {one: Volunteer(one, "", "王", base.volunteers[WANG].team) for one in who}
    plan = a_roster(shifts=shifts.values(), plan=[(v, f"s{n % 50}") for n, v in enumerate(who)])
    roster = replace(plan, posts=posts, volunteers={**base.volunteers, **people})
    desk = Desk(roster=roster, served=(PostId("p0"),))
    for n, one in enumerate(who[:500]):
        desk.book.add(an_entry(Kind.ON, one, at=AT - MINUTE, post=PostId(f"p{n % 50}")))
    found = choices(desk, (PostId("p0"),))
    assert {(one.on_duty, one.coming, one.shortfall) for one in found} == {(10, 10, 0)}
    assert found[0].post == "p0"
