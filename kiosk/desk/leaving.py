"""Leaving: breaks, coming back, and signing off by hand when there is no badge to show."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from kiosk.desk import words
from kiosk.desk.book import DutyBook
from kiosk.desk.cards import Cards
from kiosk.desk.reasons import duration
from kiosk.desk.recording import Draft, Recorder
from kiosk.desk.states import Answer, Notice
from sync.domain.entries import Entry, EntryId, Kind, Method, VolunteerId
from sync.domain.turn import Turn
from sync.domain.wording import Say, same

ONLY_A_BREAK_S = 60
"""So long after signing off, one tap makes a break of it."""

_NOT_ON = Say(zh="{name} 现在不在岗，没有记录。", en="{name} is not on duty; nothing was noted.")
_RESTS = Say(zh="{name} 已经在休息。", en="{name} is on a break already.")
_NO_BREAK = Say(zh="{name} 没有在休息。", en="{name} is not on a break.")
_BREAK = Say(
    zh="{name} 开始休息；回来再扫一次胸牌。", en="{name} is on a break; the badge ends it."
)
_BACK = Say(zh="{name} 已回岗，休息了 {n}。", en="{name} is back after {n}.")
_OFF = Say(zh="{name} 已签退：{thanks}", en="{name} signed off: {thanks}")
_TOO_LATE = Say(
    zh="已经过了一会儿，不能再改成休息；请在“岗位”里改。",
    en="Too late to make a break of it; change it on the board.",
)


class BulkRecorder(Recorder, Protocol):
    """A journal that also commits several entries, all or none."""

    def append_all(self, drafts: Sequence[Draft]) -> list[Entry]:
        """Commit several entries in one transaction.

        Raises:
            StoreError: none was written.
        """
        ...


class Leaving:
    """What a captain does for somebody who leaves, for a while or for the day."""

    def __init__(self, journal: BulkRecorder, book: DutyBook) -> None:
        self._journal = journal
        self._book = book
        self._cards = Cards(book)

    def start_break(
        self, volunteer: VolunteerId, now: datetime, method: Method = Method.SEARCH
    ) -> Notice:
        """Begin a break.

        Raises:
            StoreError: nothing was noted.
        """
        turn, name = self._book.running(volunteer, now), self._name(volunteer)
        if turn is None:
            return Notice(Answer.STOP, _NOT_ON.fill(name=name))
        if turn.on_break:
            return Notice(Answer.STOP, _RESTS.fill(name=name))
        entry = self._record(Kind.BREAK, turn, method)
        return Notice(Answer.DONE, _BREAK.fill(name=name), entry.entry_id)

    def end_break(
        self, volunteer: VolunteerId, now: datetime, method: Method = Method.SEARCH
    ) -> Notice:
        """End a break.

        Raises:
            StoreError: nothing was noted.
        """
        turn, name = self._book.running(volunteer, now), self._name(volunteer)
        if turn is None or not turn.on_break:
            missing = _NOT_ON if turn is None else _NO_BREAK
            return Notice(Answer.STOP, missing.fill(name=name))
        entry = self._record(Kind.RESUME, turn, method)
        rested = duration(round((entry.effective - turn.last) / timedelta(minutes=1)))
        return Notice(Answer.DONE, _BACK.fill(name=name, n=rested), entry.entry_id)

    def sign_off(
        self, volunteer: VolunteerId, now: datetime, method: Method = Method.SEARCH
    ) -> Notice:
        """Sign somebody off who has no badge to show.

        Raises:
            StoreError: nothing was noted.
        """
        turn, name = self._book.running(volunteer, now), self._name(volunteer)
        if turn is None:
            return Notice(Answer.STOP, _NOT_ON.fill(name=name))
        entry = self._record(Kind.OFF, turn, method)
        thanks = self._cards.thanks(self._book.turns_of(volunteer), entry.effective)
        return Notice(Answer.DONE, _OFF.fill(name=name, thanks=thanks), entry.entry_id)

    def only_a_break(self, off: EntryId, now: datetime) -> Notice:
        """Make a break of a signing off of a moment ago: one transaction, both stay on record.

        Raises:
            StoreError: nothing was changed.
        """
        left = self._book.entry(off)
        soon = left is not None and now - left.effective <= timedelta(seconds=ONLY_A_BREAK_S)
        volunteer = left.volunteer if left is not None and left.kind == Kind.OFF else None
        mine = self._book.turns_of(volunteer) if volunteer is not None else ()
        if left is None or volunteer is None or not soon or not _ended_by(off, mine):
            return Notice(Answer.STOP, _TOO_LATE)
        made = self._journal.append_all(
            [
                Draft(
                    kind=Kind.ANNUL,
                    method=Method.DESK,
                    volunteer=volunteer,
                    post=left.post,
                    ref=off,
                    data={"reason": "only-a-break"},
                ),
                Draft(
                    kind=Kind.BREAK,
                    method=left.method,
                    volunteer=volunteer,
                    post=left.post,
                    badge_serial=left.badge_serial,
                ),
            ]
        )
        for entry in made:
            self._book.add(entry)
        return Notice(Answer.DONE, _BREAK.fill(name=self._name(volunteer)))

    def _record(self, kind: Kind, turn: Turn, method: Method) -> Entry:
        entry = self._journal.append(
            Draft(kind=kind, method=method, volunteer=turn.volunteer, post=turn.post)
        )
        self._book.add(entry)
        return entry

    def _name(self, volunteer: VolunteerId) -> Say:
        return name_of(self._book, volunteer)


def name_of(book: DutyBook, volunteer: VolunteerId | None) -> Say:
    """Give a name as a captain reads it; the words for a stranger when the roster has none."""
    person = book.person(volunteer)
    return same(person.name) if person is not None else words.STRANGER


def _ended_by(off: EntryId, mine: Sequence[Turn]) -> bool:
    latest = max(mine, key=lambda turn: (turn.last, turn.opened), default=None)
    return latest is not None and latest.closed == off
