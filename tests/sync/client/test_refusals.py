"""A hub that refuses, for one entry or for all: nothing is dropped, nothing holds up the rest."""

import pytest

from sync.client.line import Line
from sync.client.pushing import SUSPECT_RETRY_S
from tests.sync.client.gates import Gate, always, at_most, first, poison
from tests.sync.client.hubs import Hub


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


def test_a_hub_that_has_others_to_serve_first_is_not_offline(gate: Gate, hub: Hub) -> None:
    hub.on_push = first(1, lambda request: request.problem(429, Retry_After="3"))
    gate.outbox.write(3)
    state = gate.exchange.run_once()
    assert (state.line, state.pending, state.offline_since) == (Line.SENDING, 3, None)
    assert gate.exchange.delay_s() == 6
    assert gate.exchange.failing
    assert gate.exchange.run_once().line is Line.SYNCED
    assert gate.acked() == 3
