"""Save what a damaged database still holds into a new one, and go on with that.

1. The damaged files are copied aside, untouched, and stay there until a purge.
2. Every page of them, of their log and of earlier copies is read by itself (`pages`,
   `carving`). An entry is kept when its own hash verifies, wherever it lay: so a row is lost
   only when the very bytes of it are. Of two that claim one number the one is kept that its
   neighbours are chained to.
3. A new database gets the identity, the entries under their old numbers, how far the hub has
   acknowledged them, and roster, keys and settings as far as they are whole. It begins a new
   epoch: entries that are lost here may be at the hub, and their numbers are not used again.
4. It takes the old one's place. Cut off at any moment, the old one is refused at the next start
   as before, and a salvage begins again, with the copies.

What was acknowledged and is lost here comes back from the hub with the changes; what was not is
sent. The roster comes anew with the next exchange.
"""

import contextlib
import json
import logging
import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path

from kiosk.store import mark, taking
from kiosk.store.cipher import driver
from kiosk.store.engine import Store, open_store
from kiosk.store.folder import FolderLock, make_file, translating
from kiosk.store.gaps import GAPS, Gap
from kiosk.store.gaps import write as write_gaps
from kiosk.store.identity import IDENTITY
from kiosk.store.inspection import beside, inspect
from kiosk.store.memory import recall
from kiosk.store.problems import StoreDamaged, StoreError, StoreForeign, at
from kiosk.store.purging import remove, settle
from kiosk.store.rowing import INSERT, to_row
from kiosk.store.taking import Found
from sync.domain.canonical import Json
from sync.domain.entries import Entry
from sync.domain.wording import Say
from sync.durable import sync_folder

log = logging.getLogger(__name__)

SALVAGED = "salvaged"
"""The memory key of what the last salvage saved."""
_NO_GAP = "journal_no_gap"


class NothingToSalvage(StoreError):
    """There is no identity to go on with, or no database at all."""

    title = Say(zh="没有可救回的记录", en="Nothing to save")
    default = Say(
        zh="在这个数据库里找不到岗亭的记录，或者密钥不对。文件未作任何改动。"
        "请把整个数据文件夹复制到 U 盘交给组织方，再换一个数据文件夹继续签到。",
        en="No records of Gatepost were found in this database, or the key is another one. It was "
        "not touched. Copy the whole data folder to a USB stick for the organiser, then go on with "
        "another data folder.",
    )


class NotDamaged(StoreError):
    """It opens; a salvage would only take its keys and its epoch from it."""

    title = Say(zh="数据库没有损坏", en="The database is not damaged")
    default = Say(
        zh="本机数据库是好的，不用救。直接启动岗亭即可。",
        en="The local database is sound; there is nothing to save. Just start Gatepost.",
    )


class Step(StrEnum):
    """How far a salvage has come; told before the step is taken."""

    ASIDE = "aside"
    READING = "reading"
    WRITING = "writing"
    SWAPPING = "swapping"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What a salvage saved, and what it could not."""

    entries: int
    """Saved."""
    waiting: int
    """Of those, not acknowledged by the hub: they are sent."""
    at_hub: int
    """Not to be read here; the hub has acknowledged them and gives them back."""
    lost: int
    """Not to be read here, and not known to be at the hub."""
    roster: bool
    """The roster is whole or nearly; else the next exchange brings it."""
    aside: str
    """The name of the copy of the damaged file."""


def salvage(
    path: Path, key: bytes, *, told: Callable[[Step], None] = lambda _step: None
) -> Salvaged:
    """Replace the damaged database at `path` by a new one with all that it still holds.

    Args:
        told: hears of every step, before it is taken.

    Raises:
        StoreInUse: it is open.
        NotDamaged: it is whole.
        NothingToSalvage: nothing in it is ours; it is as it was.
        StoreError: the disk refused; the damaged database and its copy are there.
    """
    with translating():
        lock = FolderLock(path.with_name(f".{path.name}.lock"))
        lock.take()
        try:
            return _salvage(path, key, told)
        finally:
            lock.release()


def _salvage(path: Path, key: bytes, told: Callable[[Step], None]) -> Salvaged:
    _check_damaged(path, key)
    told(Step.READING)
    found = taking.take([path, *_copies(path)], key)
    if found.identity is None:
        raise at(NothingToSalvage, path)
    known = mark.read_mark(path)
    if known is not None:
        found.tips[known.epoch] = max(known.seq, found.tips.get(known.epoch, 0))
    plan = _planned(found)
    told(Step.ASIDE)
    aside = _put_aside(path)
    saved = replace(plan.saved, aside=aside.name)
    told(Step.WRITING)
    draft = path.with_name(f".{path.name}.salvaged")
    remove(draft)
    with open_store(draft, key) as fresh, fresh.appending() as connection:
        _write(connection, found, plan, saved)
    settle(draft, key)
    told(Step.SWAPPING)
    # Should this be cut off here: what is left of the old one is known to lack something.
    mark.note(path, *max(found.tips.items()))
    # The old log must not lie beside the new file: SQLite would read it into that.
    for suffix in ("-wal", "-shm", "-journal"):
        beside(path, suffix).unlink(missing_ok=True)
    sync_folder(path.parent)
    draft.replace(path)
    mark.beside(path).unlink(missing_ok=True)
    sync_folder(path.parent)
    remove(draft)
    told(Step.DONE)
    log.warning(
        "salvaged %d entries, %d at the hub, %d lost", saved.entries, saved.at_hub, saved.lost
    )
    return saved


def _check_damaged(path: Path, key: bytes) -> None:
    if not path.exists():
        log_left = beside(path, "-wal")
        if not (log_left.exists() and log_left.stat().st_size > 0):
            raise at(NothingToSalvage, path)
        return
    try:
        inspect(path, key)
    except (StoreDamaged, StoreForeign):
        # Without its salt a database looks like another key's; what is found will tell.
        return
    raise at(NotDamaged, path)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What goes into the new database."""

    chosen: dict[int, dict[int, Entry]]
    """Epoch -> number -> entry."""
    acked: dict[int, int]
    gaps: tuple[Gap, ...]
    """With entries behind them."""
    epoch: int
    """The new one."""
    saved: Salvaged


def _planned(found: Found) -> _Plan:
    chosen = {epoch: choose(found.entries.get(epoch, ())) for epoch in found.tips}
    missing = [gap for epoch, tip in found.tips.items() for gap in lacks(epoch, chosen[epoch], tip)]
    told = {epoch: found.acked.get(epoch, 0) for epoch in found.tips}
    highest = {epoch: max(rows, default=0) for epoch, rows in chosen.items()}
    gone = sum(gap.last - gap.first + 1 for gap in missing)
    lost = sum(gap.beyond(told[gap.epoch]) for gap in missing)
    saved = Salvaged(
        entries=sum(map(len, chosen.values())),
        waiting=sum(seq > told[epoch] for epoch, rows in chosen.items() for seq in rows),
        at_hub=gone - lost,
        lost=lost,
        roster=bool(found.roster),
        aside="",
    )
    return _Plan(
        chosen=chosen,
        acked={epoch: min(told[epoch], highest[epoch]) for epoch in found.tips},
        gaps=tuple(gap for gap in missing if gap.last < highest[gap.epoch]),
        epoch=max(found.tips, default=0) + 1,
        saved=saved,
    )


def choose(entries: Iterable[Entry]) -> dict[int, Entry]:
    """Give one entry for each number of an epoch: of several, the one that is chained in."""
    by_seq: dict[int, dict[str, Entry]] = defaultdict(dict)
    for entry in entries:
        by_seq[entry.seq].setdefault(entry.hash, entry)
    chosen: dict[int, Entry] = {}
    for seq in sorted(by_seq, reverse=True):
        claims = list(by_seq[seq].values())
        follower = chosen.get(seq + 1)
        chained = [e for e in claims if follower is not None and follower.prev_hash == e.hash]
        behind = [e for e in claims if e.prev_hash in by_seq.get(seq - 1, {})]
        chosen[seq] = (chained or behind or claims)[0]
    return dict(sorted(chosen.items()))


def lacks(epoch: int, chosen: Iterable[int], tip: int) -> list[Gap]:
    """Give the numbers through `tip` that are not among the ascending `chosen`."""
    found, before = [], 0
    for seq in (*chosen, tip + 1):
        if seq > before + 1:
            found.append(Gap(epoch, before + 1, seq - 1))
        before = seq
    return found


def _write(connection: driver.Connection, found: Found, plan: _Plan, saved: Salvaged) -> None:
    """Fill a new database, within the caller's transaction."""
    ((no_gap,),) = connection.execute(
        "SELECT sql FROM sqlite_master WHERE name = ?", (_NO_GAP,)
    ).fetchall()
    connection.execute(f"DROP TRIGGER {_NO_GAP}")
    for rows in plan.chosen.values():
        connection.executemany(INSERT, map(to_row, rows.values()))
    connection.execute(no_gap)
    _insert(connection, "acknowledgement", ("epoch", "acked_through"), plan.acked.items())
    _insert(connection, "acknowledgement", ("epoch", "acked_through"), [(plan.epoch, 0)])
    known = {column.name for column in IDENTITY.columns}
    identity = {k: v for k, v in (found.identity or {}).items() if k in known}
    identity["epoch"] = plan.epoch
    _insert(connection, "identity", tuple(identity), [tuple(identity.values())])
    verdicts = [(*place, *said) for place, said in found.verdicts.items()]
    _insert(connection, "verdict", ("epoch", "seq", "status", "code"), verdicts)
    roster = [(0, *place, value) for place, value in found.roster.items()]
    _insert(connection, "roster", ("generation", "table_name", "key", "value"), roster)
    if found.manifest is not None:
        _insert(connection, "manifest", ("id", "version", "sealed"), [(1, *found.manifest)])
    memory = {
        **found.memory,
        SALVAGED: json.dumps(asdict(saved)),
        GAPS: write_gaps(plan.gaps),
    }
    _insert(connection, "memory", ("key", "value"), memory.items())
    for table, (columns, rows_of) in found.others.items():
        # A table of later days: without it the kiosk still has its entries.
        with contextlib.suppress(driver.Error):
            _insert(connection, table, columns, rows_of)


def _insert(
    connection: driver.Connection,
    table: str,
    columns: tuple[str, ...],
    rows: Iterable[tuple[object, ...]],
) -> None:
    marks = ", ".join("?" * len(columns))
    names = ", ".join(f'"{name}"' for name in columns)
    connection.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(rows))  # noqa: S608


def _copies(path: Path) -> list[Path]:
    """Give what lies beside the database of the same: salvages' copies, migrations' copies."""
    found: list[Path] = []
    for pattern in (f"{path.name}.damaged-*", f"{path.name}.before-*"):
        names = path.parent.glob(pattern)
        found += sorted(each for each in names if not each.name.endswith(("-wal", ".part")))
    return found


def _put_aside(path: Path) -> Path:
    number = 1
    while path.with_name(f"{path.name}.damaged-{number}").exists():
        number += 1
    aside = path.with_name(f"{path.name}.damaged-{number}")
    # The log first: a copy whose file is there is whole.
    for suffix in ("-wal", ""):
        source = beside(path, suffix)
        if not source.exists():
            continue
        part = path.with_name(f"{path.name}.damaged-{number}.part")
        part.unlink(missing_ok=True)
        make_file(part)
        with source.open("rb") as content, part.open("r+b") as target:
            shutil.copyfileobj(content, target)
            target.flush()
            os.fsync(target.fileno())
        part.replace(beside(aside, suffix))
    sync_folder(path.parent)
    return aside


def salvaged(store: Store) -> Json:
    """Give what the last salvage of this database saved; None when there was none."""
    return recall(store, SALVAGED)
