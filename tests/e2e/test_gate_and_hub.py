"""A gate with a real store before a real hub in a process of its own: nothing lost, nothing twice.

Every test has an event of its own at one hub.
"""

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from kiosk.desk.doubt_words import DoubtSort
from kiosk.desk.states import Answer
from kiosk.store.journal import Draft
from sync.client.line import Line
from sync.domain.entries import EventId, Kind, Method, VolunteerId, chain_breaks, wall_text
from sync.domain.figures import Figures
from tests.builders import LI, SOUTH, WANG, WEST, a_roster
from tests.e2e.hubs import GateAtHub, LostError, ServedHub, a_gate
from tests.stage import a_crowd

LOOKED_S = 2.1
"""So long after a look at an event's entries a hub looks again when a kiosk asks."""
numbers = count(1)
CROWD = 45


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedHub]:
    with ServedHub(tmp_path_factory.mktemp("hub")) as running:
        yield running


@pytest.fixture
def event(hub: ServedHub) -> EventId:
    return hub.load(a_roster(), next(numbers))


@pytest.fixture
def gate(hub: ServedHub, event: EventId, tmp_path: Path) -> Iterator[GateAtHub]:
    with a_gate(hub, event, tmp_path) as made:
        yield made


def served(people: int = 1) -> Draft:
    return Draft(Kind.TALLY, Method.DESK, post=SOUTH, data={"service": "guide", "count": people})


def test_one_poison_entry_among_a_hundred_is_set_aside_and_nothing_else(
    hub: ServedHub, tmp_path: Path
) -> None:
    event = hub.load(a_crowd(CROWD), next(numbers))
    badges = [hub.badge(event, VolunteerId(0x1000 + n)) for n in range(CROWD)]
    with a_gate(hub, event, tmp_path) as gate:
        assert [gate.scan(badge) for badge in badges] == ["on"] * CROWD
        for _ in range(10):
            gate.gate.tally.count("guide", 3)
        gate.clock.step(hours=2)
        assert [gate.scan(badge) for badge in badges] == ["off"] * CROWD
        assert gate.exchange.state().pending == 100

        def poison(url: str, message: dict[str, Any] | None) -> str:
            for entry in (message or {}).get("entries", ()):
                if entry["seq"] == 7:
                    entry["post"] = "west-gate"
            return url

        gate.line.before = poison
        state = gate.sync()
        assert (state.line, state.pending, state.quarantined) == (Line.SYNCED, 0, 1)
        entries = gate.journal.entries()
        assert hub.kept(event) == [(e.seq, e.hash) for e in entries if e.seq != 7]
        assert len(hub.kept(event)) == 99
        aside = hub.rows("SELECT seq, code FROM quarantine WHERE event = ?", event)
        assert aside == [(7, "hash")]
        lists = gate.gate.doubts.listed(gate.gate.now())
        (item,) = [one for one in lists.settle if one.sort is DoubtSort.ASIDE]
        assert item.entry == entries[6].entry_id
        assert item.title.zh == "中心已隔离"
        assert item.who.startswith("王")
        figures = hub.figures(event)
        assert gate.gate.book.figures() == figures
        assert (figures.turns, figures.served) == (CROWD - 1, 30)
        gate.line.before = lambda url, _: url
        assert gate.sync().quarantined == 1
        assert len(hub.kept(event)) == 99


@pytest.mark.parametrize("hours", [2, -2])
def test_a_clock_two_hours_wrong_blocks_no_scan_and_the_hub_puts_it_right(
    hours: int, hub: ServedHub, event: EventId, tmp_path: Path
) -> None:
    wrong_by = timedelta(hours=hours)
    badge = hub.badge(event, WANG)
    with a_gate(hub, event, tmp_path, wrong_by) as gate:
        state = gate.exchange.state()
        off_ms = state.offset_ms + wrong_by // timedelta(milliseconds=1)
        assert abs(off_ms) <= state.uncertainty_ms + 1
        began = hub.timeline.now()
        assert gate.scan(badge) == "on"
        gate.clock.step(seconds=30)
        assert gate.scan(badge) == "repeat"
        gate.gate.tally.count("guide", 5)
        gate.clock.step(hours=4)
        assert gate.scan(badge) == "off"
        assert gate.sync().pending == 0
        on, _, off = gate.journal.entries()
        assert abs(on.wall - wrong_by - began) < timedelta(seconds=10)
        assert off.wall - on.wall >= timedelta(hours=4)
        bodies = hub.rows("SELECT body FROM journal WHERE event = ? ORDER BY seq", event)
        told = json.loads(bodies[0][0])
        assert (told["wall"], told["offset_ms"]) == (wall_text(on.wall), on.offset_ms)
        figures = hub.figures(event)
        assert figures == gate.gate.book.figures()
        assert figures == Figures(1, 1, 5, 240, 240)
        ((starts_ms,),) = hub.rows("SELECT starts_ms FROM turn WHERE event = ?", event)
        starts = datetime.fromtimestamp(starts_ms / 1000, UTC)
        assert abs(starts - began) < timedelta(seconds=10)


def test_a_hub_that_is_killed_between_batches_holds_every_entry_once(
    hub: ServedHub, event: EventId, gate: GateAtHub
) -> None:
    assert gate.scan(hub.badge(event, WANG)) == "on"
    gate.journal.append_all([served()] * 1100)
    gate.gate.reread()
    pushes = 0

    def die(url: str) -> None:
        nonlocal pushes
        pushes += url.endswith("/v1/journal")
        if pushes == 1:
            hub.kill()

    gate.line.after = die
    state = gate.sync()
    assert (state.line, state.pending) == (Line.OFFLINE, 601)
    assert gate.scan(hub.badge(event, LI)) == "elsewhere"

    lost = 0

    def lose(url: str) -> None:
        # It was taken in and the answer was lost; then the hub is killed.
        nonlocal lost
        if url.endswith("/v1/journal"):
            lost += 1
            hub.kill()
            raise LostError

    hub.start()
    gate.line.after = lose
    assert gate.sync().pending == 602
    assert lost == 1
    hub.start()
    gate.line.after = lambda _: None
    state = gate.sync()
    assert (state.line, state.pending, state.quarantined) == (Line.SYNCED, 0, 0)
    entries = gate.journal.entries()
    assert chain_breaks(entries) == []
    assert hub.kept(event) == [(entry.seq, entry.hash) for entry in entries]
    assert hub.figures(event) == gate.gate.book.figures()
    assert hub.figures(event).served == 1100


@contextlib.contextmanager
def captive_portal() -> Iterator[str]:
    """Answer everything as a hotel's Wi-Fi does: status 200, and a page for people."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = b"<html><title>Wi-Fi</title>Please log in</html>"
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        do_POST = do_GET  # noqa: N815 - the server calls it by name

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_log_in_page_acknowledges_nothing_and_is_named(
    hub: ServedHub, event: EventId, gate: GateAtHub
) -> None:
    badge = hub.badge(event, WANG)
    assert gate.scan(badge) == "on"
    with captive_portal() as portal:
        gate.line.before = lambda url, _: url.replace(hub.url, portal)
        state = gate.sync()
        assert (state.line, state.pending) == (Line.OFFLINE, 1)
        assert state.reason is not None
        assert "登录页面" in state.reason.zh
        assert "log-in page" in state.reason.en
        gate.clock.step(hours=1)
        assert gate.scan(badge) == "off"
        assert gate.sync().pending == 2
    assert hub.kept(event) == []
    gate.line.before = lambda url, _: url
    state = gate.sync()
    assert (state.line, state.pending, state.reason) == (Line.SYNCED, 0, None)
    assert [seq for seq, _ in hub.kept(event)] == [1, 2]
    assert hub.figures(event) == gate.gate.book.figures() != Figures()


def test_a_badge_revoked_at_the_hub_is_refused_after_the_next_pull(
    hub: ServedHub, event: EventId, gate: GateAtHub
) -> None:
    wang, li = hub.badge(event, WANG), hub.badge(event, LI)
    assert gate.scan(wang) == "on"
    hub.ask("revoke", str(event), f"{WANG:016x}")
    gate.clock.step(hours=1)
    gate.sync()
    assert gate.scan(wang) == "revoked"
    assert gate.scan(li) == "elsewhere"
    assert gate.sync().pending == 0
    assert [entry.kind for entry in gate.journal.entries()] == ["on", "refused", "refused"]
    assert hub.figures(event) == gate.gate.book.figures()


def test_a_withdrawn_kiosk_says_so_goes_on_and_drops_nothing(
    hub: ServedHub, event: EventId, gate: GateAtHub
) -> None:
    badge = hub.badge(event, WANG)
    assert gate.scan(badge) == "on"
    assert gate.sync().pending == 0
    hub.ask("withdraw-kiosk", str(event), gate.identity.kiosk)
    gate.clock.step(hours=1)
    assert gate.scan(badge) == "off"
    state = gate.sync()
    assert (state.line, state.pending) == (Line.STOPPED, 1)
    assert state.reason is not None
    command = f"gatepost-hub admit-kiosk {event} {gate.identity.kiosk}"
    assert command in state.reason.zh
    assert command in state.reason.en
    assert gate.exchange.failing
    assert [entry.kind for entry in gate.journal.entries()] == ["on", "off"]
    assert len(hub.kept(event)) == 1


def test_a_rebuild_from_the_raw_log_gives_the_same_figures(
    hub: ServedHub, event: EventId, gate: GateAtHub
) -> None:
    badge = hub.badge(event, WANG)
    assert gate.scan(badge) == "on"
    gate.gate.tally.count("guide", 2)
    slip = gate.gate.tally.count("guide", 50)
    assert gate.gate.review.undo(slip.entry_id, gate.gate.now()) is not None
    gate.clock.step(hours=3)
    assert gate.scan(badge) == "off"
    gate.sync()
    told = json.loads(hub.ask("figures", str(event), "--json"))
    assert json.loads(hub.ask("rebuild", str(event), "--json")) == told
    figures = gate.gate.book.figures()
    assert (told["volunteers"], told["turns"], told["served"], told["minutes"]) == (
        figures.volunteers,
        figures.turns,
        figures.served,
        figures.minutes,
    )
    assert (figures.turns, figures.served, figures.minutes) == (1, 2, 180)


def test_two_gates_whose_records_overlap_both_see_it_and_one_of_them_settles_it(
    hub: ServedHub, event: EventId, tmp_path: Path
) -> None:
    with (
        a_gate(hub, event, tmp_path / "south") as south,
        a_gate(hub, event, tmp_path / "west") as west,
    ):
        badge = hub.badge(event, WANG)
        assert south.scan(badge) == "on"
        west.clock.step(hours=1)
        there = west.journal.append(Draft(Kind.ON, Method.BADGE, WANG, WEST))
        west.gate.book.add(there)
        south.clock.step(hours=2)
        west.clock.step(hours=1)
        assert south.scan(badge) == "off"
        now = south.gate.now()
        assert [gate.gate.doubts.count(now) for gate in (south, west)] == [0, 0]
        meet(south, west)
        (mine,) = south.gate.doubts.listed(now).settle
        (theirs,) = west.gate.doubts.listed(now).settle
        assert mine == theirs
        assert (mine.title.zh, mine.sort) == ("时间重叠", DoubtSort.TURN)
        turn = west.gate.settling.show(theirs.entry, now)
        assert turn is not None
        said = west.gate.settling.settle(turn.turn, turn.starts, turn.ends, "others-told", now)
        assert said.answer is Answer.DONE
        assert west.gate.doubts.count(now) == 0
        meet(west, south)
        assert [gate.gate.doubts.count(now) for gate in (south, west)] == [0, 0]


def meet(*gates: GateAtHub) -> None:
    """Let gates exchange until each was told of what the others sent."""
    for _ in range(2):
        for gate in gates:
            gate.sync()
        time.sleep(LOOKED_S)
    for gate in gates:
        gate.sync()
