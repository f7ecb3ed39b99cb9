"""A store with a full log, whose bytes can be flipped: what opens, what is saved."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.store.engine import open_store
from kiosk.store.problems import StoreError
from kiosk.store.salvaging import Salvaged, salvage
from sync.domain.entries import Entry
from tests.builders import a_roster, a_trust
from tests.kiosk.store.stores import KEY, a_journal, enrolled, on
from tests.stage import bring_roster

DATABASE = "gatepost.db"
FILES = (DATABASE, f"{DATABASE}-wal")
ACKED = 150
FOLDED = 260
"""Entries that are in the file; the others are in the log only."""
ENTRIES = 300


@dataclass(frozen=True, slots=True)
class Sample:
    """A database as a kill leaves it, and what it had confirmed."""

    folder: Path
    entries: list[Entry]

    def copied(self, to: Path) -> Path:
        """Copy it, and give the copy's database."""
        shutil.copytree(self.folder, to)
        return to / DATABASE


def a_sample(folder: Path, entries: int = ENTRIES) -> Sample:
    """Make a database with roster and entries, some of them in the log only."""
    sizes = random.Random(5)
    store, _ = enrolled(folder / "open")
    bring_roster(store, a_roster(), a_trust())
    journal = a_journal(store)
    drafts = [
        on(data={"note": "x" * sizes.choice([0, 0, 20, 300, 1900, 3900])}) for _ in range(entries)
    ]
    folded = entries * FOLDED // ENTRIES
    made = journal.append_all(drafts[:folded])
    journal.acknowledge(1, entries * ACKED // ENTRIES)
    with store.reading() as connection:
        cursor = connection.connection.cursor()
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        cursor.close()
    made += [journal.append(draft) for draft in drafts[folded:]]
    shutil.copytree(folder / "open", folder / "sample")
    store.close()
    return Sample(folder / "sample", made)


def flip(file: Path, at: int, bits: int) -> None:
    """Flip bits of one byte."""
    with file.open("r+b") as opened:
        opened.seek(at)
        (was,) = opened.read(1)
        opened.seek(at)
        opened.write(bytes([was ^ bits]))


def wipe(file: Path, at: int, size: int) -> None:
    """Write zeros over a part of a file, as far as it goes."""
    whole = file.stat().st_size
    with file.open("r+b") as opened:
        opened.seek(at)
        opened.write(bytes(min(size, whole - at)))


def cut_short(file: Path, size: int) -> None:
    """Leave only the first bytes of a file."""
    with file.open("r+b") as opened:
        opened.truncate(size)


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a damaged copy."""

    opened: bool
    lost: int
    """Entries that no salvage saved."""
    salvaged: Salvaged | None = None


def try_out(sample: Sample, path: Path, lost_max: int) -> Tried:
    """Open a damaged copy, or salvage it; whatever is silently missing fails.

    Args:
        lost_max: so many entries may have lain on what was damaged.
    """
    confirmed = {entry.hash for entry in sample.entries}
    try:
        with open_store(path, KEY) as store:
            there = a_journal(store).entries()
        assert there == sample.entries, "opened, and an entry is silently missing"
        return Tried(True, 0)
    except StoreError as problem:
        words = problem.message
    assert words.zh
    assert words.en
    before = {
        name: path.with_name(name).read_bytes() for name in FILES if (path.parent / name).exists()
    }
    told = salvage(path, KEY)
    for name, content in before.items():
        aside = path.with_name(name.replace(DATABASE, told.aside))
        assert aside.read_bytes() == content, "the copy is not what was found"
    with open_store(path, KEY) as store:
        journal = a_journal(store)
        there = journal.entries()
        assert {entry.hash for entry in there} <= confirmed
        lost = len(sample.entries) - len(there)
        assert lost <= lost_max, f"{lost} entries lost"
        assert told.entries == len(there)
        assert told.at_hub + told.lost == lost, "an entry is missing and not counted"
        acked = len(sample.entries) * ACKED // ENTRIES
        waiting = sum(entry.seq > acked for entry in there)
        assert journal.pending_count() in {waiting, len(there)}
        fresh = journal.append(on())
        assert (fresh.epoch, fresh.seq) == (2, 1)
    return Tried(False, lost, told)


def places(sample: Sample, seed: int, count: int) -> Iterator[tuple[str, int, int]]:
    """Draw which byte of which file to flip: every header more often than its size asks."""
    chance = random.Random(seed)
    sizes = {name: (sample.folder / name).stat().st_size for name in FILES}
    for _ in range(count):
        name = chance.choice(FILES)
        at = chance.randrange(sizes[name])
        if chance.random() < 0.2:
            at = chance.randrange(200)
        elif chance.random() < 0.2:
            step = 4096 if name == DATABASE else 4120
            at = min(at // step * step + chance.randrange(64), sizes[name] - 1)
        yield name, at, 1 << chance.randrange(8)
