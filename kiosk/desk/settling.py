"""Settling a turn: a captain says when somebody really came and left.

That is a `resolve` which cites the entry that opened the turn: `starts`, `ends` or both,
`settles` the entries that it knew of, so that a later one reopens the turn, and a `reason`.
The minutes become captain-entered, and their sentence says so. Undone by annulling it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from kiosk.desk.annulling import minutes_of
from kiosk.desk.book import DutyBook
from kiosk.desk.cards import Cards
from kiosk.desk.doubt_words import by_weight
from kiosk.desk.doubts import Doubts
from kiosk.desk.leaving import name_of
from kiosk.desk.reasons import WHY_LONGEST, Why, post_name
from kiosk.desk.record_words import SETTLE
from kiosk.desk.recording import Draft, Recorder
from kiosk.desk.report import FLAGS
from kiosk.desk.states import Answer, Notice
from sync.domain.canonical import Json
from sync.domain.duty import turns
from sync.domain.entries import (
    GENESIS,
    Entry,
    EntryId,
    Kind,
    Method,
    wall_text,
    whole_ms,
)
from sync.domain.turn import Flag, Turn
from sync.domain.wording import Say, same

SETTLES_MOST = 80
"""Entry ids that a `resolve` can list within an entry's 4 KiB; a turn of more lists none."""

_GONE = Say(zh="这一条已经处理过了。", en="This one is settled already.")
_AHEAD = Say(zh="时间不能晚于现在。", en="The time cannot be later than now.")
_BACKWARDS = Say(zh="下岗不能早于上岗。", en="Off duty cannot be before on duty.")
_NEEDED = Say(zh="请说明原因。", en="Please say why.")
_DONE = Say(zh="{name}：已核定，{sentence}", en="{name}: settled. {sentence}")
_ENTERED = Say(
    zh="{sentence}时长记为“岗长录入”。", en="{sentence} Marked as entered by the captain."
)


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A turn that is about to be settled. Times are in the event's zone."""

    turn: EntryId
    who: str
    """In full, with the team."""
    post: Say
    flags: tuple[Say, ...]
    """Each in a sentence, the hard ones first."""
    explanation: Say
    starts: datetime
    ends: datetime | None
    """None: it is running, and only its start can be said."""
    ends_fixed: bool
    """Its end is on record: only the start is missing."""
    minutes: int
    answers: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """What would come of it."""

    fine: bool
    """False: it cannot be so; `text` says why not."""
    text: Say
    minutes: int = 0


class Settling:
    """Settles turns; `doubts` says which there are."""

    def __init__(self, journal: Recorder, book: DutyBook, doubts: Doubts) -> None:
        self._journal = journal
        self._book = book
        self._doubts = doubts
        self._cards = Cards(book)

    def show(self, opened: EntryId, now: datetime) -> Unsettled | None:
        """Give a turn in doubt with its times; None when there is none of that name."""
        turn = self._doubts.find(opened)
        if turn is None:
            return None
        local, roster = self._book.roster.event.local, self._book.roster
        flags = [Flag(flag) for flag in by_weight(map(str, turn.flags))]
        posts = dict.fromkeys(segment.post for segment in turn.segments)
        running = turn.open and turn.ends >= now
        name = name_of(self._book, turn.volunteer)
        team = self._cards.team(turn.volunteer)
        return Unsettled(
            turn=turn.opened,
            who=f"{name.zh} · {team}" if team else name.zh,
            post=_arrowed(post_name(post, roster) for post in posts),
            flags=tuple(FLAGS[flag][1] for flag in flags),
            explanation=turn.service.explanation,
            starts=local(turn.starts),
            ends=None if running else local(turn.ends),
            ends_fixed=Flag.OFF_WITHOUT_ON in flags,
            minutes=turn.service.credited_minutes,
            answers=SETTLE,
        )

    def preview(
        self, opened: EntryId, starts: datetime, ends: datetime | None, now: datetime
    ) -> Settled:
        """Say what would come of these times, before anybody confirms them."""
        turn = self._doubts.find(opened)
        if turn is None:
            return Settled(False, _GONE)
        problem = _problem(starts, ends, now)
        if problem is not None:
            return Settled(False, problem)
        what_if = self._what_if(_draft(turn, starts, ends, "seen"), turn, now)
        found = self._read(turn, [what_if])
        if not found:
            return Settled(False, _GONE)
        text = _ENTERED.fill(sentence=found[0].service.explanation)
        return Settled(True, text, minutes_of(found))

    def settle(
        self, opened: EntryId, starts: datetime, ends: datetime | None, reason: str, now: datetime
    ) -> Notice:
        """Settle it so.

        Args:
            reason: the id of a ready answer, or the captain's own words.

        Raises:
            StoreError: nothing was changed.
        """
        turn = self._doubts.find(opened)
        why = " ".join(reason.split())[:WHY_LONGEST]
        if turn is None:
            return Notice(Answer.STOP, _GONE)
        problem = _problem(starts, ends, now)
        if problem is not None:
            return Notice(Answer.STOP, problem)
        if not why:
            return Notice(Answer.CHOOSE, _NEEDED)
        entry = self._journal.append(_draft(turn, starts, ends, why))
        self._book.add(entry)
        (found, *_) = self._read(turn, [])
        name = name_of(self._book, turn.volunteer)
        text = _DONE.fill(name=name, sentence=found.service.explanation)
        return Notice(Answer.DONE, text, entry.entry_id)

    # ---- inside -------------------------------------------------------------------------------

    def _read(self, turn: Turn, more: list[Entry]) -> list[Turn]:
        """Read the person's turns, with what might be added; give those of this doubt."""
        mine = turns([*self._book.entries_of(turn.volunteer), *more], self._book.roster)
        return [one for one in mine if not set(turn.entries).isdisjoint(one.entries)]

    def _what_if(self, draft: Draft, turn: Turn, now: datetime) -> Entry:
        some = self._book.entries_of(turn.volunteer)[-1]
        return replace(
            some,
            entry_id=EntryId("what-if"),
            kind=draft.kind,
            method=draft.method,
            wall=max(now, some.wall),
            seq=2**53 - 1,
            post=draft.post,
            ref=draft.ref,
            data=draft.data,
        ).sealed(GENESIS)


def _draft(turn: Turn, starts: datetime, ends: datetime | None, reason: str) -> Draft:
    data: dict[str, Json] = {"reason": reason}
    if ends is None or Flag.OFF_WITHOUT_ON in turn.flags or _minute(starts) != _minute(turn.starts):
        data["starts"] = wall_text(whole_ms(starts))
    if ends is not None:
        data["ends"] = wall_text(whole_ms(ends))
    if len(turn.entries) <= SETTLES_MOST:
        settles: list[Json] = [str(one) for one in turn.entries]
        data["settles"] = settles
    posts = list(dict.fromkeys(segment.post for segment in turn.segments))
    return Draft(
        kind=Kind.RESOLVE,
        method=Method.DESK,
        volunteer=turn.volunteer,
        post=posts[-1] if posts else None,
        ref=turn.opened,
        data=data,
    )


def _problem(starts: datetime, ends: datetime | None, now: datetime) -> Say | None:
    if starts > now or (ends is not None and ends > now):
        return _AHEAD
    if ends is not None and ends < starts:
        return _BACKWARDS
    return None


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _arrowed(names: Iterable[Say]) -> Say:
    found = list(names)
    if not found:
        return same("—")
    return Say(zh=" → ".join(n.zh for n in found), en=" → ".join(n.en for n in found))
