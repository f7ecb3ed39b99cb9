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
from sync.domain.rules import Rules
from sync.domain.wording import Say

__all__ = [
    "KIT",
    "SERVICES",
    "Assignment",
    "Event",
    "Post",
    "Roster",
    "Rules",
    "Shift",
    "ShiftId",
    "Team",
    "TeamId",
    "Volunteer",
]

TeamId = NewType("TeamId", str)
ShiftId = NewType("ShiftId", str)

SERVICES: Mapping[str, Say] = {
    "guide": Say(zh="路线指引", en="Directions"),
    "enquiry": Say(zh="会场问询", en="Enquiries"),
    "lost": Say(zh="失物招领", en="Lost property"),
    "order": Say(zh="秩序维护", en="Keeping order"),
    "aid": Say(zh="应急帮助", en="First help"),
    "other": Say(zh="其他", en="Other"),
}
"""Kinds of service of an event that names none of its own."""

KIT: Mapping[str, Say] = {
    "vest": Say(zh="马甲", en="Vest"),
    "radio": Say(zh="对讲机", en="Radio"),
    "water": Say(zh="饮用水", en="Water"),
    "aid-kit": Say(zh="急救包", en="First-aid kit"),
    "heat-relief": Say(zh="藿香正气水", en="Heat-relief tonic"),
    "umbrella": Say(zh="雨衣", en="Raincoat"),
}
"""Kit of an event that names none of its own."""


@dataclass(frozen=True, slots=True)
class Event:
    """An event and its time zone."""

    event: EventId
    name: str
    name_en: str
    zone: str
    """IANA name, such as Asia/Shanghai."""
    services: Mapping[str, Say] = field(default_factory=lambda: SERVICES)
    """Kinds of service that people served are counted by."""
    kit: Mapping[str, Say] = field(default_factory=lambda: KIT)
    """What is handed to a volunteer and comes back, or is used up."""
    trainings: Mapping[str, Say] = field(default_factory=dict)
    """What a volunteer can be trained in and a post can need."""

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
    """Kinds of service counted here, the likeliest first; ids of the event's."""
    needs: tuple[str, ...] = ()
    """Trainings without which nobody serves here."""
    minors: bool = True
    """Whether somebody under age may serve here."""
    colour: str = ""
    """#rrggbb of its badges and signs; empty: none."""


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
    trained: tuple[str, ...] = ()
    minor: bool = False
    eligible: bool = True
    """Whether the eligibility review let the person serve."""
    last4: str = ""
    """The last four digits of a phone number, to be found by; never more of it."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """This volunteer, this shift (and so this post)."""

    volunteer: VolunteerId
    shift: ShiftId


@dataclass(frozen=True)
class Roster:
    """Everything a kiosk or the hub knows of an event beforehand. Ids are unique."""

    event: Event
    teams: Mapping[TeamId, Team] = field(default_factory=dict)
    posts: Mapping[PostId, Post] = field(default_factory=dict)
    shifts: Mapping[ShiftId, Shift] = field(default_factory=dict)
    volunteers: Mapping[VolunteerId, Volunteer] = field(default_factory=dict)
    assignments: frozenset[Assignment] = frozenset()
    rules: Rules = field(default_factory=Rules)
    same_as: Mapping[VolunteerId, VolunteerId] = field(default_factory=dict)
    """Walk-ins that turned out to be somebody of the roster, and whom: one step, never a chain."""

    def whom(self, volunteer: VolunteerId) -> VolunteerId:
        """Give who a volunteer id stands for: itself, but for a walk-in that was recognised."""
        return self.same_as.get(volunteer, volunteer)

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
        """Give the planned time of someone who turns up at `at`.

        Back-to-back shifts, and those no further apart than `rules.join_s`, are one.
        """
        first = self.planned_at(volunteer, at)
        if first is None:
            return None
        mine, gap = self.plan_of(volunteer), timedelta(seconds=self.rules.join_s)
        starts, ends = first.starts, first.ends
        for shift in mine:
            if starts <= shift.starts <= ends + gap:
                ends = max(ends, shift.ends)
        for shift in sorted(mine, key=lambda shift: shift.ends, reverse=True):
            if shift.ends >= starts - gap and shift.starts < starts:
                starts = shift.starts
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
