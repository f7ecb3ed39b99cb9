"""Forgotten sign-outs: turns that nobody ended, past the end that the rules assume.

And, at the close of a day, those who are on duty still: whoever left unseen is given an end as well.

Their minutes are only assumed until a captain says when the person left. That is a `resolve`
which cites the entry that opened the turn: `ends` says when, `settles` which entries it knew
of, so that one that comes later reopens the turn (see sync.domain.reading).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kiosk.desk.book import DutyBook
from kiosk.desk.cards import Cards
from kiosk.desk.leaving import BulkRecorder, name_of
from kiosk.desk.reasons import duration, post_name
from kiosk.desk.recording import Draft
from kiosk.desk.states import Answer, Notice
from kiosk.desk.together import Together
from sync.domain.canonical import Json
from sync.domain.entries import EntryId, Kind, Method, PostId, wall_text, whole_ms
from sync.domain.turn import Turn
from sync.domain.wording import Say

_SETTLES_MOST = 80
"""Entry ids that a `resolve` can list within an entry's 4 KiB; a turn of more lists none."""

_ENDED = Say(zh="{name}：按 {time} 签退，计 {n}。", en="{name}: signed off at {time}, {n} counted.")
_ENDED_ALL = Say(zh="{n} 人已按计划时间签退。", en="{n} signed off at the planned time.")
_GONE = Say(zh="这一条已经处理过了。", en="This one is settled already.")
_BEFORE = Say(
    zh="{time} 还没上岗，不能在这之前签退。", en="Not on duty yet at {time}; choose a later time."
)
_AHEAD = Say(zh="签退时间不能晚于现在。", en="The time cannot be later than now.")


@dataclass(frozen=True, slots=True)
class Forgotten:
    """One turn that nobody ended."""

    turn: EntryId
    """The entry that opened it."""
    name: Say
    team: str
    post: Say
    since: datetime
    """In the event's zone, as all times here."""
    assumed_end: datetime
    """The plan's end, or what the rules take for it."""
    planned: bool
    """False: nothing was planned, and the end is a guess by the rules."""
    minutes: int
    """What counts if it ended so."""
    here: bool = False
    """On duty still: `assumed_end` is now."""


class ForgottenTurns:
    """Lists them, and lets a captain end them."""

    def __init__(
        self, journal: BulkRecorder, book: DutyBook, together: Together | None = None
    ) -> None:
        self._journal = journal
        self._together = together or Together()
        self._book = book
        self._cards = Cards(book)

    def listed(
        self, now: datetime, posts: Iterable[PostId] | None = None, grace: timedelta | None = None
    ) -> tuple[Forgotten, ...]:
        """Give the forgotten turns, the oldest first.

        Args:
            posts: only of these; None: of all that this kiosk recorded a part of.
            grace: how long past its assumed end somebody may just be staying on; by default
                what the rules credit behind the plan.
        """
        if grace is None:
            grace = timedelta(seconds=self._book.roster.rules.after_s)
        wanted = set(posts) if posts is not None else None
        return tuple(
            self._shown(turn)
            for turn in self._book.unended()
            if turn.ends + grace < now
            and (self._book.is_ours(turn) if wanted is None else turn.post in wanted)
        )

    def still_on(self, now: datetime, posts: Iterable[PostId]) -> tuple[Forgotten, ...]:
        """Give who is on duty at these posts now, the longest first at each."""
        turns = [turn for post in posts for turn in self._book.running_at(post, now)]
        local = self._book.roster.event.local
        return tuple(
            replace(self._shown(turn), assumed_end=local(now), here=True) for turn in turns
        )

    def end_at(self, turn: EntryId, ends: datetime, now: datetime) -> Notice:
        """End a turn that nobody ended at `ends`: between its last entry and now.

        Raises:
            StoreError: nothing was changed.
        """
        found = self._find(turn)
        local = self._book.roster.event.local
        if found is None:
            return Notice(Answer.STOP, _GONE)
        if ends > now:
            return Notice(Answer.STOP, _AHEAD)
        if ends < found.last:
            return Notice(Answer.STOP, _BEFORE.fill(time=f"{local(ends):%H:%M}"))
        entry = self._journal.append(self._resolve(found, ends))
        self._book.add(entry)
        mine = self._book.turns_of(found.volunteer)
        minutes = next(one.service.credited_minutes for one in mine if one.opened == turn)
        text = _ENDED.fill(
            name=name_of(self._book, found.volunteer),
            time=f"{local(ends):%H:%M}",
            n=duration(minutes),
        )
        return Notice(Answer.DONE, text, entry.entry_id)

    def end_as_planned(self, turns: Iterable[EntryId]) -> Notice:
        """End several at the end that the rules assume, in one transaction.

        Raises:
            StoreError: none was changed.
        """
        found = [one for turn in dict.fromkeys(turns) if (one := self._find(turn)) is not None]
        if not found:
            return Notice(Answer.STOP, _GONE)
        made = self._journal.append_all([self._resolve(one, one.ends) for one in found])
        for entry in made:
            self._book.add(entry)
        return Notice(Answer.DONE, _ENDED_ALL.fill(n=len(made)), self._together.note(made))

    def _find(self, opened: EntryId) -> Turn | None:
        entry = self._book.entry(opened)
        if entry is None or entry.volunteer is None:
            return None
        mine = self._book.turns_of(entry.volunteer)
        return next((one for one in mine if one.opened == opened and one.closed is None), None)

    def _resolve(self, turn: Turn, ends: datetime) -> Draft:
        data: dict[str, Json] = {"ends": wall_text(whole_ms(ends)), "reason": "forgotten"}
        if len(turn.entries) <= _SETTLES_MOST:
            settles: list[Json] = [str(one) for one in turn.entries]
            data["settles"] = settles
        return Draft(
            kind=Kind.RESOLVE,
            method=Method.DESK,
            volunteer=turn.volunteer,
            post=turn.post,
            ref=turn.opened,
            data=data,
        )

    def _shown(self, turn: Turn) -> Forgotten:
        roster = self._book.roster
        return Forgotten(
            turn=turn.opened,
            name=name_of(self._book, turn.volunteer),
            team=self._cards.team(turn.volunteer) or "",
            post=post_name(turn.post, roster),
            since=roster.event.local(turn.starts),
            assumed_end=roster.event.local(turn.ends),
            planned=roster.plan_window(turn.volunteer, turn.starts) is not None,
            minutes=turn.service.credited_minutes,
        )
