"""Whether anything moved, and where: noise and light are no movement, a badge is."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.scanning.glance import Box
from kiosk.scanning.stillness import BLOCK_PX, Stillness
from tests.kiosk.scanning.codes import BADGE_TEXT, Pixels, on_desk, qr
from tests.kiosk.scanning.drawing import noisy

SIZES = [(640, 480), (1280, 720)]
SMALL_BADGE = qr(BADGE_TEXT, 2)
SIDE = SMALL_BADGE.shape[0]


def remembering(frame: Pixels) -> Stillness:
    stillness = Stillness()
    stillness.still(frame)
    stillness.remember()
    return stillness


def grey(level: int, size: tuple[int, int] = (1280, 720)) -> Pixels:
    return np.full((size[1], size[0]), level, np.uint8)


def with_badge(x: int, y: int, size: tuple[int, int] = (1280, 720)) -> Pixels:
    return on_desk((SMALL_BADGE, x, y), size=size)


def used_to(frame: Pixels, sigma: float) -> Stillness:
    """Give one that has seen that much noise for some frames."""
    stillness = remembering(noisy(frame, sigma, 99))
    for seed in range(100, 105):
        stillness.still(noisy(frame, sigma, seed))
        stillness.remember()
    return stillness


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("sigma", [0, 5, 12, 25, 40])
def test_noise_is_no_movement_and_is_measured(size: tuple[int, int], sigma: float) -> None:
    stillness = used_to(grey(128, size), sigma)
    for seed in (2, 3):
        assert stillness.still(noisy(grey(128, size), sigma, seed))
        assert stillness.noise == pytest.approx(sigma, rel=0.3)


@pytest.mark.parametrize("sigma", [5, 15, 30])
def test_noise_is_measured_while_a_badge_comes_in(sigma: float) -> None:
    stillness = used_to(on_desk(), sigma)
    stillness.still(noisy(on_desk((qr(BADGE_TEXT, 5), 500, 200)), sigma, 2))
    assert stillness.noise == pytest.approx(sigma, rel=0.4)


@pytest.mark.parametrize("sigma", [0, 10, 30])
def test_a_picture_that_changes_all_over_has_moved(sigma: float) -> None:
    """A shutter opened, a light went on, a card was held before the lens."""
    dark, card = grey(20), on_desk((qr(BADGE_TEXT, 14), 20, 10))
    for before, after in ((dark, grey(150)), (on_desk(), card), (card, dark)):
        stillness = used_to(before, sigma)
        assert not stillness.still(noisy(after, sigma))
        assert stillness.moved_in(Box(200, 200, 400, 400)) is not False


NOISY_DESKS = {sigma: [noisy(on_desk(), sigma, seed) for seed in (1, 2)] for sigma in (0, 4, 8)}


@given(st.integers(0, 1280 - SIDE), st.integers(0, 720 - SIDE), st.sampled_from([0, 4, 8]))
def test_a_small_badge_that_comes_in_anywhere_is_seen(x: int, y: int, sigma: int) -> None:
    before, after = NOISY_DESKS[sigma]
    stillness = remembering(before)
    assert stillness.still(after)
    come = after.copy()
    come[y : y + SIDE, x : x + SIDE] = noisy(SMALL_BADGE, sigma)
    assert not stillness.still(come)


def test_a_badge_that_leaves_or_moves_on_is_seen() -> None:
    stillness = remembering(with_badge(400, 300))
    assert not stillness.still(on_desk())
    assert not stillness.still(with_badge(500, 300))
    assert stillness.still(with_badge(400, 300))


@pytest.mark.parametrize("module_px", [2, 4, 6, 8])
def test_a_badge_of_any_size_that_comes_in_is_seen(module_px: int) -> None:
    code = qr(BADGE_TEXT, module_px)
    assert not remembering(on_desk()).still(on_desk((code, 440, 150)))


def test_only_what_is_remembered_counts() -> None:
    stillness = remembering(on_desk())
    for _ in range(3):  # asked again, it still differs
        assert not stillness.still(with_badge(400, 300))
    stillness.remember()
    assert stillness.still(with_badge(400, 300))
    assert not stillness.still(on_desk())


def test_daylight_that_comes_slowly_is_no_movement() -> None:
    stillness = remembering(grey(100))
    for level in range(101, 104):
        assert stillness.still(grey(level))
    for level in range(101, 200, 3):
        assert stillness.still(grey(level))
        stillness.remember()


def test_a_shadow_that_grows_on_a_part_is_seen_at_last() -> None:
    stillness = remembering(grey(150))
    seen_at = None
    for darker in range(1, 60):
        frame = grey(150)
        frame[200:500, 100:400] -= darker
        if not stillness.still(frame):
            seen_at = darker
            break
    assert seen_at is not None
    assert 2 < seen_at < 20


def test_it_says_where_something_moved() -> None:
    stillness = remembering(on_desk())
    x, y = 640, 320
    assert not stillness.still(with_badge(x, y))
    assert stillness.moved_in(Box(x, y, x + SIDE, y + SIDE))
    assert stillness.moved_in(Box(x + SIDE // 2, y + SIDE // 2, x + SIDE, 720))
    assert stillness.moved_in(Box(0, 0, 1280, 720))
    far = 2 * BLOCK_PX
    for elsewhere in (
        Box(0, 0, x - far, 720),
        Box(x + SIDE + far, 0, 1280, 720),
        Box(0, 0, 1280, y - far),
        Box(0, y + SIDE + far, 1280, 720),
    ):
        assert stillness.moved_in(elsewhere) is False


def test_a_box_smaller_than_what_is_compared_is_told_of_too() -> None:
    stillness = remembering(on_desk())
    stillness.still(on_desk((qr(BADGE_TEXT), 320, 160)))
    for x, y in ((400, 300), (411, 310), (447, 319)):
        assert stillness.moved_in(Box(x, y, x + 1, y + 1))
    assert stillness.moved_in(Box(100, 100, 101, 101)) is False


@pytest.mark.parametrize("box", [Box(-40, -40, 90, 90), Box(-300, 20, 40, 60)])
def test_a_box_that_is_partly_outside_the_frame_is_told_of_too(box: Box) -> None:
    stillness = remembering(on_desk())
    stillness.still(on_desk((qr(BADGE_TEXT), 0, 0)))
    assert stillness.moved_in(box)
    assert stillness.moved_in(Box(-90, -90, -10, -10)) is False


@given(st.integers(0, 1280 - SIDE), st.integers(0, 720 - SIDE))
def test_where_a_badge_came_in_something_moved(x: int, y: int) -> None:
    stillness = remembering(on_desk())
    stillness.still(with_badge(x, y))
    assert stillness.moved_in(Box(x, y, x + SIDE, y + SIDE))
    assert not stillness.moved_in(
        Box(0, 0, 300, 200) if x > 400 or y > 300 else Box(900, 500, 1280, 720)
    )


def test_nothing_moved_anywhere_while_it_is_still() -> None:
    stillness = remembering(with_badge(100, 100))
    stillness.still(with_badge(100, 100))
    assert stillness.moved_in(Box(0, 0, 1280, 720)) is False


@pytest.mark.parametrize(("sigma", "blind"), [(0, False), (8, False), (35, True)])
def test_in_strong_noise_nobody_knows_what_moved(sigma: float, blind: bool) -> None:
    stillness = used_to(on_desk(), sigma)
    stillness.still(noisy(on_desk(), sigma))
    assert stillness.blind is blind
    assert (stillness.moved_in(Box(0, 0, 1280, 720)) is None) is blind


def test_the_first_frame_is_not_still_and_may_have_moved_anywhere() -> None:
    stillness = Stillness()
    assert stillness.moved_in(Box(0, 0, 10, 10)) is not False  # nobody knows
    assert not stillness.still(on_desk())
    assert stillness.noise == 0
    assert stillness.moved_in(Box(0, 0, 10, 10)) is not False  # nobody knows
    assert not stillness.still(on_desk())  # it was not asked to remember


@pytest.mark.parametrize("other", [(640, 480), (1281, 800), (720, 1280)])
def test_another_size_of_frame_is_not_still(other: tuple[int, int]) -> None:
    stillness = remembering(on_desk())
    assert not stillness.still(on_desk(size=other))
    assert stillness.moved_in(Box(0, 0, 10, 10)) is not False  # nobody knows
    stillness.remember()
    assert stillness.still(on_desk(size=other))


def test_colour_is_looked_at_as_grey_is() -> None:
    colour = np.dstack([on_desk()] * 3)
    assert remembering(colour).still(colour)
    assert not remembering(colour).still(np.dstack([with_badge(400, 300)] * 3))


@pytest.mark.parametrize("shape", [(1, 1), (1, 700), (700, 1), (21, 21), (33, 65), (20, 20, 3)])
def test_frames_of_a_few_pixels_do_not_raise(shape: tuple[int, ...]) -> None:
    stillness = remembering(np.zeros(shape, np.uint8))
    assert not stillness.still(np.zeros(shape, np.uint8))
    stillness.moved_in(Box(0, 0, shape[1], shape[0]))
    stillness.moved_in(Box(500, 500, 600, 600))


def test_the_frame_is_only_read() -> None:
    frame = with_badge(10, 10)
    frame.flags.writeable = False
    assert remembering(frame).still(frame[:, :])


@pytest.mark.parametrize("step_px", [7, 23, 60])
def test_a_camera_that_is_carried_about_is_not_taken_for_a_noisy_one(step_px: int) -> None:
    rng = np.random.default_rng(4)
    coarse = rng.integers(0, 256, (40, 60)).astype(np.float32)
    smooth = cv2.resize(coarse, (2_000, 1_200), interpolation=cv2.INTER_CUBIC)
    room: Pixels = np.clip(smooth, 0, 255).astype(np.uint8)
    stillness = Stillness()
    for number in range(12):
        left = number * step_px
        frame = noisy(room[:720, left : left + 1280], 2, number)
        still = stillness.still(frame)
        stillness.remember()
        assert not still
    assert not stillness.blind


@pytest.mark.parametrize("side", [30, 64, 200])
def test_a_picture_of_a_few_squares_is_always_looked_at(side: int) -> None:
    stillness = remembering(grey(190, (side, side)))
    code = qr("A", 1)
    changed = grey(190, (side, side))
    changed[: code.shape[0], : code.shape[1]] = code[:side, :side]
    assert not stillness.still(changed)
    assert stillness.moved_in(Box(0, 0, side, side)) is None
