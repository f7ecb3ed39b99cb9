"""What a damaged database still holds, told apart by the shape of its rows.

Entries prove themselves: their hash is over all that they say, so one is taken from wherever
it lies, even from a page that does not verify. Everything else is taken from whole pages only,
the newest image first, and may be missing: the hub knows it, too.
"""

import contextlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.store import editions, gaps
from kiosk.store.carving import Record, carve
from kiosk.store.cipher import connect, driver
from kiosk.store.identity import IDENTITY, KEPT_TWICE
from kiosk.store.inspection import beside
from kiosk.store.pages import Pages, salt_of
from kiosk.store.rowing import COLUMNS, of_row
from kiosk.store.tables import METADATA
from sync.cells import Value
from sync.domain.entries import GENESIS, Entry, entry_hash
from sync.domain.errors import BadRoster
from sync.domain.rostering import PHOTO, TABLES, Row, from_rows
from sync.wire.messages import Status

Rows = list[tuple[Value, ...]]

_IDENTITY = tuple(column.name for column in IDENTITY.columns)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-.{22}")
_NOT_KEPT = frozenset({editions.KEY, gaps.GAPS, KEPT_TWICE})
"""Of the memory: what is of the old file, and what is written anew."""
_SEEN_TO = frozenset(
    {
        *("identity", "journal", "acknowledgement", "verdict", "roster", "manifest", "memory"),
        *("cursor", "elsewhere", "finding", "alembic_version"),
    }
)
"""Tables that are read by their shape, or come anew with the next exchange."""
_ROSTERED = frozenset({*TABLES, PHOTO})
_STATUSES = frozenset(status.value for status in Status)


@dataclass(slots=True)
class Found:
    """What there is to save."""

    identity: Mapping[str, object] | None = None
    """Column -> value."""
    entries: dict[int, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    """Epoch -> entries that verify, in no order; a number may have several."""
    acked: dict[int, int] = field(default_factory=dict)
    tips: dict[int, int] = field(default_factory=dict)
    """Epoch -> the highest number that is known to have been given."""
    roster: dict[tuple[str, str], str] = field(default_factory=dict)
    """(table, key) -> JSON; empty unless a roster can be read from it."""
    manifest: tuple[int, str] | None = None
    verdicts: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    memory: dict[str, str] = field(default_factory=dict)
    others: dict[str, tuple[tuple[str, ...], Rows]] = field(default_factory=dict)
    """Table -> its columns and rows, of tables that are none of the above."""


@dataclass(slots=True)
class _Roster:
    """Both generations, as found."""

    rows: dict[int, dict[tuple[str, str], str]] = field(default_factory=lambda: defaultdict(dict))
    used: int | None = None


def take(paths: Sequence[Path], key: bytes) -> Found:
    """Read the database at the first path, and copies of it at the others.

    Raises:
        OSError: a file cannot be read.
    """
    found, rosters = Found(), _Roster()
    identities: list[Mapping[str, object]] = []
    salts = [salt_of(path) for path in paths if path.exists()]
    hashes: set[str] = set()
    for place, path in enumerate(paths):
        pages = Pages(path, beside(path, "-wal"), key, salts)
        for record in carve(pages.images()):
            _take_entry(record, found, hashes)
            if not record.whole and pages.salt is not None:
                continue
            _take_small(record, found, identities)
            if place == 0:
                _take_roster(record, rosters)
    found.identity = max(identities, key=lambda one: int(str(one["epoch"])), default=None)
    found.roster = _roster_of(rosters)
    for epoch, entries in found.entries.items():
        found.tips[epoch] = max(entry.seq for entry in entries)
    for epoch, through in found.acked.items():
        found.tips[epoch] = max(through, found.tips.get(epoch, 0))
    if found.identity is not None:
        found.tips.setdefault(int(str(found.identity["epoch"])), 0)
    if paths and paths[0].exists():
        _take_others(paths[0], key, found)
    return found


def _take_entry(record: Record, found: Found, hashes: set[str]) -> None:
    if len(record.values) != len(COLUMNS) or record.rowid is not None:
        return
    # Any bytes may be here: whatever reading them meets, they are no entry.
    with contextlib.suppress(ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        entry = of_row(record.values)
        if entry.hash in hashes or len(entry.prev_hash) != len(GENESIS):
            return
        if entry_hash(entry.body(), entry.prev_hash) == entry.hash:
            hashes.add(entry.hash)
            found.entries[entry.epoch].append(entry)


def _take_small(record: Record, found: Found, identities: list[Mapping[str, object]]) -> None:
    match record.values:
        case (None, int(through)) if record.rowid is not None:
            found.acked[record.rowid] = max(through, found.acked.get(record.rowid, 0))
        case (str(name), str(value)) if record.rowid is not None and not _UUID.fullmatch(name):
            if name == KEPT_TWICE:
                _take_identity(value, identities)
            elif name not in _NOT_KEPT:
                found.memory.setdefault(name, value)
        case (None, int(version), str(sealed)) if record.rowid == 1 and sealed.startswith("{"):
            if found.manifest is None or version > found.manifest[0]:
                found.manifest = (version, sealed)
        case (int(epoch), int(seq), str(status), str(code)) if status in _STATUSES:
            found.verdicts.setdefault((epoch, seq), (status, code))
        case (None, str(), *_) if record.rowid == 1 and len(record.values) == len(_IDENTITY):
            identities.append(dict(zip(_IDENTITY, (1, *record.values[1:]), strict=True)))


def _take_identity(value: str, identities: list[Mapping[str, object]]) -> None:
    with contextlib.suppress(ValueError):
        told = json.loads(value)
        if isinstance(told, dict) and "epoch" in told:
            identities.append(told)


def _take_roster(record: Record, rosters: _Roster) -> None:
    match record.values:
        case (int(generation), str(table), str(key), str(value)) if table in _ROSTERED:
            rosters.rows[generation].setdefault((table, key), value)
        case (None, str(), int(generation), int()) if record.rowid == 1 and rosters.used is None:
            rosters.used = generation


def _roster_of(rosters: _Roster) -> dict[tuple[str, str], str]:
    """Give the generation in use, if that can be told; else the fuller one that can be read."""
    most = sorted(rosters.rows, key=lambda g: (g != rosters.used, -len(rosters.rows[g])))
    for generation in most:
        rows = rosters.rows[generation]
        with contextlib.suppress(BadRoster, ValueError):
            from_rows(_readable(rows))
            return rows
    return {}


def _readable(rows: Mapping[tuple[str, str], str]) -> Iterable[Row]:
    return [Row(table, key, json.loads(value)) for (table, key), value in rows.items()]


def _take_others(path: Path, key: bytes, found: Found) -> None:
    """Read tables that are not known here as SQLite does, as far as it can."""
    with contextlib.suppress(driver.Error):
        # Immutable and without its log: what is of later days and small is mostly not in that.
        connection = connect(f"{path.resolve().as_uri()}?immutable=1", key)
        try:
            names = connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            ).fetchall()
            for (name,) in names:
                if name in _SEEN_TO or name not in METADATA.tables:
                    continue
                with contextlib.suppress(driver.Error):
                    cursor = connection.execute(f'SELECT * FROM "{name}"')  # noqa: S608
                    columns = tuple(column[0] for column in cursor.description)
                    found.others[name] = (columns, cursor.fetchall())
        finally:
            connection.close()
