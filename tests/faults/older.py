"""Databases as older versions left them, of kiosk and hub: made anew, or poured out of today's."""

import functools
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from kiosk.store import cipher
from kiosk.store.engine import _engine
from kiosk.store.inspection import APPLICATION_ID
from kiosk.store.migrating import SCRIPTS
from kiosk.store.migrations import HEAD, KNOWN
from sync.hub.database import open_database
from sync.hub.migrating import script_config
from tests.kiosk.store.stores import KEY

KIOSK_STEPS = sorted(KNOWN - {HEAD})
"""Every revision of a kiosk's store before today's, the oldest first."""
HUB_STEPS = [
    script.revision
    for script in reversed([*ScriptDirectory.from_config(script_config()).walk_revisions()][1:])
]
"""The same of the hub's database."""


def make_store(path: Path, revision: str) -> None:
    """Make a kiosk's store without a row, as a version of that revision made it."""
    engine = _engine(path, KEY)
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def make_hub(path: Path, revision: str) -> None:
    """Make a hub's SQLite database without a row, as a version of that revision made it."""
    database = open_database(f"sqlite:///{path}")
    with database.writing() as connection:
        command.upgrade(script_config(connection), revision)
    database.close()


def store_as_of(path: Path, revision: str) -> None:
    """Make a store, which nobody has open, what a version of that revision would have left.

    What that version kept nowhere is gone, with the mark beside it, which it did not write.
    """
    _pour(path, _empty(make_store, revision), lambda place: cipher.connect(place.as_uri(), KEY))
    path.with_name(f"{path.name}.mark").unlink(missing_ok=True)


def hub_as_of(path: Path, revision: str) -> None:
    """Make a hub's database, which nobody has open, what that version would have left."""
    _pour(path, _empty(make_hub, revision), lambda place: sqlcipher3.dbapi2.connect(str(place)))


@functools.cache
def _empty(make: Callable[[Path, str], None], revision: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty"
        make(path, revision)
        return path.read_bytes()


def _pour(path: Path, empty: bytes, connect: Callable[[Path], Any]) -> None:
    draft = path.with_name("older")
    draft.write_bytes(empty)
    source, target = connect(path), connect(draft)
    target.execute("BEGIN")
    for table in _tables(target) & _tables(source) - {"alembic_version"}:
        there = _columns(source, table)
        both = [column for column in _columns(target, table) if column in there]
        names, marks = ", ".join(both), ", ".join("?" * len(both))
        # By the key, which comes first: a journal without gaps is written in order.
        order = ", ".join(both[:3])
        rows = source.execute(f"SELECT {names} FROM {table} ORDER BY {order}").fetchall()
        target.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
    target.execute("COMMIT")
    source.close()
    target.close()
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
        beside = draft.with_name(draft.name + suffix)
        if beside.exists():
            beside.replace(path.with_name(path.name + suffix))


def _tables(connection: Any) -> set[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    return {name for (name,) in connection.execute(query).fetchall()}


def _columns(connection: Any, table: str) -> list[str]:
    rows = connection.execute(f"SELECT name FROM pragma_table_info('{table}') ORDER BY cid")
    return [name for (name,) in rows.fetchall()]
