"""The badge as it is printed, flat, in modules of its code: x right, y down, code's middle 0."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from kiosk.printing import codes
from kiosk.scanning.glance import Grey
from sync.domain.entries import VolunteerId
from tests.builders import a_badge_text

TEXELS = 8
"""Of the drawing, per module."""
LEFT, TOP, RIGHT, BOTTOM = -30, -54, 30, 32
"""Edges of the card, in modules."""
PAPER, INK = 215, 40
"""Grey levels in full light: a webcam exposes paper below white."""
HALF = codes.MODULES / 2


@dataclass(frozen=True, slots=True)
class Thumb:
    """A finger over the code, from below or from the right: no finder pattern is there."""

    share: float
    """Of the code's area that it covers."""
    from_below: bool
    at: float
    """Where along that edge, in modules from its middle."""


def a_token(rng: np.random.Generator) -> str:
    """Issue a badge to somebody: 139 characters, as real as any."""
    who, serial = int(rng.integers(1, 1 << 20)), int(rng.integers(1, 200))
    return a_badge_text(VolunteerId(who), serial=serial)


@lru_cache(maxsize=128)
def _code(token: str, ink: int, paper: int) -> Grey:
    """Draw the code alone; choosing its mask takes longer than a frame."""
    dark = np.array(codes.matrix(token), dtype=bool)
    return np.where(dark, ink, paper).astype(np.uint8).repeat(TEXELS, 0).repeat(TEXELS, 1)


def drawn(token: str, thumb: Thumb | None = None) -> Grey:
    """Draw the card: a band, a name's worth of strokes, the code."""
    card = np.full(((BOTTOM - TOP) * TEXELS, (RIGHT - LEFT) * TEXELS), PAPER, np.uint8)
    _rectangle(card, LEFT, TOP, RIGHT, TOP + 9, 110)
    _rectangle(card, LEFT + 4, TOP + 2.5, LEFT + 26, TOP + 6, PAPER)
    for line, wide in ((-41.0, 30), (-34.5, 22), (-30.0, 36)):
        for x in range(LEFT + 5, LEFT + 5 + wide, 3):
            _rectangle(card, x, line, x + 2, line + 3, INK + 20)
    left, top = round((-HALF - LEFT) * TEXELS), round((-HALF - TOP) * TEXELS)
    code = _code(token, INK, PAPER)
    card[top : top + code.shape[0], left : left + code.shape[1]] = code
    if thumb is not None:
        _press(card, thumb)
    return card


def inverted(token: str) -> Grey:
    """Draw a phone in dark mode: a screen full of the code, light on dark."""
    screen = np.full(((BOTTOM - TOP) * TEXELS, (RIGHT - LEFT) * TEXELS), 26, np.uint8)
    left, top = round((-HALF - LEFT) * TEXELS), round((-HALF - TOP) * TEXELS)
    code = _code(token, 215, 26)  # where paper is dark, the screen shines
    screen[top : top + code.shape[0], left : left + code.shape[1]] = code
    for line, wide in ((-46.0, 26), (-38.0, 40)):
        _rectangle(screen, LEFT + 5, line, LEFT + 5 + wide, line + 3, 170)
    return screen


def _press(card: Grey, thumb: Thumb) -> None:
    """Lay a fingertip on the card: a bar with a round end, 12 modules wide."""
    wide = 12.0
    long = thumb.share * codes.MODULES**2 / wide + wide * (1 - np.pi / 4) / 2
    tip = HALF - long + wide / 2
    far = BOTTOM + 2 * wide
    start, end = ((thumb.at, tip), (thumb.at, far)) if thumb.from_below else (
        (tip, thumb.at),
        (far, thumb.at),
    )  # fmt: skip
    points = [(round((x - LEFT) * TEXELS), round((y - TOP) * TEXELS)) for x, y in (start, end)]
    cv2.line(card, points[0], points[1], 150, round(wide * TEXELS), cv2.LINE_AA)


def _rectangle(card: Grey, left: float, top: float, right: float, bottom: float, grey: int) -> None:
    rows = slice(round((top - TOP) * TEXELS), round((bottom - TOP) * TEXELS))
    columns = slice(round((left - LEFT) * TEXELS), round((right - LEFT) * TEXELS))
    card[rows, columns] = grey
