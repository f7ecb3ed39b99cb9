"""Clocks give wall and monotonic time; a timeline follows its timetable."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.domain import clock
from sync.domain.clock import (
    Knot,
    Moment,
    Offset,
    SystemClock,
    TimelineClock,
    applied_back,
    moment,
    require_aware,
)
from tests.builders import AT, HOUR, MINUTE

NOON = datetime(2023, 8, 16, 12, tzinfo=UTC)


@dataclass
class Real:
    """A real time that a test turns by hand."""

    real_s: float

    def read(self) -> float:
        """Give it."""
        return self.real_s


def a_timeline(real: Real) -> TimelineClock:
    return TimelineClock(
        [Knot(100, NOON), Knot(110, NOON + HOUR), Knot(120, NOON + 5 * HOUR)], real.read
    )


@pytest.mark.parametrize(
    ("real_s", "shown"),
    [
        (99, NOON - timedelta(seconds=1)),
        (100, NOON),
        (109.5, NOON + timedelta(seconds=9.5)),
        (110, NOON + HOUR),
        (119, NOON + HOUR + timedelta(seconds=9)),
        (120, NOON + 5 * HOUR),
        (180, NOON + 5 * HOUR + MINUTE),
    ],
)
def test_a_timeline_runs_at_the_real_rate_and_jumps_at_its_knots(
    real_s: float, shown: datetime
) -> None:
    assert a_timeline(Real(real_s)).now() == shown


def test_a_timeline_counts_its_jumps_as_time_that_passed() -> None:
    real = Real(100)
    timeline = a_timeline(real)
    assert timeline.mono_ns() == 0
    real.real_s = 112
    assert timeline.mono_ns() == (3600 + 2) * 10**9


@given(st.data())
def test_a_timeline_never_goes_back(data: st.DataObject) -> None:
    gaps = data.draw(st.lists(st.integers(1, 50), min_size=1, max_size=6))
    knots, real_s, shown = [Knot(1000, NOON)], 1000.0, NOON
    for gap in gaps:
        real_s += gap
        shown += timedelta(seconds=gap + data.draw(st.integers(0, 5000)))
        knots.append(Knot(real_s, shown))
    real = Real(0)
    timeline = TimelineClock(knots, real.read)
    moments = sorted(data.draw(st.lists(st.floats(900, 1400), min_size=2, max_size=20)))
    seen = []
    for at_s in moments:
        real.real_s = at_s
        seen.append((timeline.now(), timeline.mono_ns()))
    assert seen == sorted(seen)


@pytest.mark.parametrize(
    "knots",
    [
        [],
        [Knot(100, NOON), Knot(100, NOON + HOUR)],
        [Knot(100, NOON), Knot(90, NOON + HOUR)],
        [Knot(100, NOON), Knot(110, NOON - HOUR)],
        [Knot(100, NOON), Knot(110, NOON + timedelta(seconds=9))],
        [Knot(100, NOON.replace(tzinfo=None))],
    ],
    ids=["none", "at once", "real back", "shown back", "less than what ran", "no zone"],
)
def test_a_timetable_that_does_not_go_forward_is_refused(knots: list[Knot]) -> None:
    with pytest.raises(ValueError, match=r"timeline|zone"):
        TimelineClock(knots)


def test_two_processes_with_one_timetable_agree(tmp_path: Path) -> None:
    real = Real(115)
    mine = a_timeline(real)
    mine.dump(tmp_path / "timeline.json")
    theirs = TimelineClock.load(tmp_path / "timeline.json", real.read)
    assert (theirs.now(), theirs.mono_ns(), theirs.boot_id) == (
        mine.now(),
        mine.mono_ns(),
        mine.boot_id,
    )


def test_a_timeline_may_be_written_in_any_zone() -> None:
    local = NOON.astimezone(timezone(8 * HOUR))
    assert TimelineClock([Knot(0, local)], Real(60).read).now() == NOON + MINUTE
    assert TimelineClock([Knot(0, local)], Real(60).read).now().tzinfo == UTC


@pytest.mark.parametrize(
    "text",
    ["", "no json", "3", "{}", "[[1]]", "[[1, 2]]", '[["x", "2023"]]', "[[null, null]]", "[]"],
)
def test_a_file_that_is_no_timetable_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "timeline.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r".+"):
        TimelineClock.load(path)


def test_a_timetable_is_readable(tmp_path: Path) -> None:
    a_timeline(Real(0)).dump(tmp_path / "t.json")
    assert json.loads((tmp_path / "t.json").read_text())[0] == [100, "2023-08-16T12:00:00+00:00"]


def test_the_machines_clock_is_aware_and_goes_forward() -> None:
    machine = SystemClock()
    first, first_mono = machine.now(), machine.mono_ns()
    assert first.tzinfo == UTC
    assert abs(first - datetime.now(UTC)) < MINUTE
    assert machine.mono_ns() >= first_mono
    assert machine.boot_id == clock.boot_id()


def test_a_machine_that_does_not_name_its_boots_has_one_per_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unreadable(*_args: object, **_kwargs: object) -> str:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "read_text", unreadable)
    assert len(clock.boot_id()) == 36
    assert clock.boot_id() != clock.boot_id()


def test_a_time_is_given_in_utc_and_a_naive_one_is_a_bug() -> None:
    assert require_aware(AT.astimezone(timezone(8 * HOUR))).tzinfo == UTC
    with pytest.raises(ValueError, match="without a zone"):
        require_aware(AT.replace(tzinfo=None))


class Jumping:
    """A timeline that crosses its knot between one reading and the next, `times` times."""

    def __init__(self, times: int) -> None:
        self.boot_id = "jumping"
        self.readings = 0
        self._times = times

    def now(self) -> datetime:
        """Give the time of a moment before the jump, or behind it."""
        return NOON + self._jumps() * HOUR

    def mono_ns(self) -> int:
        """Give the same moment's."""
        return self._jumps() * 3600 * 10**9

    def _jumps(self) -> int:
        self.readings += 1
        return min(self.readings // 2, self._times)


def test_a_jump_between_two_readings_is_no_set_clock() -> None:
    jumping = Jumping(1)
    read = moment(jumping)
    assert read.wall - NOON == timedelta(microseconds=read.mono_ns // 1000) == HOUR
    assert jumping.readings == 6


def test_a_clock_that_never_stands_still_is_taken_as_it_is() -> None:
    jumping = Jumping(1000)
    read = moment(jumping)
    assert jumping.readings == 15
    assert read.wall == NOON + 7 * HOUR


@pytest.mark.parametrize(
    ("set_by", "said"),
    [
        (timedelta(), Offset(-600_000, 30)),
        (timedelta(seconds=1), Offset(-600_000, 30)),
        # It was set back by an hour since: then it was an hour more ahead.
        (-60 * MINUTE, Offset(-600_000 - 3_600_000, 30)),
        # Set forward, or asleep: nobody can tell.
        (60 * MINUTE, Offset(-600_000, 30 + 3_600_000)),
    ],
)
def test_a_measurement_is_applied_back_as_far_as_the_clocks_ran_alike(
    set_by: timedelta, said: Offset
) -> None:
    at = datetime(2023, 8, 16, tzinfo=UTC)
    then = Moment(at, 5_000_000_000)
    now = Moment(at + 90 * MINUTE + set_by, 5_000_000_000 + 90 * 60 * 1_000_000_000)
    measured = Offset(-600_000, 30)
    assert applied_back(measured, now, then, timedelta(seconds=2)) == said
