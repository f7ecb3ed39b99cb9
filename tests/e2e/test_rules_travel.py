"""Rules changed at the hub change what a gate's turns are worth, and both read the same."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from kiosk.store.journal import Draft
from sync.domain.entries import EventId, Kind, Method, VolunteerId
from sync.domain.roster import Rules
from sync.domain.rules import Rounding
from tests.builders import LI, SOUTH, WANG, ZHAO, a_roster
from tests.e2e.hubs import GateAtHub, ServedHub, a_gate

numbers = count(8_000)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedHub]:
    with ServedHub(tmp_path_factory.mktemp("hub")) as running:
        yield running


def worth(gate: GateAtHub) -> list[tuple[int, str, int, bool]]:
    """Give what the gate says of its turns."""
    return sorted(
        (t.volunteer, str(t.opened), t.service.credited_minutes, t.creditable)
        for t in gate.gate.book.turns()
    )


def worth_at(hub: ServedHub, event: EventId) -> list[tuple[int, str, int, bool]]:
    """Give what the hub says of them."""
    hub.figures(event)
    return [
        (volunteer, opened, minutes, bool(creditable))
        for volunteer, opened, minutes, creditable in hub.rows(
            "SELECT volunteer, opened, minutes, creditable FROM turn WHERE event = ?"
            " ORDER BY volunteer, opened",
            event,
        )
    ]


def record(gate: GateAtHub, kind: Kind, volunteer: VolunteerId) -> None:
    """Record a fact of the day and let the gate know it."""
    draft = Draft(kind, Method.BADGE, volunteer=volunteer, post=SOUTH)
    gate.gate.book.add(gate.journal.append(draft))


def test_a_rule_changed_at_the_hub_changes_the_same_turns_at_the_gate(
    hub: ServedHub, tmp_path: Path
) -> None:
    event = hub.load(a_roster(), next(numbers))
    with a_gate(hub, event, tmp_path) as gate:
        record(gate, Kind.ON, WANG)
        record(gate, Kind.ON, LI)
        gate.clock.step(minutes=3)
        record(gate, Kind.OFF, LI)
        gate.clock.step(minutes=57)
        record(gate, Kind.BREAK, WANG)
        gate.clock.step(minutes=20)
        record(gate, Kind.RESUME, WANG)
        gate.clock.step(minutes=47)
        record(gate, Kind.OFF, WANG)
        record(gate, Kind.ON, ZHAO)
        gate.sync()
        measured = worth(gate)
        assert [minutes for _, _, minutes, _ in measured] == [107, 3, 240]
        assert worth_at(hub, event) == measured

        rules = Rules(
            version="2024-1",
            round_to_min=15,
            rounding=Rounding.DOWN,
            paid_break_s=600,
            least_turn_s=300,
            day_cap_s=3 * 3600,
        )
        hub.load(replace(a_roster(), rules=rules), event)
        gate.sync()
        changed = worth(gate)
        assert [minutes for _, _, minutes, _ in changed] == [105, 0, 180]
        assert [creditable for *_, creditable in changed] == [True, False, True]
        assert worth_at(hub, event) == changed
        assert {t.service.rule_version for t in gate.gate.book.turns()} == {"2024-1"}
        assert hub.figures(event).volunteers == gate.gate.book.figures().volunteers == 2
