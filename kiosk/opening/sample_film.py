"""A film of badges for whoever has no printer at hand: held up one by one, for ever."""

import time
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray

from kiosk.scanning.film import LiveFilm

SIZE = (1280, 720)
FPS = 15.0
SHOWN_S = 2.6
HIDDEN_S = 1.8
"""Long enough that a badge has left, and that a person can read the card."""
_HIGH = 0.86
"""Of the picture's height that a badge takes."""
_WALL = (176, 168, 160)
_DPI = 150

Picture = NDArray[np.uint8]


def pages_of(pdf: Path) -> list[Picture]:
    """Give the pages of a PDF as BGR pictures."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [_bgr(page.render(scale=_DPI / 72).to_numpy()) for page in document]


def _bgr(pixels: Picture) -> Picture:
    """Copy what pdfium owns, without alpha."""
    if pixels.ndim == 2 or pixels.shape[2] == 1:
        return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR), np.uint8)
    return np.array(pixels[:, :, :3], order="C")


def film_of(pages: list[Picture], name: str) -> LiveFilm:
    """Give a film that holds the pages up in turn; it never ends."""
    held = [_held(page) for page in pages]
    empty = _wall()
    began = time.monotonic()

    def render(_index: int) -> Picture | None:
        turn, at = divmod(time.monotonic() - began, SHOWN_S + HIDDEN_S)
        if not held or at >= SHOWN_S:
            return empty
        return held[int(turn) % len(held)]

    return LiveFilm(render, fps=FPS, name=name)


def _wall() -> Picture:
    width, height = SIZE
    shade = np.linspace(1.05, 0.85, height, dtype=np.float32)[:, None, None]
    wall = np.ones((height, width, 3), np.float32) * np.array(_WALL, np.float32) * shade
    return np.asarray(np.clip(wall, 0, 255), np.uint8)


def _held(page: Picture) -> Picture:
    picture = _wall()
    scale = picture.shape[0] * _HIGH / page.shape[0]
    size = (round(page.shape[1] * scale), round(page.shape[0] * scale))
    card = cv2.resize(page, size, interpolation=cv2.INTER_AREA)
    top, left = (picture.shape[0] - size[1]) // 2, (picture.shape[1] - size[0]) // 2
    # A shadow, so that it lies before the wall.
    picture[top + 8 : top + 8 + size[1], left + 8 : left + 8 + size[0]] //= 2
    picture[top : top + size[1], left : left + size[0]] = card
    return picture
