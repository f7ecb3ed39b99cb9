"""A turn while it is read: the facts it is made of, the stays at posts, its plan and flags."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sync.domain.entries import Entry, EntryId, PostId, VolunteerId, wall_time
from sync.domain.roster import Roster
from sync.domain.spans import Span
from sync.domain.turn import Flag


@dataclass(frozen=True, slots=True)
class Fact:
    """A duty entry as it counts: amended where an amendment cites it."""

    entry: Entry
    at: datetime
    post: PostId | None
    amendment: Entry | None = None
    """The last word on it: an amendment that no other amends."""
    retimed: bool = False
    """An amendment gave it its moment."""

    @property
    def order(self) -> tuple[datetime, str, int, int, str]:
        """Give the order of entries, by the time that counts."""
        return (self.at, *self.entry.order[1:])


@dataclass(slots=True)
class Stay:
    """A segment while it is read."""

    post: PostId | None
    starts: datetime
    ends: datetime | None = None


@dataclass(slots=True)
class Draft:
    """A turn while it is read."""

    facts: list[Fact]
    stays: list[Stay]
    plan: Span | None = None
    assumed_end: datetime = field(init=False)
    breaks: list[Span] = field(default_factory=list)
    break_since: datetime | None = None
    flags: set[Flag] = field(default_factory=set)
    closed: EntryId | None = None
    ended: bool = False
    timed: list[Fact] = field(default_factory=list)
    """The facts that gave minutes their beginning or end: on, off and breaks, not a move."""
    left_earlier_post: bool = False
    """It was ended at a post that it had already left: the current one may still sign it off."""

    def __post_init__(self) -> None:
        """Assume nothing of what comes after the first fact."""
        self.assumed_end = self.facts[0].at

    @property
    def here(self) -> Stay:
        """Give the stay at the post where the volunteer last stood."""
        return self.stays[-1]

    @property
    def ids(self) -> set[EntryId]:
        """Give the ids of its facts."""
        return {fact.entry.entry_id for fact in self.facts}

    def plan_from(self, at: datetime, volunteer: VolunteerId, roster: Roster) -> None:
        """Take the plan of someone who came at `at`, and with it the end to assume."""
        self.plan = roster.plan_window(volunteer, at)
        if self.plan is None:
            self.flags.add(Flag.UNPLANNED)
            self.assumed_end = at + timedelta(seconds=roster.rules.unplanned_s)
        else:
            self.flags.discard(Flag.UNPLANNED)
            self.assumed_end = self.plan[1]

    def finish_break(self, at: datetime) -> None:
        """End the break that lasts, if one does."""
        if self.break_since is not None:
            self.breaks.append((self.break_since, max(at, self.break_since)))
            self.break_since = None


def fact(entry: Entry, amendments: Mapping[EntryId, Entry]) -> Fact:
    """Read a duty entry with its amendment, and what amends that one, and so on.

    Each takes over what it names, a moment or a post, and leaves the rest as it was.

    Args:
        amendments: by the entry that they cite, one each: the latest.
    """
    heard = Fact(entry, entry.effective, entry.post)
    cited = entry.entry_id
    # It ends: each amendment cites one entry only, and none of them is the duty entry.
    while (amendment := amendments.get(cited)) is not None:
        at = moment(amendment, "at")
        heard = Fact(
            entry,
            at or heard.at,
            amendment.post if amendment.post is not None else heard.post,
            amendment,
            retimed=heard.retimed or at is not None,
        )
        cited = amendment.entry_id
    return heard


def moment(entry: Entry, name: str) -> datetime | None:
    """Read a journal time from an entry's data; None when it holds none."""
    try:
        return wall_time(entry.data.get(name))
    except ValueError:
        return None
