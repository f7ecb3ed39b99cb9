"""Service minutes: what is credited, and that each says why."""

import itertools
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.domain.hours import MinuteClass, ServiceMinutes, Span, credit, cut, length, union
from sync.domain.roster import Rules
from sync.domain.rules import Rounding
from tests.builders import AT, HOUR, MINUTE

EIGHT = AT.replace(minute=0, second=0, microsecond=0)
PLAN = (EIGHT, EIGHT + timedelta(hours=4, minutes=30))


def span(start: float, end: float) -> Span:
    """Give a span in hours after 08:00 local."""
    return EIGHT + start * HOUR, EIGHT + end * HOUR


def credited(
    *spans: Span,
    breaks: list[Span] | None = None,
    plan: Span | None = None,
    rules: Rules | None = None,
    how: MinuteClass = MinuteClass.MEASURED,
) -> ServiceMinutes:
    return credit(spans, breaks or [], plan, rules or Rules(), how, "Asia/Shanghai")


@pytest.mark.parametrize(
    ("name", "spans", "plan", "minutes"),
    [
        ("inside the plan", [span(0.5, 4)], PLAN, 210),
        ("an early hour is not credited", [span(-1, 4)], PLAN, 240),
        ("half an hour over is credited", [span(0, 5)], PLAN, 300),
        ("more than half an hour over is not", [span(0, 7)], PLAN, 300),
        ("wholly before the plan", [span(-2, -1)], PLAN, 0),
        ("overlap counts once", [span(0, 2), span(1, 3)], None, 180),
        ("a gap is no service", [span(0, 1), span(2, 3)], None, 120),
        ("no plan, all counts", [span(-1, 7)], None, 480),
        ("the cap holds", [span(0, 20)], None, 720),
        ("seconds are cut", [(EIGHT, EIGHT + timedelta(minutes=9, seconds=59))], None, 9),
        ("nothing", [], None, 0),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_credit(name: str, spans: list[Span], plan: Span | None, minutes: int) -> None:
    assert credited(*spans, plan=plan).credited_minutes == minutes


def test_a_turn_explains_itself_in_both_languages() -> None:
    service = credited(span(-58 / 60, 4 + 10 / 60), breaks=[span(1, 1 + 20 / 60)], plan=PLAN)
    assert service.raw_minutes == 308
    assert service.break_minutes == 20
    assert service.explanation.zh == (
        "记录 07:02–12:10，扣除休息 20 分钟，按计划 08:00–12:30 起止，计 3 小时 50 分。"
    )
    assert service.explanation.en == (
        "Recorded 07:02–12:10, less 20 min of breaks, within the plan 08:00–12:30, "
        "credited 3 h 50 min."
    )


def test_a_turn_without_a_plan_says_what_was_recorded_and_taken_off() -> None:
    service = credited(span(-58 / 60, 4 + 10 / 60), breaks=[span(1, 1 + 20 / 60)])
    assert service.explanation.zh == "记录 07:02–12:10，扣除休息 20 分钟，计 4 小时 48 分。"
    assert service.explanation.en == (
        "Recorded 07:02–12:10, less 20 min of breaks, credited 4 h 48 min."
    )


def test_a_plain_turn_says_nothing_that_made_no_difference() -> None:
    rules = Rules(before_s=600, round_to_min=5, paid_break_s=900, day_cap_s=4 * 3600)
    service = credited(span(0, 4), plan=PLAN, rules=rules)
    assert service.explanation.zh == "记录 08:00–12:00，计 4 小时 0 分。"
    assert service.explanation.en == "Recorded 08:00–12:00, credited 4 h 0 min."


def test_everything_at_once_is_still_one_sentence_a_language() -> None:
    service = credit(
        [span(-2, 3), span(2, 14.2)],
        [span(1, 1.5)],
        (EIGHT, EIGHT + timedelta(hours=16.5)),
        Rules(
            before_s=1800,
            paid_break_s=600,
            round_to_min=15,
            rounding=Rounding.NEAREST,
            turn_cap_s=14 * 3600,
            day_cap_s=13 * 3600 + 1800,
        ),
        MinuteClass.ASSUMED,
        "Asia/Shanghai",
        day_before_min=90,
    )
    assert service.explanation.zh == (
        "记录 06:00–22:12，下岗时间为推定，重叠 60 分钟只计一次，扣除休息 20 分钟，"
        "休息中 10 分钟照计，按计划 08:00–次日 00:30 起止，计划外宽限 30 分钟，"
        "以 15 分钟为单位就近取整，每次上限 14 小时，每天上限 13 小时 30 分，"
        "当天此前已计 1 小时 30 分，计 12 小时 0 分。"
    )
    assert service.explanation.en == (
        "Recorded 06:00–22:12, the end is assumed, 60 min of overlap counted once, "
        "less 20 min of breaks, 10 min of breaks counted, "
        "within the plan 08:00–00:30 the next day, with 30 min of grace, "
        "rounded to the nearest 15 min, at most 14 h a turn, at most 13 h 30 min a day, "
        "1 h 30 min of it counted before, credited 12 h 0 min."
    )


def test_what_lies_apart_is_named_span_by_span() -> None:
    service = credited(span(0, 1), span(2, 3.5))
    assert service.explanation.zh == "记录 08:00–09:00、10:00–11:30，计 2 小时 30 分。"
    assert service.explanation.en.startswith("Recorded 08:00–09:00 and 10:00–11:30, ")


def test_a_cap_and_an_assumed_end_are_named() -> None:
    service = credited(span(0, 13), how=MinuteClass.ASSUMED)
    assert "推定" in service.explanation.zh
    assert "每次上限 12 小时" in service.explanation.zh
    assert "at most 12 h a turn" in service.explanation.en


def test_no_time_is_said_to_be_none() -> None:
    assert credited().explanation.en == "No time to count."


hours = st.floats(-30, 30, allow_nan=False)
spans = st.lists(st.tuples(hours, hours).map(lambda pair: span(min(pair), max(pair))), max_size=6)


def measure(of: list[Span]) -> timedelta:
    """Measure the union of spans another way: by sweeping over their ends."""
    total, depth, since = timedelta(), 0, datetime.min.replace(tzinfo=EIGHT.tzinfo)
    for moment, step in sorted(
        [(start, 1) for start, _ in of] + [(end, -1) for _, end in of],
        key=lambda event: (event[0], -event[1]),
    ):
        if depth == 0:
            since = moment
        depth += step
        if depth == 0:
            total += moment - since
    return total


@given(spans)
def test_a_union_covers_what_its_parts_cover(of: list[Span]) -> None:
    joined = union(of)
    assert length(joined) == measure(of)
    assert all(a[1] < b[0] for a, b in itertools.pairwise(joined))


@given(spans, spans)
def test_cutting_leaves_what_is_in_one_and_not_the_other(of: list[Span], holes: list[Span]) -> None:
    left = cut(union(of), union(holes))
    assert length(left) == measure([*of, *holes]) - measure(holes)


@given(spans, spans, st.none() | st.just(PLAN), st.integers(0, 20))
def test_credit_never_exceeds_the_union(
    of: list[Span], breaks: list[Span], plan: Span | None, cap_h: int
) -> None:
    service = credited(*of, breaks=breaks, plan=plan, rules=Rules(turn_cap_s=cap_h * 3600))
    assert service.credited_minutes * MINUTE <= measure(of)
    assert service.credited_minutes <= service.raw_minutes
    assert service.credited_minutes <= cap_h * 60
