"""The event that comes of it: checked rows, posts made by hand, and the event's own days.

Ids follow from numbers and names, so that the same file imported again, corrected, makes the
same people and the same posts: badges that are printed stay good.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kiosk.desk.importing.findings import BRIEFING, Duty, GoodRow, key_of
from sync.domain.entries import EventId, PostId, VolunteerId
from sync.domain.roster import (
    KIT,
    SERVICES,
    Assignment,
    Event,
    Post,
    Roster,
    Shift,
    ShiftId,
    Team,
    TeamId,
    Volunteer,
)
from sync.domain.wording import Say, same

DAYS_MAX = 60
COLOURS = ("#1257c9", "#0b7a4b", "#a35200", "#7a3fb0", "#b3202c", "#0a7a8a", "#8a6d00", "#c2187a")
"""Of posts, in turn; each stands on white with a contrast over 4.5 : 1."""
_SERVICES: Mapping[str, tuple[str, ...]] = {
    "失物": ("lost", "enquiry"),
    "问询": ("enquiry", "guide"),
    "咨询": ("enquiry", "guide"),
    "引导": ("guide", "enquiry"),
    "秩序": ("order", "guide"),
    "路口": ("order", "guide"),
    "医疗": ("aid", "enquiry"),
    "急救": ("aid", "enquiry"),
    "lost": ("lost", "enquiry"),
    "info": ("enquiry", "guide"),
    "aid": ("aid", "enquiry"),
}


@dataclass(frozen=True, slots=True)
class PostPlan:
    """A post as the organiser made or changed it."""

    name: str
    name_en: str = ""
    required: int = 0
    """Per shift; 0: as many as are planned there, at least one."""
    starts_min: int | None = None
    """Every day of the event, from then; None: the event's hours."""
    ends_min: int | None = None


@dataclass(frozen=True, slots=True)
class EventPlan:
    """An event as the organiser described it."""

    event: EventId
    name: str
    name_en: str
    first: date
    last: date
    starts_min: int = 8 * 60
    ends_min: int = 17 * 60
    zone: str = "Asia/Shanghai"
    posts: tuple[PostPlan, ...] = ()
    services: Mapping[str, Say] = field(default_factory=lambda: SERVICES)
    """Kinds of service by id, in order."""
    kit: Mapping[str, Say] = field(default_factory=lambda: KIT)

    @property
    def days(self) -> tuple[date, ...]:
        """Give every day of the event."""
        count = min((self.last - self.first).days + 1, DAYS_MAX)
        return tuple(self.first + timedelta(days=n) for n in range(max(1, count)))


@dataclass(frozen=True, slots=True)
class Slot:
    """A shift before it has an id."""

    starts: datetime
    ends: datetime


@dataclass(slots=True)
class _Place:
    """A post while it is being put together."""

    plan: PostPlan
    slots: dict[Slot, list[VolunteerId]] = field(default_factory=dict)


def make_roster(plan: EventPlan, rows: Sequence[GoodRow]) -> Roster:
    """Put the event together. Posts that no row and no plan names are not made up."""
    teams: dict[TeamId, Team] = {}
    people: dict[tuple[str, ...], Volunteer] = {}
    places = {post.name: _Place(post) for post in plan.posts}
    trainings: dict[str, Say] = {}
    numbers = _numbers(rows)
    for row in rows:
        key = key_of(row)
        if key not in people:
            number = row.number or next(numbers)
            people[key] = _person(plan.event, number, row, _team(row.team, teams), trainings)
        who = people[key].volunteer
        if row.duty is not None:
            place = places.setdefault(row.duty.post, _Place(PostPlan(row.duty.post)))
            if row.duty.post_en and not place.plan.name_en:
                place.plan = _named(place.plan, row.duty.post_en)
            for slot in _slots(plan, place.plan, row.duty):
                crew = place.slots.setdefault(slot, [])
                if who not in crew:
                    crew.append(who)
    return _roster(plan, teams, people.values(), places.values(), trainings)


def _roster(
    plan: EventPlan,
    teams: Mapping[TeamId, Team],
    people: Iterable[Volunteer],
    places: Iterable[_Place],
    trainings: Mapping[str, Say],
) -> Roster:
    posts: dict[PostId, Post] = {}
    shifts: dict[ShiftId, Shift] = {}
    planned: set[Assignment] = set()
    for at, place in enumerate(places):
        named = place.plan
        post = PostId(f"p-{_digest(named.name, 10)}")
        posts[post] = Post(
            post,
            named.name,
            named.name_en or named.name,
            services=_services(named.name, plan.services),
            colour=COLOURS[at % len(COLOURS)],
        )
        if not place.slots:
            place.slots = {slot: [] for slot in _slots(plan, named, Duty(named.name))}
        for slot, crew in sorted(place.slots.items(), key=lambda pair: pair[0].starts):
            span = f"{slot.starts:%y%m%d%H%M}-{slot.ends:%d%H%M}"
            shift = ShiftId(f"{post}-{span}")
            required = named.required or max(1, len(crew))
            shifts[shift] = Shift(shift, post, slot.starts, slot.ends, required)
            planned |= {Assignment(who, shift) for who in crew}
    return Roster(
        event=Event(
            plan.event,
            plan.name,
            plan.name_en or plan.name,
            plan.zone,
            plan.services,
            plan.kit,
            trainings,
        ),
        teams=teams,
        posts=posts,
        shifts=shifts,
        volunteers={person.volunteer: person for person in people},
        assignments=frozenset(planned),
    )


def volunteer_id(event: EventId, number: str) -> VolunteerId:
    """Give the id that belongs to a number at this event: 63 bits."""
    digest = hashlib.sha256(f"gatepost/volunteer/{event}/{number}".encode()).digest()
    return VolunteerId(int.from_bytes(digest[:8], "big") >> 1)


def _person(
    event: EventId, number: str, row: GoodRow, team: TeamId, trainings: dict[str, Say]
) -> Volunteer:
    trained = []
    for name in row.trained:
        what = "briefing" if name == BRIEFING else f"t-{_digest(name, 8)}"
        words = Say(zh=BRIEFING, en="Briefing") if name == BRIEFING else same(name)
        trainings.setdefault(what, words)
        trained.append(what)
    return Volunteer(
        volunteer_id(event, number),
        number,
        row.name,
        team,
        trained=tuple(trained),
        minor=row.minor,
        eligible=row.eligible,
        last4=row.last4,
    )


def _numbers(rows: Sequence[GoodRow]) -> Iterator[str]:
    """Give numbers that nobody has yet: 0001, 0002 ..."""
    taken = {row.number for row in rows}
    at = 0
    while True:
        at += 1
        if (number := f"{at:04d}") not in taken:
            yield number


def _team(path: tuple[str, ...], teams: dict[TeamId, Team]) -> TeamId:
    """Give the id of a team, with everything above it made."""
    parent: TeamId | None = None
    for depth, name in enumerate(path, start=1):
        team = TeamId(f"t-{_digest('/'.join(path[:depth]), 10)}")
        teams.setdefault(team, Team(team, name, parent))
        parent = team
    return parent or TeamId("")


def _slots(plan: EventPlan, post: PostPlan, duty: Duty) -> list[Slot]:
    """Give when a duty is: what the row leaves open the post says, and then the event."""
    starts, ends = duty.starts_min, duty.ends_min
    if starts is None or ends is None:
        starts, ends = post.starts_min, post.ends_min
    if starts is None or ends is None:
        starts, ends = plan.starts_min, plan.ends_min
    if ends <= starts:
        ends += 1440
    days = plan.days if duty.day is None else (duty.day,)
    return [Slot(_moment(plan, day, starts), _moment(plan, day, ends)) for day in days]


def _moment(plan: EventPlan, day: date, minutes: int) -> datetime:
    # By the clock on the wall, also on a day that is an hour longer.
    local = datetime.combine(day + timedelta(days=minutes // 1440), time()) + timedelta(
        minutes=minutes % 1440
    )
    return local.replace(tzinfo=ZoneInfo(plan.zone)).astimezone(ZoneInfo("UTC"))


def _services(post: str, services: Mapping[str, Say]) -> tuple[str, ...]:
    """Give what is counted first at a post: what its name makes likely, else the list's first."""
    low = post.lower()
    likely = next((ids for word, ids in _SERVICES.items() if word in low), ())
    return tuple(one for one in likely if one in services) or tuple(services)[:2]


def _named(plan: PostPlan, name_en: str) -> PostPlan:
    return PostPlan(plan.name, name_en, plan.required, plan.starts_min, plan.ends_min)


def _digest(text: str, digits: int) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:digits]
