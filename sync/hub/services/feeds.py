"""The feed of an event: its roster and its key manifest as they stand, by last change.

A row moves to the newest position when it changes and stays as a tombstone when its thing is
gone, so a kiosk that asks for what lies behind its position misses nothing and gets every
thing once. Verdicts on a kiosk's own entries come from the quarantine, and its turns in doubt
from `doubts`, in the same order.
"""

import base64
import binascii
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, select, text

from sync.domain import canonical
from sync.domain.canonical import Json
from sync.domain.entries import EventId
from sync.domain.rostering import TABLES, Row
from sync.hub.services import doubts, heads
from sync.hub.tables import event, feed, quarantine
from sync.wire.messages import Change, Status

PAGE_ROWS = 500
PAGE_BYTES = 512 * 1024
"""Of the values on a page, unpacked: photos make few rows long. A row of more goes alone."""
MANIFEST = "manifest"

_PUT = text(
    "INSERT INTO feed (event, thing, key, position, value)"
    " VALUES (:event, :thing, :key, :position, :value)"
    " ON CONFLICT (event, thing, key)"
    " DO UPDATE SET position = excluded.position, value = excluded.value"
)


@dataclass(frozen=True, slots=True)
class Page:
    """Changes behind a position, oldest first."""

    changes: tuple[Change, ...]
    position: int
    more: bool


class Placed(NamedTuple):
    """A change at its position; every source of a page gives these, or the pair."""

    position: int
    change: Change


def put(connection: Connection, of: EventId, rows: Sequence[Row]) -> int:
    """Write changed rows at new positions; give the event's head.

    Call with the event locked (`heads.lock`).
    """
    head = heads.raised(connection, of, len(rows))
    if rows:
        first = head - len(rows) + 1
        connection.execute(
            _PUT,
            [
                {
                    "event": of,
                    "thing": row.table,
                    "key": row.key,
                    "position": first + at,
                    "value": None if row.value is None else canonical.dumps(row.value).decode(),
                }
                for at, row in enumerate(rows)
            ],
        )
    return head


def standing(connection: Connection, of: EventId) -> dict[tuple[str, str], Mapping[str, Json]]:
    """Give everything that stands in the feed, without tombstones, by (table, key)."""
    found = connection.execute(
        select(feed.c.thing, feed.c.key, feed.c.value)
        .where(feed.c.event == of, feed.c.value.is_not(None))
        .order_by(feed.c.position)
    )
    return {(thing, key): json.loads(value) for thing, key, value in found}


def roster_rows(connection: Connection, of: EventId) -> list[Row]:
    """Give the roster as it stands."""
    rows = standing(connection, of).items()
    return [Row(table, key, value) for (table, key), value in rows if table in TABLES]


def page(connection: Connection, of: EventId, kiosk: str, after: int) -> Page:
    """Give what a kiosk of the event shall hear next.

    Needs a connection that sees one moment (`Database.reading`): the rows come from three
    tables, and a commit between two looks would be lost.
    """
    things = connection.execute(
        select(feed.c.position, feed.c.thing, feed.c.key, feed.c.value)
        .where(feed.c.event == of, feed.c.position > after)
        .order_by(feed.c.position)
        .limit(PAGE_ROWS + 1)
    )
    verdicts = connection.execute(
        select(quarantine.c.position, quarantine.c.epoch, quarantine.c.seq, quarantine.c.code)
        .where(
            quarantine.c.event == of,
            quarantine.c.kiosk == kiosk,
            quarantine.c.position > after,
        )
        .order_by(quarantine.c.position)
        .limit(PAGE_ROWS + 1)
    ).all()
    rows = [
        Placed(position, Change(table=thing, key=key, value=json.loads(value) if value else None))
        for position, thing, key, value in _within_bytes(things)
    ]
    things.close()
    rows += [
        Placed(
            position,
            Change(
                table="verdict",
                key=f"{epoch}/{seq}",
                value={"status": Status.QUARANTINED.value, "code": code},
            ),
        )
        for position, epoch, seq, code in verdicts
    ]
    rows += [Placed(*row) for row in doubts.changes(connection, of, kiosk, after, PAGE_ROWS + 1)]
    rows.sort(key=lambda row: row.position)
    kept = rows[: _fitting(rows)]
    more = len(rows) > len(kept)
    head = connection.execute(select(event.c.head).where(event.c.event == of)).scalar_one()
    # Behind the last row there is nothing for this kiosk: the next look begins at the head.
    position = kept[-1].position if more else max(head, after)
    return Page(tuple(row.change for row in kept), position, more)


def _within_bytes(things: Iterable[Any]) -> Iterator[Any]:
    """Give rows of the feed up to the one that is too much for a page: no more are of use."""
    size = 0
    for row in things:
        yield row
        size += len(row.value or "")
        if size > PAGE_BYTES:
            return


def _fitting(rows: Sequence[Placed]) -> int:
    """Count the rows that go on one page: at least one, if there is any."""
    size = 0
    for count, row in enumerate(rows[:PAGE_ROWS]):
        if row.change.value is not None:
            size += len(json.dumps(row.change.value, ensure_ascii=False).encode())
        if size > PAGE_BYTES and count:
            return count
    return min(len(rows), PAGE_ROWS)


def write_cursor(epoch: int, of: EventId, position: int) -> str:
    """Write a cursor; kiosks keep it and give it back, and read nothing from it."""
    return base64.urlsafe_b64encode(f"{epoch}.{of}.{position}".encode()).decode().rstrip("=")


def read_cursor(cursor: str | None, epoch: int, of: EventId, head: int) -> int | None:
    """Give the position in a cursor; None when it counts for nothing here and now.

    It counts for nothing when there is none, when it is damaged, of another hub epoch or event,
    or ahead of the hub (which then was restored from a backup).
    """
    try:
        coded = (cursor or "").encode("ascii")
        plain = base64.b64decode(coded + b"=" * (-len(coded) % 4), altchars=b"-_", validate=True)
        parts = plain.decode("ascii").split(".")
        found_epoch, found_event, position = (int(part) for part in parts)
    except (binascii.Error, ValueError):
        return None
    fits = found_epoch == epoch and found_event == of and 0 <= position <= head
    return position if fits else None


def head_of(connection: Connection, of: EventId) -> int:
    """Give the event's last position."""
    found = connection.execute(select(event.c.head).where(event.c.event == of)).scalar_one()
    return cast(int, found)
