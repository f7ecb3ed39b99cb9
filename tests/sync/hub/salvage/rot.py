"""Pages of a hub's database that rot, and what a salvage makes of it."""

import contextlib
import sqlite3
from pathlib import Path

from sync.hub.salvage.pages import PAGE_BYTES
from sync.hub.salvage.salvaging import Salvaged
from tests.sync.hub.damaging import DATABASE, Sample, mend


def pages_of(folder: Path, name: str) -> list[int]:
    """Give the pages of a table or an index, its leaves last."""
    with contextlib.closing(sqlite3.connect(folder / DATABASE)) as connection:
        rows = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)
        ).fetchall()
    content = (folder / DATABASE).read_bytes()
    found, below = [], [rows[0][0]]
    while below:
        number = below.pop()
        found.append(number)
        page = content[(number - 1) * PAGE_BYTES : number * PAGE_BYTES]
        if page[0] in {2, 5}:
            count = int.from_bytes(page[3:5], "big")
            places = [int.from_bytes(page[12 + 2 * n : 14 + 2 * n], "big") for n in range(count)]
            below += [int.from_bytes(page[at : at + 4], "big") for at in (8, *places)]
    return found


def wipe(folder: Path, pages: list[int], size: int = PAGE_BYTES) -> None:
    """Write over the beginning of pages."""
    with (folder / DATABASE).open("r+b") as file:
        for number in pages:
            file.seek((number - 1) * PAGE_BYTES)
            file.write(b"\xa5" * size)


def saved_of(kept: Sample, folder: Path) -> Salvaged:
    """Salvage a damaged hub, let its kiosk send everything again; give what was saved."""
    mended = mend(kept, folder)
    assert mended.saved is not None
    return mended.saved


def names(folder: Path) -> list[str]:
    """Give what lies in a folder."""
    return sorted(each.name for each in folder.iterdir())
