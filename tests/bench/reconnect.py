"""A hundred kiosks whose line comes back at the same moment, each with a thousand entries.

`python -m tests.bench.reconnect [--json FILE] [--kiosks N] [--rounds N] [--engine NAME]`

A hub process of its own on 127.0.0.1; the kiosks' batches of 500 are packed beforehand and sent
by as many threads, all let go at once. Whom the hub tells to come again (429) comes again as a
kiosk does: after the time asked for, or up to twice that. A batch's time is that of the request
that was acknowledged; how long it took until the last kiosk had nothing left is told beside it.
The baseline is the median of the same batches from one kiosk alone at the same hub, before and
after. Any answer but 200 and 429, or an entry that is not acknowledged, ends the run.
"""

import argparse
import random
import statistics
import threading
import time
from pathlib import Path

from sqlalchemy import text

from sync.domain.clock import SystemClock
from sync.hub.services import rosters
from sync.hub.services.keys import open_ring
from sync.wire import BATCH_ENTRIES_MAX
from tests.bench.engines import Fresh, add_engines, on_each_engine
from tests.bench.form import Result, arguments, report
from tests.bench.gates import Gate, batches, enrolled, pushed
from tests.sync.hub.journals import long_journal
from tests.sync.hub.running import hub_process, migrated
from tests.sync.hub.samples import EVENT, sample

KIOSKS = 100
EACH = 1000
ALONE = 20
"""Batches of the kiosk that is alone, before and after."""
TARGET = 10.0


def come_back(gate: Gate, bodies: list[bytes], took: list[float]) -> None:
    """Send everything, as often as the hub asks to come again."""
    for number, body in enumerate(bodies, start=1):
        while True:
            seconds, reply = gate.push(body)
            if reply is not None:
                break
            if set(gate.statuses) - {200, 429}:
                raise SystemExit(f"answers: {gate.statuses}")
            time.sleep(random.uniform(gate.busy_s, 2 * gate.busy_s))
        if reply.acked_through != min(number * BATCH_ENTRIES_MAX, EACH) or reply.exceptions:
            raise SystemExit(f"acknowledged through {reply.acked_through}")
        took.append(seconds * 1000)


def all_at_once(gates: list[Gate]) -> tuple[list[float], float]:
    """Let all go at the same moment; give each batch's milliseconds, and the seconds of all."""
    work = [[*batches(long_journal(EVENT, gate.kiosk, EACH))] for gate in gates]
    took: list[float] = []
    begin = threading.Barrier(len(gates) + 1)

    def go(gate: Gate, bodies: list[bytes]) -> None:
        begin.wait()
        come_back(gate, bodies, took)

    threads = [threading.Thread(target=go, args=each) for each in zip(gates, work, strict=True)]
    for thread in threads:
        thread.start()
    begin.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    if len(took) != sum(map(len, work)):
        raise SystemExit(f"{len(took)} batches acknowledged")
    return took, seconds


def measure(fresh: Fresh, folder: Path, kiosks: int, rounds: int) -> list[Result]:
    """Let them come back, some rounds, each with fresh kiosks."""
    url, data = fresh("hub"), folder / "keys"
    data.mkdir()
    database = migrated(url)
    rosters.load(database, open_ring(database, data)[1], sample(), SystemClock().now())
    alone: list[float] = []
    took: list[float] = []
    lasted: list[float] = []
    again = 0
    with hub_process(folder, "--database", url, "--data", str(data)) as address:

        def one_alone() -> None:
            gate = enrolled(address, database, EVENT)
            journal = long_journal(EVENT, gate.kiosk, ALONE * BATCH_ENTRIES_MAX)
            for number, body in enumerate(batches(journal), start=1):
                alone.append(pushed(gate, body, number * BATCH_ENTRIES_MAX) * 1000)
            gate.close()

        one_alone()
        for _ in range(rounds):
            gates = [enrolled(address, database, EVENT) for _ in range(kiosks)]
            batch_ms, seconds = all_at_once(gates)
            took += batch_ms
            lasted.append(seconds)
            again += sum(gate.statuses.get(429, 0) for gate in gates)
            for gate in gates:
                gate.close()
            one_alone()
    expected = rounds * kiosks * EACH + (rounds + 1) * ALONE * BATCH_ENTRIES_MAX
    with database.reading() as connection:
        kept = connection.execute(text("SELECT count(*) FROM journal")).scalar_one()
    name = database.engine.dialect.name
    database.close()
    if kept != expected:
        raise SystemExit(f"{name}: {kept} of {expected} entries kept")
    cuts = statistics.quantiles(took, n=100)
    median = statistics.median(alone)
    return [
        Result(
            f"{name}: p99 of a batch, {kiosks} kiosks at once, against one alone",
            cuts[98],
            "ms",
            baseline=median,
            target=TARGET,
            at_most=True,
        ),
        Result(f"{name}: p50 of a batch", statistics.median(took), "ms", baseline=median),
        Result(f"{name}: until all was acknowledged", statistics.median(lasted), "s"),
        Result(f"{name}: told to come again, each round", again / rounds, "times"),
    ]


def main() -> None:
    """Measure and report."""
    parser = arguments("reconnect", __doc__)
    parser.add_argument("--kiosks", type=int, default=KIOSKS, help=f"at once ({KIOSKS})")
    parser.add_argument("--rounds", type=int, default=3, help="of all of them (3)")
    add_engines(parser)
    options: argparse.Namespace = parser.parse_args()
    results = on_each_engine(
        options, lambda fresh, folder: measure(fresh, folder, options.kiosks, options.rounds)
    )
    report("reconnect", results, options.json, kiosks=options.kiosks, entries_each=EACH)


if __name__ == "__main__":
    main()
