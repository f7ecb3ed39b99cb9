"""The entries that the duty book knows: by id, by kind, and by what they cite."""

from collections.abc import Iterable, Mapping, Sequence

from sync.domain.entries import Entry, EntryId, Kind, KioskId, effective_entries

ABOUT_ENTRIES = frozenset({Kind.ANNUL, Kind.AMEND, Kind.RESOLVE, Kind.CLOCKSTEP})
"""Kinds that say something of the entry that they cite."""


class EntryBook:
    """Entries of one event in the order in which they were taken in.

    Args:
        kiosk: whose desk this is; None: all entries are its own.
    """

    def __init__(self, kiosk: KioskId | None) -> None:
        self.kiosk = kiosk
        self._begin()

    def entry(self, entry_id: EntryId) -> Entry | None:
        """Give an entry by its id."""
        return self._entries.get(entry_id)

    def is_own(self, entry: Entry) -> bool:
        """Say whether this kiosk made an entry, in whichever epoch."""
        return self.kiosk is None or entry.kiosk == self.kiosk

    def entries(self) -> Sequence[Entry]:
        """Give all entries, in the order in which they were taken in; the book's own list."""
        return self._taken

    def own(self) -> Sequence[Entry]:
        """Give this kiosk's entries, in the order in which they were taken in; the book's own."""
        return self._own

    def of_kind(self, kind: str) -> Sequence[Entry]:
        """Give all entries of a kind, in the order in which they were taken in."""
        return self._by_kind.get(kind, ())

    def counts(self, entry_id: EntryId) -> bool:
        """Say whether an entry is there and not annulled."""
        about = self._all_about([entry_id])
        return any(entry.entry_id == entry_id for entry in effective_entries(about))

    def _all_about(self, entry_ids: Iterable[EntryId]) -> list[Entry]:
        """Give these entries, and all that bear on them."""
        found = dict.fromkeys(entry_ids)
        ahead = list(found)
        while ahead:
            for citing in self._citing.get(ahead.pop(), ()):
                if citing not in found:
                    found[citing] = None
                    ahead.append(citing)
        return [self._entries[one] for one in found if one in self._entries]

    def _begin(self) -> None:
        self._entries: dict[EntryId, Entry] = {}
        self._taken: list[Entry] = []
        self._own: list[Entry] = []
        self._by_kind: dict[str, list[Entry]] = {}
        self._citing: dict[EntryId, dict[EntryId, None]] = {}

    def _keep(self, entry: Entry) -> None:
        self._entries[entry.entry_id] = entry
        self._taken.append(entry)
        self._by_kind.setdefault(entry.kind, []).append(entry)
        if self.is_own(entry):
            self._own.append(entry)
        if entry.kind in ABOUT_ENTRIES and entry.ref:
            self._citing.setdefault(entry.ref, {})[entry.entry_id] = None

    def _drop(self, gone: Mapping[EntryId, Entry]) -> None:
        for entry_id, entry in gone.items():
            del self._entries[entry_id]
            if entry.ref:
                self._citing.get(entry.ref, {}).pop(entry_id, None)
        self._taken = [entry for entry in self._taken if entry.entry_id not in gone]
        self._own = [entry for entry in self._own if entry.entry_id not in gone]
        for kind in {entry.kind for entry in gone.values()}:
            left = [entry for entry in self._by_kind[kind] if entry.entry_id not in gone]
            self._by_kind[kind] = left
