"""Gates, a hub and everything that goes wrong between them, for a short while."""

import pytest

from tests.faults.simulation.running import Lot, run_lot


# A hub that is set back, or a kiosk that is, says so in its log.
@pytest.mark.expects_warnings
def test_nothing_is_lost_or_twice_and_everybody_agrees_after_quiet() -> None:
    run_lot(Lot(seed=20260101, sequences=12, steps=20))
