"""Runs sent as columns: to whom, and what comes of one that does not hold."""

from dataclasses import replace

from sync.client.line import Line
from sync.wire.columns import NotColumns
from tests.sync.client.gates import Gate, first
from tests.sync.client.hubs import Handler, Hub


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
