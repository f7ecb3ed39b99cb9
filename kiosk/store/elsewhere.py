"""Entries of the event's other kiosks, as the hub passes them on with its pages of changes.

Each is read by `sync.domain.entries.parse` and its hash checked before it is kept. One that
does not hold is kept out, logged by its code and counted, and holds its page up no more than a
tombstone does. What the own journal has is not kept twice: of the kiosk's own entries only
those of earlier epochs come, after a copy of this disk recorded them.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection

from kiosk.store.cipher import driver
from kiosk.store.engine import Store
from kiosk.store.identity import Identity
from sync.domain.canonical import Json
from sync.domain.entries import (
    Entry,
    EntryId,
    EventId,
    KioskId,
    PostId,
    VolunteerId,
    parse,
)
from sync.domain.errors import BadEntry
from sync.wire.messages import Change

log = logging.getLogger(__name__)

ENTRY = "entry"
"""The table of these changes."""
KEPT_OUT = "kept-out"
"""The memory key of how many were kept out, by code."""

_OWN = "SELECT hash FROM journal WHERE epoch = ? AND seq = ?"
_KNOWN = "SELECT hash FROM elsewhere WHERE kiosk = ? AND epoch = ? AND seq = ?"
_KEEP = (
    "INSERT INTO elsewhere (kiosk, epoch, seq, generation, hash, body) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (kiosk, epoch, seq) DO UPDATE SET generation = excluded.generation,"
    " hash = excluded.hash, body = excluded.body"
)
_DROP = "DELETE FROM elsewhere WHERE kiosk = ? AND epoch = ? AND seq = ?"
_DROP_OLD = "DELETE FROM elsewhere WHERE generation <> ?"
_COUNT_OUT = (
    "INSERT INTO memory (key, value) VALUES (?, ?)"
    " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)


@dataclass(frozen=True, slots=True)
class Came:
    """What a page brought from elsewhere."""

    entries: tuple[Entry, ...] = ()
    """In the order of the hub; some may have been here before."""
    replaced: bool = False
    """Something that was here is here no more: what counts is to be read anew."""


def load_elsewhere(store: Store) -> list[Entry]:
    """Give all that is known of the other kiosks, by kiosk, epoch and seq.

    Raises:
        StoreError: the disk refused.
    """
    with store.reading() as connection:
        raw: driver.Connection = connection.connection.driver_connection
        rows = raw.execute("SELECT body FROM elsewhere ORDER BY kiosk, epoch, seq").fetchall()
    return [_known(orjson.loads(body)) for (body,) in rows]


def lacks(store: Store, changes: Iterable[Change], kiosk: KioskId) -> bool:
    """Say whether changes bring entries of other kiosks than `kiosk` that are not here."""
    with store.reading() as connection:
        raw: driver.Connection = connection.connection.driver_connection
        for change in changes:
            if change.table != ENTRY or change.value is None:
                continue
            whose, _, place = change.key.partition("/")
            known = whose == kiosk or raw.execute(_KNOWN, (whose, *place.split("/"))).fetchone()
            if not known:
                return True
    return False


def kept_out(store: Store) -> dict[str, int]:
    """Give how many entries did not hold, by code."""
    with store.reading() as connection:
        return _kept_out(connection.connection.driver_connection)


def keep_entries_in(
    connection: Connection, changes: Iterable[Change], identity: Identity, generation: int
) -> Came:
    """Keep the entries of a page, within its transaction.

    Args:
        generation: of the roster that the page is written to.
    """
    raw: driver.Connection = connection.connection.driver_connection
    rows: list[tuple[str, int, int, int, str, bytes]] = []
    entries: list[Entry] = []
    bad: Counter[str] = Counter()
    replaced = False
    for change in changes:
        if change.table != ENTRY:
            continue
        if change.value is None:
            replaced |= _drop(raw, change.key)
            continue
        try:
            entry = _read(change, identity)
        except BadEntry as problem:
            bad[problem.code] += 1
            continue
        if entry.kiosk == identity.kiosk:
            own = raw.execute(_OWN, (entry.epoch, entry.seq)).fetchone()
            if entry.epoch == identity.epoch or (own is not None and own[0] == entry.hash):
                continue
        known = raw.execute(_KNOWN, (entry.kiosk, entry.epoch, entry.seq)).fetchone()
        replaced |= known is not None and known[0] != entry.hash
        body = orjson.dumps(change.value)
        rows.append((entry.kiosk, entry.epoch, entry.seq, generation, entry.hash, body))
        entries.append(entry)
    if rows:
        raw.executemany(_KEEP, rows)
    if bad:
        _count_out(raw, bad)
    return Came(tuple(entries), replaced)


def begin_anew_in(connection: Connection, generation: int) -> None:
    """Await a fresh snapshot: all that is here now belongs to the roster in use.

    Args:
        generation: of the roster in use.
    """
    raw: driver.Connection = connection.connection.driver_connection
    raw.execute(
        "UPDATE elsewhere SET generation = ? WHERE generation <> ?", (generation, generation)
    )


def forget_older_in(connection: Connection, generation: int) -> bool:
    """Let go of what a fresh snapshot, now whole, did not bring; True if there was something."""
    raw: driver.Connection = connection.connection.driver_connection
    return bool(raw.execute(_DROP_OLD, (generation,)).rowcount)


def _read(change: Change, identity: Identity) -> Entry:
    entry = parse(change.value)
    if entry.event != identity.event:
        raise BadEntry("foreign")
    if change.key != f"{entry.kiosk}/{entry.epoch}/{entry.seq}":
        raise BadEntry("key")
    return entry


def _drop(raw: driver.Connection, key: str) -> bool:
    kiosk, _, place = key.partition("/")
    epoch, _, seq = place.partition("/")
    if not (epoch.isdecimal() and seq.isdecimal()):
        return False
    return bool(raw.execute(_DROP, (kiosk, int(epoch[:18]), int(seq[:18]))).rowcount)


def _kept_out(raw: driver.Connection) -> dict[str, int]:
    row = raw.execute("SELECT value FROM memory WHERE key = ?", (KEPT_OUT,)).fetchone()
    return {} if row is None else {str(code): int(n) for code, n in orjson.loads(row[0]).items()}


def _count_out(raw: driver.Connection, bad: Mapping[str, int]) -> None:
    for code, count in bad.items():
        log.warning("%d entries from elsewhere were kept out: %s", count, code)
    counted = Counter(_kept_out(raw))
    counted.update(bad)
    raw.execute(_COUNT_OUT, (KEPT_OUT, orjson.dumps(dict(counted)).decode()))


def _known(wire: dict[str, Any]) -> Entry:
    """Read an entry that was parsed when it came: a start reads a hundred thousand of them."""
    who, data = wire.get("volunteer"), wire["data"]
    post, ref = wire.get("post"), wire.get("ref")
    kept: dict[str, Json] = data
    return Entry(
        entry_id=EntryId(wire["entry_id"]),
        kiosk=KioskId(wire["kiosk"]),
        epoch=wire["epoch"],
        seq=wire["seq"],
        event=EventId(wire["event"]),
        kind=wire["kind"],
        wall=datetime.fromisoformat(wire["wall"]),
        mono_ns=wire["mono_ns"],
        boot_id=wire["boot_id"],
        offset_ms=wire["offset_ms"],
        uncertainty_ms=wire["uncertainty_ms"],
        actor=wire["actor"],
        method=wire["method"],
        volunteer=None if who is None else VolunteerId(int(who, 16)),
        post=None if post is None else PostId(post),
        badge_serial=wire.get("badge_serial"),
        ref=None if ref is None else EntryId(ref),
        data=kept,
        prev_hash=wire["prev_hash"],
        hash=wire["hash"],
    )
