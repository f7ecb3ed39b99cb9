"""Three finder patterns make a code, on whatever surface."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from kiosk.scanning.decoders import by_zxing
from kiosk.scanning.finders import Code, find_code
from kiosk.scanning.flattening import drawn, flattened, sampled
from tests.kiosk.scanning.codes import BADGE_TEXT, Pixels, on_desk, qr
from tests.kiosk.scanning.drawing import (
    Bits,
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
MIDDLE = (240.0, 240.0)
PX = 6.0
CLOSE = 1.0
"""Modules: a corner of a finder pattern itself."""
FAR = 3.0
"""The corner without a mark follows from the others."""


def found(frame: Pixels) -> tuple[Code, tuple[int, ...]]:
    result = find_code(frame)
    assert result is not None
    code, counts = result
    assert code is not None
    return code, counts


def off(code: Code, way: Way, module_px: float = PX) -> tuple[float, float]:
    """Give how far corners are off, in modules: the worst with a mark, and the one without."""
    away = np.hypot(*(np.array(code.corners(way.modules)) - np.array(way.corners)).T) / module_px
    return float(away[[0, 1, 3]].max()), float(away[2])


def right(code: Code, way: Way, module_px: float = PX) -> bool:
    marked, unmarked = off(code, way, module_px)
    return marked < CLOSE and unmarked < FAR


def texts(frame: Pixels, code: Code, modules: int) -> set[str]:
    """Give what is read along the grid through the finder patterns."""
    flats = flattened(frame, code.place(modules), modules)
    return {one.text for flat in flats for one in by_zxing(drawn(sampled(flat)), flat=True).seen}


def with_marks(many: int) -> Bits:
    """Give finder patterns with nothing between them."""
    light = np.ones_like(BADGE)
    for top, left in ((0, 0), (0, SIDE - 7), (SIDE - 7, 0))[:many]:
        light[top : top + 7, left : left + 7] = BADGE[:7, :7]
    return light


# ---- on planes ----------------------------------------------------------------------------------


@pytest.mark.parametrize("turn_deg", range(0, 360, 30))
@pytest.mark.parametrize("tilt_deg", [0, 25, 40])
def test_a_code_is_found_whichever_way_up_it_is_held(tilt_deg: int, turn_deg: int) -> None:
    way = tilted(SIDE, PX, MIDDLE, tilt_deg, turn_deg)
    code, counts = found(seen(BADGE, way))
    assert right(code, way)
    assert SIDE in counts


@pytest.mark.parametrize("tilt_deg", [50, 60])
@pytest.mark.parametrize("turn_deg", [0, 90, 180, 270])
def test_an_upright_code_is_found_at_a_sharp_slant(tilt_deg: int, turn_deg: int) -> None:
    way = tilted(SIDE, PX, MIDDLE, tilt_deg, turn_deg)
    code, counts = found(seen(BADGE, way))
    assert right(code, way)
    assert SIDE in counts


@pytest.mark.parametrize("turn_deg", [0, 70, 160])
def test_light_on_dark_is_found_too(turn_deg: int) -> None:
    way = tilted(SIDE, PX, MIDDLE, 20, turn_deg)
    code, counts = found(255 - seen(BADGE, way))
    assert right(code, way)
    assert SIDE in counts


@pytest.mark.parametrize("many", [4, 20, 60, 150, 260])
def test_the_timing_patterns_tell_how_large_a_code_is(many: int) -> None:
    light = light_modules("AB" * many)
    for turn_deg in (0, 35):
        _, counts = found(seen(light, tilted(len(light), 4, MIDDLE, 15, turn_deg)))
        assert counts[0] == len(light)


@pytest.mark.parametrize("module_px", [4, 6, 8])
def test_blur_and_noise_do_not_hide_it(module_px: float) -> None:
    way = tilted(SIDE, module_px, MIDDLE, 10, 20)
    code, _ = found(noisy(blurred(seen(BADGE, way), module_px / 4), 10))
    assert right(code, way, module_px)


# ---- on bottles ---------------------------------------------------------------------------------


@pytest.mark.parametrize("arc_rad", [1.0, 1.4, 1.8, 2.0, 2.2])
@pytest.mark.parametrize(("turn_deg", "from_above_deg"), [(0, 0), (40, 20), (130, 0), (270, 20)])
def test_a_code_around_a_bottle_is_found_and_its_grid_follows(
    arc_rad: float, turn_deg: float, from_above_deg: float
) -> None:
    way = around_bottle(SIDE, PX, MIDDLE, arc_rad, turn_deg, from_above_deg)
    code, counts = found(seen(BADGE, way))
    assert right(code, way)
    assert SIDE in counts
    line = np.arange(SIDE, dtype=np.float32) + 0.5
    modules = np.stack(np.meshgrid(line, line), axis=-1)
    away = np.linalg.norm(code.place(SIDE)(modules) - way.place(modules), axis=-1) / PX
    assert away.max() < FAR
    assert np.median(away) < CLOSE


@pytest.mark.parametrize("turn_deg", [0, 40, 270])
def test_a_code_around_a_bottle_is_read_by_its_marks(turn_deg: float) -> None:
    frame = seen(BADGE, around_bottle(SIDE, PX, MIDDLE, 2.0, turn_deg, 10))
    assert not by_zxing(frame).seen
    code, _ = found(frame)
    assert texts(frame, code, SIDE) == {BADGE_TEXT}


# ---- a code's own corners -----------------------------------------------------------------------


@pytest.mark.parametrize("turn_deg", range(0, 360, 45))
def test_every_mark_has_four_corners_clockwise_from_its_top_left(turn_deg: int) -> None:
    way = tilted(SIDE, PX, MIDDLE, 30, turn_deg)
    code, _ = found(seen(BADGE, way))
    ends = np.array([(0, 0), (7, 0), (7, 7), (0, 7)], np.float32)
    for corners, left, top in (
        (code.top_left, 0, 0),
        (code.top_right, SIDE - 7, 0),
        (code.bottom_left, 0, SIDE - 7),
    ):
        expected = way.place(ends + np.array((left, top), np.float32))
        assert np.linalg.norm(corners - expected, axis=-1).max() < CLOSE * PX


@pytest.mark.parametrize("turn_deg", range(0, 360, 45))
def test_the_four_corners_go_round_clockwise(turn_deg: int) -> None:
    code, counts = found(seen(BADGE, tilted(SIDE, PX, MIDDLE, 20, turn_deg)))
    quad = np.array(code.corners(counts[0]), np.float32)
    assert quad.shape == (4, 2)
    assert cv2.isContourConvex(quad)
    assert cv2.contourArea(quad, oriented=True) > 0  # y goes down


# ---- none, one, two -----------------------------------------------------------------------------


@pytest.mark.parametrize(("one_deg", "other_deg"), [(0, 0), (35, 20), (90, 45), (180, 300)])
def test_of_two_codes_one_is_found_and_never_a_third_made_of_both(
    one_deg: int, other_deg: int
) -> None:
    one = tilted(SIDE, 4, (130.0, 130.0), 0, one_deg)
    for module_px in (3.0, 4.0, 5.0):
        other = tilted(SIDE, module_px, (345.0, 340.0), 20, other_deg)
        code, _ = found(seen(BADGE, other, onto=seen(BADGE, one)))
        assert right(code, one, 4) or right(code, other, module_px)


def test_nothing_is_found_on_a_desk_in_noise_or_between_letters() -> None:
    page = on_desk()
    for line in range(14):
        text = "The O quick @ brown 8800 DOB"
        place = (40, 60 + line * 45)
        cv2.putText(page, text, place, cv2.FONT_HERSHEY_DUPLEX, 1.3, 20, 3, cv2.LINE_AA)
    grain = np.random.default_rng(3).integers(0, 256, (400, 400), dtype=np.uint8)
    for frame in (on_desk(), noisy(on_desk(), 30), page, grain, blurred(grain, 3)):
        assert find_code(frame) is None


@pytest.mark.parametrize("many", [1, 2])
def test_one_or_two_marks_are_seen_and_make_no_code(many: int) -> None:
    assert find_code(seen(with_marks(many), tilted(SIDE, PX, MIDDLE, 10, 20))) == (None, ())


def test_three_marks_without_timing_patterns_have_no_number_of_modules() -> None:
    _, counts = found(seen(with_marks(3), tilted(SIDE, PX, MIDDLE, 10, 20)))
    assert counts == ()


@given(hnp.arrays(np.uint8, hnp.array_shapes(min_dims=2, max_dims=2, max_side=60)))
def test_no_content_raises(grey: Pixels) -> None:
    result = find_code(grey)
    assert result is None or len(result) == 2


@given(st.integers(1, 260), st.integers(1, 260), st.integers(0, 260), st.integers(0, 260))
def test_no_part_of_a_code_raises(width: int, height: int, left: int, top: int) -> None:
    part = qr(BADGE_TEXT, 6)[top : top + height, left : left + width]
    if part.size:
        result = find_code(np.ascontiguousarray(part))
        assert result is None or result[0] is None or min(part.shape) > 100
