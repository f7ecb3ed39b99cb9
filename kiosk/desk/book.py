"""The duty book: what the desk knows right now, kept beside the journal.

It is a reading of the journal and can be made anew from it at any moment; it is never the
other way round. An entry changes what is known of one volunteer, or of one tally, and only
that is read again: the entries that are about it, and those that annul, amend or resolve
these, however they came. What is summed over everybody (who is at a post, people served,
the headline figures) is corrected by the difference. So what an entry costs does not grow
with the day, and the sums are at every moment those of a reading of all entries.

It reads this kiosk's entries and those of the event's other kiosks that have come, by the same
rules as the hub: where somebody stands, and the figures, are the event's as known here. What
is this kiosk's alone (its records, its last scans, what it may take back) asks for `own`.

Turns do not depend on the clock. What does is asked for with a moment, and holds for any.
"""

import math
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from kiosk.desk.book_entries import ABOUT_ENTRIES, EntryBook
from kiosk.desk.book_person import NOBODY, Person, read_person
from kiosk.desk.book_sums import Sums
from kiosk.desk.strangers import read_walk_in
from sync.domain.badge import Trust
from sync.domain.duty import Standing, Turn, standing
from sync.domain.entries import Entry, EntryId, Kind, KioskId, PostId, VolunteerId
from sync.domain.figures import Figures, Tally
from sync.domain.fitness import Absence
from sync.domain.roster import Roster, ShiftId, Volunteer

_TO_A_POST = frozenset({Kind.ON, Kind.MOVE})
_FEW = 32
"""So few unread volunteers are read at once."""
_ABOUT_PEOPLE = frozenset({Kind.ON, Kind.OFF, Kind.MOVE, Kind.BREAK, Kind.RESUME, Kind.ABSENT})


class DutyBook(EntryBook):
    """Entries, turns and tallies of one event, as this gate knows them.

    Belongs to the main thread.

    Args:
        kiosk: whose desk this is; None: all entries are its own.
    """

    def __init__(
        self,
        roster: Roster,
        trust: Trust,
        entries: Iterable[Entry] = (),
        kiosk: KioskId | None = None,
    ) -> None:
        super().__init__(kiosk)
        self.roster = roster
        self.trust = trust
        self._era = 0
        self.replace(entries)

    def replace(self, entries: Iterable[Entry]) -> None:
        """Begin anew from `entries`: at the start, and when the hub's verdicts changed."""
        self._begin()
        self._mine: dict[VolunteerId, dict[EntryId, None]] = {}
        self._counts: dict[EntryId, None] = {}
        self._stood: dict[PostId, dict[VolunteerId, None]] = {}
        self._mended: dict[VolunteerId, None] = {}
        self._walked_in: dict[VolunteerId, dict[EntryId, None]] = {}
        self._read_anew()
        for entry in entries:
            self.add(entry)

    def revise(self, entries: Iterable[Entry], *, own: bool = False) -> None:
        """Let `entries` be all there are, and read anew only what that changes.

        Args:
            own: they are all of this kiosk's; what came from elsewhere stays.
        """
        wanted: dict[EntryId, Entry] = {}
        for entry in entries:
            known = wanted.setdefault(entry.entry_id, entry)
            if entry.hash < known.hash:
                wanted[entry.entry_id] = entry
        gone = {
            entry.entry_id: entry
            for entry in (self._own if own else self._taken)
            if entry.entry_id not in wanted or wanted[entry.entry_id].hash != entry.hash
        }
        self._take_out(gone)
        for entry in wanted.values():
            self.add(entry)

    def learn(self, roster: Roster, trust: Trust) -> None:
        """Take a new roster and new keys; turns are read anew by it."""
        recognised = roster.same_as != self.roster.same_as
        self.roster, self.trust = roster, trust
        if recognised:  # entries lie by the person
            self.replace(self._taken)
        else:
            self._read_anew()

    def _read_anew(self) -> None:
        self._era += 1
        self._people: dict[VolunteerId, Person] = {}
        self._unended: dict[VolunteerId, list[Turn]] = {}
        self._at_post: dict[PostId | None, dict[VolunteerId, Turn]] = {}
        self._sums = Sums()
        self._stamps: Counter[PostId | None] = Counter()
        self._unread: dict[VolunteerId, None] = dict.fromkeys(self._mine)
        self._uncounted: dict[EntryId, None] = dict.fromkeys(self._counts)

    def add(self, entry: Entry) -> None:
        """Take in an entry that was committed. Any order and any repeats give the same book."""
        known = self._entries.get(entry.entry_id)
        if known is not None:
            if entry.hash >= known.hash:
                return  # as `effective_entries` has it: the smaller hash counts
            self._take_out({known.entry_id: known})
        self._keep(entry)
        if entry.volunteer is not None:
            who = self.roster.whom(entry.volunteer)
            self._mine.setdefault(who, {})[entry.entry_id] = None
            if entry.entry_id in self._citing:
                self._mended[who] = None
            if entry.post is not None and entry.kind in _TO_A_POST:
                self._stood.setdefault(entry.post, {})[who] = None
            if entry.kind == Kind.WALKIN:
                self._walked_in.setdefault(entry.volunteer, {})[entry.entry_id] = None
        if entry.kind == Kind.TALLY:
            self._counts[entry.entry_id] = None
        self._touch(entry)

    def _take_out(self, gone: Mapping[EntryId, Entry]) -> None:
        """Take entries out again: a forged twin, what the hub set aside, what it has no more."""
        if not gone:
            return
        for entry in gone.values():
            self._touch(entry)
        self._drop(gone)
        for entry_id, entry in gone.items():
            if entry.volunteer is not None:
                self._mine.get(self.roster.whom(entry.volunteer), {}).pop(entry_id, None)
                self._walked_in.get(entry.volunteer, {}).pop(entry_id, None)
            if entry_id in self._counts:
                del self._counts[entry_id]
                self._uncounted.pop(entry_id, None)
                self._sums.uncount(entry_id)
        # Lists that follow the book must begin anew: what they had in their order has changed.
        self._era += 1

    def _touch(self, entry: Entry) -> None:
        """Note whom an entry is about, or which tally: the end of what it cites."""
        seen: set[EntryId] = set()
        first = entry
        while entry.kind in ABOUT_ENTRIES and entry.ref and entry.entry_id not in seen:
            seen.add(entry.entry_id)
            cited = self._entries.get(entry.ref)
            if cited is None:
                return  # it is heard when what it cites has come
            entry = cited
        if entry.kind in _ABOUT_PEOPLE and entry.volunteer is not None:
            who = self.roster.whom(entry.volunteer)
            self._unread[who] = None
            if entry is not first:
                self._mended[who] = None
        elif entry.kind == Kind.TALLY:
            self._uncounted[entry.entry_id] = None

    # ---- entries ------------------------------------------------------------------------------

    def is_ours(self, turn: Turn) -> bool:
        """Say whether this kiosk recorded a part of a turn."""
        return any(self.is_own(self._entries[one]) for one in turn.entries if one in self._entries)

    def entries_of(self, volunteer: VolunteerId) -> list[Entry]:
        """Give the entries about one volunteer, and those that bear on them."""
        return self._all_about(self._mine.get(self.roster.whom(volunteer), ()))

    # ---- people -------------------------------------------------------------------------------

    def person(self, volunteer: VolunteerId | None) -> Volunteer | None:
        """Give somebody of the roster, or else the walk-in that a captain registered."""
        if volunteer is None:
            return None
        known = self.roster.volunteers.get(self.roster.whom(volunteer))
        if known is not None:
            return known
        for entry_id in self._walked_in.get(volunteer, ()):
            if self.counts(entry_id):
                return read_walk_in(self._entries[entry_id])
        return None

    def walk_ins(self) -> list[Entry]:
        """Give the entries that registered somebody who is on no roster."""
        return [self._entries[one] for found in self._walked_in.values() for one in found]

    def turns_of(self, volunteer: VolunteerId) -> tuple[Turn, ...]:
        """Give one volunteer's turns."""
        return self._person(volunteer).turns

    def turns(self) -> list[Turn]:
        """Give everybody's turns, as `duty.turns` sorts them."""
        self._settle()
        found = [turn for person in self._people.values() for turn in person.turns]
        return sorted(found, key=lambda turn: (turn.starts, turn.volunteer, turn.opened))

    def unended(self) -> list[Turn]:
        """Give the turns that nobody ended, as `duty.turns` sorts them."""
        self._settle()
        found = [turn for turns in self._unended.values() for turn in turns]
        return sorted(found, key=lambda turn: (turn.starts, turn.volunteer, turn.opened))

    def absences_of(self, volunteer: VolunteerId) -> Mapping[tuple[VolunteerId, ShiftId], Absence]:
        """Give the shifts for which one volunteer was noted as absent, reached or excused."""
        return self._person(volunteer).absences

    def standing(self, volunteer: VolunteerId, at: datetime) -> Standing | None:
        """Say where a volunteer stands at `at`."""
        return standing(self.turns_of(volunteer), at, self.roster.rules)

    def served_within(self, volunteer: VolunteerId, start: datetime, end: datetime) -> bool:
        """Say whether a volunteer was on duty between two moments, for however long."""
        return self._person(volunteer).served_within(start, end)

    def running(self, volunteer: VolunteerId, at: datetime) -> Turn | None:
        """Give the turn that a volunteer is on duty in at `at`, if any."""
        turn = self._person(volunteer).latest
        return turn if turn is not None and at <= self.forgotten_at(turn) else None

    def on_duty(self, post: PostId, at: datetime) -> list[VolunteerId]:
        """Say who is on duty at a post, the longest first."""
        return [turn.volunteer for turn in self.running_at(post, at)]

    def running_at(self, post: PostId, at: datetime) -> list[Turn]:
        """Give the turns of those who are on duty at a post at `at`, the longest first.

        Reads only those who ever went there: at a start, that is not the whole day.
        """
        self._read_those_at(post)
        here = self._at_post.get(post, {}).values()
        found = [turn for turn in here if at <= self.forgotten_at(turn)]
        return sorted(found, key=lambda turn: (turn.starts, turn.volunteer))

    def left_between(self, start: datetime, end: datetime) -> list[tuple[VolunteerId, datetime]]:
        """Give who left duty between two moments, and when; the longest ago first.

        Whoever is on duty at `end` has not left. Walks through all who ever served.
        """
        self._settle()
        found = []
        for volunteer, person in self._people.items():
            left = person.left
            if left is not None and start <= left <= end and self.running(volunteer, end) is None:
                found.append((volunteer, left))
        return sorted(found, key=lambda one: (one[1], one[0]))

    def forgotten_at(self, turn: Turn) -> datetime:
        """Give the moment after which an open turn counts as forgotten; see `duty.standing`."""
        return turn.ends + timedelta(seconds=self.roster.rules.stale_s)

    def stamp(self, post: PostId) -> tuple[int, int]:
        """Give a mark that changes whenever what is known of a post's people may have changed.

        Its people are those on duty there and those whose plan names it. The passing of time
        changes no mark.
        """
        self._settle()
        return self._era, self._stamps[post]

    def _person(self, volunteer: VolunteerId) -> Person:
        volunteer = self.roster.whom(volunteer)
        if volunteer in self._unread:
            self._read(volunteer)
        return self._people.get(volunteer, NOBODY)

    def _read(self, volunteer: VolunteerId) -> None:
        """Read one volunteer anew, and correct the sums by the difference."""
        self._unread.pop(volunteer, None)
        before = self._people.get(volunteer, NOBODY)
        now = read_person(self.entries_of(volunteer), self.roster)
        self._people[volunteer] = now
        self._unended.pop(volunteer, None)
        unended = [turn for turn in now.turns if turn.closed is None]
        if unended:
            self._unended[volunteer] = unended
        self._sums.change(now.figures, before.figures)
        touched: set[PostId | None] = {s.post for s in self.roster.plan_of(volunteer)}
        if before.latest is not None:
            del self._at_post[before.latest.post][volunteer]
            touched.add(before.latest.post)
        if now.latest is not None:
            self._at_post.setdefault(now.latest.post, {})[volunteer] = now.latest
            touched.add(now.latest.post)
        self._stamps.update(touched)

    def settle(self, within_s: float) -> bool:
        """Read on for so long what nobody asked for yet; say whether all is read.

        For the moments after a start, when a whole day's entries wait and a window as well.
        """
        ends = time.monotonic() + within_s
        while self._unread and time.monotonic() < ends:
            self._read(next(iter(self._unread)))
        return not self._unread

    def _read_those_at(self, post: PostId) -> None:
        """Read everybody who may be on duty at a post: went there, or has an entry amended."""
        few = len(self._unread) < _FEW
        those = self._unread if few else self._stood.get(post, {}) | self._mended
        for volunteer in [one for one in those if one in self._unread]:
            self._read(volunteer)

    def _settle(self) -> None:
        self.settle(math.inf)

    # ---- sums ---------------------------------------------------------------------------------

    def served(self, post: PostId, at: datetime) -> int:
        """Give the people served at a post on the event's day that `at` lies in."""
        self._settle_counts()
        return self._sums.served[post, self.roster.event.local(at).date()]

    def tallies(self) -> list[tuple[Entry, Tally]]:
        """Give the tallies that count, with their entries, in the order in which they came."""
        self._settle_counts()
        known = self._sums.tallies
        return [(self._entries[one], known[one]) for one in self._counts if one in known]

    def figures(self) -> Figures:
        """Give the headline figures of the event, as far as it is known here."""
        self._settle()
        self._settle_counts()
        return self._sums.figures

    def _settle_counts(self) -> None:
        while self._uncounted:
            entry_id, _ = self._uncounted.popitem()
            self._sums.count(entry_id, self._all_about([entry_id]), self.roster.event)
