"""Rows out of single pages of a SQLite database, whatever has become of the tree that held them.

Every page of a table or an index holds whole records; only a long one goes on in overflow
pages. So each page can be read by itself, and each record be known by its shape.

https://www.sqlite.org/fileformat2.html#b_tree_pages
"""

import struct
from collections.abc import Callable, Collection

Value = int | float | str | bytes | None

INTERIOR_INDEX = 0x02
INTERIOR_TABLE = 0x05
LEAF_INDEX = 0x0A
LEAF_TABLE = 0x0D
WITH_RECORDS = frozenset({INTERIOR_INDEX, LEAF_INDEX, LEAF_TABLE})
FILE_HEADER_BYTES = 100
"""In front of the first page's own."""
RECORD_MAX_BYTES = 1 << 24
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}

UNREADABLE = (LookupError, ValueError, OverflowError, struct.error)
"""What reading bytes raises that are no record."""


class Unreadable(ValueError):
    """Not a record."""


def cells(content: bytes, start: int, kind: int, usable: int) -> list[int]:
    """Give where the records of a page begin; none where its list of them cannot be one.

    Args:
        start: where the page's own header is.
        usable: bytes of a page that SQLite writes.
    """
    count = int.from_bytes(content[start + 3 : start + 5], "big")
    first = start + (12 if kind in {INTERIOR_INDEX, INTERIOR_TABLE} else 8)
    if count > (usable - first) // 2:
        return []
    places = struct.unpack_from(f">{count}H", content, first)
    return [place for place in places if first <= place < usable - 2]


def record(
    content: bytes, at: int, kind: int, usable: int, overflow: Callable[[int], bytes]
) -> tuple[int | None, tuple[Value, ...]]:
    """Read the record at a place of a page.

    Args:
        overflow: gives a page by its number; raises one of UNREADABLE where there is none.

    Returns:
        The row id, None of an index and of a table without row ids, and the values.

    Raises:
        UNREADABLE: there is none.
    """
    if kind == INTERIOR_INDEX:
        at += 4
    size, at = varint(content, at)
    rowid = None
    if kind == LEAF_TABLE:
        rowid, at = varint(content, at)
    if not 0 < size <= RECORD_MAX_BYTES:
        raise Unreadable
    local = _local(size, kind, usable)
    payload = bytearray(content[at : at + local])
    follow = int.from_bytes(content[at + local : at + local + 4], "big") if local < size else 0
    while len(payload) < size:
        if len(payload) < local:
            raise Unreadable
        page = overflow(follow)
        payload += page[4 : 4 + min(size - len(payload), usable - 4)]
        follow = int.from_bytes(page[:4], "big")
    return rowid, _values(bytes(payload))


def _local(size: int, kind: int, usable: int) -> int:
    """Give how much of a record lies on its own page."""
    least = (usable - 12) * 32 // 255 - 23
    most = usable - 35 if kind == LEAF_TABLE else (usable - 12) * 64 // 255 - 23
    if size <= most:
        return size
    kept = least + (size - least) % (usable - 4)
    return kept if kept <= most else least


def children(content: bytes, start: int, usable: int) -> Collection[int]:
    """Give the numbers of the pages below an interior page of a table."""
    last = int.from_bytes(content[start + 8 : start + 12], "big")
    places = cells(content, start, INTERIOR_TABLE, usable)
    return [*(int.from_bytes(content[at : at + 4], "big") for at in places), last]


def varint(content: bytes, at: int) -> tuple[int, int]:
    """Read a number of one to nine bytes; give it and where it ends."""
    number = 0
    for place in range(9):
        byte = content[at + place]
        if place == 8:
            return number << 8 | byte, at + 9
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            return number, at + place + 1
    raise Unreadable


def _values(payload: bytes) -> tuple[Value, ...]:
    header, at = varint(payload, 0)
    if not at <= header <= len(payload):
        raise Unreadable
    kinds = []
    while at < header:
        kind, at = varint(payload, at)
        kinds.append(kind)
    values: list[Value] = []
    for kind in kinds:
        value, at = _value(payload, at, kind)
        values.append(value)
    if at != len(payload):
        raise Unreadable
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
        raise Unreadable
    end = at + (kind - 12) // 2
    raw = payload[at:end]
    return (raw.decode("utf-8") if kind % 2 else raw), end
