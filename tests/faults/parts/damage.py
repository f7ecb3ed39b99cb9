"""Flipped bytes, wiped pages, files cut short: opened whole, or refused in words and salvaged.

Of the kiosk's database, and of the hub's.
"""

import random
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from kiosk.store.salvaging import NothingToSalvage
from tests.faults import hub_damage
from tests.faults.damaging import a_sample, cut_short, flip, places, try_out, wipe
from tests.faults.telling import Told, Wanted

FLIPS = 1000
HUB_FLIPS = 200
LOST_MAX = 3
"""So many rows can reach into the two blocks of cipher that a flip turns."""
WIPED_MAX = 100
"""Rows on five pages, and those that go on in one of them."""


def run(wanted: Wanted) -> Told:
    """Flip one byte at a time; wipe some pages at a time; cut files short."""
    at_hub = hub_damage.run(wanted.folder / "hub", wanted.seed, wanted.often(HUB_FLIPS))
    at_kiosk = _at_kiosk(wanted)
    return Told({**at_kiosk.counts, **at_hub.counts}, at_kiosk.wrong + at_hub.wrong)


def _at_kiosk(wanted: Wanted) -> Told:
    sample = a_sample(wanted.folder)
    counts = {
        "bytes flipped": 0,
        "parts wiped or cut off": 0,
        "opened whole": 0,
        "refused in words and salvaged": 0,
        "entries that lay on the byte": 0,
        "entries that lay on the wiped part": 0,
    }
    wrong: list[str] = []

    def attempt(what: str, damage: Callable[[Path], None], lost_max: int) -> int:
        folder = wanted.folder / "damaged"
        path = sample.copied(folder)
        damage(folder)
        lost = 0
        try:
            tried = try_out(sample, path, lost_max)
        except NothingToSalvage:
            # Cut before its first pages: nobody knows any more whose it is. It says so.
            lost = len(sample.entries)
            if lost_max < lost:
                wrong.append(f"{what}: nothing was found in it")
        except Exception as problem:  # noqa: BLE001 - whatever it is, it is told
            wrong.append(f"{what}: {problem!r}")
        else:
            counts["opened whole" if tried.opened else "refused in words and salvaged"] += 1
            lost = tried.lost
        shutil.rmtree(folder)
        return lost

    often = wanted.often(FLIPS)
    damage: Callable[[Path], None]
    for name, at, bits in places(sample, wanted.seed, often):
        counts["bytes flipped"] += 1
        what = f"{name} at {at}, bits {bits}"
        damage = partial(_flip, name=name, at=at, bits=bits)
        counts["entries that lay on the byte"] += attempt(what, damage, LOST_MAX)
    chance = random.Random(wanted.seed)
    for name, at, _ in places(sample, wanted.seed + 1, often // 10):
        counts["parts wiped or cut off"] += 1
        if chance.random() < 0.3:
            what = f"{name} cut at {at}"
            damage = partial(_cut, name=name, size=at)
            most = len(sample.entries)
        else:
            size = chance.choice([512, 4096, 16384])
            what = f"{name} wiped from {at}, {size} bytes"
            damage = partial(_wipe, name=name, at=at, size=size)
            most = WIPED_MAX
        counts["entries that lay on the wiped part"] += attempt(what, damage, most)
    return Told(counts, tuple(wrong))


def _flip(folder: Path, *, name: str, at: int, bits: int) -> None:
    flip(folder / name, at, bits)


def _cut(folder: Path, *, name: str, size: int) -> None:
    cut_short(folder / name, size)


def _wipe(folder: Path, *, name: str, at: int, size: int) -> None:
    wipe(folder / name, at, size)
