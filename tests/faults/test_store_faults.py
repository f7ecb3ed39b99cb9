"""The disk fills, the process dies: what was said to be committed is there, and whole."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.store.engine import open_store
from kiosk.store.problems import StoreFull, StoreReadOnly, StoreWriteFailed, of_sqlite
from sync.domain.entries import chain_breaks
from tests.kiosk.store.stores import KEY, a_journal, enrolled, on

KILLS = 6

WRITER = """
import sys
from pathlib import Path
from kiosk.store.engine import open_store
from kiosk.store.journal import Draft, Journal
from sync.domain.clock import SystemClock

store = open_store(Path(sys.argv[1]), bytes(range(32)))
journal = Journal(store, SystemClock())
drafts = [Draft("on", "badge", volunteer=7, data={"note": "x" * 300})]
while True:
    for entry in journal.append_all(drafts * 2) + [journal.append(drafts[0])]:
        print(entry.seq, entry.entry_id, flush=True)
"""


def test_every_entry_that_was_told_outlives_kill_9(tmp_path: Path) -> None:
    store, _ = enrolled(tmp_path)
    store.close()
    path = tmp_path / "gatepost.db"
    told: dict[int, str] = {}
    for turn in range(KILLS):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        for _ in range(3 + 17 * turn):
            seq, entry_id = writer.stdout.readline().split()
            told[int(seq)] = entry_id
        writer.send_signal(signal.SIGKILL)
        for line in writer.stdout.read().splitlines(keepends=True):
            if line.endswith("\n"):
                seq, entry_id = line.split()
                told[int(seq)] = entry_id
        writer.stdout.close()
        assert writer.wait() == -signal.SIGKILL
    with open_store(path, KEY) as store:
        entries = a_journal(store).entries()
    assert chain_breaks(entries) == []
    there = {entry.seq: entry.entry_id for entry in entries}
    assert told.items() <= there.items()
    # At most one transaction a kill was committed and not told any more.
    assert len(there) <= len(told) + 3 * KILLS
    assert len(told) > 150


def test_a_full_disk_says_so_and_leaves_the_journal_whole(tmp_path: Path) -> None:
    store, _ = enrolled(tmp_path)
    with store:
        journal = a_journal(store)
        before = journal.append_all([on()] * 10)
        with store.appending() as raw:
            pages = raw.execute("PRAGMA page_count").fetchone()[0]
            raw.execute(f"PRAGMA max_page_count = {pages + 2}")
        big = on(data={"note": "x" * 4000})
        with pytest.raises(StoreFull) as caught:
            list(map(journal.append, [big] * 50))
        assert "磁盘" in caught.value.message.zh
        written = journal.entries()
        assert written[:10] == before
        with store.appending() as raw:
            raw.execute("PRAGMA max_page_count = 1000000")
        last = journal.append(big)
        entries = journal.entries()
    assert entries == [*written, last]
    assert chain_breaks(entries) == []


def test_a_disk_that_becomes_read_only_says_so(tmp_path: Path) -> None:
    store, _ = enrolled(tmp_path)
    with store:
        journal = a_journal(store)
        first = journal.append(on())
        store._raw.execute("PRAGMA query_only = ON")
        with pytest.raises(StoreReadOnly):
            journal.append(on())
        with pytest.raises(StoreReadOnly):
            journal.acknowledge(1, 1)
        store._raw.execute("PRAGMA query_only = OFF")
        second = journal.append(on())
        assert journal.entries() == [first, second]


def test_a_file_size_limit_is_a_failed_write_not_a_lost_one(tmp_path: Path) -> None:
    store, _ = enrolled(tmp_path)
    store.close()
    path = tmp_path / "gatepost.db"
    code = f"""
import resource, signal, sys
from pathlib import Path
from kiosk.store.engine import open_store
from kiosk.store.journal import Draft, Journal
from kiosk.store.problems import StoreError
from sync.domain.clock import SystemClock

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = open_store(Path(sys.argv[1]), bytes(range(32)))
journal = Journal(store, SystemClock())
resource.setrlimit(resource.RLIMIT_FSIZE, ({200 * 1024}, {200 * 1024}))
written = 0
try:
    while True:
        journal.append(Draft("on", "badge", data={{"note": "x" * 3000}}))
        written += 1
except StoreError as problem:
    print(type(problem).__name__, written, flush=True)
import os
os._exit(0)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    kind, written = done.stdout.split()
    assert kind in {"StoreFull", "StoreWriteFailed"}
    with open_store(path, KEY) as store:
        entries = a_journal(store).entries()
    assert len(entries) == int(written) > 3
    assert chain_breaks(entries) == []


@pytest.mark.parametrize(
    ("code", "kind"),
    [(13, StoreFull), (8, StoreReadOnly), (10, StoreWriteFailed), (10 | 4 << 8, StoreWriteFailed)],
)
def test_what_the_driver_says_of_the_disk_has_a_sentence(code: int, kind: type) -> None:
    problem = Exception()
    problem.sqlite_errorcode = code  # type: ignore[attr-defined]
    assert of_sqlite(problem) is kind


def test_what_is_no_fault_of_the_disk_is_a_bug() -> None:
    assert of_sqlite(Exception()) is None
    problem = Exception()
    problem.sqlite_errorcode = 1  # type: ignore[attr-defined]
    assert of_sqlite(problem) is None


def test_a_database_that_vanished_between_two_starts_is_simply_new(tmp_path: Path) -> None:
    store, _ = enrolled(tmp_path)
    store.close()
    (tmp_path / "gatepost.db").unlink()
    with open_store(tmp_path / "gatepost.db", KEY) as again:
        assert a_journal(again).entries() == []
