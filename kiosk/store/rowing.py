"""Entries to journal rows and back."""

import json
from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy.dialects import sqlite

from kiosk.store.tables import JOURNAL
from sync.domain.canonical import dumps
from sync.domain.entries import (
    DATA_MAX_BYTES,
    Entry,
    EntryId,
    EventId,
    KioskId,
    PostId,
    VolunteerId,
    wall_text,
    wall_time,
)

COLUMNS = tuple(column.name for column in JOURNAL.columns)

# Compiled once: on the hot path SQLAlchemy only hands it on.
INSERT = str(
    JOURNAL.insert().compile(dialect=sqlite.dialect(paramstyle="qmark"), column_keys=list(COLUMNS))
)

RUN = (  # nothing of it comes from outside
    f"SELECT json_group_array(json_array({', '.join(COLUMNS)})) FROM"  # noqa: S608
    f" (SELECT {', '.join(COLUMNS)} FROM journal WHERE epoch = ? AND seq > ?"
    " ORDER BY seq LIMIT ?)"
)
"""SQL: the next rows of an epoch as one text. Fetched one by one, each row lets go of the
interpreter and has to wait for it again, behind the window's and the camera's threads."""


def to_row(entry: Entry) -> tuple[Any, ...]:
    """Give an entry's values in the order of `COLUMNS`.

    Raises:
        ValueError: its data is no canonical JSON or too large; the caller's bug.
    """
    data = dumps(dict(entry.data))
    if len(data) > DATA_MAX_BYTES:
        raise ValueError("an entry's data is too large")
    return (
        entry.epoch,
        entry.seq,
        entry.entry_id,
        entry.kiosk,
        entry.event,
        entry.kind,
        wall_text(entry.wall),
        entry.mono_ns,
        entry.boot_id,
        entry.offset_ms,
        entry.uncertainty_ms,
        entry.actor,
        entry.method,
        entry.volunteer,
        entry.post,
        entry.badge_serial,
        entry.ref,
        data.decode("utf-8"),
        entry.prev_hash,
        entry.hash,
    )


def of_run(text: str) -> list[Entry]:
    """Read what `RUN` gives."""
    return [of_row(row) for row in orjson.loads(text)]


def of_row(row: Sequence[Any]) -> Entry:
    """Read an entry from a row that has `COLUMNS` in order."""
    return Entry(
        epoch=row[0],
        seq=row[1],
        entry_id=EntryId(row[2]),
        kiosk=KioskId(row[3]),
        event=EventId(row[4]),
        kind=row[5],
        wall=wall_time(row[6]),
        mono_ns=row[7],
        boot_id=row[8],
        offset_ms=row[9],
        uncertainty_ms=row[10],
        actor=row[11],
        method=row[12],
        volunteer=None if row[13] is None else VolunteerId(row[13]),
        post=None if row[14] is None else PostId(row[14]),
        badge_serial=row[15],
        ref=None if row[16] is None else EntryId(row[16]),
        data={} if row[17] == "{}" else json.loads(row[17]),
        prev_hash=row[18],
        hash=row[19],
    )
