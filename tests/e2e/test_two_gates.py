"""Two gates at one hub: each sees the other's volunteers, and both read what the hub reads."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.desk.gate import Gate
from kiosk.store.elsewhere import load_elsewhere
from kiosk.store.journal import Journal
from kiosk.store.peer import peer_of
from kiosk.store.roster import RosterInbox
from kiosk.workers.syncing import Syncer
from sync.client.exchange import Exchange
from sync.client.line import Line, LineState
from sync.client.listening import Listener
from sync.client.transport import HttpTransport
from sync.domain.duty import turns
from sync.domain.entries import EventId, VolunteerId
from tests.builders import LI, SOUTH, WANG, WEST, a_roster
from tests.e2e.hubs import GateAtHub, ServedHub, a_gate

SOON_S = 3.0
"""What the design promises, on a machine that has other things to do as well."""
HANG_S = 20.0
numbers = count(1)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedHub]:
    with ServedHub(tmp_path_factory.mktemp("hub")) as running:
        yield running


@pytest.fixture
def event(hub: ServedHub) -> EventId:
    return hub.load(a_roster(), next(numbers))


def settled(*gates: GateAtHub) -> None:
    """Let gates exchange until each has what the others sent."""
    for gate in (*gates, *gates):
        gate.sync()


def agree(hub: ServedHub, event: EventId, *gates: GateAtHub) -> None:
    """Hold every gate's reading against the hub's, and against a reading of everything."""
    for gate in gates:
        known = [*gate.journal.countable(), *load_elsewhere(gate.gate.store)]
        assert tuple(gate.gate.book.turns()) == turns(known, gate.gate.roster)
        assert gate.gate.book.figures() == hub.figures(event)
        assert gate.gate.book.turns() == gates[0].gate.book.turns()


def listening(stack: ExitStack, gate: GateAtHub, hub: ServedHub) -> Syncer:
    """Start a gate's syncer, with its listener."""
    who = gate.identity
    line = HttpTransport(read_s=40, whole_s=45)
    inbox = RosterInbox(gate.gate.store, who.root_public)
    peer = peer_of(gate.gate.store, who, hub.url)
    syncer = Syncer(gate.exchange, Listener(line, peer, inbox))
    syncer.entries_came.connect(gate.gate.await_entries)
    stack.callback(line.close)
    stack.callback(syncer.stop)
    syncer.start()
    return syncer


def seen_soon(gate: GateAtHub, who: VolunteerId, qapp: QCoreApplication, within_s: float) -> None:
    """Let a gate's window run until it knows of somebody."""
    began = time.monotonic()
    while not gate.gate.book.turns_of(who):
        qapp.processEvents()
        gate.gate.take_in(0.01)
        assert time.monotonic() - began < within_s


def until(qapp: QCoreApplication, holds: Callable[[], bool]) -> None:
    """Let the window run until something holds."""
    began = time.monotonic()
    while not holds():
        qapp.processEvents()
        time.sleep(0.005)
        assert time.monotonic() - began < HANG_S


def test_two_online_gates_see_each_others_volunteers_within_seconds(
    hub: ServedHub, event: EventId, tmp_path: Path, qapp: QCoreApplication
) -> None:
    with ExitStack() as stack:
        south, west = (
            stack.enter_context(a_gate(hub, event, tmp_path / name)) for name in ("south", "west")
        )
        syncers = [listening(stack, gate, hub) for gate in (south, west)]
        time.sleep(0.5)  # both hold their question open
        assert south.scan(hub.badge(event, WANG)) == "on"
        syncers[0].note_committed()
        seen_soon(west, WANG, qapp, SOON_S)
        now = west.gate.now()
        standing = west.gate.book.standing(WANG, now)
        assert standing is not None
        assert (standing.on_duty, standing.post) == (True, SOUTH)
        assert west.gate.book.on_duty(SOUTH, now) == [WANG]


def test_a_gate_that_was_withdrawn_and_let_in_again_hears_the_news_again(
    hub: ServedHub, event: EventId, tmp_path: Path, qapp: QCoreApplication
) -> None:
    with ExitStack() as stack:
        south, west = (
            stack.enter_context(a_gate(hub, event, tmp_path / name)) for name in ("south", "west")
        )
        hub.ask("withdraw-kiosk", str(event), west.identity.kiosk)
        told: list[LineState] = []
        syncer = listening(stack, west, hub)
        syncer.line_changed.connect(told.append)
        until(qapp, lambda: any(state.line is Line.STOPPED for state in told))
        time.sleep(0.5)  # the listener was refused, too
        hub.ask("admit-kiosk", str(event), west.identity.kiosk)
        syncer.exchange_now()  # as its timer would, in less than a minute
        until(qapp, lambda: told[-1].line is Line.SYNCED)
        time.sleep(2.5)  # and listens again
        assert south.scan(hub.badge(event, WANG)) == "on"
        settled(south)
        seen_soon(west, WANG, qapp, SOON_S)


def test_who_is_on_duty_at_another_gate_is_known_at_the_next_badge(
    hub: ServedHub, event: EventId, tmp_path: Path
) -> None:
    badge = hub.badge(event, WANG)
    with (
        a_gate(hub, event, tmp_path / "south") as south,
        a_gate(hub, event, tmp_path / "west", post=WEST) as west,
    ):
        assert south.scan(badge) == "on"
        settled(south, west)
        west.clock.step(hours=1)
        # Planned at the south gate and on duty there: the west gate asks before it moves anybody.
        assert west.scan(badge) == "on-elsewhere"
        assert [entry.kind for entry in west.gate.records.listed(west.gate.now()).entries] == [
            "refused"
        ]
        assert west.gate.book.figures() == south.gate.book.figures()
        settled(west, south)
        agree(hub, event, south, west)


def test_two_offline_gates_settle_by_rule_when_they_are_online_again(
    hub: ServedHub, event: EventId, tmp_path: Path
) -> None:
    wang, li = hub.badge(event, WANG), hub.badge(event, LI)
    with (
        a_gate(hub, event, tmp_path / "south", timedelta(minutes=7)) as south,
        a_gate(hub, event, tmp_path / "west", timedelta(minutes=-20), WEST) as west,
    ):
        # Neither has a line: each knows its own only.
        assert south.scan(wang) == "on"
        south.gate.tally.count("guide", 5)
        for gate in (south, west):
            gate.clock.step(hours=1)
        assert west.scan(li) == "on"
        west.gate.tally.count("order", 7)
        here = west.gate.checkin.scan(wang, west.gate.now())
        assert here.happened == "elsewhere"
        for gate in (south, west):
            gate.clock.step(hours=1)
        assert south.scan(wang) == "off"
        assert west.scan(li) == "off"
        settled(south, west)
        agree(hub, event, south, west)
        figures = hub.figures(event)
        assert (figures.volunteers, figures.turns, figures.served) == (2, 2, 12)
        # What each may take back and lists as its records is its own.
        assert len(south.gate.book.own()) == 3
        assert len(west.gate.book.own()) == 4
        assert south.gate.tally.board(WEST, (WEST,), south.gate.now()).served == 7
        assert south.gate.tally.board(WEST, (WEST,), south.gate.now()).last is None


def test_what_the_hub_sets_aside_counts_at_no_gate(
    hub: ServedHub, event: EventId, tmp_path: Path
) -> None:
    with (
        a_gate(hub, event, tmp_path / "south") as south,
        a_gate(hub, event, tmp_path / "west") as west,
    ):
        south.gate.tally.count("guide", 3)
        south.gate.tally.count("guide", 4)

        def poison(url: str, message: dict[str, object] | None) -> str:
            entries = (message or {}).get("entries", ())
            assert isinstance(entries, list | tuple)
            for entry in entries:
                if entry["seq"] == 1:
                    entry["post"] = "west-gate"
            return url

        south.line.before = poison
        settled(south, west)
        agree(hub, event, south, west)
        assert west.gate.book.figures().served == 4


def test_a_gate_that_starts_again_takes_the_others_in_slice_by_slice(
    hub: ServedHub, event: EventId, tmp_path: Path
) -> None:
    with (
        a_gate(hub, event, tmp_path / "south") as south,
        a_gate(hub, event, tmp_path / "west") as west,
    ):
        south.gate.tally.count("guide", 3)
        assert south.scan(hub.badge(event, WANG)) == "on"
        settled(south, west)
        again = type(west.gate)(west.gate.store, west.journal, west.clock, [SOUTH])
        assert again.book.figures().served == 0
        while not again.take_in(0.01):
            pass
        assert again.book.figures() == hub.figures(event)


def test_a_morning_without_a_line_on_a_wrong_clock_is_put_right_when_the_hub_is_met(
    hub: ServedHub, event: EventId, tmp_path: Path
) -> None:
    badge = hub.badge(event, WANG)
    wrong_by = timedelta(minutes=40)
    with (
        a_gate(hub, event, tmp_path / "south", wrong_by) as before,
        a_gate(hub, event, tmp_path / "west", post=WEST) as west,
    ):
        # A new boot, and no line: nothing is known of the clock.
        before.clock.boot_id = "boot-2"
        store, who = before.gate.store, before.identity
        journal = Journal(store, before.clock)
        peer = peer_of(store, who, hub.url)
        inbox = RosterInbox(store, who.root_public)
        exchange = Exchange(journal, inbox, before.line, before.clock, peer)
        gate = Gate(store, journal, before.clock, [SOUTH])
        south = GateAtHub(gate, journal, exchange, who, before.clock, before.line)
        began = hub.timeline.now()
        assert south.scan(badge) == "on"
        south.gate.tally.count("guide", 3)
        on, _ = south.journal.entries()
        assert abs(on.effective - began) > timedelta(minutes=39)
        settled(south, west)
        (turn,) = west.gate.book.turns()
        assert abs(turn.starts - began) < timedelta(seconds=20)
        assert south.journal.entries()[0] == on
        agree(hub, event, south, west)
