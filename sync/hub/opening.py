"""Opening a hub: its database, looked at before anything goes by it, and its keys."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import sqlcipher3.dbapi2
from sqlalchemy.exc import DBAPIError

from sync.hub.config import HubConfig
from sync.hub.damage import is_damage
from sync.hub.database import CONNECTIONS, Database, open_database
from sync.hub.errors import DatabaseDamaged
from sync.hub.migrating import migrate
from sync.hub.services.keys import Identity, KeyRing, identity, mark_restored, open_ring
from sync.hub.services.verifying import verify_at_start

log = logging.getLogger(__name__)


def open_hub(
    config: HubConfig, *, connections: int = CONNECTIONS, verified: bool
) -> tuple[Database, Identity, KeyRing]:
    """Open database and keys, and bring the tables up to date.

    A hub whose log had lost commits takes a new epoch, as one that was put back from a backup:
    the kiosks send what it lacks by themselves.

    Args:
        verified: look at what is kept first; for whoever acknowledges entries.

    Raises:
        DatabaseUnusable: no server, another program's file, a newer hub's, or a damaged one.
        KeysUnusable: the signing keys are missing or of another hub.
    """
    database = open_database(config.url, connections)
    try:
        with saying_damage(at_start=True):
            migrate(database)
            if verified:
                verify_at_start(database)
            who, ring = open_ring(database, config.data_dir)
            if database.lost_commits:
                mark_restored(database)
                who = identity(database) or who
                log.warning(
                    "the database's log was damaged and its latest writes are lost: the kiosks "
                    "will send what is missing; gatepost-hub verify looks at the rest"
                )
    except BaseException:
        database.close()
        raise
    return database, who, ring


@contextmanager
def saying_damage(*, at_start: bool = False) -> Iterator[None]:
    """Turn what an engine says of a damaged file into the sentence.

    Raises:
        DatabaseDamaged: it did.
    """
    try:
        yield
    except (DBAPIError, sqlcipher3.dbapi2.Error, psycopg.Error) as problem:
        if is_damage(problem, at_start=at_start):
            raise DatabaseDamaged from None
        raise
    except UnicodeDecodeError:
        raise DatabaseDamaged from None
