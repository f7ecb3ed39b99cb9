"""The roster of one event: who, where, when; and the rules that its hours go by.

Types, and the questions that duty asks of them. `rostering` writes and reads the JSON form.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import NewType
from zoneinfo import ZoneInfo

from sync.domain.entries import EventId, PostId, VolunteerId

TeamId = NewType("TeamId", str)
ShiftId = NewType("ShiftId", str)


@dataclass(frozen=True, slots=True)
class Event:
    """An event and its time zone."""

    event: EventId
    name: str
    name_en: str
    zone: str
    """IANA name, such as Asia/Shanghai."""

    def local(self, at: datetime) -> datetime:
        """Give `at` on the event's own clock."""
        return at.astimezone(ZoneInfo(self.zone))


@dataclass(frozen=True, slots=True)
class Team:
    """A team in the tree 总队 / 大队 / 中队 / 小队."""

    team: TeamId
    name: str
    parent: TeamId | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A place and a duty."""

    post: PostId
    name: str
    name_en: str
    duty: str = ""
    """What is done there: 路线指引, 秩序维护 ..."""
    duty_en: str = ""
    services: tuple[str, ...] = ()
    """Kinds of service counted here, the likeliest first; ids of `SERVICES`."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A planned period at a post."""

    shift: ShiftId
    post: PostId
    starts: datetime
    ends: datetime
    required: int


@dataclass(frozen=True, slots=True)
class Volunteer:
    """What a gate may know of a person: never an ID-card number, a full phone or a birth date."""

    volunteer: VolunteerId
    number: str
    name: str
    team: TeamId


@dataclass(frozen=True, slots=True)
class Assignment:
    """This volunteer, this shift (and so this post)."""

    volunteer: VolunteerId
    shift: ShiftId


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers duty goes by; data, versioned. Seconds unless the name says otherwise."""

    version: str = "2023-1"
    repeat_s: int = 120
    """A second scan within this is the same scan."""
    early_s: int = 90 * 60
    """So long before the plan a shift may be begun; credit still starts with the plan."""
    late_s: int = 10 * 60
    """So long after the plan a missing volunteer is late."""
    after_s: int = 30 * 60
    """So much work past the plan is credited."""
    stale_s: int = 4 * 3600
    """So long past its end an open turn can still be closed by its owner; then it is assumed."""
    unplanned_s: int = 4 * 3600
    """An open turn without a plan is assumed to have ended after this."""
    turn_cap_s: int = 12 * 3600
    """No turn is credited more."""


@dataclass(frozen=True)
class Roster:
    """Everything a kiosk or the hub knows of an event beforehand. Ids are unique."""

    event: Event
    teams: Mapping[TeamId, Team] = field(default_factory=dict)
    posts: Mapping[PostId, Post] = field(default_factory=dict)
    shifts: Mapping[ShiftId, Shift] = field(default_factory=dict)
    volunteers: Mapping[VolunteerId, Volunteer] = field(default_factory=dict)
    assignments: frozenset[Assignment] = frozenset()
    rules: Rules = Rules()

    @cached_property
    def _plans(self) -> dict[VolunteerId, tuple[Shift, ...]]:
        plans: dict[VolunteerId, list[Shift]] = {}
        for assignment in self.assignments:
            shift = self.shifts.get(assignment.shift)
            if shift is not None:
                plans.setdefault(assignment.volunteer, []).append(shift)
        return {
            who: tuple(sorted(shifts, key=lambda shift: (shift.starts, shift.shift)))
            for who, shifts in plans.items()
        }

    def plan_of(self, volunteer: VolunteerId) -> tuple[Shift, ...]:
        """Give a volunteer's shifts in order of time."""
        return self._plans.get(volunteer, ())

    def planned_at(self, volunteer: VolunteerId, at: datetime) -> Shift | None:
        """Give the shift that someone who turns up at `at` has come for.

        The one that runs, or that begins within `rules.early_s`; of several the one whose
        start is nearest. None when nothing is planned around `at`.
        """
        early = timedelta(seconds=self.rules.early_s)
        near = [s for s in self.plan_of(volunteer) if s.starts - early <= at < s.ends]
        return min(near, key=lambda s: (abs(s.starts - at), s.starts, s.shift), default=None)

    def plan_window(self, volunteer: VolunteerId, at: datetime) -> tuple[datetime, datetime] | None:
        """Give the planned time of someone who turns up at `at`: back-to-back shifts are one."""
        first = self.planned_at(volunteer, at)
        if first is None:
            return None
        starts, ends = first.starts, first.ends
        for shift in self.plan_of(volunteer):
            if starts < shift.starts <= ends < shift.ends:
                ends = shift.ends
        return starts, ends

    def shifts_at(self, post: PostId, at: datetime) -> tuple[Shift, ...]:
        """Give the shifts of a post that run at `at`, or else the next within `early_s`."""
        mine = [shift for shift in self.shifts.values() if shift.post == post]
        running = tuple(shift for shift in mine if shift.starts <= at < shift.ends)
        if running:
            return running
        early = timedelta(seconds=self.rules.early_s)
        coming = [shift for shift in mine if shift.starts - early <= at < shift.starts]
        first = min((shift.starts for shift in coming), default=None)
        return tuple(shift for shift in coming if shift.starts == first)

    def required(self, post: PostId, at: datetime) -> int:
        """Give how many a post needs at `at`."""
        return sum(shift.required for shift in self.shifts_at(post, at))

    def team_path(self, team: TeamId) -> tuple[Team, ...]:
        """Give the teams from the top of the tree down to `team`; empty if unknown."""
        path: list[Team] = []
        here: TeamId | None = team
        while here is not None and here in self.teams and len(path) < len(self.teams):
            path.append(self.teams[here])
            here = self.teams[here].parent
        return tuple(reversed(path))


SERVICES: Mapping[str, tuple[str, str]] = {
    "guide": ("路线指引", "Directions"),
    "enquiry": ("会场问询", "Enquiries"),
    "lost": ("失物招领", "Lost property"),
    "order": ("秩序维护", "Keeping order"),
    "aid": ("应急帮助", "First help"),
    "other": ("其他", "Other"),
}
"""Kinds of service that people served are counted by: id -> (Chinese, English)."""
