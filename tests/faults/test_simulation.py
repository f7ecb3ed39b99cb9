"""Gates, a hub and everything that goes wrong between them, for a short while."""

import random

import pytest

from kiosk.store.draft import Draft
from sync.domain.entries import Kind, Method
from tests.faults.simulation.running import Lot, run_lot
from tests.faults.simulation.world import World
from tests.sync.hub.samples import LI, SOUTH

# A hub that is set back, or a kiosk that is, says so in its log.
pytestmark = pytest.mark.expects_warnings
ON = Draft(Kind.ON, Method.BADGE, volunteer=LI, post=SOUTH)


def test_nothing_is_lost_or_twice_and_everybody_agrees_after_quiet() -> None:
    run_lot(Lot(seed=20260101, sequences=12, steps=20))


def test_a_hub_that_was_set_back_confirms_every_entry_of_the_second_of_two_copies() -> None:
    world = World([None], random.Random(1))
    (one,) = world.gates
    two = world.clone(one)
    world.centre.keep_copy(world.path / "backup")
    two.record([ON, ON])
    two.exchange_once()
    world.restore_centre(world.path / "backup")
    one.record([ON])
    world.come_to_rest()
    assert two.journal.unconfirmed() == {}
    world.end()
