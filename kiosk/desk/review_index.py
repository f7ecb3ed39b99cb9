"""What looking back needs of the duty book, kept beside it entry by entry.

The lists of a day of 20,000 entries are not walked when one more is added: whom it is about
is read again, nobody else. Made anew when the book begins an era (a new roster, new verdicts).
"""

from bisect import bisect_left, insort
from collections.abc import Mapping
from datetime import datetime, timedelta

from kiosk.desk.book import DutyBook
from kiosk.desk.questions import is_question
from sync.domain.entries import Entry, EntryId, Kind, PostId, VolunteerId
from sync.domain.turn import HARD, Turn

SCANS = frozenset({Kind.ON, Kind.OFF, Kind.MOVE, Kind.BREAK, Kind.RESUME, Kind.REFUSED})
_CITING = frozenset({Kind.ANNUL, Kind.AMEND, Kind.RESOLVE, Kind.CLOCKSTEP})
_NOWHERE = PostId("")


class ReviewIndex:
    """Follows one book. Belongs to the main thread."""

    def __init__(self, book: DutyBook) -> None:
        self._book = book
        self._era = -1
        self._begin()

    def _begin(self) -> None:
        self.seen = 0
        """So many entries of the book were taken in; of every kiosk."""
        self.entries: list[Entry] = []
        """This kiosk's, in the order in which the book took them in; so are those below."""
        self.times: list[datetime] = []
        """When each of `entries` happened: asked for 20,000 times with every key of a search."""
        self.scans: list[Entry] = []
        self.refusals: list[Entry] = []
        """Red ones; those that ask are in `questions`."""
        self.questions: list[Entry] = []
        self.resolves: list[Entry] = []
        self.flagged: dict[VolunteerId, tuple[Turn, ...]] = {}
        """Turns with any flag that this kiosk recorded a part of, of those who have one."""
        self.hard: dict[VolunteerId, tuple[Turn, ...]] = {}
        """Those of them with a hard flag."""
        self._due: list[tuple[datetime, EntryId]] = []
        """Of the others that nobody ended: from when they count as forgotten; ascending."""
        self.walk_ins: dict[VolunteerId, str] = {}
        """Names as they were given at the desk."""

    def follow(self) -> None:
        """Take in what the book took in since; costs as much as that."""
        era, _ = self._book.stamp(_NOWHERE)
        known = self._book.entries()
        if era != self._era or len(known) < self.seen:
            self._era = era
            self._begin()
        fresh = known[self.seen :]
        self.seen += len(fresh)
        touched: dict[VolunteerId, None] = {}
        for entry in fresh:
            self._take(entry)
            about = self._about(entry)
            if about is not None:
                touched[about] = None
        for volunteer in touched:
            self._flag(volunteer)

    def forgotten(self, now: datetime) -> int:
        """Count the turns that nobody ended and that are over by now, but for hard ones."""
        return bisect_left(self._due, (now, EntryId("")))

    def due(self, turn: Turn) -> datetime:
        """Give the moment from which a turn that nobody ended counts as forgotten."""
        return turn.ends + timedelta(seconds=self._book.roster.rules.after_s, microseconds=1)

    def _flag(self, volunteer: VolunteerId) -> None:
        for turn in self.flagged.pop(volunteer, ()):
            if is_unended(turn):
                del self._due[bisect_left(self._due, (self.due(turn), turn.opened))]
        self.hard.pop(volunteer, None)
        turns = tuple(
            turn
            for turn in self._book.turns_of(volunteer)
            if turn.flags and self._book.is_ours(turn)
        )
        if not turns:
            return
        self.flagged[volunteer] = turns
        hard = tuple(turn for turn in turns if not HARD.isdisjoint(turn.flags))
        if hard:
            self.hard[volunteer] = hard
        for turn in turns:
            if is_unended(turn):
                insort(self._due, (self.due(turn), turn.opened))

    def _take(self, entry: Entry) -> None:
        if self._book.is_own(entry):
            self._take_own(entry)
        if entry.kind == Kind.WALKIN and entry.volunteer is not None:
            self.walk_ins[entry.volunteer] = _name(entry.data)

    def _take_own(self, entry: Entry) -> None:
        self.entries.append(entry)
        self.times.append(entry.effective)
        if entry.kind in SCANS:
            self.scans.append(entry)
        if is_question(entry):
            self.questions.append(entry)
        elif entry.kind == Kind.REFUSED:
            self.refusals.append(entry)
        elif entry.kind == Kind.RESOLVE:
            self.resolves.append(entry)

    def _about(self, entry: Entry) -> VolunteerId | None:
        """Say whose turns an entry changes: those of what it cites in the end."""
        seen: set[EntryId] = set()
        while entry.kind in _CITING and entry.ref and entry.entry_id not in seen:
            seen.add(entry.entry_id)
            cited = self._book.entry(entry.ref)
            if cited is None:
                return None
            entry = cited
        return entry.volunteer


def is_unended(turn: Turn) -> bool:
    """Say whether nobody ended a turn, and nothing worse is the matter with it."""
    return turn.closed is None and HARD.isdisjoint(turn.flags)


def _name(data: Mapping[str, object]) -> str:
    name = data.get("name")
    return name if isinstance(name, str) else ""
