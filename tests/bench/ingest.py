"""What the hub's ingest costs: entries a second over HTTP, against bare inserts of the same rows.

`python -m tests.bench.ingest [--json FILE] [--entries N] [--rounds N] [--engine NAME]`

Measured: a hub process of its own on 127.0.0.1, two kiosks that push their journals side by
side in batches of 500, packed, each waiting for its acknowledgement before the next, as kiosks
do: as columns, and (for an older kiosk) with the entries written out. The baseline puts the same
rows into a journal table made by the same migration (same columns, keys, indexes, triggers), one
transaction for each 500 rows, same durability, no HTTP, no JSON, no checks: on SQLite by the
driver's own `executemany`, on PostgreSQL by COPY into a temporary table and one INSERT SELECT
ON CONFLICT DO NOTHING RETURNING. Runs alternate, so that both journals grow alike (a larger one
takes longer to write to); medians are compared.
"""

import argparse
import contextlib
import http.client
import statistics
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import text

from sync.client.signing import Bearer
from sync.domain.clock import SystemClock
from sync.domain.entries import Entry, KioskId
from sync.hub.database import Database
from sync.hub.services import devices, rosters
from sync.hub.services.ingest import INSERT_SQLITE, JOURNAL_COLUMNS, copy_lines
from sync.hub.services.intake import Good, read
from sync.hub.services.keys import open_ring
from sync.hub.services.run import JournalRow
from sync.wire import BATCH_ENTRIES_MAX, PROTOCOL
from sync.wire.messages import Enrolled, PushReply
from tests.bench.engines import Fresh, add_engines, on_each_engine
from tests.bench.form import Result, arguments, report
from tests.bench.gates import as_columns, written_out
from tests.sync.hub.journals import long_journal
from tests.sync.hub.running import hub_process, migrated
from tests.sync.hub.samples import EVENT, sample

KIOSKS = 2
TARGETS = {"sqlite": 0.6, "postgresql": 0.75}
STAGED = b"CREATE TEMPORARY TABLE IF NOT EXISTS staged (LIKE journal) ON COMMIT DELETE ROWS"
COPY = f"COPY staged ({', '.join(JOURNAL_COLUMNS)}) FROM STDIN".encode()
INSERT_SELECT = b"INSERT INTO journal SELECT * FROM staged ON CONFLICT DO NOTHING RETURNING seq"


def rows_of(journals: list[list[Entry]]) -> list[JournalRow]:
    """Give the rows that the hub would write for these journals."""
    rows: list[JournalRow] = []
    for journal in journals:
        for entry in journal:
            line = read(entry.to_wire())
            assert isinstance(line, Good)
            rows.append(
                (
                    line.event, line.kiosk, line.epoch, line.seq, len(rows) + 1, line.entry_id,
                    line.volunteer, line.ref, 1_692_144_000_000, line.prev_hash, line.hash,
                    line.body,
                )
            )  # fmt: skip
    return rows


def fresh_rows(before: int, entries: int) -> list[JournalRow]:
    """Give the rows of kiosks that a table with `before` rows has nothing of yet."""
    journals = [
        long_journal(EVENT, KioskId(f"bare-{before}-{kiosk}"), entries // KIOSKS)
        for kiosk in range(KIOSKS)
    ]
    return [(*row[:4], before + row[4], *row[5:]) for row in rows_of(journals)]


def bare_inserts(database: Database, rows: list[JournalRow]) -> float:
    """Insert rows with the driver alone; give entries a second."""
    raw = database.engine.raw_connection()
    driver: Any = raw.driver_connection
    try:
        cursor = driver.cursor()
        if not database.is_sqlite:
            cursor.execute(STAGED)
            driver.commit()
        began = time.perf_counter()
        for start in range(0, len(rows), BATCH_ENTRIES_MAX):
            chunk = rows[start : start + BATCH_ENTRIES_MAX]
            if database.is_sqlite:
                cursor.execute("BEGIN IMMEDIATE")
                cursor.executemany(INSERT_SQLITE, chunk)
                cursor.execute("COMMIT")
            else:
                with cursor.copy(COPY) as copy:
                    copy.write(copy_lines(chunk))
                if len(cursor.execute(INSERT_SELECT).fetchall()) != len(chunk):
                    raise SystemExit("rows were not taken")
                driver.commit()
        return len(rows) / (time.perf_counter() - began)
    finally:
        raw.close()


def _same(key: Ed25519PrivateKey) -> Ed25519PrivateKey:
    return key


FORMS = {"": as_columns, ", written out": written_out}


def over_http(
    url: str, database: Database, entries: int, form: Callable[[list[Entry]], bytes]
) -> float:
    """Push the journals of two fresh kiosks at once; give entries a second, all acknowledged."""
    told = []
    for number in range(KIOSKS):
        code = devices.make_code(database, EVENT, "", SystemClock().now())
        key = Ed25519PrivateKey.generate()
        public = key.public_key().public_bytes_raw().hex()
        answer = requests.post(
            f"{url}v1/enrol",
            json={"protocol": PROTOCOL, "code": code, "name": f"gate {number}", "public": public},
            timeout=30,
        )
        one = Enrolled.model_validate_json(answer.content)
        told.append((one, Bearer(one.token, one.kiosk, partial(_same, key))))
    work = []
    for enrolled, proof in told:
        journal = long_journal(EVENT, KioskId(enrolled.kiosk), entries // KIOSKS)
        bodies = [
            form(journal[start : start + BATCH_ENTRIES_MAX])
            for start in range(0, len(journal), BATCH_ENTRIES_MAX)
        ]
        # Kiosks are other machines: they have signed before the watch starts.
        signed = [(body, proof.fields("POST", "/v1/journal", body)) for body in bodies]
        work.append((signed, len(journal)))
    problems: list[str] = []

    def push(signed: list[tuple[bytes, Mapping[str, str]]], expected: int) -> None:
        headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        # Kiosks are other machines: the client here is as thin as can be.
        address = urlsplit(url)
        connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=60)
        with contextlib.closing(connection):
            through = 0
            for body, proof in signed:
                connection.request("POST", "/v1/journal", body, {**headers, **proof})
                reply = PushReply.model_validate_json(connection.getresponse().read())
                through = reply.acked_through
                if reply.exceptions:
                    problems.append(f"{len(reply.exceptions)} exceptions")
            if through != expected:
                problems.append(f"{through} of {expected} acknowledged")

    threads = [threading.Thread(target=push, args=each) for each in work]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    if problems:
        raise SystemExit("; ".join(problems))
    return sum(count for _, count in work) / seconds


def measure(fresh: Fresh, folder: Path, entries: int, rounds: int) -> list[Result]:
    """Alternate both ways of writing; give the medians."""
    url = fresh("hub")
    data = folder / "keys"
    data.mkdir()
    hub_database, bare = migrated(url), migrated(fresh("bare"))
    rosters.load(hub_database, open_ring(hub_database, data)[1], sample(), SystemClock().now())
    served: dict[str, list[float]] = {form: [] for form in FORMS}
    inserted = []
    with hub_process(folder, "--database", url, "--data", str(data)) as address:
        over_http(address, hub_database, BATCH_ENTRIES_MAX * 2, as_columns)
        for number in range(rounds):
            for place, (form, write) in enumerate(FORMS.items()):
                before = (number * len(FORMS) + place) * entries
                inserted.append(bare_inserts(bare, fresh_rows(before, entries)))
                served[form].append(over_http(address, hub_database, entries, write))
    name = hub_database.engine.dialect.name
    with hub_database.reading() as connection:
        kept = connection.execute(text("SELECT count(*) FROM journal")).scalar_one()
    if kept != rounds * entries * len(FORMS) + BATCH_ENTRIES_MAX * 2:
        raise SystemExit(f"{name}: {kept} entries kept")
    hub_database.close()
    bare.close()
    return [
        Result(
            f"ingest, {name}{form}",
            statistics.median(found),
            "entries/s",
            baseline=statistics.median(inserted),
            target=None if form else TARGETS[name],
        )
        for form, found in served.items()
    ]


def main() -> None:
    """Measure and report."""
    parser = arguments("ingest", __doc__)
    parser.add_argument("--entries", type=int, default=20_000, help="a round (20000)")
    parser.add_argument("--rounds", type=int, default=5, help="of each way, alternating (5)")
    add_engines(parser)
    options: argparse.Namespace = parser.parse_args()
    results = on_each_engine(
        options, lambda fresh, folder: measure(fresh, folder, options.entries, options.rounds)
    )
    report(
        "ingest",
        results,
        options.json,
        entries=options.entries,
        rounds=options.rounds,
        batch=BATCH_ENTRIES_MAX,
        kiosks=KIOSKS,
    )


if __name__ == "__main__":
    main()
