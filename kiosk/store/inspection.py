"""Look at a database file without changing a byte of it, and say what it is.

Order: plain, locked, somebody else's, newer, damaged. A file with no log beside it is
opened as immutable; one with a log is opened read-only, so that what lies in the log is
seen too and nothing is recovered, truncated or checkpointed.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from kiosk.store.cipher import connect, driver
from kiosk.store.migrations import KNOWN
from kiosk.store.problems import (
    StoreDamaged,
    StoreError,
    StoreForeign,
    StoreNewer,
    StoreNotOurs,
    StorePlain,
    at,
    of_sqlite,
)

APPLICATION_ID = 0x47617465
"""`Gate`, in the header of every database of ours."""

_PLAIN_HEADER = b"SQLite format 3\0"


def beside(path: Path, suffix: str) -> Path:
    """Name a file that SQLite keeps beside the database: `-wal`, `-shm`."""
    return path.with_name(path.name + suffix)


def inspect(path: Path, key: bytes) -> str:
    """Give the revision of a sound database of ours.

    Raises:
        StorePlain, StoreForeign, StoreNotOurs, StoreNewer, StoreDamaged: see there.
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        header = file.read(len(_PLAIN_HEADER))
    if header == _PLAIN_HEADER:
        raise at(StorePlain, path)
    log = beside(path, "-wal")
    has_log = log.exists() and log.stat().st_size > 0
    if not header:
        raise at(StoreDamaged if has_log else StoreForeign, path)
    with _reading(path, key, has_log) as connection:
        _unlock(connection, path)
        try:
            return _question(connection, path)
        except driver.DatabaseError:
            # The first page verified, so the key is right: what follows is damage.
            raise at(StoreDamaged, path) from None


@contextlib.contextmanager
def _reading(path: Path, key: bytes, has_log: bool) -> Iterator[driver.Connection]:
    index = beside(path, "-shm")
    had_index = index.exists()
    if not has_log:
        query = "immutable=1"
    elif had_index:
        query = "mode=ro&readonly_shm=1"
    else:
        query = "mode=ro"
    connection = connect(f"{path.resolve().as_uri()}?{query}", key)
    try:
        yield connection
    except StoreError:
        connection.close()
        if not had_index:
            index.unlink(missing_ok=True)
        raise
    finally:
        connection.close()


def _unlock(connection: driver.Connection, path: Path) -> None:
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except driver.DatabaseError as problem:
        # Cut short: the first page verifies and says that there were more.
        raise at(of_sqlite(problem) or StoreDamaged, path) from None


def _question(connection: driver.Connection, path: Path) -> str:
    ((application_id,),) = connection.execute("PRAGMA application_id").fetchall()
    if application_id != APPLICATION_ID:
        raise at(StoreNotOurs, path)
    revisions = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    if len(revisions) != 1:
        raise at(StoreDamaged, path)
    ((revision,),) = revisions
    if revision not in KNOWN:
        raise at(StoreNewer, path)
    # Reads every page in use through the log, and so verifies every page's HMAC as well.
    # `cipher_integrity_check` reads the file alone: it would call a page damaged that a
    # power cut tore during a checkpoint and that the log holds whole.
    if connection.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)]:
        raise at(StoreDamaged, path)
    return str(revision)
