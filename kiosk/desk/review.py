"""What has just happened here, what is in doubt, and taking back a slip."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from kiosk.desk import words
from kiosk.desk.book import DutyBook
from kiosk.desk.questions import Questions, is_question
from kiosk.desk.reasons import QUESTIONS
from kiosk.desk.recording import Draft, Recorder
from kiosk.desk.states import Answer, Outcome, RecentScan, ReviewItem
from sync.client.outbox import SUSPECT
from sync.domain.badge import Refusal
from sync.domain.entries import Entry, EntryId, Kind, Method
from sync.domain.wording import Say, mask

UNDO_S = 60
"""A slip is taken back by one tap within this; later it needs a reason."""

_SHOWN: dict[str, Say] = {
    Kind.ON: words.ON,
    Kind.OFF: words.OFF,
    Kind.MOVE: words.MOVED,
    Kind.BREAK: words.ON_BREAK,
    Kind.RESUME: words.RESUMED,
    Kind.REFUSED: words.REFUSED,
}
_UNDOABLE = frozenset({Kind.ON, Kind.OFF, Kind.MOVE, Kind.BREAK, Kind.RESUME, Kind.TALLY})
_ASKED = {
    "elsewhere": words.PLANNED_ELSEWHERE,
    "unassigned": words.NOT_PLANNED,
    Refusal.NOT_ON_ROSTER: words.PROVISIONAL,
}


class Review:
    """Looks back on this gate's journal."""

    def __init__(self, journal: Recorder, book: DutyBook) -> None:
        self._journal = journal
        self._book = book

    def recent(self, now: datetime, most: int = 12) -> tuple[RecentScan, ...]:
        """Give the latest scans, newest first; only the newest can be undone, and only soon."""
        entries = self._book.entries()
        annulled = {entry.ref for entry in entries if entry.kind == Kind.ANNUL}
        shown = [entry for entry in entries if entry.kind in _SHOWN][-most:]
        lines: list[RecentScan] = []
        for entry in reversed(shown):
            undone = entry.entry_id in annulled
            newest = not lines and not undone and self.may_undo(entry, now)
            lines.append(self._line(entry, undone, newest))
        return tuple(lines)

    def _line(self, entry: Entry, undone: bool, undoable: bool) -> RecentScan:
        answer = Answer.DONE
        if entry.kind == Kind.REFUSED:
            asked = entry.data.get("reason") in QUESTIONS
            answer = Answer.CHOOSE if asked else Answer.STOP
        return RecentScan(
            entry=entry.entry_id,
            at=self._book.roster.event.local(entry.effective),
            answer=Answer.CHOOSE if undone else answer,
            word=words.ANNULLED if undone else self._word(entry),
            masked=self._masked(entry),
            undoable=undoable,
        )

    def _word(self, entry: Entry) -> Say:
        reason = str(entry.data.get("reason", ""))
        if entry.kind == Kind.REFUSED and reason in words.REFUSALS:
            return words.REFUSALS[Refusal(reason)][0]
        return QUESTIONS.get(reason, _SHOWN[entry.kind])

    def may_undo(self, entry: Entry, now: datetime) -> bool:
        """Say whether one tap takes `entry` back."""
        recent = now - entry.effective <= timedelta(seconds=UNDO_S)
        return entry.kind in _UNDOABLE and recent

    def undo(self, entry_id: EntryId, now: datetime) -> Outcome | None:
        """Take back a slip by an entry that cites it; the first one stays as it was.

        Returns:
            None when there is nothing to take back (any more).

        Raises:
            StoreError: nothing was written.
        """
        slip = self._book.entry(entry_id)
        if slip is None or not self.may_undo(slip, now):
            return None
        if any(e.kind == Kind.ANNUL and e.ref == entry_id for e in self._book.entries()):
            return None
        entry = self._journal.append(
            Draft(
                kind=Kind.ANNUL,
                method=Method.DESK,
                volunteer=slip.volunteer,
                post=slip.post,
                ref=slip.entry_id,
                data={"reason": "slip"},
            )
        )
        self._book.add(entry)
        volunteer = self._book.roster.volunteers.get(slip.volunteer) if slip.volunteer else None
        return Outcome(
            answer=Answer.DONE,
            happened="annulled",
            word=words.ANNULLED,
            at=self._book.roster.event.local(entry.effective),
            entry=entry.entry_id,
            name=volunteer.name if volunteer else None,
            todo=words.TAKEN_BACK,
        )

    def in_doubt(self, quarantined: Iterable[tuple[Entry, str]]) -> tuple[ReviewItem, ...]:
        """List what wants a look, newest first: what the hub set aside, and refusals here.

        A question that was answered, or left as it is, no longer does.

        Args:
            quarantined: entries of this kiosk with the hub's code.
        """
        items = [self._set_aside(entry, code) for entry, code in quarantined]
        questions = Questions(self._book)
        items += [
            self._refusal(entry)
            for entry in self._book.entries()
            if entry.kind == Kind.REFUSED
            and (questions.waits(entry.entry_id) or not is_question(entry))
        ]
        return tuple(sorted(items, key=lambda item: item.at, reverse=True))

    def _set_aside(self, entry: Entry, code: str) -> ReviewItem:
        return ReviewItem(
            entry=entry.entry_id,
            at=self._book.roster.event.local(entry.effective),
            quarantined=True,
            masked=self._masked(entry),
            title=words.STUCK if code == SUSPECT else words.SET_ASIDE,
            todo=words.STUCK_TODO if code == SUSPECT else _set_aside_todo(code),
        )

    def _refusal(self, entry: Entry) -> ReviewItem:
        reason = str(entry.data.get("reason", ""))
        title, todo = words.REFUSED, words.ASK_ORGANISER
        if reason in QUESTIONS:
            title = QUESTIONS[reason]
            todo = _ASKED.get(reason, words.UNANSWERED)
        elif reason in words.REFUSALS:
            title, todo = words.REFUSALS[Refusal(reason)]
        return ReviewItem(
            entry=entry.entry_id,
            at=self._book.roster.event.local(entry.effective),
            quarantined=False,
            masked=self._masked(entry),
            title=title,
            todo=todo,
        )

    def _masked(self, entry: Entry) -> str:
        volunteer = self._book.roster.volunteers.get(entry.volunteer) if entry.volunteer else None
        return mask(volunteer.name if volunteer else "")


def _set_aside_todo(code: str) -> Say:
    why = words.SET_ASIDE_WHY.get(code) or words.MALFORMED.fill(code=code)
    return words.SET_ASIDE_TODO.fill(code=why)
