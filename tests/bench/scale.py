"""What a push and an empty pull cost at a hub that has held events for years.

`python -m tests.bench.scale [--json FILE] [--entries N] [--rounds N] [--engine NAME]`

Two hubs side by side, each a process of its own: one with 10,000 entries, one with ten million
(of a hundred other events; the event that is pushed to has 10,000 in both). A kiosk of each
pushes in turns, a batch of 500 and a single entry, and pulls when there is nothing new; medians
are compared, so what else the machine does hurts both alike. At the hub: the time of the thread
that answers the pull. The ten million rows are made by the database itself and are gone with the
run's folder: some 8 GB on SQLite, 10 GB on PostgreSQL.
"""

import argparse
import statistics
import time
from contextlib import ExitStack
from pathlib import Path

from starlette.requests import Request

from sync.domain.clock import SystemClock
from sync.hub.api.routes import pull_changes
from sync.hub.app import create_app
from sync.hub.config import HubConfig
from sync.hub.database import Database
from sync.hub.services import rosters
from sync.hub.services.intake import Good, read
from sync.hub.services.keys import open_ring
from sync.hub.services.projection import project
from sync.wire import BATCH_ENTRIES_MAX
from tests.bench.engines import Fresh, add_engines, on_each_engine
from tests.bench.form import Result, arguments, report
from tests.bench.gates import Gate, as_columns, enrolled, pushed
from tests.sync.hub.journals import long_journal
from tests.sync.hub.running import hub_process, migrated
from tests.sync.hub.samples import EVENT, sample

FEW = 10_000
MANY = 10_000_000
EVENTS = 100
CHUNK = 500_000
PUSH_TARGET = 1.5
PULL_TARGET_MS = 3.0
PULLS = 200

# g counts from 0. Ids grow as UUIDv7 do; kiosks and volunteers come again and again.
_COLUMNS = (
    "INSERT INTO journal (event, kiosk, epoch, seq, position, entry_id, volunteer, ref,"
    " received_ms, prev_hash, hash, body) "
)
_SQLITE = _COLUMNS + (
    "WITH RECURSIVE c(g) AS (SELECT ? UNION ALL SELECT g + 1 FROM c WHERE g + 1 < ?)"
    f" SELECT 1000 + g % {EVENTS}, 'k' || (g / {EVENTS} % 10), 1, g / {EVENTS} / 10 + 1,"
    f" g / {EVENTS} + 1, printf('%08x-%04x-7000-8000-%012x', g / 65536, g % 65536, g),"
    " g * 7919 % 5000, NULL, 1692144000000, printf('%064x', g), printf('%064x', g + 1), ? FROM c"
)
_POSTGRES = _COLUMNS + (
    f"SELECT 1000 + g %% {EVENTS}, 'k' || (g / {EVENTS} %% 10), 1, g / {EVENTS} / 10 + 1,"
    f" g / {EVENTS} + 1, lpad(to_hex(g / 65536), 8, '0') || '-' || lpad(to_hex(g %% 65536), 4, '0')"
    " || '-7000-8000-' || lpad(to_hex(g), 12, '0'), g * 7919 %% 5000, NULL, 1692144000000,"
    " lpad(to_hex(g), 64, '0'), lpad(to_hex(g + 1), 64, '0'), %s"
    " FROM generate_series(%s::bigint, %s::bigint - 1) AS g"
)


def fill(database: Database, rows: int, body: str) -> None:
    """Put entries of other events into the journal, as fast as the database makes them."""
    raw = database.engine.raw_connection()
    try:
        cursor = raw.cursor()
        if database.is_sqlite:
            cursor.execute("PRAGMA synchronous=OFF")
        for start in range(0, rows, CHUNK):
            end = min(rows, start + CHUNK)
            if database.is_sqlite:
                cursor.execute(_SQLITE, (start, end, body))
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            else:
                cursor.execute(_POSTGRES, (body, start, end))
                raw.commit()
        if database.is_sqlite:
            cursor.execute("PRAGMA synchronous=FULL")
        else:
            raw.commit()
            cursor.execute("ANALYZE journal")
            raw.commit()
    finally:
        raw.close()


class Side:
    """One of the two hubs, its kiosk, and the entries that this one has still to push."""

    def __init__(self, stack: ExitStack, url: str, folder: Path, entries: int, rows: int) -> None:
        folder.mkdir()
        folder.chmod(0o755)
        self.config = HubConfig(folder, url)
        self.database = migrated(url)
        stack.callback(self.database.close)
        ring = open_ring(self.database, folder)[1]
        rosters.load(self.database, ring, sample(), SystemClock().now())
        arguments = ("--database", url, "--data", str(folder))
        address = stack.enter_context(hub_process(folder, *arguments))
        self.gate: Gate = enrolled(address, self.database, EVENT)
        stack.callback(self.gate.close)
        self.journal = long_journal(EVENT, self.gate.kiosk, FEW + entries)
        self.at = 0
        while self.at < FEW:
            self.push(BATCH_ENTRIES_MAX)
        line = read(self.journal[0].to_wire())
        assert isinstance(line, Good)
        began = time.perf_counter()
        fill(self.database, rows, line.body)
        if rows:
            print(f"{rows:,} rows made in {time.perf_counter() - began:.0f} s", flush=True)

    def push(self, size: int) -> float:
        """Push the next entries; give the milliseconds until they were acknowledged."""
        run = self.journal[self.at : self.at + size]
        self.at += size
        return pushed(self.gate, as_columns(run), self.at) * 1000

    def pulls_at_the_hub(self, cursor: str) -> list[float]:
        """Answer pulls with nothing new in this thread; give its milliseconds for each."""
        app = create_app(self.config)
        path = f"/v1/changes?epoch=1&cursor={cursor}"
        made = self.gate.proof.fields("GET", path, None)
        fields = [(name.lower().encode(), value.encode()) for name, value in made.items()]
        asked = path.partition("?")
        scope = {
            "type": "http",
            "app": app,
            "headers": fields,
            "method": "GET",
            "path": asked[0],
            "raw_path": asked[0].encode(),
            "query_string": asked[2].encode(),
        }
        took = []
        for _ in range(PULLS):
            began = time.thread_time()
            pull_changes(Request(scope), cursor, 1)
            took.append((time.thread_time() - began) * 1000)
        app.state.hub.database.close()
        return took


def measure(fresh: Fresh, folder: Path, entries: int, rounds: int) -> list[Result]:
    """Push and pull at both in turns; give the medians."""
    with ExitStack() as stack:
        own = rounds * (BATCH_ENTRIES_MAX + 1)
        few = Side(stack, fresh("few"), folder / "few", own, 0)
        many = Side(stack, fresh("many"), folder / "many", own, entries - FEW)
        name = few.database.engine.dialect.name
        for side in (few, many):
            # While the rows were made the hub closed what stood idle; the next request opens anew.
            side.gate.close()
        took: dict[tuple[Side, int], list[float]] = {}
        for _ in range(rounds):
            for size in (BATCH_ENTRIES_MAX, 1):
                for side in (few, many):
                    took.setdefault((side, size), []).append(side.push(size))
        # What a look at the turns has to tell is told before.
        project(many.database, EVENT)
        cursor = many.gate.pull_all()
        pulls = [many.gate.pull(cursor) for _ in range(PULLS)]
        if any(page["changes"] for _, page in pulls):
            raise SystemExit("there was something new")
        over_http = [took_s * 1000 for took_s, _ in pulls]
        at_the_hub = many.pulls_at_the_hub(cursor)

    def pushes(size: int, words: str) -> Result:
        return Result(
            f"{name}: push of {words}, {entries:,} entries in the hub",
            statistics.median(took[many, size]),
            "ms",
            baseline=statistics.median(took[few, size]),
            target=PUSH_TARGET,
            at_most=True,
        )

    return [
        pushes(BATCH_ENTRIES_MAX, "500"),
        pushes(1, "one"),
        Result(
            f"{name}: pull with nothing new, at the hub",
            statistics.median(at_the_hub),
            "ms",
            target=PULL_TARGET_MS,
            at_most=True,
        ),
        Result(f"{name}: the same over HTTP", statistics.median(over_http), "ms"),
    ]


def main() -> None:
    """Measure and report."""
    parser = arguments("scale", __doc__)
    parser.add_argument("--entries", type=int, default=MANY, help=f"in the larger hub ({MANY:,})")
    parser.add_argument("--rounds", type=int, default=40, help="of pushes to each (40)")
    add_engines(parser)
    options: argparse.Namespace = parser.parse_args()
    results = on_each_engine(
        options, lambda fresh, folder: measure(fresh, folder, options.entries, options.rounds)
    )
    report("scale", results, options.json, entries=options.entries, rounds=options.rounds)


if __name__ == "__main__":
    main()
