"""One database, two kinds of transaction; SQLite and PostgreSQL behind the same two methods.

SQLite runs in WAL with FULL: a commit that returned survives a power cut. Its driver is
sqlcipher3 without a key, a plain file with a SQLite that the system's own may lag behind.
Errors hide what a statement was given: it may be a name, and errors are logged.
"""

import math
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, cast

import psycopg
import sqlcipher3.dbapi2
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    InvalidatePoolError,
    NoSuchModuleError,
    OperationalError,
)

from sync.domain.wording import Say
from sync.hub import wal
from sync.hub.damage import is_damage, is_no_database
from sync.hub.errors import DatabaseDamaged, DatabaseUnusable, NotDurable
from sync.hub.statement import Statement

APPLICATION_ID = 0x47504842
"""In a SQLite file's header: this is a Gatepost hub's."""
BUSY_MS = 15_000
CONNECTIONS = 8
SPARE = 2
FRESH_S = 1.0
"""A connection to PostgreSQL that stood idle for longer is asked whether it lives before it is
given out: each such question is a round trip."""
_WRITES = "hub_writes"
_UNREPLICATED = "hub_unreplicated"
_USED = "hub_used"


class Database:
    """The hub's database. Safe to share between threads; connections are not."""

    def __init__(self, engine: Engine, file: Path | None = None) -> None:
        self.engine = engine
        self.file = file
        """SQLite's."""
        self.lost_commits = False
        """When it was opened, its log ended before what it holds: see `wal`."""
        self.is_sqlite = engine.dialect.name == "sqlite"
        # SQLite lets a second writer sleep and try again; a lock wakes it at once. Writers of
        # other processes still wait as SQLite does it.
        self._turn: AbstractContextManager[object] = (
            threading.Lock() if self.is_sqlite else nullcontext()
        )

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one moment, whatever is written meanwhile."""
        options = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self.engine.connect().execution_options(**cast(Any, options)) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose work is committed durably at the end, or not at all.

        On SQLite there is one writer at a time from here on; on PostgreSQL, lock the event's
        row first (`services.heads.lock`).

        Raises:
            NotDurable: the commit was not confirmed by the standby that the server waits for.
        """
        with (
            self._turn,
            self.engine.connect().execution_options(**{_WRITES: True}) as connection,
        ):
            connection.info.pop(_UNREPLICATED, None)
            with connection.begin():
                yield connection
            if connection.info.pop(_UNREPLICATED, False):
                raise NotDurable

    def glance(self, look: Statement, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """Run one look-up by itself, in no transaction; give its rows, which see one moment.

        When the server closed the connection meanwhile, as at its restart, it is made once more
        on a new one, and whoever comes next gets new ones too.

        Raises:
            Exception: the driver's own, not SQLAlchemy's.
        """
        try:
            return self._glance(look, values)
        except psycopg.OperationalError:
            self.engine.dispose()
            return self._glance(look, values)

    def _glance(self, look: Statement, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
        raw = self.engine.raw_connection()
        driver = cast(Any, raw.driver_connection)
        try:
            if not self.is_sqlite:
                # Otherwise BEGIN and ROLLBACK would be round trips of their own.
                driver.autocommit = True
            rows = look.run(raw.cursor(), values, sqlite=self.is_sqlite)
            if not self.is_sqlite:
                driver.autocommit = False
        except BaseException:
            raw.invalidate()
            raise
        raw.close()
        return rows

    def copy_into(self, connection: Connection, table: str, columns: str, lines: str) -> None:
        """Stream rows in COPY's text form into a PostgreSQL table."""
        driver = cast(psycopg.Connection[Any], connection.connection.driver_connection)
        with (
            driver.cursor() as cursor,
            cursor.copy(f"COPY {table} ({columns}) FROM STDIN".encode()) as copy,
        ):
            copy.write(lines)

    def close(self) -> None:
        """Close every idle connection."""
        self.engine.dispose()


def open_database(url: str, connections: int = CONNECTIONS) -> Database:
    """Connect to the database; makes a SQLite file that is not there, changes nothing else.

    Args:
        connections: as many as there are threads that work with it at once.

    Raises:
        DatabaseUnusable: no such server, not a database, or another program's.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise DatabaseUnusable(
            Say(
                zh="数据库地址看不懂。例：sqlite:///hub.sqlite 或 postgresql://user@host/name。",
                en="The database address cannot be read. For example: sqlite:///hub.sqlite or "
                "postgresql://user@host/name.",
            )
        ) from None
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return _open_sqlite(parsed, connections)
    if backend == "postgresql":
        return _open_postgres(parsed, connections)
    raise DatabaseUnusable(
        Say(
            zh="只支持 SQLite 和 PostgreSQL 数据库，不支持 {backend}。",
            en="Only SQLite and PostgreSQL databases are supported, not {backend}.",
        ).fill(backend=backend)
    )


def _open_sqlite(url: URL, connections: int) -> Database:
    file = Path(url.database or "")
    if url.database in {None, "", ":memory:"} or not file.parent.is_dir():
        raise DatabaseUnusable(
            Say(
                zh="SQLite 数据库要是一个文件，所在文件夹须已存在：{file}",
                en="A SQLite database is a file in a folder that exists: {file}",
            ).fill(file=url.database or "-")
        )
    engine = create_engine(
        url.set(drivername="sqlite+pysqlite"),
        module=sqlcipher3.dbapi2,
        connect_args={"timeout": BUSY_MS / 1000},
        hide_parameters=True,
        pool_size=connections,
        max_overflow=SPARE,
    )

    @event.listens_for(engine, "connect")
    def prepare(driver: Any, _record: object) -> None:
        driver.isolation_level = None
        driver.execute("PRAGMA foreign_keys=ON")
        # Without it INSERT OR REPLACE would get past the triggers that refuse DELETE.
        driver.execute("PRAGMA recursive_triggers=ON")
        driver.execute("PRAGMA synchronous=FULL")
        driver.execute("PRAGMA cache_size=-65536")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    database = Database(engine, file)
    try:
        database.lost_commits = _claim_sqlite(engine, file)
    except UnicodeDecodeError:  # the driver's own: what SQLite says of it quotes the damage
        database.close()
        raise DatabaseDamaged from None
    except (DBAPIError, sqlcipher3.dbapi2.Error, DatabaseUnusable) as problem:
        database.close()
        if isinstance(problem, DatabaseUnusable):
            raise
        if is_damage(problem) and not is_no_database(problem):
            raise DatabaseDamaged from None
        raise _not_ours(file) from None
    return database


def _claim_sqlite(engine: Engine, file: Path) -> bool:
    """Check that a file is ours, or new and empty; set up what lasts in the file.

    Returns:
        Whether its log had lost commits.
    """
    driver = engine.raw_connection()
    try:
        cursor = driver.cursor()
        found = cursor.execute("PRAGMA application_id").fetchone()[0]
        tables = cursor.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if found not in {0, APPLICATION_ID} or (tables and found != APPLICATION_ID):
            raise _not_ours(file)
        if found == 0:
            cursor.execute(f"PRAGMA application_id={APPLICATION_ID}")
        cursor.execute("PRAGMA journal_mode=WAL")
        file.chmod(0o600)
        return wal.lost_commits(cursor, file)
    finally:
        driver.close()


def _not_ours(file: Path) -> DatabaseUnusable:
    return DatabaseUnusable(
        Say(
            zh="{file} 不是岗亭中心的数据库，没有动它。请另选一个文件；如果它一直就是，那是开头损坏了，"
            "请换成最近的备份，再运行 gatepost-hub mark-restored；没有备份就运行 gatepost-hub salvage。",
            en="{file} is not a Gatepost hub's database and was left alone. Choose another file. If "
            "it has always been this one, its beginning is damaged: put the latest backup in its "
            "place and run gatepost-hub mark-restored, or without one gatepost-hub salvage.",
        ).fill(file=file)
    )


def _open_postgres(url: URL, connections: int) -> Database:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        pool_size=connections,
        max_overflow=SPARE,
    )

    @event.listens_for(engine, "connect")
    def prepare(driver: Any, record: Any) -> None:
        def note(diagnostic: Any) -> None:
            # The server's own words for: you cancelled, so the standby may not have it.
            if diagnostic.sqlstate == "01000" and "synchronous replication" in str(
                diagnostic.message_primary
            ):
                record.info[_UNREPLICATED] = True

        driver.add_notice_handler(note)
        with driver.cursor() as cursor:
            cursor.execute("SET synchronous_commit = on")
            cursor.execute("SET lock_timeout = '15s'")
        driver.commit()

    @event.listens_for(engine, "checkin")
    def note_use(_driver: object, record: Any) -> None:
        record.info[_USED] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def ask(driver: Any, record: Any, _proxy: object) -> None:
        if time.monotonic() - record.info.get(_USED, math.inf) > FRESH_S:
            try:
                engine.dialect.do_ping(driver)
            except psycopg.Error as problem:
                # All that are as old go with it.
                raise InvalidatePoolError from problem

    database = Database(engine)
    try:
        with engine.connect():
            return database
    except (OperationalError, NoSuchModuleError):
        database.close()
        raise DatabaseUnusable(
            Say(
                zh="连不上 PostgreSQL。请检查地址、账号，以及服务是否已启动。",
                en="PostgreSQL does not answer. Check the address, the account, and that it runs.",
            )
        ) from None
