"""A badge in low light: no frame reads, the average of a few does."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import pytest
import zxingcpp

from kiosk.printing.codes import matrix
from kiosk.scanning.glance import Box, Grey
from kiosk.scanning.stacking import Finish, Stack
from tests.kiosk.scanning.codes import BADGE_TEXT, Pixels

FORMAT = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)
SIZE = (640, 480)
MODULES = 41
FINE = 8
"""Pixels of a module in the picture that frames are made from."""


@dataclass(frozen=True)
class Shown:
    """A frame, where the code seems to be, and where its middle really is."""

    frame: Grey
    box: Box
    x: float
    y: float


def clutter(random: np.random.Generator) -> Pixels:
    room = np.full((SIZE[1], SIZE[0]), 120, np.uint8)
    for _ in range(120):
        x, y = (int(n) for n in random.integers(0, SIZE))
        w, h = (int(n) for n in random.integers(5, 110, 2))
        cv2.rectangle(room, (x, y), (x + w, y + h), float(random.integers(40, 215)), -1)
    return room


def badge(black: int, white: int) -> Pixels:
    code = np.where(np.array(matrix(BADGE_TEXT)), black, white).astype(np.uint8)
    code = code.repeat(FINE, axis=0).repeat(FINE, axis=1)
    side = MODULES * FINE
    return np.pad(code, ((side // 3, side // 2), (side // 4, side // 4)), constant_values=white)


def held(
    seed: int,
    frames: int = 12,
    *,
    module_px: float = 3,
    sigma: float = 30,
    dark: tuple[int, int] = (40, 130),
    at: tuple[float, float] = (300, 230),
) -> Iterator[Shown]:
    """Show a badge in a hand that trembles and drifts, in front of things that stand still."""
    random = np.random.default_rng(seed)
    room, card = clutter(random), badge(*dark)
    card = cv2.GaussianBlur(card, (0, 0), FINE / module_px * 0.7).astype(np.uint8)
    mask = np.full_like(card, 255)
    mid_x, mid_y = MODULES * FINE * (1 / 4 + 1 / 2), MODULES * FINE * (1 / 3 + 1 / 2)
    x, y = at
    turn = float(random.uniform(-8, 8))
    for _ in range(frames):
        c = math.cos(math.radians(turn)) * module_px / FINE
        s = math.sin(math.radians(turn)) * module_px / FINE
        pose = np.array([[c, -s, x - c * mid_x + s * mid_y], [s, c, y - s * mid_x - c * mid_y]])
        front = cv2.warpAffine(card, pose, SIZE, flags=cv2.INTER_AREA)
        there = cv2.warpAffine(mask, pose, SIZE) / 255.0
        clean = room * (1 - there) + front * there
        noisy = clean + random.normal(0, sigma, clean.shape)
        side = MODULES * module_px
        off_x, off_y = random.uniform(-side / 7, side / 7, 2)
        half_x, half_y = side / 2 * random.uniform(0.8, 1.2, 2)
        yield Shown(
            np.clip(noisy, 0, 255).astype(np.uint8),
            Box(
                int(x + off_x - half_x),
                int(y + off_y - half_y),
                int(x + off_x + half_x),
                int(y + off_y + half_y),
            ),
            x,
            y,
        )
        x += 0.6 + float(random.normal(0, 0.7))
        y += -0.3 + float(random.normal(0, 0.7))
        turn += float(random.normal(0, 0.2))


def read(picture: Grey | None) -> list[zxingcpp.Barcode]:
    if picture is None:
        return []
    return [code for code in zxingcpp.read_barcodes(picture, formats=FORMAT) if code.valid]


def depth_at_first_read(shown: list[Shown]) -> int | None:
    stack = Stack()
    for one in shown:
        stack.add(one.frame, one.box)
        if read(stack.picture()):
            return stack.depth
    return None


@pytest.mark.parametrize("seed", range(4))
def test_a_badge_that_no_frame_shows_clearly_reads_from_their_average(seed: int) -> None:
    shown = list(held(seed))
    assert not any(read(one.frame) for one in shown)
    assert depth_at_first_read(shown) is not None


def test_what_is_read_is_the_text_of_the_badge() -> None:
    stack = Stack()
    for one in held(5):
        stack.add(one.frame, one.box)
    assert [code.text for code in read(stack.picture())] == [BADGE_TEXT]


def test_a_place_in_the_picture_is_found_in_the_newest_frame() -> None:
    stack = Stack()
    for one in held(6):
        stack.add(one.frame, one.box)
    (code,) = read(stack.picture())
    place = code.position
    corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    places = [stack.to_frame(corner.x, corner.y) for corner in corners]
    assert sum(x for x, _ in places) / 4 == pytest.approx(one.x, abs=1.5)
    assert sum(y for _, y in places) / 4 == pytest.approx(one.y, abs=1.5)


@pytest.mark.parametrize("seed", range(20, 23))
def test_modules_too_fine_for_one_frame_read_from_the_average(seed: int) -> None:
    shown = list(held(seed, module_px=1.5, sigma=12, dark=(40, 215)))
    assert not any(read(one.frame) for one in shown)
    assert depth_at_first_read(shown) is not None


def test_a_place_in_a_finer_picture_is_found_in_the_newest_frame_too() -> None:
    stack = Stack()
    for one in held(24, module_px=1.5, sigma=8, dark=(40, 215)):
        stack.add(one.frame, one.box)
    (code,) = read(stack.picture(Finish.FINE))
    place = code.position
    corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    places = [stack.to_frame(corner.x, corner.y) for corner in corners]
    assert sum(x for x, _ in places) / 4 == pytest.approx(one.x, abs=1.5)
    assert sum(y for _, y in places) / 4 == pytest.approx(one.y, abs=1.5)
    assert math.dist(places[0], places[1]) == pytest.approx(MODULES * 1.5, abs=2)


def test_a_stack_begun_half_beside_the_badge_begins_anew_where_the_boxes_are() -> None:
    stack = Stack()
    shown = list(held(25, 16, at=(150, 150)))
    for one in shown[:3]:
        stack.add(one.frame, Box(170, 90, 290, 210))
    for one in shown[3:]:
        stack.add(one.frame, one.box)
    assert read(stack.picture())


def test_there_is_no_picture_of_one_frame() -> None:
    stack = Stack()
    assert stack.picture() is None
    shown = held(7)
    one, two = next(shown), next(shown)
    stack.add(one.frame, one.box)
    assert (stack.depth, stack.picture()) == (1, None)
    stack.add(two.frame, two.box)
    assert stack.depth == 2
    assert stack.picture() is not None
    stack.clear()
    assert (stack.depth, stack.picture()) == (0, None)


def test_the_average_is_of_so_many_frames_at_most() -> None:
    stack = Stack(most=4)
    for one in held(8):
        stack.add(one.frame, one.box)
    assert stack.depth == 4


def test_a_box_that_jumps_away_once_does_no_harm() -> None:
    stack = Stack()
    for number, one in enumerate(held(9)):
        stack.add(one.frame, Box(10, 10, 130, 130) if number == 5 else one.box)
    assert stack.depth >= 11
    assert read(stack.picture())


def test_a_badge_elsewhere_is_a_new_stack() -> None:
    stack = Stack()
    for one in held(10, 6):
        stack.add(one.frame, one.box)
    for one in held(11, 10, at=(120, 120)):
        stack.add(one.frame, one.box)
    assert stack.depth <= 10
    (code,) = read(stack.picture())
    x, _ = stack.to_frame(code.position.top_left.x, code.position.top_left.y)
    assert x < 140


def test_a_badge_taken_away_is_not_averaged_with_what_was_behind_it() -> None:
    stack = Stack()
    for one in held(12, 6):
        stack.add(one.frame, one.box)
    random = np.random.default_rng(12)
    room = clutter(random)
    for _ in range(2):
        noisy = np.clip(room + random.normal(0, 30, room.shape), 0, 255).astype(np.uint8)
        stack.add(noisy, one.box)
    assert stack.depth == 6


def test_frames_of_another_size_begin_a_new_stack() -> None:
    stack = Stack()
    for one in held(13, 4):
        stack.add(one.frame, one.box)
    stack.add(np.full((240, 320), 90, np.uint8), Box(50, 50, 150, 150))
    assert stack.depth == 1


@pytest.mark.parametrize(
    "box",
    [
        Box(5, 5, 6, 6),
        Box(0, 0, 0, 0),
        Box(90, 90, 20, 20),
        Box(-500, -500, -300, -300),
        Box(2000, 100, 2200, 300),
        Box(-40, -40, 60, 60),
        Box(600, 440, 700, 540),
        Box(0, 0, 640, 480),
        Box(-1000, -1000, 3000, 3000),
        Box(0, 200, 640, 217),
    ],
)
def test_any_box_is_borne(box: Box) -> None:
    stack = Stack()
    shown = list(held(14, 4, at=(60, 60)))
    for one in shown:
        stack.add(one.frame, box)
        stack.picture()
    for one in shown:
        stack.add(one.frame, one.box)
        stack.add(one.frame, box)
        stack.picture()


@pytest.mark.parametrize("level", [0, 128, 255])
def test_a_picture_without_content_is_borne(level: int) -> None:
    stack = Stack()
    for _ in range(8):
        stack.add(np.full((480, 640), level, np.uint8), Box(100, 100, 250, 250))
        stack.picture()


@pytest.mark.parametrize("shape", [(0, 0), (1, 1), (1, 640), (30, 30), (480, 640, 3)])
def test_any_picture_is_borne(shape: tuple[int, ...]) -> None:
    stack = Stack()
    for _ in range(4):
        stack.add(np.zeros(shape, np.uint8), Box(0, 0, 30, 30))
        stack.picture()


@pytest.mark.parametrize("shape", [(3_000, 21), (21, 3_000), (1_200, 30)])
def test_a_strip_that_is_no_code_is_borne(shape: tuple[int, int]) -> None:
    stack = Stack()
    for seed in range(4):
        grain = np.random.default_rng(seed % 2).integers(0, 256, shape).astype(np.uint8)
        stack.add(grain, Box(0, 0, shape[1], shape[0]))
        stack.picture()
    assert stack.depth == 0
