"""A region is followed from frame to frame, and every way to read it has its turn."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.scanning.glance import Box
from kiosk.scanning.strategies import STRATEGIES
from kiosk.scanning.tracking import HEADS, Track, Tracks

NAMES = [strategy.name for strategy in STRATEGIES]
CHEAP = [strategy.name for strategy in STRATEGIES if not strategy.costly]
BADGE = Box(300, 200, 420, 320)
POSTER = Box(800, 100, 1_000, 260)


def still(_box: Box) -> bool:
    return False


def moving(_box: Box) -> bool:
    return True


def near(box: Box, by: int) -> Box:
    return Box(box.left + by, box.top + by, box.right + by, box.bottom + by)


def known(*boxes: Box) -> tuple[Tracks, list[Track]]:
    """Give regions that came in a moment ago, in a scene that is known."""
    tracks = Tracks()
    for _ in range(5):
        tracks.follow(boxes, moving)
    return tracks, tracks.follow(boxes, moving)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    left, top = draw(st.integers(0, 200)), draw(st.integers(0, 200))
    return Box(left, top, left + draw(st.integers(1, 80)), top + draw(st.integers(1, 80)))


def order(track: Track, lucky: str = "") -> list[str]:
    return [strategy.name for strategy in track.order(lucky)]


# ---- regions from frame to frame ----------------------------------------------------------------


def test_a_region_that_is_held_still_keeps_what_was_tried() -> None:
    tracks, (track,) = known(BADGE)
    track.tried.add("halved")
    for step in range(1, 6):
        (again,) = tracks.follow([near(BADGE, 3 * step)], still)
        assert again is track
        assert again.box == near(BADGE, 3 * step)
        assert again.tried == {"halved"}


def test_a_region_in_which_something_moved_begins_anew_but_goes_on_in_turn() -> None:
    tracks, (track,) = known(BADGE)
    track.tried.update(NAMES)
    turn = track.turn = 5
    assert track.worn
    (again,) = tracks.follow([near(BADGE, 5)], moving)
    assert again is track
    assert (again.tried, again.worn, again.turn) == (set(), False, turn)


def test_only_the_region_that_moved_begins_anew() -> None:
    tracks, both = known(BADGE, POSTER)
    for track in both:
        track.tried.update(NAMES)
    badge, poster = tracks.follow([BADGE, POSTER], lambda box: box == BADGE)
    assert not badge.worn
    assert poster.worn


def test_while_nobody_knows_what_moved_all_is_tried_again() -> None:
    tracks, (track,) = known(BADGE)
    track.tried.update(NAMES)
    assert not tracks.follow([BADGE], lambda _box: None)[0].tried


def test_what_was_always_there_is_worn_at_once_and_a_badge_that_came_is_not() -> None:
    tracks = Tracks()
    assert not any(track.worn for track in tracks.follow([POSTER], still))  # nobody knows yet
    for _ in range(5):
        tracks.follow([POSTER], still)
    assert tracks.follow([POSTER], still)[0].worn
    poster, badge = tracks.follow([POSTER, BADGE], lambda box: box == BADGE)
    assert (poster.worn, badge.worn) == (True, False)
    poster, badge = tracks.follow([POSTER, BADGE], still)  # it is held now
    assert (poster.worn, badge.worn) == (True, False)
    poster.mark()  # a badge that was pinned there
    assert not poster.worn


def test_regions_are_followed_whatever_their_order() -> None:
    tracks = Tracks()
    badge, poster = tracks.follow([BADGE, POSTER], moving)
    assert tracks.follow([POSTER, BADGE], still) == [poster, badge]
    assert tracks.follow([POSTER], still) == [poster]
    assert poster.unread == 3


def test_a_badge_that_left_is_another_when_it_returns() -> None:
    tracks = Tracks()
    (badge,) = tracks.follow([BADGE], moving)
    tracks.follow([], still)
    (again,) = tracks.follow([BADGE], still)
    assert again is not badge
    tracks.clear()
    assert tracks.follow([BADGE], still)[0] is not again


def test_a_region_that_falls_in_two_is_followed_once_and_its_other_half_is_new() -> None:
    tracks, (whole,) = known(Box(100, 100, 200, 200))
    halves = [Box(100, 100, 165, 200), Box(135, 100, 200, 200)]
    one, other = tracks.follow(halves, still)
    assert one is whole
    assert other is not whole
    assert [one.box, other.box] == halves


def test_a_region_elsewhere_is_another() -> None:
    tracks = Tracks()
    (badge,) = tracks.follow([BADGE], moving)
    (poster,) = tracks.follow([POSTER], still)
    assert poster is not badge
    assert poster.unread == 1


def test_boxes_that_are_nearly_the_same_are_one() -> None:
    assert len(Tracks().follow([BADGE, near(BADGE, 6), POSTER], still)) == 2


def looked_at(tracks: Tracks, times: int) -> Track:
    for _ in range(times - 1):
        tracks.follow([POSTER], moving)
    return tracks.follow([POSTER], moving)[0]


def test_a_region_that_never_shows_a_codes_marks_becomes_doubtful() -> None:
    assert not looked_at(Tracks(), 5).doubtful
    assert looked_at(Tracks(), 300).doubtful


def test_marks_that_were_seen_make_it_worth_looking_again_but_not_for_ever() -> None:
    tracks = Tracks()
    looked_at(tracks, 300).mark()
    seen = looked_at(tracks, 3)
    assert (seen.doubtful, seen.marked) == (False, True)
    later = looked_at(tracks, 300)
    assert (later.doubtful, later.marked) == (True, False)
    assert seen is later


@given(st.lists(st.lists(boxes(), max_size=8), min_size=1, max_size=6), st.integers(1, 4))
def test_there_are_never_too_many_tracks_nor_two_of_one_region(
    frames: list[list[Box]], most: int
) -> None:
    tracks = Tracks(most)
    for frame in frames:
        followed = tracks.follow(frame, still)
        assert len(followed) <= most
        assert bool(followed) == bool(frame)
        assert len({id(track) for track in followed}) == len(followed)
        places = [track.box for track in followed]
        rest = iter(frame)
        assert all(place in rest for place in places)  # the likeliest first
        for one, other in itertools.combinations(places, 2):
            assert one.overlap(other) < 0.75


def test_three_regions_are_followed_and_the_likeliest_first() -> None:
    row = [Box(100 * x, 0, 100 * x + 60, 60) for x in range(6)]
    assert [track.box for track in Tracks().follow(row, still)] == row[:3]


# ---- turns --------------------------------------------------------------------------------------


def marked() -> Track:
    return Track(BADGE, marked=True)


def test_what_reads_most_is_tried_first_in_every_frame() -> None:
    track = Track(BADGE)
    for _ in range(4):
        tried = order(track)
        assert set(tried[: len(HEADS)]) == set(HEADS)


@pytest.mark.parametrize("lucky", NAMES)
def test_what_read_last_is_tried_before_all_else(lucky: str) -> None:
    assert order(Track(BADGE), lucky)[0] == lucky
    tried = order(marked(), lucky)
    assert tried[0] == lucky
    assert sorted(tried) == sorted(NAMES)


def test_a_frame_with_time_for_all_tries_each_once() -> None:
    track = marked()
    for _ in range(3):
        assert sorted(order(track)) == sorted(NAMES)


def test_what_is_costly_is_spared_where_no_marks_of_a_code_were_seen() -> None:
    assert sorted(order(Track(BADGE))) == sorted(CHEAP)
    assert len(CHEAP) < len(NAMES)


def test_a_region_is_worn_when_all_that_is_worth_trying_was_tried() -> None:
    assert Track(POSTER, tried=set(CHEAP)).worn
    assert not Track(POSTER, tried=set(CHEAP[1:])).worn
    assert not Track(BADGE, tried=set(CHEAP), marked=True).worn
    assert Track(BADGE, tried=set(NAMES), marked=True).worn


@given(st.booleans(), st.lists(st.integers(len(HEADS) + 1, len(CHEAP)), min_size=1, max_size=30))
def test_what_a_frame_had_no_time_for_the_next_begins_with(marks: bool, taken: list[int]) -> None:
    track = Track(BADGE, marked=marks)
    in_turn = [name for name in (NAMES if marks else CHEAP) if name not in HEADS]
    tail: list[str] = []
    for many in taken:
        tail += [s.name for s in itertools.islice(track.order(""), many)][len(HEADS) :]
    assert tail == list(itertools.islice(itertools.cycle(in_turn), len(tail)))


@given(
    st.booleans(),
    st.lists(
        st.tuples(st.integers(len(HEADS) + 2, len(NAMES)), st.sampled_from(["", *NAMES])),
        min_size=1,
        max_size=6,
    ),
)
def test_each_comes_up_within_one_rotation(marks: bool, frames: list[tuple[int, str]]) -> None:
    track = Track(BADGE, marked=marks)
    tried: set[str] = set()
    for many, lucky in itertools.cycle(frames):
        tried.update(s.name for s in itertools.islice(track.order(lucky), many))
        if track.turn >= len(NAMES):
            break
    assert tried >= set(NAMES if marks else CHEAP)


def test_every_head_is_a_strategy_and_names_are_told_apart() -> None:
    assert set(HEADS) < set(NAMES)
    assert len(set(NAMES)) == len(NAMES)
