"""Where a frame looks like a code: the badge comes before print, leaves and the wall."""

from collections.abc import Callable
from functools import lru_cache

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from kiosk.demo.film import clutter
from kiosk.scanning.glance import Box
from kiosk.scanning.regions import Region, find_regions
from tests.kiosk.scanning.codes import BADGE_TEXT, Pixels, on_desk, qr
from tests.kiosk.scanning.drawing import Way, blurred, light_modules, noisy, seen, tilted

BADGE = light_modules(BADGE_TEXT)
SIDE = len(BADGE)


@lru_cache(maxsize=4)
def scene(seed: int) -> Pixels:
    """Give shelves, people and signs."""
    grey = cv2.cvtColor(clutter((1280, 720), seed), cv2.COLOR_BGR2GRAY)
    grey.flags.writeable = False
    return np.asarray(grey, np.uint8)


def around(way: Way) -> Box:
    xs, ys = zip(*way.corners, strict=True)
    return Box(int(min(xs)), int(min(ys)), int(max(xs)) + 1, int(max(ys)) + 1)


def holds(region: Region, badge: Box) -> bool:
    """Say whether a region has nearly all of a badge, and not much else."""
    box = region.box
    wide = min(box.right, badge.right) - max(box.left, badge.left)
    high = min(box.bottom, badge.bottom) - max(box.top, badge.top)
    share = max(0, wide) * max(0, high) / (badge.width * badge.height)
    return share > 0.8 and box.overlap(badge) > 0.3


def rank(frame: Pixels, way: Way) -> int | None:
    """Say which region the badge is in; None when it is in none of those that are given."""
    badge = around(way)
    found = [n for n, region in enumerate(find_regions(frame)) if holds(region, badge)]
    return found[0] if found else None


def under(condition: str, frame: Pixels, module_px: float) -> Pixels:
    if condition == "soft":
        return blurred(frame, min(1.5, 0.6 * module_px))
    return noisy(frame, 30) if condition == "noisy" else frame


# ---- the badge ----------------------------------------------------------------------------------


@pytest.mark.parametrize("module_px", [1.25, 1.5, 2, 3, 5, 8, 12])
@pytest.mark.parametrize("condition", ["plain", "soft", "noisy"])
@pytest.mark.parametrize("tilt_deg", [0, 50])
def test_a_badge_is_found_in_clutter(module_px: float, condition: str, tilt_deg: int) -> None:
    seed, middle = (1, (420.0, 360.0)) if tilt_deg else (2, (700.0, 340.0))
    way = tilted(SIDE, module_px, middle, tilt_deg, 20)
    frame = under(condition, seen(BADGE, way, onto=scene(seed)), module_px)
    assert rank(frame, way) is not None


@pytest.mark.parametrize("module_px", [3, 5, 8])
def test_a_badge_held_well_is_the_likeliest(module_px: float) -> None:
    for seed in (1, 2, 3):
        way = tilted(SIDE, module_px, (640.0, 330.0), 0, 10)
        assert rank(seen(BADGE, way, onto=scene(seed)), way) == 0


@pytest.mark.parametrize(("module_px", "turn_deg"), [(12, 0), (12, 20), (14, 0)])
def test_a_badge_that_nearly_fills_the_frame_does_not_fall_apart(
    module_px: float, turn_deg: float
) -> None:
    way = tilted(SIDE, module_px, (640.0, 360.0), 0, turn_deg)
    assert rank(seen(BADGE, way, onto=scene(1)), way) == 0


@pytest.mark.parametrize("module_px", [3, 5, 8])
def test_a_badge_half_in_shade_is_found_whole(module_px: float) -> None:
    way = tilted(SIDE, module_px, (640.0, 360.0), 0, 7)
    y, x = np.mgrid[:720, :1280]
    shade = cv2.GaussianBlur(np.where(x + y > 1_000, 1, 0.45), (0, 0), 8)
    frame = (seen(BADGE, way, onto=scene(1)) * shade).astype(np.uint8)
    assert rank(frame, way) == 0


@pytest.mark.parametrize("module_px", [5, 8])
@pytest.mark.parametrize("turn_deg", [0, 20, 45])
def test_a_badge_of_twenty_grey_levels_is_found_on_a_desk(module_px: float, turn_deg: int) -> None:
    way = tilted(SIDE, module_px, (640.0, 360.0), 0, turn_deg)
    frame = seen(BADGE, way, paper=130, ink=110, onto=np.full((720, 1280), 130, np.uint8))
    assert rank(frame, way) == 0
    assert rank(noisy(frame, 3), way) == 0


@pytest.mark.parametrize("size", [(320, 240), (640, 480), (1920, 1080)])
def test_a_badge_is_found_in_frames_of_any_size(size: tuple[int, int]) -> None:
    way = tilted(SIDE, 3, (size[0] * 0.6, size[1] * 0.45), 0, 15)
    assert rank(seen(BADGE, way, size), way) == 0


@pytest.mark.parametrize("middle", [(80, 80), (1200, 90), (70, 640), (1210, 650)])
def test_a_badge_in_a_corner_is_found(middle: tuple[float, float]) -> None:
    way = tilted(SIDE, 3, middle)
    assert rank(seen(BADGE, way, (1280, 720)), way) == 0


def test_two_badges_are_two_regions() -> None:
    left, right = (tilted(SIDE, 4, (x, 300.0), 0, 10) for x in (300.0, 900.0))
    frame = seen(BADGE, left, onto=seen(BADGE, right, (1280, 720)))
    found = find_regions(frame)
    assert any(holds(region, around(left)) for region in found)
    assert any(holds(region, around(right)) for region in found)


# ---- what is no badge ---------------------------------------------------------------------------


def letters() -> Pixels:
    page = on_desk()
    for line in range(14):
        place = (40, 60 + line * 24)
        cv2.putText(
            page, "The quick brown fox 0123", place, cv2.FONT_HERSHEY_SIMPLEX, 0.6, 20, 1,
            cv2.LINE_AA,
        )  # fmt: skip
    return page


def leaves() -> Pixels:
    plant, rng = on_desk(), np.random.default_rng(0)
    for _ in range(700):
        x, y = (int(at) for at in rng.integers((700, 380), (1200, 700)))
        turn, shade = float(rng.uniform(0, 180)), int(rng.integers(20, 160))
        cv2.ellipse(plant, (x, y), (14, 4), turn, 0, 360, shade, -1, cv2.LINE_AA)
    return plant


@pytest.mark.parametrize("module_px", [2, 3, 5])
@pytest.mark.parametrize("other", [letters, leaves])
def test_print_and_leaves_are_less_like_a_code_than_a_code(
    module_px: float, other: Callable[[], Pixels]
) -> None:
    way = tilted(SIDE, module_px, (900.0, 200.0), 0, 10)
    first, *rest = find_regions(seen(BADGE, way, onto=other()), 6)
    assert holds(first, around(way))
    assert all(region.score < first.score for region in rest)


@pytest.mark.parametrize("sigma", [0, 3, 8])
def test_a_wall_is_no_code(sigma: float) -> None:
    ramp = np.tile(np.linspace(40, 220, 1280).astype(np.uint8), (720, 1))
    for wall in (on_desk(), on_desk(size=(640, 480)), ramp):
        assert find_regions(noisy(wall, sigma)) == []


def test_stripes_are_no_code() -> None:
    stripes = np.tile(np.repeat(np.array([30, 220], np.uint8), 4), (720, 160))
    assert find_regions(stripes) == []
    assert find_regions(np.ascontiguousarray(stripes.T)) == []


@pytest.mark.parametrize("shape", [(1, 1), (1, 900), (900, 1), (16, 16), (16, 300)])
def test_a_frame_of_a_few_pixels_has_no_regions(shape: tuple[int, int]) -> None:
    grain = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    assert find_regions(grain) == []


# ---- the laws of the answer ---------------------------------------------------------------------


def check(frame: Pixels, most: int) -> None:
    regions = find_regions(frame, most)
    assert len(regions) <= most
    height, width = frame.shape
    for region in regions:
        box = region.box
        assert 0 <= box.left < box.right <= width
        assert 0 <= box.top < box.bottom <= height
        assert region.score > 0
    scores = [region.score for region in regions]
    assert scores == sorted(scores, reverse=True)
    for number, region in enumerate(regions):
        assert all(region.box.overlap(other.box) < 0.9 for other in regions[:number])


@given(
    hnp.arrays(np.uint8, hnp.array_shapes(min_dims=2, max_dims=2, max_side=130)),
    st.integers(1, 5),
)
def test_regions_lie_in_the_frame_and_the_likeliest_comes_first(frame: Pixels, most: int) -> None:
    check(frame, most)


@given(st.integers(1, 700), st.integers(1, 700), st.integers(0, 2**32 - 1), st.integers(1, 9))
def test_so_they_do_in_grain_of_any_size(width: int, height: int, seed: int, coarse: int) -> None:
    small = (-(-height // coarse), -(-width // coarse))
    grain = np.random.default_rng(seed).integers(0, 256, small, dtype=np.uint8)
    frame = np.repeat(np.repeat(grain, coarse, axis=0), coarse, axis=1)[:height, :width]
    check(np.ascontiguousarray(frame), 3)


@given(st.integers(-200, 1200), st.integers(-200, 680))
def test_so_they_do_around_a_badge_half_outside(x: int, y: int) -> None:
    frame = on_desk()
    code = qr(BADGE_TEXT, 5)
    part = code[max(0, -y) : 720 - y, max(0, -x) : 1280 - x]
    frame[max(0, y) : max(0, y) + part.shape[0], max(0, x) : max(0, x) + part.shape[1]] = part
    check(frame, 3)
