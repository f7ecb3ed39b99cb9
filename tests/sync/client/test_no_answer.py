"""What is no acknowledgement, and lines that come and go: nothing but the hub's word counts."""

import gzip
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from sync.client.line import Line
from sync.client.problems import Cancelled
from tests.builders import AT
from tests.sync.client.gates import Gate, always, first
from tests.sync.client.hubs import Handler, Hub, serving

GATE = {"table": "post", "key": "south-gate", "value": {"name": "南门"}}


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
            "cut off or damaged",
        ),
        (
            lambda request: request.answer(
                200, "application/json", b"plain", Content_Encoding="gzip"
            ),
            "cut off or damaged",
        ),
        (
            lambda request: request.answer(
                200, "application/json", gzip.compress(b'{"protocol"'), Content_Encoding="gzip"
            ),
            "cut off or damaged",
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
        "cut-json",
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
