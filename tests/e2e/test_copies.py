"""A kiosk whose disk was put back from a copy, or copied: found out, and not an hour lost."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from kiosk.desk.doubt_words import DoubtSort
from kiosk.store.epochs import renewals
from sync.client.line import Line
from sync.domain.entries import EventId, chain_breaks
from sync.hub.services.board import board
from tests.builders import LI, WANG, a_roster
from tests.e2e.hubs import GateAtHub, ServedHub, a_copy, a_gate
from tests.e2e.test_two_gates import agree

numbers = count(1)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedHub]:
    with ServedHub(tmp_path_factory.mktemp("hub")) as running:
        yield running


@pytest.fixture
def event(hub: ServedHub) -> EventId:
    return hub.load(a_roster(), next(numbers))


def served(gate: GateAtHub, *people: int) -> None:
    for number in people:
        gate.gate.tally.count("guide", number)


def quiet(*gates: GateAtHub) -> None:
    """Exchange until nobody has anything to send or to learn."""
    for _ in range(4):
        for gate in gates:
            state = gate.sync()
            assert state.line in {Line.SYNCED, Line.SENDING}, state.reason
    for gate in gates:
        assert gate.exchange.state().pending == 0


def named_by(hub: ServedHub, event: EventId) -> list[tuple[bool, int]]:
    """Give of each kiosk that the event's page names whether two use it, and what is open."""
    found = board(hub.database, event, hub.timeline.now())
    assert found.quarantined == sum(one.waiting for one in found.copied)
    return [(one.both, one.waiting) for one in found.copied]


def epochs(gate: GateAtHub) -> list[int]:
    return [position.epoch for position in gate.journal.epochs()]


def test_a_disk_put_back_from_a_copy_is_found_out_before_anything_is_recorded(
    hub: ServedHub, event: EventId, tmp_path: Path
) -> None:
    with a_gate(hub, event, tmp_path / "before") as gate:
        served(gate, 1)
        quiet(gate)
        with a_copy(hub, gate, tmp_path / "after") as same:
            assert epochs(same) == [1]  # nothing happened since: it is no copy yet
        served(gate, 2)
        assert gate.scan(hub.badge(event, WANG)) == "on"
        with a_copy(hub, gate, tmp_path / "later") as back:
            served(gate, 4)
            quiet(gate)
            assert back.gate.book.figures().served == 3
            quiet(back)
            (renewal,) = renewals(back.gate.store)
            assert (renewal.before, renewal.ahead) == (1, True)
            assert epochs(back) == [1, renewal.epoch]
            served(back, 8)
            assert back.scan(hub.badge(event, WANG)) in {"off", "repeat"}
            quiet(back)
            (told,) = [
                one
                for one in back.gate.doubts.listed(back.gate.now()).look
                if one.sort is DoubtSort.COPY
            ]
            assert "新的编号" in told.todo.zh
            # What the disk lost since it was copied came back from the hub.
            agree(hub, event, back)
            assert hub.figures(event).served == 15
            assert named_by(hub, event) == [(False, 0)]
            assert back.journal.quarantined() == []


def test_two_copies_that_both_go_on_part_and_lose_nothing(
    hub: ServedHub, event: EventId, tmp_path: Path
) -> None:
    with a_gate(hub, event, tmp_path / "one") as one:
        served(one, 1)
        quiet(one)
        with a_copy(hub, one, tmp_path / "two") as two:
            # Neither has a line: both record under the same numbers.
            served(one, 10, 20)
            served(two, 100, 200, 400)
            assert two.scan(hub.badge(event, LI)) == "elsewhere"
            quiet(one, two)
            served(one, 1000)
            served(two, 2000)
            quiet(one, two)
            quiet(one, two)
            agree(hub, event, one, two)
            assert hub.figures(event).served == 1 + 30 + 700 + 3000
            assert named_by(hub, event) == [(True, 0)]
            current = {max(epochs(gate)) for gate in (one, two)}
            assert len(current) == 2
            for gate in (one, two):
                assert gate.journal.quarantined_count() == 0
                own = gate.journal.entries()
                for epoch in epochs(gate):
                    assert chain_breaks([e for e in own if e.epoch == epoch]) == []


def test_copies_that_draw_the_same_epoch_find_out_again(
    hub: ServedHub, event: EventId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter([5, 5, 7, 9, 11])
    monkeypatch.setattr("kiosk.store.epochs._draw", lambda _: next(drawn))
    with (
        a_gate(hub, event, tmp_path / "one") as one,
        a_copy(hub, one, tmp_path / "two") as two,
        a_copy(hub, one, tmp_path / "three") as three,
    ):
        for gate, number in ((one, 1), (two, 2), (three, 4)):
            served(gate, number)
        quiet(one, two, three)
        for gate, number in ((one, 8), (two, 16), (three, 32)):
            served(gate, number)
        quiet(one, two, three)
        quiet(one, two, three)
        agree(hub, event, one, two, three)
        assert hub.figures(event).served == 63
        assert len({max(epochs(gate)) for gate in (one, two, three)}) == 3
