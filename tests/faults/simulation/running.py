"""One lot of sequences by one seed."""

from dataclasses import dataclass

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.faults.simulation.machine import GatesAndHub

LOT = 50
STEPS = 30


@dataclass(frozen=True)
class Lot:
    """So many sequences, reproducible."""

    seed: int
    sequences: int
    steps: int = STEPS
    shrink: bool = True
    """Look for the shortest way to a failure: takes minutes, on a slow machine many."""


def run_lot(lot: Lot) -> None:
    """Run a lot.

    Raises:
        AssertionError: something promised does not hold; the message tells the steps.
    """

    class Seeded(GatesAndHub):
        """The same, by one seed."""

    run_state_machine_as_test(
        seed(lot.seed)(Seeded),
        settings=settings(
            max_examples=lot.sequences,
            stateful_step_count=lot.steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, *([Phase.shrink] if lot.shrink else [])],
            report_multiple_bugs=False,
            print_blob=False,
        ),
    )
