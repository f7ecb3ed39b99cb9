"""The board of an event: one moment of posts, headline figures and kiosks, for a page."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from sync.domain.duty import HARD
from sync.domain.entries import EventId, PostId, VolunteerId
from sync.domain.figures import Figures
from sync.domain.roster import Event, Post, Roster, Shift
from sync.domain.wording import mask
from sync.hub.database import Database
from sync.hub.services import copies, projection, rosters, watch
from sync.hub.services.aside import Aside, OpenOne
from sync.hub.services.times import from_ms, to_ms
from sync.hub.tables import device, stream, turn

QUARANTINED_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on a post's card; the name is masked."""

    masked: str
    on_break: bool = False
    late_min: int = 0
    starts: datetime | None = None
    """When somebody not yet due will be, on the event's clock."""


@dataclass(frozen=True, slots=True)
class PostCard:
    """A post as it stands."""

    name: str
    name_en: str
    window: tuple[datetime, datetime] | None
    """The running or coming shift, on the event's clock."""
    required: int
    on_duty: tuple[Person, ...]
    late: tuple[Person, ...]
    due: tuple[Person, ...]

    @property
    def missing(self) -> int:
        """Give how many it lacks; negative: how many it has too many."""
        return self.required - len(self.on_duty)


@dataclass(frozen=True, slots=True)
class KioskLine:
    """A kiosk as the hub knows it. What it has not sent yet, nobody can know here."""

    name: str
    kiosk: str
    ago: timedelta | None
    """Since it was last heard of."""
    received: int
    revoked: bool


@dataclass(frozen=True, slots=True)
class CopiedLine:
    """A kiosk whose disk was copied, or put back from a copy."""

    name: str
    since: datetime | None
    """On the event's clock: when it went on in a new epoch. None: it did not yet."""
    both: bool
    """Two laptops record as this kiosk."""
    waiting: int
    """Entries that do not count until their laptop records them again."""

    @property
    def settled(self) -> bool:
        """Say whether nobody has to do anything."""
        return not self.both and not self.waiting


@dataclass(frozen=True, slots=True)
class QuarantinedLine:
    """An entry that was set aside."""

    kiosk: str
    epoch: int
    seq: int
    code: str
    received: datetime
    """On the event's clock."""


@dataclass(frozen=True, slots=True)
class Board:
    """Everything that the event's page shows."""

    event: Event
    now: datetime
    """On the event's clock."""
    figures: Figures
    flagged: int
    """Turns that somebody must settle."""
    posts: tuple[PostCard, ...]
    elsewhere: int
    """On duty at a post that the roster does not have."""
    kiosks: tuple[KioskLine, ...]
    quarantined: int
    """Set aside, and not recorded again by a copy that found itself out."""
    aside: tuple[QuarantinedLine, ...]
    """The latest of them."""
    copied: tuple[CopiedLine, ...] = ()
    walk_ins: tuple[str, ...] = ()
    """Masked names of those who were registered at a gate and are to be settled, oldest first."""

    @property
    def on_duty(self) -> int:
        """Give how many stand at all posts together."""
        return sum(len(card.on_duty) for card in self.posts) + self.elsewhere


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event on the hub's first page."""

    event: Event
    figures: Figures


def events(database: Database) -> list[EventLine]:
    """List the events with their figures."""
    with database.reading() as connection:
        ids = rosters.events(connection)
    lines = []
    for of in ids:
        counted = projection.current_figures(database, of)
        with database.reading() as connection:
            lines.append(EventLine(rosters.roster_of(connection, of).event, counted))
    return lines


def board(database: Database, of: EventId, now: datetime, known: Aside | None = None) -> Board:
    """Read the board of an event as of `now`.

    Args:
        known: remembers what is set aside from one look to the next.

    Raises:
        UnknownEvent: there is none.
    """
    projection.project(database, of)
    unsettled = watch.walk_ins(database, of)
    with database.reading() as connection:
        roster = rosters.roster_of(connection, of)
        rows = connection.execute(
            select(
                turn.c.volunteer,
                turn.c.starts_ms,
                turn.c.ends_ms,
                turn.c.post,
                turn.c.open,
                turn.c.on_break,
                turn.c.creditable,
                turn.c.flags,
            )
            .where(turn.c.event == of)
            .order_by(turn.c.starts_ms, turn.c.volunteer)
        )
        turns = [_TurnRow(*row) for row in rows]
        standing = _Standing(roster, turns, now, {one.volunteer: one.name for one in unsettled})
        names = _names(connection, of)
        aside = (known or Aside()).open_ones(connection, of, QUARANTINED_SHOWN)
        return Board(
            event=roster.event,
            now=roster.event.local(now),
            figures=projection.figures_of(connection, of),
            flagged=sum(not HARD.isdisjoint(json.loads(row.flags)) for row in turns),
            posts=tuple(standing.card(post) for post in roster.posts.values()),
            elsewhere=sum(row.post not in roster.posts for row in standing.on_duty),
            kiosks=_kiosks(connection, of, now, names),
            quarantined=aside.count,
            aside=tuple(_line(one, names, roster.event) for one in aside.latest),
            copied=tuple(
                CopiedLine(
                    names.get(one.kiosk, one.kiosk),
                    None if one.since_ms is None else roster.event.local(from_ms(one.since_ms)),
                    one.both,
                    one.waiting,
                )
                for one in copies.copied(connection, of, aside.of_copies)
            ),
            walk_ins=tuple(mask(one.name) for one in unsettled),
        )


class _TurnRow(NamedTuple):
    """A turn as the projection keeps it."""

    volunteer: VolunteerId
    starts_ms: int
    ends_ms: int
    post: PostId | None
    open: bool
    on_break: bool
    creditable: bool
    flags: str


class _Standing:
    """Who stands where, who is awaited, by roster and turns at one moment."""

    def __init__(
        self,
        roster: Roster,
        rows: Sequence[_TurnRow],
        now: datetime,
        walked_in: Mapping[VolunteerId, str],
    ):
        self._roster = roster
        self._walked_in = walked_in
        self._now = now
        stale_ms = roster.rules.stale_s * 1000
        self.on_duty = [r for r in rows if r.open and to_ms(now) <= r.ends_ms + stale_ms]
        self._spans: dict[VolunteerId, list[tuple[int, int]]] = {}
        for row in rows:
            if row.creditable:
                self._spans.setdefault(row.volunteer, []).append((row.starts_ms, row.ends_ms))

    def card(self, post: Post) -> PostCard:
        """Make a post's card."""
        shifts = self._roster.shifts_at(post.post, self._now)
        late, due = self._awaited(shifts)
        local = self._roster.event.local
        return PostCard(
            name=post.name,
            name_en=post.name_en or post.name,
            window=(
                (local(min(s.starts for s in shifts)), local(max(s.ends for s in shifts)))
                if shifts
                else None
            ),
            required=sum(shift.required for shift in shifts),
            on_duty=self._at(post.post),
            late=late,
            due=due,
        )

    def _at(self, post: PostId) -> tuple[Person, ...]:
        return tuple(
            Person(self._masked(row.volunteer), on_break=row.on_break)
            for row in self.on_duty
            if row.post == post
        )

    def _awaited(self, shifts: Sequence[Shift]) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
        """Give who is late and who is yet to come, the longest awaited first."""
        running = {shift.shift: shift for shift in shifts}
        late: list[tuple[timedelta, Person]] = []
        due: list[tuple[datetime, Person]] = []
        for planned in self._roster.assignments:
            shift = running.get(planned.shift)
            if shift is None or self._came(planned.volunteer, shift):
                continue
            masked = self._masked(planned.volunteer)
            behind = self._now - shift.starts
            if behind > timedelta(seconds=self._roster.rules.late_s):
                late.append((behind, Person(masked, late_min=behind // timedelta(minutes=1))))
            else:
                starts = self._roster.event.local(shift.starts)
                due.append((shift.starts, Person(masked, starts=starts)))
        late.sort(key=lambda found: (-found[0], found[1].masked))
        due.sort(key=lambda found: (found[0], found[1].masked))
        return tuple(who for _, who in late), tuple(who for _, who in due)

    def _came(self, who: VolunteerId, shift: Shift) -> bool:
        """Say whether some turn is for this shift: begun around it, or still running in it."""
        starts, ends = to_ms(shift.starts), to_ms(shift.ends)
        early = starts - self._roster.rules.early_s * 1000
        return any(
            begun < ends and (begun >= early or over > starts)
            for begun, over in self._spans.get(who, [])
        )

    def _masked(self, who: VolunteerId) -> str:
        person = self._roster.volunteers.get(who)
        return mask(person.name if person else self._walked_in.get(who, ""))


def _kiosks(
    connection: Connection, of: EventId, now: datetime, names: Mapping[str, str]
) -> tuple[KioskLine, ...]:
    received: Mapping[str, int] = {
        kiosk: int(count)
        for kiosk, count in connection.execute(
            select(stream.c.kiosk, func.sum(stream.c.through))
            .where(stream.c.event == of)
            .group_by(stream.c.kiosk)
        )
    }
    found = connection.execute(
        select(device.c.kiosk, device.c.seen_ms, device.c.revoked_ms)
        .where(device.c.event == of)
        .order_by(device.c.enrolled_ms, device.c.kiosk)
    )
    return tuple(
        KioskLine(
            name=names[kiosk],
            kiosk=kiosk,
            ago=None if seen is None else max(timedelta(), now - from_ms(seen)),
            received=received.get(kiosk, 0),
            revoked=revoked is not None,
        )
        for kiosk, seen, revoked in found
    )


def _names(connection: Connection, of: EventId) -> Mapping[str, str]:
    """Give each kiosk's name, with its id where two have the same."""
    devices = select(device.c.kiosk, device.c.name).where(device.c.event == of)
    found = {row.kiosk: row.name for row in connection.execute(devices)}
    often = Counter(found.values())
    return {
        kiosk: f"{name} ({kiosk})" if often[name] > 1 else name for kiosk, name in found.items()
    }


def _line(one: OpenOne, names: Mapping[str, str], event: Event) -> QuarantinedLine:
    return QuarantinedLine(
        names.get(one.kiosk, one.kiosk),
        one.epoch,
        one.seq,
        one.code,
        event.local(from_ms(one.received_ms)),
    )
