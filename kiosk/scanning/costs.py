"""What each step of the reader costs on this machine, learned as it runs.

A deadline can only be kept by not beginning what would not end before it.
"""

import time
from collections.abc import Callable
from typing import TypeVar

_CAUTION = 1.3
"""Steps vary with what is in the picture: so much more than usual is allowed for."""
_FIXED_S = 0.0002
_QUICK, _SLOW = 0.7, 0.05
"""How fast an estimate follows a step that took longer, and one that took less."""

_FORGETTING = 0.99

_Result = TypeVar("_Result")


class Costs:
    """Seconds per pixel of each named step. For one thread.

    Args:
        now: seconds, as `time.monotonic`.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._ns_per_px: dict[str, float] = {}

    def expect(self, name: str, ns_per_px: float) -> None:
        """Say what a step costs before it ran for the first time."""
        self._ns_per_px.setdefault(name, ns_per_px)

    def fits(self, name: str, pixels: int, deadline: float) -> bool:
        """Say whether a step is likely to end in time."""
        likely_s = pixels * self._ns_per_px[name] * 1e-9 * _CAUTION + _FIXED_S
        if self._now() + likely_s < deadline:
            return True
        # What is never begun is never measured again: one busy moment must not last.
        self._ns_per_px[name] *= _FORGETTING
        return False

    def run(self, name: str, pixels: int, step: Callable[[], _Result]) -> _Result:
        """Run a step and learn from it."""
        began = self._now()
        result = step()
        took = max(0.0, self._now() - began - _FIXED_S) * 1e9 / max(1, pixels)
        before = self._ns_per_px[name]
        # Once only by half: a process that was put to sleep must not put a step off for ever.
        took = min(took, 4 * before)
        self._ns_per_px[name] += (took - before) * (_QUICK if took > before else _SLOW)
        return result
