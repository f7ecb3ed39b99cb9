"""Which start of the hub gave out a position; and what a cursor is worth at another."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.hub.database import Database
from sync.hub.services import eras, heads
from tests.sync.hub.samples import EVENT
from tests.sync.hub.sealing import receiver_in


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    found = receiver_in(tmp_path).database
    yield found
    found.close()


def given_out(database: Database, count: int) -> int:
    """Give out so many positions; give the last one."""
    with database.writing() as connection:
        heads.lock(connection, EVENT)
        return heads.raised(connection, EVENT, count)


def marks(database: Database, *positions: int) -> list[str]:
    with database.reading() as connection:
        return [eras.mark_at(connection, EVENT, position) for position in positions]


def test_before_the_first_start_there_is_no_mark(database: Database) -> None:
    head = given_out(database, 3)
    assert marks(database, 0, head, head + 1) == ["", "", ""]


def test_a_start_marks_what_is_given_out_from_then_on_and_nothing_before(
    database: Database,
) -> None:
    head = given_out(database, 3)
    eras.begin(database)
    latest = given_out(database, 3)
    old, first, second = marks(database, head, head + 1, latest)
    assert old == ""
    assert first == second != ""
    eras.begin(database)
    assert marks(database, head, head + 1, latest) == [old, first, second]
    assert marks(database, latest + 1) != [first]


def test_a_start_of_a_backup_that_had_the_last_starts_mark_draws_another(
    database: Database,
) -> None:
    """Both began at the same head: one gave out what the backup lacks."""
    head = given_out(database, 3)
    eras.begin(database)
    before = marks(database, head + 1)
    eras.begin(database)
    assert marks(database, head + 1) != before
    assert marks(database, head) == [""]
