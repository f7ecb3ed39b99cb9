"""The purge: after an event, nobody's name is left on this laptop.

The journal refuses DELETE and pages that were freed keep what they held, so nothing is
deleted: a new database is made beside the old one, and takes its name in one step. At any
moment, whatever is cut off, either the old one or the new one opens.

What goes: the roster with its photos, the journal (all of it lies at the hub), verdicts, keys,
the cursor, the device's token, the copies that migrations and salvages kept and badges saved as
PDFs.
Without its token the laptop cannot fetch the names again; it joins its next event as a new
kiosk.
What stays: the small things that are no event's (`KEPT`), and a record of the purge that
names nobody: the event, how many entries went, and each epoch's last number and hash, by which
the hub's journal can be checked against what this laptop had.
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from kiosk.store import confirming, mark
from kiosk.store.cipher import connect, driver
from kiosk.store.engine import Store, open_store
from kiosk.store.epochs import CARRIED
from kiosk.store.folder import FolderLock, translating
from kiosk.store.inspection import beside, inspect
from kiosk.store.memory import recall, remember
from kiosk.store.problems import StoreDamaged, StoreError, at, of_sqlite
from sync.domain.canonical import Json
from sync.domain.entries import Kind
from sync.domain.wording import Say
from sync.durable import sync_folder

KEPT = ("language", "theme", "sounds", "pins")
"""What is remembered of the laptop and its people's settings, never of an event."""
BADGES = "badges"
"""The folder beside the database where new badges wait as PDFs, with a name and a code each."""
RECORD = "purged"
"""The memory key of the record."""

_BLOCK = 1 << 20
_ASIDE = (  # S608: nothing of it comes from outside
    "SELECT count(*) FROM verdict JOIN journal"  # noqa: S608
    " ON journal.epoch = verdict.epoch AND journal.seq = verdict.seq"
    f" WHERE status = 'quarantined' AND NOT {CARRIED}"
)


class PurgeRefused(StoreError):
    """Something on this laptop is nowhere else yet; nothing was touched."""

    title = Say(zh="现在不能清除", en="Not to be purged yet")


UNSENT = Say(
    zh="还有 {n} 条记录没有传到中心。请先连上网络，等全部传完再清除。",
    en="{n} entries have not reached the hub. Connect, let them all drain, then purge.",
)
UNCONFIRMED = Say(
    zh="中心恢复过备份，还有 {n} 条记录没有重新核对。请先连上网络，等核对完再清除。",
    en="The hub was put back from a backup and has yet to confirm {n} entries. Connect, let it, "
    "then purge.",
)
NOT_CLOSED = Say(
    zh="今天还没有收岗。请先走完收岗的步骤。",
    en="The day is not closed. Take the steps of closing first.",
)
SET_ASIDE = Say(
    zh="中心隔离了 {n} 条记录，还要靠本机核对。请先联系组织方处理，再清除。",
    en="The hub set {n} entries aside that this laptop may be needed to settle. Have the organiser "
    "settle them, then purge.",
)
NOTHING_THERE = Say(
    zh="本机没有活动数据，不用清除。", en="There is no event on this laptop; nothing to purge."
)


class Step(StrEnum):
    """How far a purge has come; told before the step is taken."""

    CHECKED = "checked"
    MADE = "made"
    COPIES_GONE = "copies-gone"
    READY = "ready"
    SWAPPED = "swapped"
    OVERWRITTEN = "overwritten"


@dataclass(frozen=True, slots=True)
class Purgeable:
    """What stands in the way of a purge, if anything."""

    entries: int
    unsent: int
    unconfirmed: int
    """Acknowledged before the hub was set back, and not confirmed since."""
    set_aside: int
    closed: bool

    @property
    def refusal(self) -> Say | None:
        """Say why not; None: nothing stands in the way."""
        if self.unsent:
            return UNSENT.fill(n=self.unsent)
        if self.unconfirmed:
            return UNCONFIRMED.fill(n=self.unconfirmed)
        if self.set_aside:
            return SET_ASIDE.fill(n=self.set_aside)
        return None if self.closed else NOT_CLOSED


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge took away."""

    event: int
    entries: int


def look(store: Store) -> Purgeable:
    """Look at what would go and what stands in its way, while the desk is open.

    Raises:
        StoreError: the disk refused.
    """
    with store.appending() as connection:
        return _purgeable(connection)


def _purgeable(connection: driver.Connection) -> Purgeable:
    (entries,) = connection.execute("SELECT count(*) FROM journal").fetchone()
    (unsent,) = connection.execute(
        "SELECT count(*) FROM journal AS j LEFT JOIN acknowledgement AS a ON a.epoch = j.epoch"
        " WHERE j.seq > coalesce(a.acked_through, 0)"
    ).fetchone()
    (aside,) = connection.execute(_ASIDE).fetchone()
    # Closed: nothing happened after the last close but what belongs to closing itself.
    (since,) = connection.execute(
        "SELECT count(*) FROM journal AS j WHERE j.kind NOT IN (?, ?, ?)"
        " AND (j.epoch, j.seq) > (SELECT coalesce(max(epoch), 0), coalesce(max(seq), 0)"
        " FROM (SELECT epoch, seq FROM journal WHERE kind = ? ORDER BY epoch DESC, seq DESC LIMIT 1))",
        (Kind.CLOSE.value, Kind.CLOCKSTEP.value, Kind.NOTE.value, Kind.CLOSE.value),
    ).fetchone()
    unconfirmed = confirming.unconfirmed_count_in(connection)
    return Purgeable(entries, unsent, unconfirmed, aside, since == 0)


def purge(path: Path, key: bytes, *, told: Callable[[Step], None] = lambda _step: None) -> Purged:
    """Replace the database at `path`, which nobody may have open, by one without the event.

    Args:
        told: hears of every step, before it is taken.

    Raises:
        PurgeRefused: entries that are nowhere else, or a day that is not closed.
        StoreInUse: the database is open.
        StoreError: the disk refused. The old database is there, unless `SWAPPED` was told.
    """
    with translating():
        lock = FolderLock(path.with_name(f".{path.name}.lock"))
        lock.take()
        try:
            return _purge(path, key, told)
        except driver.Error as problem:
            kind = of_sqlite(problem)
            if kind is None:
                raise
            raise kind from problem
        finally:
            lock.release()


def _purge(path: Path, key: bytes, told: Callable[[Step], None]) -> Purged:
    if not path.exists():
        raise PurgeRefused(NOTHING_THERE)
    inspect(path, key)
    purged, memory = _examine(path, key)
    draft = path.with_name(f".{path.name}.purged")
    remove(draft)
    told(Step.CHECKED)
    with open_store(draft, key) as fresh:
        for name, value in memory.items():
            remember(fresh, name, value)
    settle(draft, key)
    told(Step.MADE)
    for copies in (f"{path.name}.before-*", f"{path.name}.damaged-*"):
        for copy in sorted(path.parent.glob(copies)):
            _shred(copy)
    _shred_badges(path.parent / BADGES)
    told(Step.COPIES_GONE)
    settle(path, key)
    mark.beside(path).unlink(missing_ok=True)
    sync_folder(path.parent)
    told(Step.READY)
    _take_the_place(draft, path, told)
    remove(draft)
    sync_folder(path.parent)
    return purged


def _examine(path: Path, key: bytes) -> tuple[Purged, dict[str, Json]]:
    """Refuse, or give what goes and what the new database remembers."""
    connection = connect(path.resolve().as_uri(), key)
    try:
        identity = connection.execute("SELECT kiosk, event FROM identity").fetchone()
        if identity is None:
            raise PurgeRefused(NOTHING_THERE)
        found = _purgeable(connection)
        if found.refusal is not None:
            raise PurgeRefused(found.refusal)
        tips: list[Json] = [
            {"epoch": epoch, "seq": seq, "hash": digest}
            for epoch, seq, digest in connection.execute(
                # Of the row with the greatest seq: SQLite promises that of a bare column.
                "SELECT epoch, max(seq), hash FROM journal GROUP BY epoch ORDER BY epoch"
            )
        ]
        kept: dict[str, Json] = {
            name: json.loads(value)
            for name, value in connection.execute("SELECT key, value FROM memory")
            if name in KEPT
        }
    finally:
        connection.close()
    kept[RECORD] = {
        "kiosk": identity[0],
        "event": identity[1],
        "entries": found.entries,
        "tips": tips,
    }
    return Purged(identity[1], found.entries), kept


def settle(path: Path, key: bytes) -> None:
    """Fold the log into the file and do without one: a log beside a new file would be read into it."""
    connection = connect(path.resolve().as_uri(), key)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        connection.execute("PRAGMA journal_mode = DELETE").fetchall()
    finally:
        connection.close()
    for suffix in ("-wal", "-journal"):
        log = beside(path, suffix)
        if log.exists() and log.stat().st_size > 0:
            raise at(StoreDamaged, path)
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _take_the_place(draft: Path, path: Path, told: Callable[[Step], None]) -> None:
    """Rename the new file over the old one, then write over what the old one held.

    The old file has no name any more while that is done: nothing can be left of it.
    """
    if os.name != "posix":  # an open file cannot be replaced there
        draft.replace(path)
        told(Step.SWAPPED)
        told(Step.OVERWRITTEN)
        return
    with path.open("r+b") as old:
        draft.replace(path)
        sync_folder(path.parent)
        told(Step.SWAPPED)
        _overwrite(old)
        told(Step.OVERWRITTEN)


def _shred(path: Path) -> None:
    with path.open("r+b") as file:
        _overwrite(file)
    path.unlink()


def _shred_badges(folder: Path) -> None:
    if not folder.is_dir() or folder.is_symlink():
        return
    for badge in sorted(folder.iterdir()):
        if badge.is_symlink():
            badge.unlink()
        elif badge.is_file():
            _shred(badge)
    if not any(folder.iterdir()):  # a folder that somebody made in there is not ours
        folder.rmdir()


def _overwrite(file: BinaryIO) -> None:
    """Write zeros over a file. A disk that moves its blocks keeps what it likes, encrypted."""
    left = os.fstat(file.fileno()).st_size
    file.seek(0)
    while left > 0:
        file.write(bytes(min(left, _BLOCK)))
        left -= _BLOCK
    file.flush()
    os.fsync(file.fileno())


def remove(draft: Path) -> None:
    """Take away what an earlier purge or salvage that was cut off left of its new file."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        beside(draft, suffix).unlink(missing_ok=True)
    draft.with_name(f".{draft.name}.lock").unlink(missing_ok=True)
    draft.with_name(f".{draft.name}.new").unlink(missing_ok=True)


def purge_record(store: Store) -> Json:
    """Give the record of the last purge; None when there was none."""
    return recall(store, RECORD)
