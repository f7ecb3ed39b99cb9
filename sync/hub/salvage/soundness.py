"""Whether a database is damaged at all: looked at as `verify` does, and not written to."""

from pathlib import Path

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from sync.hub import wal
from sync.hub.database import APPLICATION_ID, Database
from sync.hub.migrating import is_known
from sync.hub.salvage.problems import NotDamaged
from sync.hub.services.keys import identity, is_turned, noted_name, read_ring
from sync.hub.services.verifying import verify


def check_damaged(path: Path, keys: Path) -> None:
    """Refuse a database that a hub would start on.

    Raises:
        NotDamaged: it would, and nothing would be missing.
        NewerHub: a newer version made it.
    """
    beside = [path.with_name(f"{path.name}{suffix}") for suffix in ("-wal", "-shm")]
    made = [each for each in beside if not each.exists()]
    driver = sqlite.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False)
    engine = create_engine("sqlite+pysqlite://", creator=lambda: driver, poolclass=StaticPool)
    try:
        if _is_sound(Database(engine, path), driver, path, keys):
            raise NotDamaged
    except (sqlite.Error, DBAPIError, ValueError, TypeError, LookupError):
        return
    finally:
        engine.dispose()
        driver.close()
        # Only to read, SQLite makes these and leaves them there.
        for each in made:
            each.unlink(missing_ok=True)


def _is_sound(database: Database, driver: sqlite.Connection, path: Path, keys: Path) -> bool:
    """Say whether all of it holds; what SQLite stumbles over is raised."""
    ((application,),) = driver.execute("PRAGMA application_id").fetchall()
    if application != APPLICATION_ID or verify(database).places:
        return False
    who, ring = identity(database), read_ring(keys)
    if who is None or (who.root_public, who.box_public) != (
        ring.root_public,
        ring.box_public.hex(),
    ):
        return False
    noted = noted_name(keys)
    if (noted and is_turned(noted, who.hub)) or wal.lost_commits(driver, path):
        return False
    with database.reading() as connection:
        return is_known(connection)
