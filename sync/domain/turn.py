"""A turn: one volunteer from on duty to off duty, through any number of posts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sync.domain.entries import EntryId, PostId, VolunteerId
from sync.domain.hours import ServiceMinutes, Span


class Flag(StrEnum):
    """Why a turn wants a person's look."""

    ASSUMED = "assumed"
    """Nobody recorded its end."""
    ON_TWICE = "on-twice"
    KIOSKS_DIFFER = "kiosks-differ"
    OVERLAP = "overlap"
    OFF_WITHOUT_ON = "off-without-on"
    MOVE_WITHOUT_ON = "move-without-on"
    UNPLANNED = "unplanned"
    NOT_ON_ROSTER = "not-on-roster"
    REOPENED = "reopened"
    """A settled turn to which an entry came that its settlement did not know of."""
    TOO_SHORT = "too-short"
    """By the rules a slip of the hand, and no turn."""


HARD = frozenset({Flag.OVERLAP, Flag.OFF_WITHOUT_ON, Flag.REOPENED})
"""Flags that somebody must settle; the others are only worth a look."""


@dataclass(frozen=True, slots=True)
class Segment:
    """The part of a turn spent at one post."""

    post: PostId | None
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """What the journal says of one stretch of duty."""

    volunteer: VolunteerId
    opened: EntryId
    """The entry that began it; names the turn."""
    closed: EntryId | None
    """The off or resolve that ended it; None when its end is assumed."""
    open: bool
    """Nothing ended it and nothing came after it: on duty, or forgotten."""
    on_break: bool
    segments: tuple[Segment, ...]
    last: datetime
    """When its last entry happened."""
    flags: frozenset[Flag]
    service: ServiceMinutes
    entries: tuple[EntryId, ...]
    """All that it was read from, in order."""
    breaks: tuple[Span, ...] = ()
    """Off one's feet in between, in order; of a break that still lasts, up to the turn's end."""

    @property
    def starts(self) -> datetime:
        """Give when it began."""
        return self.segments[0].starts

    @property
    def ends(self) -> datetime:
        """Give when it ended, or is assumed to."""
        return max(segment.ends for segment in self.segments)

    @property
    def post(self) -> PostId | None:
        """Give where it last stood."""
        return self.segments[-1].post

    @property
    def creditable(self) -> bool:
        """Say whether it counts among the headline figures: somebody did serve."""
        return self.flags.isdisjoint({Flag.OFF_WITHOUT_ON, Flag.TOO_SHORT})
