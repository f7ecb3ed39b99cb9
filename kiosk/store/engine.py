"""The store: one encrypted database, one engine, one writer.

Opening: lock the folder, look at the file without touching it (`inspection`), migrate
(a copy is kept), then serve. A new database is made under another name and renamed when
it is whole, so that a power cut leaves either none or a good one.

Writers in this process queue at a lock, which is fair and wakes at once, instead of at
SQLite's busy handler, which sleeps. Readers have pooled connections and never wait.
"""

import contextlib
import hashlib
import logging
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from kiosk.store import migrations
from kiosk.store.cipher import connect, driver
from kiosk.store.folder import FolderLock, make_file, make_folder, translating
from kiosk.store.inspection import APPLICATION_ID, beside, inspect
from kiosk.store.keyfile import read_or_make_key
from kiosk.store.mark import Mark
from kiosk.store.migrating import keep_copy, upgrade
from kiosk.store.problems import StoreDamaged, at, of_sqlite
from sync.durable import sync_folder

__all__ = ["Store", "open_store", "read_or_make_key"]

log = logging.getLogger(__name__)


class Store:
    """The open database. Safe to use from several threads; close it in the one that opened it."""

    def __init__(self, path: Path, engine: Engine, lock: FolderLock, key: bytes) -> None:
        self.path = path
        self._key = key
        self.engine = engine
        self._lock = lock
        self._turn = threading.Lock()
        self.roster_turn = threading.Lock()
        """Whoever writes a roster in several transactions; taken before any of them."""
        self._mark = Mark(path)
        self._writer = engine.connect().execution_options(begin="BEGIN IMMEDIATE")
        self._raw: driver.Connection = self._writer.connection.driver_connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give the writer in a transaction of its own: all of it is durable at the end, or none.

        Not re-entrant.

        Raises:
            StoreError: the disk refused; nothing was written.
        """
        with self._turn, _told(), self._writer.begin():
            yield self._writer

    @contextlib.contextmanager
    def appending(self) -> Iterator[driver.Connection]:
        """Give the driver's own connection of the writer, in a transaction: the hot path.

        The same turn and the same promise as `writing`, without SQLAlchemy's share of a
        scan, which was a third of it (measured).

        Raises:
            StoreError: the disk refused; nothing was written.
        """
        with self._turn, _told():
            raw = self._raw
            raw.execute("BEGIN IMMEDIATE")
            try:
                yield raw
                raw.execute("COMMIT")
            except BaseException:
                # Some failures of COMMIT have rolled back already.
                if raw.in_transaction:
                    raw.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the database throughout.

        Raises:
            StoreError: the disk refused.
        """
        with _told(), self.engine.connect() as connection:
            yield connection

    def derived(self, purpose: str) -> bytes:
        """Give a secret of 32 bytes for a purpose, the same in every copy with this key file."""
        return hashlib.blake2b(purpose.encode(), key=self._key, digest_size=32).digest()

    def mark(self, epoch: int, seq: int) -> None:
        """Note that the journal is so far and durable; see `kiosk.store.mark`. Never raises."""
        with self._turn:
            self._mark.set(epoch, seq)

    def close(self) -> None:
        """Close every connection, fold the log in and free the folder. Idempotent."""
        with self._turn:
            self._mark.close()
            self._writer.close()
            self.engine.dispose()
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_store(path: Path, key: bytes) -> Store:
    """Open the database at `path`; make it if there is none.

    Raises:
        StoreError: it cannot or must not be opened; which subclass says why. The database
            file, its log and its index are as they were.
    """
    with translating(), contextlib.ExitStack() as undo:
        make_folder(path.parent)
        lock = FolderLock(path.with_name(f".{path.name}.lock"))
        lock.take()
        undo.callback(lock.release)
        if not path.exists():
            _create(path, key)
        revision = inspect(path, key)
        with _told():
            if os.name == "posix":
                path.chmod(0o600)
            engine = _engine(path, key)
            undo.callback(engine.dispose)
            if revision != migrations.HEAD:
                _migrate(path, engine)
            store = Store(path, engine, lock, key)
        undo.pop_all()
        return store


def _create(path: Path, key: bytes) -> None:
    leftover = beside(path, "-wal")
    if leftover.exists() and leftover.stat().st_size > 0:
        # A log without its database: a new one under this name would wipe it.
        raise at(StoreDamaged, path)
    draft = path.with_name(f".{path.name}.new")
    for suffix in ("", "-wal", "-shm", "-journal"):
        beside(draft, suffix).unlink(missing_ok=True)
    make_file(draft)
    engine = _engine(draft, key)
    try:
        with _told(), engine.connect() as connection, connection.begin():
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            upgrade(connection)
    finally:
        engine.dispose()
    draft.replace(path)
    sync_folder(path.parent)
    log.info("store made")


def _migrate(path: Path, engine: Engine) -> None:
    with engine.connect().execution_options(begin="BEGIN IMMEDIATE") as connection:
        cursor = connection.connection.cursor()
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.close()
        copy = keep_copy(path, migrations.HEAD)
        with connection.begin():
            upgrade(connection)
    log.info("store migrated to %s; copy kept as %s", migrations.HEAD, copy.name)


def _engine(path: Path, key: bytes) -> Engine:
    place = path.resolve().as_uri()
    engine = create_engine(
        "sqlite+pysqlite://",
        module=driver,
        creator=lambda: connect(place, key),
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=4,
        # An error may be logged, and what a statement was given may be a name or the token.
        hide_parameters=True,
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    # NORMAL would lose acknowledged rows at power loss.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    # Without it INSERT OR REPLACE would get past the trigger that refuses DELETE.
    connection.execute("PRAGMA recursive_triggers = ON")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Turn the driver's errors about disk and file into store problems; bugs pass as they are."""
    try:
        yield
    except DBAPIError as problem:
        kind = of_sqlite(problem.orig) if problem.orig is not None else None
        if kind is None:
            raise
        raise kind from problem
    except driver.Error as problem:
        kind = of_sqlite(problem)
        if kind is None:
            raise
        raise kind from problem
