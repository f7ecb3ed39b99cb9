"""Upgrades: a store of every older revision with a full queue, and upgrades that are cut off."""

import random
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

from kiosk.store.engine import _engine, open_store
from kiosk.store.journal import Journal
from kiosk.store.roster import RosterInbox
from kiosk.store.rowing import INSERT, to_row
from sync.client.enrolment import enrol
from sync.client.exchange import Exchange
from sync.client.peer import Peer
from sync.client.transport import HttpTransport
from sync.domain.entries import Entry, EventId, KioskId, chain_breaks
from sync.wire.messages import Enrolled
from tests.builders import a_roster, an_entry, journal
from tests.e2e.hubs import ServedHub
from tests.faults.older import KIOSK_STEPS, make_store
from tests.faults.parts.power import cut_everywhere
from tests.faults.recording import record
from tests.faults.telling import Told, Wanted
from tests.kiosk.store.stores import KEY, a_journal, an_enrolment

PENDING = 5000
CUT_ENTRIES = 200
IMAGES = 1000
DATABASE = "gatepost.db"
WITHIN_S = 120.0

OPEN = """
import sys
from pathlib import Path
sys.path.insert(0, "")
from kiosk.store.engine import open_store
open_store(Path(sys.argv[1]) / "gatepost.db", bytes(range(32))).close()
"""


def an_older_store(
    folder: Path, revision: str, enrolled: Enrolled, url: str, entries: Sequence[Entry]
) -> Path:
    """Make a store as a version of that revision left it, with entries that wait."""
    path = folder / DATABASE
    make_store(path, revision)
    engine = _engine(path, KEY)
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql(
            "INSERT INTO identity (id, kiosk, name, epoch, event, hub, hub_epoch, hub_url, token,"
            " root_public) VALUES (1, ?, '', 1, ?, ?, ?, ?, ?, ?)",
            (
                *(enrolled.kiosk, enrolled.event, enrolled.hub, enrolled.hub_epoch, url),
                *(enrolled.token, enrolled.root_public),
            ),
        )
        connection.exec_driver_sql("INSERT INTO acknowledgement VALUES (1, 0)")
        for entry in entries:
            connection.exec_driver_sql(INSERT, to_row(entry))
    engine.dispose()
    return path


def a_queue(number: int, kiosk: str, event: int) -> list[Entry]:
    """Give the journal of a kiosk that was long without a network."""
    return journal(*(an_entry("on", kiosk=kiosk, event=event) for _ in range(number)))


def upgrade_and_send(
    hub: ServedHub, folder: Path, revision: str, event: EventId, many: int
) -> None:
    """Open an older store with today's version, and send all that waits."""
    http = HttpTransport()
    told = enrol(hub.url, hub.code(event), "gate", http)
    queue = a_queue(many, told.kiosk, told.event)
    path = an_older_store(folder, revision, told, hub.url, queue)
    with open_store(path, KEY) as store:
        kept = Journal(store, hub.timeline)
        assert kept.pending_count() == many, f"{kept.pending_count()} wait after {revision}"
        peer = Peer(hub.url, told.hub, KioskId(told.kiosk), told.token)
        inbox = RosterInbox(store, bytes.fromhex(told.root_public))
        exchange = Exchange(kept, inbox, http, hub.timeline, peer)
        until = time.monotonic() + WITHIN_S
        while exchange.run_once().pending:
            assert time.monotonic() < until, exchange.state()
        assert [entry.hash for entry in kept.entries()] == [entry.hash for entry in queue]
    http.close()
    there = hub.rows("SELECT seq, hash FROM journal WHERE kiosk = ? ORDER BY seq", told.kiosk)
    assert there == [(entry.seq, entry.hash) for entry in queue], "the hub lacks some"


def cut_off(folder: Path, work: Path, revision: str, chance: random.Random, most: int) -> Told:
    """Cut the power at every call of an upgrade."""
    told = an_enrolment()
    queue = a_queue(CUT_ENTRIES, told.kiosk, told.event)
    folder.mkdir()
    an_older_store(folder, revision, told, "http://127.0.0.1:1", queue)
    begin = {place.name: place.read_bytes() for place in folder.iterdir()}
    calls = record(OPEN, str(folder), log=work / f"{revision}.strace")

    def check(image: Path, _confirmed: dict[int, str]) -> str:
        with open_store(image / DATABASE, KEY) as store:
            entries = a_journal(store).entries()
        if [entry.hash for entry in entries] != [entry.hash for entry in queue]:
            return f"{len(entries)} entries of {len(queue)}"
        return f"breaks at {chain_breaks(entries)}" if chain_breaks(entries) else ""

    cuts, made, wrong = cut_everywhere(calls, folder, check, chance, most, work, begin)
    counts = {"cuts in an upgrade": cuts, "images of such cuts opened": made}
    return Told(counts, tuple(f"{revision}: {line}" for line in wrong))


def run(wanted: Wanted) -> Told:
    """Upgrade every older revision, whole and cut off."""
    chance = random.Random(wanted.seed)
    many = PENDING if wanted.count is None else wanted.count
    counts = {"stores of older revisions upgraded": 0, "entries that waited in each": many}
    wrong = []
    (wanted.folder / "hub").mkdir()
    with ServedHub(wanted.folder / "hub") as hub:
        for number, revision in enumerate(KIOSK_STEPS, 1):
            folder = wanted.folder / revision
            folder.mkdir()
            try:
                upgrade_and_send(hub, folder, revision, hub.load(a_roster(), number), many)
            except Exception as problem:  # noqa: BLE001 - whatever it is, it is told
                wrong.append(f"{revision}: {problem!r}")
            else:
                counts["stores of older revisions upgraded"] += 1
            shutil.rmtree(folder)
    most = max(10, (IMAGES if wanted.count is None else wanted.count) // len(KIOSK_STEPS))
    for revision in KIOSK_STEPS:
        told = cut_off(wanted.folder / f"cut-{revision}", wanted.folder, revision, chance, most)
        for words, number in told.counts.items():
            counts[words] = counts.get(words, 0) + number
        wrong += told.wrong
    return Told(counts, tuple(wrong))
