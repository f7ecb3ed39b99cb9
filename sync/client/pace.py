"""When to try again: full jitter, growing, and never sooner than the hub asked."""

import random
from collections.abc import Callable

RETRY_MIN_S = 1.0
RETRY_MAX_S = 60.0
ASKED_MAX_S = 3600.0
"""A Retry-After beyond this is a mistake of somebody's."""


class Pace:
    """The time to the next exchange.

    After a failure: anything from 1 s to a limit that doubles from 2 s to 60 s, so that the
    kiosks of an event do not come back all at once.

    Args:
        poll_s: between exchanges while all is well.
        uniform: gives a random number between two.
    """

    def __init__(
        self, poll_s: float = 15.0, uniform: Callable[[float, float], float] = random.uniform
    ) -> None:
        self._poll_s = poll_s
        self._uniform = uniform
        self._failures = 0
        self._delay_s = 0.0

    @property
    def delay_s(self) -> float:
        """Seconds from the end of the last exchange to the next; 0 before the first."""
        return self._delay_s

    @property
    def failing(self) -> bool:
        """The last exchange failed: nothing but time brings the next one."""
        return self._failures > 0

    def went_well(self, more: bool) -> None:
        """Take up the common pace; at once again if there is more to carry."""
        self._failures = 0
        self._delay_s = 0.0 if more else self._poll_s

    def told_to_wait(self, asked_s: float) -> None:
        """Come again when the hub asked to, or somewhat later: it asked others, too."""
        self._failures = 1
        asked_s = min(max(asked_s, RETRY_MIN_S), ASKED_MAX_S)
        self._delay_s = self._uniform(asked_s, 2 * asked_s)

    def failed(self, asked_s: float | None) -> None:
        """Wait longer than the last time, and at least as long as the hub asked."""
        self._failures += 1
        limit_s = min(RETRY_MAX_S, RETRY_MIN_S * 2 ** min(self._failures, 10))
        delay_s = self._uniform(RETRY_MIN_S, limit_s)
        self._delay_s = max(delay_s, min(asked_s or 0.0, ASKED_MAX_S))
