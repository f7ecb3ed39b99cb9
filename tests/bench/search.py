"""What a key pressed in the people's search costs: `python -m tests.bench.search [--json FILE]`.

Measured: `finding.search`, as the page asks it after every key, in an encrypted store with its
index filled, over queries typed letter by letter in each of the five ways: name, pinyin,
initials, last four digits, number. p95 in milliseconds, at 100,000 volunteers, and at 1,000,000
(`--million`) against that: both stores are asked in turns. Filling is timed beside it, with the
longest wait of a writer that commits every 10 ms as scans do; `--keep DIR` keeps the stores, since
filling a million takes minutes, and does not measure it again.
"""

import json
import random
import statistics
import tempfile
import threading
import time
from contextlib import ExitStack
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


def made(folder: Path, people: int) -> tuple[float, float] | None:
    """Make a store with its index; the seconds and a writer's longest wait, None if it is there."""
    if (folder / DATABASE).exists():
        return None
    folder.mkdir(parents=True, exist_ok=True)
    with open_store(folder / DATABASE, STORE_KEY) as store:
        populate(store, people)
        return filled(store)


def measure(folders: list[Path], rounds: int) -> list[dict[str, float]]:
    """Give of each store each way's p95 in ms; they are asked in turns, so that noise is shared."""
    keys: list[dict[str, list[float]]] = [{way: [] for way in WAYS} for _ in folders]
    with ExitStack() as stack:
        stores = [stack.enter_context(open_store(each / DATABASE, STORE_KEY)) for each in folders]
        for _ in range(rounds):
            for way, query in WAYS.items():
                for store, found in zip(stores, keys, strict=True):
                    found[way] += typed(store, query, 1)
    return [
        {way: statistics.quantiles(each, n=20)[-1] for way, each in found.items()} for found in keys
    ]


def main() -> None:
    """Measure and report."""
    parser = arguments("search", __doc__)
    parser.add_argument("--people", type=int, default=100_000, help="volunteers (100000)")
    parser.add_argument("--rounds", type=int, default=50, help="of typing each query (50)")
    parser.add_argument("--million", action="store_true", help="1,000,000 as well: minutes")
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help="make the stores here, or use them"
    )
    options = parser.parse_args()
    sizes = [options.people] + [10 * options.people] * options.million
    with tempfile.TemporaryDirectory(prefix="gatepost-bench-") as name:
        folders = [(options.keep or Path(name)) / str(people) for people in sizes]
        made_in = [made(folder, people) for folder, people in zip(folders, sizes, strict=True)]
        p95, *larger = measure(folders, options.rounds)
    results = [
        Result(f"{way}, a key, p95", ms, "ms", target=TARGET_MS, at_most=True)
        for way, ms in p95.items()
    ]
    for large in larger:
        results += [
            Result(f"{way}, ten times as many", ms, "ms", p95[way], TARGET_GROWTH, at_most=True)
            for way, ms in large.items()
        ]
    for people, filling in zip(sizes, made_in, strict=True):
        if filling is not None:
            took, wait_ms = filling
            results.append(Result(f"filling the index of {people:,}", took, "s"))
            results.append(Result("longest wait of a writer beside it", wait_ms, "ms"))
    report("search", results, options.json, people=options.people, rounds=options.rounds)


if __name__ == "__main__":
    main()
