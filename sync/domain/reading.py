"""How turns are read from a journal. Facts do not conflict, only readings of them do.

==========================================  ================================================
on again at the same post, within repeat_s  one; the earliest counts
on again at the same post, later            the turn goes on; ON_TWICE
on at B while on duty at A                  a move at B's time; KIOSKS_DIFFER if they do
... within the two clocks' uncertainty,     OVERLAP (hard); credit is the union
or A has a later off
off without on                              zero minutes; OFF_WITHOUT_ON (hard)
on without off                              ends with the plan, else after `unplanned_s`; ASSUMED
amend                                       the cited entry counts with its new time or post; of
                                            several the latest counts, and one that is amended
                                            itself as amended; an earlier entry that came too late for what the
                                            amendment `settles`: REOPENED (hard)
resolve                                     gives the turn that the cited entry opened its start,
                                            its end or both; an entry that it did not know of
                                            reopens it: REOPENED (hard)
==========================================  ================================================

What an amend or resolve knew is the list of entry ids `settles` in its data; without one it
stands whatever comes. What class minutes have is said by the entries that gave them their beginning
and end: on, off and breaks. A move by hand changes the post and no minute. Minutes are credited by `hours`, turn after turn: those of one local day
share the day's cap.

The order is (effective time, kiosk, epoch, seq), so the same entries give the same turns
whatever the order in which they came, and however often.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from sync.domain.drafts import Draft, Fact, Stay, fact
from sync.domain.entries import (
    Entry,
    EntryId,
    Kind,
    Method,
    VolunteerId,
    effective_entries,
)
from sync.domain.explaining import explain_off_alone
from sync.domain.hours import MinuteClass, ServiceMinutes, credit
from sync.domain.roster import Roster
from sync.domain.settling import Room, came_late, settle
from sync.domain.spans import Span
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
    facts: dict[VolunteerId, list[Fact]] = {}
    for entry in counted:
        if entry.volunteer is not None and entry.kind in _DUTY:
            heard = fact(entry, amendments)
            facts.setdefault(roster.whom(entry.volunteer), []).append(heard)
    found: list[Turn] = []
    for volunteer, mine in facts.items():
        reader = _Reader(volunteer, roster, resolves)
        for heard in sorted(mine, key=lambda one: one.order):
            reader.hear(heard)
        found += reader.finish()
    return tuple(sorted(found, key=lambda turn: (turn.starts, turn.volunteer, turn.opened)))


class _Reader:
    """Reads one volunteer's facts in order."""

    def __init__(
        self, volunteer: VolunteerId, roster: Roster, resolves: Mapping[EntryId, Entry]
    ) -> None:
        self._volunteer = volunteer
        self._roster = roster
        self._rules = roster.rules
        self._resolves = resolves
        self._drafts: list[Draft] = []
        self._credited: dict[date, int] = {}
        """Minutes by the local day on which their turns began."""

    def hear(self, fact: Fact) -> None:
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
                draft.timed.append(fact)
                draft.facts.append(fact)
            case Kind.RESUME if draft is not None and draft.break_since is not None:
                draft.finish_break(fact.at)
                draft.timed.append(fact)
                draft.facts.append(fact)

    def finish(self) -> list[Turn]:
        """Give the turns read."""
        found: list[Turn] = []
        begun = [d.facts[0].at for d in self._drafts if Flag.OFF_WITHOUT_ON not in d.flags]
        for draft in self._drafts:
            room = Room(
                before=max((turn.ends for turn in found if turn.creditable), default=None),
                after=min((at for at in begun if at > draft.facts[0].at), default=None),
            )
            found.append(self._turn(draft, room, last=draft is self._drafts[-1]))
        return found

    def _running(self, at: datetime) -> Draft | None:
        """Give the turn that a fact at `at` can still belong to."""
        draft = self._drafts[-1] if self._drafts else None
        if draft is None or draft.ended:
            return None
        stale = timedelta(seconds=self._rules.stale_s)
        return draft if at <= draft.assumed_end + stale else None

    def _begin(self, fact: Fact) -> None:
        draft = Draft([fact], [Stay(fact.post, fact.at)], timed=[fact])
        draft.plan_from(fact.at, self._volunteer, self._roster)
        if fact.entry.kind == Kind.MOVE:
            draft.flags.add(Flag.MOVE_WITHOUT_ON)
        self._keep(draft)

    def _go_on(self, draft: Draft, fact: Fact) -> None:
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
            draft.stays.append(Stay(fact.post, fact.at))
        if draft.break_since is not None:
            draft.timed.append(fact)
        draft.finish_break(fact.at)
        draft.facts.append(fact)

    def _end(self, draft: Draft | None, fact: Fact) -> None:
        if draft is None:
            self._end_again(fact)
            return
        draft.finish_break(fact.at)
        draft.facts.append(fact)
        draft.timed.append(fact)
        draft.here.ends = fact.at
        draft.closed, draft.ended = fact.entry.entry_id, True
        earlier = [stay for stay in draft.stays[:-1] if stay.post == fact.post]
        if fact.post is not None and fact.post != draft.here.post and earlier:
            earlier[-1].ends = fact.at
            draft.flags.add(Flag.OVERLAP)
            draft.left_earlier_post = True

    def _end_again(self, fact: Fact) -> None:
        """Hear an off while nobody is on duty: the other post's, a repeat, or one too many."""
        draft = self._drafts[-1] if self._drafts else None
        if draft is not None and draft.ended:
            if draft.left_earlier_post and fact.post == draft.here.post:
                draft.here.ends, draft.closed = fact.at, fact.entry.entry_id
                draft.left_earlier_post = False
                draft.facts.append(fact)
                draft.timed.append(fact)
                return
            if fact.at - draft.facts[-1].at <= timedelta(seconds=self._rules.repeat_s):
                draft.facts.append(fact)
                return
        orphan = Draft([fact], [Stay(fact.post, fact.at, fact.at)], timed=[fact])
        orphan.flags.add(Flag.OFF_WITHOUT_ON)
        orphan.closed, orphan.ended = fact.entry.entry_id, True
        self._keep(orphan)

    def _keep(self, draft: Draft) -> None:
        if self._volunteer not in self._roster.volunteers:
            draft.flags.add(Flag.NOT_ON_ROSTER)
        self._drafts.append(draft)

    def _turn(self, draft: Draft, room: Room, *, last: bool) -> Turn:
        if came_late(draft):
            draft.flags.add(Flag.REOPENED)
        opened = draft.facts[0].entry.entry_id
        resolve = self._resolves.get(opened)
        resolved = settle(draft, resolve, room, self._volunteer, self._roster)
        on_break = draft.break_since is not None
        if not draft.ended:
            end = max(draft.assumed_end, draft.facts[-1].at)
            draft.here.ends = end
            draft.finish_break(end)
            draft.flags.add(Flag.ASSUMED)
        segments = tuple(
            Segment(stay.post, stay.starts, stay.ends or stay.starts) for stay in draft.stays
        )
        spans = [(segment.starts, segment.ends) for segment in segments]
        service = self._credit(draft, spans, resolved=resolved)
        if service.too_short:
            draft.flags.add(Flag.TOO_SHORT)
        return Turn(
            volunteer=self._volunteer,
            opened=opened,
            closed=draft.closed,
            open=not draft.ended and last,
            on_break=on_break,
            segments=segments,
            last=draft.facts[-1].at,
            flags=frozenset(draft.flags),
            service=service,
            entries=tuple(fact.entry.entry_id for fact in draft.facts),
            breaks=_held(draft.breaks, spans),
        )

    def _credit(self, draft: Draft, spans: list[Span], *, resolved: bool) -> ServiceMinutes:
        event = self._roster.event
        day = event.local(spans[0][0]).date()
        service = credit(
            spans,
            draft.breaks,
            draft.plan,
            self._rules,
            _minute_class(draft, resolved=resolved),
            event.zone,
            self._credited.get(day, 0),
        )
        if Flag.OFF_WITHOUT_ON in draft.flags:
            alone = explain_off_alone(spans[0][0], event.zone)
            return replace(service, explanation=alone, too_short=False)
        self._credited[day] = self._credited.get(day, 0) + service.credited_minutes
        return service


def _held(breaks: list[Span], spans: list[Span]) -> tuple[Span, ...]:
    """Give the breaks as far as they lie in the turn; one that begins as it ends is kept."""
    first, last = spans[0][0], max(end for _, end in spans)
    return tuple(
        (max(start, first), min(end, last))
        for start, end in breaks
        if start <= last and end >= first
    )


def _minute_class(draft: Draft, *, resolved: bool) -> MinuteClass:
    if Flag.ASSUMED in draft.flags:
        return MinuteClass.ASSUMED
    methods = {fact.entry.method for fact in draft.timed}
    retimed = any(fact.retimed for fact in draft.timed)
    if Method.BACKFILL in methods:
        return MinuteClass.BACKFILLED
    if resolved or retimed or methods & _CAPTAIN_METHODS:
        return MinuteClass.CAPTAIN
    return MinuteClass.MEASURED
