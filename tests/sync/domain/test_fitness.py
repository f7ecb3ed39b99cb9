"""Why a volunteer should rather not serve at a post now, with the numbers of the sentence."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.domain.duty import Turn, turns
from sync.domain.entries import Entry, Kind, VolunteerId
from sync.domain.fitness import (
    ABOUT_THE_PLAN,
    AbsenceState,
    Reason,
    Unfit,
    absences,
    continuous_minutes,
    day_minutes,
    reasons_against,
)
from sync.domain.roster import Roster, Rules, ShiftId
from tests.builders import AT, HOUR, MINUTE, SOUTH, WANG, WEST, a_roster, a_shift, an_entry

EIGHT = AT.replace(minute=0, second=0, microsecond=0)
"""08:00 local. 王晓安 is planned at SOUTH 08:00-12:30."""


def at(clock: str, day: int = 0) -> datetime:
    """Give a local moment of the event's first day."""
    hour, minute = map(int, clock.split(":"))
    return EIGHT + timedelta(hours=hour - 8, minutes=minute, days=day)


def duty(*clocks: str) -> list[Entry]:
    """Give the entries `on 08:00`, `break 10:00` ... of 王晓安."""
    return [an_entry(Kind(kind), at=at(clock)) for kind, clock in (word.split() for word in clocks)]


def read(*clocks: str, roster: Roster | None = None) -> tuple[Turn, ...]:
    return turns(duty(*clocks), roster or a_roster())


def changed(
    person: dict[str, Any] | None = None,
    post: dict[str, Any] | None = None,
    rules: Rules | None = None,
    **plan: Any,
) -> Roster:
    """Give `a_roster` with 王晓安 or the south gate changed."""
    roster = a_roster(rules=rules, **plan)
    return replace(
        roster,
        volunteers={**roster.volunteers, WANG: replace(roster.volunteers[WANG], **(person or {}))},
        posts={**roster.posts, SOUTH: replace(roster.posts[SOUTH], **(post or {}))},
    )


def an_absence(state: str, clock: str = "08:20", shift: str = "south-1") -> Entry:
    return an_entry(Kind.ABSENT, at=at(clock), data={"state": state, "shift": shift})


@dataclass(frozen=True)
class Case:
    """One volunteer asked to serve at the south gate at one moment."""

    name: str
    clock: str
    expected: tuple[Reason, ...] = ()
    roster: Roster = field(default_factory=a_roster)
    mine: Sequence[str] = ()
    noted: Sequence[Entry] = ()
    day: int = 0


SHIFT = a_roster().shifts[ShiftId("south-1")]
NIGHT = a_shift("night", SOUTH, EIGHT + 14 * HOUR, hours=4)
"""22:00-02:00."""
YOUNG = changed({"minor": True})
MORNING = (a_shift(), a_shift("noon", SOUTH, EIGHT + 4.5 * HOUR))
CASES = (
    Case("in time for one's own shift", "07:50"),
    Case("early within the rule", "06:30"),
    Case(
        "too early by more than the rule", "06:00", (Reason(Unfit.TOO_EARLY, 120, 90, (), SHIFT),)
    ),
    Case("the shift is over", "13:00", (Reason(Unfit.TOO_LATE, 30, shift=SHIFT),)),
    Case("a shift of another day says nothing", "08:00", day=2),
    Case("nothing is planned at all", "08:00", roster=a_roster(plan=[])),
    Case(
        "after midnight the night's shift still runs",
        "01:30",
        roster=a_roster(shifts=[NIGHT], plan=[(WANG, "night")]),
        day=1,
    ),
    Case(
        "after midnight the night's shift is over",
        "02:30",
        (Reason(Unfit.TOO_LATE, 30, shift=NIGHT),),
        roster=a_roster(shifts=[NIGHT], plan=[(WANG, "night")]),
        day=1,
    ),
    Case(
        "between two shifts the nearer one was missed",
        "13:00",
        (Reason(Unfit.TOO_LATE, 30, shift=SHIFT),),
        roster=a_roster(shifts=[a_shift(), NIGHT], plan=[(WANG, "south-1"), (WANG, "night")]),
    ),
    Case(
        "between two shifts the nearer one is to come",
        "19:00",
        (Reason(Unfit.TOO_EARLY, 180, 90, shift=NIGHT),),
        roster=a_roster(shifts=[a_shift(), NIGHT], plan=[(WANG, "south-1"), (WANG, "night")]),
    ),
    Case("who is on duty is not too late", "12:50", mine=["on 08:00"]),
    Case(
        "trained in all that the post needs",
        "08:00",
        roster=changed({"trained": ("aid", "flag")}, {"needs": ("aid",)}),
    ),
    Case(
        "not trained, and in what",
        "08:00",
        (Reason(Unfit.NOT_TRAINED, trainings=("flag", "fire")),),
        roster=changed({"trained": ("aid",)}, {"needs": ("flag", "aid", "fire")}),
    ),
    Case(
        "not let through by the review",
        "08:00",
        (Reason(Unfit.NOT_ELIGIBLE),),
        roster=changed({"eligible": False}),
    ),
    Case("under age where that is allowed", "08:00", roster=YOUNG),
    Case(
        "under age where it is not",
        "08:00",
        (Reason(Unfit.MINOR),),
        roster=changed({"minor": True}, {"minors": False}),
    ),
    Case("of age at a post without minors", "08:00", roster=changed(post={"minors": False})),
    Case(
        "under age at eight in the evening",
        "20:00",
        (Reason(Unfit.MINOR_HOUR, 20 * 60, 20 * 60), Reason(Unfit.TOO_LATE, 450, shift=SHIFT)),
        roster=YOUNG,
    ),
    Case(
        "under age before six in the morning",
        "05:59",
        (Reason(Unfit.MINOR_HOUR, 359, 360), Reason(Unfit.TOO_EARLY, 121, 90, shift=SHIFT)),
        roster=YOUNG,
    ),
    Case(
        "under age after six hours of service",
        "14:00",
        (Reason(Unfit.MINOR_DAY, 360, 360), Reason(Unfit.FATIGUE, 360, 360)),
        roster=YOUNG,
        mine=["on 08:00"],
    ),
    Case(
        "under age after nearly six hours in two turns",
        "15:00",
        (Reason(Unfit.TOO_LATE, 150, shift=SHIFT),),
        roster=YOUNG,
        mine=["on 08:00", "off 11:00", "on 11:30", "off 14:29"],
    ),
    Case(
        "six hours of the day before are not today's",
        "08:00",
        roster=YOUNG,
        mine=["on 08:00", "off 14:00"],
        day=1,
    ),
    Case("just under six hours on end", "13:59", mine=["on 08:00"]),
    Case("six hours on end", "14:00", (Reason(Unfit.FATIGUE, 360, 360),), mine=["on 08:00"]),
    Case(
        "a short pause is no rest",
        "14:05",
        (Reason(Unfit.FATIGUE, 360, 360),),
        mine=["on 08:00", "break 10:00", "resume 10:05"],
    ),
    Case(
        "a break of a quarter of an hour is",
        "15:00",
        mine=["on 08:00", "break 10:00", "resume 10:15"],
    ),
    Case(
        "a turn ended and begun again at once goes on",
        "14:05",
        (Reason(Unfit.FATIGUE, 360, 360),),
        mine=["on 08:00", "off 10:00", "on 10:05"],
    ),
    Case("who is on a break long enough has rested", "14:30", mine=["on 08:00", "break 14:00"]),
    Case(
        "who has just gone on a break has not",
        "14:10",
        (Reason(Unfit.FATIGUE, 360, 360),),
        mine=["on 08:00", "break 14:00"],
    ),
    Case(
        "signed off five minutes ago with nothing planned",
        "13:05",
        (Reason(Unfit.NO_REST, 5, 15), Reason(Unfit.TOO_LATE, 35, shift=SHIFT)),
        mine=["on 08:00", "off 13:00"],
    ),
    Case(
        "rested long enough after signing off",
        "13:15",
        (Reason(Unfit.TOO_LATE, 45, shift=SHIFT),),
        mine=["on 08:00", "off 13:00"],
    ),
    Case(
        "planned back to back needs no rest between",
        "12:30",
        roster=a_roster(shifts=MORNING, plan=[(WANG, "south-1"), (WANG, "noon")]),
        mine=["on 08:00", "off 12:28"],
    ),
    Case(
        "signed off by a clock that is ahead",
        "13:00",
        (Reason(Unfit.TOO_LATE, 30, shift=SHIFT),),
        mine=["on 08:00", "off 13:05"],
    ),
    Case("an off without an on is nothing to rest from", "12:00", mine=["off 11:58"]),
    Case(
        "the day's cap is reached in two turns",
        "12:00",
        (Reason(Unfit.DAY_FULL, 180, 180),),
        roster=a_roster(rules=Rules(day_cap_s=3 * 3600)),
        mine=["on 08:00", "off 10:00", "on 11:00"],
    ),
    Case(
        "noted as absent",
        "08:30",
        (Reason(Unfit.ABSENT, 10, shift=SHIFT, state="absent"),),
        noted=[an_absence("absent")],
    ),
    Case(
        "excused",
        "08:30",
        (Reason(Unfit.ABSENT, 10, shift=SHIFT, state="excused"),),
        noted=[an_absence("excused")],
    ),
    Case("reached by phone", "08:30", noted=[an_absence("absent"), an_absence("reached", "08:25")]),
    Case("absent from another shift", "08:30", noted=[an_absence("absent", shift="west-1")]),
    Case(
        "noted as absent by a clock ahead",
        "08:10",
        (Reason(Unfit.ABSENT, 0, shift=SHIFT, state="absent"),),
        noted=[an_absence("absent")],
    ),
    Case("absent once, on duty now", "09:00", mine=["on 08:40"], noted=[an_absence("absent")]),
    Case("a word to come for an absence says nothing", "08:30", noted=[an_absence("asleep")]),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_fit_to_serve_at_the_south_gate(case: Case) -> None:
    mine = read(*case.mine, roster=case.roster)
    found = reasons_against(
        WANG, SOUTH, at(case.clock, case.day), case.roster, mine, absences(case.noted)
    )
    assert found == case.expected


def test_of_no_post_in_particular_only_the_person_is_judged() -> None:
    roster = changed({"eligible": False, "minor": True}, {"minors": False, "needs": ("aid",)})
    assert [r.why for r in reasons_against(WANG, None, EIGHT, roster, ())] == [Unfit.NOT_ELIGIBLE]
    assert [r.why for r in reasons_against(WANG, WEST, EIGHT, roster, ())] == [Unfit.NOT_ELIGIBLE]


def test_whoever_is_not_on_the_roster_can_only_be_tired() -> None:
    stranger = VolunteerId(0x999)
    mine = turns([an_entry(volunteer=stranger, at=EIGHT)], a_roster())
    assert reasons_against(stranger, SOUTH, EIGHT, a_roster(), ()) == ()
    found = reasons_against(stranger, SOUTH, EIGHT + 7 * HOUR, a_roster(), mine)
    assert found == (Reason(Unfit.FATIGUE, 420, 360),)


def test_a_naive_time_is_the_callers_bug() -> None:
    with pytest.raises(ValueError, match="zone"):
        reasons_against(WANG, SOUTH, datetime(2023, 8, 16), a_roster(), ())  # noqa: DTZ001


def test_an_absence_is_taken_back_by_annulling_it() -> None:
    first, second = an_absence("absent"), an_absence("excused", "08:40")
    taken_back = an_entry(Kind.ANNUL, at=at("08:45"), ref=second.entry_id)
    key = (WANG, ShiftId("south-1"))
    assert absences([second, first])[key].state is AbsenceState.EXCUSED
    assert absences([taken_back, second, first])[key].entry == first.entry_id
    nobody = an_entry(Kind.ABSENT, None, data={"state": "absent", "shift": "south-1"})
    nowhere = an_entry(Kind.ABSENT, data={"state": "absent"})
    assert absences([nobody, nowhere, an_entry()]) == {}


def test_what_speaks_of_the_plan_is_told_apart() -> None:
    assert {Unfit.TOO_EARLY, Unfit.TOO_LATE, Unfit.ABSENT} == ABOUT_THE_PLAN


@pytest.mark.parametrize(
    ("name", "mine", "clock", "minutes"),
    [
        ("never on duty", [], "10:00", 0),
        ("not yet on duty", ["on 11:00"], "10:00", 0),
        ("two hours on", ["on 08:00"], "10:00", 120),
        ("past the plan one is still there", ["on 08:00"], "16:00", 480),
        ("forgotten long ago", ["on 08:00"], "17:00", 0),
        ("off a moment ago", ["on 08:00", "off 10:00"], "10:05", 120),
        ("off long enough", ["on 08:00", "off 10:00"], "10:15", 0),
        ("a pause is left out", ["on 08:00", "break 09:00", "resume 09:14"], "10:00", 106),
        ("a rest begins anew", ["on 08:00", "break 09:00", "resume 09:15"], "10:00", 45),
        ("asked of a time within a break", ["on 08:00", "break 09:00", "resume 09:30"], "09:20", 0),
        ("asked of a time in the past", ["on 08:00", "off 12:00"], "10:00", 120),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)
def test_minutes_on_end(name: str, mine: list[str], clock: str, minutes: int) -> None:
    assert continuous_minutes(read(*mine), at(clock), Rules()) == minutes


def test_without_a_rule_of_rest_any_pause_is_one() -> None:
    rules = Rules(rest_s=0)
    assert continuous_minutes(read("on 08:00"), at("10:00"), rules) == 120
    mine = read("on 08:00", "break 09:00", "resume 09:01")
    assert continuous_minutes(mine, at("10:00"), rules) == 59


def test_a_turn_over_midnight_counts_for_the_day_it_began() -> None:
    roster = a_roster(shifts=[NIGHT], plan=[(WANG, "night")])
    mine = turns([an_entry(at=at("22:00")), an_entry(Kind.OFF, at=at("01:00", 1))], roster)
    assert day_minutes(mine, at("23:30"), roster) == 90
    assert day_minutes(mine, at("01:30", 1), roster) == 0
    assert continuous_minutes(mine, at("01:05", 1), roster.rules) == 180


steps = st.lists(
    st.tuples(st.sampled_from([Kind.ON, Kind.OFF, Kind.BREAK, Kind.RESUME]), st.integers(0, 900)),
    max_size=12,
)


@given(steps, st.integers(0, 1200), st.integers(0, 3600))
def test_nobody_is_on_duty_for_longer_than_the_time_since_the_first_entry(
    drawn: list[tuple[Kind, int]], asked: int, rest_s: int
) -> None:
    mine = turns([an_entry(kind, at=EIGHT + n * MINUTE) for kind, n in drawn], a_roster())
    rules = Rules(rest_s=rest_s)
    stretch = continuous_minutes(mine, EIGHT + asked * MINUTE, rules)
    first = min((n for kind, n in drawn if kind == Kind.ON), default=asked)
    assert 0 <= stretch <= max(0, asked - first)
    longer = continuous_minutes(mine, EIGHT + asked * MINUTE, replace(rules, rest_s=rest_s + 600))
    assert stretch <= longer
