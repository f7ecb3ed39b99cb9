"""What the film bench draws is what it says it draws."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from kiosk.printing import codes
from kiosk.scanning.glance import Grey
from tests.bench.rivals import ZXING
from tests.bench.scenes import card, geometry, optics, sensor
from tests.bench.scenes.card import Thumb
from tests.bench.scenes.conditions import CONDITIONS, Condition, held_up
from tests.bench.scenes.geometry import Pose
from tests.bench.scenes.scene import Glare, Shown, background, empty, frame
from tests.bench.scenes.screen import Screen

TOKEN = card.a_token(np.random.default_rng(7))
POSE = Pose(640.0, 380.0, 4.0)


def rng() -> np.random.Generator:
    return np.random.default_rng(1)


def shot(shown: Shown) -> Grey:
    return frame(TOKEN, shown, 3, rng())


def sharpness(grey: Grey, pose: Pose = POSE) -> float:
    half = round(card.HALF * pose.module_px)
    x, y = round(pose.x), round(pose.y)
    return float(cv2.Laplacian(grey[y - half : y + half, x - half : x + half], cv2.CV_64F).var())


def test_a_token_is_a_real_badge_and_another_draw_another_badge() -> None:
    codes.check(TOKEN)
    assert len(TOKEN) == 139
    assert card.a_token(np.random.default_rng(7)) == TOKEN
    assert card.a_token(np.random.default_rng(8)) != TOKEN


def test_an_easy_badge_is_read_and_nobody_is_not() -> None:
    assert ZXING.read(shot(Shown(POSE))) == [TOKEN]
    assert ZXING.read(empty(3, 7.0, rng())) == []


def test_the_same_seed_draws_the_same_frame_and_another_another() -> None:
    shown = held_up(4.0, np.random.default_rng(5))
    again = held_up(4.0, np.random.default_rng(5))
    assert np.array_equal(shot(shown), shot(again))
    assert not np.array_equal(shot(shown), shot(held_up(4.0, np.random.default_rng(6))))
    assert not np.array_equal(background(1), background(2))


@pytest.mark.parametrize("module_px", [1.25, 3.0, 4.5])
def test_a_module_has_the_size_it_says(module_px: float) -> None:
    pose = Pose(640, 380, module_px)
    (left, top), (right, bottom) = geometry.in_frame(
        pose, np.array([-card.HALF, card.HALF]), np.array([-card.HALF, card.HALF])
    )
    assert right - left == pytest.approx(codes.MODULES * module_px)
    assert bottom - top == pytest.approx(codes.MODULES * module_px)
    below = round(380 + 26 * module_px)
    bright, dim = (shot(Shown(pose, gain=gain, gradient=0.0))[below] for gain in (1.0, 0.4))
    of_card = np.flatnonzero(bright.astype(int) - dim > 60)
    assert np.ptp(of_card) + 1 == pytest.approx((card.RIGHT - card.LEFT) * module_px, abs=1.5)


@pytest.mark.parametrize(
    "pose",
    [
        POSE,
        replace(POSE, turn_deg=20, yaw_deg=50),
        replace(POSE, pitch_deg=-65),
        replace(POSE, turn_deg=-10, yaw_deg=8, curl_deg=35),
    ],
    ids=["facing", "turned", "tilted", "bent"],
)
def test_rays_meet_the_card_where_its_points_are_seen(pose: Pose) -> None:
    u, v = (axis.ravel() for axis in np.meshgrid(np.linspace(-20, 20, 5), np.linspace(-20, 20, 5)))
    seen = geometry.in_frame(pose, u, v).astype(np.float32)
    back_u, back_v = geometry.on_card(pose, seen[:, 0], seen[:, 1])
    assert np.allclose(back_u, u, atol=0.02)
    assert np.allclose(back_v, v, atol=0.02)


def test_a_ray_beside_a_bent_card_meets_nothing() -> None:
    u, _ = geometry.on_card(
        replace(POSE, curl_deg=60), np.array([1200.0], np.float32), np.array([380.0], np.float32)
    )
    assert abs(u[0]) > card.RIGHT


def test_a_tilted_card_is_as_narrow_as_its_cosine() -> None:
    left, _, right, _ = geometry.bounds(replace(POSE, yaw_deg=60))
    assert right - left == pytest.approx((card.RIGHT - card.LEFT) * 4 * 0.5, rel=0.05)


@pytest.mark.parametrize("length", [2.0, 6.0, 15.0])
@pytest.mark.parametrize("along", [0.0, 37.0, 90.0])
def test_a_smear_is_as_long_as_it_says_and_takes_no_light(length: float, along: float) -> None:
    kernel = optics.smear_kernel(length, along)
    assert kernel.sum() == pytest.approx(1, abs=1e-4)
    offsets = np.arange(kernel.shape[0]) - kernel.shape[0] // 2
    spread = kernel.sum(axis=0) @ offsets**2 + kernel.sum(axis=1) @ offsets**2
    # An even line, and what sharing a point out to its neighbours adds.
    assert 12 * spread == pytest.approx(length**2 + 3, abs=3)


def test_a_blur_circle_is_as_wide_as_it_says_and_takes_no_light() -> None:
    kernel = optics.disc_kernel(5.0)
    assert kernel.sum() == pytest.approx(1, abs=1e-4)
    offsets = np.arange(kernel.shape[0]) - kernel.shape[0] // 2
    assert 2 * np.sqrt(kernel.sum(axis=0) @ offsets**2) == pytest.approx(5.0, abs=0.4)


@pytest.mark.parametrize(
    "blurred", [Shown(POSE, smear_px=6.0), Shown(POSE, defocus_px=3.0)], ids=["smear", "defocus"]
)
def test_blur_softens_the_code(blurred: Shown) -> None:
    assert sharpness(shot(blurred)) < 0.4 * sharpness(shot(Shown(POSE)))


def test_noise_is_as_strong_as_it_says() -> None:
    light = np.full((300, 300), 128, np.float32)
    assert sensor.captured(light, 30.0, 100, rng()).std() == pytest.approx(30, rel=0.05)
    steady = sensor.captured(light, 0.0, 100, rng())
    assert steady.std() < 1


def test_poorer_jpeg_keeps_less() -> None:
    sharp = shot(Shown(POSE, quality=100)).astype(int)
    losses = [
        float(np.abs(shot(Shown(POSE, quality=quality)) - sharp).mean()) for quality in (85, 20, 5)
    ]
    assert losses == sorted(losses)
    assert losses[2] > losses[0] + 1


def test_glare_bleaches_where_it_lies() -> None:
    plain, lit = shot(Shown(POSE)), shot(Shown(POSE, glare=Glare(5.0, -5.0, 3.0)))
    assert lit[355:366, 655:666].min() > 240
    assert np.array_equal(plain[600:, :200], lit[600:, :200])


@pytest.mark.parametrize("from_below", [True, False])
@pytest.mark.parametrize("share", [0.02, 0.1])
def test_a_thumb_covers_the_share_it_says_of_the_code_and_no_finder(
    share: float, from_below: bool
) -> None:
    bare, pressed = card.drawn(TOKEN), card.drawn(TOKEN, Thumb(share, from_below, 10.0))
    left = round((-card.HALF - card.LEFT) * card.TEXELS)
    top = round((-card.HALF - card.TOP) * card.TEXELS)
    side = codes.MODULES * card.TEXELS
    covered = (bare != pressed)[top : top + side, left : left + side]
    assert covered.mean() == pytest.approx(share, abs=0.01)
    finder = 8 * card.TEXELS
    for corner in (
        covered[:finder, :finder],
        covered[:finder, -finder:],
        covered[-finder:, :finder],
    ):
        assert not corner.any()


def test_a_phone_in_dark_mode_is_light_on_dark_and_its_grid_beats_with_the_sensor() -> None:
    still, beating = (
        shot(Shown(POSE, phone=Screen(9.3, depth, 0.3, bands=0.0))) for depth in (0.0, 0.6)
    )
    assert ZXING.read(still) == [TOKEN]
    assert ZXING.read(255 - still) == [TOKEN]
    beside = np.s_[300:460, 530:550]  # the quiet zone
    assert still[beside].mean() < 60
    bar = np.s_[200:205, 550:635]  # all of one grey
    assert beating[bar].std() > 3 * still[bar].std()
    assert not np.array_equal(still, beating)


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda condition: str(condition.name))
def test_every_condition_is_easy_at_its_first_step_and_hopeless_for_plain_zxing_at_its_last(
    condition: Condition,
) -> None:
    def read(step: float) -> int:
        total = 0
        for trial in range(4):
            drawn = np.random.default_rng((9, trial))
            token = card.a_token(drawn)
            grey = frame(token, condition.shown(step, drawn), trial, drawn)
            total += token in ZXING.read(grey)
        return total

    assert read(condition.steps[0]) == 4
    assert read(condition.steps[-1]) < 4
    assert (condition.steps[0] > condition.steps[-1]) is condition.smaller_is_harder
    if condition.target is not None:
        assert condition.target in condition.steps
