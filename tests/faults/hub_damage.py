"""Flipped bytes and wiped parts of the hub's own database: refused or served, salvaged, resent."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

from tests.faults.damaging import wipe
from tests.faults.telling import Told
from tests.sync.hub.damaging import (
    DATABASE,
    LOG,
    Outcome,
    Sample,
    a_sample,
    damaged,
    fold,
    mend,
    try_out,
)

STOPPED = frozenset({Outcome.REFUSED, Outcome.CLOSED})


def run(folder: Path, seed: int, flips: int) -> Told:
    """Damage a hub again and again: what does it do, what is saved, and is all there afterwards?"""
    sample = a_sample(folder)
    counts = {
        "hubs with a byte flipped in database or log": 0,
        "hubs with a part wiped": 0,
        "hubs that served, all they acknowledged as it came": 0,
        "hubs that refused in words, or took nothing in": 0,
        "hubs salvaged without a backup": 0,
        "entries that a salvage had not and the kiosk sent again": 0,
        "hubs with a text of the roster altered, which no hash covers": 0,
    }
    wrong: list[str] = []
    many = [
        ("hubs with a byte flipped in database or log", damaged(sample, folder, seed, flips)),
        ("hubs with a part wiped", wiped(sample, folder / "wiped", seed, flips // 10)),
    ]
    for words, copies in many:
        for number, copy in enumerate(copies):
            counts[words] += 1
            try:
                attempt(sample, copy, counts)
            except Exception as problem:  # noqa: BLE001 - whatever it is, it is told
                wrong.append(f"{words}, number {number}: {problem!r}")
            shutil.rmtree(copy)
    return Told(counts, tuple(wrong))


def wiped(sample: Sample, to: Path, seed: int, count: int) -> Iterator[Path]:
    """Give copies, each with some sectors or pages of the file or of the log wiped."""
    chance = random.Random(seed)
    for number in range(count):
        folder = sample.copied(to / str(number))
        name = LOG if number % 4 == 3 else DATABASE
        if number % 2:
            fold(folder)
            name = DATABASE
        size = chance.choice([512, 4096, 16384])
        wipe(folder / name, chance.randrange((folder / name).stat().st_size), size)
        yield folder


def attempt(sample: Sample, folder: Path, counts: dict[str, int]) -> None:
    """See what a hub does on its damaged database, then salvage another copy of that."""
    other = Path(shutil.copytree(folder, folder.with_name(f"{folder.name}-salvaged")))
    try:
        outcome = try_out(sample, folder)
        mended = mend(sample, other)
    finally:
        shutil.rmtree(other)
    if outcome is Outcome.SERVED:
        counts["hubs that served, all they acknowledged as it came"] += 1
    else:
        counts["hubs that refused in words, or took nothing in"] += 1
    assert outcome is not Outcome.MUTE, "it refused without a word"
    if mended.saved is not None:
        counts["hubs salvaged without a backup"] += 1
        counts["entries that a salvage had not and the kiosk sent again"] += mended.sent
    counts["hubs with a text of the roster altered, which no hash covers"] += mended.altered
    assert outcome not in STOPPED or mended.saved is not None, "refused, and called sound"
