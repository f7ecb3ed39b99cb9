"""Turns and tallies of an event, derived from the raw log and kept in tables of their own.

Brought up to date when somebody looks, never while a batch is taken in. After new entries only
what they can have changed is read again: their volunteers, and whatever they cite. A changed
roster or a long way to go means everything. Either way gives what `rebuild` gives.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select, text

from sync.domain.duty import Turn, turns
from sync.domain.entries import Entry, EntryId, EventId, VolunteerId
from sync.domain.figures import Figures, Tally, tallies
from sync.domain.hours import MinuteClass
from sync.hub.database import Database
from sync.hub.errors import UnknownEvent
from sync.hub.services import heads, rosters
from sync.hub.services.kept import entry_of
from sync.hub.services.times import to_ms
from sync.hub.tables import event, journal, projection, tally, turn

STEP_ROWS = 2000
"""More new entries than this: reading everything is as quick."""
T = TypeVar("T")
LIST_MAX = 500
"""Values in one IN list."""

_SET = text(
    "INSERT INTO projection (event, through, roster_position)"
    " VALUES (:event, :through, :roster)"
    " ON CONFLICT (event)"
    " DO UPDATE SET through = excluded.through, roster_position = excluded.roster_position"
)


@dataclass(frozen=True, slots=True)
class _State:
    """How far the projection speaks, and how far it should."""

    through: int
    """-1: there is none."""
    roster: int
    head: int
    head_roster: int

    @property
    def is_current(self) -> bool:
        return (self.through, self.roster) == (self.head, self.head_roster)


@dataclass(frozen=True, slots=True)
class _Derived:
    """What was read, and which old rows it replaces; None replaces all."""

    turns: Sequence[Turn]
    tallies: Sequence[Tally]
    volunteers: frozenset[VolunteerId] | None
    entries: frozenset[EntryId] | None


def project(database: Database, of: EventId) -> None:
    """Bring the event's turns and tallies up to its head.

    Reads without holding anybody up; of two that do it at once, one does it again.

    Raises:
        UnknownEvent: there is none.
    """
    while True:
        with database.reading() as connection:
            state = _state(connection, of)
            if state.is_current:
                return
            derived = _derive(connection, of, state)
        with database.writing() as connection:
            heads.lock(connection, of)
            found = _state(connection, of)
            if (found.through, found.roster) == (state.through, state.roster):
                _replace(connection, of, derived, state)


def rebuild(database: Database, of: EventId) -> Figures:
    """Throw the projection of an event away and make it anew from the raw log.

    Raises:
        UnknownEvent: there is none.
    """
    with database.writing() as connection:
        heads.lock(connection, of)
        connection.execute(delete(projection).where(projection.c.event == of))
    return current_figures(database, of)


def current_figures(database: Database, of: EventId) -> Figures:
    """Give the event's headline figures as of now.

    Raises:
        UnknownEvent: there is none.
    """
    project(database, of)
    with database.reading() as connection:
        return figures_of(connection, of)


def figures_of(connection: Connection, of: EventId) -> Figures:
    """Add up what the projection holds; the same as `sync.domain.figures` of everything."""
    counted = connection.execute(
        select(
            func.count(turn.c.volunteer.distinct()),
            func.count(),
            func.coalesce(func.sum(turn.c.minutes), 0),
            func.coalesce(func.sum(turn.c.measured_minutes), 0),
        ).where(turn.c.event == of, turn.c.creditable)
    ).one()
    served = connection.execute(
        select(func.coalesce(func.sum(tally.c.count), 0)).where(tally.c.event == of)
    ).scalar_one()
    return Figures(
        volunteers=counted[0],
        turns=counted[1],
        served=int(served),
        minutes=int(counted[2]),
        measured_minutes=int(counted[3]),
    )


def _state(connection: Connection, of: EventId) -> _State:
    row = connection.execute(
        select(
            event.c.head,
            event.c.roster_position,
            func.coalesce(projection.c.through, -1),
            func.coalesce(projection.c.roster_position, -1),
        )
        .select_from(event.outerjoin(projection, event.c.event == projection.c.event))
        .where(event.c.event == of)
    ).one_or_none()
    if row is None:
        raise UnknownEvent(of)
    head, head_roster, through, roster = row
    return _State(through, roster, head, head_roster)


def _derive(connection: Connection, of: EventId, state: _State) -> _Derived:
    roster = rosters.roster_of(connection, of)
    far = state.head - state.through > STEP_ROWS
    if state.through < 0 or state.roster != state.head_roster or far:
        everything = _load(connection, of, journal.c.position <= state.head)
        read = turns(everything, roster)
        return _Derived(read, tallies(everything), None, None)
    touched, loose = _touched(connection, of, state)
    people = {roster.whom(one) for one in touched}
    ids = people | {one for one, whom in roster.same_as.items() if whom in people}
    entries = _closure(connection, of, ids, loose)
    mine = [found for found in turns(entries, roster) if found.volunteer in people]
    return _Derived(
        mine,
        tallies(entries),
        frozenset(people),
        frozenset(entry.entry_id for entry in entries),
    )


def _load(connection: Connection, of: EventId, which: ColumnElement[bool]) -> list[Entry]:
    found = connection.execute(
        select(journal.c.prev_hash, journal.c.hash, journal.c.body).where(
            and_(journal.c.event == of, which)
        )
    )
    return [entry_of(prev_hash, own, body) for prev_hash, own, body in found]


def _touched(
    connection: Connection, of: EventId, state: _State
) -> tuple[set[VolunteerId], set[EntryId]]:
    """Give whom the new entries are about, or cite through any number of steps.

    Returns:
        Volunteers, and the entries on the way that are about nobody.
    """
    people: set[VolunteerId] = set()
    loose: set[EntryId] = set()
    known: set[EntryId] = set()
    columns = select(journal.c.entry_id, journal.c.volunteer, journal.c.ref)
    mine = columns.where(journal.c.event == of)
    rows = connection.execute(
        mine.where(journal.c.position > state.through, journal.c.position <= state.head)
    ).all()
    while rows:
        wanted: set[EntryId] = set()
        for entry_id, volunteer, ref in rows:
            if volunteer is None:
                loose.add(entry_id)
            else:
                people.add(volunteer)
            # An id that came twice, for two people, is one entry to the reading of turns.
            wanted |= {entry_id, ref} - {None}
        wanted -= known
        known |= wanted
        rows = [
            row
            for ids in _chunks(wanted)
            for row in connection.execute(mine.where(journal.c.entry_id.in_(ids))).all()
        ]
    return people, loose


def _closure(
    connection: Connection, of: EventId, people: Iterable[VolunteerId], loose: Iterable[EntryId]
) -> list[Entry]:
    """Load all entries of `people` and `loose`, and whatever cites any of them."""
    found: dict[str, Entry] = {}

    def take(which: ColumnElement[bool]) -> set[EntryId]:
        fresh = [e for e in _load(connection, of, which) if e.hash not in found]
        found.update((entry.hash, entry) for entry in fresh)
        return {entry.entry_id for entry in fresh}

    fresh: set[EntryId] = set()
    for who in _chunks(people):
        fresh |= take(journal.c.volunteer.in_(who))
    for ids in _chunks(loose):
        fresh |= take(journal.c.entry_id.in_(ids))
    while fresh:
        citing: set[EntryId] = set()
        for ids in _chunks(fresh):
            citing |= take(or_(journal.c.ref.in_(ids), journal.c.entry_id.in_(ids)))
        fresh = citing
    return list(found.values())


def _replace(connection: Connection, of: EventId, derived: _Derived, state: _State) -> None:
    if derived.volunteers is None or derived.entries is None:
        connection.execute(delete(turn).where(turn.c.event == of))
        connection.execute(delete(tally).where(tally.c.event == of))
    else:
        for who in _chunks(derived.volunteers):
            connection.execute(delete(turn).where(turn.c.event == of, turn.c.volunteer.in_(who)))
        for ids in _chunks(derived.entries):
            connection.execute(delete(tally).where(tally.c.event == of, tally.c.entry_id.in_(ids)))
    if derived.turns:
        connection.execute(insert(turn), [_turn_row(of, found) for found in derived.turns])
    if derived.tallies:
        connection.execute(
            insert(tally),
            [
                {
                    "event": of,
                    "entry_id": found.entry,
                    "post": found.post,
                    "service": found.service,
                    "count": found.count,
                }
                for found in derived.tallies
            ],
        )
    connection.execute(_SET, {"event": of, "through": state.head, "roster": state.head_roster})


def _turn_row(of: EventId, found: Turn) -> dict[str, object]:
    credited = found.service.credited_minutes
    measured = found.service.minute_class is MinuteClass.MEASURED
    return {
        "event": of,
        "volunteer": found.volunteer,
        "opened": found.opened,
        "starts_ms": to_ms(found.starts),
        "ends_ms": to_ms(found.ends),
        "post": found.post,
        "open": found.open,
        "on_break": found.on_break,
        "creditable": found.creditable,
        "minutes": credited,
        "measured_minutes": credited if measured else 0,
        "flags": json.dumps(sorted(found.flags)),
    }


def _chunks(values: Iterable[T]) -> Iterator[list[T]]:
    kept = list(values)
    for start in range(0, len(kept), LIST_MAX):
        yield kept[start : start + LIST_MAX]
