"""Disks that fail and disks that are full, under a kiosk and under a hub."""

import contextlib
import random
import shutil
import time
from pathlib import Path

from kiosk.store.engine import open_store
from kiosk.store.problems import StoreFull, StoreReadOnly, StoreWriteFailed
from sync.client.line import Line
from sync.domain.entries import chain_breaks
from tests.builders import a_roster
from tests.e2e.hubs import ServedHub, a_gate
from tests.faults.badly import failing, fill, may_mount, run_failing, small_disk
from tests.faults.telling import Told, Wanted
from tests.kiosk.store.stores import KEY, a_journal, enrolled, on

FULL = 120
FAULTS = (
    "fsync,fdatasync:error=EIO",
    "pwrite64:error=EIO",
    "pwrite64:error=ENOSPC",
    "ftruncate:error=EIO",
)
HUB_FAULTS = ("fsync,fdatasync:error=EIO", "pwrite64:error=ENOSPC", "pwrite64:error=EIO")
DISK_KIB = 3000

GATE = """
import os, sys
from pathlib import Path
sys.path.insert(0, "")
from tests.kiosk.store.stores import KEY, a_journal, on
from kiosk.store.engine import open_store
from kiosk.store.problems import StoreError

def say(*words):
    os.write(1, (" ".join(map(str, words)) + "\\n").encode())

for _ in range(30):
    try:
        store = open_store(Path(sys.argv[1]), KEY)
    except StoreError as problem:
        assert problem.message.zh and problem.message.en
        say("SHUT", type(problem).__name__)
        continue
    break
else:
    sys.exit(0)
store._raw.execute("PRAGMA wal_autocheckpoint = 12")
journal = a_journal(store)
good = 0
for turn in range(200):
    try:
        entry = journal.append(on(data={"note": "x" * (turn * 397 % 2500)}))
    except StoreError as problem:
        assert problem.message.zh and problem.message.en
        say("RED", type(problem).__name__)
    else:
        say("E", entry.seq, entry.entry_id)
        good += 1
    if good >= 25:
        break
say("END")
os._exit(0)
"""


def a_gate_whose_disk_fails(folder: Path, fault: str, first: int, number: int) -> dict[str, int]:
    """Let the disk fail at some calls, then no more; give what was said, or raise."""
    store, _ = enrolled(folder)
    before = a_journal(store).append_all([on()] * 5)
    store.close()
    path = folder / "gatepost.db"
    when = f"{fault}:when={first}..{first + number - 1}"
    said = run_failing(when, GATE, str(path), log=folder / "strace.log")
    confirmed = {int(seq): told for word, *rest in said if word == "E" for seq, told in [rest]}
    red = sum(words[0] == "RED" for words in said)
    shut = sum(words[0] == "SHUT" for words in said)
    with open_store(path, KEY) as again:
        entries = a_journal(again).entries()
        there = {entry.seq: entry.entry_id for entry in entries}
        assert confirmed.items() <= there.items(), "a confirmed entry is lost"
        assert [entry.hash for entry in entries[:5]] == [entry.hash for entry in before]
        assert chain_breaks(entries) == []
        assert len(there) <= len(confirmed) + 5 + red, "more is there than was tried"
    assert said[-1] == ["END"], said[-1:]
    assert len(confirmed) >= 25, "it did not go on"
    return {"red": red, "shut": shut, "confirmed": len(confirmed)}


def a_gate_whose_disk_is_full(folder: Path) -> int:
    """Fill a gate's disk again and again; give how many entries were refused in words."""
    store, _ = enrolled(folder)
    refused = 0
    confirmed = []
    with store:
        journal = a_journal(store)
        draft = on(data={"note": "x" * 1500})
        for leave_kib in (0, 4, 20, 64):
            ballast = fill(folder, leave_kib)
            full = 0
            while full < 4:
                try:
                    confirmed.append(journal.append(draft))
                except StoreFull:
                    full += 1
            refused += full
            assert journal.entries() == confirmed, "after the disk was full"
            ballast.unlink()
            confirmed.append(journal.append(draft))
    with open_store(folder / "gatepost.db", KEY) as again:
        entries = a_journal(again).entries()
    assert entries == confirmed
    assert chain_breaks(entries) == []
    return refused


def a_start_on_a_full_disk(folder: Path) -> None:
    """Start on a disk without any room: in words, and everything is there afterwards."""
    store, _ = enrolled(folder)
    entries = a_journal(store).append_all([on()] * 50)
    store.close()
    ballast = fill(folder)
    with (
        contextlib.suppress(StoreFull, StoreReadOnly, StoreWriteFailed),
        open_store(folder / "gatepost.db", KEY) as full,
    ):
        assert a_journal(full).entries() == entries
    ballast.unlink()
    with open_store(folder / "gatepost.db", KEY) as again:
        assert a_journal(again).entries() == entries


def a_hub_that_cannot_write(folder: Path, fault: str | None, hub_folder: Path) -> dict[str, int]:
    """Let a hub's disk fail, or be full (None), while a kiosk pushes; then mend it."""
    (folder / "kiosk").mkdir(parents=True)
    with ServedHub(hub_folder) as hub:
        event = hub.load(a_roster(), 1)
        with a_gate(hub, event, folder / "kiosk") as gate:
            gate.journal.append_all([on()] * 20)
            assert gate.sync().pending == 0
            gate.journal.append_all([on(data={"note": "x" * 3000})] * 200)
            process = hub._process
            assert process is not None
            if fault is None:
                ballast = fill(hub_folder, 64)
                state = gate.sync()
                refused = _while_bad(gate.exchange.state().pending, state.line)
                ballast.unlink()
            else:
                with failing(process.pid, fault, folder / "strace.log"):
                    state = gate.sync()
                    refused = _while_bad(gate.exchange.state().pending, state.line)
            assert state.reason is not None
            assert state.reason.zh
            kept = len(hub.kept(event))
            acked = {place.epoch: place.seq for place in gate.journal.epochs()}[1]
            assert acked <= kept, "acknowledged and not kept"
            assert process.poll() is None, "the hub ended"
            until = time.monotonic() + 60
            while gate.sync().pending:
                assert time.monotonic() < until, gate.exchange.state()
            mine = [(entry.seq, entry.hash) for entry in gate.journal.entries()]
            assert hub.kept(event) == mine
    return {"refused": refused}


def _while_bad(pending: int, line: Line) -> int:
    assert pending > 0, "acknowledged by a hub that cannot write"
    assert line is Line.OFFLINE, line
    return pending


def run(wanted: Wanted) -> Told:
    """Let every disk fail at many calls, and fill small ones."""
    chance = random.Random(wanted.seed)
    counts = dict.fromkeys(
        (
            "gates whose disk failed for a while",
            "entries refused in words",
            "starts refused in words",
            "entries confirmed, all there",
            "full disks",
            "hubs that could not write",
            "entries that such a hub did not acknowledge",
        ),
        0,
    )
    wrong = []
    for number in range(wanted.often(FULL)):
        fault = FAULTS[number % len(FAULTS)]
        first, many = chance.randint(1, 60), chance.choice([1, 2, 5, 20])
        folder = wanted.folder / f"gate-{number}"
        try:
            said = a_gate_whose_disk_fails(folder, fault, first, many)
        except Exception as problem:  # noqa: BLE001 - whatever it is, it is told
            wrong.append(f"{fault} from call {first}, {many} times: {problem!r}")
        else:
            counts["gates whose disk failed for a while"] += 1
            counts["entries refused in words"] += said["red"]
            counts["starts refused in words"] += said["shut"]
            counts["entries confirmed, all there"] += said["confirmed"]
            shutil.rmtree(folder)
    for number, bad in enumerate(HUB_FAULTS):
        folder = wanted.folder / f"hub-{number}"
        (folder / "hub").mkdir(parents=True)
        try:
            said = a_hub_that_cannot_write(folder, bad, folder / "hub")
        except Exception as problem:  # noqa: BLE001
            wrong.append(f"hub, {bad}: {problem!r}")
        else:
            counts["hubs that could not write"] += 1
            counts["entries that such a hub did not acknowledge"] += said["refused"]
    if not may_mount(wanted.folder):
        counts["full disks left out: this account may not mount"] = 1
        return Told(counts, tuple(wrong))
    for name, act in (("gate", a_gate_whose_disk_is_full), ("start", a_start_on_a_full_disk)):
        try:
            with small_disk(wanted.folder / f"small-{name}", DISK_KIB) as disk:
                refused = act(disk)
                counts["full disks"] += 1
                counts["entries refused in words"] += refused or 0
        except Exception as problem:  # noqa: BLE001
            wrong.append(f"full disk, {name}: {problem!r}")
    try:
        with small_disk(wanted.folder / "small-hub", DISK_KIB) as disk:
            said = a_hub_that_cannot_write(wanted.folder / "hub-full", None, disk)
            counts["full disks"] += 1
            counts["entries that such a hub did not acknowledge"] += said["refused"]
    except Exception as problem:  # noqa: BLE001
        wrong.append(f"full disk, hub: {problem!r}")
    return Told(counts, tuple(wrong))
