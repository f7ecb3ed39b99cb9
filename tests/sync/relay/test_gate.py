"""A gate's real store and exchange, a relay and a hub, each over real HTTP."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.store.device_key import begin_in
from kiosk.store.engine import Store, open_store
from kiosk.store.identity import save_enrolment_in
from kiosk.store.journal import Journal
from kiosk.store.peer import peer_of
from kiosk.store.relays import RelayShelf
from kiosk.store.roster import RosterInbox
from sync.client.batching import run_of
from sync.client.exchange import Exchange
from sync.client.line import Line
from sync.client.outbox import Position
from sync.client.pace import Pace
from sync.client.relaying import Relays
from sync.client.transport import HttpTransport, Severable
from sync.domain.clock import SystemClock, moment
from sync.domain.entries import Entry
from sync.hub.services import devices
from sync.hub.services.devices import Device
from sync.hub.services.ingest import ingest
from sync.relay.spool import open_spool
from sync.wire.messages import Enrolled, Push
from tests.kiosk.store.stores import KEY, on
from tests.sync.hub.running import RunningHub
from tests.sync.hub.samples import EVENT, sample
from tests.sync.relay.running import RunningRelay, wait

NOBODY = "http://127.0.0.1:9"


class Gate:
    """One kiosk, whose line to the hub can be cut."""

    def __init__(self, folder: Path, hub: RunningHub) -> None:
        self.relays: list[str] = []
        key = Ed25519PrivateKey.generate()
        public = key.public_key().public_bytes_raw()
        code = devices.make_code(hub.database, EVENT, "", SystemClock().now())
        made = devices.enrol(hub.database, code, "gate", SystemClock().now(), public)
        assert made is not None
        state = hub.app.state.hub
        self.hub_name: str = state.identity.hub
        told = Enrolled(
            protocol=1,
            hub=state.identity.hub,
            hub_epoch=state.identity.epoch,
            event=made.event,
            kiosk=made.kiosk,
            token=made.token,
            root_public=state.identity.root_public,
            server_time=SystemClock().now(),
        )
        self.store: Store = open_store(folder / "gatepost.db", KEY)
        with self.store.writing() as connection:
            identity = save_enrolment_in(connection, told, hub.url.rstrip("/"))
            begin_in(connection, identity, key, state.box)
        clock = SystemClock()
        self.journal = Journal(self.store, clock)
        http = HttpTransport(connect_s=1, read_s=5)
        self.line = Severable(http)
        shelf = RelayShelf(self.store, self.journal)
        self.exchange = Exchange(
            self.journal,
            RosterInbox(self.store, identity.root_public),
            self.line,
            clock,
            peer_of(self.store, identity),
            Pace(),
            relays=Relays(self.journal, shelf, http, clock, lambda: self.relays),
        )


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[RunningHub]:
    with RunningHub(f"sqlite:///{tmp_path}/hub.sqlite", tmp_path / "data") as running:
        running.load(sample())
        yield running


@pytest.fixture
def gate(hub: RunningHub, tmp_path: Path) -> Iterator[Gate]:
    """Give a gate whose line is cut."""
    made = Gate(tmp_path / "gate", hub)
    made.line.cut = True
    yield made
    made.store.close()


def test_a_gate_hands_in_at_the_relay_and_is_acknowledged_by_the_hub_alone(
    hub: RunningHub, gate: Gate, tmp_path: Path
) -> None:
    gate.relays.append(NOBODY)
    gate.journal.append_all([on()] * 700)
    with RunningRelay(open_spool(tmp_path / "relay", gate.hub_name), NOBODY) as away:
        gate.relays.append(away.url)
        state = gate.exchange.run_once()
        assert (state.line, state.pending, state.held, state.relay) == (
            Line.OFFLINE, 700, 700, away.url,
        )  # fmt: skip
        # Held is not acknowledged: nothing may be pruned for it.
        assert [each.seq for each in gate.journal.epochs()] == [0]
        assert not gate.exchange.failing
        gate.journal.append_all([on()] * 3)
        assert gate.exchange.run_once().held == 703
        gate.relays.clear()
    with RunningRelay(open_spool(tmp_path / "relay", gate.hub_name), hub.url) as near:
        gate.relays.append(near.url)
        wait(lambda: near.state().waiting == 0)
        state = gate.exchange.run_once()
        assert (state.line, state.pending, state.held) == (Line.OFFLINE, 0, 0)
        assert [each.seq for each in gate.journal.epochs()] == [703]
    # The line comes back: there is nothing left to send, and nothing is there twice.
    gate.line.cut = False
    gate.journal.append(on())
    state = gate.exchange.run_once()
    assert (state.line, state.pending, state.relay) == (Line.SYNCED, 0, "")
    with hub.database.reading() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM journal").scalar_one()
    assert count == 704


def test_a_relay_that_lost_its_disk_is_handed_everything_again(
    hub: RunningHub, gate: Gate, tmp_path: Path
) -> None:
    gate.journal.append_all([on()] * 20)
    for folder in ("first", "second"):
        with RunningRelay(open_spool(tmp_path / folder, gate.hub_name), NOBODY) as away:
            gate.relays[:] = [away.url]
            assert gate.exchange.run_once().held == 20
            assert away.state().waiting == 20


def test_a_relay_put_back_from_a_backup_is_handed_again_what_it_lost(
    hub: RunningHub, gate: Gate, tmp_path: Path
) -> None:
    with RunningRelay(open_spool(tmp_path / "relay", gate.hub_name), NOBODY) as near:
        gate.relays[:] = [near.url]
        gate.journal.append_all([on()] * 10)
        assert gate.exchange.run_once().held == 10
        shutil.copytree(tmp_path / "relay", tmp_path / "backup")
        gate.journal.append_all([on()] * 20)
        assert gate.exchange.run_once().held == 30
    with RunningRelay(open_spool(tmp_path / "backup", gate.hub_name), hub.url) as near:
        gate.relays[:] = [near.url]
        wait(lambda: near.state().waiting == 0)
        # The first exchange hears what it has and hands the rest in; the next that it is there.
        gate.exchange.run_once()
        wait(lambda: near.state().waiting == 0)
        state = gate.exchange.run_once()
        assert (state.line, state.pending, state.held) == (Line.OFFLINE, 0, 0)


def test_what_a_hub_lost_that_was_put_back_comes_by_the_relay_too(
    hub: RunningHub, gate: Gate, tmp_path: Path
) -> None:
    gate.line.cut = False
    gate.journal.append_all([on()] * 10)
    assert gate.exchange.run_once().pending == 0
    gate.line.cut = True
    # Since then the hub was put back to before: it has nothing of this gate's.
    gate.journal.doubt()
    with RunningRelay(open_spool(tmp_path / "relay", gate.hub_name), hub.url) as near:
        gate.relays[:] = [near.url]
        assert gate.exchange.run_once().pending == 10
        wait(lambda: near.state().waiting == 0)
        assert gate.exchange.run_once().pending == 0


def test_that_a_hub_was_put_back_and_nobody_said_so_is_heard_by_the_relay(
    hub: RunningHub, gate: Gate, tmp_path: Path
) -> None:
    now, backup = (sqlite3.connect(tmp_path / f"{name}.sqlite") for name in ("hub", "backup"))
    with closing(now), closing(backup):
        now.backup(backup)
    gate.line.cut = False
    gate.journal.append_all([on()] * 10)
    assert gate.exchange.run_once().pending == 0
    gate.line.cut = True
    gate.journal.append(on())
    back = RunningHub(f"sqlite:///{tmp_path}/backup.sqlite", tmp_path / "data")
    with back, RunningRelay(open_spool(tmp_path / "relay", gate.hub_name), back.url) as near:
        gate.relays[:] = [near.url]
        assert gate.exchange.run_once().pending == 1
        wait(lambda: near.state().waiting == 0)
        # It acknowledged ten by the line, and by the relay it has none: all is handed in.
        assert gate.exchange.run_once().pending == 11
        wait(lambda: near.state().waiting == 0)
        assert gate.exchange.run_once().pending == 0


def test_an_answer_that_is_older_than_what_the_hub_said_by_the_line_casts_no_doubt(
    hub: RunningHub, gate: Gate, tmp_path: Path
) -> None:
    gate.journal.append_all([on()] * 4)
    with RunningRelay(open_spool(tmp_path / "relay", gate.hub_name), hub.url) as near:
        gate.relays[:] = [near.url]
        gate.exchange.run_once()
        wait(lambda: near.state().waiting == 0)
    gate.line.cut = False
    gate.journal.append_all([on()] * 6)
    assert gate.exchange.run_once().pending == 0
    gate.line.cut = True
    gate.journal.append(on())
    with RunningRelay(open_spool(tmp_path / "relay", gate.hub_name), NOBODY) as away:
        gate.relays[:] = [away.url]
        assert [gate.exchange.run_once().pending for _ in range(2)] == [1, 1]
        assert away.state().waiting == 1


def test_a_gap_that_a_salvage_left_is_a_gap_at_the_relay_too(
    hub: RunningHub, gate: Gate, tmp_path: Path
) -> None:
    gate.journal.append_all([on()] * 9)
    kept = gate.journal.after

    def after(position: Position, limit: int) -> list[Entry]:
        found = [entry for entry in kept(position, limit + 2) if entry.seq not in {4, 5}]
        return found[:limit]

    gate.journal.after = after  # type: ignore[method-assign]
    with RunningRelay(open_spool(tmp_path / "relay", gate.hub_name), hub.url) as near:
        gate.relays[:] = [near.url]
        gate.exchange.run_once()
        wait(lambda: near.state().waiting == 0)
        gate.exchange.run_once()
    with hub.database.reading() as connection:
        there = connection.exec_driver_sql("SELECT seq FROM journal ORDER BY seq").scalars().all()
        aside = connection.exec_driver_sql("SELECT count(*) FROM quarantine").scalar_one()
    assert (there, aside) == ([1, 2, 3, 6, 7, 8, 9], 0)
    assert gate.journal.quarantined_count() == 0


def test_what_the_hub_set_aside_is_heard_though_later_parcels_were_answered_since(
    hub: RunningHub, gate: Gate, tmp_path: Path
) -> None:
    made = gate.journal.append_all([on()] * 3)
    # A copy of this laptop was at the hub before, under the same numbers.
    copy = replace(made[1], boot_id="copy-boot", entry_id=made[2].entry_id).sealed(made[0].hash)
    who = Device(EVENT, made[0].kiosk, None)
    run = run_of([made[0], copy])
    push = Push.model_validate_json(run.encode("b1", moment(SystemClock())))
    ingest(hub.database, who, push, push.entries, SystemClock().now())
    with RunningRelay(open_spool(tmp_path / "relay", gate.hub_name), NOBODY) as away:
        gate.relays[:] = [away.url]
        for _ in range(3):
            assert gate.exchange.run_once().line is Line.OFFLINE
            gate.journal.append(on())
    with RunningRelay(open_spool(tmp_path / "relay", gate.hub_name), hub.url) as near:
        gate.relays[:] = [near.url]
        for _ in range(3):
            wait(lambda: near.state().waiting == 0)
            gate.exchange.run_once()
    assert (gate.exchange.state().pending, len(gate.journal.epochs())) == (0, 2)
    with hub.database.reading() as connection:
        there = connection.exec_driver_sql("SELECT entry_id FROM journal").scalars().all()
    assert {entry.entry_id for entry in made} <= set(there)


@pytest.mark.expects_warnings
def test_what_is_too_large_for_a_server_before_the_hub_comes_in_smaller_parcels(
    hub: RunningHub, gate: Gate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.hub.api.parcels.BYTES_MAX", 16_000)
    gate.journal.append_all([on()] * 300)
    with RunningRelay(open_spool(tmp_path / "relay", gate.hub_name), hub.url) as near:
        gate.relays[:] = [near.url]
        gate.exchange.run_once()
        wait(lambda: near.state().refused == 1)
        for _ in range(2):
            gate.exchange.run_once()
            wait(lambda: near.state().waiting == 0)
        assert (gate.exchange.state().pending, near.state().refused) == (0, 1)


def test_a_relay_of_another_hub_is_handed_nothing(
    hub: RunningHub, gate: Gate, tmp_path: Path
) -> None:
    gate.journal.append(on())
    with RunningRelay(open_spool(tmp_path / "relay", "another-hub"), NOBODY) as other:
        gate.relays.append(other.url)
        state = gate.exchange.run_once()
        assert (state.line, state.pending, state.held, state.relay) == (Line.OFFLINE, 1, 0, "")
        assert other.state().waiting == 0
        assert gate.exchange.failing


def test_a_gate_with_a_line_asks_no_relay(hub: RunningHub, gate: Gate, tmp_path: Path) -> None:
    gate.relays.append(NOBODY)
    gate.line.cut = False
    gate.journal.append(on())
    state = gate.exchange.run_once()
    assert (state.line, state.pending, state.held) == (Line.SYNCED, 0, 0)
