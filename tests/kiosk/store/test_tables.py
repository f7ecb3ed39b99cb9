"""The schema: Alembic's head is what the models say, and the database guards the journal."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import IntegrityError

from kiosk.store import migrations
from kiosk.store.engine import open_store
from kiosk.store.migrating import SCRIPTS
from kiosk.store.rowing import COLUMNS
from kiosk.store.tables import METADATA
from tests.kiosk.store.stores import KEY, a_journal, enrolled, on


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    return ScriptDirectory.from_config(config)


def test_the_head_is_what_the_models_say(tmp_path: Path) -> None:
    with open_store(tmp_path / "gatepost.db", KEY) as store, store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
        assert context.get_current_revision() == migrations.HEAD


def test_the_revisions_told_are_the_scripts_there_are() -> None:
    assert scripts().get_heads() == [migrations.HEAD]
    assert {script.revision for script in scripts().walk_revisions()} == migrations.KNOWN


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET actor = 'x'",
        "UPDATE journal SET data = '{}' WHERE seq = 2",
        "DELETE FROM journal",
        "DELETE FROM journal WHERE seq = 3",
        "INSERT OR REPLACE INTO journal SELECT * FROM journal WHERE seq = 3",
        "REPLACE INTO journal SELECT * FROM journal WHERE seq = 1",
        "UPDATE OR REPLACE journal SET seq = 9 WHERE seq = 3",
    ],
)
def test_the_database_refuses_to_change_the_journal(tmp_path: Path, statement: str) -> None:
    store, _ = enrolled(tmp_path)
    with store:
        journal = a_journal(store)
        before = journal.append_all([on()] * 3)
        with pytest.raises(IntegrityError), store.writing() as connection:
            connection.exec_driver_sql(statement)
        assert journal.entries() == before


@pytest.mark.parametrize("seq", ["5", "0", "-1", "2"])
def test_the_database_refuses_a_gap(tmp_path: Path, seq: str) -> None:
    store, _ = enrolled(tmp_path)
    columns = ", ".join(COLUMNS)
    values = columns.replace("epoch, seq, entry_id", f"epoch, {seq}, 'another'")
    with store:
        journal = a_journal(store)
        journal.append_all([on()] * 3)
        with pytest.raises(IntegrityError, match="gaps"), store.writing() as connection:
            connection.exec_driver_sql(
                f"INSERT INTO journal ({columns}) SELECT {values} FROM journal WHERE seq = 3"
            )
        assert len(journal.entries()) == 3
