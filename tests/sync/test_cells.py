"""Records of single SQLite pages, read as SQLite wrote them."""

import sqlite3
from pathlib import Path

import pytest

from sync.cells import (
    FILE_HEADER_BYTES,
    INTERIOR_TABLE,
    LEAF_TABLE,
    UNREADABLE,
    Value,
    cells,
    children,
    record,
    varint,
)

PAGE = 4096
ROWS: list[tuple[Value, ...]] = [
    (None, 0, 1, -2, 300, -70_000, 2**31, -(2**47), 2**62),
    ("", "岗亭", b"", b"\x00\xff", 1.5, "x" * 3_000, "y" * 20_000, None, 7),
]


@pytest.fixture
def pages(tmp_path: Path) -> list[bytes]:
    path = tmp_path / "some.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (a, b, c, d, e, f, g, h, i)")
    for number in range(300):
        connection.execute("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", ROWS[number % 2])
    connection.commit()
    connection.close()
    content = path.read_bytes()
    return [content[start : start + PAGE] for start in range(0, len(content), PAGE)]


def test_every_row_of_a_table_is_read_as_it_was_written(pages: list[bytes]) -> None:
    found = {}
    for number, page in enumerate(pages):
        start = FILE_HEADER_BYTES if number == 0 else 0
        if page[start] != LEAF_TABLE or number == 0:
            continue
        for at in cells(page, start, LEAF_TABLE, PAGE):
            rowid, values = record(page, at, LEAF_TABLE, PAGE, lambda n: pages[n - 1])
            found[rowid] = values
    assert found == {number + 1: ROWS[number % 2] for number in range(300)}


def test_an_interior_page_names_those_below_it(pages: list[bytes]) -> None:
    interior = [page for page in pages[1:] if page[0] == INTERIOR_TABLE]
    below = {number for page in interior for number in children(page, 0, PAGE)}
    leaves = {number for number, page in enumerate(pages, start=1) if page[0] == LEAF_TABLE}
    assert leaves - {1} <= below


def test_bytes_that_are_no_record_are_refused_and_never_read_past(pages: list[bytes]) -> None:
    page = next(page for page in pages[1:] if page[0] == LEAF_TABLE)

    def nowhere(_number: int) -> bytes:
        raise LookupError

    came = 0
    for at in range(PAGE):
        try:
            record(page, at, LEAF_TABLE, PAGE, nowhere)
        except UNREADABLE:
            came += 1
    assert came > PAGE // 2
    assert cells(b"\x0d\0\0\xff\xff\0\0\0" + bytes(PAGE - 8), 0, LEAF_TABLE, PAGE) == []
    with pytest.raises(UNREADABLE):
        varint(b"\xff", 0)
    assert varint(b"\xff" * 9, 0) == (2**64 - 1, 9)
