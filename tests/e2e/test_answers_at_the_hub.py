"""What a captain decides at a gate reaches the hub, counts there as here, and is set aside nowhere."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from kiosk.desk.states import Answer, Choice
from sync.client.line import Line
from sync.domain.entries import EventId, Kind, Method, VolunteerId
from tests.builders import LI, SOUTH, WANG, ZHAO, a_roster
from tests.e2e.hubs import GateAtHub, ServedHub, a_gate

numbers = count(1)


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


def all_arrived(hub: ServedHub, event: EventId, gate: GateAtHub) -> None:
    state = gate.sync()
    assert (state.line, state.pending, state.quarantined) == (Line.SYNCED, 0, 0)
    assert hub.kept(event) == [(entry.seq, entry.hash) for entry in gate.journal.entries()]
    assert hub.figures(event) == gate.gate.book.figures()


def test_overrides_and_questions_that_were_left_count_alike(
    hub: ServedHub, event: EventId, gate: GateAtHub
) -> None:
    desk = gate.gate
    for who, choice, why in (
        (LI, Choice.TAKE_ON_HERE, ""),
        (ZHAO, Choice.ASSIGN, ""),
        (WANG, Choice.SEND_THERE, ""),
    ):
        if who == WANG:
            gate.clock.step(hours=-3)  # somebody came long before the plan
        outcome = desk.checkin.scan(hub.badge(event, who), desk.now())
        assert outcome.answer is Answer.CHOOSE
        desk.checkin.choose(choice, desk.now(), why=why)
    early = desk.checkin.scan(hub.badge(event, WANG), desk.now())
    assert early.happened == "too-early"
    assert desk.checkin.choose(Choice.OVERRIDE, desk.now(), why="提前布场 🦺") is not None
    kinds = [entry.kind for entry in gate.journal.entries() if entry.kind != Kind.CLOCKSTEP]
    assert kinds == ["refused", "on", "refused", "on", "refused", "resolve", "refused", "on"]
    all_arrived(hub, event, gate)
    assert hub.figures(event).turns == 3


def test_breaks_a_group_and_the_forgotten_count_alike(
    hub: ServedHub, event: EventId, gate: GateAtHub
) -> None:
    desk = gate.gate
    badge = hub.badge(event, WANG)
    assert gate.scan(badge) == "on"
    gate.clock.step(hours=1)
    off = desk.checkin.scan(badge, desk.now())
    assert off.entry is not None
    assert desk.leaving.only_a_break(off.entry, desk.now()).answer is Answer.DONE
    gate.clock.step(minutes=20)
    assert gate.scan(badge) == "resume"
    for who in (LI, ZHAO):
        desk.checkin.scan(hub.badge(event, who), desk.now())
        desk.checkin.choose(desk_first(gate), desk.now())
    gate.clock.step(hours=1)
    desk.group.begin()
    desk.group.scan(badge, desk.now())
    view = desk.group.sign_rest(desk.now())
    assert len(view.off) == 3
    all_arrived(hub, event, gate)
    methods = {entry.method for entry in gate.journal.entries() if entry.kind == Kind.OFF}
    assert methods == {Method.BADGE, Method.BULK}


def desk_first(gate: GateAtHub) -> Choice:
    """Give the likely offer for who was asked about last."""
    asked = gate.journal.entries()[-1]
    return Choice.ASSIGN if asked.data["reason"] == "unassigned" else Choice.TAKE_ON_HERE


def test_a_forgotten_turn_that_a_captain_ended_is_no_longer_assumed_at_the_hub(
    hub: ServedHub, event: EventId, gate: GateAtHub
) -> None:
    desk = gate.gate
    assert gate.scan(hub.badge(event, WANG)) == "on"
    gate.clock.step(hours=10)
    (one,) = desk.forgotten.listed(desk.now())
    assert one.post.zh == a_roster().posts[SOUTH].name
    assert desk.forgotten.end_as_planned([one.turn]).answer is Answer.DONE
    all_arrived(hub, event, gate)
    ((flags,),) = hub.rows("SELECT flags FROM turn WHERE event = ?", event)
    assert "assumed" not in str(flags)


def test_a_stranger_taken_on_with_a_reason_counts_at_the_hub_too(
    hub: ServedHub, event: EventId, gate: GateAtHub
) -> None:
    desk = gate.gate
    outcome = desk.checkin.for_volunteer(VolunteerId(0xABC), desk.now())
    assert outcome.happened == "not-on-roster"
    assert desk.checkin.choose(Choice.OVERRIDE, desk.now(), why="list-late") is not None
    all_arrived(hub, event, gate)
    assert hub.figures(event).turns == 1
