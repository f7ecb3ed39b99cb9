"""A run of entries that were read from columns: each vouched for by the one behind it.

Held column by column, as the journal's rows want them; an entry by itself is made when asked for.
"""

from collections.abc import Sequence
from itertools import repeat
from typing import overload

from sync.domain.entries import EntryId, EventId, KioskId
from sync.hub.services.intake import Good

JournalRow = tuple[int, str, int, int, int, str, int | None, str | None, int, str, str, str]
"""event, kiosk, epoch, seq, position, entry id, volunteer, ref, received ms, prev_hash, hash,
body."""


class Run(Sequence[Good]):
    """Entries of one event, kiosk and epoch, numbered and chained one behind the other."""

    def __init__(
        self,
        event: EventId,
        kiosk: KioskId,
        epoch: int,
        first_seq: int,
        ids: Sequence[EntryId],
        volunteers: Sequence[int | None],
        refs: Sequence[EntryId | None],
        hashes: Sequence[str],
        bodies: Sequence[str],
    ) -> None:
        """Take the columns.

        Args:
            hashes: of the entry before the first, and of each.
        """
        self.of = (event, kiosk, epoch)
        self.first_seq = first_seq
        self.before = hashes[0]
        self._ids = ids
        self._volunteers = volunteers
        self._refs = refs
        self._hashes = hashes
        self._bodies = bodies

    def __len__(self) -> int:
        """Count the entries."""
        return len(self._ids)

    @overload
    def __getitem__(self, at: int) -> Good: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Good]: ...

    def __getitem__(self, at: int | slice) -> Good | Sequence[Good]:
        """Make an entry by itself."""
        if isinstance(at, slice):
            return [self[place] for place in range(*at.indices(len(self)))]
        place = range(len(self))[at]
        event, kiosk, epoch = self.of
        return Good(
            self._ids[place],
            kiosk,
            epoch,
            self.first_seq + place,
            event,
            self._volunteers[place],
            self._refs[place],
            self._hashes[place],
            self._hashes[place + 1],
            self._bodies[place],
        )

    def rows(self, position: int, at_ms: int) -> list[JournalRow]:
        """Give the journal's rows, the first of them at `position`."""
        event, kiosk, epoch = self.of
        count = len(self)
        return list(
            zip(
                repeat(event, count),
                repeat(kiosk, count),
                repeat(epoch, count),
                range(self.first_seq, self.first_seq + count),
                range(position, position + count),
                self._ids,
                self._volunteers,
                self._refs,
                repeat(at_ms, count),
                self._hashes[:-1],
                self._hashes[1:],
                self._bodies,
                strict=True,
            )
        )
