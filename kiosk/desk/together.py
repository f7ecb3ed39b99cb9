"""What one tap committed together, so that one tap takes it back."""

from collections.abc import Sequence

from sync.domain.entries import Entry, EntryId

_KEPT = 8
"""Nobody takes back more than the last few; each only for a minute."""


class Together:
    """Remembers the last such taps, by the first entry of each. Main thread."""

    def __init__(self) -> None:
        self._taps: dict[EntryId, tuple[EntryId, ...]] = {}

    def note(self, entries: Sequence[Entry]) -> EntryId | None:
        """Keep what one tap committed; give the entry that stands for all of it."""
        if not entries:
            return None
        ids = tuple(entry.entry_id for entry in entries)
        self._taps[ids[0]] = ids
        for old in list(self._taps)[:-_KEPT]:
            del self._taps[old]
        return ids[0]

    def of(self, entry: EntryId) -> tuple[EntryId, ...]:
        """Give what is taken back with `entry`: itself, or all that it stands for."""
        return self._taps.get(entry, (entry,))
