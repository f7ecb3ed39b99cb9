"""Save what a damaged hub's SQLite database still holds into a new one, and put that in place.

1. The damaged file is locked, so that no hub starts on it meanwhile, and read page by page with
   its log (`pages`, `carving`); it is never written to. What proves itself is kept (`taking`):
   entries by their hash, the manifest by its signature. A row is lost only when its very bytes
   are.
2. A new database is written beside it (`writing`). How far each journal came is counted from
   what is there; a gap stays a gap, so nothing is acknowledged that is not kept.
3. It is looked through as `gatepost-hub verify` does, and gets a new epoch: no acknowledgement
   of before counts, and the kiosks send what is missing by themselves.
4. `swap` puts it in the old one's place; the damaged files are kept under another name. Cut off
   before, nothing has changed.
"""

import logging
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO

from sqlalchemy import make_url

from sync.domain.clock import Clock
from sync.domain.wording import Say
from sync.durable import sync_folder
from sync.hub.config import HubConfig
from sync.hub.database import open_database
from sync.hub.errors import BadInput
from sync.hub.salvage.pages import Pages
from sync.hub.salvage.placing import locked, log_of, remove
from sync.hub.salvage.problems import NoRoom, NothingToSalvage
from sync.hub.salvage.soundness import check_damaged
from sync.hub.salvage.taking import Found, Taker
from sync.hub.salvage.writing import NewDatabase, Stretch, enliven
from sync.hub.services.keys import Identity, KeyRing, is_turned, noted_name, read_ring
from sync.hub.services.verifying import verify

log = logging.getLogger(__name__)

_SPARE_BYTES = 16 * 1024 * 1024
TOLD_EVERY = 64
"""Pages."""


class Step(StrEnum):
    """How far a salvage has come; told before the step is taken, reading again and again."""

    READING = "reading"
    WRITING = "writing"
    CHECKING = "checking"


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What a salvage saved, and what it could not."""

    stretches: tuple[Stretch, ...]
    """Of each kiosk's each epoch."""
    entries: int
    aside: int
    aside_lost: int
    devices: int
    devices_lost: int
    roster: int
    """Rows."""
    roster_lost: int
    manifests_lost: tuple[int, ...]
    """Events whose list of withdrawn badges is gone."""
    rosters_short: tuple[int, ...]
    """Events whose roster lacks something, or everything."""
    fresh: Path
    """The new database, complete and beside the old one."""

    @property
    def lost(self) -> int:
        """Count the numbers that are not there, those that were set aside among them."""
        return sum(each.lost for each in self.stretches)


def place_of(config: HubConfig) -> Path:
    """Give the file that is to be saved.

    Raises:
        BadInput: PostgreSQL, or no file there.
    """
    if not config.url.startswith("sqlite:"):
        raise BadInput(
            Say(
                zh="salvage 只用于 SQLite 数据库。PostgreSQL 请用它自己的备份和恢复工具，恢复后运行 "
                "gatepost-hub mark-restored。什么都没有改动。",
                en="salvage is for SQLite databases. PostgreSQL has its own tools for backup and "
                "recovery; after them run gatepost-hub mark-restored. Nothing was changed.",
            )
        )
    file = Path(make_url(config.url).database or "")
    if not file.is_file():
        raise BadInput(
            Say(
                zh="这里没有中心的数据库：{file}。请用 --data 指向中心的文件夹（或用 --database 写明"
                "数据库）。什么都没有改动。",
                en="There is no hub's database here: {file}. Point --data to the hub's folder, or "
                "name its database with --database. Nothing was changed.",
            ).fill(file=file)
        )
    return file


def salvage(
    config: HubConfig, *, told: Callable[[Step, float], None] = lambda _step, _part: None
) -> Salvaged:
    """Write what the damaged database holds into a new one beside it, which `swap` puts in place.

    Args:
        told: hears of every step, and how much of it is done, from 0 to 1.

    Raises:
        BadInput: no such file, no SQLite file, or a salvage of before lies there.
        NotDamaged: it is whole.
        NothingToSalvage: nothing in it is of this hub.
        InUse: a hub runs on it.
        KeysUnusable: the keys are missing or damaged.
    """
    path = place_of(config)
    ring = read_ring(config.data_dir)
    fresh = path.with_name(f"{path.name}.salvaged")
    if fresh.exists():
        raise BadInput(
            Say(
                zh="上一次救回的数据库还在：{file}。请先把它移走或改名，再运行一次。什么都没有改动。",
                en="There is a salvaged database of before: {file}. Move it away or rename it, then "
                "run this again. Nothing was changed.",
            ).fill(file=fresh)
        )
    with locked(path):
        pass  # SQLite may look at it next, and would let go of the lock
    check_damaged(path, config.data_dir)
    need = path.stat().st_size + _size(log_of(path)) + _SPARE_BYTES
    if shutil.disk_usage(path.parent).free < need:
        raise NoRoom(need, path.parent)
    draft = path.with_name(f".{path.name}.salvaging")
    remove(draft)
    try:
        with locked(path) as file:
            found, stretches = _fill(path, file, draft, ring, config, told)
            told(Step.CHECKING, 0)
            entries, aside = _check(draft, ring, found, config.clock)
            draft.replace(fresh)
            sync_folder(path.parent)
    finally:
        remove(draft)
    lost = sum(each.lost for each in stretches)
    log.info("salvaged %d entries, %d numbers lost", entries, lost)
    return Salvaged(
        stretches=tuple(stretches),
        entries=entries,
        aside=aside,
        aside_lost=len(found.gone_aside),
        devices=len(found.devices),
        devices_lost=len(found.gone_devices),
        roster=len(found.fed),
        roster_lost=len(found.gone_fed),
        manifests_lost=tuple(sorted(found.events - set(found.believed))),
        rosters_short=tuple(sorted(found.without_roster | {key[0] for key in found.gone_fed})),
        fresh=fresh,
    )


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def _fill(
    path: Path,
    file: IO[bytes],
    draft: Path,
    ring: KeyRing,
    config: HubConfig,
    told: Callable[[Step, float], None],
) -> tuple[Found, list[Stretch]]:
    """Read the damaged database into the draft, and end the draft."""
    new = NewDatabase(draft)
    try:
        with Pages(file, log_of(path)) as pages:

            def gone(done: int) -> None:
                if done % TOLD_EVERY == 0:
                    told(Step.READING, done / pages.count)

            taker = Taker(new, bytes.fromhex(ring.root_public))
            found = taker.read(pages, gone)
        who = _identity(found, ring, config)
        told(Step.WRITING, 0)
        stretches = new.settle(found, taker.contradicted_aside(), config.clock)
        new.identify(who)
        new.close()
    except BaseException:
        new.abandon()
        raise
    return found, stretches


def _identity(found: Found, ring: KeyRing, config: HubConfig) -> Identity:
    """Give who this hub is, by its database and by the note beside its keys.

    Raises:
        NothingToSalvage: neither says.
    """
    noted = noted_name(config.data_dir)
    if found.hub is None and (noted is None or not found.events):
        raise NothingToSalvage
    name, epoch = found.hub or (noted or "", 1 + secrets.randbelow(2**31 - 1))
    if noted is not None and is_turned(noted, name):
        name = noted
    return Identity(name, epoch, ring.root_public, ring.box_public.hex())


def _check(draft: Path, ring: KeyRing, found: Found, clock: Clock) -> tuple[int, int]:
    """Make the draft a hub's, and look through it; count the entries and those set aside."""
    database = open_database(f"sqlite:///{draft}")
    try:
        enliven(database, ring, found, clock)
        verified = verify(database)
    finally:
        database.close()
    if verified.places:
        raise AssertionError(f"a salvage that does not verify: {verified.places[:3]}")
    return verified.entries, verified.aside
