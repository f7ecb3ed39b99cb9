"""Turns that somebody must settle, told to the kiosks that recorded them.

A gate sees its own entries; the hub sees everybody's. So the hub tells each kiosk that made an
entry of a turn with a hard flag, as a change of table `doubt`: key, the entry that opened the
turn; gone again, as a tombstone, when the turn is in doubt no more. Positions come from the
event's head as everything's do: a kiosk that asks behind its cursor misses none.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, select, text

from sync.domain import canonical
from sync.domain.canonical import Json
from sync.domain.duty import Turn
from sync.domain.entries import Entry, EntryId, EventId, VolunteerId, wall_text, whole_ms
from sync.domain.rostering import hex_id
from sync.domain.turn import HARD
from sync.hub.services import heads
from sync.hub.tables import doubt

ENTRIES_MOST = 80
"""Listed of one turn: as many as a `resolve` can cite."""
IN_MOST = 500

_PUT = text(
    "INSERT INTO doubt (event, kiosk, opened, volunteer, position, value)"
    " VALUES (:event, :kiosk, :opened, :volunteer, :position, :value)"
    " ON CONFLICT (event, kiosk, opened)"
    " DO UPDATE SET volunteer = excluded.volunteer, position = excluded.position,"
    " value = excluded.value"
)


class Doubt(NamedTuple):
    """One turn in doubt, for one kiosk."""

    kiosk: str
    opened: EntryId
    volunteer: VolunteerId
    value: str
    """Canonical JSON."""


def doubts_of(turns: Iterable[Turn], entries: Iterable[Entry]) -> list[Doubt]:
    """Say who is to be told of which turn: every kiosk with an entry in it.

    Args:
        entries: at least those that the turns were read from.
    """
    kiosks: dict[EntryId, set[str]] = {}
    for entry in entries:
        kiosks.setdefault(entry.entry_id, set()).add(entry.kiosk)
    found = []
    for turn in turns:
        if HARD.isdisjoint(turn.flags):
            continue
        told = sorted(set().union(*(kiosks.get(one, set()) for one in turn.entries)))
        value = canonical.dumps(_value(turn)).decode()
        found += [Doubt(kiosk, turn.opened, turn.volunteer, value) for kiosk in told]
    return found


def _value(turn: Turn) -> dict[str, Json]:
    posts = dict.fromkeys(segment.post for segment in turn.segments if segment.post is not None)
    explanation = turn.service.explanation
    return {
        "volunteer": hex_id(turn.volunteer),
        "flags": [str(flag) for flag in sorted(turn.flags)],
        "entries": [str(one) for one in turn.entries[:ENTRIES_MOST]],
        "starts": wall_text(whole_ms(turn.starts)),
        "ends": wall_text(whole_ms(turn.ends)),
        "posts": [str(post) for post in posts],
        "minutes": turn.service.credited_minutes,
        "explanation": {"zh": explanation.zh, "en": explanation.en},
    }


def publish(
    connection: Connection,
    of: EventId,
    now: Sequence[Doubt],
    volunteers: Iterable[VolunteerId] | None,
) -> int:
    """Write what changed at new positions; give how many did.

    Call with the event locked (`heads.lock`). What is as it was is not told again.

    Args:
        volunteers: `now` speaks of these; None: of everybody.
    """
    before = _standing(connection, of, volunteers)
    wanted = {(one.kiosk, one.opened): one for one in now}
    changed: list[dict[str, object]] = [
        {**one._asdict(), "event": of}
        for where, one in wanted.items()
        if where not in before or before[where][1] != one.value
    ]
    changed += [
        {"event": of, "kiosk": kiosk, "opened": opened, "volunteer": who, "value": None}
        for (kiosk, opened), (who, value) in before.items()
        if value is not None and (kiosk, opened) not in wanted
    ]
    if changed:
        first = heads.raised(connection, of, len(changed)) - len(changed) + 1
        rows = [{**row, "position": first + at} for at, row in enumerate(changed)]
        connection.execute(_PUT, rows)
    return len(changed)


def _standing(
    connection: Connection, of: EventId, volunteers: Iterable[VolunteerId] | None
) -> Mapping[tuple[str, EntryId], tuple[VolunteerId, str | None]]:
    query = select(doubt.c.kiosk, doubt.c.opened, doubt.c.volunteer, doubt.c.value).where(
        doubt.c.event == of
    )
    queries = [query]
    if volunteers is not None:
        who = sorted(volunteers)
        queries = [
            query.where(doubt.c.volunteer.in_(who[at : at + IN_MOST]))
            for at in range(0, len(who), IN_MOST)
        ]
    return {
        (row.kiosk, row.opened): (row.volunteer, row.value)
        for one in queries
        for row in connection.execute(one)
    }


def changes(
    connection: Connection, of: EventId, kiosk: str, after: int, most: int
) -> list[tuple[int, str, str, str | None]]:
    """Give a kiosk's doubts behind a position, oldest first: position, table, key and value."""
    found = connection.execute(
        select(doubt.c.position, doubt.c.opened, doubt.c.value)
        .where(doubt.c.event == of, doubt.c.kiosk == kiosk, doubt.c.position > after)
        .order_by(doubt.c.position)
        .limit(most)
    )
    return [(position, "doubt", opened, value) for position, opened, value in found]
