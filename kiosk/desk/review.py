"""What has just happened here, and taking back a slip."""

from datetime import datetime, timedelta

from kiosk.desk import words
from kiosk.desk.book import DutyBook
from kiosk.desk.leaving import BulkRecorder
from kiosk.desk.reasons import QUESTIONS
from kiosk.desk.recording import Draft
from kiosk.desk.review_index import ReviewIndex
from kiosk.desk.states import Answer, Outcome, RecentScan
from kiosk.desk.together import Together
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
_ALL_BACK = Say(zh="{n} 条一起撤销了。", en="All {n} are taken back.")
UNDOABLE = frozenset(
    {
        Kind.ON,
        Kind.OFF,
        Kind.MOVE,
        Kind.BREAK,
        Kind.RESUME,
        Kind.TALLY,
        Kind.KIT,
        Kind.NOTE,
        Kind.ABSENT,
        Kind.RESOLVE,
        Kind.ANNUL,
    }
)
"""What an `annul` of this desk may cite; an annulled annulment puts back."""


class Review:
    """Looks back on this gate's journal."""

    def __init__(
        self,
        journal: BulkRecorder,
        book: DutyBook,
        index: ReviewIndex | None = None,
        together: Together | None = None,
    ) -> None:
        self._journal = journal
        self._book = book
        self._together = together or Together()
        self.index = index if index is not None else ReviewIndex(book)

    def recent(self, now: datetime, most: int = 12) -> tuple[RecentScan, ...]:
        """Give the latest scans, newest first; only the newest can be undone, and only soon."""
        self.index.follow()
        lines: list[RecentScan] = []
        for entry in reversed(self.index.scans[-most:]):
            undone = not self._book.counts(entry.entry_id)
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
            word=words.ANNULLED if undone else word_of(entry),
            masked=self._masked(entry),
            undoable=undoable,
        )

    def may_undo(self, entry: Entry, now: datetime) -> bool:
        """Say whether one tap takes `entry` back."""
        recent = now - entry.effective <= timedelta(seconds=UNDO_S)
        return entry.kind in UNDOABLE and recent

    def undo(self, entry_id: EntryId, now: datetime) -> Outcome | None:
        """Take back a slip by an entry that cites it; the first one stays as it was.

        What one tap committed together is taken back together, in one transaction.

        Returns:
            None when there is nothing to take back (any more).

        Raises:
            StoreError: nothing was written.
        """
        slip = self._book.entry(entry_id)
        if slip is None or not self.may_undo(slip, now) or not self._book.counts(entry_id):
            return None
        slips = [self._book.entry(one) for one in self._together.of(entry_id)]
        counting = [one for one in slips if one is not None and self._book.counts(one.entry_id)]
        made = self._journal.append_all([annulment(one, "slip") for one in counting])
        for entry in made:
            self._book.add(entry)
        entry = made[0]
        if len(made) > 1:
            return Outcome(
                answer=Answer.DONE,
                happened="annulled",
                word=words.ANNULLED,
                at=self._book.roster.event.local(entry.effective),
                entry=entry.entry_id,
                todo=_ALL_BACK.fill(n=len(made)),
            )
        volunteer = self._book.person(slip.volunteer)
        back = slip.kind == Kind.ANNUL
        return Outcome(
            answer=Answer.DONE,
            happened="put-back" if back else "annulled",
            word=words.PUT_BACK if back else words.ANNULLED,
            at=self._book.roster.event.local(entry.effective),
            entry=entry.entry_id,
            name=volunteer.name if volunteer else None,
            todo=words.COUNTS_AGAIN if back else words.TAKEN_BACK,
        )

    def _masked(self, entry: Entry) -> str:
        volunteer = self._book.person(entry.volunteer)
        return mask(volunteer.name if volunteer else "")


def annulment(slip: Entry, reason: str) -> Draft:
    """Draft the entry that takes `slip` back."""
    return Draft(
        kind=Kind.ANNUL,
        method=Method.DESK,
        volunteer=slip.volunteer,
        post=slip.post,
        ref=slip.entry_id,
        data={"reason": reason},
    )


def word_of(entry: Entry) -> Say:
    """Give the word of a scan: 上岗, or why it was refused."""
    reason = str(entry.data.get("reason", ""))
    if entry.kind == Kind.REFUSED:
        if reason in QUESTIONS:
            return QUESTIONS[reason]
        if reason in words.REFUSALS:
            return words.REFUSALS[Refusal(reason)][0]
    return _SHOWN.get(entry.kind, words.REFUSED)
