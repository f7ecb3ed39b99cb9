"""What the exchange needs of the kiosk's store.

The journal is its own outbox: there is no second queue. Every method may be called from the
exchange's thread while the desk appends in another, and may raise what the store raises
when the disk refuses.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sync.domain.entries import Entry
from sync.wire.messages import ChangesPage, Verdict

SUSPECT = "suspect"
"""Code of a local verdict: the hub refuses every batch that this entry is in."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a journal: everything up to and with this seq of this epoch."""

    epoch: int
    seq: int


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An entry that the hub set aside, or that never got through (code `suspect`)."""

    entry: Entry
    code: str


@dataclass(frozen=True, slots=True)
class Applied:
    """What a page of changes changed here."""

    roster: bool = False
    """The roster in use, or the keys."""
    verdicts: bool = False
    """What counts of this kiosk's own entries."""
    entries: tuple[Entry, ...] = ()
    """New from the event's other kiosks; some may have been known."""
    anew: bool = False
    """Something from elsewhere is gone: what counts is to be read anew, all of it."""

    def and_then(self, later: "Applied") -> "Applied":
        """Give both as one."""
        return Applied(
            self.roster or later.roster,
            self.verdicts or later.verdicts,
            (*self.entries, *later.entries),
            self.anew or later.anew,
        )


class Outbox(Protocol):
    """The journal, seen from the line."""

    def epochs(self) -> list[Position]:
        """Give every epoch with its `acked_through`, oldest first."""
        ...

    def after(self, position: Position, limit: int) -> list[Entry]:
        """Give the next entries of one epoch behind `position`, in order of seq."""
        ...

    def pending_count(self) -> int:
        """Count the entries that the hub, as it is now, is not known to have. Cheap.

        Those behind each epoch's `acked_through`, and those that are to be confirmed anew.
        """
        ...

    def acknowledge(self, epoch: int, acked_through: int, at: datetime | None = None) -> None:
        """Keep that the hub has everything up to `acked_through`.

        Never goes back, never beyond what this journal holds. Settles suspects up to there.

        Args:
            at: when the hub said so by the line, by its own clock; None: it came otherwise.
        """
        ...

    def know_hub(self, hub_epoch: int, at: datetime) -> bool:
        """Note the epoch that the hub speaks in; True when something is to be confirmed anew.

        In another epoch than before the hub was set back: nothing that it acknowledged counts
        until it is confirmed. Kept, so that a new start goes on from there.

        Args:
            at: when it said so, by its own clock.
        """
        ...

    def doubt(self, epoch: int | None = None) -> None:
        """Note that the hub lacks what it acknowledged: an epoch, or all, is to be confirmed anew."""
        ...

    def unconfirmed(self) -> dict[int, int]:
        """Give the epochs that are to be confirmed anew, each with how far it was. Cheap."""
        ...

    def confirm(self, epoch: int, through: int) -> None:
        """Keep that the hub, as it is now, has these very entries up to `through`.

        Passed over for an epoch that is not to be confirmed; one that is confirmed as far as it
        was acknowledged is so no more.
        """
        ...

    def store_verdicts(self, epoch: int, verdicts: Iterable[Verdict]) -> bool:
        """Keep what became of entries; True when that changed something. Idempotent.

        A duplicate is no news. A verdict of an entry that is not here is passed over.
        """
        ...

    def quarantined(self) -> list[Quarantined]:
        """Give what is set aside, suspects included, in order of the journal."""
        ...

    def quarantined_count(self) -> int:
        """Count what is set aside. Cheap."""
        ...

    def renew(self, epoch: int = 0, highest: int = 0) -> bool:
        """Go on in a new epoch if this journal is a copy of one that goes on elsewhere.

        It is when an entry of the epoch in use was set aside as another's (`fork`, `chain`), or
        the hub has more of that epoch than is here. What earlier epochs lost its number for is
        recorded again. Cheap when there is nothing.

        Args:
            epoch, highest: what the hub ever took in of an epoch; 0 when that is not known.

        Returns:
            True when something was recorded, or from now on is, in a new epoch.
        """
        ...

    def set_clock_offset(self, offset_ms: int, uncertainty_ms: int) -> None:
        """Annotate the entries from now on with what was last measured."""
        ...


class Inbox(Protocol):
    """Roster, keys, verdicts and others' entries, as they come from the hub."""

    def epoch(self) -> int:
        """Give the epoch that this kiosk records in: its entries of it need not be told."""
        ...

    def cursor(self) -> str | None:
        """Give where the last page ended; None before the first."""
        ...

    def begin_anew(self) -> None:
        """Forget where the last page ended: everything is to be told again."""
        ...

    def apply(self, page: ChangesPage, behind: str | None) -> Applied | None:
        """Keep a page and its cursor in one transaction, or neither.

        Args:
            behind: the cursor that the page was asked with. Where it is another by now (a file
                brought a roster meanwhile) the page is passed over: it says nothing of what lies
                between, and None comes back.

        Raises:
            DataProblem: the page does not hold; the old roster, keys and cursor stay.
        """
        ...
