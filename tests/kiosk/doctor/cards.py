"""The printed test card before a camera: real paper, rasterised, at a known scale, light and blur."""

import math
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray

from kiosk.printing.testcard import print_card
from kiosk.scanning.glance import Grey

DPI = 400
_PAGE_MM_PX = DPI / 25.4
_FINE = 2
_DEGREES = 2.0
_SWAY_PX = 6


@cache
def card_page() -> Grey:
    """Print the card and give its page; needs the QApplication."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "card.pdf"
        print_card(path)
        with pypdfium2.PdfDocument(path) as pdf:
            page = pdf[0].render(scale=DPI / 72).to_pil().convert("L")
            return np.array(page, dtype=np.uint8)


@cache
def _seen(
    mm_px: float, degrees: float, at_mm: tuple[float, float], blur: float, size: tuple[int, int]
) -> NDArray[np.float32]:
    """Give the card as the lens throws it on the sensor: 0 black, 1 paper."""
    page = card_page()
    # Shrunk by areas first: warping alone would skip pixels.
    scale = mm_px * _FINE / _PAGE_MM_PX
    paper = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    turn, (wide, high) = math.radians(degrees), (size[0] * _FINE, size[1] * _FINE)
    cos, sin = math.cos(turn), math.sin(turn)
    x, y = at_mm[0] * mm_px * _FINE, at_mm[1] * mm_px * _FINE
    place = np.array(
        [[cos, -sin, wide / 2 - x * cos + y * sin], [sin, cos, high / 2 - x * sin - y * cos]]
    )
    fine = cv2.warpAffine(paper, place, (wide, high), borderValue=(70,))
    frame = cv2.resize(fine, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    if blur:
        frame = cv2.GaussianBlur(frame, (0, 0), blur).astype(np.float32)
    return np.asarray(frame / 255, dtype=np.float32)


@cache
def _grain() -> NDArray[np.float32]:
    return np.random.default_rng(1).normal(0, 1, (1500, 2200)).astype(np.float32)


def _exposed(seen: NDArray[np.float32], light: float, noise: float, number: int) -> Grey:
    """Let the sensor take it: paper at 220 and ink at 30 in full light."""
    down, right = (number * 37) % 400, (number * 61) % 400
    grain = _grain()[down : down + seen.shape[0], right : right + seen.shape[1]]
    levels = (30 + 190 * seen) * light + noise * grain
    return np.asarray(np.clip(np.rint(levels), 0, 255), dtype=np.uint8)


def before_camera(
    mm_px: float,
    *,
    blur: float = 0.6,
    noise: float = 2.0,
    light: float = 1.0,
    at_mm: tuple[float, float] = (105.0, 88.0),
    size: tuple[int, int] = (1280, 720),
) -> Grey:
    """Give a frame with the card in it.

    Args:
        mm_px: pixels in a millimetre of the card; 1280 pixels see 460 mm at 2.8.
        blur: sigma in pixels.
        light: 1 makes paper 220 and ink 30; less darkens both.
        at_mm: the point of the card that is in the middle of the frame.
    """
    return _exposed(_seen(mm_px, _DEGREES, at_mm, blur, size), light, noise, 0)


def held(
    count: int,
    mm_px: float,
    *,
    blur: float = 0.6,
    noise: float = 2.0,
    light: float = 1.0,
    size: tuple[int, int] = (1280, 720),
) -> Iterator[Grey]:
    """Hold the card before the camera as a hand does, never quite still; see `before_camera`."""
    room = (size[0] + 2 * _SWAY_PX, size[1] + 2 * _SWAY_PX)
    seen = _seen(mm_px, _DEGREES, (105.0, 88.0), blur, room)
    for number in range(count):
        left = round(_SWAY_PX * (1 + math.sin(number / 3)))
        top = round(_SWAY_PX * (1 + math.sin(number / 2)))
        part = seen[top : top + size[1], left : left + size[0]]
        yield _exposed(part, light, noise, number)


def an_empty_desk(level: float = 120.0, size: tuple[int, int] = (1280, 720)) -> Grey:
    """Give a frame in which nobody is."""
    desk = np.random.default_rng(2).normal(level, 3, (size[1], size[0]))
    return np.asarray(np.clip(desk, 0, 255), dtype=np.uint8)


def film(path: Path, frames: Iterable[NDArray[np.uint8]], fps: float) -> Path:
    """Write frames, grey, to a Motion JPEG film."""
    writer = None
    for frame in frames:
        if writer is None:
            code = cv2.VideoWriter.fourcc(*"MJPG")
            writer = cv2.VideoWriter(str(path), code, fps, frame.shape[::-1])
            writer.set(cv2.VIDEOWRITER_PROP_QUALITY, 95)
        writer.write(cv2.cvtColor(frame, cv2.COLOR_GRAY2BGR))
    assert writer is not None
    writer.release()
    return path
