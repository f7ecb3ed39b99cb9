"""How turns are read from a journal. Facts do not conflict, only readings of them do.

==========================================  ================================================
on again at the same post, within repeat_s  one; the earliest counts
on again at the same post, later            the turn goes on; ON_TWICE
on at B while on duty at A                  a move at B's time; KIOSKS_DIFFER if they do
... within the two clocks' uncertainty,     OVERLAP (hard); credit is the union
or A has a later off
off without on                              zero minutes; OFF_WITHOUT_ON (hard)
on without off                              ends with the plan, else after `unplanned_s`; ASSUMED
amend                                       the cited entry counts with its new time or post
resolve                                     ends the turn that the cited entry opened; an entry
                                            that it did not know of reopens it: REOPENED (hard)
==========================================  ================================================

The order is (effective time, kiosk, epoch, seq), so the same entries give the same turns
whatever the order in which they came, and however often.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sync.domain.entries import (
    Entry,
    EntryId,
    Kind,
    Method,
    PostId,
    VolunteerId,
    effective_entries,
    wall_time,
)
from sync.domain.hours import MinuteClass, Span, credit
from sync.domain.roster import Roster
from sync.domain.turn import Flag, Segment, Turn

_DUTY = frozenset({Kind.ON, Kind.OFF, Kind.MOVE, Kind.BREAK, Kind.RESUME})
_CAPTAIN_METHODS = frozenset({Method.SEARCH, Method.BULK, Method.WALKIN, Method.DESK})


def turns(entries: Iterable[Entry], roster: Roster) -> tuple[Turn, ...]:
    """Read the turns of all volunteers in `entries`, by start, volunteer and opening entry.

    Pure: reads no clock. An open turn is credited up to its assumed end and flagged so.
    The rules are `roster.rules`.
    """
    counted = effective_entries(entries)
    amendments = {e.ref: e for e in counted if e.kind == Kind.AMEND and e.ref}
    resolves = {e.ref: e for e in counted if e.kind == Kind.RESOLVE and e.ref}
    facts: dict[VolunteerId, list[_Fact]] = {}
    for entry in counted:
        if entry.volunteer is not None and entry.kind in _DUTY:
            fact = _fact(entry, amendments.get(entry.entry_id))
            facts.setdefault(entry.volunteer, []).append(fact)
    found: list[Turn] = []
    for volunteer, mine in facts.items():
        reader = _Reader(volunteer, roster, resolves)
        for fact in sorted(mine, key=lambda fact: fact.order):
            reader.hear(fact)
        found += reader.finish()
    return tuple(sorted(found, key=lambda turn: (turn.starts, turn.volunteer, turn.opened)))


@dataclass(frozen=True, slots=True)
class _Fact:
    """A duty entry as it counts: amended where an amendment cites it."""

    entry: Entry
    at: datetime
    post: PostId | None
    amended: bool

    @property
    def order(self) -> tuple[datetime, str, int, int, str]:
        return (self.at, *self.entry.order[1:])


def _fact(entry: Entry, amendment: Entry | None) -> _Fact:
    if amendment is None:
        return _Fact(entry, entry.effective, entry.post, amended=False)
    at, post = entry.effective, entry.post
    try:
        if "at" in amendment.data:
            at = wall_time(amendment.data["at"])
    except ValueError:
        pass  # An amendment that names no moment changes none; the entry stays as recorded.
    if amendment.post is not None:
        post = amendment.post
    return _Fact(entry, at, post, amended=True)


@dataclass(slots=True)
class _Stay:
    """A segment while it is read."""

    post: PostId | None
    starts: datetime
    ends: datetime | None = None


@dataclass(slots=True)
class _Draft:
    """A turn while it is read."""

    facts: list[_Fact]
    stays: list[_Stay]
    plan: Span | None
    assumed_end: datetime
    breaks: list[Span] = field(default_factory=list)
    break_since: datetime | None = None
    flags: set[Flag] = field(default_factory=set)
    closed: EntryId | None = None
    ended: bool = False
    left_earlier_post: bool = False
    """It was ended at a post that it had already left: the current one may still sign it off."""

    @property
    def here(self) -> _Stay:
        return self.stays[-1]


class _Reader:
    """Reads one volunteer's facts in order."""

    def __init__(
        self, volunteer: VolunteerId, roster: Roster, resolves: Mapping[EntryId, Entry]
    ) -> None:
        self._volunteer = volunteer
        self._roster = roster
        self._rules = roster.rules
        self._resolves = resolves
        self._drafts: list[_Draft] = []

    def hear(self, fact: _Fact) -> None:
        """Take the next fact."""
        draft = self._running(fact.at)
        match fact.entry.kind:
            case Kind.ON | Kind.MOVE:
                if draft is None:
                    self._begin(fact)
                else:
                    self._go_on(draft, fact)
            case Kind.OFF:
                self._end(draft, fact)
            case Kind.BREAK if draft is not None and draft.break_since is None:
                draft.break_since = fact.at
                draft.facts.append(fact)
            case Kind.RESUME if draft is not None and draft.break_since is not None:
                _finish_break(draft, fact.at)
                draft.facts.append(fact)

    def finish(self) -> list[Turn]:
        """Give the turns read."""
        return [self._turn(draft, last=draft is self._drafts[-1]) for draft in self._drafts]

    def _running(self, at: datetime) -> _Draft | None:
        """Give the turn that a fact at `at` can still belong to."""
        draft = self._drafts[-1] if self._drafts else None
        if draft is None or draft.ended:
            return None
        stale = timedelta(seconds=self._rules.stale_s)
        return draft if at <= draft.assumed_end + stale else None

    def _begin(self, fact: _Fact) -> None:
        plan = self._roster.plan_window(self._volunteer, fact.at)
        assumed = fact.at + timedelta(seconds=self._rules.unplanned_s)
        draft = _Draft([fact], [_Stay(fact.post, fact.at)], plan, plan[1] if plan else assumed)
        if fact.entry.kind == Kind.MOVE:
            draft.flags.add(Flag.MOVE_WITHOUT_ON)
        if plan is None:
            draft.flags.add(Flag.UNPLANNED)
        if self._volunteer not in self._roster.volunteers:
            draft.flags.add(Flag.NOT_ON_ROSTER)
        self._drafts.append(draft)

    def _go_on(self, draft: _Draft, fact: _Fact) -> None:
        before = draft.facts[-1]
        if fact.post == draft.here.post:
            again = fact.at - before.at > timedelta(seconds=self._rules.repeat_s)
            if again and draft.break_since is None:
                draft.flags.add(Flag.ON_TWICE)
        else:
            if fact.entry.kind == Kind.ON and fact.entry.kiosk != before.entry.kiosk:
                draft.flags.add(Flag.KIOSKS_DIFFER)
                doubt = fact.entry.uncertainty_ms + before.entry.uncertainty_ms
                if fact.at - before.at <= timedelta(milliseconds=doubt):
                    draft.flags.add(Flag.OVERLAP)
            draft.here.ends = fact.at
            draft.stays.append(_Stay(fact.post, fact.at))
        _finish_break(draft, fact.at)
        draft.facts.append(fact)

    def _end(self, draft: _Draft | None, fact: _Fact) -> None:
        if draft is None:
            self._end_again(fact)
            return
        _finish_break(draft, fact.at)
        draft.facts.append(fact)
        draft.here.ends = fact.at
        draft.closed, draft.ended = fact.entry.entry_id, True
        earlier = [stay for stay in draft.stays[:-1] if stay.post == fact.post]
        if fact.post is not None and fact.post != draft.here.post and earlier:
            earlier[-1].ends = fact.at
            draft.flags.add(Flag.OVERLAP)
            draft.left_earlier_post = True

    def _end_again(self, fact: _Fact) -> None:
        """Hear an off while nobody is on duty: the other post's, a repeat, or one too many."""
        draft = self._drafts[-1] if self._drafts else None
        if draft is not None and draft.ended:
            if draft.left_earlier_post and fact.post == draft.here.post:
                draft.here.ends, draft.closed = fact.at, fact.entry.entry_id
                draft.left_earlier_post = False
                draft.facts.append(fact)
                return
            if fact.at - draft.facts[-1].at <= timedelta(seconds=self._rules.repeat_s):
                draft.facts.append(fact)
                return
        orphan = _Draft([fact], [_Stay(fact.post, fact.at, fact.at)], None, fact.at)
        orphan.flags.add(Flag.OFF_WITHOUT_ON)
        orphan.closed, orphan.ended = fact.entry.entry_id, True
        self._drafts.append(orphan)

    def _turn(self, draft: _Draft, last: bool) -> Turn:
        on_break = draft.break_since is not None
        resolved = self._settle(draft)
        if not draft.ended:
            end = max(draft.assumed_end, draft.facts[-1].at)
            draft.here.ends = end
            _finish_break(draft, end)
            draft.flags.add(Flag.ASSUMED)
        segments = tuple(
            Segment(stay.post, stay.starts, stay.ends or stay.starts) for stay in draft.stays
        )
        service = credit(
            [(segment.starts, segment.ends) for segment in segments],
            draft.breaks,
            draft.plan,
            self._rules,
            _minute_class(draft, resolved),
            self._roster.event.zone,
        )
        return Turn(
            volunteer=self._volunteer,
            opened=draft.facts[0].entry.entry_id,
            closed=draft.closed,
            open=not draft.ended and last,
            on_break=on_break,
            segments=segments,
            last=draft.facts[-1].at,
            flags=frozenset(draft.flags),
            service=service,
            entries=tuple(fact.entry.entry_id for fact in draft.facts),
            breaks=tuple(draft.breaks),
        )

    def _settle(self, draft: _Draft) -> bool:
        """Let a resolve that cites the turn end it, unless it did not know all of it."""
        resolve = self._resolves.get(draft.facts[0].entry.entry_id)
        if resolve is None:
            return False
        known = resolve.data.get("settles")
        ids = {fact.entry.entry_id for fact in draft.facts}
        if isinstance(known, list) and not ids <= set(map(str, known)):
            draft.flags.add(Flag.REOPENED)
            return False
        try:
            end = wall_time(resolve.data.get("ends"))
        except ValueError:
            return False
        end = max(end, draft.here.starts)
        for stay in draft.stays:
            stay.ends = min(stay.ends or end, end)
        draft.here.ends = end
        _finish_break(draft, end)
        draft.flags -= {Flag.OVERLAP, Flag.ASSUMED}
        draft.closed, draft.ended = resolve.entry_id, True
        return True


def _finish_break(draft: _Draft, at: datetime) -> None:
    if draft.break_since is not None:
        draft.breaks.append((draft.break_since, max(at, draft.break_since)))
        draft.break_since = None


def _minute_class(draft: _Draft, resolved: bool) -> MinuteClass:
    if Flag.ASSUMED in draft.flags:
        return MinuteClass.ASSUMED
    methods = {fact.entry.method for fact in draft.facts}
    if Method.BACKFILL in methods:
        return MinuteClass.BACKFILLED
    if resolved or methods & _CAPTAIN_METHODS or any(fact.amended for fact in draft.facts):
        return MinuteClass.CAPTAIN
    return MinuteClass.MEASURED
