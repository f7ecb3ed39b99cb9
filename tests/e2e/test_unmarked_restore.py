"""A hub put back from a backup of which nobody told it: found out without a new scan."""

from pathlib import Path

import pytest

from kiosk.store.purging import look
from sync.client.line import Line
from sync.domain.entries import EventId
from tests.e2e.hubs import ServedHub, a_gate
from tests.e2e.test_copies import quiet, served
from tests.e2e.test_restored_hub import back_up, put_back
from tests.e2e.test_two_gates import agree


def test_a_kiosk_that_has_nothing_new_to_say_sends_what_the_hub_lost(
    hub: ServedHub, event: EventId, tmp_path: Path
) -> None:
    with a_gate(hub, event, tmp_path / "one") as one:
        served(one, 1)
        quiet(one)
        back_up(hub, tmp_path / "backup")
        served(one, 2, 4)
        quiet(one)
        put_back(hub, tmp_path / "backup", marked=False)
        assert hub.figures(event).served == 1
        one.sync()
        assert look(one.gate.store).unconfirmed or hub.figures(event).served == 7
        quiet(one)
        assert hub.figures(event).served == 7
        assert one.exchange.state().line is Line.SYNCED
        assert not look(one.gate.store).unconfirmed


@pytest.mark.parametrize("entries", [2, 4])
def test_a_kiosk_that_was_away_meanwhile_hears_what_took_the_lost_numbers(
    hub: ServedHub, event: EventId, tmp_path: Path, entries: int
) -> None:
    with (
        a_gate(hub, event, tmp_path / "away") as away,
        a_gate(hub, event, tmp_path / "west") as west,
        a_gate(hub, event, tmp_path / "south") as south,
    ):
        served(away, 1)
        quiet(away, west, south)
        back_up(hub, tmp_path / "backup")
        served(south, 2, 4)
        quiet(south, away, west)
        put_back(hub, tmp_path / "backup", marked=False)
        # What `away` has not heard takes the numbers that it has heard of.
        served(west, *[8] * entries)
        west.sync()
        south.sync()
        quiet(away, west, south)
        quiet(away, west, south)
        agree(hub, event, away, west, south)
        assert hub.figures(event).served == 7 + 8 * entries
