"""The four headline figures, and that they are the sum of what they come from."""

import pytest
from hypothesis import given

from sync.domain.duty import turns
from sync.domain.entries import Entry, Kind
from sync.domain.figures import Figures, drill_down, figures, tallies, total
from tests.builders import AT, HOUR, LI, SOUTH, WANG, WEST, a_roster, a_tally, an_entry
from tests.sync.domain.test_reading_laws import busy_days

ROSTER = a_roster()


def counted(*entries: Entry) -> Figures:
    return figures(turns(entries, ROSTER), tallies(entries))


def test_an_empty_event_has_no_figures() -> None:
    assert counted() == Figures()


def test_volunteers_are_distinct_and_turns_are_not() -> None:
    found = counted(
        an_entry(),
        an_entry(Kind.OFF, at=AT + HOUR),
        an_entry(at=AT + 2 * HOUR),
        an_entry(Kind.OFF, at=AT + 3 * HOUR),
        an_entry(volunteer=LI, post=WEST),
        an_entry(Kind.OFF, LI, at=AT + HOUR, post=WEST),
        a_tally(3),
        a_tally(4, post=WEST),
    )
    assert found == Figures(2, 3, 7, 180, 180)
    assert found.hours == 3.0


def test_assumed_minutes_count_and_are_told_apart() -> None:
    found = counted(an_entry())
    assert found.minutes == 267
    assert found.measured_minutes == 0


def test_an_off_without_on_counts_nowhere() -> None:
    assert counted(an_entry(Kind.OFF)) == Figures()


def test_an_annulled_tally_counts_no_more() -> None:
    slip = a_tally(5)
    entries = [a_tally(2), slip, an_entry(Kind.ANNUL, None, ref=slip.entry_id)]
    assert counted(*entries).served == 2


@pytest.mark.parametrize("count", [0, -3, 10_000, "7", True, None])
def test_a_count_that_makes_no_sense_is_not_counted(count: object) -> None:
    odd = an_entry(Kind.TALLY, None, data={"service": "guide", "count": count})
    assert tallies([odd]) == ()


def test_a_tally_without_a_service_is_counted_as_other() -> None:
    (tally,) = tallies([an_entry(Kind.TALLY, None, data={"count": 2})])
    assert (tally.service, tally.count, tally.post) == ("other", 2, SOUTH)


@pytest.mark.parametrize("service", ["a\0b", "", "x" * 65, 7])
def test_a_service_that_is_no_id_is_counted_as_other(service: object) -> None:
    (tally,) = tallies([an_entry(Kind.TALLY, None, data={"service": service, "count": 2})])
    assert (tally.service, tally.count) == ("other", 2)


@given(busy_days())
def test_figures_are_the_sum_of_their_drill_down(entries: list[Entry]) -> None:
    served = [a_tally(number) for number in range(1, 4)]
    read, sums = turns(entries, ROSTER), tallies([*entries, *served])
    lines = drill_down(read, sums)
    assert total(lines) == figures(read, sums)
    known = {entry.entry_id for entry in [*entries, *served]}
    assert {line.entry for line in lines} <= known
    assert figures(read, sums).volunteers == len(
        {line.volunteer for line in lines if line.volunteer is not None}
    )


def test_a_drill_down_names_the_volunteer_and_the_post() -> None:
    (line,) = drill_down(turns([an_entry(), an_entry(Kind.OFF, at=AT + HOUR)], ROSTER), ())
    assert (line.volunteer, line.post, line.minutes, line.measured_minutes) == (
        WANG,
        SOUTH,
        60,
        60,
    )
