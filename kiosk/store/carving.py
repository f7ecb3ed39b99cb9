"""Rows out of single pages of a database, whatever has become of the tree that held them.

Every page of a table or an index holds whole records; only a long one goes on in overflow
pages. So each page is read by itself and each record is known by its shape. What is not to be
read is passed over: nothing here raises on content.

https://www.sqlite.org/fileformat2.html#b_tree_pages
"""

import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kiosk.store.pages import USABLE_BYTES, Image

Value = int | float | str | bytes | None

_INTERIOR_INDEX = 0x02
_LEAF_INDEX = 0x0A
_LEAF_TABLE = 0x0D
_FILE_HEADER_BYTES = 100
_LEAST_LOCAL = (USABLE_BYTES - 12) * 32 // 255 - 23
_MOST_LOCAL = {
    _LEAF_TABLE: USABLE_BYTES - 35,
    _LEAF_INDEX: (USABLE_BYTES - 12) * 64 // 255 - 23,
    _INTERIOR_INDEX: (USABLE_BYTES - 12) * 64 // 255 - 23,
}
RECORD_MAX_BYTES = 1 << 24
SEARCHED_MAX = 100
"""Damaged pages that are searched byte by byte; a damaged disk has few, another key all."""
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


@dataclass(frozen=True, slots=True)
class Record:
    """A row."""

    values: tuple[Value, ...]
    rowid: int | None
    """None of an index, and of a table without row ids."""
    whole: bool
    """Every page that it lies on verified."""


class _Unreadable(Exception):
    """Not a record."""


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
        start = _FILE_HEADER_BYTES if image.number == 1 else 0
        kind = image.content[start]
        cells = _cells(image.content, start, kind) if kind in _MOST_LOCAL else []
        if not image.whole and searches:
            # The list of its rows may be what is damaged: a row may begin anywhere.
            searches -= 1
            kind, cells = _LEAF_INDEX, list(range(USABLE_BYTES - 2))
        for at in cells:
            turn = 0
            while True:
                try:
                    record, more = _record(image, at, kind, by_number, turn)
                except (_Unreadable, LookupError, ValueError, OverflowError, struct.error):
                    more = turn + 1 < 4
                else:
                    yield record
                turn += 1
                if not more:
                    break


def _cells(content: bytes, start: int, kind: int) -> list[int]:
    count = int.from_bytes(content[start + 3 : start + 5], "big")
    first = start + (12 if kind == _INTERIOR_INDEX else 8)
    room = (USABLE_BYTES - first) // 2
    if count > room:
        return []
    places = struct.unpack_from(f">{count}H", content, first)
    return [place for place in places if first <= place < USABLE_BYTES - 2]


def _record(
    image: Image, at: int, kind: int, by_number: dict[int, list[Image]], turn: int
) -> tuple[Record, bool]:
    """Read a cell, following its overflow through the `turn`-th newest images of those pages."""
    content = image.content
    if kind == _INTERIOR_INDEX:
        at += 4
    size, at = _varint(content, at)
    rowid = None
    if kind == _LEAF_TABLE:
        rowid, at = _varint(content, at)
    if not 0 < size <= RECORD_MAX_BYTES:
        raise _Unreadable
    local = size
    if size > _MOST_LOCAL[kind]:
        kept = _LEAST_LOCAL + (size - _LEAST_LOCAL) % (USABLE_BYTES - 4)
        local = kept if kept <= _MOST_LOCAL[kind] else _LEAST_LOCAL
    payload = bytearray(content[at : at + local])
    whole, more = image.whole, False
    follow = int.from_bytes(content[at + local : at + local + 4], "big") if local < size else 0
    while len(payload) < size:
        images = by_number.get(follow)
        if not images or len(payload) < local:
            raise _Unreadable
        more = more or turn + 1 < len(images)
        page = images[min(turn, len(images) - 1)]
        whole = whole and page.whole
        payload += page.content[4 : 4 + size - len(payload)]
        follow = int.from_bytes(page.content[:4], "big")
    return Record(_values(bytes(payload)), rowid, whole), more


def _varint(content: bytes, at: int) -> tuple[int, int]:
    number = 0
    for place in range(9):
        byte = content[at + place]
        if place == 8:
            return number << 8 | byte, at + 9
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            return number, at + place + 1
    raise _Unreadable


def _values(payload: bytes) -> tuple[Value, ...]:
    header, at = _varint(payload, 0)
    if not at <= header <= len(payload):
        raise _Unreadable
    kinds = []
    while at < header:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    values: list[Value] = []
    for kind in kinds:
        value, at = _value(payload, at, kind)
        values.append(value)
    if at != len(payload):
        raise _Unreadable
    return tuple(values)


def _value(payload: bytes, at: int, kind: int) -> tuple[Value, int]:
    if kind == 0:
        return None, at
    if kind in (8, 9):
        return kind - 8, at
    if kind in _INTEGERS:
        end = at + _INTEGERS[kind]
        return int.from_bytes(payload[at:end], "big", signed=True), end
    if kind == 7:
        return float(struct.unpack_from(">d", payload, at)[0]), at + 8
    if kind < 12:
        raise _Unreadable
    end = at + (kind - 12) // 2
    raw = payload[at:end]
    return (raw.decode("utf-8") if kind % 2 else raw), end
