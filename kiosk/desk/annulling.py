"""Taking back an entry of this kiosk later, with a reason; and putting one back.

Nothing is deleted: an `annul` entry cites the one that no longer counts, and can itself be
annulled. What it changes is worked out before anybody confirms: the same reading of turns,
once as the journal stands and once as it would stand.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from kiosk.desk.book import DutyBook
from kiosk.desk.leaving import name_of
from kiosk.desk.reasons import WHY_LONGEST, Why, duration, post_name
from kiosk.desk.record_words import (
    PUT_BACK,
    TAKE_BACK,
    TAKE_COUNT_BACK,
    detail,
    kind_word,
)
from kiosk.desk.recording import Recorder
from kiosk.desk.review import UNDOABLE, annulment
from kiosk.desk.states import Answer, Notice
from sync.domain.duty import turns
from sync.domain.entries import GENESIS, Entry, EntryId, Kind, Method
from sync.domain.turn import Turn
from sync.domain.wording import Say, same

_WHAT = Say(zh="{time} {word} · {post}", en="{time} {word} · {post}")
_ANNULLED = Say(zh="已撤销：{what}。", en="Taken back: {what}.")
_RESTORED = Say(zh="已恢复：{what}。", en="Put back: {what}.")
_GONE = Say(zh="这一条现在不算数，不用再撤。", en="This one does not count already.")
_NOT_THIS = Say(zh="这种记录不能撤销。", en="An entry of this kind cannot be taken back.")
_NEEDED = Say(zh="请说明原因。", en="Please say why.")
_NO_TURN = Say(zh="没有上岗记录", en="No time on duty")
_OTHERWISE = Say(zh="这条记录算数", en="This entry counts")
_NO_MORE = Say(zh="这条记录不再算数，时长不变", en="It no longer counts; no time changes")
_SUM = Say(zh="{sentences} 共计 {n}。", en="{sentences} {n} in all.")
_PREVIEW = EntryId("what-if")


@dataclass(frozen=True, slots=True)
class Change:
    """What taking one entry back would change, for who is about to confirm it."""

    entry: EntryId
    who: str
    """In full; empty when the entry is about nobody."""
    what: Say
    """07:02 上岗 · 会场南门."""
    before: Say
    after: Say
    minutes: int
    """Credited afterwards less credited now."""
    answers: tuple[Why, ...]
    restores: bool
    """The entry is itself an annulment: what it took back counts again."""


class Annulling:
    """Takes back and puts back this kiosk's own entries."""

    def __init__(self, journal: Recorder, book: DutyBook) -> None:
        self._journal = journal
        self._book = book

    def may(self, entry: Entry) -> bool:
        """Say whether an entry can be taken back: of such a kind, and counting now."""
        return entry.kind in UNDOABLE and self._book.counts(entry.entry_id)

    def preview(self, entry_id: EntryId, now: datetime) -> Change | None:
        """Work out what taking an entry back would change; None when it cannot be."""
        entry = self._book.entry(entry_id)
        if entry is None or not self.may(entry):
            return None
        restores = entry.kind == Kind.ANNUL
        about = self._about(entry)
        answers: tuple[Why, ...] = PUT_BACK if restores else TAKE_BACK
        if about.kind == Kind.TALLY and not restores:
            answers = TAKE_COUNT_BACK
        before, after, minutes = self._turns(entry, about, now)
        return Change(
            entry=entry_id,
            who=name_of(self._book, about.volunteer).zh if about.volunteer is not None else "",
            what=self.what(entry),
            before=before,
            after=after,
            minutes=minutes,
            answers=answers,
            restores=restores,
        )

    def annul(self, entry_id: EntryId, reason: str) -> Notice:
        """Take an entry back, with the id of a ready answer or the captain's own words.

        Raises:
            StoreError: nothing was changed.
        """
        entry = self._book.entry(entry_id)
        why = " ".join(reason.split())[:WHY_LONGEST]
        if entry is None or not self._book.counts(entry_id):
            return Notice(Answer.STOP, _GONE)
        if entry.kind not in UNDOABLE:
            return Notice(Answer.STOP, _NOT_THIS)
        if not why:
            return Notice(Answer.CHOOSE, _NEEDED)
        template = _RESTORED if entry.kind == Kind.ANNUL else _ANNULLED
        written = self._journal.append(annulment(entry, why))
        self._book.add(written)
        return Notice(Answer.DONE, template.fill(what=self.what(entry)), written.entry_id)

    def what(self, entry: Entry) -> Say:
        """Say which entry is meant; of an annulment, what it took back."""
        about = self._about(entry)
        roster = self._book.roster
        more = detail(about, roster)
        word = kind_word(about)
        word = Say(zh=f"{word.zh} {more.zh}".strip(), en=f"{word.en} {more.en}".strip())
        what = _WHAT.fill(
            time=f"{roster.event.local(about.effective):%H:%M}",
            word=word,
            post=post_name(about.post, roster),
        )
        if about.volunteer is None:
            return what
        name = name_of(self._book, about.volunteer)
        return Say(zh=f"{name.zh} {what.zh}", en=f"{name.en} {what.en}")

    # ---- inside -------------------------------------------------------------------------------

    def _about(self, entry: Entry) -> Entry:
        """Give the entry that an annulment, of an annulment, is about in the end."""
        seen = {entry.entry_id}
        while entry.kind == Kind.ANNUL and entry.ref and entry.ref not in seen:
            seen.add(entry.ref)
            cited = self._book.entry(entry.ref)
            if cited is None:
                break
            entry = cited
        return entry

    def _turns(self, entry: Entry, about: Entry, now: datetime) -> tuple[Say, Say, int]:
        """Give the turns that would change, as they are and as they would be."""
        if about.volunteer is None:
            roster = self._book.roster
            counts = same(""), same("")
            if about.kind == Kind.TALLY:
                more = detail(about, roster)
                counts = more, Say(zh="不计", en="not counted")
            before, after = counts if entry is about else counts[::-1]
            if not before.zh:
                return _OTHERWISE, _NO_MORE, 0
            return before, after, 0
        mine = self._book.entries_of(about.volunteer)
        what_if = what_if_annulled(entry, now)
        old = {one.opened: one for one in turns(mine, self._book.roster)}
        new = {one.opened: one for one in turns([*mine, what_if], self._book.roster)}
        was = [one for opened, one in old.items() if new.get(opened) != one]
        will = [one for opened, one in new.items() if old.get(opened) != one]
        if not was and not will:
            return _OTHERWISE, _NO_MORE, 0
        return told(was), told(will), minutes_of(will) - minutes_of(was)


def what_if_annulled(entry: Entry, now: datetime) -> Entry:
    """Give the annulment that would be written now, for a reading only."""
    return replace(
        entry,
        entry_id=_PREVIEW,
        kind=Kind.ANNUL,
        method=Method.DESK,
        wall=max(now, entry.wall),
        seq=2**53 - 1,
        ref=entry.entry_id,
        data={"reason": "slip"},
    ).sealed(GENESIS)


def told(found: list[Turn]) -> Say:
    """Say what turns come to: each its sentence, and the sum of several."""
    if not found:
        return _NO_TURN
    sentences = [one.service.explanation for one in found]
    whole = Say(zh="".join(s.zh for s in sentences), en=" ".join(s.en for s in sentences))
    if len(found) == 1:
        return whole
    return _SUM.fill(sentences=whole, n=duration(minutes_of(found)))


def minutes_of(found: list[Turn]) -> int:
    """Add up what is credited."""
    return sum(one.service.credited_minutes for one in found)
