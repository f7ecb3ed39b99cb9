"""The truth about the line, as every screen shows it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sync.domain.wording import Say


class Line(StrEnum):
    """Where the exchange stands."""

    ALONE = "alone"
    """Not enrolled: there is no hub to send to."""
    WAITING = "waiting"
    """Enrolled, and no exchange was finished since the start."""
    SYNCED = "synced"
    """The last exchange went through and nothing is pending."""
    SENDING = "sending"
    """The line stands and entries are on their way."""
    OFFLINE = "offline"
    """The hub does not answer; everything is kept and sent later by itself."""
    STOPPED = "stopped"
    """The hub answers and refuses this kiosk (401): a person must act; nothing is dropped."""


@dataclass(frozen=True, slots=True)
class LineState:
    """One moment's truth; made anew after every scan and every exchange."""

    line: Line = Line.ALONE
    pending: int = 0
    """Entries that the hub has not acknowledged."""
    held: int = 0
    """Of these, entries that a relay at the venue holds: on their way, not acknowledged."""
    relay: str = ""
    """The relay that took them last, by its address; empty while the hub itself is reached."""
    last_exchange: datetime | None = None
    """When the hub last answered rightly, aware UTC."""
    caught_up: datetime | None = None
    """When a pull last brought all that there was, aware UTC; None: not since the start."""
    offline_since: datetime | None = None
    quarantined: int = 0
    """Entries of this kiosk that the hub set aside and nobody settled."""
    reason: Say | None = None
    """Why it is offline or stopped, and what to do."""
    offset_ms: int = 0
    uncertainty_ms: int = 0
    came: int = 0
    """Changes that a pull of several pages has brought so far; 0 when nothing more is to come."""
    left: int = 0
    """No fewer than are still to come."""

    @property
    def percent(self) -> int | None:
        """Give how far a long pull is; None when none is under way."""
        return self.came * 100 // (self.came + self.left) if self.left else None
