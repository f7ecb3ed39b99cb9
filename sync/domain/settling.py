"""What a resolve makes of a turn, and what reopens a settled one."""

from datetime import datetime
from typing import NamedTuple

from sync.domain.drafts import Draft, moment
from sync.domain.entries import Entry, VolunteerId
from sync.domain.roster import Roster
from sync.domain.turn import Flag

SETTLED = frozenset(
    {
        Flag.ASSUMED,
        Flag.KIOSKS_DIFFER,
        Flag.MOVE_WITHOUT_ON,
        Flag.ON_TWICE,
        Flag.OVERLAP,
        Flag.REOPENED,
    }
)
"""What a resolve puts out of doubt."""


class Room(NamedTuple):
    """When the turn before was over and the one behind begins; None: there is none."""

    before: datetime | None
    after: datetime | None


def came_late(draft: Draft) -> bool:
    """Tell whether an entry from before an amendment was not known to it."""
    for amendment in (fact.amendment for fact in draft.facts):
        known = amendment.data.get("settles") if amendment is not None else None
        if amendment is not None and isinstance(known, list):
            earlier = {
                fact.entry.entry_id
                for fact in draft.facts
                if fact.entry.effective <= amendment.effective
            }
            if not earlier <= set(map(str, known)):
                return True
    return False


def settle(
    draft: Draft, resolve: Entry | None, room: Room, volunteer: VolunteerId, roster: Roster
) -> bool:
    """Let a resolve give a turn its times, unless it did not know all of it.

    `starts` and `ends` in its data, one or both. An off without an on needs `starts`. Times
    that reach into the turns around are held there, and the turn stays in doubt as OVERLAP:
    nobody serves twice at once.

    Returns:
        Whether the turn is now as somebody said.
    """
    if resolve is None:
        return False
    known = resolve.data.get("settles")
    if isinstance(known, list) and not draft.ids <= set(map(str, known)):
        draft.flags.add(Flag.REOPENED)
        return False
    starts, ends = moment(resolve, "starts"), moment(resolve, "ends")
    alone = Flag.OFF_WITHOUT_ON in draft.flags
    if starts is None and (ends is None or alone):
        return False
    crowded = False
    if starts is not None:
        held = starts if room.before is None else max(starts, room.before)
        crowded = held != starts
        _start(draft, held)
        draft.flags.discard(Flag.OFF_WITHOUT_ON)
        draft.plan_from(held, volunteer, roster)
    if ends is not None and not alone:
        held = ends if room.after is None else min(ends, room.after)
        crowded = crowded or held != ends
        _stop(draft, held)
        draft.closed, draft.ended = resolve.entry_id, True
    draft.flags -= SETTLED
    if crowded:
        draft.flags.add(Flag.OVERLAP)
    return True


def _start(draft: Draft, at: datetime) -> None:
    """Let a turn begin at `at`: earlier than recorded, or later."""
    draft.stays[0].starts = min(draft.stays[0].starts, at)
    for stay in draft.stays:
        stay.starts = max(stay.starts, at)
        stay.ends = max(stay.ends, at) if stay.ends is not None else None


def _stop(draft: Draft, at: datetime) -> None:
    """Let a turn end at `at`, though not before its last stay began."""
    end = max(at, draft.here.starts)
    for stay in draft.stays:
        stay.ends = min(stay.ends or end, end)
    draft.here.ends = end
    draft.finish_break(end)
