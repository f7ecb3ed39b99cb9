"""Push and pull over real HTTP, when the hub answers as a hub does."""

from datetime import timedelta

from sync.client.line import Line
from sync.client.outbox import Applied
from sync.domain.errors import BadRoster
from tests.builders import AT
from tests.sync.client.gates import Gate, always, at_most
from tests.sync.client.hubs import Handler, Hub

GATE = {"table": "post", "key": "south-gate", "value": {"name": "南门"}}


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


def test_a_long_pull_comes_in_shares_and_says_how_far_it_is(gate: Gate, hub: Hub) -> None:
    hub.changes = [{"table": "later", "key": str(n), "value": {}} for n in range(25)]
    hub.page_rows = 1
    shares: list[tuple[int, int | None]] = []
    while not shares or gate.exchange.delay_s() == 0:
        state = gate.exchange.run_once()
        shares.append((len(gate.inbox.taken), state.percent))
    assert shares == [(10, 40), (20, 80), (25, None)]
    assert gate.exchange.run_once().percent is None


def test_a_clock_two_hours_wrong_is_an_offset_and_nothing_else(gate: Gate, hub: Hub) -> None:
    gate.outbox.write(1)
    hub.clock = lambda: AT + timedelta(hours=2)
    state = gate.exchange.run_once()
    assert (state.line, state.offset_ms, state.uncertainty_ms) == (Line.SYNCED, 7_200_000, 0)
    assert gate.outbox.offset == (7_200_000, 0)
    assert gate.outbox.written[0].wall == AT
