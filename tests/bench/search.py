"""What a key pressed in the people's search costs: `python -m tests.bench.search [--json FILE]`.

Measured: `finding.search`, as the page asks it after every key, in an encrypted store with its
index filled, over queries typed letter by letter in each of the five ways: name, pinyin,
initials, last four digits, number. p95 in milliseconds, at 100,000 volunteers, and at 1,000,000
(`--million`) against that. Filling is timed beside it, with the longest wait of a writer that
commits every 10 ms as scans do.
"""

import json
import random
import statistics
import tempfile
import threading
import time
from pathlib import Path

from kiosk.store.engine import Store, open_store
from kiosk.store.filling import fill
from kiosk.store.finding import search
from tests.bench.form import Result, arguments, report
from tests.stage import DATABASE, STORE_KEY

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗单曾解仇"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂晓安思远行乐"
WAYS = {
    "name": "张晓安",
    "pinyin": "zhangxiaoan",
    "initials": "zxa",
    "last four": "4567",
    "number": "yz0001234",
}
TARGET_MS, TARGET_GROWTH = 15.0, 3.0


def populate(store: Store, people: int) -> None:
    """Write volunteers into the roster's rows, as a hub would have sent them."""
    dice = random.Random(20230816)
    rows = []
    for number in range(people):
        key = f"{dice.getrandbits(63):016x}"
        name = dice.choice(SURNAMES) + dice.choice(GIVEN) + dice.choice(["", *GIVEN])
        value = {
            "volunteer": key,
            "number": f"YZ{number:07d}",
            "name": name,
            "team": "yz-1",
            "last4": f"{dice.randrange(10_000):04d}",
        }
        rows.append((key, json.dumps(value, ensure_ascii=False)))
    with store.appending() as connection:
        connection.executemany(
            "INSERT OR IGNORE INTO roster (generation, table_name, key, value)"
            " VALUES (0, 'volunteer', ?, ?)",
            sorted(rows),
        )


def filled(store: Store) -> tuple[float, float]:
    """Fill the index; give the seconds, and the longest wait of a writer beside it in ms."""
    waits, over = [0.0], threading.Event()

    def scans() -> None:
        while not over.wait(0.01):
            began = time.perf_counter()
            with store.appending() as connection:
                connection.execute("INSERT OR REPLACE INTO memory (key, value) VALUES ('x', '1')")
            waits.append(time.perf_counter() - began)

    beside = threading.Thread(target=scans)
    beside.start()
    began = time.perf_counter()
    fill(store)
    took = time.perf_counter() - began
    over.set()
    beside.join()
    return took, max(waits) * 1000


def typed(store: Store, query: str, rounds: int) -> list[float]:
    """Type a query letter by letter; give each key's milliseconds."""
    found = []
    for _ in range(rounds):
        for end in range(1, len(query) + 1):
            began = time.perf_counter()
            search(store, query[:end])
            found.append((time.perf_counter() - began) * 1000)
    return found


def measure(people: int, rounds: int) -> tuple[dict[str, float], float, float]:
    """Give each way's p95 in ms, the seconds that filling took, and a writer's longest wait."""
    with (
        tempfile.TemporaryDirectory(prefix="gatepost-bench-") as name,
        open_store(Path(name) / DATABASE, STORE_KEY) as store,
    ):
        populate(store, people)
        took, wait_ms = filled(store)
        keys = {way: typed(store, query, rounds) for way, query in WAYS.items()}
    p95 = {way: statistics.quantiles(each, n=20)[-1] for way, each in keys.items()}
    return p95, took, wait_ms


def main() -> None:
    """Measure and report."""
    parser = arguments("search", __doc__)
    parser.add_argument("--people", type=int, default=100_000, help="volunteers (100000)")
    parser.add_argument("--rounds", type=int, default=50, help="of typing each query (50)")
    parser.add_argument("--million", action="store_true", help="1,000,000 as well: minutes")
    options = parser.parse_args()
    p95, took, wait_ms = measure(options.people, options.rounds)
    results = [
        Result(f"{way}, a key, p95", ms, "ms", target=TARGET_MS, at_most=True)
        for way, ms in p95.items()
    ]
    results.append(Result("filling the index", took, "s"))
    results.append(Result("longest wait of a writer beside it", wait_ms, "ms"))
    if options.million:
        large, took, wait_ms = measure(10 * options.people, options.rounds)
        results += [
            Result(f"{way}, ten times as many", ms, "ms", p95[way], TARGET_GROWTH, at_most=True)
            for way, ms in large.items()
        ]
        results.append(Result("filling ten times as many", took, "s"))
    report("search", results, options.json, people=options.people, rounds=options.rounds)


if __name__ == "__main__":
    main()
