"""A badge held up is one sighting until it has left."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.scanning.glance import Corners, Seen
from kiosk.scanning.presence import AWAY_MS, LEAVE_MS, LYING_MS, Presence
from kiosk.scanning.sighting import Sighting

MS = 1_000_000
FRAME_MS = 33


def square(x: float) -> Corners:
    return ((x, 10.0), (x + 90, 10.0), (x + 90, 100.0), (x, 100.0))


def seen(*texts: str) -> list[Seen]:
    return [Seen(text, square(place * 100)) for place, text in enumerate(texts)]


def sightings(presence: Presence, at_ms: int, *texts: str) -> list[str]:
    return [sighting.text for sighting in presence.sightings(seen(*texts), at_ms * MS)]


def sightings_ms(presence: Presence, frames: list[tuple[int, list[str]]]) -> list[tuple[int, str]]:
    return [(at, text) for at, texts in frames for text in sightings(presence, at, *texts)]


def held(text: str, start_ms: int, end_ms: int) -> list[tuple[int, list[str]]]:
    return [(at, [text]) for at in range(start_ms, end_ms, FRAME_MS)]


def test_a_badge_is_sighted_in_its_first_frame_with_its_time_and_place() -> None:
    assert Presence().sightings([Seen("A", square(7))], 5) == [Sighting("A", 5, square(7), 1)]


def test_held_on_it_is_one_sighting_for_as_long_as_it_stays() -> None:
    assert sightings_ms(Presence(), held("A", 0, 300_000)) == [(0, "A")]


def test_a_flicker_of_missed_frames_is_not_leaving() -> None:
    frames = held("A", 0, 500) + held("A", 500 + LEAVE_MS - 2 * FRAME_MS, 2_500)
    assert sightings_ms(Presence(), frames) == [(0, "A")]


def test_a_badge_that_left_and_came_back_is_sighted_again() -> None:
    away: list[tuple[int, list[str]]] = [(at, []) for at in range(500, 1_300, 33)]
    frames = held("A", 0, 500) + away + held("A", 1_300, 1_500)
    assert sightings_ms(Presence(), frames) == [(0, "A"), (1_300, "A")]


def test_leaving_needs_no_frame_in_between() -> None:
    frames = [(0, ["A"]), (LEAVE_MS + 1, ["A"])]
    assert sightings_ms(Presence(), frames) == [(0, "A"), (LEAVE_MS + 1, "A")]


def test_a_hand_over_a_badge_left_lying_is_not_a_new_showing() -> None:
    frames = held("A", 0, 60_000) + held("A", 61_500, 70_000)
    assert sightings_ms(Presence(), frames) == [(0, "A")]


def test_a_badge_is_not_lying_before_its_time() -> None:
    until = LYING_MS - FRAME_MS
    frames = held("A", 0, until) + held("A", until + LEAVE_MS + FRAME_MS, 40_000)
    assert len(sightings_ms(Presence(), frames)) == 2


def test_a_badge_left_lying_counts_again_once_it_was_taken_away() -> None:
    back = 60_000 + AWAY_MS + 100
    frames = held("A", 0, 60_000) + held("A", back, 64_000)
    assert sightings_ms(Presence(), frames) == [(0, "A"), (back, "A")]


def test_two_badges_in_view_are_kept_apart() -> None:
    presence = Presence()
    assert sightings(presence, 0, "A") == ["A"]
    assert sightings(presence, 100, "B", "A") == ["B"]
    assert sightings(presence, 600, "A") == []
    assert sightings(presence, 1_200, "A", "B") == ["B"]


def test_two_badges_that_read_in_turns_are_one_sighting_each() -> None:
    frames = [(at, ["A"] if at // FRAME_MS % 2 else ["B"]) for at in range(0, 20_000, FRAME_MS)]
    assert sightings_ms(Presence(), frames) == [(0, "B"), (FRAME_MS, "A")]


def test_each_of_two_badges_has_its_own_corners_in_whatever_order_they_are_found() -> None:
    presence = Presence()
    left, right = Seen("A", square(0)), Seen("B", square(500))
    assert presence.sightings([right, left], 1) == [
        Sighting("B", 1, square(500), 1),
        Sighting("A", 1, square(0), 2),
    ]


def test_the_same_text_twice_in_a_frame_is_one_badge() -> None:
    assert sightings(Presence(), 0, "A", "A") == ["A"]


def test_it_forgets_who_left() -> None:
    presence = Presence()
    for number in range(5_000):
        sightings(presence, number * 10, str(number))
    assert len(presence._held) <= 2 + LEAVE_MS // 10


def test_a_sighting_that_is_printed_by_accident_does_not_tell_the_badge() -> None:
    assert "SECRET" not in repr(Sighting("V1:SECRET", 5))


@given(
    st.lists(
        st.tuples(st.integers(1, 5_000), st.sets(st.sampled_from("ABC"))), min_size=1, max_size=200
    )
)
def test_each_badge_is_sighted_exactly_when_it_was_away_long_enough(
    steps: list[tuple[int, set[str]]],
) -> None:
    presence = Presence()
    at = 0
    since: dict[str, int] = {}
    last: dict[str, int] = {}
    numbers = []
    for step_ms, visible in steps:
        at += step_ms
        found = presence.sightings(seen(*sorted(visible)), at * MS)
        wanted = []
        for text in sorted(visible):
            lying = text in last and last[text] - since[text] >= LYING_MS
            if text not in last or at - last[text] > (AWAY_MS if lying else LEAVE_MS):
                wanted.append(text)
                since[text] = at
            last[text] = at
        assert [sighting.text for sighting in found] == wanted
        numbers += [sighting.number for sighting in found]
    assert numbers == list(range(1, len(numbers) + 1))
