"""Opening, making, refusing: real files, and not a byte changed by a refusal."""

import contextlib
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from kiosk.store import cipher, engine, migrating, migrations
from kiosk.store.cipher import connect, driver
from kiosk.store.engine import open_store
from kiosk.store.problems import (
    StoreDamaged,
    StoreError,
    StoreForeign,
    StoreInUse,
    StoreNewer,
    StoreNotOurs,
    StorePlain,
    StoreReadOnly,
    StoreUnencrypted,
)
from tests.kiosk.store.stores import KEY, a_journal, digests, enrolled, on

OTHER_KEY = bytes(32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "gatepost.db"


def filled(path: Path, entries: int = 50) -> None:
    """Make a database with some entries in it."""
    store, _ = enrolled(path.parent)
    with store:
        a_journal(store).append_all([on()] * entries)


def killed_with_a_log(path: Path, key: bytes, *statements: str) -> None:
    """Make an encrypted database whose log was never folded in, as after a kill."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name("aside.db")
    connection = connect(aside.as_uri(), key)
    connection.execute("PRAGMA journal_mode = WAL")
    for statement in statements:
        connection.execute(statement)
    for suffix in ("", "-wal", "-shm"):
        source = aside.with_name(aside.name + suffix)
        shutil.copy(source, path.with_name(path.name + suffix))
    connection.close()
    assert path.with_name(path.name + "-wal").stat().st_size > 0


def refused(path: Path, kind: type[StoreError], key: bytes = KEY) -> StoreError:
    """Expect a refusal that says why in both languages and touches nothing."""
    before = digests(path)
    with pytest.raises(kind) as caught:
        open_store(path, key)
    assert digests(path) == before
    problem = caught.value
    assert type(problem) is kind
    assert problem.title.zh
    assert problem.title.en
    assert str(path) in problem.message.zh
    assert str(path) in problem.message.en
    return problem


def test_a_new_database_is_private_encrypted_and_durable(path: Path) -> None:
    with open_store(path, KEY) as store, store.reading() as connection:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        for pragma, value in (
            ("journal_mode", "wal"),
            ("synchronous", 2),
            ("foreign_keys", 1),
            ("recursive_triggers", 1),
        ):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
        assert connection.exec_driver_sql("PRAGMA cipher_version").scalar()
    raw = path.read_bytes()
    assert not raw.startswith(b"SQLite format 3")
    assert b"CREATE TABLE" not in raw


def test_an_error_never_tells_what_was_to_be_written(path: Path) -> None:
    with open_store(path, KEY) as store:
        statement = text("INSERT INTO roster (generation, key) VALUES (0, :name)")
        with pytest.raises(DBAPIError) as caught, store.writing() as connection:
            connection.execute(statement, {"name": "王晓安"})
    assert "王晓安" not in str(caught.value)


def test_what_was_written_is_there_when_it_is_opened_again(path: Path) -> None:
    filled(path, 3)
    with open_store(path, KEY) as store:
        assert len(a_journal(store).entries()) == 3


def test_a_plain_sqlite_file_is_refused(path: Path) -> None:
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (x)")
    connection.commit()
    connection.close()
    refused(path, StorePlain)


@pytest.mark.parametrize("content", [b"", b"a text", os.urandom(40_960)], ids=len)
def test_a_file_that_is_no_database_is_refused(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    refused(path, StoreForeign)


def test_a_database_with_another_key_is_refused(path: Path) -> None:
    filled(path)
    refused(path, StoreForeign, OTHER_KEY)


def test_a_database_with_another_key_and_a_log_keeps_its_log(path: Path) -> None:
    killed_with_a_log(path, OTHER_KEY, "CREATE TABLE t (x)", "INSERT INTO t VALUES (1)")
    refused(path, StoreForeign)


def test_another_programs_encrypted_database_is_refused(path: Path) -> None:
    path.parent.mkdir()
    connection = connect(path.as_uri(), KEY)
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    refused(path, StoreNotOurs)


def test_another_programs_encrypted_database_keeps_its_log(path: Path) -> None:
    killed_with_a_log(path, KEY, "CREATE TABLE t (x)", "INSERT INTO t VALUES (1)")
    refused(path, StoreNotOurs)
    path.with_name(path.name + "-shm").unlink()
    refused(path, StoreNotOurs)


def test_a_newer_database_is_refused(path: Path) -> None:
    filled(path)
    connection = connect(path.as_uri(), KEY)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    refused(path, StoreNewer)


@pytest.mark.parametrize("page", [1, 5, -2])
def test_a_damaged_page_is_found_at_opening(path: Path, page: int) -> None:
    filled(path, 200)
    raw = bytearray(path.read_bytes())
    raw[(page * 4096 + 2000) % len(raw)] ^= 1
    path.write_bytes(raw)
    refused(path, StoreDamaged)


def test_a_database_that_was_cut_short_is_refused(path: Path) -> None:
    filled(path, 200)
    os.truncate(path, path.stat().st_size // 2 // 4096 * 4096)
    refused(path, StoreDamaged)


def test_a_log_without_its_database_is_not_wiped(path: Path) -> None:
    killed_with_a_log(path, KEY, "CREATE TABLE t (x)", "INSERT INTO t VALUES (1)")
    path.unlink()
    refused(path, StoreDamaged)
    path.touch()
    refused(path, StoreDamaged)


def test_a_database_that_was_killed_opens_with_all_its_log_held(path: Path) -> None:
    store, _ = enrolled(path.parent)
    with store:
        a_journal(store).append_all([on()] * 20)
        copy = path.parent.parent / "killed" / "gatepost.db"
        copy.parent.mkdir()
        for suffix in ("", "-wal"):
            shutil.copy(path.with_name(path.name + suffix), copy.with_name(copy.name + suffix))
    with open_store(copy, KEY) as store:
        assert len(a_journal(store).entries()) == 20


def test_two_kiosks_never_share_a_database(path: Path) -> None:
    with open_store(path, KEY):
        with pytest.raises(StoreInUse):
            open_store(path, KEY)
        code = (
            "import sys; from pathlib import Path; from kiosk.store.engine import open_store;"
            "from kiosk.store.problems import StoreInUse\n"
            "try: open_store(Path(sys.argv[1]), bytes(range(32)))\n"
            "except StoreInUse: print('in use')"
        )
        other = subprocess.run(
            [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
        )
        assert other.stdout == "in use\n"
    open_store(path, KEY).close()


def test_a_refused_database_is_free_for_others(path: Path) -> None:
    filled(path)
    refused(path, StoreForeign, OTHER_KEY)
    open_store(path, KEY).close()


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreReadOnly):
        open_store(tmp_path / "file" / "gatepost.db", KEY)


def test_a_folder_that_cannot_be_written_is_refused() -> None:
    # Not below pytest's own folder, which nobody but its owner may even enter.
    with tempfile.TemporaryDirectory() as outside:
        Path(outside).chmod(0o711)
        path = Path(outside) / "data" / "gatepost.db"
        filled(path)
        path.chmod(0o444)
        path.parent.chmod(0o555)
        before = digests(path)
        assert as_somebody_else(lambda: open_store(path, KEY)) == "StoreReadOnly"
        assert digests(path) == before
        path.parent.chmod(0o700)


def as_somebody_else(act: Callable[[], object]) -> str:
    """Do it without root's right to write everywhere; give the name of what it raised."""
    if os.geteuid() != 0:
        with pytest.raises(StoreError) as caught:
            act()
        return type(caught.value).__name__
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.setuid(65534)
        try:
            act()
        except BaseException as problem:  # noqa: BLE001 - told to the parent
            os.write(writer, type(problem).__name__.encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    with os.fdopen(reader, "rb") as told:
        return told.read().decode()


def test_a_driver_that_cannot_encrypt_writes_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cipher, "driver", sqlite3)
    with pytest.raises(StoreUnencrypted):
        open_store(path, KEY)
    assert not path.exists()


def test_a_start_that_was_cut_off_while_making_begins_anew(path: Path) -> None:
    path.parent.mkdir()
    path.with_name(f".{path.name}.new").write_bytes(b"half")
    path.with_name(f".{path.name}.new-wal").write_bytes(b"half")
    with open_store(path, KEY) as store:
        assert a_journal(store).entries() == []


def test_writers_wait_for_each_other_and_a_failed_one_leaves_nothing(path: Path) -> None:
    store, _ = enrolled(path.parent)
    with store:
        journal = a_journal(store)
        with contextlib.suppress(ZeroDivisionError), store.writing() as connection:
            connection.exec_driver_sql("INSERT INTO manifest VALUES (1, 1, '')")
            raise ZeroDivisionError
        with contextlib.suppress(ZeroDivisionError), store.appending() as raw:
            raw.execute("INSERT INTO manifest VALUES (1, 1, '')")
            raise ZeroDivisionError
        journal.append(on())
        with store.reading() as connection:
            assert connection.exec_driver_sql("SELECT * FROM manifest").all() == []


def test_a_bug_in_a_statement_is_no_disk_trouble(path: Path) -> None:
    with open_store(path, KEY) as store:
        with pytest.raises(driver.OperationalError), store.appending() as raw:
            raw.execute("SELECT * FROM nowhere")
        with pytest.raises(Exception, match="no such table"), store.reading() as connection:
            connection.exec_driver_sql("SELECT * FROM nowhere")


def test_closing_twice_is_closing_once(path: Path) -> None:
    store = open_store(path, KEY)
    store.close()
    store.close()


def test_the_key_must_be_whole() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        connect("file:nothing", b"short")


def test_opening_needs_no_alembic_when_nothing_is_to_migrate(path: Path) -> None:
    filled(path, 1)
    code = (
        "import sys; from pathlib import Path; from kiosk.store.engine import open_store;"
        "open_store(Path(sys.argv[1]), bytes(range(32))).close(); print('alembic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"


def test_an_older_database_is_copied_then_migrated(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(path, 5)
    last = migrations.HEAD
    scripts = tmp_path / "scripts"
    shutil.copytree(Path(migrations.__file__).parent, scripts)
    (scripts / "versions" / "9999_next.py").write_text(
        "from alembic import op\n"
        "import sqlalchemy as sa\n"
        "revision = '9999'\ndown_revision = 'LAST'\nbranch_labels = depends_on = None\n"
        "def upgrade():\n"
        "    op.create_table('later', sa.Column('id', sa.Integer, primary_key=True))\n"
        "    FAIL\n".replace("LAST", last).replace(
            "FAIL", "if not sa.inspect(op.get_bind()).has_table('go'): 1 / 0"
        )
    )
    monkeypatch.setattr(migrations, "HEAD", "9999")
    monkeypatch.setattr(
        engine, "upgrade", lambda connection: migrating.upgrade(connection, scripts)
    )
    before = digests(path)

    # A step that fails leaves the old database as it was.
    with pytest.raises(ZeroDivisionError):
        open_store(path, KEY)
    copy = path.with_name("gatepost.db.before-9999")
    assert digests(copy) == before
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600

    connection = connect(path.as_uri(), KEY)
    assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(last,)]
    assert connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'later'").fetchall() == []
    connection.execute("CREATE TABLE go (x)")
    connection.close()

    with open_store(path, KEY) as store, store.reading() as reading:
        assert reading.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "9999"
        assert reading.exec_driver_sql("SELECT count(*) FROM later").scalar() == 0
        assert len(a_journal(store).entries()) == 5
