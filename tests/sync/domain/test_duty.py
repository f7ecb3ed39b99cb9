"""What a badge shown now means."""

from datetime import datetime, timedelta

import pytest

from sync.domain.duty import Decision, Standing, decide, standing, turns
from sync.domain.entries import Entry, Kind
from sync.domain.roster import Rules
from tests.builders import AT, HOUR, SOUTH, STATION, WANG, WEST, ZHAO, a_roster, a_shift, an_entry

ROSTER = a_roster()
HERE = frozenset({SOUTH})
RULES = Rules()


def where(
    on_duty: bool, post: str = SOUTH, ago_s: int = 3600, *, on_break: bool = False
) -> Standing:
    last = AT - timedelta(seconds=ago_s)
    return Standing(on_duty, post, last, last, on_break)  # type: ignore[arg-type]


PLANNED_HERE = a_shift()
PLANNED_WEST = a_shift("west-1", WEST)


@pytest.mark.parametrize(
    ("now", "planned", "expected"),
    [
        (None, PLANNED_HERE, Decision.ON),
        (None, PLANNED_WEST, Decision.ELSEWHERE),
        (None, None, Decision.UNASSIGNED),
        (where(True), PLANNED_HERE, Decision.OFF),
        (where(True), None, Decision.OFF),
        (where(True, ago_s=120), PLANNED_HERE, Decision.REPEAT),
        (where(True, ago_s=121), PLANNED_HERE, Decision.OFF),
        (where(True, ago_s=-60), PLANNED_HERE, Decision.REPEAT),
        (where(True, ago_s=-7200), PLANNED_HERE, Decision.OFF),
        (where(True, WEST), PLANNED_HERE, Decision.MOVE),
        (where(True, WEST, ago_s=5), PLANNED_HERE, Decision.MOVE),
        (where(True, WEST), PLANNED_WEST, Decision.ON_ELSEWHERE),
        (where(True, WEST), None, Decision.ON_ELSEWHERE),
        (where(True, on_break=True), PLANNED_HERE, Decision.RESUME),
        (where(True, on_break=True), None, Decision.RESUME),
        (where(True, ago_s=60, on_break=True), PLANNED_HERE, Decision.REPEAT),
        (where(True, WEST, on_break=True), PLANNED_HERE, Decision.MOVE),
        (where(False, ago_s=60), PLANNED_HERE, Decision.REPEAT),
        (where(False, WEST, ago_s=60), PLANNED_HERE, Decision.REPEAT),
        (where(False), PLANNED_HERE, Decision.ON),
        (where(False), PLANNED_WEST, Decision.ELSEWHERE),
        (where(False), None, Decision.UNASSIGNED),
    ],
)
def test_a_badge_shown_now_means(now: Standing | None, planned: object, expected: Decision) -> None:
    assert decide(now, planned, HERE, AT, RULES) is expected  # type: ignore[arg-type]


def test_a_naive_time_is_the_callers_bug() -> None:
    with pytest.raises(ValueError, match="zone"):
        decide(None, None, HERE, datetime(2023, 8, 16), RULES)  # noqa: DTZ001


def stands(*entries: Entry, at: datetime) -> Standing | None:
    return standing(turns(entries, ROSTER), at, ROSTER.rules)


def test_who_was_never_on_duty_stands_nowhere() -> None:
    assert stands(at=AT) is None


def test_who_is_on_duty_stands_at_the_last_post() -> None:
    now = stands(
        an_entry(), an_entry(Kind.MOVE, at=AT + HOUR, post=STATION), at=AT + timedelta(hours=2)
    )
    assert now == Standing(True, STATION, AT, AT + HOUR)


def test_who_rests_is_on_duty_and_on_a_break() -> None:
    now = stands(an_entry(), an_entry(Kind.BREAK, at=AT + HOUR), at=AT + 2 * HOUR)
    assert now == Standing(True, SOUTH, AT, AT + HOUR, on_break=True)


def test_who_signed_off_is_not_on_duty() -> None:
    now = stands(an_entry(), an_entry(Kind.OFF, at=AT + HOUR), at=AT + 2 * HOUR)
    assert now == Standing(False, SOUTH, AT, AT + HOUR)


@pytest.mark.parametrize(("hours", "on_duty"), [(8, True), (9, False)])
def test_a_forgotten_turn_can_be_ended_for_some_hours_after_the_plan(
    hours: int, on_duty: bool
) -> None:
    now = stands(an_entry(), at=AT + hours * HOUR)  # the plan ends 4.5 hours after 08:00
    assert now is not None
    assert now.on_duty is on_duty


def test_planned_at_prefers_the_shift_whose_start_is_nearest() -> None:
    roster = a_roster(
        shifts=[a_shift(), a_shift("south-2", SOUTH, AT + 4 * HOUR)],
        plan=[(WANG, "south-1"), (WANG, "south-2")],
    )
    near = roster.planned_at(WANG, AT + 3.5 * HOUR)
    assert near is not None
    assert near.shift == "south-2"
    assert roster.planned_at(ZHAO, AT) is None
