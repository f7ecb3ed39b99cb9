"""Look at a database file without changing a byte of it, and say what it is.

Order: plain, locked, somebody else's, newer, damaged. A file with no log beside it is
opened as immutable; one with a log is opened read-only, so that what lies in the log is
seen too and nothing is recovered, truncated or checkpointed.
"""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

from kiosk.store.cipher import connect, driver
from kiosk.store.mark import read_mark
from kiosk.store.migrations import KNOWN
from kiosk.store.pages import fits, logged
from kiosk.store.problems import (
    StoreBehind,
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

_PAGE = re.compile(r"page (\d+)")
_PLAIN_HEADER = b"SQLite format 3\0"


def beside(path: Path, suffix: str) -> Path:
    """Name a file that SQLite keeps beside the database: `-wal`, `-shm`."""
    return path.with_name(path.name + suffix)


def inspect(path: Path, key: bytes) -> str:
    """Give the revision of a sound database of ours.

    Raises:
        StorePlain, StoreForeign, StoreNotOurs, StoreNewer, StoreDamaged, StoreBehind: see there.
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
    mark = read_mark(path)
    with _reading(path, key, has_log) as connection:
        _unlock(connection, path, key)
        try:
            revision = _question(connection, path, key)
            behind = mark is not None and _tip(connection, mark.epoch) < mark.seq
        except driver.DatabaseError:
            # The first page verified, so the key is right: what follows is damage.
            raise at(StoreDamaged, path) from None
        if behind:
            raise at(StoreBehind, path)
    return revision


@contextlib.contextmanager
def _reading(path: Path, key: bytes, has_log: bool) -> Iterator[driver.Connection]:
    """Open it without its index (`-shm`), which a power cut may leave in any state.

    An index is never synced, and one that cannot be written cannot be mended. The folder's lock
    is held: nobody has it open. After a refusal it lies there as it was.
    """
    index, spare = beside(path, "-shm"), beside(path, "-shm.found")
    if has_log and index.exists():
        index.replace(spare)
    query = "mode=ro" if has_log else "immutable=1"
    connection = connect(f"{path.resolve().as_uri()}?{query}", key)
    try:
        yield connection
    except StoreError:
        connection.close()
        if has_log:
            index.unlink(missing_ok=True)
        if spare.exists():
            spare.replace(index)
        raise
    finally:
        connection.close()
        spare.unlink(missing_ok=True)


def _unlock(connection: driver.Connection, path: Path, key: bytes) -> None:
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except driver.DatabaseError as problem:
        # Cut short: the first page verifies and says that there were more.
        kind = of_sqlite(problem) or StoreDamaged
        if kind is StoreForeign and fits(path, beside(path, "-wal"), key):
            # Other pages verify with this key: it is the first one that is damaged.
            kind = StoreDamaged
        raise at(kind, path) from None


def _tip(connection: driver.Connection, epoch: int) -> int:
    query = "SELECT coalesce(max(seq), 0) FROM journal WHERE epoch = ?"
    ((seq,),) = connection.execute(query, (epoch,)).fetchall()
    return int(seq)


def _question(connection: driver.Connection, path: Path, key: bytes) -> str:
    ((application_id,),) = connection.execute("PRAGMA application_id").fetchall()
    if application_id != APPLICATION_ID:
        raise at(StoreNotOurs, path)
    revisions = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    if len(revisions) != 1:
        raise at(StoreDamaged, path)
    ((revision,),) = revisions
    if revision not in KNOWN:
        raise at(StoreNewer, path)
    # Reads every page in use through the log.
    if connection.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)]:
        raise at(StoreDamaged, path)
    if _unsealed(connection, path, key):
        raise at(StoreDamaged, path)
    return str(revision)


def _unsealed(connection: driver.Connection, path: Path, key: bytes) -> bool:
    """Say whether a page in use does not verify and the log does not hold it whole.

    SQLCipher hands out zeros for such a page, and forgets to say so where an entry goes on in
    it (4.19): `quick_check` finds it well, and a row is read that nobody wrote. Its integrity
    check is of the file alone; a page that a power cut tore during a checkpoint is in the log.
    """
    said = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    if not said:
        return False
    ((used,),) = connection.execute("PRAGMA page_count").fetchall()
    bad = {int(found[1]) for (line,) in said if (found := _PAGE.search(str(line)))}
    return bool({page for page in bad if page <= used} - logged(path, beside(path, "-wal"), key))
