"""Today's records: every entry of this kiosk's day, newest first, with a search.

A list of 20,000 is given at once, and a line is put into words only when somebody looks at it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import overload

from kiosk.desk.book import DutyBook
from kiosk.desk.questions import is_question
from kiosk.desk.reasons import post_name
from kiosk.desk.record_words import KINDS, detail, kind_word
from kiosk.desk.review import UNDOABLE
from kiosk.desk.review_index import ReviewIndex
from kiosk.desk.states import Mode
from kiosk.store.terms import plain, terms_of
from sync.domain.entries import Entry, EntryId, Kind, PostId, VolunteerId
from sync.domain.roster import Roster
from sync.domain.wording import Say, mask

_ANY = PostId("")
_TIME = re.compile(r"\d{1,2}[:：]\d{0,2}")


class Group(StrEnum):
    """Which kinds are shown."""

    ALL = "all"
    DUTY = "duty"
    TALLY = "tally"
    POST = "post"
    """Log and kit."""
    REFUSED = "refused"
    CHANGES = "changes"
    """Taken back, settled, roll-call."""


_KINDS: dict[Group, frozenset[str]] = {
    Group.DUTY: frozenset({Kind.ON, Kind.OFF, Kind.MOVE, Kind.BREAK, Kind.RESUME, Kind.WALKIN}),
    Group.TALLY: frozenset({Kind.TALLY}),
    Group.POST: frozenset({Kind.NOTE, Kind.KIT}),
    Group.REFUSED: frozenset({Kind.REFUSED}),
    Group.CHANGES: frozenset(
        {Kind.ANNUL, Kind.AMEND, Kind.RESOLVE, Kind.ABSENT, Kind.CLOSE, Kind.CLOCKSTEP}
    ),
}


@dataclass(frozen=True, slots=True)
class Record:
    """One entry as a line."""

    entry: EntryId
    at: datetime
    """In the event's zone."""
    kind: str
    word: Say
    who: str
    """In full for a captain; empty when it is about nobody."""
    number: str
    post: Say
    detail: Say
    counts: bool
    """False: it was taken back."""
    annullable: bool
    asks: bool = False
    """An amber card; with kind `refused`, no refusal."""
    stranger: bool = False
    """It is about somebody whom this roster does not know."""


class RecordList(Sequence[Record]):
    """Entries, put into words one by one as they are looked at."""

    def __init__(
        self, entries: Sequence[Entry], line: Callable[[Entry], Record], mark: object = None
    ) -> None:
        self.entries = entries
        self.mark = mark
        """Equal of two lists whose lines are the same."""
        self._line = line

    def __len__(self) -> int:
        return len(self.entries)

    @overload
    def __getitem__(self, at: int) -> Record: ...
    @overload
    def __getitem__(self, at: slice) -> "RecordList": ...
    def __getitem__(self, at: int | slice) -> "Record | RecordList":
        if isinstance(at, slice):
            return RecordList(self.entries[at], self._line, None)
        return self._line(self.entries[at])


class Records:
    """Lists and searches this kiosk's entries. Writes nothing."""

    def __init__(self, book: DutyBook, index: ReviewIndex) -> None:
        self._book = book
        self._index = index
        self._terms: dict[VolunteerId, frozenset[str]] = {}
        self._terms_of: Roster | None = None
        self._latest: RecordList | None = None

    def listed(
        self, now: datetime, text: str = "", group: Group = Group.ALL, mode: Mode = Mode.CAPTAIN
    ) -> RecordList:
        """Give today's entries, newest first.

        Args:
            text: words that must all fit: a time (07:0), the start of a name, its sound or
                initials, a number, the last four digits, a kind or a post, in any language.
        """
        self._index.follow()
        start = self._book.roster.event.local(now).replace(
            hour=0, minute=0, second=0, microsecond=0
        )
        mark = (self._index.seen, self._book.stamp(_ANY)[0], text, group, mode, start)
        if self._latest is not None and self._latest.mark == mark:
            return self._latest
        kinds = _KINDS.get(group)
        times = [self._span(word, start) for word in text.split() if _TIME.fullmatch(word)]
        begin = max([start, *(span[0] for span in times)])
        end = min((span[1] for span in times), default=start + timedelta(days=2))
        fits = [self._test(word) for word in text.split() if not _TIME.fullmatch(word)]
        moments = zip(reversed(self._index.entries), reversed(self._index.times), strict=True)
        found = [
            entry
            for entry, at in moments
            if begin <= at < end
            and (kinds is None or entry.kind in kinds)
            and all(test(entry) for test in fits)
        ]
        self._latest = RecordList(found, lambda entry: self._line(entry, mode), mark)
        return self._latest

    def line(self, entry_id: EntryId, mode: Mode = Mode.CAPTAIN) -> Record | None:
        """Give one entry as a line; None when it is not here."""
        entry = self._book.entry(entry_id)
        return self._line(entry, mode) if entry is not None else None

    # ---- inside -------------------------------------------------------------------------------

    def _line(self, entry: Entry, mode: Mode) -> Record:
        roster = self._book.roster
        cited = self._book.entry(entry.ref) if entry.ref else None
        who = self._names(entry.volunteer)
        counts = self._book.counts(entry.entry_id)
        return Record(
            entry=entry.entry_id,
            at=roster.event.local(entry.effective),
            kind=entry.kind,
            word=kind_word(entry, cited),
            who=mask(who[0]) if mode is Mode.SELF_SERVICE and who[0] else who[0],
            number=who[1],
            post=post_name(entry.post, roster),
            detail=detail(entry, roster, cited),
            counts=counts,
            annullable=counts and entry.kind in UNDOABLE and mode is Mode.CAPTAIN,
            asks=is_question(entry),
            stranger=entry.volunteer is not None and not who[0],
        )

    def _names(self, volunteer: VolunteerId | None) -> tuple[str, str, str]:
        """Give name, number and last four digits of somebody; walk-ins have a name only."""
        if volunteer is None:
            return "", "", ""
        person = self._book.roster.volunteers.get(volunteer)
        if person is None:
            return self._index.walk_ins.get(volunteer, ""), "", ""
        return person.name, person.number, person.last4

    def _test(self, word: str) -> Callable[[Entry], bool]:
        folded, term = word.casefold(), plain(word)
        kinds = {kind for kind, say in KINDS.items() if _in(say, folded)}
        posts = {
            post
            for post, one in self._book.roster.posts.items()
            if folded in one.name.casefold() or folded in one.name_en.casefold()
        }
        people = self._people(term) if term else set()

        def fits(entry: Entry) -> bool:
            return entry.kind in kinds or entry.post in posts or entry.volunteer in people

        return fits

    def _span(self, word: str, start: datetime) -> tuple[datetime, datetime]:
        """Give the moments of today that a time, or the beginning of one, is written as.

        8: is an hour, 08:1 ten minutes, 08:15 one.
        """
        hour, _, minute = word.replace("：", ":").partition(":")
        begin = start + timedelta(hours=int(hour), minutes=int(minute.ljust(2, "0")))
        return begin, begin + timedelta(minutes=(60, 10, 1)[len(minute)])

    def _people(self, term: str) -> set[VolunteerId | None]:
        """Give those with an entry here whom a term fits."""
        roster = self._book.roster
        if self._terms_of is not roster:
            self._terms, self._terms_of = {}, roster
        found: set[VolunteerId | None] = set()
        for volunteer in {entry.volunteer for entry in self._index.entries} - {None}:
            if volunteer is None:
                continue
            if volunteer not in self._terms:
                name, number, last4 = self._names(volunteer)
                self._terms[volunteer] = frozenset(
                    text for _, text in terms_of(name, number, last4)
                )
            if any(known.startswith(term) for known in self._terms[volunteer]):
                found.add(volunteer)
        return found


def _in(say: Say, folded: str) -> bool:
    return folded in say.zh.casefold() or folded in say.en.casefold()
