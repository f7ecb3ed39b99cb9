"""Run the simulation: `python -m tests.faults.simulation --sequences 2000 --seed 1 [--json]`.

Sequences run in lots of `LOT`, each with a seed of its own, in as many processes as there are
processors. A failure says the seed of its lot and the shortest way to it.
"""

import argparse
import json
import os
import sys
import time
import traceback
from concurrent.futures import ProcessPoolExecutor

from tests.faults.simulation.running import LOT, Lot, run


def main() -> int:
    """Run, and say what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.simulation")
    parser.add_argument("--sequences", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=int(time.time()) % 1_000_000)
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    lots = [
        Lot(given.seed + number, min(LOT, given.sequences - number * LOT), given.steps)
        for number in range(-(-given.sequences // LOT))
    ]
    began = time.monotonic()
    failed = []
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for lot, problem in zip(lots, pool.map(_tried, lots), strict=True):
            if problem:
                failed.append(lot.seed)
                print(f"FAILED with --seed {lot.seed} --sequences {lot.sequences}:\n{problem}")
    result = {
        "sequences": given.sequences,
        "first_seed": given.seed,
        "failed_seeds": failed,
        "seconds": round(time.monotonic() - began, 1),
    }
    print(json.dumps(result) if given.json else f"simulation: {result}")
    return 1 if failed else 0


def _tried(lot: Lot) -> str:
    try:
        run(lot)
    except Exception:  # noqa: BLE001 - told with its seed
        return traceback.format_exc()
    return ""


if __name__ == "__main__":
    sys.exit(main())
