"""A real store, a real line, the real hub in a process of its own."""

import contextlib
import json
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.store.engine import Store, open_store
from kiosk.store.identity import save_enrolment
from kiosk.store.journal import Journal
from kiosk.store.peer import peer_of
from kiosk.store.roster import RosterInbox, load_roster, load_trust
from sync.client.enrolment import enrol
from sync.client.exchange import Exchange
from sync.client.line import Line
from sync.client.pace import Pace
from sync.client.problems import HubRefused
from sync.client.transport import HttpTransport, Severable
from sync.domain.clock import SystemClock
from sync.domain.entries import chain_breaks
from sync.domain.rostering import to_rows
from tests.builders import EVENT, a_roster
from tests.kiosk.store.stores import KEY, on

HUB = [sys.executable, "-c", "import sys; from sync.cli import main; sys.exit(main())"]
WITHIN_S = 20.0
pytestmark = pytest.mark.timeout(180)  # the hub's process again and again, beside other tests


class HubProcess:
    """`gatepost-hub serve` on SQLite; may be stopped and started on the same port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "hub.sqlite"
        self._where = ["--data", str(folder), "--database", f"sqlite:///{self.database}"]
        self._process: subprocess.Popen[bytes] | None = None
        self._port = "0"
        event = folder / "event.json"
        event.write_text(json.dumps({"rows": to_rows(a_roster())}), encoding="utf-8")
        self.command("load", str(event))

    def command(self, *arguments: str) -> str:
        """Run one of the hub's commands."""
        done = subprocess.run(
            [*HUB, *arguments, *self._where],
            capture_output=True,
            text=True,
            timeout=WITHIN_S,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Serve, and wait until it does."""
        told = self.folder / "port"
        told.unlink(missing_ok=True)
        with (self.folder / "serve.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*HUB, "serve", "--port", self._port, "--port-file", str(told), *self._where],
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + WITHIN_S
        while not told.exists() or not told.read_text("ascii").strip():
            assert self._process.poll() is None, (self.folder / "serve.log").read_text("utf-8")
            assert time.monotonic() < until
            time.sleep(0.02)
        self._port = told.read_text("ascii").strip()

    def stop(self, kill: bool = False) -> None:
        """End it, politely or not."""
        if self._process is not None:
            self._process.kill() if kill else self._process.terminate()
            self._process.wait(WITHIN_S)
            self._process = None

    def stored(self) -> list[tuple[int, str]]:
        """Give (seq, hash) of what lies in the hub's journal."""
        with contextlib.closing(sqlite3.connect(self.database)) as connection:
            return connection.execute("SELECT seq, hash FROM journal ORDER BY seq").fetchall()


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubProcess]:
    folder = tmp_path / "hub"
    folder.mkdir()
    running = HubProcess(folder)
    running.start()
    yield running
    running.stop()


class Gate:
    """An enrolled kiosk without a window."""

    def __init__(self, store: Store, hub: HubProcess) -> None:
        self.http = HttpTransport()
        self.line = Severable(self.http)
        code = hub.command("enrol-code", str(EVENT)).split()[-1]
        identity = save_enrolment(store, enrol(hub.url, code, "南门", self.line), hub.url)
        self.store = store
        self.clock = SystemClock()
        self.journal = Journal(store, self.clock)
        peer = peer_of(store, identity)
        inbox = RosterInbox(store, identity.root_public)
        pace = Pace(uniform=lambda _, high: high)
        self.exchange = Exchange(self.journal, inbox, self.line, self.clock, peer, pace)


@pytest.fixture
def gate(hub: HubProcess, tmp_path: Path) -> Iterator[Gate]:
    with open_store(tmp_path / "kiosk" / "gatepost.db", KEY) as store:
        made = Gate(store, hub)
        yield made
        made.http.close()


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + WITHIN_S
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_roster_and_keys_arrive_and_every_entry_arrives_once(gate: Gate, hub: HubProcess) -> None:
    state = gate.exchange.run_once()
    assert state.line is Line.SYNCED
    assert load_roster(gate.store) == a_roster()
    assert load_trust(gate.store).keys
    made = gate.journal.append_all([on()] * 1300)
    state = gate.exchange.run_once()
    assert (state.line, state.pending, state.quarantined) == (Line.SYNCED, 0, 0)
    assert hub.stored() == [(entry.seq, entry.hash) for entry in made]
    gate.exchange.run_once()
    assert len(hub.stored()) == 1300
    assert 0 <= state.uncertainty_ms < 2000


def test_a_cut_line_loses_nothing_and_doubles_nothing(gate: Gate, hub: HubProcess) -> None:
    gate.exchange.run_once()
    gate.journal.append_all([on()] * 10)
    gate.line.cut = True
    assert gate.exchange.run_once().line is Line.OFFLINE
    gate.journal.append_all([on(kind="off")] * 10)
    assert gate.exchange.state().pending == 20
    gate.line.cut = False
    assert gate.exchange.run_once().pending == 0
    assert [seq for seq, _ in hub.stored()] == list(range(1, 21))


def test_a_hub_killed_again_and_again_holds_every_entry_once(gate: Gate, hub: HubProcess) -> None:
    gate.exchange.run_once()
    stop = threading.Event()

    def exchange() -> None:
        while not stop.is_set():
            gate.exchange.run_once()
            stop.wait(0.01)

    exchanging = threading.Thread(target=exchange)
    exchanging.start()
    try:
        for turn in range(4):
            for _ in range(40):
                gate.journal.append_all([on()] * 5)
            if turn % 2:
                until(lambda: gate.journal.pending_count() == 0)
            hub.stop(kill=True)
            gate.journal.append_all([on()] * 5)
            hub.start()
        until(lambda: gate.journal.pending_count() == 0)
    finally:
        stop.set()
        exchanging.join()
    entries = gate.journal.entries()
    assert chain_breaks(entries) == []
    assert hub.stored() == [(entry.seq, entry.hash) for entry in entries]


def test_a_code_counts_once(gate: Gate, hub: HubProcess) -> None:
    code = hub.command("enrol-code", str(EVENT)).split()[-1]
    enrol(hub.url, code, "西门", gate.line)
    with pytest.raises(HubRefused) as caught:
        enrol(hub.url, code, "西门", gate.line)
    assert "登记码" in caught.value.message.zh


def test_a_kiosk_that_was_withdrawn_stops_and_keeps_everything(gate: Gate, hub: HubProcess) -> None:
    gate.exchange.run_once()
    made = gate.journal.append_all([on()] * 3)
    with contextlib.closing(sqlite3.connect(hub.database)) as connection:
        connection.execute("UPDATE device SET revoked_ms = 1")
        connection.commit()
    state = gate.exchange.run_once()
    assert (state.line, state.pending) == (Line.STOPPED, 3)
    assert gate.journal.entries() == made
    assert gate.exchange.failing
