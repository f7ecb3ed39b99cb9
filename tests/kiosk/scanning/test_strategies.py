"""Ways to read what the first glance did not: each is honest about what it found, and where."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from kiosk.scanning.decoders import Decoded, Unread, by_zxing
from kiosk.scanning.glance import Box, Corners, Seen
from kiosk.scanning.strategies import FINDERS, STRATEGIES, Part, Strategy
from tests.kiosk.scanning.codes import BADGE_TEXT, Pixels, on_desk, qr
from tests.kiosk.scanning.drawing import (
    Way,
    around_bottle,
    blurred,
    light_modules,
    noisy,
    seen,
    tilted,
)

BADGE = light_modules(BADGE_TEXT)
SIDE = len(BADGE)
SIZE = (640, 480)
MIDDLE = (320.3, 240.4)
BY_NAME = {strategy.name: strategy for strategy in STRATEGIES}


def held(module_px: float, tilt_deg: float = 0, turn_deg: float = 7) -> tuple[Way, Pixels]:
    way = tilted(SIDE, module_px, MIDDLE, tilt_deg, turn_deg)
    return way, seen(BADGE, way, SIZE)


def part_around(frame: Pixels, way: Way) -> Part:
    xs, ys = zip(*way.corners, strict=True)
    box = Box(int(min(xs)), int(min(ys)), int(max(xs)) + 1, int(max(ys)) + 1)
    return Part(frame, box.widened(14, frame.shape[1], frame.shape[0]))


def apart(corners: Corners, from_: Corners) -> float:
    """Give how far corners are from those that belong to them, in any order."""
    ends = np.array(from_)
    return max(float(np.hypot(*(ends - np.array(corner)).T).min()) for corner in corners)


def answers(part: Part) -> dict[str, Decoded]:
    """Ask all; leave out those that have nothing to offer."""
    asked = {strategy.name: strategy.ask(part) for strategy in STRATEGIES}
    return {name: decoded for name, decoded in asked.items() if decoded is not None}


# ---- what the first decoder does not read -------------------------------------------------------


def small() -> tuple[Way, Pixels]:
    return held(1.25)


def out_of_focus() -> tuple[Way, Pixels]:
    way, frame = held(4)
    return way, blurred(frame, 2.1)


def in_the_dark() -> tuple[Way, Pixels]:
    way, frame = held(4)
    return way, (frame * 0.05 + 30).astype(np.uint8)


def in_noise() -> tuple[Way, Pixels]:
    way, frame = held(4)
    return way, noisy(frame, 55)


def at_a_slant() -> tuple[Way, Pixels]:
    return held(5, 70)


def half_in_shade() -> tuple[Way, Pixels]:
    way, frame = held(5)
    y, x = np.mgrid[: SIZE[1], : SIZE[0]]
    shade = cv2.GaussianBlur(np.where(x + y > 560, 1, 0.2), (0, 0), 5)
    return way, (frame * shade).astype(np.uint8)


def on_a_screen() -> tuple[Way, Pixels]:
    """Modules with a pixel grid of their own."""
    way, frame = held(8)
    y, x = np.mgrid[: SIZE[1], : SIZE[0]]
    grid = 100 * np.sign(np.sin(1.2 * x) * np.sin(1.2 * y))
    return way, np.clip(frame + grid, 0, 255).astype(np.uint8)


def of_thin_lines() -> tuple[Way, Pixels]:
    """Faded print: every dark module has lost a third of its width."""
    way, frame = held(5)
    return way, np.asarray(cv2.dilate(frame, np.ones((5, 5), np.uint8)), np.uint8)


HARD = [
    small,
    out_of_focus,
    in_the_dark,
    in_noise,
    at_a_slant,
    half_in_shade,
    on_a_screen,
    of_thin_lines,
]
Hard = Callable[[], tuple[Way, Pixels]]


@pytest.mark.parametrize("hard", HARD)
def test_what_the_first_decoder_does_not_read_some_way_does(hard: Hard) -> None:
    way, frame = hard()
    part = part_around(frame, way)
    assert not by_zxing(part.cut).seen
    read = {name for name, decoded in answers(part).items() if decoded.seen}
    assert read


@pytest.mark.parametrize("hard", [*HARD, lambda: held(5), lambda: held(3, 40, 130)])
def test_whoever_reads_it_says_the_same_and_finds_it_in_the_frame(hard: Hard) -> None:
    way, frame = hard()
    for decoded in answers(part_around(frame, way)).values():
        for one in decoded.seen:
            assert one.text == BADGE_TEXT
            assert apart(one.corners, way.corners) < 5
            assert apart(way.corners, one.corners) < 5


@pytest.mark.parametrize("hard", [*HARD, lambda: held(5)])
def test_what_is_located_and_not_read_lies_where_the_code_is(hard: Hard) -> None:
    way, frame = hard()
    part = part_around(frame, way)
    for decoded in answers(part).values():
        assert decoded.marked or not decoded.unread
        for unread in decoded.unread:
            if unread.modules == SIDE:
                assert apart(unread.corners, way.corners) < 20


def test_most_ways_read_a_badge_that_is_held_well() -> None:
    way, frame = held(5)
    read = [name for name, decoded in answers(part_around(frame, way)).items() if decoded.seen]
    assert len(read) > len(STRATEGIES) / 2


# ---- finder patterns ----------------------------------------------------------------------------


@pytest.mark.parametrize("arc_rad", [1.2, 1.8])
def test_a_code_around_a_bottle_is_located_with_its_modules(arc_rad: float) -> None:
    way = around_bottle(SIDE, 6, MIDDLE, arc_rad, 20, 10)
    decoded = BY_NAME[FINDERS].ask(part_around(seen(BADGE, way, SIZE), way))
    assert decoded is not None
    assert decoded.marked
    assert decoded.seen == ()
    unread = next(one for one in decoded.unread if one.modules == SIDE)
    assert apart(unread.corners, way.corners) < 15
    assert unread.place is not None
    line = np.arange(SIDE, dtype=np.float32) + 0.5
    modules = np.stack(np.meshgrid(line, line), axis=-1)
    away = np.linalg.norm(unread.place(modules) - way.place(modules), axis=-1)
    assert np.median(away) < 6


def test_one_mark_alone_is_a_mark_and_no_code() -> None:
    light = np.ones_like(BADGE)
    light[:7, :7] = BADGE[:7, :7]
    way = tilted(SIDE, 5, MIDDLE)
    assert BY_NAME[FINDERS].ask(part_around(seen(light, way, SIZE), way)) == Decoded(marked=True)


def test_a_desk_has_no_marks() -> None:
    assert BY_NAME[FINDERS].ask(Part(on_desk(), Box(100, 100, 400, 400))) is None


# ---- a part of a frame --------------------------------------------------------------------------


def test_a_part_is_the_frame_in_its_box() -> None:
    frame = on_desk((qr(BADGE_TEXT), 300, 100))
    part = Part(frame, Box(310, 90, 610, 480))
    np.testing.assert_array_equal(part.cut, frame[90:480, 310:610])
    assert part.cut.flags.c_contiguous


def test_its_pictures_are_made_once() -> None:
    way, frame = at_a_slant()
    part = part_around(frame, way)
    assert part.doubled is part.doubled
    assert part.square is not None
    assert part.square is part.square


def test_a_small_part_is_doubled_and_a_large_one_left_as_it_is() -> None:
    frame = on_desk((qr(BADGE_TEXT), 300, 100), size=(1920, 1080))
    small_one = Part(frame, Box(300, 100, 500, 260))
    assert small_one.doubled.shape == (320, 400)
    large = Part(frame, Box(0, 0, 1920, 1080))
    assert large.doubled.shape == (1080, 1920)


@given(
    st.integers(0, 500), st.integers(0, 300), st.integers(1, 4), st.floats(0, 99), st.floats(0, 99)
)
def test_places_in_an_enlarged_picture_are_those_of_the_frame(
    left: int, top: int, by: int, x: float, y: float
) -> None:
    part = Part(on_desk(), Box(left, top, left + 100, top + 100))
    picture = np.zeros((100 * by, 100 * by), np.uint8)
    corners = ((x * by, y * by),) * 4
    found = part.found(Decoded((Seen("A", corners),), (Unread(corners, 21),)), picture)
    assert apart(found.seen[0].corners, ((left + x, top + y),)) < 1e-6
    assert apart(found.unread[0].corners, ((left + x, top + y),)) < 1e-6


@settings(max_examples=25)
@given(hnp.arrays(np.uint8, hnp.array_shapes(min_dims=2, max_dims=2, max_side=60)))
def test_no_content_raises(grey: Pixels) -> None:
    part = Part(grey, Box(0, 0, grey.shape[1], grey.shape[0]))
    assert not any(decoded.seen for decoded in answers(part).values())


@settings(max_examples=15)
@given(st.integers(0, 240), st.integers(0, 240), st.integers(1, 260), st.integers(1, 260))
def test_no_part_of_a_code_raises(left: int, top: int, width: int, height: int) -> None:
    code = qr(BADGE_TEXT, 5)
    box = Box(left, top, min(245, left + width), min(245, top + height))
    for decoded in answers(Part(code, box)).values():
        assert all(one.text == BADGE_TEXT for one in decoded.seen)


@pytest.mark.parametrize("strategy", STRATEGIES, ids=lambda strategy: strategy.name)
def test_every_way_says_at_first_sight_what_it_costs(strategy: Strategy) -> None:
    assert strategy.name
    assert 0 < strategy.ns_per_px < 10_000


@pytest.mark.expects_warnings
@pytest.mark.parametrize("problem", [cv2.error("secret"), np.linalg.LinAlgError("secret")])
def test_what_a_library_will_not_work_on_costs_no_frame_and_is_logged_once(
    problem: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(_part: Part) -> Decoded:
        raise problem

    way, frame = held(4)
    strategy = Strategy(f"refusing {type(problem).__name__}", refuse, 1)
    for _ in range(3):
        assert strategy.run(part_around(frame, way)) is None
    told = [record.getMessage() for record in caplog.records]
    assert told == [f"strategy {strategy.name}: {type(problem).__name__}"]


def test_a_bug_is_not_hidden() -> None:
    def wrong(_part: Part) -> Decoded:
        raise TypeError

    way, frame = held(4)
    with pytest.raises(TypeError):
        Strategy("wrong", wrong, 1).run(part_around(frame, way))
