"""A badge held up is one sighting until it has left."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kiosk.scanning.presence import AGAIN_MS, LEAVE_MS, LYING_MS, Presence

MS = 1_000_000
FRAME_MS = 33


def sightings_ms(presence: Presence, seen: list[tuple[int, list[str]]]) -> list[tuple[int, str]]:
    return [(at, text) for at, texts in seen for text in presence.sightings(texts, at * MS)]


def held(text: str, start_ms: int, end_ms: int) -> list[tuple[int, list[str]]]:
    return [(at, [text]) for at in range(start_ms, end_ms, FRAME_MS)]


def test_a_badge_is_sighted_in_its_first_frame() -> None:
    assert Presence().sightings(["A"], 5) == ["A"]


def test_a_badge_held_for_two_seconds_is_one_sighting() -> None:
    assert sightings_ms(Presence(), held("A", 0, 2_000)) == [(0, "A")]


def test_a_flicker_of_missed_frames_is_not_leaving() -> None:
    seen = held("A", 0, 500) + held("A", 500 + LEAVE_MS - 2 * FRAME_MS, 2_500)
    assert sightings_ms(Presence(), seen) == [(0, "A")]


def test_a_badge_that_left_and_came_back_is_sighted_again() -> None:
    seen = held("A", 0, 500) + [(at, []) for at in range(500, 1_300, 33)] + held("A", 1_300, 1_500)
    assert [text for _, text in sightings_ms(Presence(), seen)] == ["A", "A"]


def test_leaving_needs_no_frame_in_between() -> None:
    assert sightings_ms(Presence(), [(0, ["A"]), (LEAVE_MS + 1, ["A"])]) == [
        (0, "A"),
        (LEAVE_MS + 1, "A"),
    ]


def test_held_on_it_is_sighted_again_after_three_seconds() -> None:
    times = [at for at, _ in sightings_ms(Presence(), held("A", 0, 2 * AGAIN_MS + 500))]
    assert len(times) == 3
    assert all(later - sooner >= AGAIN_MS for sooner, later in pairwise(times))


def test_a_badge_left_lying_falls_silent_before_it_could_end_a_duty() -> None:
    times = [at for at, _ in sightings_ms(Presence(), held("A", 0, 300_000))]
    assert max(times) < LYING_MS


def test_a_hand_over_a_badge_left_lying_is_not_a_new_showing() -> None:
    seen = held("A", 0, 60_000) + held("A", 61_500, 70_000)
    assert max(at for at, _ in sightings_ms(Presence(), seen)) < LYING_MS


def test_a_badge_left_lying_counts_again_once_it_was_taken_away() -> None:
    seen = held("A", 0, 60_000) + held("A", 60_000 + AGAIN_MS + 100, 64_000)
    assert sightings_ms(Presence(), seen)[-1][0] == 60_000 + AGAIN_MS + 100


def test_two_badges_in_view_are_kept_apart() -> None:
    presence = Presence()
    assert presence.sightings(["A"], 0) == ["A"]
    assert presence.sightings(["B", "A"], 100 * MS) == ["B"]
    assert presence.sightings(["A"], 600 * MS) == []
    assert presence.sightings(["A", "B"], 1_200 * MS) == ["B"]


def test_the_same_text_twice_in_a_frame_is_one_badge() -> None:
    assert Presence().sightings(["A", "A"], 0) == ["A"]


def test_it_forgets_who_left() -> None:
    presence = Presence()
    for number in range(5_000):
        presence.sightings([str(number)], number * 10 * MS)
    assert len(presence._held) <= 2 + LEAVE_MS // 10


@given(st.lists(st.tuples(st.integers(1, 900), st.booleans()), max_size=200))
def test_between_two_sightings_it_was_away_or_three_seconds_passed(
    steps: list[tuple[int, bool]],
) -> None:
    presence = Presence()
    at = 0
    last_seen: int | None = None
    last_sighted: int | None = None
    for step_ms, visible in steps:
        at += step_ms
        sighted = presence.sightings(["A"] if visible else [], at * MS)
        assert visible or not sighted
        if sighted and last_seen is not None and last_sighted is not None:
            assert at - last_seen > LEAVE_MS or at - last_sighted >= AGAIN_MS
        if visible and last_seen is None:
            assert sighted == ["A"]
        last_seen = at if visible else last_seen
        last_sighted = at if sighted else last_sighted
