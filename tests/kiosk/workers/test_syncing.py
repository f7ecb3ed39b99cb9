"""The syncer: by itself, on its own thread, and gone within three seconds."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QThread, Slot
from pytestqt.qtbot import QtBot

from kiosk.store.journal import Journal
from kiosk.store.peer import peer_of
from kiosk.store.problems import StoreReadOnly
from kiosk.store.roster import RosterInbox, load_roster
from kiosk.workers.syncing import Syncer
from sync.client.exchange import Exchange
from sync.client.line import Line, LineState
from sync.client.outbox import Applied
from sync.client.pace import Pace
from sync.client.transport import HttpTransport, Severable
from sync.domain.rostering import to_rows
from tests.builders import AT, ROOT_PUBLIC, a_roster
from tests.kiosk.store.stores import a_journal, enrolled, on
from tests.sync.client.hubs import Handler, Hub, serving


class Told(QObject):
    """What a window would have been told, and in which thread."""

    def __init__(self, syncer: Syncer) -> None:
        super().__init__()
        self.lines: list[LineState] = []
        self.rosters = 0
        self.verdicts = 0
        self.elsewhere = 0
        syncer.line_changed.connect(self.take_line)
        syncer.roster_changed.connect(self.take_roster)
        syncer.verdicts_changed.connect(self.take_verdicts)

    @Slot(object)
    def take_line(self, state: LineState) -> None:
        self.lines.append(state)
        self.elsewhere += QThread.currentThread() is not self.thread()

    @Slot()
    def take_roster(self) -> None:
        self.rosters += 1

    @Slot()
    def take_verdicts(self) -> None:
        self.verdicts += 1

    @property
    def last(self) -> LineState:
        return self.lines[-1]


@dataclass
class Gate:
    """A store on a file, a real line, a syncer."""

    journal: Journal
    line: Severable
    syncer: Syncer
    told: Told
    hub: Hub


@pytest.fixture
def hub() -> Iterator[Hub]:
    with serving() as running:
        running.clock = lambda: AT
        running.changes = [
            {"table": row.table, "key": row.key, "value": dict(row.value or {})}
            for row in to_rows(a_roster())
        ]
        yield running


@pytest.fixture
def gate(hub: Hub, tmp_path: Path, qtbot: QtBot) -> Iterator[Gate]:
    store, identity = enrolled(tmp_path)
    with store:
        journal = a_journal(store)
        http = HttpTransport()
        line = Severable(http)
        peer = peer_of(store, identity, hub.url)
        exchange = Exchange(
            journal,
            RosterInbox(store, ROOT_PUBLIC),
            line,
            journal._clock,
            peer,
            Pace(poll_s=30, uniform=lambda low, _: low * 0.2),
        )
        syncer = Syncer(exchange)
        made = Gate(journal, line, syncer, Told(syncer), hub)
        yield made
        assert syncer.stop()
        http.close()


def test_it_pulls_at_the_start_and_tells_in_the_main_thread(gate: Gate, qtbot: QtBot) -> None:
    gate.syncer.start()
    assert gate.told.last.line is Line.WAITING
    qtbot.waitUntil(lambda: gate.told.last.line is Line.SYNCED)
    assert (gate.told.rosters, gate.told.verdicts, gate.told.elsewhere) == (1, 0, 0)
    assert load_roster(gate.journal._store) == a_roster()


def test_an_entry_is_counted_at_once_and_sent_a_moment_later(gate: Gate, qtbot: QtBot) -> None:
    gate.syncer.start()
    qtbot.waitUntil(lambda: gate.told.last.line is Line.SYNCED)
    for number in range(1, 6):
        gate.journal.append(on())
        gate.syncer.note_committed()
        assert (gate.told.last.line, gate.told.last.pending) == (Line.SENDING, number)
    qtbot.waitUntil(lambda: gate.told.last.line is Line.SYNCED)
    assert gate.told.last.pending == 0
    # A queue of people makes one batch.
    assert [len(push["entries"]) for push in gate.hub.pushes] == [5]


def test_it_goes_offline_and_comes_back_by_itself(gate: Gate, qtbot: QtBot) -> None:
    gate.line.cut = True
    gate.syncer.start()
    qtbot.waitUntil(lambda: gate.told.last.line is Line.OFFLINE)
    for _ in range(3):
        gate.journal.append(on())
        gate.syncer.note_committed()
    assert (gate.told.last.line, gate.told.last.pending) == (Line.OFFLINE, 3)
    gate.line.cut = False
    qtbot.waitUntil(lambda: gate.told.last.line is Line.SYNCED)
    assert len(gate.hub.kept) == 3


def test_what_the_hub_set_aside_is_told(gate: Gate, qtbot: QtBot) -> None:
    gate.hub.aside[1, 2] = "hash"
    gate.journal.append_all([on()] * 3)
    gate.syncer.start()
    qtbot.waitUntil(lambda: gate.told.verdicts == 1)
    qtbot.waitUntil(lambda: gate.told.last.line is Line.SYNCED)
    assert gate.told.last.quarantined == 1
    assert len(gate.journal.countable()) == 2


def test_a_request_under_way_does_not_hold_up_the_end(gate: Gate, qtbot: QtBot) -> None:
    asked = threading.Event()

    def hold(_: Handler) -> bool:
        asked.set()
        gate.hub.release.wait(20)
        return True

    gate.hub.on_push = hold
    gate.journal.append(on())
    gate.syncer.start()
    assert asked.wait(5)
    begun = time.monotonic()
    assert gate.syncer.stop()
    assert time.monotonic() - begun < 3
    assert not gate.syncer.running
    assert gate.journal.pending_count() == 1


def test_stopping_twice_or_before_the_start_is_no_trouble(gate: Gate) -> None:
    assert gate.syncer.stop()
    assert gate.syncer.stop()


@dataclass
class Scripted:
    """An exchange that does what a test says."""

    failing: bool = False
    wait_s: float = 60.0
    bug: Exception | None = None
    trouble: Exception | None = None
    stuck: threading.Event = field(default_factory=threading.Event)
    runs: int = 0
    holds: bool = False
    brought: Applied = field(default_factory=Applied)

    def run_once(self) -> LineState:
        self.runs += 1
        if self.holds:
            self.stuck.wait(20)
        if self.bug is not None:
            raise self.bug
        return self.state()

    def delay_s(self) -> float:
        return self.wait_s

    def state(self) -> LineState:
        if self.trouble is not None:
            raise self.trouble
        return LineState(Line.SYNCED, pending=self.runs, last_exchange=AT + timedelta(hours=1))

    def cancel(self) -> None:
        """Nothing helps."""


def test_entries_do_not_hurry_a_line_that_is_down(qtbot: QtBot) -> None:
    exchange = Scripted(failing=True)
    syncer = Syncer(exchange)
    syncer.start()
    qtbot.waitUntil(lambda: exchange.runs == 1)
    for _ in range(5):
        syncer.note_committed()
        qtbot.wait(100)
    assert exchange.runs == 1
    exchange.failing = False
    syncer.note_committed()
    qtbot.waitUntil(lambda: exchange.runs == 2)
    assert syncer.stop()


def test_a_person_who_presses_is_answered_also_while_the_line_is_down(qtbot: QtBot) -> None:
    exchange = Scripted(failing=True)
    syncer = Syncer(exchange)
    syncer.start()
    qtbot.waitUntil(lambda: exchange.runs == 1)
    with qtbot.waitSignal(syncer.asked_exchange_ended) as ended:
        syncer.exchange_now()
    assert exchange.runs == 2
    assert ended.args is not None
    assert ended.args[0].pending == 2
    assert syncer.stop()


@pytest.mark.expects_warnings
def test_a_bug_in_an_exchange_is_logged_and_does_not_end_syncing(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.workers.syncing._AFTER_BUG_MS", 50)
    exchange = Scripted(bug=ZeroDivisionError("a bug"))
    syncer = Syncer(exchange)
    syncer.start()
    qtbot.waitUntil(lambda: exchange.runs >= 2)
    exchange.bug = None
    assert syncer.stop()
    assert "a bug" in caplog.text


@pytest.mark.expects_warnings
def test_a_disk_in_trouble_does_not_break_the_scan_that_was_committed(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    syncer = Syncer(Scripted(trouble=StoreReadOnly()))
    told = Told(syncer)
    syncer.note_committed()
    assert told.lines == []
    assert "StoreReadOnly" in caplog.text
    assert syncer.stop()


@pytest.mark.expects_warnings
def test_a_thread_that_does_not_end_is_left_behind_and_told(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.workers.syncing._JOIN_S", 0.2)
    exchange = Scripted(holds=True)
    syncer = Syncer(exchange)
    syncer.start()
    qtbot.waitUntil(lambda: exchange.runs == 1)
    begun = time.monotonic()
    assert not syncer.stop()
    assert time.monotonic() - begun < 1
    assert "left behind" in caplog.text
    exchange.stuck.set()
    assert syncer._thread.wait(5000)
