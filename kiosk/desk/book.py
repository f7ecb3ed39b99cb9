"""The duty book: what the desk knows right now, kept beside the journal.

It holds the entries in memory by volunteer, so that a scan reads one person's few entries
and not the whole day's. It is a reading of the journal and can be made anew from it at any
moment; it is never the other way round.
"""

from collections.abc import Iterable
from datetime import datetime

from sync.domain.badge import Trust
from sync.domain.duty import Standing, Turn, standing, turns
from sync.domain.entries import Entry, EntryId, Kind, PostId, VolunteerId
from sync.domain.figures import Figures, Tally, figures, tallies
from sync.domain.roster import Roster


class DutyBook:
    """Entries, turns and tallies of one event, as this gate knows them.

    Belongs to the main thread.
    """

    def __init__(self, roster: Roster, trust: Trust, entries: Iterable[Entry] = ()) -> None:
        self.roster = roster
        self.trust = trust
        self.replace(entries)

    def replace(self, entries: Iterable[Entry]) -> None:
        """Begin anew from `entries`: at the start, and when the hub's verdicts changed."""
        self._entries: dict[EntryId, Entry] = {}
        self._mine: dict[VolunteerId, list[Entry]] = {}
        self._turns: dict[VolunteerId, tuple[Turn, ...]] = {}
        self._counts: list[Entry] = []
        self._tallies: tuple[Tally, ...] | None = None
        for entry in entries:
            self.add(entry)

    def learn(self, roster: Roster, trust: Trust) -> None:
        """Take a new roster and new keys; turns are read anew by it."""
        self.roster, self.trust = roster, trust
        self._turns.clear()

    def add(self, entry: Entry) -> None:
        """Take in an entry that was committed."""
        self._entries[entry.entry_id] = entry
        cited = self._entries.get(entry.ref) if entry.ref else None
        volunteer = entry.volunteer
        if volunteer is None and cited is not None:
            volunteer = cited.volunteer
        if volunteer is not None:
            self._mine.setdefault(volunteer, []).append(entry)
            self._turns.pop(volunteer, None)
        if entry.kind == Kind.TALLY or (cited is not None and cited.kind == Kind.TALLY):
            self._counts.append(entry)
            self._tallies = None

    def entry(self, entry_id: EntryId) -> Entry | None:
        """Give an entry by its id."""
        return self._entries.get(entry_id)

    def entries(self) -> list[Entry]:
        """Give all entries, in the order in which they were taken in."""
        return list(self._entries.values())

    def turns_of(self, volunteer: VolunteerId) -> tuple[Turn, ...]:
        """Give one volunteer's turns."""
        if volunteer not in self._turns:
            self._turns[volunteer] = turns(self._mine.get(volunteer, ()), self.roster)
        return self._turns[volunteer]

    def turns(self) -> list[Turn]:
        """Give everybody's turns."""
        return [turn for volunteer in self._mine for turn in self.turns_of(volunteer)]

    def standing(self, volunteer: VolunteerId, at: datetime) -> Standing | None:
        """Say where a volunteer stands at `at`."""
        return standing(self.turns_of(volunteer), at, self.roster.rules)

    def on_duty(self, post: PostId, at: datetime) -> list[VolunteerId]:
        """Say who is on duty at a post."""
        found = []
        for volunteer in self._mine:
            now = self.standing(volunteer, at)
            if now is not None and now.on_duty and now.post == post:
                found.append(volunteer)
        return found

    def served(self, post: PostId, at: datetime) -> int:
        """Give the people served at a post on the event's day that `at` lies in."""
        local = self.roster.event.local
        today = local(at).date()
        return sum(
            tally.count
            for tally in self._served()
            if tally.post == post and local(self._entries[tally.entry].effective).date() == today
        )

    def figures(self) -> Figures:
        """Give the headline figures of what this gate recorded."""
        return figures(self.turns(), self._served())

    def _served(self) -> tuple[Tally, ...]:
        if self._tallies is None:
            self._tallies = tallies(self._counts)
        return self._tallies
