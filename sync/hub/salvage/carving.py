"""Records out of the pages of a hub's database, each page by itself.

Most of a hub's file are indices of its journal, which say nothing that the journal does not: of
an index the first record tells whether it is one of those that are wanted.
"""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace

from sync.cells import (
    INTERIOR_TABLE,
    LEAF_TABLE,
    UNREADABLE,
    WITH_RECORDS,
    Value,
    cells,
    children,
    record,
)
from sync.hub.salvage.pages import PAGE_BYTES, Image, Pages, Trust

SEARCHED_MAX = 2_000
"""Pages that are searched byte by byte: some 30 ms each."""
_TURNS = 4
_OVERFLOW = 0
"""The first byte of a page that a long record goes on in, or of one never written to."""


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a table, or of an index."""

    values: tuple[Value, ...]
    rowid: int | None
    """None of an index."""
    trust: Trust
    """Of the worst page that it lies on."""


def carve(
    pages: Pages, wanted: Callable[[tuple[Value, ...]], bool], gone: Callable[[int], None]
) -> Iterator[Record]:
    """Give every record that can be read; raises nothing on content.

    Where a record goes on in a page of which there are several images, it is given with each.

    Args:
        wanted: whether an index with such a record is of use.
        gone: told how many images are done, before each.
    """
    searches = SEARCHED_MAX
    for done, image in enumerate(pages.images()):
        gone(done)
        if image.content[image.start] in WITH_RECORDS:
            broken = yield from _listed(pages, image, wanted)
        else:
            broken = _is_broken(pages, image)
        if broken and searches:
            # A row may begin anywhere; one that is long replaced may lie between the others.
            searches -= 1
            for at in range(image.start, PAGE_BYTES - 8):
                for found in _read(pages, image, at, LEAF_TABLE):
                    yield replace(found, trust=Trust.STALE)


def _listed(
    pages: Pages, image: Image, wanted: Callable[[tuple[Value, ...]], bool]
) -> Generator[Record, None, bool]:
    """Give the records that a page lists; return whether some of them cannot be read."""
    kind = image.content[image.start]
    count = int.from_bytes(image.content[image.start + 3 : image.start + 5], "big")
    places = cells(image.content, image.start, kind, PAGE_BYTES)
    broken = len(places) != count
    looked = kind == LEAF_TABLE
    for at in places:
        found = list(_read(pages, image, at, kind))
        broken = broken or not found
        if not looked and found:
            looked = True
            if not wanted(found[0].values):
                return False
        yield from found
    return broken


def _is_broken(pages: Pages, image: Image) -> bool:
    """Say whether a page that lists no records may have held some."""
    kind = image.content[image.start]
    if kind != INTERIOR_TABLE:
        return kind != _OVERFLOW
    below = children(image.content, image.start, PAGE_BYTES)
    return not all(1 < number <= pages.count for number in below)


def _read(pages: Pages, image: Image, at: int, kind: int) -> Iterator[Record]:
    """Read a record, following it through the images of the pages that it goes on in."""
    for turn in range(_TURNS):
        trust, more = image.trust, False

        def overflow(number: int, turn: int = turn) -> bytes:
            nonlocal trust, more
            page, others = pages.of(number, turn)
            trust, more = max(trust, page.trust), more or others
            return page.content

        try:
            rowid, values = record(image.content, at, kind, PAGE_BYTES, overflow)
        except UNREADABLE:
            pass
        else:
            yield Record(values, rowid, trust)
        if not more:
            return
