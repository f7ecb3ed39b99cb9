"""The hub's clock as seen from here: annotated, never obeyed.

One exchange gives: offset = the hub's time - the middle between sending and receiving, wrong
by half the round trip at most (RFC 5905 calls it the same). Of the last eight the one with
the smallest round trip counts.
"""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from sync.domain.clock import Clock, Moment, moment

SAMPLES = 8
_STEP = timedelta(seconds=1)
_MS = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class _Sample:
    offset: timedelta
    round_trip: timedelta
    base: timedelta
    """Wall minus monotonic time: changes when somebody sets the clock."""


class OffsetMeter:
    """Measures; one thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._samples: deque[_Sample] = deque(maxlen=SAMPLES)

    def start(self) -> Moment:
        """Note the moment before a request."""
        return moment(self._clock)

    def take(self, start: Moment, hub_time: datetime, end_ns: int | None = None) -> tuple[int, int]:
        """Add an exchange that has just ended; give offset and uncertainty in ms, best of 8.

        The hub's time lies somewhere in the round trip, by its own account: whatever the hub
        did in between only widens the doubt.

        Args:
            end_ns: when it ended, by the monotonic clock, if that was not just now.
        """
        mono_ns = self._clock.mono_ns() if end_ns is None else end_ns
        round_trip = timedelta(microseconds=(mono_ns - start.mono_ns) // 1000)
        base = start.wall - datetime.min.replace(tzinfo=start.wall.tzinfo)
        base -= timedelta(microseconds=start.mono_ns // 1000)
        # A clock that was set makes the samples before it worthless.
        kept = [sample for sample in self._samples if abs(sample.base - base) <= _STEP]
        self._samples = deque(kept, maxlen=SAMPLES)
        self._samples.append(_Sample(hub_time - start.wall - round_trip / 2, round_trip, base))
        best = min(self._samples, key=lambda sample: sample.round_trip)
        half = best.round_trip / 2
        return round(best.offset / _MS), -(-half // _MS)
