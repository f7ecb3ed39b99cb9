"""Simulated sequences: gates, their copies, a relay and a hub, with everything that goes wrong.

A failure is told with its steps as they came, and with the command that does that lot again and
looks for the shortest way to it.
"""

import logging
import os
import traceback
from concurrent.futures import ProcessPoolExecutor

from tests.faults.simulation.running import LOT, STEPS, Lot, run_lot
from tests.faults.telling import Told, Wanted

FULL = 2000


def run(wanted: Wanted) -> Told:
    """Run lots of sequences, each lot with a seed of its own, on every processor."""
    left = wanted.often(FULL)
    lots = [
        Lot(wanted.seed + number, min(LOT, left - number * LOT), shrink=left <= LOT)
        for number in range(-(-left // LOT))
    ]
    done, wrong = 0, []
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for lot, problem in zip(lots, pool.map(_tried, lots), strict=True):
            done += lot.sequences
            if problem:
                again = f"--part simulation --seed {lot.seed} --count {lot.sequences}"
                wrong.append(f"again: python -m tests.faults {again}\n{problem}")
    return Told({f"sequences of up to {STEPS} steps": done}, tuple(wrong))


def _tried(lot: Lot) -> str:
    logging.disable(logging.CRITICAL)
    try:
        run_lot(lot)
    except Exception:  # noqa: BLE001 - told with its seed
        return traceback.format_exc()
    return ""
