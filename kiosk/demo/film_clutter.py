"""A busy background of our own drawing: shelves, people, signs. Nothing like a QR code."""

import cv2
import numpy as np
from numpy.typing import NDArray

_WALLS = ((196, 205, 210), (170, 182, 176), (205, 198, 186), (150, 160, 172))
_THINGS = (
    (60, 90, 190),
    (70, 140, 60),
    (170, 110, 50),
    (40, 170, 210),
    (120, 70, 120),
    (90, 90, 90),
    (200, 200, 215),
    (30, 40, 60),
)
_SKIN = ((150, 180, 220), (120, 155, 205), (90, 125, 180))


def clutter(size: tuple[int, int], seed: int) -> NDArray[np.uint8]:
    """Draw a background, a little out of focus, as behind a badge held to a webcam.

    Args:
        size: (width, height) in pixels.

    Returns:
        (height, width, 3) BGR; the same for the same size and seed.
    """
    width, height = size
    rng = np.random.default_rng(seed)
    picture = _wall(width, height, rng)
    for _ in range(3):
        _shelf(picture, rng)
    for _ in range(4):
        _sign(picture, rng)
    for _ in range(5):
        _person(picture, rng)
    blurred = cv2.GaussianBlur(picture, (0, 0), max(0.8, height / 480))
    return np.ascontiguousarray(blurred, dtype=np.uint8)


def _colour(
    choices: tuple[tuple[int, int, int], ...], rng: np.random.Generator
) -> tuple[int, int, int]:
    blue, green, red = choices[int(rng.integers(len(choices)))]
    shade = float(rng.uniform(0.8, 1.15))
    return (min(255, int(blue * shade)), min(255, int(green * shade)), min(255, int(red * shade)))


def _wall(width: int, height: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    light = np.linspace(1.05, 0.7, width)[None, :] * np.linspace(1.0, 0.8, height)[:, None]
    wall = np.array(_colour(_WALLS, rng), dtype=np.float64)
    return np.clip(light[:, :, None] * wall, 0, 255).astype(np.uint8)


def _shelf(picture: NDArray[np.uint8], rng: np.random.Generator) -> None:
    """Draw boards with boxes of all widths on them."""
    height, width = picture.shape[:2]
    left = int(rng.uniform(-0.1, 0.7) * width)
    right = left + int(rng.uniform(0.25, 0.5) * width)
    board = _colour(((40, 70, 110), (70, 80, 90)), rng)
    for level in range(int(height * 0.15), int(height * 0.7), max(1, int(height * 0.17))):
        x = left
        while x < right:
            wide = int(rng.uniform(0.012, 0.06) * width)
            tall = int(rng.uniform(0.05, 0.14) * height)
            colour = _colour(_THINGS, rng)
            cv2.rectangle(picture, (x, level - tall), (x + wide, level), colour, -1)
            cv2.line(picture, (x, level - tall // 2), (x + wide, level - tall // 2), board, 1)
            x += wide + int(rng.uniform(0, 0.01) * width)
        thick = max(2, height // 120)
        cv2.rectangle(picture, (left, level), (right, level + thick), board, -1)


def _sign(picture: NDArray[np.uint8], rng: np.random.Generator) -> None:
    """Draw a notice: lines of strokes that look like writing from afar."""
    height, width = picture.shape[:2]
    left, top = int(rng.uniform(0, 0.85) * width), int(rng.uniform(0, 0.5) * height)
    wide, tall = int(rng.uniform(0.1, 0.22) * width), int(rng.uniform(0.12, 0.3) * height)
    cv2.rectangle(picture, (left, top), (left + wide, top + tall), (235, 240, 240), -1)
    ink = _colour(((40, 40, 40), (30, 30, 160), (140, 60, 20)), rng)
    line = max(6, height // 36)
    for y in range(top + line, top + tall - line // 2, line):
        x = left + line // 2
        while x < left + wide - line:
            for _ in range(int(rng.integers(2, 5))):
                dx, dy = rng.integers(0, line * 2 // 3, 2), rng.integers(0, line * 2 // 3, 2)
                start, end = (x + int(dx[0]), y - int(dy[0])), (x + int(dx[1]), y - int(dy[1]))
                cv2.line(picture, start, end, ink, max(1, height // 480))
            x += line if rng.random() > 0.15 else 2 * line


def _person(picture: NDArray[np.uint8], rng: np.random.Generator) -> None:
    """Draw somebody who stands about: shoulders, a head, hair, a lanyard."""
    height, width = picture.shape[:2]
    x, tall = int(rng.uniform(0, 1) * width), rng.uniform(0.45, 0.8) * height
    head = int(tall * 0.13)
    top = int(height - tall)
    coat = _colour(_THINGS, rng)
    cv2.ellipse(picture, (x, height), (int(head * 2.1), int(tall * 0.66)), 0, 180, 360, coat, -1)
    cv2.ellipse(picture, (x, top + head), (head * 3 // 4, head), 0, 0, 360, _colour(_SKIN, rng), -1)
    hair = _colour(((25, 25, 30), (60, 60, 65), (40, 60, 90)), rng)
    cv2.ellipse(picture, (x, top + head * 2 // 3), (head * 4 // 5, head * 2 // 3), 0, 180, 360,
                hair, -1)  # fmt: skip
    strap = _colour(_THINGS, rng)
    cv2.line(picture, (x - head, top + head * 3), (x, top + head * 5), strap, max(1, height // 200))
    cv2.line(picture, (x + head, top + head * 3), (x, top + head * 5), strap, max(1, height // 200))
