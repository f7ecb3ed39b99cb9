"""What a scan costs: text in, committed, outcome out; against one raw insert with FULL.

`python -m tests.bench.scan [--json FILE] [--scans N]`

Both run interleaved in the same process on the same folder, so that a noisy disk hits both.
The baseline is the least that any encrypted journal must do: one `INSERT` of a row of the
same size through sqlcipher3 into one table, WAL, `synchronous=FULL`, committed.
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from kiosk.desk.gate import Gate
from kiosk.store.cipher import driver
from kiosk.store.engine import open_store
from kiosk.store.journal import Journal
from tests.bench.form import Result, arguments, report
from tests.builders import a_badge_text
from tests.stage import DATABASE, STORE_KEY, StandingClock, a_crowd, enrolled_store


def raw_table(path: Path) -> driver.Connection:
    """Open the baseline's database."""
    connection = driver.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{STORE_KEY.hex()}'\"")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE line (id TEXT PRIMARY KEY, body TEXT NOT NULL)")
    return connection


def main() -> None:
    """Measure and report."""
    parser = arguments("scan", __doc__)
    parser.add_argument("--scans", type=int, default=400, help="how many of each (400)")
    options: argparse.Namespace = parser.parse_args()
    roster = a_crowd(options.scans)
    clock = StandingClock()
    tokens = [a_badge_text(who) for who in roster.volunteers]
    with tempfile.TemporaryDirectory() as folder:
        with enrolled_store(Path(folder) / "kiosk", roster) as store:
            gate = Gate(store, Journal(store, clock), clock)
            raw = raw_table(Path(folder) / "raw.db")
            scans_ms, raws_ms, verify = [], [], []
            for number, token in enumerate(tokens):
                began = time.perf_counter()
                raw.execute("INSERT INTO line VALUES (?, ?)", (f"{number:036d}", "x" * 500))
                raws_ms.append((time.perf_counter() - began) * 1000)
                began = time.perf_counter()
                outcome = gate.checkin.scan(token, clock.now())
                scans_ms.append((time.perf_counter() - began) * 1000)
                verify.append(outcome.happened)
                clock.step(seconds=1)
            raw.close()
        if set(verify) != {"on"}:
            raise SystemExit(f"the bench did not put everybody on duty: {set(verify)}")
        with open_store(Path(folder) / "kiosk" / DATABASE, STORE_KEY) as store:
            kept = len(Journal(store, clock).entries())
        if kept != len(tokens):
            raise SystemExit(f"{kept} of {len(tokens)} entries were kept")
    scan, base = statistics.median(scans_ms), statistics.median(raws_ms)
    quantile = statistics.quantiles(scans_ms, n=20)[-1]
    report(
        "scan",
        [
            Result("scan p50", scan, "ms", baseline=base, target=3.0, at_most=True),
            Result("scan p95", quantile, "ms"),
        ],
        options.json,
    )


if __name__ == "__main__":
    main()
