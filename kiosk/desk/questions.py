"""Amber questions that nobody has answered yet: they wait, however many badges came since.

A question is a `refused` entry that asks. It is answered by going on duty since then, at any
desk that this one knows of, or by a `resolve` entry that cites it: left as it is. The list is
a reading of the journal, so it is the same after a restart.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kiosk.desk.book import DutyBook
from kiosk.desk.reasons import QUESTIONS
from sync.domain.entries import Entry, EntryId, Kind, VolunteerId
from sync.domain.wording import Say


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """One question that waits."""

    entry: EntryId
    at: datetime
    """In the event's zone."""
    word: Say
    name: str
    """In full; empty when nobody of that number is on the roster."""


class Questions:
    """The open questions of this gate."""

    def __init__(self, book: DutyBook) -> None:
        self._book = book
        self._asked: dict[VolunteerId, Entry] = {}
        self._left: dict[EntryId, EntryId] = {}
        """Question to the entry that left it as it is; taken back, the question is open again."""
        for entry in book.own():
            self.note(entry)

    def note(self, entry: Entry) -> None:
        """Take in an entry; of one volunteer's questions the latest is the one that waits."""
        if entry.kind == Kind.RESOLVE and entry.ref:
            self._left[entry.ref] = entry.entry_id
        elif is_question(entry) and entry.volunteer is not None:
            self._asked[entry.volunteer] = entry

    def waits(self, entry_id: EntryId) -> bool:
        """Say whether a question is still to be answered."""
        entry = self._book.entry(entry_id)
        if entry is None or not is_question(entry) or entry.volunteer is None:
            return False
        latest = self._asked.get(entry.volunteer)
        return latest is not None and latest.entry_id == entry_id and self._open(entry)

    def waiting(self, now: datetime) -> list[Entry]:
        """Give today's open questions, the newest first."""
        local = self._book.roster.event.local
        today = local(now).date()
        found = [
            entry
            for entry in self._asked.values()
            if local(entry.effective).date() == today and self._open(entry)
        ]
        return sorted(found, key=lambda entry: entry.order, reverse=True)

    def listed(self, now: datetime) -> tuple[OpenQuestion, ...]:
        """Give them as a list shows them."""
        return tuple(self._shown(self.waiting(now)))

    def _shown(self, entries: Iterable[Entry]) -> Iterable[OpenQuestion]:
        roster = self._book.roster
        for entry in entries:
            person = self._book.person(entry.volunteer)
            yield OpenQuestion(
                entry=entry.entry_id,
                at=roster.event.local(entry.effective),
                word=QUESTIONS[str(entry.data["reason"])],
                name=person.name if person else "",
            )

    def _open(self, entry: Entry) -> bool:
        if self._book.entry(entry.entry_id) is None:
            return False
        left = self._left.get(entry.entry_id)
        if left is not None and self._book.counts(left):
            return False
        mine = self._book.turns_of(entry.volunteer) if entry.volunteer else ()
        return all(turn.last < entry.effective for turn in mine)


def is_question(entry: Entry) -> bool:
    """Say whether an entry asked something of a captain."""
    return entry.kind == Kind.REFUSED and entry.data.get("reason") in QUESTIONS
