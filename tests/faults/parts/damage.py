"""Flipped bytes in database and log: opened whole, or refused in words and salvaged."""

import shutil

from tests.faults.damaging import a_sample, flip, places, try_out
from tests.faults.telling import Told, Wanted

FLIPS = 1000
LOST_MAX = 6
"""So many rows can reach into the 16 bytes of cipher that a flip turns, or hang on one page."""


def run(wanted: Wanted) -> Told:
    """Flip one byte at a time."""
    sample = a_sample(wanted.folder)
    counts = {"bytes flipped": 0, "opened whole": 0, "refused in words and salvaged": 0}
    counts["entries that lay on the byte"] = 0
    wrong = []
    for name, at, bits in places(sample, wanted.seed, wanted.often(FLIPS)):
        counts["bytes flipped"] += 1
        folder = wanted.folder / "flipped"
        path = sample.copied(folder)
        flip(folder / name, at, bits)
        try:
            tried = try_out(sample, path, LOST_MAX)
        except Exception as problem:  # noqa: BLE001 - whatever it is, it is told
            wrong.append(f"{name} at {at}, bits {bits}: {problem!r}")
        else:
            counts["opened whole" if tried.opened else "refused in words and salvaged"] += 1
            counts["entries that lay on the byte"] += tried.lost
        shutil.rmtree(folder)
    return Told(counts, tuple(wrong))
