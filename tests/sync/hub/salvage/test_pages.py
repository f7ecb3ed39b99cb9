"""Pages of file and log, told by how far they can be believed."""

import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.cells import Unreadable
from sync.hub.salvage.pages import PAGE_BYTES, Image, Pages, Trust
from sync.hub.salvage.placing import log_of
from tests.sync.hub.damaging import flip

FRAME_BYTES = PAGE_BYTES + 24
HEADER_BYTES = 32


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Path]:
    """Give a database as a kill leaves it: one page of rows in the log three times."""
    live = tmp_path / "live.sqlite"
    connection = sqlite3.connect(live, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL").fetchall()
    connection.execute("PRAGMA wal_autocheckpoint=0").fetchall()
    connection.execute("CREATE TABLE t (a)")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    for number in range(3):
        connection.execute("INSERT INTO t VALUES (?)", (f"row {number}",))
    copy = tmp_path / "some.sqlite"
    shutil.copyfile(live, copy)
    shutil.copyfile(log_of(live), log_of(copy))
    yield copy
    connection.close()


def images(path: Path) -> list[Image]:
    with path.open("rb") as file, Pages(file, log_of(path)) as pages:
        found = list(pages.images())
        assert len(found) == pages.count
        return found


def test_the_logs_newest_comes_first_and_then_the_file(database: Path) -> None:
    found = images(database)
    assert [(one.number, one.trust) for one in found] == [
        *((2, Trust.LOGGED) for _ in range(3)),
        (1, Trust.FILED),
        (2, Trust.FILED),
    ]
    assert [one.content.count(b"row ") for one in found] == [3, 2, 1, 0, 0]


def test_of_a_page_the_best_image_is_given_and_then_the_others(database: Path) -> None:
    with database.open("rb") as file, Pages(file, log_of(database)) as pages:
        told = [pages.of(2, turn) for turn in range(5)]
        assert [one.content.count(b"row ") for one, _ in told] == [3, 2, 1, 0, 0]
        assert [more for _, more in told] == [True, True, True, False, False]
        with pytest.raises(Unreadable):
            pages.of(9, 0)


@pytest.mark.parametrize("at", [0, 4, 16, 24 + 100])
def test_a_flip_in_one_frame_is_that_frames_alone(database: Path, at: int) -> None:
    flip(log_of(database), HEADER_BYTES + FRAME_BYTES + at, 4)
    trusts = Counter(one.trust for one in images(database) if one.trust is not Trust.FILED)
    # The sums of a frame go on in the next: damaged themselves, they spoil both.
    assert trusts[Trust.TORN] == (2 if at == 16 else 1)
    assert trusts.total() == 3


def test_a_turned_salt_or_a_lost_header_is_no_earlier_turn(database: Path) -> None:
    flip(log_of(database), HEADER_BYTES + 8, 1)
    flip(log_of(database), 17, 1)
    assert Trust.STALE not in {one.trust for one in images(database)}


def test_what_an_earlier_turn_left_in_the_log_comes_last(database: Path) -> None:
    with log_of(database).open("r+b") as log:
        log.seek(HEADER_BYTES + 2 * FRAME_BYTES + 8)
        log.write(b"another!")
    assert [one.trust for one in images(database)][-1] is Trust.STALE


def test_a_page_that_was_freed_is_stale(tmp_path: Path) -> None:
    path = tmp_path / "freed.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (a)")
    connection.execute("CREATE TABLE gone (a)")
    connection.execute("INSERT INTO gone VALUES ('x')")
    connection.commit()
    connection.execute("DROP TABLE gone")
    connection.commit()
    connection.close()
    assert [one.trust for one in images(path)] == [Trust.FILED, Trust.FILED, Trust.STALE]


def test_an_empty_file_and_a_piece_of_a_page_are_no_trouble(tmp_path: Path) -> None:
    path = tmp_path / "short.sqlite"
    path.write_bytes(b"")
    assert images(path) == []
    path.write_bytes(b"x" * 5)
    log_of(path).write_bytes(b"y" * 40)
    (one,) = images(path)
    assert (one.content[:5], len(one.content)) == (b"xxxxx", PAGE_BYTES)
