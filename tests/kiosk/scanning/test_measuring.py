"""Measures of pictures, held against pictures whose light, blur and noise are known."""

import math

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.scanning.glance import Grey
from kiosk.scanning.measuring import (
    edge_width_px,
    exposure,
    middle_of,
    noise_sigma,
    rhythm,
    step_width_px,
)

S_NS = 1_000_000_000


def a_slanted_edge(
    blur: float, noise: float = 0.0, low: float = 40, high: float = 210, degrees: float = 5
) -> Grey:
    """Draw an edge through (60, 60), drawn finely and gathered into pixels as a sensor does."""
    fine = 8
    ys, xs = (np.mgrid[: 120 * fine, : 120 * fine] + 0.5) / fine
    turn = math.radians(degrees)
    off = (xs - 60) * math.cos(turn) + (ys - 60) * math.sin(turn)
    sharp = np.where(off > 0, high, low).astype(np.float32)
    pixels = cv2.resize(sharp, (120, 120), interpolation=cv2.INTER_AREA)
    if blur:
        pixels = cv2.GaussianBlur(pixels, (0, 0), blur)
    grained = pixels + np.random.default_rng(5).normal(0, noise, pixels.shape)
    return np.asarray(np.clip(np.rint(grained), 0, 255), dtype=np.uint8)


def ends(degrees: float = 5, off_px: float = 0.0) -> tuple[tuple[float, float], ...]:
    """Give where the edge is thought to run: 40 px up and down, `off_px` beside the truth."""
    turn = math.radians(degrees)
    along = (-math.sin(turn), math.cos(turn))
    return tuple((60 + off_px + way * 40 * along[0], 60 + way * 40 * along[1]) for way in (-1, 1))


def a_scene(noise: float = 0.0, blur: float = 0.0, gain: float = 1.0) -> Grey:
    """Draw a desk with a few papers and boxes."""
    desk = np.full((720, 1280), 150, np.float32)
    chance = np.random.default_rng(3)
    for _ in range(40):
        x, y = chance.integers(0, 1200), chance.integers(0, 660)
        wide, high = chance.integers(40, 200, 2)
        desk[y : y + high, x : x + wide] = chance.integers(40, 220)
    if blur:
        desk = cv2.GaussianBlur(desk, (0, 0), blur).astype(np.float32)
    grained = desk * gain + np.random.default_rng(4).normal(0, noise, desk.shape)
    return np.asarray(np.clip(np.rint(grained), 0, 255), dtype=np.uint8)


# ---- rhythm --------------------------------------------------------------------------------


@given(st.floats(2, 60), st.lists(st.integers(1, 4), min_size=3, max_size=60))
def test_frames_that_were_not_taken_count_as_come(fps: float, steps: list[int]) -> None:
    indices = np.cumsum([7, *steps])
    taken = [(int(index), round(index / fps * S_NS)) for index in indices]
    measured = rhythm(taken)
    assert measured is not None
    assert measured.fps == pytest.approx(fps, rel=1e-4)
    assert measured.late_share == 0
    assert measured.longest_gap_ms == pytest.approx(1000 / fps, rel=1e-3)
    assert measured.frames == sum(steps) + 1


def test_a_stutter_shows_as_a_gap_and_as_late_frames() -> None:
    times = [0.0, 0.1, 0.2, 0.3, 1.3, 1.4, 1.5, 1.6, 1.8, 1.9, 2.0]
    measured = rhythm([(index, round(at * S_NS)) for index, at in enumerate(times)])
    assert measured is not None
    assert measured.fps == pytest.approx(5)
    assert measured.longest_gap_ms == pytest.approx(1000)
    assert measured.late_share == pytest.approx(0.2)


def test_one_frame_has_no_rhythm() -> None:
    assert rhythm([]) is None
    assert rhythm([(3, S_NS)]) is None
    assert rhythm([(3, S_NS), (4, S_NS)]) is None


# ---- light ---------------------------------------------------------------------------------


def test_exposure_tells_the_mean_and_what_is_cut_off_at_either_end() -> None:
    picture = np.full((100, 100), 100, np.uint8)
    picture[:30], picture[30:40] = 0, 255
    light = exposure(picture)
    assert light.level == pytest.approx(60 + 25.5)
    assert (light.dark_share, light.bright_share) == pytest.approx((0.3, 0.1))


def test_the_middle_is_half_of_each_side() -> None:
    middle = middle_of(1280, 720)
    assert (middle.left, middle.top, middle.width, middle.height) == (320, 180, 640, 360)


# ---- noise ---------------------------------------------------------------------------------


@pytest.mark.parametrize("sigma", [1.0, 3.0, 8.0, 20.0])
def test_noise_is_measured_to_a_tenth_among_things_with_edges(sigma: float) -> None:
    assert noise_sigma(a_scene(sigma)) == pytest.approx(sigma, rel=0.1)


def test_a_clean_picture_has_hardly_any_noise() -> None:
    measured = noise_sigma(a_scene())
    assert measured is not None
    assert measured < 0.2


def test_where_all_is_black_or_white_noise_is_not_guessed() -> None:
    assert noise_sigma(np.zeros((200, 200), np.uint8)) is None
    assert noise_sigma(np.full((200, 200), 255, np.uint8)) is None
    assert noise_sigma(np.full((20, 20), 128, np.uint8)) is None


# ---- sharpness -----------------------------------------------------------------------------


@pytest.mark.parametrize("noise", [0.0, 5.0, 12.0])
@pytest.mark.parametrize("blur", [0.7, 1.0, 1.5, 2.5])
def test_a_known_edge_is_as_wide_as_its_blur_makes_it(blur: float, noise: float) -> None:
    start, end = ends(off_px=1.3)
    # The pixel itself is a box 1 px wide: a variance of 1/12.
    expected = 2.563 * math.hypot(blur, math.sqrt(1 / 12))
    measured = step_width_px(a_slanted_edge(blur, noise), start, end)
    assert measured == pytest.approx(expected, rel=0.15)


def test_a_perfect_edge_is_a_pixel_wide_whichever_way_it_goes() -> None:
    start, end = ends()
    for low, high in ((30, 220), (220, 30), (100, 160)):
        picture = a_slanted_edge(0.0, low=low, high=high)
        assert step_width_px(picture, start, end) == pytest.approx(1.0, abs=0.15)
        assert step_width_px(picture, end, start) == pytest.approx(1.0, abs=0.15)


def test_no_edge_no_width() -> None:
    start, end = ends()
    flat = np.full((120, 120), 90, np.uint8)
    assert step_width_px(flat, start, end) is None
    assert step_width_px(a_slanted_edge(1.0), (500.0, 10.0), (500.0, 90.0)) is None
    assert step_width_px(a_slanted_edge(1.0), (60.0, 60.0), (61.0, 66.0)) is None
    assert edge_width_px(np.full((300, 300), 90, np.uint8)) is None
    assert edge_width_px(np.zeros((10, 10), np.uint8)) is None


@pytest.mark.parametrize("blur", [0.8, 1.5, 2.5])
def test_sharpness_of_any_scene_is_right_to_a_fifth_and_light_does_not_matter(blur: float) -> None:
    expected = 2.563 * blur
    for gain in (1.0, 0.5):
        assert edge_width_px(a_scene(blur=blur, gain=gain)) == pytest.approx(expected, rel=0.2)


def test_noise_does_not_make_a_soft_scene_sharp() -> None:
    soft = a_scene(noise=5, blur=2.5)
    sharp = a_scene(noise=5, blur=0.8)
    measured = [edge_width_px(one, noise_sigma(one) or 0.0) for one in (soft, sharp)]
    assert measured[0] is not None
    assert measured[1] is not None
    assert measured[0] > 1.7 * measured[1]
