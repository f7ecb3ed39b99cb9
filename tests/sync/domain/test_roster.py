"""The roster answers what duty asks: who is planned where, and how many a post needs."""

from datetime import datetime, timedelta

import pytest

from sync.domain.roster import KIT, SERVICES, Roster, Rules, ShiftId, Team, TeamId
from tests.builders import (
    EVENT,
    HOUR,
    LI,
    MINUTE,
    SOUTH,
    STATION,
    WANG,
    WEST,
    ZHAO,
    a_roster,
    a_shift,
)

EIGHT = a_shift().starts
"""08:00 in Yizhuang."""


def two_shifts() -> Roster:
    """王晓安 at SOUTH 08:00-12:30, at WEST 13:00-17:30."""
    return a_roster(
        shifts=(
            a_shift("west-2", WEST, EIGHT + 5 * HOUR, required=1),
            a_shift("south-1", required=4),
        ),
        plan=((WANG, "west-2"), (WANG, "south-1"), (LI, "gone")),
    )


def test_a_plan_is_in_order_of_time_and_without_shifts_that_are_gone() -> None:
    roster = two_shifts()
    assert [shift.shift for shift in roster.plan_of(WANG)] == ["south-1", "west-2"]
    assert roster.plan_of(LI) == ()
    assert roster.plan_of(ZHAO) == ()


@pytest.mark.parametrize(
    ("after", "shift"),
    [
        (-91 * MINUTE, None),
        (-90 * MINUTE, "south-1"),
        (timedelta(0), "south-1"),
        (3 * HOUR, "south-1"),
        (4 * HOUR, "west-2"),
        (4.5 * HOUR, "west-2"),
        (5 * HOUR, "west-2"),
        (9.5 * HOUR - MINUTE, "west-2"),
        (9.5 * HOUR, None),
    ],
)
def test_who_turns_up_has_come_for_the_shift_that_runs_or_soon_begins(
    after: timedelta, shift: str | None
) -> None:
    planned = two_shifts().planned_at(WANG, EIGHT + after)
    assert (planned and planned.shift) == shift


def test_of_two_shifts_as_near_the_earlier_counts() -> None:
    roster = a_roster(
        shifts=(a_shift("b", hours=2), a_shift("a", hours=2), a_shift("c", WEST, EIGHT + 2 * HOUR)),
        plan=((WANG, "b"), (WANG, "a"), (WANG, "c")),
    )
    first, tied = roster.planned_at(WANG, EIGHT), roster.planned_at(WANG, EIGHT + HOUR)
    assert first is not None
    assert tied is not None
    assert (first.shift, tied.shift) == ("a", "a")


@pytest.mark.parametrize(
    ("post", "after", "required"),
    [
        (SOUTH, -2 * HOUR, 0),
        (SOUTH, -HOUR, 4),
        (SOUTH, timedelta(0), 4),
        (SOUTH, 4.5 * HOUR, 0),
        (WEST, 3 * HOUR, 0),
        (WEST, 4 * HOUR, 1),
        (STATION, HOUR, 0),
    ],
)
def test_a_post_needs_what_its_running_or_coming_shift_needs(
    post: str, after: timedelta, required: int
) -> None:
    assert two_shifts().required(post, EIGHT + after) == required  # type: ignore[arg-type]


def test_shifts_that_run_together_add_up_and_a_coming_one_waits_for_its_turn() -> None:
    roster = a_roster(
        shifts=(
            a_shift("one", required=2),
            a_shift("two", required=3),
            a_shift("next", starts=EIGHT + 5 * HOUR, required=9),
            a_shift("last", starts=EIGHT + 5.5 * HOUR, required=9),
        )
    )
    assert roster.required(SOUTH, EIGHT) == 5
    assert [shift.shift for shift in roster.shifts_at(SOUTH, EIGHT + 4.4 * HOUR)] == ["one", "two"]
    assert [shift.shift for shift in roster.shifts_at(SOUTH, EIGHT + 4.5 * HOUR)] == ["next"]


def test_a_team_is_shown_from_the_top_of_its_tree() -> None:
    roster = a_roster()
    assert [team.team for team in roster.team_path(TeamId("yz-1"))] == ["yz", "yz-1"]
    assert roster.team_path(TeamId("nobody")) == ()


def test_a_ring_of_teams_ends() -> None:
    a, b = TeamId("a"), TeamId("b")
    ring = Roster(event=a_roster().event, teams={a: Team(a, "甲", b), b: Team(b, "乙", a)})
    assert [team.team for team in ring.team_path(a)] == ["b", "a"]


def test_the_event_has_its_own_clock() -> None:
    local = a_roster().event.local(EIGHT)
    assert f"{local:%H:%M %z}" == "08:00 +0800"
    assert a_roster().event.event == EVENT


def test_kinds_of_service_and_kit_are_said_in_both_languages() -> None:
    assert all(say.zh and say.en for say in (*SERVICES.values(), *KIT.values()))


def test_a_shift_lasts_from_its_start_to_before_its_end() -> None:
    shift = a_roster().shifts[ShiftId("south-1")]
    assert shift.ends - shift.starts == 4.5 * HOUR
    assert isinstance(shift.starts, datetime)


@pytest.mark.parametrize(
    ("join_s", "after", "hours"),
    [
        (0, timedelta(0), (0, 4.5)),
        (0, 4 * HOUR, (5, 9.5)),
        (30 * 60 - 1, timedelta(0), (0, 4.5)),
        (30 * 60, timedelta(0), (0, 9.5)),
        (30 * 60, 4 * HOUR, (0, 9.5)),
        (30 * 60, 9 * HOUR, (0, 9.5)),
    ],
)
def test_shifts_no_further_apart_than_the_rule_are_one_plan(
    join_s: int, after: timedelta, hours: tuple[float, float]
) -> None:
    roster = a_roster(
        shifts=(a_shift(), a_shift("west-2", WEST, EIGHT + 5 * HOUR)),
        plan=((WANG, "south-1"), (WANG, "west-2")),
        rules=Rules(join_s=join_s),
    )
    start, end = hours
    assert roster.plan_window(WANG, EIGHT + after) == (EIGHT + start * HOUR, EIGHT + end * HOUR)
    assert roster.plan_window(ZHAO, EIGHT + after) is None
