"""What review costs after every commit, at any hour of the day: the last scans and the count.

`python -m tests.bench.review [--json FILE] [--posts N] [--volunteers N]`

The store is real: what the hub reported and what it set aside is read from it each time. The
baseline of the cost is a walk in the same run: an index made anew from all entries. The
baseline of the longer days is the shortest one's cost, so a flat line is 1. Today's records of
the longest day are listed and searched as with a key pressed, with the page at the front.
"""

import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from kiosk.desk.doubts import Doubts
from kiosk.desk.gate import Gate
from kiosk.desk.review import Review
from kiosk.desk.review_index import ReviewIndex
from kiosk.store.journal import Journal
from tests.bench.board import DAYS, MEASURED, a_day, a_venue
from tests.bench.form import Result, arguments, report
from tests.builders import AT
from tests.stage import StandingClock, enrolled_store

TARGET_MS = 5.0
KEY_MS = 50.0


def main() -> None:
    """Measure and report."""
    parser = arguments("review", __doc__)
    parser.add_argument("--posts", type=int, default=50, help="on the board (50)")
    parser.add_argument("--volunteers", type=int, default=1000, help="on the roster (1000)")
    options = parser.parse_args()
    roster = a_venue(options.posts, options.volunteers)
    results: list[Result] = []
    first = None
    with tempfile.TemporaryDirectory() as folder, enrolled_store(Path(folder), roster) as store:
        clock = StandingClock(AT + timedelta(hours=6))
        gate = Gate(store, Journal(store, clock), clock)
        for number in DAYS:
            entries = a_day(roster, number, 3)
            gate.book.replace(entries[:-MEASURED])
            gate.recent()
            gate.doubts.count(gate.now())
            costs = []
            for entry in entries[-MEASURED:]:
                gate.book.add(entry)
                began = time.thread_time_ns()
                gate.recent()
                gate.doubts.count(gate.now())
                costs.append((time.thread_time_ns() - began) / 1e6)
            began = time.thread_time_ns()
            index = ReviewIndex(gate.book)
            fresh = Doubts(gate.book, index, gate.checkin.questions)
            counted = fresh.count(gate.now())
            Review(gate.journal, gate.book, index).recent(gate.now())
            walk_ms = (time.thread_time_ns() - began) / 1e6
            if counted != gate.doubts.count(gate.now()):
                raise SystemExit("the count is not what a walk through all gives")
            middle, p95 = statistics.median(costs), statistics.quantiles(costs, n=20)[-1]
            name = f"{number:,} entries"
            results.append(Result(f"{name}: p95", p95, "ms", target=TARGET_MS, at_most=True))
            results.append(Result(f"{name}: p50, walk", middle, "ms", walk_ms))
            if first is None:
                first = middle
            else:
                results.append(Result(f"{name}: p50, {DAYS[0]:,}", middle, "ms", first))
        for text in ("", "wang", "王9", "08:1"):
            gate.records.listed(gate.now(), text)  # sounds are worked out once
            took = []
            for _ in range(9):
                began = time.thread_time_ns()
                gate.records.listed(gate.now(), text)
                took.append((time.thread_time_ns() - began) / 1e6)
            results.append(
                Result(
                    f"records of {DAYS[-1]:,}, “{text}”: p50",
                    statistics.median(took),
                    "ms",
                    target=KEY_MS,
                    at_most=True,
                )
            )
    report("review", results, options.json)


if __name__ == "__main__":
    main()
