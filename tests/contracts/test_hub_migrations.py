"""Every earlier step of the hub's database, with rows in every table, comes to the newest."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Boolean, Connection, MetaData, Table, Text, insert, select, text
from sqlalchemy.exc import DBAPIError

from sync.hub.database import Database, open_database
from sync.hub.migrating import migrate, script_config
from sync.hub.tables import APPEND_ONLY, metadata
from tests.sync.hub.running import Postgres

STEPS = [
    script.revision
    for script in reversed([*ScriptDirectory.from_config(script_config()).walk_revisions()])
]
DROPPED = frozenset({"doubt"})
"""Tables that later steps do without: what they held is derived."""


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/hub.sqlite"
    else:
        postgres: Postgres = request.getfixturevalue("postgres")
        url = postgres.fresh()
    found = open_database(url)
    yield found
    found.close()


def tables_of(connection: Connection) -> list[Table]:
    """Give the tables as they stand in the database, referred ones first."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def a_row(table: Table) -> dict[str, object]:
    """Give a value to every column."""
    return {
        column.name: True
        if isinstance(column.type, Boolean)
        else f"文-{column.name}"
        if isinstance(column.type, Text)
        else 7
        for column in table.columns
    }


@pytest.mark.parametrize("step", STEPS)
def test_rows_of_an_earlier_step_are_all_there_after_it(database: Database, step: str) -> None:
    with database.writing() as connection:
        command.upgrade(script_config(connection), step)
    with database.writing() as connection:
        before = tables_of(connection)
        for table in before:
            connection.execute(insert(table), a_row(table))
    migrate(database)
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        now = {table.name: table for table in tables_of(connection)}
        for table in (one for one in before if one.name not in DROPPED):
            kept = connection.execute(select(now[table.name])).mappings().one()
            assert dict(kept).items() >= a_row(table).items()


def test_the_raw_log_can_be_added_to_and_nothing_else(database: Database) -> None:
    migrate(database)
    with database.writing() as connection:
        for table in tables_of(connection):
            connection.execute(insert(table), a_row(table))
    for name in APPEND_ONLY:
        verbs = [f"UPDATE {name} SET received_ms = 0", f"DELETE FROM {name}"]
        # SQLite knows no TRUNCATE: a DELETE of everything, which its trigger refuses.
        verbs += [] if database.is_sqlite else [f"TRUNCATE {name}"]
        for verb in verbs:
            with (
                pytest.raises(DBAPIError, match=r"append-only|permission denied"),
                database.writing() as connection,
            ):
                connection.execute(text(verb))
        with database.reading() as connection:
            assert connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() == 1


def test_what_keeps_the_raw_log_is_what_the_engine_has(database: Database) -> None:
    migrate(database)
    with database.reading() as connection:
        if database.is_sqlite:
            found = connection.execute(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
            ).scalars()
            assert list(found) == [
                f"{table}_no_{verb}" for table in APPEND_ONLY for verb in ("delete", "update")
            ]
            return
        for name in APPEND_ONLY:
            may = {
                verb: connection.execute(
                    text("SELECT has_table_privilege(current_user, :table, :verb)"),
                    {"table": name, "verb": verb},
                ).scalar_one()
                for verb in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
            }
            assert [verb for verb, allowed in may.items() if allowed] == ["SELECT", "INSERT"]
