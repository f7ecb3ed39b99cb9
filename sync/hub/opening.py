"""Opening a hub: its database, looked at before anything goes by it, and its keys."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import sqlcipher3.dbapi2
from sqlalchemy import inspect, make_url
from sqlalchemy.exc import DBAPIError

from sync.domain.wording import Say
from sync.hub.config import HubConfig
from sync.hub.damage import is_damage
from sync.hub.database import CONNECTIONS, Database, open_database
from sync.hub.errors import BadInput, DatabaseDamaged
from sync.hub.migrating import migrate
from sync.hub.services import eras
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
            eras.begin(database)
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


def check_is_there(config: HubConfig) -> None:
    """Refuse a place where there is no hub: a new one would be made, and the old one be missed.

    Raises:
        BadInput: no database, or an empty one.
        DatabaseUnusable: no server.
    """
    if config.url.startswith("sqlite:"):
        file = make_url(config.url).database
        there = bool(file) and Path(str(file)).is_file()
    else:
        database = open_database(config.url)
        there = inspect(database.engine).has_table("hub")
        database.close()
    if not there:
        raise BadInput(
            Say(
                zh="这里没有中心的数据库：{place}。请用 --data 指向中心的文件夹（或用 --database 写明数据库）。"
                "什么都没有改动。",
                en="There is no hub's database here: {place}. Point --data to the hub's folder, or "
                "name its database with --database. Nothing was changed.",
            ).fill(place=config.data_dir if config.database_url is None else "--database")
        )


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
