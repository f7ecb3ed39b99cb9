"""Bring a database to the newest revision, in one transaction, with a copy kept before."""

import os
import shutil
from pathlib import Path

from sqlalchemy import Connection

from kiosk.store.folder import make_file
from sync.durable import sync_folder

SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(connection: Connection, scripts: Path = SCRIPTS) -> None:
    """Run what is missing. The caller's transaction holds all of it or none."""
    # Alembic takes a third of a second to import; most starts have nothing to migrate.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def keep_copy(path: Path, revision: str) -> Path:
    """Copy the database file (its log emptied before) beside itself and give the copy's path.

    A copy of an earlier attempt at the same step is replaced: that attempt changed nothing.
    """
    copy = path.with_name(f"{path.name}.before-{revision}")
    draft = path.with_name(f"{copy.name}.part")
    draft.unlink(missing_ok=True)
    make_file(draft)
    with path.open("rb") as source, draft.open("r+b") as target:
        shutil.copyfileobj(source, target)
        target.flush()
        os.fsync(target.fileno())
    draft.replace(copy)
    sync_folder(path.parent)
    return copy
