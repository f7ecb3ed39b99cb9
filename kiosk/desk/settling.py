"""Settling a turn: a captain says when somebody really came and left.

That is a `resolve` which cites the entry that opened the turn: `starts`, `ends` or both,
`settles` the entries that it knew of, so that a later one reopens the turn, and a `reason`.
The minutes become captain-entered, and their sentence says so. Undone by annulling it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kiosk.desk.annulling import minutes_of
from kiosk.desk.book import DutyBook
from kiosk.desk.cards import Cards
from kiosk.desk.doubt_words import by_weight
from kiosk.desk.doubts import Doubts
from kiosk.desk.leaving import name_of
from kiosk.desk.reasons import WHY_LONGEST, Why, duration, post_name
from kiosk.desk.record_words import SETTLE
from kiosk.desk.recording import Draft, Recorder
from kiosk.desk.report import FLAGS
from kiosk.desk.states import Answer, Notice
from kiosk.store.doubts import HubDoubt
from sync.domain.canonical import Json
from sync.domain.duty import turns
from sync.domain.entries import (
    GENESIS,
    Entry,
    EntryId,
    Kind,
    Method,
    PostId,
    VolunteerId,
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
_SENT = Say(
    zh="{name}：已核定 {span}；中心收到后按这个时间计。",
    en="{name}: settled as {span}; the hub counts it so when it has it.",
)
_WILL = Say(
    zh="中心会把各签到台的记录合在一起，按这个时间重算：约 {n}。",
    en="The hub puts the gates' entries together and counts it anew: about {n}.",
)
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


@dataclass(frozen=True, slots=True)
class _Case:
    """What is known of the turn, here and at the hub."""

    opened: EntryId
    volunteer: VolunteerId
    own: Turn | None
    hub: HubDoubt | None

    @property
    def entries(self) -> tuple[EntryId, ...]:
        own = self.own.entries if self.own is not None else ()
        return tuple(dict.fromkeys((*own, *(self.hub.entries if self.hub else ()))))

    @property
    def wholly_ours(self) -> bool:
        return self.own is not None and (
            self.hub is None or set(self.hub.entries) <= set(self.own.entries)
        )


class Settling:
    """Settles turns; `doubts` says which there are."""

    def __init__(self, journal: Recorder, book: DutyBook, doubts: Doubts) -> None:
        self._journal = journal
        self._book = book
        self._doubts = doubts
        self._cards = Cards(book)

    def show(self, opened: EntryId, now: datetime) -> Unsettled | None:
        """Give a turn in doubt with its times; None when there is none of that name."""
        case = self._case(opened)
        if case is None:
            return None
        local, roster = self._book.roster.event.local, self._book.roster
        starts, ends, flags, posts, explanation, minutes = _facts(case)
        running = case.own is not None and case.own.open and case.own.ends >= now
        name = name_of(self._book, case.volunteer)
        team = self._cards.team(case.volunteer)
        return Unsettled(
            turn=case.opened,
            who=f"{name.zh} · {team}" if team else name.zh,
            post=_arrowed(post_name(post, roster) for post in posts),
            flags=tuple(FLAGS[flag][1] for flag in flags),
            explanation=explanation,
            starts=local(starts),
            ends=None if running else local(ends),
            ends_fixed=Flag.OFF_WITHOUT_ON in flags,
            minutes=minutes,
            answers=SETTLE,
        )

    def preview(
        self, opened: EntryId, starts: datetime, ends: datetime | None, now: datetime
    ) -> Settled:
        """Say what would come of these times, before anybody confirms them."""
        case = self._case(opened)
        if case is None:
            return Settled(False, _GONE)
        problem = _problem(starts, ends, now)
        if problem is not None:
            return Settled(False, problem)
        if not case.wholly_ours:
            minutes = round(((ends or now) - starts) / timedelta(minutes=1))
            return Settled(True, _WILL.fill(n=duration(minutes)), minutes)
        what_if = self._what_if(self._draft(case, starts, ends, "seen"), case, now)
        found = self._read(case, [what_if])
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
        case = self._case(opened)
        why = " ".join(reason.split())[:WHY_LONGEST]
        if case is None:
            return Notice(Answer.STOP, _GONE)
        problem = _problem(starts, ends, now)
        if problem is not None:
            return Notice(Answer.STOP, problem)
        if not why:
            return Notice(Answer.CHOOSE, _NEEDED)
        ours = case.wholly_ours
        entry = self._journal.append(self._draft(case, starts, ends, why))
        self._book.add(entry)
        name = name_of(self._book, case.volunteer)
        found = self._read(case, []) if ours else []
        if found:
            text = _DONE.fill(name=name, sentence=found[0].service.explanation)
        else:
            local = self._book.roster.event.local
            until = f"{local(ends):%H:%M}" if ends is not None else ""
            text = _SENT.fill(name=name, span=f"{local(starts):%H:%M}–{until}")
        return Notice(Answer.DONE, text, entry.entry_id)

    # ---- inside -------------------------------------------------------------------------------

    def _case(self, opened: EntryId) -> _Case | None:
        own, hub = self._doubts.find(opened)
        if hub is not None:
            return _Case(hub.opened, hub.volunteer, own, hub)
        return _Case(own.opened, own.volunteer, own, None) if own is not None else None

    def _draft(self, case: _Case, starts: datetime, ends: datetime | None, reason: str) -> Draft:
        was, _, flags, posts, _, _ = _facts(case)
        data: dict[str, Json] = {"reason": reason}
        if ends is None or Flag.OFF_WITHOUT_ON in flags or _minute(starts) != _minute(was):
            data["starts"] = wall_text(whole_ms(starts))
        if ends is not None:
            data["ends"] = wall_text(whole_ms(ends))
        if len(case.entries) <= SETTLES_MOST:
            settles: list[Json] = [str(one) for one in case.entries]
            data["settles"] = settles
        return Draft(
            kind=Kind.RESOLVE,
            method=Method.DESK,
            volunteer=case.volunteer,
            post=posts[-1] if posts else None,
            ref=case.opened,
            data=data,
        )

    def _read(self, case: _Case, more: list[Entry]) -> list[Turn]:
        """Read the person's turns, with what might be added; give those of this doubt."""
        mine = turns([*self._book.entries_of(case.volunteer), *more], self._book.roster)
        about = set(case.entries)
        return [turn for turn in mine if not about.isdisjoint(turn.entries)]

    def _what_if(self, draft: Draft, case: _Case, now: datetime) -> Entry:
        some = self._book.entries_of(case.volunteer)[-1]
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


def _facts(
    case: _Case,
) -> tuple[datetime, datetime, list[Flag], list[PostId | None], Say, int]:
    """Give start, end, flags (hard ones first), posts, sentence and minutes: the hub's, if it told."""
    if case.hub is not None:
        hub = case.hub
        flags = [Flag(flag) for flag in hub.flags if flag in set(Flag)]
        return hub.starts, hub.ends, _sorted(flags), [*hub.posts], hub.explanation, hub.minutes
    if case.own is None:
        raise AssertionError("a case of nobody's")
    own = case.own
    posts = list(dict.fromkeys(segment.post for segment in own.segments))
    service = own.service
    return (
        own.starts,
        own.ends,
        _sorted(own.flags),
        posts,
        service.explanation,
        service.credited_minutes,
    )


def _sorted(flags: Iterable[Flag]) -> list[Flag]:
    return [Flag(flag) for flag in by_weight(map(str, flags))]


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
