"""A hint shows when it is sure and useful, and does not flicker."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.scanning.advice import FORGET_MS, STAY_MS, TIRED_MS, TWO_MS, WAIT_MS, Advice
from kiosk.scanning.glance import Box, Glance, Hint, Seen

MS = 1_000_000
FRAME_MS = 33
SOMEWHERE = Box(10, 10, 90, 90)

NOBODY = Glance()
UNREAD = Glance(region=SOMEWHERE)
"""Something is held up, this frame was not diagnosed."""
DARK = Glance(hint=Hint.TOO_DARK)
FAR = Glance(hint=Hint.TOO_FAR, region=SOMEWHERE)
BLURRED = Glance(hint=Hint.BLURRED, region=SOMEWHERE)
READ = Glance(seen=(Seen("A", ()),))
TWO = Glance(seen=(Seen("A", ()), Seen("B", ())), hint=Hint.TWO_CODES)
GATED = Glance(gated=True)


def shown_ms(advice: Advice, *spans: tuple[Glance, int]) -> list[tuple[int, Hint | None]]:
    """Give (ms, what shows) of each frame; a span is a glance and for how many ms it is given."""
    shown: list[tuple[int, Hint | None]] = []
    start = 0
    for glance, lasts in spans:
        times = range(start, start + lasts, FRAME_MS)
        shown.extend((at, advice.say(glance, at * MS)) for at in times)
        start += lasts
    return shown


def first_ms(shown: list[tuple[int, Hint | None]], hint: Hint | None, after: int = 0) -> int:
    return next(at for at, what in shown if at >= after and what is hint)


@pytest.mark.parametrize("glance", [DARK, FAR, BLURRED])
def test_a_hint_shows_after_most_of_a_second_without_a_reading(glance: Glance) -> None:
    first = first_ms(shown_ms(Advice(), (glance, 2_000)), glance.hint)
    assert WAIT_MS <= first <= WAIT_MS + 2 * FRAME_MS


def test_a_badge_that_reads_in_half_a_second_is_never_advised() -> None:
    shown = shown_ms(Advice(), (FAR, 500), (READ, 500), (FAR, 500), (READ, 500))
    assert {hint for _, hint in shown} == {None}


def test_two_badges_are_told_nearly_at_once() -> None:
    first = first_ms(shown_ms(Advice(), (TWO, 1_000)), Hint.TWO_CODES)
    assert TWO_MS <= first <= TWO_MS + 2 * FRAME_MS


def test_two_badges_read_by_turns_are_still_two() -> None:
    by_turns = [(READ, FRAME_MS), (READ, FRAME_MS), (TWO, FRAME_MS)] * 10
    assert shown_ms(Advice(), *by_turns)[-1][1] is Hint.TWO_CODES


def test_a_reading_takes_a_hint_away_at_once() -> None:
    shown = shown_ms(Advice(), (FAR, 1_000), (READ, FRAME_MS))
    assert [hint for _, hint in shown[-2:]] == [Hint.TOO_FAR, None]


def test_two_badges_that_read_take_another_hint_away_at_once() -> None:
    shown = shown_ms(Advice(), (FAR, 1_000), (TWO, 400))
    assert next(hint for at, hint in shown if at >= 1_000) is None
    assert shown[-1][1] is Hint.TWO_CODES


def test_a_reading_leaves_two_codes_standing_until_it_can_be_read() -> None:
    shown = shown_ms(Advice(), (TWO, 300), (READ, 4_000))
    began = first_ms(shown, Hint.TWO_CODES)
    ended = first_ms(shown, None, after=began)
    assert STAY_MS <= ended - began <= STAY_MS + 2 * FRAME_MS


def test_a_hint_goes_soon_after_everybody_has_left() -> None:
    shown = shown_ms(Advice(), (FAR, 1_000), (NOBODY, 3_000))
    gone = first_ms(shown, None, after=1_000)
    assert FORGET_MS - 2 * FRAME_MS <= gone - 1_000 <= FORGET_MS + 2 * FRAME_MS


def test_another_hint_waits_until_the_first_could_be_read() -> None:
    shown = shown_ms(Advice(), (FAR, 800), (BLURRED, 3_000))
    began = first_ms(shown, Hint.TOO_FAR)
    changed = first_ms(shown, Hint.BLURRED)
    assert changed - began >= STAY_MS
    assert all(hint is not None for at, hint in shown if at >= began)


def test_frames_that_were_not_diagnosed_have_no_opinion() -> None:
    one_in_five = [(FAR, FRAME_MS), *[(UNREAD, FRAME_MS)] * 4] * 8
    assert Hint.TOO_FAR in {hint for _, hint in shown_ms(Advice(), *one_in_five)}


def test_a_hint_that_is_not_given_in_most_glances_never_shows() -> None:
    by_thirds = [(FAR, FRAME_MS), (BLURRED, FRAME_MS), (NOBODY, FRAME_MS)] * 30
    assert {hint for _, hint in shown_ms(Advice(), *by_thirds)} == {None}


def test_one_hint_now_and_one_ten_seconds_later_are_two_troubles() -> None:
    shown = shown_ms(Advice(), (FAR, FRAME_MS), (UNREAD, 10_000), (FAR, 600))
    assert {hint for _, hint in shown} == {None}


def test_while_nothing_moves_the_answer_before_holds() -> None:
    shown = shown_ms(Advice(), (FAR, FRAME_MS), (GATED, 2_000))
    assert WAIT_MS <= first_ms(shown, Hint.TOO_FAR) <= WAIT_MS + 2 * FRAME_MS
    assert shown[-1][1] is Hint.TOO_FAR


def test_a_poster_that_looks_like_a_code_is_not_advised_for_ever() -> None:
    shown = shown_ms(Advice(), (FAR, 60_000))
    assert {hint for at, hint in shown if WAIT_MS + 100 < at < TIRED_MS} == {Hint.TOO_FAR}
    assert {hint for at, hint in shown if at > TIRED_MS + FORGET_MS + 100} == {None}


def test_a_badge_held_before_the_poster_is_advised_again() -> None:
    held_up = Glance(hint=Hint.BLURRED, region=Box(300, 300, 400, 400))
    shown = shown_ms(Advice(), (FAR, 60_000), (held_up, 2_000), (FAR, 5_000))
    assert shown[-1][1] is Hint.TOO_FAR
    assert Hint.BLURRED in {hint for _, hint in shown}


def test_a_dark_room_stays_told() -> None:
    assert shown_ms(Advice(), (DARK, 60_000))[-1][1] is Hint.TOO_DARK


def test_time_that_goes_back_starts_afresh() -> None:
    advice = Advice()
    assert shown_ms(advice, (FAR, 1_000))[-1][1] is Hint.TOO_FAR
    assert advice.say(FAR, 5 * MS) is None


GLANCES = st.sampled_from([NOBODY, UNREAD, DARK, FAR, BLURRED, READ, TWO, GATED])


@given(st.lists(st.tuples(GLANCES, st.integers(1, 400)), max_size=60))
def test_whatever_comes_hints_are_slow_to_come_and_steady(spans: list[tuple[Glance, int]]) -> None:
    advice, at = Advice(), 0
    showing: Hint | None = None
    since = last_read = 0
    given_ever: set[Hint] = set()
    before = NOBODY
    for glance, step in spans:
        at += step
        meant = before if glance is GATED else glance
        before = meant
        if meant is READ:
            last_read = at
        if meant.hint:
            given_ever.add(meant.hint)
        now = advice.say(glance, at * MS)
        if now is showing:
            continue
        if now is not None:
            assert now in given_ever
            if now is not Hint.TWO_CODES:
                assert at - last_read >= WAIT_MS
        if showing is not None:
            assert at - since >= STAY_MS or meant.seen
        showing, since = now, at
