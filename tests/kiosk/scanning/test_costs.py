"""What steps cost, learned as they run: no step is begun that would end too late."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.scanning.costs import Costs

STEP = "squared"
PIXELS = 100_000


@dataclass
class Clock:
    """Stands still but for what a step takes."""

    at_s: float = 50.0

    def now(self) -> float:
        return self.at_s


def taking(clock: Clock, took_s: float) -> None:
    clock.at_s += took_s


def costs(clock: Clock, ns_per_px: float = 100.0) -> Costs:
    known = Costs(clock.now)
    known.expect(STEP, ns_per_px)
    return known


def run(known: Costs, clock: Clock, took_s: float, times: int = 1) -> None:
    for _ in range(times):
        known.run(STEP, PIXELS, lambda: taking(clock, took_s))


def needed_s(known: Costs, clock: Clock) -> float:
    """Give how much time must be left for the step to be begun."""
    least, most = 0.0, 1e5
    for _ in range(60):
        half = (least + most) / 2
        if known.fits(STEP, PIXELS, clock.at_s + half):
            most = half
        else:
            least = half
    return most


@given(ns_per_px=st.floats(0.1, 1e4), pixels=st.integers(1, 2_000_000), left_s=st.floats(-1, 2))
def test_a_step_that_takes_what_it_should_ends_in_time(
    ns_per_px: float, pixels: int, left_s: float
) -> None:
    clock = Clock()
    known = costs(clock, ns_per_px)
    if known.fits(STEP, pixels, clock.at_s + left_s):
        assert pixels * ns_per_px * 1e-9 < left_s
    else:
        # Nor is it timid: twice what it takes, and a moment, is enough.
        assert pixels * ns_per_px * 2e-9 + 0.001 > left_s


def test_nothing_is_begun_when_the_time_is_over() -> None:
    clock = Clock()
    assert not costs(clock, 0.0).fits(STEP, 1, clock.at_s)
    assert not costs(clock, 0.0).fits(STEP, 1, clock.at_s - 1)


def test_a_larger_picture_needs_more_time() -> None:
    clock = Clock()
    known = costs(clock)
    assert known.fits(STEP, PIXELS, clock.at_s + 0.02)
    assert not known.fits(STEP, 10 * PIXELS, clock.at_s + 0.02)


def test_a_step_gives_back_what_it_made() -> None:
    known = costs(Clock())
    assert known.run(STEP, 5, lambda: ["text"]) == ["text"]


def test_what_was_learned_is_not_forgotten_for_a_guess() -> None:
    clock = Clock()
    known = costs(clock)
    run(known, clock, 0.03, 8)
    learned = needed_s(known, clock)
    known.expect(STEP, 1.0)
    assert 0.9 * learned < needed_s(known, clock) <= learned


def test_one_busy_moment_does_not_put_a_step_off_for_ever() -> None:
    clock = Clock()
    known = costs(clock)
    run(known, clock, 0.06, 3)
    assert not known.fits(STEP, PIXELS, clock.at_s + 0.03)
    refused = 0
    while not known.fits(STEP, PIXELS, clock.at_s + 0.03):
        refused += 1
        assert refused < 200


def test_a_slow_machine_is_noticed_at_once_and_a_fast_one_in_time() -> None:
    clock = Clock()
    slower, quicker = costs(clock), costs(clock)
    first = needed_s(slower, clock)
    run(slower, clock, 0.02)
    run(quicker, clock, 0.005)
    assert needed_s(slower, clock) > 1.3 * first
    assert 0.9 * first < needed_s(quicker, clock) < first


@pytest.mark.parametrize("takes_s", [0.0005, 0.004, 0.05, 0.4])
def test_whatever_was_guessed_it_is_learned(takes_s: float) -> None:
    clock = Clock()
    known = costs(clock)
    run(known, clock, takes_s, 80)
    assert takes_s < needed_s(known, clock) < 1.6 * takes_s + 0.001


def test_a_machine_that_slept_during_a_step_costs_it_little() -> None:
    clock = Clock()
    known = costs(clock)
    first = needed_s(known, clock)
    run(known, clock, 7 * 3_600.0)
    assert first < needed_s(known, clock) < 4 * first


def test_a_clock_that_went_back_does_not_make_a_step_free() -> None:
    clock = Clock()
    known = costs(clock)
    first = needed_s(known, clock)
    run(known, clock, -3.0)
    assert needed_s(known, clock) > 0.8 * first


def test_each_step_has_a_cost_of_its_own() -> None:
    clock = Clock()
    known = costs(clock)
    known.expect("zbar", 100.0)
    run(known, clock, 1.0, 10)
    assert known.fits("zbar", PIXELS, clock.at_s + 0.02)
    assert not known.fits(STEP, PIXELS, clock.at_s + 0.02)
