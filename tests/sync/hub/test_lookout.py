"""The lookout: what the pulls of kiosks bring up to date at the hub, and how rarely."""

import pytest

from sync.domain.entries import Kind, KioskId
from sync.domain.roster import Roster
from sync.hub.services.lookout import Lookout
from tests.sync.hub.journals import Journal, batch
from tests.sync.hub.running import RunningHub
from tests.sync.hub.samples import EVENT, WANG


@pytest.fixture
def loaded(hub: RunningHub, roster: Roster) -> RunningHub:
    """Give a hub with an event."""
    hub.load(roster)
    return hub


def push(hub: RunningHub) -> None:
    kiosk = hub.enrol(EVENT)
    kiosk.push(batch([Journal(EVENT, KioskId(kiosk.kiosk)).write(Kind.OFF, WANG)]))


def test_before_the_first_entry_nobody_waits_for_a_projection(loaded: RunningHub) -> None:
    assert not Lookout(rest_s=0.0).look(loaded.database, EVENT)
    push(loaded)
    assert Lookout(rest_s=0.0).look(loaded.database, EVENT)


def test_a_lookout_rests_ten_times_as_long_as_a_look_took(loaded: RunningHub) -> None:
    push(loaded)
    times = iter([0.0, 3.0, 32.0, 33.1, 33.2, 35.1, 35.2, 35.2])
    lookout = Lookout(rest_s=2.0, clock=lambda: next(times))
    looked = [lookout.look(loaded.database, EVENT) for _ in range(5)]
    assert looked == [True, False, True, False, True]
