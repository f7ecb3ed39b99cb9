"""Clocks: the one thing the rules never read by themselves.

Every clock gives the wall time and a monotonic time of the same boot. A
`TimelineClock` follows a timetable written beforehand, so that two processes
that never speak agree on the hour while a rehearsal runs through a whole day in
half a minute.
"""

import bisect
import itertools
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """Wall and monotonic time."""

    boot_id: str
    """Changes when `mono_ns` starts anew; readings of two boots do not compare."""

    def now(self) -> datetime:
        """Give the wall time, aware, UTC."""
        ...

    def mono_ns(self) -> int:
        """Give nanoseconds since some moment of this boot; never goes back."""
        ...


def boot_id() -> str:
    """Name this boot of the machine: the kernel's own id, or one per process elsewhere."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        import uuid  # late: no start on Linux needs it

        return str(uuid.uuid4())


READ_WITHIN_NS = 50_000_000
_READINGS = 5


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment, by both of a clock's times."""

    wall: datetime
    mono_ns: int


def moment(clock: Clock) -> Moment:
    """Read both times of a clock as of one moment, `READ_WITHIN_NS` apart at most.

    A process put to sleep, or a timeline that jumps, between the two readings would look
    like somebody who set the clock. After `_READINGS` tries the last is taken as it is.
    """
    left = _READINGS
    while True:
        left -= 1
        before_ns = clock.mono_ns()
        read = Moment(clock.now(), clock.mono_ns())
        if read.mono_ns - before_ns <= READ_WITHIN_NS or not left:
            return read


@dataclass(frozen=True, slots=True)
class Offset:
    """The hub's clock less this one's, and how wrong that may be."""

    offset_ms: int
    uncertainty_ms: int


def applied_back(measured: Offset, now: Moment, then: Moment, agree: timedelta) -> Offset:
    """Give what a measurement of `now` says of an earlier moment of the same boot.

    Between the two the wall clock may have run otherwise than the monotonic one. Set back, it
    was another clock then, and the monotonic one tells how far it was off. Ahead, it was set
    forward, or the machine slept, when its monotonic clock stood still: nobody can tell, so the
    doubt grows by the difference.

    Args:
        agree: so far apart the two clocks still ran alike.
    """
    ran = timedelta(microseconds=(now.mono_ns - then.mono_ns) // 1000)
    jump = now.wall - then.wall - ran
    if abs(jump) <= agree:
        return measured
    jump_ms = jump // timedelta(milliseconds=1)
    if jump_ms < 0:
        return Offset(measured.offset_ms + jump_ms, measured.uncertainty_ms)
    return Offset(measured.offset_ms, measured.uncertainty_ms + jump_ms)


class SystemClock:
    """The machine's clock."""

    def __init__(self) -> None:
        self.boot_id = boot_id()

    def now(self) -> datetime:
        """Give the wall time."""
        return datetime.now(UTC)

    def mono_ns(self) -> int:
        """Give the monotonic time."""
        return time.monotonic_ns()


@dataclass(frozen=True, slots=True)
class Knot:
    """From the real moment `real_s` (Unix seconds) on, the timeline shows `shown` and runs."""

    real_s: float
    shown: datetime


class TimelineClock:
    """A clock that runs at the real rate and jumps at given real moments.

    Args:
        knots: ascending in `real_s`; at least one. Before the first, the first counts.
        real: Unix seconds; the machine's clock by default.
    """

    def __init__(self, knots: Sequence[Knot], real: Callable[[], float] = time.time) -> None:
        if not knots:
            raise ValueError("a timeline needs at least one knot")
        self._knots = tuple(Knot(knot.real_s, require_aware(knot.shown)) for knot in knots)
        for a, b in itertools.pairwise(self._knots):
            # A jump to less than what already ran would show the time going back.
            if a.real_s >= b.real_s or _ran(a, b.real_s) > b.shown:
                raise ValueError("a timeline only goes forward")
        self._starts = [knot.real_s for knot in knots]
        self._real = real
        self.boot_id = f"timeline-{knots[0].real_s:.3f}"

    def now(self) -> datetime:
        """Give the shown time."""
        real_s = self._real()
        knot = self._knots[max(0, bisect.bisect_right(self._starts, real_s) - 1)]
        return _ran(knot, real_s)

    def mono_ns(self) -> int:
        """Give nanoseconds since the timeline's first moment, jumps included."""
        return (self.now() - self._knots[0].shown) // timedelta(microseconds=1) * 1000

    def dump(self, path: Path) -> None:
        """Write the timetable, for another process to follow."""
        rows = [[knot.real_s, knot.shown.isoformat()] for knot in self._knots]
        path.write_text(json.dumps(rows), encoding="utf-8")

    @classmethod
    def load(cls, path: Path, real: Callable[[], float] = time.time) -> "TimelineClock":
        """Read a timetable that `dump` wrote.

        Raises:
            ValueError: it is no timetable.
        """
        try:
            rows = json.loads(path.read_text(encoding="utf-8"))
            knots = [Knot(float(at), datetime.fromisoformat(shown)) for at, shown in rows]
        except TypeError as problem:
            raise ValueError(f"no timetable: {problem}") from None
        return cls(knots, real)


def _ran(knot: Knot, real_s: float) -> datetime:
    return knot.shown + timedelta(seconds=real_s - knot.real_s)


def require_aware(at: datetime) -> datetime:
    """Give `at` in UTC.

    Raises:
        ValueError: `at` is naive, which is the caller's bug.
    """
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at.astimezone(UTC)
