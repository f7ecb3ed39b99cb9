"""Push and pull over real HTTP: what is acknowledged, what is not, and what is never lost.

Past 400 lines: every fault of the line stands in one place, beside the way it must end.
"""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from sync.client.exchange import Exchange, Peer
from sync.client.line import Line
from sync.client.outbox import Applied
from sync.client.pace import Pace
from sync.client.problems import Cancelled
from sync.client.pushing import SUSPECT_RETRY_S
from sync.client.transport import HttpTransport, Severable
from sync.domain.errors import BadRoster
from sync.wire.columns import NotColumns
from tests.builders import AT
from tests.sync.client.hand_clock import HandClock
from tests.sync.client.hubs import Handler, Hub, Instead, serving
from tests.sync.client.memory import MemoryInbox, MemoryOutbox

GATE = {"table": "post", "key": "south-gate", "value": {"name": "南门"}}


@pytest.fixture
def hub() -> Iterator[Hub]:
    with serving() as running:
        running.clock = lambda: AT
        yield running


class Gate:
    """One kiosk's end: stores in memory, a real line."""

    def __init__(self, hub: Hub, **timeouts: float) -> None:
        self.clock = HandClock()
        self.outbox = MemoryOutbox()
        self.inbox = MemoryInbox()
        self.http = HttpTransport(**timeouts)  # type: ignore[arg-type]
        self.line = Severable(self.http)
        self.hub = hub
        self.restart()

    def restart(self) -> None:
        """Start the exchange anew on the same store, as a new start of the kiosk does."""
        peer = Peer(self.hub.url, "hub-1", 1, "kiosk-south", "secret")
        pace = Pace(poll_s=15, uniform=lambda _, high: high)
        self.exchange = Exchange(self.outbox, self.inbox, self.line, self.clock, peer, pace)

    def acked(self) -> int:
        """Give what the first epoch has acknowledged."""
        return self.outbox.acked[1]

    def suspects(self) -> list[int]:
        """Give what this gate set aside by itself."""
        return [q.entry.seq for q in self.outbox.quarantined() if q.code == "suspect"]


@pytest.fixture
def gate(hub: Hub) -> Iterator[Gate]:
    made = Gate(hub)
    yield made
    made.http.close()


def first(number: int, act: Callable[[Handler], Any]) -> Instead:
    """Answer the first `number` requests by `act`, then tell the truth."""
    left = [number]

    def instead(request: Handler) -> bool:
        left[0] -= 1
        if left[0] < 0:
            return True
        act(request)
        return False

    return instead


def always(act: Callable[[Handler], Any]) -> Instead:
    return first(10**9, act)


def poison(*seqs: int, status: int = 400) -> Instead:
    """Refuse every batch that one of these entries is in."""

    def instead(request: Handler) -> bool:
        there = {raw["seq"] for raw in request.message["entries"]}
        if there & set(seqs):
            request.problem(status)
            return False
        return True

    return instead


# ---- all is well --------------------------------------------------------------------------------


def test_everything_pending_is_pushed_and_everything_new_is_pulled(gate: Gate, hub: Hub) -> None:
    gate.outbox.write(1203)
    hub.changes = [{**GATE, "key": f"p{n}"} for n in range(250)]
    state = gate.exchange.run_once()
    assert [len(push["entries"]) for push in hub.pushes] == [500, 500, 203]
    assert len(hub.kept) == 1203
    assert max(hub.sizes) <= 1024 * 1024
    assert gate.acked() == 1203
    assert len(gate.inbox.taken) == 250
    assert hub.pulls == ["", "1:100", "1:200"]
    assert (state.line, state.pending, state.reason) == (Line.SYNCED, 0, None)
    assert state.last_exchange == AT
    assert gate.exchange.brought == Applied(roster=True)
    assert gate.exchange.delay_s() == 15


def test_large_entries_make_smaller_batches(gate: Gate, hub: Hub) -> None:
    gate.outbox.write(600, data={"note": "字" * 1300})
    gate.exchange.run_once()
    assert gate.acked() == 600
    assert max(hub.sizes) <= 1024 * 1024


def test_a_second_exchange_sends_nothing_twice(gate: Gate, hub: Hub) -> None:
    gate.outbox.write(3)
    gate.exchange.run_once()
    gate.exchange.run_once()
    assert len(hub.pushes) == 1
    assert gate.exchange.brought == Applied()
    gate.outbox.write(2)
    gate.exchange.run_once()
    assert hub.pushes[-1]["first_seq"] == 4
    assert len(hub.kept) == 5


def test_every_epoch_is_sent_in_its_own_batches(gate: Gate, hub: Hub) -> None:
    gate.outbox.write(2, epoch=1)
    gate.outbox.write(3, epoch=2)
    assert gate.exchange.run_once().pending == 0
    assert [(push["epoch"], len(push["entries"])) for push in hub.pushes] == [(1, 2), (2, 3)]
    assert gate.outbox.acked == {1: 2, 2: 3}


def test_before_the_first_exchange_the_line_is_waiting(gate: Gate) -> None:
    gate.outbox.write(2)
    state = gate.exchange.state()
    assert (state.line, state.pending, state.last_exchange) == (Line.WAITING, 2, None)


def test_entries_written_after_the_exchange_are_on_their_way(gate: Gate) -> None:
    gate.exchange.run_once()
    gate.outbox.write(2)
    assert (gate.exchange.state().line, gate.exchange.state().pending) == (Line.SENDING, 2)


def test_one_bad_entry_among_a_hundred_is_set_aside_and_seen_at_the_gate(
    gate: Gate, hub: Hub
) -> None:
    made = gate.outbox.write(100)
    hub.aside[1, 42] = "hash"
    state = gate.exchange.run_once()
    assert (gate.acked(), state.pending, state.quarantined) == (100, 0, 1)
    assert [(q.entry, q.code) for q in gate.outbox.quarantined()] == [(made[41], "hash")]
    assert gate.exchange.brought.verdicts
    gate.exchange.run_once()
    assert not gate.exchange.brought.verdicts


def at_most(number: int) -> Instead:
    """Find batches of more than `number` entries too large, in a web server's words."""

    def instead(request: Handler) -> bool:
        if len(request.message["entries"]) > number:
            request.html(413)
            return False
        return True

    return instead


def test_a_long_backlog_leaves_the_pull_its_turn_and_goes_on_at_once(gate: Gate, hub: Hub) -> None:
    gate.outbox.write(100)
    hub.changes = [GATE]
    hub.on_push = at_most(1)
    state = gate.exchange.run_once()
    assert state.line is Line.SENDING
    assert 0 < state.pending < 100
    assert gate.inbox.taken
    assert gate.exchange.delay_s() == 0
    while state.pending:
        before = state.pending
        state = gate.exchange.run_once()
        assert state.pending < before
    assert len(hub.kept) == 100


# ---- what is no acknowledgement -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda request: request.html(200), "log-in page"),
        (lambda request: request.html(302, Location="http://127.0.0.1:9/login"), "log-in page"),
        (lambda request: request.html(511), "log-in page"),
        (lambda request: request.json(200, {"ok": True}), "not this event's hub"),
        (
            lambda request: request.json(
                200, {**request.hub.take(request.message), "hub": "hub-2"}
            ),
            "not this event's hub",
        ),
        (
            lambda request: request.json(
                200, {**request.hub.take(request.message), "batch": "another"}
            ),
            "not this event's hub",
        ),
        (
            lambda request: request.answer(
                200, "application/json", b"\x1f\x8b\x08half", Content_Encoding="gzip"
            ),
            None,
        ),
        (
            lambda request: request.answer(
                200, "application/json", b"plain", Content_Encoding="gzip"
            ),
            None,
        ),
        (lambda request: request.answer(200, "application/json", b"x" * 5_000_000), None),
        (lambda request: request.drop(), "cannot be reached"),
        (lambda request: request.problem(500), "busy"),
        (lambda request: request.html(502), "busy"),
    ],
    ids=[
        "portal",
        "redirect",
        "511",
        "other-json",
        "other-hub",
        "other-batch",
        "cut-gzip",
        "no-gzip",
        "too-large",
        "dropped",
        "500",
        "502",
    ],
)
def test_nothing_but_the_hubs_own_answer_acknowledges(
    gate: Gate, hub: Hub, act: Callable[[Handler], Any], words: str | None
) -> None:
    gate.outbox.write(3)
    hub.changes = [GATE]
    hub.on_push = first(1, act)
    state = gate.exchange.run_once()
    assert gate.acked() == 0
    assert (state.line, state.pending, state.offline_since) == (Line.OFFLINE, 3, AT)
    assert state.reason is not None
    assert words is None or words in state.reason.en
    assert gate.exchange.delay_s() == 2
    # The pull had its turn all the same.
    assert gate.inbox.taken
    state = gate.exchange.run_once()
    assert (gate.acked(), state.line, state.offline_since) == (3, Line.SYNCED, None)
    assert state.reason is None
    assert len(hub.kept) == 3


def test_a_packed_answer_that_unpacks_without_end_is_not_read_to_the_end(
    gate: Gate, hub: Hub
) -> None:
    import gzip

    bomb = gzip.compress(b" " * 40_000_000, compresslevel=9)
    gate.outbox.write(1)
    hub.on_push = first(
        1,
        lambda request: request.answer(200, "application/json", bomb, Content_Encoding="gzip"),
    )
    assert gate.exchange.run_once().line is Line.OFFLINE
    assert gate.acked() == 0


def test_an_answer_lost_on_its_way_is_made_good_by_repetition(gate: Gate, hub: Hub) -> None:
    def take_and_drop(request: Handler) -> None:
        hub.take(request.message)
        request.drop()

    gate.outbox.write(5)
    hub.on_push = first(1, take_and_drop)
    gate.exchange.run_once()
    assert (gate.acked(), len(hub.kept)) == (0, 5)
    state = gate.exchange.run_once()
    assert (gate.acked(), len(hub.kept), state.quarantined) == (5, 5, 0)


def test_a_portal_on_the_pull_changes_nothing(gate: Gate, hub: Hub) -> None:
    gate.outbox.write(1)
    hub.on_pull = first(1, lambda request: request.html(200))
    state = gate.exchange.run_once()
    assert gate.acked() == 1
    assert state.line is Line.OFFLINE
    assert gate.inbox.at is None


def test_a_dawdling_hub_is_given_up_within_the_time(hub: Hub) -> None:
    def drip(request: Handler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", "1000")
        request.end_headers()
        while not hub.release.wait(0.05):
            request.wfile.write(b" ")

    gate = Gate(hub, read_s=5, whole_s=0.5)
    gate.outbox.write(1)
    hub.on_push = first(1, drip)
    begun = time.monotonic()
    state = gate.exchange.run_once()
    assert time.monotonic() - begun < 3
    assert state.reason is not None
    assert "slow" in state.reason.en
    assert gate.exchange.run_once().line is Line.SYNCED
    gate.http.close()


def test_a_hub_that_drips_its_headers_is_given_up_too(hub: Hub) -> None:
    def drip(request: Handler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not hub.release.wait(0.05):
            request.wfile.write(b"x")

    gate = Gate(hub, read_s=5, whole_s=0.5)
    gate.outbox.write(1)
    hub.on_push = first(1, drip)
    begun = time.monotonic()
    assert gate.exchange.run_once().line is Line.OFFLINE
    assert time.monotonic() - begun < 3
    gate.http.close()


def test_silence_is_given_up_within_the_time(hub: Hub) -> None:
    gate = Gate(hub, read_s=0.3)
    gate.outbox.write(1)
    hub.on_push = first(1, lambda _: hub.release.wait(5))
    assert gate.exchange.run_once().line is Line.OFFLINE
    gate.http.close()


# ---- the line comes and goes --------------------------------------------------------------------


def test_nobody_at_the_other_end_is_offline_and_loses_nothing(gate: Gate) -> None:
    gate.outbox.write(4)
    gate.line.cut = True
    gate.clock.run(minutes=1)
    state = gate.exchange.run_once()
    assert (state.line, state.pending) == (Line.OFFLINE, 4)
    assert state.offline_since == AT + timedelta(minutes=1)
    gate.clock.run(minutes=5)
    assert gate.exchange.run_once().offline_since == AT + timedelta(minutes=1)
    gate.line.cut = False
    state = gate.exchange.run_once()
    assert (state.line, state.pending, state.offline_since) == (Line.SYNCED, 0, None)
    assert state.last_exchange == AT + timedelta(minutes=6)


def test_a_port_where_nobody_listens_is_offline() -> None:
    with serving() as gone:
        pass
    gate = Gate(gone)
    gate.outbox.write(1)
    assert gate.exchange.run_once().line is Line.OFFLINE


def test_a_cable_pulled_while_the_answer_travels_loses_only_the_answer(
    gate: Gate, hub: Hub
) -> None:
    def pull_the_cable(_: Handler) -> bool:
        gate.line.cut = True
        return True

    gate.outbox.write(2)
    hub.on_push = pull_the_cable
    gate.exchange.run_once()
    assert (gate.acked(), len(hub.kept)) == (0, 2)


def test_the_waiting_grows_and_the_hub_may_ask_for_more(gate: Gate, hub: Hub) -> None:
    gate.outbox.write(1)
    hub.on_push = first(3, lambda request: request.problem(503))
    delays = []
    for _ in range(3):
        gate.exchange.run_once()
        delays.append(gate.exchange.delay_s())
    assert delays == [2, 4, 8]
    hub.on_push = first(1, lambda request: request.problem(503, Retry_After="33"))
    gate.exchange.run_once()
    assert gate.exchange.delay_s() == 33
    assert gate.exchange.failing
    gate.exchange.run_once()
    assert (gate.acked(), gate.exchange.delay_s(), gate.exchange.failing) == (1, 15, False)


def test_closing_breaks_off_what_is_under_way(gate: Gate, hub: Hub) -> None:
    asked = threading.Event()

    def hold(_: Handler) -> None:
        asked.set()
        hub.release.wait(20)

    gate.outbox.write(1)
    hub.on_push = always(hold)
    runner = threading.Thread(target=gate.exchange.run_once)
    runner.start()
    assert asked.wait(5)
    begun = time.monotonic()
    gate.exchange.cancel()
    runner.join(5)
    assert not runner.is_alive()
    assert time.monotonic() - begun < 1
    assert gate.acked() == 0
    with pytest.raises(Cancelled):
        gate.exchange.push()
    with pytest.raises(Cancelled):
        gate.http.send("GET", hub.url)


# ---- the hub refuses ----------------------------------------------------------------------------


def test_a_kiosk_that_is_not_admitted_stops_and_drops_nothing(gate: Gate, hub: Hub) -> None:
    gate.outbox.write(3)
    hub.token = "another"
    state = gate.exchange.run_once()
    assert (state.line, state.pending, gate.suspects()) == (Line.STOPPED, 3, [])
    assert state.reason is not None
    assert "401" in state.reason.zh
    hub.token = "secret"
    assert gate.exchange.run_once().line is Line.SYNCED
    assert len(hub.kept) == 3


def test_too_large_a_batch_is_halved_until_it_fits_and_grows_again(gate: Gate, hub: Hub) -> None:
    gate.outbox.write(400)
    hub.on_push = at_most(60)
    state = gate.exchange.run_once()
    assert (state.line, gate.acked(), gate.suspects()) == (Line.SYNCED, 400, [])
    hub.on_push = lambda _: True
    for _ in range(4):
        gate.outbox.write(500)
        gate.exchange.run_once()
    assert len(hub.pushes[-1]["entries"]) == 500


@pytest.mark.parametrize("status", [400, 422, 413])
def test_a_poison_entry_is_found_set_aside_and_the_rest_goes_on(
    gate: Gate, hub: Hub, status: int
) -> None:
    gate.outbox.write(100)
    hub.on_push = poison(37, status=status)
    state = gate.exchange.run_once()
    assert len(hub.kept) == 99
    assert (gate.acked(), gate.suspects()) == (36, [37])
    assert (state.line, state.pending, state.quarantined) == (Line.SENDING, 1, 1)
    assert gate.exchange.brought.verdicts
    # It is not tried with every exchange, and what is behind it is not sent again.
    before = len(hub.pushes)
    assert gate.exchange.run_once().pending == 1
    assert len(hub.pushes) == before
    gate.outbox.write(5)
    assert gate.exchange.run_once().pending == 1
    sent = [raw["seq"] for push in hub.pushes[before:] for raw in push["entries"]]
    assert sent == [101, 102, 103, 104, 105]


def test_a_suspect_is_tried_again_by_itself_until_it_gets_through(gate: Gate, hub: Hub) -> None:
    gate.outbox.write(10)
    hub.on_push = poison(4)
    gate.exchange.run_once()
    gate.clock.run(seconds=SUSPECT_RETRY_S + 1)
    gate.exchange.run_once()
    assert [raw["seq"] for raw in hub.pushes[-1]["entries"]] == [4]
    assert gate.suspects() == [4]
    hub.on_push = lambda _: True
    gate.clock.run(seconds=SUSPECT_RETRY_S + 1)
    state = gate.exchange.run_once()
    assert (gate.acked(), gate.suspects(), state.pending) == (10, [], 0)
    assert (state.line, state.quarantined) == (Line.SYNCED, 0)
    assert gate.exchange.brought.verdicts


def test_a_suspect_is_still_one_after_a_restart_and_tried_at_once(gate: Gate, hub: Hub) -> None:
    gate.outbox.write(10)
    hub.on_push = poison(4, 7)
    gate.exchange.run_once()
    assert gate.suspects() == [4, 7]
    gate.restart()
    hub.on_push = poison(7)
    state = gate.exchange.run_once()
    # What lay behind it was sent once more, as the hub may: they are duplicates there.
    assert (gate.acked(), gate.suspects(), state.pending) == (6, [7], 1)
    assert len(hub.kept) == 9


def test_the_last_and_only_entry_may_be_the_poison(gate: Gate, hub: Hub) -> None:
    gate.outbox.write(1)
    hub.on_push = poison(1)
    state = gate.exchange.run_once()
    assert (gate.suspects(), state.pending, state.line) == ([1], 1, Line.SENDING)
    assert [len(push["entries"]) for push in hub.pushes] == [1, 0]


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_hub_that_refuses_everything_makes_no_suspects(gate: Gate, hub: Hub, status: int) -> None:
    gate.outbox.write(64)
    hub.on_push = always(lambda request: request.problem(status))
    state = gate.exchange.run_once()
    assert (state.line, state.pending, gate.suspects()) == (Line.STOPPED, 64, [])
    assert len(hub.pushes) < 10
    hub.on_push = lambda _: True
    assert gate.exchange.run_once().pending == 0


def test_a_hub_that_breaks_on_one_entry_again_and_again_gets_the_rest(gate: Gate, hub: Hub) -> None:
    gate.outbox.write(20)
    hub.on_push = poison(13, status=500)
    states = [gate.exchange.run_once() for _ in range(3)]
    assert [state.line for state in states] == [Line.OFFLINE, Line.OFFLINE, Line.SENDING]
    assert (len(hub.kept), gate.suspects()) == (19, [13])


def test_a_hub_that_is_broken_for_everything_makes_no_suspects(gate: Gate, hub: Hub) -> None:
    gate.outbox.write(20)
    hub.on_push = always(lambda request: request.problem(500))
    for _ in range(6):
        assert gate.exchange.run_once().line is Line.OFFLINE
    assert gate.suspects() == []
    hub.on_push = lambda _: True
    assert gate.exchange.run_once().line is Line.SYNCED


# ---- the hub was set back -----------------------------------------------------------------------


def test_a_hub_that_lost_entries_gets_them_again(gate: Gate, hub: Hub) -> None:
    gate.outbox.write(30)
    gate.exchange.run_once()
    for seq in range(11, 31):
        del hub.kept[1, seq]
    gate.outbox.write(1)
    gate.exchange.run_once()
    assert len(hub.kept) == 31
    assert gate.acked() == 31


def test_a_hub_of_a_new_epoch_is_asked_what_it_still_has(gate: Gate, hub: Hub) -> None:
    hub.changes = [GATE]
    gate.outbox.write(30)
    gate.exchange.run_once()
    hub.kept.clear()
    hub.hub_epoch = 2
    # The pull notices, the next push asks and sends all of it again.
    gate.exchange.run_once()
    assert gate.exchange.delay_s() == 0
    gate.exchange.run_once()
    assert len(hub.kept) == 30
    # What it lacked was sent again: what the gates were told meanwhile is told anew.
    assert hub.pulls[-1] == ""
    gate.exchange.run_once()
    assert gate.exchange.delay_s() == 15


def test_a_clones_entries_at_the_hub_acknowledge_nothing_that_was_not_sent(
    gate: Gate, hub: Hub
) -> None:
    hub.kept = {(1, seq): {} for seq in range(1, 21)}
    gate.outbox.write(3)

    def busy(request: Handler) -> bool:
        if len(hub.pushes) == 1:
            # Scanned while the answer travels; and then the line goes.
            gate.outbox.write(5)
            return True
        request.drop()
        return False

    hub.on_push = busy
    gate.exchange.run_once()
    assert gate.acked() == 3
    hub.on_push = lambda _: True
    gate.exchange.run_once()
    assert [raw["seq"] for raw in hub.pushes[-1]["entries"]] == [4, 5, 6, 7, 8]
    assert gate.acked() == 8


def test_a_hub_that_never_acknowledges_is_sent_no_more_than_twice_at_a_time(
    gate: Gate, hub: Hub
) -> None:
    gate.outbox.write(5)
    hub.on_push = always(
        lambda request: request.json(200, {**hub.take(request.message), "acked_through": 0})
    )
    for turn in range(1, 4):
        state = gate.exchange.run_once()
        assert (state.pending, state.line) == (5, Line.SENDING)
        assert len(hub.pushes) <= 2 * turn


# ---- pulling ------------------------------------------------------------------------------------


def test_a_page_that_does_not_hold_is_told_and_does_not_hold_up_entries(
    gate: Gate, hub: Hub
) -> None:
    gate.outbox.write(1)
    gate.inbox.refusing = BadRoster()
    state = gate.exchange.run_once()
    assert (state.line, state.reason) == (Line.SYNCED, BadRoster().message)
    assert (gate.acked(), gate.inbox.at) == (1, None)
    assert not gate.exchange.failing
    gate.inbox.refusing = None
    assert gate.exchange.run_once().reason is None


def test_a_hub_that_promises_more_and_gives_nothing_is_not_asked_for_ever(
    gate: Gate, hub: Hub
) -> None:
    def stuck(request: Handler) -> None:
        request.json(200, {**hub.page("1:0"), "more": True, "cursor": "1:0"})

    hub.on_pull = always(stuck)
    assert gate.exchange.run_once().line is Line.OFFLINE
    assert len(hub.pulls) == 2


# ---- clocks -------------------------------------------------------------------------------------


def test_a_clock_two_hours_wrong_is_an_offset_and_nothing_else(gate: Gate, hub: Hub) -> None:
    gate.outbox.write(1)
    hub.clock = lambda: AT + timedelta(hours=2)
    state = gate.exchange.run_once()
    assert (state.line, state.offset_ms, state.uncertainty_ms) == (Line.SYNCED, 7_200_000, 0)
    assert gate.outbox.offset == (7_200_000, 0)
    assert gate.outbox.written[0].wall == AT


# ---- columns --------------------------------------------------------------------------------------


def forms(hub: Hub) -> list[str]:
    """Say in which form each push came."""
    return ["columns" if "columns" in push else "entries" for push in hub.pushes]


def test_a_hub_that_reads_columns_gets_them_from_its_second_batch_on(gate: Gate, hub: Hub) -> None:
    hub.reads_columns = True
    written = gate.outbox.write(1203)
    gate.exchange.run_once()
    assert forms(hub) == ["entries", "columns", "columns"]
    assert gate.acked() == 1203
    assert [hub.kept[1, seq]["hash"] for seq in range(1, 1204)] == [e.hash for e in written]
    assert max(hub.sizes[1:]) < hub.sizes[0] / 5


def test_an_older_hub_never_gets_columns(gate: Gate, hub: Hub) -> None:
    gate.outbox.write(1203)
    gate.exchange.run_once()
    assert forms(hub) == ["entries"] * 3


def test_a_hub_that_was_set_back_to_an_older_version_gets_entries_again(
    gate: Gate, hub: Hub
) -> None:
    hub.reads_columns = True
    gate.outbox.write(500)
    gate.exchange.run_once()
    hub.reads_columns = False

    def older(request: Handler) -> bool:
        if "columns" in request.message:
            request.problem(422)
            return False
        return True

    hub.on_push = older
    gate.outbox.write(700)
    state = gate.exchange.run_once()
    assert forms(hub) == ["entries", "columns", "entries", "entries"]
    assert (state.line, gate.acked(), gate.suspects()) == (Line.SYNCED, 1200, [])


def test_a_flipped_byte_in_the_journal_costs_only_its_own_entry(gate: Gate, hub: Hub) -> None:
    hub.reads_columns = True
    gate.outbox.write(1200)
    gate.outbox.written[700] = replace(gate.outbox.written[700], offset_ms=77)

    def strict(request: Handler) -> bool:
        try:
            if "columns" in request.message:
                hub.written_out(request.message)
        except NotColumns:
            request.problem(422)
            return False
        return True

    hub.on_push = strict
    gate.exchange.run_once()
    assert forms(hub) == ["entries", "columns", "entries", "columns"]
    assert hub.aside == {(1, 701): "hash"}
    assert gate.acked() == 1200


def test_after_a_failure_of_the_hub_the_batch_is_tried_written_out(gate: Gate, hub: Hub) -> None:
    hub.reads_columns = True
    gate.outbox.write(500)
    gate.exchange.run_once()
    hub.on_push = first(1, lambda request: request.problem(500))
    gate.outbox.write(3)
    gate.exchange.run_once()
    gate.exchange.run_once()
    assert forms(hub) == ["entries", "columns", "entries"]
    assert gate.acked() == 503


# ---- a journal that was salvaged -------------------------------------------------------------


def test_numbers_that_a_salvage_could_not_read_hold_nothing_up(gate: Gate, hub: Hub) -> None:
    gate.outbox.write(20)
    gate.outbox.write(3, epoch=2)
    lost = {1, 2, 9, 10, 15}
    gate.outbox.written = [
        entry for entry in gate.outbox.written if entry.epoch == 2 or entry.seq not in lost
    ]
    state = gate.exchange.run_once()
    assert (state.line, state.pending, state.quarantined) == (Line.SYNCED, 0, 0)
    assert {seq for epoch, seq in hub.kept if epoch == 1} == set(range(1, 21)) - lost
    assert gate.outbox.acked == {1: 20, 2: 3}
    pushes = len(hub.pushes)
    gate.restart()
    assert gate.exchange.run_once().pending == 0
    assert len(hub.pushes) == pushes


def test_what_the_hub_has_of_them_is_acknowledged_with_the_rest(gate: Gate, hub: Hub) -> None:
    made = gate.outbox.write(20)
    assert gate.exchange.run_once().pending == 0
    gate.outbox.written = [entry for entry in made if entry.seq not in {4, 5, 20}]
    gate.outbox.acked = {1: 0}
    gate.restart()
    assert gate.exchange.run_once().pending == 0
    assert gate.acked() == 19


def test_a_hub_that_was_set_back_is_sent_again_what_lies_around_the_gap(
    gate: Gate, hub: Hub
) -> None:
    gate.outbox.write(20)
    gate.exchange.run_once()
    lost = {8, 20}
    gate.outbox.written = [entry for entry in gate.outbox.written if entry.seq not in lost]
    hub.hub_epoch = 2
    for seq in range(5, 21):
        del hub.kept[1, seq]
    for _ in range(3):
        gate.exchange.run_once()
    assert {seq for _, seq in hub.kept} == set(range(1, 20)) - {8}
    assert gate.exchange.run_once().pending == 0


def test_a_hub_that_has_others_to_serve_first_is_not_offline(gate: Gate, hub: Hub) -> None:
    hub.on_push = first(1, lambda request: request.problem(429, Retry_After="3"))
    gate.outbox.write(3)
    state = gate.exchange.run_once()
    assert (state.line, state.pending, state.offline_since) == (Line.SENDING, 3, None)
    assert gate.exchange.delay_s() == 6
    assert gate.exchange.failing
    assert gate.exchange.run_once().line is Line.SYNCED
    assert gate.acked() == 3


def test_a_long_pull_comes_in_shares_and_says_how_far_it_is(gate: Gate, hub: Hub) -> None:
    hub.changes = [{"table": "later", "key": str(n), "value": {}} for n in range(25)]
    hub.page_rows = 1
    shares: list[tuple[int, int | None]] = []
    while not shares or gate.exchange.delay_s() == 0:
        state = gate.exchange.run_once()
        shares.append((len(gate.inbox.taken), state.percent))
    assert shares == [(10, 40), (20, 80), (25, None)]
    assert gate.exchange.run_once().percent is None


def test_a_hub_that_was_set_back_is_pulled_anew(gate: Gate, hub: Hub) -> None:
    hub.changes = [{"table": "later", "key": "1", "value": {}}]
    gate.outbox.write(3)
    gate.exchange.run_once()
    hub.kept.clear()
    gate.outbox.write(1)
    gate.exchange.run_once()
    assert sorted(seq for _, seq in hub.kept) == [1, 2, 3, 4]
    assert [pull.count("cursor") for pull in hub.pulls] == [0, 0]


def test_a_copy_goes_on_in_an_epoch_of_its_own_and_sends_it_at_once(gate: Gate, hub: Hub) -> None:
    hub.aside[1, 2] = "fork"
    made = gate.outbox.write(2)
    state = gate.exchange.run_once()
    assert gate.exchange.brought.verdicts
    assert gate.exchange.delay_s() == 0
    assert state.pending == 1
    state = gate.exchange.run_once()
    assert state.pending == 0
    assert hub.kept[2, 1]["entry_id"] == made[1].entry_id
