"""Time in the simulated world: one true time, and clocks that show it well or badly."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.sync.hub.journals import START


@dataclass
class TimeLine:
    """True time; it stands still until somebody lets it pass."""

    now: datetime = START
    ran: timedelta = timedelta(hours=1)

    def pass_(self, time: timedelta) -> None:
        """Let time pass for everybody."""
        self.now += time
        self.ran += time


@dataclass
class SimClock:
    """One machine's clock."""

    line: TimeLine
    boot_id: str
    ahead: timedelta = timedelta()
    """How far its wall clock is ahead of the true time."""
    booted: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        """Give the wall time."""
        return self.line.now + self.ahead

    def mono_ns(self) -> int:
        """Give the time since the boot."""
        return (self.line.ran - self.booted) // timedelta(microseconds=1) * 1000

    def boot(self, boot_id: str) -> None:
        """Start the machine anew."""
        self.boot_id, self.booted = boot_id, self.line.ran
