"""Brings the hub's database to the tables that this version knows."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from sync.domain.wording import Say
from sync.hub.database import Database
from sync.hub.errors import DatabaseUnusable

_LOCK = 0x47504842
"""Of PostgreSQL's advisory locks: two hubs that start at once migrate one after the other."""
_LATER_MAX = 50
"""Revisions; a number further off is no revision, but damage."""


class NewerHub(DatabaseUnusable):
    """It has a revision that this version does not know."""

    default = Say(
        zh="这个数据库由更新版本的中心建立，没有动它。请换用新版本的 gatepost-hub。",
        en="A newer hub made this database; it was left alone. "
        "Use the newer version of gatepost-hub.",
    )


def is_known(connection: Connection) -> bool:
    """Say whether this version knows the revision of a database.

    Raises:
        NewerHub: it is one of those to come.
    """
    current = MigrationContext.configure(connection).get_current_revision() or ""
    if current in _known():
        return True
    head = max(_known())
    is_one = len(current) == len(head) and current.isdecimal()
    if is_one and int(head) < int(current) <= int(head) + _LATER_MAX:
        raise NewerHub
    return False


def _known() -> set[str]:
    scripts = ScriptDirectory.from_config(script_config())
    return {script.revision for script in scripts.walk_revisions()}


def script_config(connection: Connection | None = None) -> Config:
    """Give Alembic's settings, which live in no file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def migrate(database: Database) -> None:
    """Bring the tables to the newest form, in one transaction; nothing to do: does nothing.

    Raises:
        DatabaseUnusable: a newer version made the database; it is left as it is.
    """
    scripts = ScriptDirectory.from_config(script_config())
    head = scripts.get_current_head()
    with database.reading() as connection:
        if MigrationContext.configure(connection).get_current_revision() == head:
            return
    with database.writing() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        current = MigrationContext.configure(connection).get_current_revision()
        if current is not None and current not in _known():
            raise NewerHub
        command.upgrade(script_config(connection), "head")
