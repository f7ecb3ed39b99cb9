"""A tilted code is stretched until it is as broad as it is high."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from kiosk.scanning.decoders import Affine, by_zxing
from kiosk.scanning.squaring import squared
from tests.kiosk.scanning.codes import BADGE_TEXT, Pixels, on_desk, qr
from tests.kiosk.scanning.drawing import Way, in_quad, light_modules, noisy, seen, tilted

BADGE = light_modules(BADGE_TEXT)
SIDE = len(BADGE)
DIRECTIONS = [0, 30, 45, 60, 90, 135]


def squeezed(by: float, along_deg: float, turn_deg: float = 0, module_px: float = 5) -> Way:
    """Lay a code that is narrower by so much in one direction of the frame."""

    def turned(degrees: float) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        angle = np.deg2rad(degrees)
        return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])

    narrow = turned(along_deg) @ np.diag((1 / by, 1)) @ turned(-along_deg) @ turned(turn_deg)
    ends = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * SIDE * module_px / 2
    return in_quad(SIDE, [(float(x), float(y)) for x, y in ends @ narrow.T + 240])


def region(way: Way, frame: Pixels, margin: int = 12) -> tuple[Pixels, Way]:
    """Cut a code out as the reader does, and say where it is in the cut."""
    corners = np.array(way.corners)
    left, top = np.maximum(0, np.floor(corners.min(0) - margin)).astype(int)
    right, bottom = np.ceil(corners.max(0) + margin).astype(int)
    part = np.ascontiguousarray(frame[top:bottom, left:right])
    return part, in_quad(SIDE, [(x - left, y - top) for x, y in way.corners])


def unevenness(way: Way, affine: Affine) -> float:
    """Give how much longer a code's longest direction is in the stretched picture, 1 at best."""
    back = np.array(affine)
    a, b, c, d = (np.array(way.corners) - back[:, 2]) @ np.linalg.inv(back[:, :2]).T
    across, down = (b - a + c - d) / 2, (d - a + c - b) / 2
    longest, shortest = np.linalg.svd(np.column_stack((across, down)), compute_uv=False)
    return float(longest / shortest)


@pytest.mark.parametrize("along_deg", DIRECTIONS)
@pytest.mark.parametrize("turn_deg", [0, 20, 45])
@pytest.mark.parametrize(("by", "left_at_most"), [(1.6, 1.25), (2.0, 1.25), (3.0, 1.6), (4.0, 2.0)])
def test_a_squeezed_code_comes_out_nearly_square(
    by: float, left_at_most: float, turn_deg: float, along_deg: float
) -> None:
    way = squeezed(by, along_deg, turn_deg)
    part, there = region(way, seen(BADGE, way))
    result = squared(part)
    assert result is not None
    assert unevenness(there, result[1]) < left_at_most


@pytest.mark.parametrize("turn_deg", [0, 10, 45, 80])
@pytest.mark.parametrize("module_px", [2, 5, 9])
def test_a_code_seen_from_the_front_needs_no_squaring(module_px: float, turn_deg: float) -> None:
    way = tilted(SIDE, module_px, (240.0, 240.0), turn_deg=turn_deg)
    part, _ = region(way, seen(BADGE, way))
    assert squared(part) is None


@pytest.mark.parametrize("along_deg", DIRECTIONS)
def test_places_in_the_stretched_picture_are_mapped_back(along_deg: float) -> None:
    """Drawn from where they are said to be, the picture's pixels give the picture again."""
    way = squeezed(3, along_deg)
    part, _ = region(way, seen(BADGE, way))
    result = squared(part)
    assert result is not None
    picture, ((a, b, c), (d, e, f)) = result
    y, x = np.mgrid[: picture.shape[0], : picture.shape[1]].astype(np.float32)
    inner = np.s_[20:-20, 20:-20]

    def alike(right: float, below: float) -> float:
        there = (a * x + b * y + c + right, d * x + e * y + f + below)
        again = cv2.remap(part, *there, cv2.INTER_CUBIC)
        return float(np.corrcoef(again[inner].ravel(), picture[inner].ravel())[0, 1])

    assert alike(0, 0) > 0.9
    assert alike(0, 0) > max(alike(1, 0), alike(-1, 0), alike(0, 1), alike(0, -1))


@pytest.mark.parametrize("along_deg", DIRECTIONS)
def test_a_squeezed_code_is_read_in_the_stretched_picture_and_found_in_its_own(
    along_deg: float,
) -> None:
    way = squeezed(3.5, along_deg, 10, 6)
    part, there = region(way, seen(BADGE, way))
    result = squared(part)
    assert result is not None
    picture, affine = result
    (one,) = by_zxing(picture).mapped(affine).seen
    assert one.text == BADGE_TEXT
    away = np.hypot(*(np.array(one.corners) - np.array(there.corners)).T)
    assert away.max() < 6


def test_noise_hides_a_squeeze_but_breaks_nothing() -> None:
    way = squeezed(2.5, 30)
    part, there = region(way, noisy(seen(BADGE, way), 15))
    result = squared(part)
    assert result is not None
    assert unevenness(there, result[1]) < 2.5


def test_the_stretched_picture_stays_of_a_size_to_work_with() -> None:
    way = squeezed(4, 0, 0, 11)
    part, _ = region(way, seen(BADGE, way))
    result = squared(np.repeat(np.repeat(part, 4, axis=0), 4, axis=1))
    assert result is not None
    assert max(result[0].shape) < 1_000


@pytest.mark.parametrize(
    "grey",
    [
        on_desk(),
        np.zeros((21, 21), np.uint8),
        np.full((300, 9), 255, np.uint8),
        np.tile(np.array([0, 255], np.uint8), (200, 100)),  # edges in one direction alone
        np.tile(np.linspace(0, 255, 300).astype(np.uint8), (200, 1)),
    ],
)
def test_where_there_is_nothing_to_measure_nothing_is_stretched(grey: Pixels) -> None:
    assert squared(grey) is None


@given(hnp.arrays(np.uint8, hnp.array_shapes(min_dims=2, max_dims=2, max_side=60)))
def test_no_content_raises(grey: Pixels) -> None:
    result = squared(grey)
    if result is not None:
        picture, affine = result
        assert picture.dtype == np.uint8
        assert np.isfinite(np.array(affine)).all()


@given(st.integers(8, 200), st.integers(8, 200))
def test_no_part_of_a_code_raises(width: int, height: int) -> None:
    result = squared(np.ascontiguousarray(qr(BADGE_TEXT)[24 : 24 + height, 24 : 24 + width]))
    assert result is None or min(result[0].shape) > 0
