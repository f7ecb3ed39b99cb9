"""A clock that two hands move: the wall and the monotonic time apart."""

from datetime import datetime, timedelta

from tests.builders import AT


class HandClock:
    """Stands still until it is moved."""

    def __init__(self, at: datetime = AT, boot_id: str = "boot-1") -> None:
        self.boot_id = boot_id
        self.wall = at
        self.mono = timedelta(hours=1)

    def now(self) -> datetime:
        """Give the wall time."""
        return self.wall

    def mono_ns(self) -> int:
        """Give the monotonic time."""
        return self.mono // timedelta(microseconds=1) * 1000

    def run(self, **time: float) -> None:
        """Let time pass."""
        self.wall += timedelta(**time)
        self.mono += timedelta(**time)

    def set_by(self, **time: float) -> None:
        """Set the wall clock, as a person or NTP does."""
        self.wall += timedelta(**time)
