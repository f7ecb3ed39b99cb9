"""One contract for the hub's database, on SQLite and on PostgreSQL: how it is made and found."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest import mock

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

import sync.hub.database
from sync.domain.roster import Roster
from sync.hub.database import Database, open_database
from sync.hub.errors import DatabaseUnusable
from sync.hub.migrating import migrate
from sync.hub.services import projection
from sync.hub.tables import metadata
from tests.contracts.hub_databases import OnEveryEngine, OnPostgres, OnSqlite, settled
from tests.sync.hub.journals import START, batch, long_journal
from tests.sync.hub.running import Kiosk, Postgres, RunningHub, SetClock
from tests.sync.hub.samples import EVENT


class HubDatabaseContract(OnEveryEngine):
    """What holds on every engine."""

    def test_the_migrations_lead_to_the_tables_of_the_code(self, database: Database) -> None:
        with database.reading() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, metadata) == []

    def test_migrating_again_changes_nothing(self, database: Database) -> None:
        migrate(database)

    def test_a_newer_hubs_database_is_left_alone(self, url: str, database: Database) -> None:
        with database.writing() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(DatabaseUnusable, match="newer"):
            migrate(database)

    @pytest.mark.usefixtures("ring")
    def test_an_error_never_tells_what_was_to_be_written(self, database: Database) -> None:
        with pytest.raises(DBAPIError) as caught, database.writing() as connection:
            connection.execute(
                text("INSERT INTO feed (event, thing, key) VALUES (:event, :name, NULL)"),
                {"event": EVENT, "name": "王晓安"},
            )
        assert "hidden" in str(caught.value)
        assert "王晓安" not in str(caught.value).partition("DETAIL")[0]

    def test_the_whole_way_over_http(self, url: str, tmp_path: Path, roster: Roster) -> None:
        with RunningHub(url, tmp_path / "data", SetClock(START)) as hub:
            hub.load(roster)
            kiosk: Kiosk = hub.enrol(EVENT)
            reply = kiosk.push(batch(long_journal(EVENT, kiosk.kiosk, 50)))
            assert (reply.acked_through, reply.exceptions) == (50, [])
            assert kiosk.pull().fresh
            assert hub.get("healthz").json() == {"status": "ok"}
            shown = projection.current_figures(hub.database, EVENT).served
            assert f'data-figure="served">{shown}<' in hub.get(f"events/{EVENT}").text
            assert shown > 0


class TestOnSqlite(HubDatabaseContract, OnSqlite):
    """On SQLite."""

    def test_commits_survive_a_power_cut(self, database: Database) -> None:
        with database.writing() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2

    @pytest.mark.parametrize("content", [b"not a database at all" * 100, b"\0" * 4096])
    def test_a_file_that_is_not_ours_is_left_alone(self, tmp_path: Path, content: bytes) -> None:
        file = tmp_path / "other.sqlite"
        file.write_bytes(content)
        with pytest.raises(DatabaseUnusable, match="not a Gatepost"):
            open_database(f"sqlite:///{file}")
        assert file.read_bytes() == content

    def test_another_programs_database_is_left_alone(self, tmp_path: Path) -> None:
        file = tmp_path / "other.sqlite"
        other = sqlite3.connect(file)
        other.execute("CREATE TABLE journal (x)")
        other.close()
        before = file.read_bytes()
        with pytest.raises(DatabaseUnusable, match="not a Gatepost"):
            open_database(f"sqlite:///{file}")
        assert file.read_bytes() == before

    @pytest.mark.parametrize(
        "url", ["nonsense", "mysql://x/y", "sqlite://", "sqlite:////no/such/folder/x.sqlite"]
    )
    def test_an_address_that_is_none_is_refused_in_words(self, url: str) -> None:
        with pytest.raises(DatabaseUnusable):
            open_database(url)


class TestOnPostgres(HubDatabaseContract, OnPostgres):
    """On PostgreSQL."""

    def test_a_server_that_is_not_there_is_said_in_words(self) -> None:
        with pytest.raises(DatabaseUnusable, match="does not answer"):
            open_database("postgresql://hub@127.0.0.1:9/none")

    @pytest.mark.parametrize("fresh_s", [0.0, 3600.0])
    def test_connections_that_the_server_closed_are_replaced_unseen(
        self, postgres: Postgres, url: str, tmp_path: Path, roster: Roster, fresh_s: float
    ) -> None:
        # Asked before they are given out, or found closed by the look-up that comes first.
        with (
            mock.patch.object(sync.hub.database, "FRESH_S", fresh_s),
            RunningHub(url, tmp_path / "data", SetClock(START)) as hub,
        ):
            hub.load(roster)
            kiosk: Kiosk = hub.enrol(EVENT)
            entries = long_journal(EVENT, kiosk.kiosk, 20)
            hub.app.state.hub.lookout._rest_s = 3600.0
            cursor = settled(kiosk)
            closed = (
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = 'hub'"
            )
            postgres.admin(closed)
            assert kiosk.pull(cursor, epoch=1).cursor == cursor
            postgres.admin(closed)
            assert kiosk.push(batch(entries[:10])).acked_through == 10
            postgres.admin(closed)
            with ThreadPoolExecutor(4) as pool:
                pulls = [pool.submit(kiosk.pull, cursor, 1) for _ in range(8)]
                assert all(pull.result().highest == 10 for pull in pulls)
