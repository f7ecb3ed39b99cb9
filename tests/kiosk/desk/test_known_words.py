"""Numbers are called what they are: the event's, or only what is known at this kiosk."""

from datetime import timedelta

import pytest

from kiosk.desk.closing_steps import Step
from kiosk.desk.known_words import STALE, known_here
from sync.client.line import Line, LineState
from sync.domain.entries import Kind
from tests.builders import AT, DAY, HOUR, MINUTE, WANG, a_roster
from tests.kiosk.desk.days import write
from tests.kiosk.desk.test_closing import a_closing

EVENT_OF_TODAY = a_roster().event


def line(**changes: object) -> LineState:
    given = {"line": Line.OFFLINE, "last_exchange": AT, "caught_up": AT, **changes}
    return LineState(**given)  # type: ignore[arg-type]


def test_a_laptop_without_a_hub_knows_everything_there_is() -> None:
    assert known_here(LineState(), EVENT_OF_TODAY, AT) is None


@pytest.mark.parametrize("now", [AT, AT + STALE])
def test_while_the_hub_was_heard_out_of_late_the_numbers_are_the_events(now: object) -> None:
    assert known_here(line(line=Line.SENDING), EVENT_OF_TODAY, now) is None  # type: ignore[arg-type]


def test_afterwards_they_are_those_of_the_last_full_pull() -> None:
    found = known_here(line(), EVENT_OF_TODAY, AT + STALE + MINUTE)
    assert found is not None
    assert (found.short.zh, found.short.en) == ("本机所知，截至 08:02", "as known here at 08:02")
    assert "08:02 之后没有和中心核对过" in found.sentence.zh
    assert known_here(line(), EVENT_OF_TODAY, AT + DAY).short.zh == "本机所知，截至 08-16 08:02"  # type: ignore[union-attr]


def test_a_line_that_takes_pushes_and_brings_nothing_is_no_knowledge_of_the_others() -> None:
    now = AT + HOUR
    found = known_here(line(line=Line.SYNCED, last_exchange=now), EVENT_OF_TODAY, now)
    assert found is not None


def test_before_the_hub_was_heard_at_all_that_is_said() -> None:
    found = known_here(line(line=Line.WAITING, caught_up=None), EVENT_OF_TODAY, AT)
    assert found is not None
    assert found.short.zh == "只是本机所知"


def test_times_are_the_hubs_on_a_laptop_whose_clock_is_wrong() -> None:
    behind = timedelta(hours=2)
    state = line(caught_up=AT - behind, offset_ms=2 * 3_600_000)
    assert known_here(state, EVENT_OF_TODAY, AT + MINUTE) is None
    found = known_here(state, EVENT_OF_TODAY, AT + HOUR)
    assert found is not None
    assert found.short.zh == "本机所知，截至 08:02"


def test_the_closing_says_it_where_figures_are_saved_and_closed() -> None:
    desk, closing, _, _ = a_closing()
    write(desk, Kind.ON, WANG)
    closing.sign_off_all(desk.served, desk.now)
    closing.confirm_zero(desk.served, desk.now)
    known = known_here(line(), EVENT_OF_TODAY, AT + HOUR)
    assert known is not None
    told = {
        one.step
        for one in closing.steps(desk.served, desk.now, 0, known)
        if known.sentence in one.lines
    }
    assert told == {Step.REPORT, Step.CLOSE}
    assert not any(one.lines for one in closing.steps(desk.served, desk.now, 0) if one.step in told)
