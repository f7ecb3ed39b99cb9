"""A hub that was set back, a copy of this kiosk, and a journal that was salvaged."""

from datetime import datetime

import pytest

from sync.client import set_back
from sync.client.line import Line
from sync.domain.errors import EnvironmentProblem
from sync.wire.messages import ChangesPage
from tests.sync.client.gates import Gate, always, poison
from tests.sync.client.hubs import Handler, Hub
from tests.sync.client.memory import MemoryOutbox

GATE = {"table": "post", "key": "south-gate", "value": {"name": "南门"}}


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


def test_what_an_answer_by_hand_showed_is_asked_without_a_new_entry(gate: Gate, hub: Hub) -> None:
    gate.outbox.write(30)
    assert gate.exchange.run_once().pending == 0
    for seq in range(11, 31):
        del hub.kept[1, seq]
    gate.outbox.doubt(1)
    assert gate.exchange.run_once().pending == 0
    assert len(hub.kept) == 30
    pushes = len(hub.pushes)
    gate.exchange.run_once()
    assert len(hub.pushes) == pushes


def test_what_was_set_aside_is_kept_before_its_acknowledgement(gate: Gate, hub: Hub) -> None:
    """Whoever dies in between must not be taken to have nothing but what counts: see the purge."""
    hub.aside[1, 2] = "fork"
    gate.outbox.write(3)

    def dies(epoch: int, acked_through: int, at: datetime | None = None) -> None:
        raise EnvironmentProblem

    gate.outbox.acknowledge = dies  # type: ignore[method-assign]
    gate.exchange.run_once()
    assert [(found.entry.seq, found.code) for found in gate.outbox.quarantined()] == [(2, "fork")]


@pytest.mark.parametrize("status", [400, 413, 500])
def test_an_entry_that_the_hub_breaks_on_now_holds_nothing_up_when_it_is_to_be_confirmed(
    gate: Gate, hub: Hub, status: int
) -> None:
    hub.changes = [GATE]
    gate.outbox.write(30)
    gate.exchange.run_once()
    hub.hub_epoch = 2
    hub.on_push = poison(30, status=status)
    gate.exchange.run_once()
    gate.outbox.write(5)
    for _ in range(6):
        gate.exchange.run_once()
    assert {seq for _, seq in hub.kept} >= {31, 32, 33, 34, 35}
    hub.on_push = lambda _: True
    gate.clock.run(seconds=601)
    for _ in range(2):
        gate.exchange.run_once()
    assert gate.exchange.state().pending == 0


@pytest.mark.parametrize(
    ("fresh", "cursor", "highest", "shown"),
    [
        (False, "1:5", 3, False),
        (False, "1:5", 9, False),
        (False, "1:5", 2, True),
        (False, "1:5", None, False),
        (True, None, 3, False),
        (True, "", 3, False),
        (True, "1:5", 3, True),
        (True, None, 0, True),
    ],
)
def test_a_page_shows_that_its_hub_has_forgotten_something(
    hub: Hub, fresh: bool, cursor: str | None, highest: int | None, shown: bool
) -> None:
    outbox = MemoryOutbox()
    outbox.write(5)
    outbox.acknowledge(1, 3)
    page = ChangesPage.model_validate({**hub.page(""), "fresh": fresh, "highest": highest})
    assert set_back.is_shown_by(page, cursor, 1, outbox) is shown
    assert not set_back.is_shown_by(page, None, 2, outbox)
