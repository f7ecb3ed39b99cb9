"""Duty: where a volunteer stands, and what a badge shown now means."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sync.domain.clock import require_aware
from sync.domain.entries import PostId
from sync.domain.reading import turns
from sync.domain.roster import Rules, Shift
from sync.domain.turn import HARD, Flag, Segment, Turn

__all__ = [
    "HARD",
    "Decision",
    "Flag",
    "Segment",
    "Standing",
    "Turn",
    "decide",
    "standing",
    "turns",
]


class Decision(StrEnum):
    """What a valid badge shown now means. Every one is an expected outcome, none an error."""

    ON = "on"
    OFF = "off"
    MOVE = "moved"
    REPEAT = "repeat"
    RESUME = "resume"
    """Back from a break at a post that this kiosk serves."""
    ELSEWHERE = "elsewhere"
    """The plan has the volunteer at a post that this kiosk does not serve."""
    ON_ELSEWHERE = "on-elsewhere"
    """On duty at a post that this kiosk does not serve, with no plan to be here now."""
    UNASSIGNED = "unassigned"
    """Nothing is planned for the volunteer around now."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a volunteer stands by the journal."""

    on_duty: bool
    post: PostId | None
    since: datetime
    last: datetime
    """When the last duty entry happened."""
    on_break: bool = False


def standing(mine: Iterable[Turn], at: datetime, rules: Rules) -> Standing | None:
    """Say where one volunteer stands at `at`; None who never was on duty.

    An open turn past its assumed end counts as on duty for `rules.stale_s` more, so that
    its owner can still sign off; after that it was forgotten.

    Args:
        mine: the turns of this volunteer.
    """
    latest = max(mine, key=lambda turn: (turn.last, turn.opened), default=None)
    if latest is None:
        return None
    on_duty = latest.open and at <= latest.ends + timedelta(seconds=rules.stale_s)
    on_break = on_duty and latest.on_break
    return Standing(on_duty, latest.post, latest.starts, latest.last, on_break)


def decide(
    now: Standing | None,
    planned: Shift | None,
    served: frozenset[PostId],
    at: datetime,
    rules: Rules,
) -> Decision:
    """Say what a valid badge shown at `at` means for this volunteer.

    Pure: reads no clock, writes nothing. A second scan within `rules.repeat_s` is
    Decision.REPEAT, never an error. Somebody on duty at another post is moved here at once
    when the plan says so; otherwise it may be a mistake, and a captain decides.

    Args:
        now: where the volunteer stands by the journal.
        planned: the shift that the volunteer has come for, see `Roster.planned_at`.
        served: the posts that this kiosk serves.
        at: aware; a naive value is the caller's bug (ValueError).
    """
    at = require_aware(at)
    if now is not None:
        here = now.post in served
        # Either way: a clock that was set back must not make everybody a repeat for hours.
        near = abs(at - now.last) <= timedelta(seconds=rules.repeat_s)
        if (here or not now.on_duty) and near:
            return Decision.REPEAT
        if now.on_duty and here:
            return Decision.RESUME if now.on_break else Decision.OFF
        if now.on_duty:
            planned_here = planned is not None and planned.post in served
            return Decision.MOVE if planned_here else Decision.ON_ELSEWHERE
    if planned is None:
        return Decision.UNASSIGNED
    return Decision.ON if planned.post in served else Decision.ELSEWHERE
