"""What a first roster costs: volunteers a second over loopback HTTP into the encrypted store.

`python -m tests.bench.pull [--json FILE] [--volunteers N] [--rounds N]`

Measured: a hub process of its own on 127.0.0.1 and a kiosk that has nothing: it pulls the event
page by page, each page and its cursor in one transaction, and has a roster in use at the end.
Bytes are those of the answers as they were sent, packed. The baseline is the least that must be
done: the same rows, packed by gzip once, read by `json` and put into a table of the same form
by `executemany`, encrypted, one transaction a page. Rounds alternate; medians are compared.
Memory is the growth of this process's resident set over the pull, before the roster is read.
"""

import gc
import gzip
import json
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from kiosk.store.cipher import connect
from kiosk.store.engine import open_store
from kiosk.store.identity import save_enrolment
from kiosk.store.journal import Journal
from kiosk.store.peer import peer_of
from kiosk.store.roster import RosterInbox, load_roster
from sync.client.enrolment import enrol
from sync.client.exchange import Exchange
from sync.client.transport import HttpTransport
from sync.domain.clock import SystemClock
from sync.domain.roster import Roster
from sync.domain.rostering import Row, to_rows
from sync.hub.database import Database
from sync.hub.services import devices, feeds, rosters
from sync.hub.services.keys import open_ring
from tests.bench.form import Result, arguments, report
from tests.stage import a_crowd
from tests.sync.hub.running import hub_process, migrated

KEY = bytes(range(32))
MIB = 1024 * 1024


@contextmanager
def counted(line: HttpTransport) -> Iterator[list[int]]:
    """Count the bytes of bodies as they were sent."""
    sizes: list[int] = []

    def hook(response: object, *_: object, **__: object) -> None:
        headers = getattr(response, "headers", {})
        sizes.append(int(headers.get("Content-Length", 0)))

    line._session.hooks["response"].append(hook)
    yield sizes


def pull(url: str, code: str, folder: Path) -> tuple[float, int, float]:
    """Pull everything into a fresh store; give seconds, bytes and MiB grown."""
    line = HttpTransport()
    with open_store(folder / "gatepost.db", KEY) as store:
        identity = save_enrolment(store, enrol(url, code, "bench", line), url.rstrip("/"))
        peer = peer_of(store, identity)
        inbox = RosterInbox(store, identity.root_public)
        exchange = Exchange(Journal(store, SystemClock()), inbox, line, SystemClock(), peer)
        process = psutil.Process()
        before = process.memory_info().rss
        grown = 0
        with counted(line) as sizes:
            began = time.perf_counter()
            while exchange.pull():
                grown = max(grown, process.memory_info().rss - before)
            seconds = time.perf_counter() - began
        roster = load_roster(store)
        if roster is None or len(roster.volunteers) < 1:
            raise SystemExit("no roster came")
    line.close()
    return seconds, sum(sizes), grown / MIB


def least(rows: Sequence[Row], folder: Path) -> float:
    """Unpack, read and insert the same rows, a page at a time; give seconds."""
    pages = [
        gzip.compress(
            json.dumps(
                [
                    {"table": row.table, "key": row.key, "value": dict(row.value or {})}
                    for row in rows[start : start + feeds.PAGE_ROWS]
                ],
                ensure_ascii=False,
            ).encode(),
            3,
        )
        for start in range(0, len(rows), feeds.PAGE_ROWS)
    ]
    raw = connect((folder / "bare.db").resolve().as_uri() + "?mode=rwc", KEY)
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute(
        "CREATE TABLE roster (generation INTEGER, table_name TEXT, key TEXT, value TEXT,"
        " PRIMARY KEY (generation, table_name, key))"
    )
    began = time.perf_counter()
    for page in pages:
        found = json.loads(gzip.decompress(page))
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany(
            "INSERT INTO roster VALUES (1, ?, ?, ?)",
            [
                (one["table"], one["key"], json.dumps(one["value"], ensure_ascii=False))
                for one in found
            ],
        )
        raw.execute("COMMIT")
    seconds = time.perf_counter() - began
    raw.close()
    return seconds


def measure(roster: Roster, database: Database, folder: Path, rounds: int) -> list[Result]:
    """Alternate both; give the medians."""
    number = len(roster.volunteers)
    rows = to_rows(roster)
    ring = open_ring(database, folder)[1]
    event = roster.event.event
    rosters.load(database, ring, roster, SystemClock().now())
    pulled, bare = [], []
    with hub_process(folder, "--database", str(database.engine.url), "--data", str(folder)) as url:
        # The kiosk itself keeps the collector away from what stays; here that is the crowd
        # that was loaded into the hub, which no kiosk that pulls for the first time holds.
        gc.collect()
        gc.freeze()
        for turn in range(rounds):
            here = folder / f"round-{turn}"
            here.mkdir()
            code = devices.make_code(database, event, "", SystemClock().now())
            pulled.append(pull(url, code, here))
            bare.append(least(rows, here))
    rate = [number / seconds for seconds, _, _ in pulled]
    base = [number / seconds for seconds in bare]
    return [
        Result(
            "first roster",
            statistics.median(rate),
            "volunteers/s",
            statistics.median(base),
            target=0.4,
        ),
        Result("first roster, alone", statistics.median(rate), "volunteers/s", target=20_000),
        Result("on the wire", pulled[0][1] / number, "bytes a volunteer", target=120, at_most=True),
        Result(
            "memory grown while pulling",
            statistics.median(grown for _, _, grown in pulled),
            "MiB",
            target=64,
            at_most=True,
        ),
    ]


def main() -> None:
    """Run and report."""
    parser = arguments("pull", __doc__)
    parser.add_argument("--volunteers", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = migrated(f"sqlite:///{folder / 'hub.sqlite'}")
        try:
            results = measure(a_crowd(options.volunteers), database, folder, options.rounds)
        finally:
            database.close()
    report("pull", results, options.json, volunteers=options.volunteers)


if __name__ == "__main__":
    main()
