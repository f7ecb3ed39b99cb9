"""Power cuts: the recorded writes of a kiosk's store and of a hub, cut at every call."""

import random
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from kiosk.store.engine import open_store
from sync.domain.entries import chain_breaks
from sync.hub.database import open_database
from sync.hub.migrating import migrate
from tests.faults.disks import Disk, images
from tests.faults.recording import Call, record
from tests.faults.telling import Told, Wanted
from tests.kiosk.store.stores import KEY, a_journal

FULL = 3000
TORN = 3
"""Torn images at each cut, beside the one with everything and the one with what was synced."""

KIOSK = """
import os, sys
from pathlib import Path
sys.path.insert(0, "")
from tests.kiosk.store.stores import enrolled, a_journal, on, KEY
from tests.builders import a_roster, a_trust
from tests.stage import bring_roster
from kiosk.store.engine import open_store

folder, many = Path(sys.argv[1]), int(sys.argv[2])
def said(entries):
    for entry in entries:
        os.write(1, f"{entry.seq} {entry.entry_id}\\n".encode())
store, _ = enrolled(folder)
journal = a_journal(store)
store._raw.execute("PRAGMA wal_autocheckpoint = 30")
for turn in range(many):
    said([journal.append(on(data={"note": "x" * (turn * 397 % 3000)}))])
    if turn % 7 == 3:
        said(journal.append_all([on()] * 5))
    if turn % 5 == 2:
        journal.acknowledge(1, turn)
    if turn == many // 3:
        bring_roster(store, a_roster(), a_trust())
    if turn == many // 2:
        store.close()
        store = open_store(folder / "gatepost.db", KEY)
        journal = a_journal(store)
        store._raw.execute("PRAGMA wal_autocheckpoint = 30")
store.close()
"""

HUB = """
import os, sys
from pathlib import Path
sys.path.insert(0, "")
from tests.builders import a_roster, an_entry, journal
from sync.domain.clock import SystemClock
from sync.hub.database import open_database
from sync.hub.migrating import migrate
from sync.hub.services import devices, rosters
from sync.hub.services.ingest import ingest
from sync.hub.services.keys import open_ring
from sync.wire import PROTOCOL
from sync.wire.messages import Push

folder, many = Path(sys.argv[1]), int(sys.argv[2])
database = open_database(f"sqlite:///{folder / 'hub.sqlite'}")
migrate(database)
_, ring = open_ring(database, folder)
now = SystemClock().now()
roster = a_roster()
rosters.load(database, ring, roster, now)
code = devices.make_code(database, roster.event.event, "", now)
made = devices.enrol(database, code, "gate", now)
who = devices.of_token(database, made.token)
entries = journal(*(an_entry("on", kiosk=made.kiosk, event=made.event,
                            data={"note": "x" * (n * 397 % 900)}) for n in range(many * 3)))
at = 0
for turn in range(many):
    batch = entries[at : at + 1 + turn % 5]
    if not batch:
        break
    push = Push(protocol=PROTOCOL, kiosk=made.kiosk, epoch=1, batch=f"b{turn}",
                first_seq=at + 1, prev_hash=batch[0].prev_hash, sent_wall=now, mono_ns=1, entries=[])
    taken = ingest(database, who, push, [one.to_wire() for one in batch], now)
    at += len(batch)
    os.write(1, f"{taken.acked_through} {batch[-1].hash}\\n".encode())
    if turn % 9 == 8:
        with database.engine.connect() as connection:
            cursor = connection.connection.cursor()
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            cursor.close()
database.close()
"""

Check = Callable[[Path, dict[int, str]], str]
"""Opens what a cut left; says what is wrong, or nothing."""


def check_kiosk(folder: Path, confirmed: dict[int, str]) -> str:
    """Open a kiosk's store after a cut and look for everything that it had confirmed."""
    with open_store(folder / "gatepost.db", KEY) as store:
        entries = a_journal(store).entries()
    there = {entry.seq: entry.entry_id for entry in entries}
    if not confirmed.items() <= there.items():
        return f"lost {len(confirmed) - len(there)} of {len(confirmed)} confirmed"
    return f"the chain breaks at {chain_breaks(entries)}" if chain_breaks(entries) else ""


def check_hub(folder: Path, acknowledged: dict[int, str]) -> str:
    """Open a hub's database after a cut and look for everything that it had acknowledged."""
    database = open_database(f"sqlite:///{folder / 'hub.sqlite'}")
    try:
        migrate(database)
        with database.reading() as connection:
            sound = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
            rows = connection.exec_driver_sql("SELECT seq, hash FROM journal").fetchall()
            there = {int(seq): str(digest) for seq, digest in rows}
    finally:
        database.close()
    if sound != "ok":
        return f"the file is not sound: {sound}"
    if not acknowledged.items() <= there.items():
        return f"lost {len(acknowledged)} acknowledged, has {len(there)}"
    whole = sorted(there) == list(range(1, len(there) + 1))
    return "" if whole else "numbers are missing between others"


def cut_everywhere(
    calls: list[Call],
    folder: Path,
    check: Check,
    chance: random.Random,
    most: int,
    work: Path,
    begin: Mapping[str, bytes] | None = None,
) -> tuple[int, int, list[str]]:
    """Cut the power at (up to `most` images') calls; give cuts, images and what was wrong."""
    changing = sum(1 for call in calls if _changes(call, folder))
    step = max(1, changing * (2 + TORN) // most)
    disk, cuts, made, wrong, number = Disk(folder, begin), 0, 0, [], 0
    for call in calls:
        if not disk.take(call):
            continue
        number += 1
        if number % step:
            continue
        cuts += 1
        lines = [line.decode().split() for line in disk.said]
        confirmed = {int(seq): told for seq, told in lines}
        for name, names, keep, sector in images(disk, chance, TORN):
            made += 1
            image = work / "image"
            disk.image(image, names, keep, sector)
            try:
                said = check(image, confirmed)
            except Exception as problem:  # noqa: BLE001 - whatever it is, it is told
                said = f"does not open: {problem!r}"
            if said:
                wrong.append(f"cut at change {number} ({call.name}), {name}: {said}")
            shutil.rmtree(image)
    return cuts, made, wrong


def _changes(call: Call, folder: Path) -> bool:
    return call.name in {"pwrite64", "write", "fsync", "fdatasync", "ftruncate", "rename", "unlink"}


def run(wanted: Wanted) -> Told:
    """Record a kiosk and a hub, and cut both."""
    chance = random.Random(wanted.seed)
    often = wanted.often(FULL)
    counts, wrong = {}, []
    for name, code, check, many in (
        ("kiosk", KIOSK, check_kiosk, max(6, min(60, often // 20))),
        ("hub", HUB, check_hub, max(6, min(60, often // 20))),
    ):
        folder = wanted.folder / name
        folder.mkdir()
        calls = record(code, str(folder), str(many), log=wanted.folder / f"{name}.strace")
        shutil.rmtree(folder)
        folder.mkdir()
        cuts, made, bad = cut_everywhere(calls, folder, check, chance, often // 2, wanted.folder)
        counts[f"{name}: calls recorded"] = len(calls)
        counts[f"{name}: cuts"] = cuts
        counts[f"{name}: images opened"] = made
        wrong += [f"{name}: {line}" for line in bad]
    return Told(counts, tuple(wrong))
