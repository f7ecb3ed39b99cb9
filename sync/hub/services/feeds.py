"""What a kiosk is told, in one order of positions: roster, keys, verdicts, others' entries.

The feed holds an event's roster and its key manifest as they stand, by last change. A row
moves to the newest position when it changes and stays as a tombstone when its thing is gone,
so a kiosk that asks for what lies behind its position misses nothing and gets every thing
once. Merged into it by position: the entries of the event's other kiosks from the journal,
and verdicts on the kiosk's own entries from the quarantine.
"""

import base64
import binascii
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, cast

from sqlalchemy import Connection, select, text

from sync.domain import canonical
from sync.domain.canonical import Json
from sync.domain.entries import EventId
from sync.domain.rostering import TABLES, Row
from sync.hub.services import heads
from sync.hub.services.eras import UNMARKED
from sync.hub.statement import Statement
from sync.hub.tables import event, feed
from sync.wire.messages import Change, Status

PAGE_ROWS = 2000
PAGE_BYTES = 512 * 1024
"""Of the values on a page, unpacked: photos make few rows long. A row of more goes alone."""
POSITION_MAX = 2**63 - 1
MANIFEST = "manifest"
VERDICT = "verdict"
ENTRY = "entry"
_WITH_ENTRIES = ".entries"
"""The mark of a cursor; a hub that does not know it takes the cursor for none."""

_FEED = Statement(
    "SELECT position, thing, key, value FROM feed"
    " WHERE event = :event AND position > :after ORDER BY position LIMIT :most"
)
_VERDICTS = Statement(
    "SELECT position, epoch, seq, code, hash FROM quarantine"
    " WHERE event = :event AND kiosk = :kiosk AND position > :after ORDER BY position LIMIT :most"
)
_ENTRIES = Statement(
    "SELECT position, kiosk, epoch, seq, prev_hash, hash, body FROM journal"
    " WHERE event = :event AND position > :after AND (kiosk <> :kiosk OR epoch <> :epoch)"
    " ORDER BY position LIMIT :most"
)
_HIGHEST = Statement(
    "SELECT highest FROM stream WHERE event = :event AND kiosk = :kiosk AND epoch = :epoch"
)

_PUT = text(
    "INSERT INTO feed (event, thing, key, position, value)"
    " VALUES (:event, :thing, :key, :position, :value)"
    " ON CONFLICT (event, thing, key)"
    " DO UPDATE SET position = excluded.position, value = excluded.value"
)


class Told(NamedTuple):
    """One change at its position, as text: most go from a table to the wire unread."""

    position: int
    table: str
    key: str
    value: str | None
    """JSON; None: a tombstone."""


@dataclass(frozen=True, slots=True)
class Page:
    """Changes behind a position, oldest first."""

    told: tuple[Told, ...]
    position: int
    more: bool
    left: int
    """Positions behind this page: no fewer than the changes still to come."""

    @property
    def changes(self) -> tuple[Change, ...]:
        """Give the changes as messages."""
        return tuple(
            Change(
                table=one.table,
                key=one.key,
                value=None if one.value is None else json.loads(one.value),
            )
            for one in self.told
        )

    def written(self) -> str:
        """Give the changes as a JSON array."""
        return ",".join(
            f'{{"table":"{one.table}","key":{json.dumps(one.key)},"value":{one.value or "null"}}}'
            for one in self.told
        ).join("[]")


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


def page(
    connection: Connection, of: EventId, kiosk: str, after: int, epoch: int | None = None
) -> Page:
    """Give what a kiosk of the event shall hear next.

    Needs a connection that sees one moment (`Database.reading`): the rows come from several
    tables, and a commit between two looks would be lost.

    Args:
        epoch: the kiosk's own; its entries of this epoch are its own journal's and not sent.
            None: it is of a version that knows no entries but its own.
    """
    # First of all, and through SQLAlchemy: it is what begins the transaction of one moment.
    head = head_of(connection, of)
    here = {"event": of, "kiosk": kiosk, "epoch": epoch, "after": after, "most": PAGE_ROWS + 1}
    rows = [
        *_within_bytes(Told(*row) for row in _FEED.each(connection, here)),
        *(
            Told(position, VERDICT, f"{its_epoch}/{seq}", _verdict(code, claimed))
            for position, its_epoch, seq, code, claimed in _VERDICTS.rows(connection, here)
        ),
    ]
    if epoch is not None:
        rows += _within_bytes(_entry(*row) for row in _ENTRIES.each(connection, here))
    rows.sort()
    kept = rows[: _fitting(rows)]
    more = len(rows) > len(kept)
    # Behind the last row there is nothing for this kiosk: the next look begins at the head.
    position = kept[-1].position if more else max(head, after)
    return Page(tuple(kept), position, more, max(0, head - position))


def _entry(
    position: int, kiosk: str, epoch: int, seq: int, prev_hash: str, own: str, body: str
) -> Told:
    wire = f'{body[:-1]},"prev_hash":"{prev_hash}","hash":"{own}"}}'
    return Told(position, ENTRY, f"{kiosk}/{epoch}/{seq}", wire)


def _verdict(code: str, claimed: str | None) -> str:
    """Say what became of an entry, and of which: two copies of a kiosk have one each."""
    return json.dumps({"status": Status.QUARANTINED.value, "code": code, "hash": claimed})


def _within_bytes(rows: Iterable[Told]) -> Iterator[Told]:
    """Give rows of one source up to the one that is too much for a page: no more are of use."""
    size = 0
    for row in rows:
        yield row
        size += len(row.value or "")
        if size > PAGE_BYTES:
            return


def _fitting(rows: Sequence[Told]) -> int:
    """Count the rows that go on one page: at least one, if there is any."""
    size = 0
    for count, row in enumerate(rows[:PAGE_ROWS]):
        size += len((row.value or "").encode())
        if size > PAGE_BYTES and count:
            return count
    return min(len(rows), PAGE_ROWS)


def nothing(head: int) -> Page:
    """Give the page behind the head: as long as that stands, no table holds anything for anybody."""
    return Page((), head, more=False, left=0)


def has_news(connection: Connection, of: EventId, kiosk: str, after: int, epoch: int) -> bool:
    """Say whether a page behind `after` would hold anything for a kiosk; cheaper than a page."""
    here = {"event": of, "kiosk": kiosk, "epoch": epoch, "after": after, "most": 1}
    return any(one.one(connection, here) for one in (_FEED, _VERDICTS, _ENTRIES))


def highest_of(connection: Connection, of: EventId, kiosk: str, epoch: int) -> int:
    """Give the highest seq that was ever taken in of a kiosk's epoch; 0 if none was."""
    found = _HIGHEST.one(connection, {"event": of, "kiosk": kiosk, "epoch": epoch})
    return 0 if found is None else int(found[0])


def write_cursor(
    epoch: int, of: EventId, position: int, *, entries: bool, mark: str = UNMARKED
) -> str:
    """Write a cursor; kiosks keep it and give it back, and read nothing from it.

    Args:
        mark: of the position; see `eras`.
        entries: up to there the others' entries were told, too: the kiosk named its epoch.
    """
    told = f"{epoch}.{of}.{position}" + (f".{mark}" if mark else "")
    plain = f"{told}{_WITH_ENTRIES if entries else ''}"
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def read_cursor(
    cursor: str | None,
    epoch: int,
    of: EventId,
    head: int,
    *,
    entries: bool,
    mark: str = UNMARKED,
) -> int | None:
    """Give the position in a cursor; None when it counts for nothing here and now.

    It counts for nothing when there is none, when it is damaged, of another hub epoch or event,
    or ahead of the hub or of another mark (which then was put back from a backup); and for a
    kiosk that is to be told the others' entries, when up to there it was not: it or this hub was
    older then.

    Args:
        mark: of the cursor's position, as `position_of` gives it.
    """
    found = _parse(cursor)
    if found is None or (found.epoch, found.event, found.mark) != (epoch, of, mark):
        return None
    told = found.entries or not entries
    return found.position if told and 0 <= found.position <= head else None


def position_of(cursor: str | None) -> int:
    """Give the position that a cursor claims, to look its mark up by; 0 if there is none."""
    found = _parse(cursor)
    return 0 if found is None else min(max(found.position, 0), POSITION_MAX)


class _Cursor(NamedTuple):
    epoch: int
    event: int
    position: int
    mark: str
    entries: bool


def _parse(cursor: str | None) -> _Cursor | None:
    try:
        coded = (cursor or "").encode("ascii")
        plain = base64.b64decode(coded + b"=" * (-len(coded) % 4), altchars=b"-_", validate=True)
        said = plain.decode("ascii")
        epoch, of, position, *mark = said.removesuffix(_WITH_ENTRIES).split(".")
        (drawn,) = mark or [UNMARKED]
        return _Cursor(int(epoch), int(of), int(position), drawn, said.endswith(_WITH_ENTRIES))
    except (binascii.Error, ValueError):
        return None


def head_of(connection: Connection, of: EventId) -> int:
    """Give the event's last position."""
    found = connection.execute(select(event.c.head).where(event.c.event == of)).scalar_one()
    return cast(int, found)
