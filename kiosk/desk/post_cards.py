"""One post at one moment: who is there, who is awaited, what will be missing.

A card is read from the people whom it concerns and from no others, and knows until when it
holds while no entry comes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.desk.book import DutyBook
from kiosk.desk.fatigue import Fatigue
from kiosk.desk.leaving import name_of
from sync.domain.duty import Turn
from sync.domain.entries import PostId, VolunteerId
from sync.domain.fitness import Absence, AbsenceState
from sync.domain.roster import Roster, Shift, ShiftId
from sync.domain.wording import Say

AHEAD = timedelta(hours=3)
"""So far ahead a captain plans."""
_MINUTE = timedelta(minutes=1)
_TICK = timedelta(microseconds=1)
_DAY = timedelta(days=1)


class Stand(StrEnum):
    """How somebody stands at a post; in the order in which a card shows them."""

    ON = "on"
    TIRED = "tired"
    """On duty without a rest for longer than the rule has it."""
    OVERDUE = "overdue"
    """On duty past the plan's end and its grace."""
    BREAK = "break"
    LATE = "late"
    """Planned, not seen, and later than the rule allows."""
    REACHED = "reached"
    """By phone: on the way."""
    DUE = "due"
    ABSENT = "absent"
    EXCUSED = "excused"


HERE = frozenset({Stand.ON, Stand.TIRED, Stand.OVERDUE, Stand.BREAK})
"""On duty; the others are awaited."""
_RANK = {stand: number for number, stand in enumerate(Stand)}
_NOTED = {
    AbsenceState.ABSENT: Stand.ABSENT,
    AbsenceState.REACHED: Stand.REACHED,
    AbsenceState.EXCUSED: Stand.EXCUSED,
}
_AWAY = frozenset({AbsenceState.ABSENT, AbsenceState.EXCUSED})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on a post's card; names are in full, for a captain."""

    volunteer: VolunteerId
    name: Say
    team: str
    stand: Stand
    since: datetime
    """On duty since, at a break since, or the planned start; in the event's zone."""
    counted: datetime | None = None
    """What `minutes` counts from: no rest since, over the plan since, at a break since, or late
    since. None where there is nothing to count."""
    ends: datetime | None = None
    """When the plan ends, in the event's zone."""
    shift: ShiftId | None = None
    """The shift that somebody is awaited for."""

    @property
    def here(self) -> bool:
        """Say whether on duty."""
        return self.stand in HERE

    def minutes(self, at: datetime) -> int:
        """Give the whole minutes that a chip shows at `at`; a card does not change by them."""
        return max(0, (at - self.counted) // _MINUTE) if self.counted is not None else 0


@dataclass(frozen=True, slots=True)
class Need:
    """So many will be missing at a post from a moment on."""

    at: datetime
    """In the event's zone."""
    post: PostId
    name: Say
    missing: int


@dataclass(frozen=True, slots=True)
class PostCard:
    """A post on the board."""

    post: PostId
    name: Say
    required: int = 0
    on_duty: int = 0
    """All on duty here, those at a break among them."""
    on_break: int = 0
    due: int = 0
    late: int = 0
    overdue: int = 0
    tired: int = 0
    shift: tuple[datetime, datetime] | None = None
    """The running or coming shift, in the event's zone."""
    next_starts: datetime | None = None
    """When the next shift begins, in the event's zone."""
    people: tuple[Person, ...] = ()
    need: tuple[Need, ...] = ()
    """Of the next three hours: each moment from which another number is missing."""
    foreign: bool = False
    """Another kiosk serves it: only those who were put there from here are known."""

    def seen_from_afar(self) -> "PostCard":
        """Give what is known of a post that another kiosk serves: nobody is late, or missing."""
        return replace(
            self,
            required=0,
            due=0,
            late=0,
            people=tuple(person for person in self.people if person.here),
            need=(),
            foreign=True,
        )

    @property
    def missing(self) -> int:
        """Give how many are missing now."""
        return max(0, self.required - self.on_duty)

    @property
    def surplus(self) -> int:
        """Give how many are here beyond what is required."""
        return max(0, self.on_duty - self.required)

    @property
    def idle(self) -> bool:
        """Say whether nothing goes on here."""
        return not self.required and not self.people


class Crews:
    """Who is planned for which shift: the roster, turned about."""

    def __init__(self, roster: Roster) -> None:
        self.roster = roster
        self._crew: dict[ShiftId, list[VolunteerId]] = {}
        for assignment in roster.assignments:
            self._crew.setdefault(assignment.shift, []).append(assignment.volunteer)
        for crew in self._crew.values():
            crew.sort()
        self._shifts: dict[PostId, list[Shift]] = {}
        for shift in sorted(roster.shifts.values(), key=lambda one: (one.starts, one.shift)):
            self._shifts.setdefault(shift.post, []).append(shift)

    def crew(self, shift: ShiftId) -> Sequence[VolunteerId]:
        """Give who is planned for a shift."""
        return self._crew.get(shift, ())

    def shifts(self, post: PostId) -> Sequence[Shift]:
        """Give a post's shifts, by start."""
        return self._shifts.get(post, ())

    def near(self, post: PostId, at: datetime) -> list[Shift]:
        """Give the shifts that run, or that one may come for already."""
        early = timedelta(seconds=self.roster.rules.early_s)
        return [one for one in self.shifts(post) if one.starts - early <= at < one.ends]


class CardReader:
    """Reads one post's card. Kept while the roster stays."""

    def __init__(self, book: DutyBook, crews: Crews, fatigue: Fatigue) -> None:
        self._book = book
        self.crews = crews
        self._fatigue = fatigue
        self._roster = crews.roster
        self._rules = crews.roster.rules
        self._local = crews.roster.event.local
        self._ends: dict[VolunteerId, tuple[datetime, datetime]] = {}

    def read(self, post: PostId, at: datetime) -> tuple[PostCard, datetime]:
        """Give the card at `at`, and until when it holds while no entry comes."""
        found = self._roster.posts[post]
        name = Say(zh=found.name, en=found.name_en)
        moments: list[datetime] = []
        for shift in self.crews.shifts(post):
            moments += self._moments(shift)
        running = self._book.running_at(post, at)
        people = [self._here(turn, at, moments) for turn in running]
        people += self._awaited(post, at, moments)
        people.sort(key=lambda one: (_RANK[one.stand], one.since, one.volunteer))
        shifts = self._roster_shifts(post, at)
        after = [one.starts for one in self.crews.shifts(post) if one.starts > at]
        stands = [one.stand for one in people]
        card = PostCard(
            post=post,
            name=name,
            required=sum(one.required for one in shifts),
            on_duty=len(running),
            on_break=stands.count(Stand.BREAK),
            due=stands.count(Stand.DUE) + stands.count(Stand.REACHED),
            late=stands.count(Stand.LATE),
            overdue=stands.count(Stand.OVERDUE),
            tired=stands.count(Stand.TIRED),
            shift=(
                (
                    self._local(min(one.starts for one in shifts)),
                    self._local(max(one.ends for one in shifts)),
                )
                if shifts
                else None
            ),
            next_starts=self._local(after[0]) if after else None,
            people=tuple(people),
            need=self._need(post, name, running, at),
        )
        return card, min((one for one in moments if one > at), default=at + _DAY)

    def _moments(self, shift: Shift) -> list[datetime]:
        """Give the moments at which a shift changes its post's card by itself."""
        early = timedelta(seconds=self._rules.early_s)
        late = timedelta(seconds=self._rules.late_s)
        return [shift.starts - AHEAD, shift.starts - early, shift.starts, shift.starts + late,
                shift.ends]  # fmt: skip

    def _roster_shifts(self, post: PostId, at: datetime) -> list[Shift]:
        """See `Roster.shifts_at`: those that run, or else the next ones."""
        near = self.crews.near(post, at)
        runs = [one for one in near if one.starts <= at]
        return runs or [one for one in near if one.starts == near[0].starts]

    # ---- who is there -------------------------------------------------------------------------

    def _here(self, turn: Turn, at: datetime, moments: list[datetime]) -> Person:
        moments.append(self._book.forgotten_at(turn) + _TICK)
        tired, until = self._fatigue.tired_since(turn, at)
        moments.append(max(until, at + _TICK))
        planned = self.planned_end(turn)
        over_at = planned + timedelta(seconds=self._rules.after_s)
        moments.append(over_at)
        stand, since, counted = Stand.ON, turn.segments[-1].starts, None
        if turn.on_break:
            stand, counted = Stand.BREAK, turn.breaks[-1][0]
        elif tired is not None:
            stand, counted = Stand.TIRED, tired
        elif at >= over_at:
            stand, counted = Stand.OVERDUE, planned
        return self._person(turn.volunteer, stand, since, counted=counted, ends=planned)

    def planned_end(self, turn: Turn) -> datetime:
        """Give when a turn should end: with its plan, or when one without a plan is assumed to."""
        known = self._ends.get(turn.volunteer)
        if known is None or known[0] != turn.starts:
            plan = self._roster.plan_window(turn.volunteer, turn.starts)
            assumed = turn.starts + timedelta(seconds=self._rules.unplanned_s)
            known = self._ends[turn.volunteer] = (turn.starts, plan[1] if plan else assumed)
        return known[1]

    def _person(
        self,
        volunteer: VolunteerId,
        stand: Stand,
        since: datetime,
        *,
        counted: datetime | None = None,
        ends: datetime | None = None,
        shift: ShiftId | None = None,
    ) -> Person:
        known = self._book.person(volunteer)
        team = self._roster.teams.get(known.team) if known is not None else None
        return Person(
            volunteer=volunteer,
            name=name_of(self._book, volunteer),
            team=team.name if team is not None else "",
            stand=stand,
            since=self._local(since),
            counted=counted,
            ends=self._local(ends) if ends is not None else None,
            shift=shift,
        )

    # ---- who is awaited -----------------------------------------------------------------------

    def _awaited(self, post: PostId, at: datetime, moments: list[datetime]) -> list[Person]:
        """Find who is planned here about now and has not been seen, each once."""
        found: dict[VolunteerId, Person] = {}
        for shift in self.crews.near(post, at):
            for volunteer in self.crews.crew(shift.shift):
                if volunteer in found or self._book.served_within(
                    volunteer, shift.starts, shift.ends
                ):
                    continue
                running = self._book.running(volunteer, at)
                if running is None:
                    found[volunteer] = self._awaited_for(volunteer, shift, at)
                else:
                    moments.append(self._book.forgotten_at(running) + _TICK)
        return list(found.values())

    def _noted(self, volunteer: VolunteerId, shift: Shift) -> Absence | None:
        return self._book.absences_of(volunteer).get((volunteer, shift.shift))

    def _awaited_for(self, volunteer: VolunteerId, shift: Shift, at: datetime) -> Person:
        noted = self._noted(volunteer, shift)
        stand = _NOTED[noted.state] if noted is not None else Stand.DUE
        if noted is None and at >= shift.starts + timedelta(seconds=self._rules.late_s):
            stand = Stand.LATE
        counts = stand in {Stand.LATE, Stand.REACHED}
        return self._person(
            volunteer,
            stand,
            shift.starts,
            counted=shift.starts if counts else None,
            ends=shift.ends,
            shift=shift.shift,
        )

    # ---- what will be missing -----------------------------------------------------------------

    def _need(
        self, post: PostId, name: Say, running: Sequence[Turn], at: datetime
    ) -> tuple[Need, ...]:
        shifts = self.crews.shifts(post)
        starts = sorted({one.starts for one in shifts if at < one.starts <= at + AHEAD})
        found: list[Need] = []
        before = 0
        for start in starts:
            then = [one for one in shifts if one.starts <= start < one.ends]
            required = sum(one.required for one in then)
            missing = max(0, required - self._expected(post, then, running, start, at))
            if missing and missing != before:
                found.append(Need(self._local(start), post, name, missing))
            before = missing
        return tuple(found)

    def _expected(
        self,
        post: PostId,
        then: Sequence[Shift],
        running: Sequence[Turn],
        start: datetime,
        at: datetime,
    ) -> int:
        """Count who can be expected at a post at `start`: the crew, and who stays that long."""
        coming = {
            volunteer
            for shift in then
            for volunteer in self.crews.crew(shift.shift)
            if self._counts_on(volunteer, shift, at)
        }
        for turn in running:
            if turn.volunteer not in coming and self.planned_end(turn) > start:
                plan = self._roster.plan_of(turn.volunteer)
                if not any(one.starts <= start < one.ends and one.post != post for one in plan):
                    coming.add(turn.volunteer)
        return len(coming)

    def _counts_on(self, volunteer: VolunteerId, shift: Shift, at: datetime) -> bool:
        noted = self._noted(volunteer, shift)
        if noted is not None and noted.state in _AWAY:
            return False
        if shift.starts > at:
            return True
        running = self._book.running(volunteer, at)
        if running is not None:
            return running.post == shift.post
        if self._book.served_within(volunteer, shift.starts, shift.ends):
            return False
        late = at >= shift.starts + timedelta(seconds=self._rules.late_s)
        return noted is not None or not late
