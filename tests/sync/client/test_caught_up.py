"""When the hub was last heard out: after the last page, and not by a push that it took."""

from tests.builders import AT
from tests.sync.client.gates import Gate, always
from tests.sync.client.hubs import Hub


def test_a_pull_to_its_end_is_noted_and_a_push_alone_is_not(gate: Gate, hub: Hub) -> None:
    assert gate.exchange.state().caught_up is None
    hub.on_pull = always(lambda request: request.html(502))
    gate.outbox.write(1)
    state = gate.exchange.run_once()
    assert (state.pending, state.last_exchange, state.caught_up) == (0, AT, None)
    hub.on_pull = lambda _: True
    assert gate.exchange.run_once().caught_up == AT


def test_a_page_with_more_behind_it_is_not_the_end(gate: Gate, hub: Hub) -> None:
    hub.page_rows = 1
    hub.changes = [{"table": "later", "key": str(n), "value": {}} for n in range(15)]
    state = gate.exchange.run_once()
    assert (state.left > 0, state.caught_up) == (True, None)
    assert gate.exchange.run_once().caught_up == AT
