"""Rows out of single pages of a kiosk's database, whatever has become of the tree that held them.

Each page is read by itself (`sync.cells`) and each record is known by its shape. What is not to
be read is passed over: nothing here raises on content.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kiosk.store.pages import USABLE_BYTES, Image
from sync.cells import (
    FILE_HEADER_BYTES,
    LEAF_INDEX,
    UNREADABLE,
    WITH_RECORDS,
    Unreadable,
    Value,
    cells,
    record,
)

SEARCHED_MAX = 100
"""Damaged pages that are searched byte by byte; a damaged disk has few, another key all."""
_TURNS = 4


@dataclass(frozen=True, slots=True)
class Record:
    """A row."""

    values: tuple[Value, ...]
    rowid: int | None
    """None of an index, and of a table without row ids."""
    whole: bool
    """Every page that it lies on verified."""


def carve(images: Iterable[Image]) -> Iterator[Record]:
    """Give every record of every page that can be read as one; the newest image's first.

    A record that goes on elsewhere is given once for each image of that elsewhere.
    """
    kept = list(images)
    by_number: dict[int, list[Image]] = defaultdict(list)
    for image in kept:
        by_number[image.number].append(image)
    searches = SEARCHED_MAX
    for image in kept:
        start = FILE_HEADER_BYTES if image.number == 1 else 0
        kind = image.content[start]
        places = cells(image.content, start, kind, USABLE_BYTES) if kind in WITH_RECORDS else []
        if not image.whole and searches:
            # The list of its rows may be what is damaged: a row may begin anywhere.
            searches -= 1
            kind, places = LEAF_INDEX, list(range(USABLE_BYTES - 2))
        for at in places:
            turn = 0
            while True:
                try:
                    found, more = _record(image, at, kind, by_number, turn)
                except UNREADABLE:
                    more = turn + 1 < _TURNS
                else:
                    yield found
                turn += 1
                if not more:
                    break


def _record(
    image: Image, at: int, kind: int, by_number: dict[int, list[Image]], turn: int
) -> tuple[Record, bool]:
    """Read a cell, following its overflow through the `turn`-th newest images of those pages."""
    whole, more = image.whole, False

    def overflow(number: int) -> bytes:
        nonlocal whole, more
        images = by_number.get(number)
        if not images:
            raise Unreadable
        more = more or turn + 1 < len(images)
        page = images[min(turn, len(images) - 1)]
        whole = whole and page.whole
        return page.content

    rowid, values = record(image.content, at, kind, USABLE_BYTES, overflow)
    return Record(values, rowid, whole), more
