"""Kiosk and hub of different versions: what each does with the other, and after the upgrade.

The hub is a process of its own; one of tomorrow is today's with other numbers in it.
"""

import itertools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.store.device_key import KeyTalk
from kiosk.store.elsewhere import load_elsewhere
from kiosk.store.roster import RosterInbox
from sync.client.exchange import Exchange
from sync.client.line import Line
from sync.client.peer import Peer
from sync.client.signing import Proof
from sync.client.transport import HttpTransport, Reply, Transport
from sync.domain.rostering import to_rows
from tests.builders import AT, SOUTH, a_roster
from tests.e2e.hubs import ServedHub
from tests.faults.older_words import asked_before, told_before
from tests.faults.parts.network import Gate, a_gate
from tests.kiosk.store.stores import a_journal, enrolled, on
from tests.sync.client.hand_clock import HandClock
from tests.sync.client.hubs import Handler, serving

numbers = itertools.count(1)
PATIENCE_S = 10.0
SERVE = """
import sys, sync.wire
sync.wire.PROTOCOL, sync.wire.OLDEST_PROTOCOL = {newest}, {oldest}
from sync.cli import main
sys.exit(main())
"""
Hubs = Callable[[int, int], None]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedHub]:
    with ServedHub(tmp_path_factory.mktemp("hub")) as running:
        yield running


@pytest.fixture
def become(hub: ServedHub, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hubs]:
    """Give a way to make another version of the hub; in the end it is today's again."""

    def other(newest: int, oldest: int) -> None:
        code = SERVE.format(newest=newest, oldest=oldest)
        hub.kill()
        with monkeypatch.context() as patch:
            patch.setattr("tests.e2e.hubs.hub_command", lambda: [sys.executable, "-c", code])
            hub.start()

    yield other
    hub.kill()
    hub.start()


@pytest.fixture
def gate(hub: ServedHub, tmp_path: Path) -> Iterator[Gate]:
    event = hub.load(a_roster(), next(numbers))
    with a_gate(hub, event, tmp_path, PATIENCE_S) as made:
        assert made.exchange.run_once().line is Line.SYNCED
        yield made


def test_a_kiosk_that_is_too_old_is_told_so_and_goes_on_after_its_upgrade(
    gate: Gate, become: Hubs, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate.record(700)
    become(3, 2)
    gate.rename("新的名字")
    state = gate.exchange.run_once()
    assert (state.line, state.pending, state.quarantined) == (Line.STOPPED, 700, 0)
    assert state.reason is not None
    assert "升级签到台" in state.reason.zh
    assert "Upgrade the kiosk" in state.reason.en
    assert gate.at_hub() == []
    assert gate.name() == "新的名字"
    monkeypatch.setattr("sync.client.batching.PROTOCOL", 3)
    assert gate.rest().line is Line.SYNCED
    assert gate.wrong() == []


def test_a_kiosk_that_is_too_new_is_told_so_and_goes_on_after_the_hubs_upgrade(
    gate: Gate, become: Hubs, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate.record(700)
    monkeypatch.setattr("sync.client.batching.PROTOCOL", 2)
    gate.rename("新的名字")
    state = gate.exchange.run_once()
    assert (state.line, state.pending, state.quarantined) == (Line.STOPPED, 700, 0)
    assert state.reason is not None
    assert "先升级中心" in state.reason.zh
    assert "upgrade the hub first" in state.reason.en
    assert gate.at_hub() == []
    assert gate.name() == "新的名字"
    become(2, 1)
    assert gate.rest().line is Line.SYNCED
    assert gate.wrong() == []


def test_a_hub_one_version_newer_still_understands_a_kiosk_of_today(
    gate: Gate, become: Hubs
) -> None:
    become(2, 1)
    gate.record(700)
    assert gate.rest().line is Line.SYNCED
    assert gate.wrong() == []


class OfBefore(HttpTransport):
    """What an older kiosk says, and as much of the answers as it understands.

    Or what an older hub hears and says: it reads no epoch, and knows no columns.
    """

    def send(
        self, method: str, url: str, body: bytes | None = None, proof: Proof | None = None
    ) -> Reply:
        """See `Transport`."""
        return told_before(super().send(method, asked_before(url), body, proof))


def with_line(gate: Gate, line: Transport) -> Exchange:
    """Start the kiosk anew on the same store, with another end of the line."""
    asked = gate.exchange
    return Exchange(gate.journal, asked._inbox, line, gate.hub.timeline, asked._peer)


def test_after_an_upgrade_on_either_side_a_kiosk_gets_the_entries_it_passed_over(
    hub: ServedHub, tmp_path: Path
) -> None:
    event = hub.load(a_roster(), next(numbers))
    with (
        a_gate(hub, event, tmp_path / "one", PATIENCE_S) as one,
        a_gate(hub, event, tmp_path / "two", PATIENCE_S) as two,
    ):
        one.record(3)
        one.rest()
        line: HttpTransport = OfBefore()
        two.exchange = with_line(two, line)
        two.record(700)
        assert two.rest().line is Line.SYNCED
        assert two.wrong() == []
        assert load_elsewhere(two.store) == []
        one.record(2)
        one.rest()
        two.record(1)
        assert two.rest().line is Line.SYNCED
        assert load_elsewhere(two.store) == []
        line.close()
        # The same disk, the upgraded program (or hub), a full queue.
        two.record(900)
        line = HttpTransport()
        two.exchange = with_line(two, line)
        assert two.rest().line is Line.SYNCED
        assert two.wrong() == []
        assert load_elsewhere(two.store) == one.journal.entries()
        assert two.name() == a_roster().posts[SOUTH].name
        # And back again to what it was, as after an upgrade that went wrong.
        line.close()
        line = OfBefore()
        two.exchange = with_line(two, line)
        two.record(1)
        assert two.rest().line is Line.SYNCED
        assert two.wrong() == []
        line.close()


def test_a_hub_that_knows_none_of_what_is_new_takes_and_gives_all_that_it_knows(
    tmp_path: Path,
) -> None:
    def unknown(request: Handler) -> bool:
        if request.path == "/v1/journal":
            return True
        request.problem(404)
        return False

    with serving() as hub:
        hub.clock = lambda: AT
        hub.name, hub.on_push = "hub-1", unknown
        hub.changes = [
            {"table": row.table, "key": row.key, "value": row.value} for row in to_rows(a_roster())
        ]
        store, who = enrolled(tmp_path)
        journal = a_journal(store)
        journal.append_all([on()] * 700)
        peer = Peer(hub.url, "hub-1", who.kiosk, "secret")
        inbox = RosterInbox(store, who.root_public)
        line = HttpTransport()
        exchange = Exchange(journal, inbox, line, HandClock(), peer, keys=KeyTalk(store))
        state = exchange.run_once()
        assert (state.line, state.pending, state.reason) == (Line.SYNCED, 0, None)
        assert [seq for _, seq in sorted(hub.kept)] == list(range(1, 701))
        assert all("columns" not in push for push in hub.pushes)
        assert inbox.cursor() == f"1:{len(hub.changes)}"
        journal.append(on())
        assert exchange.run_once().pending == 0
        line.close()
        store.close()
