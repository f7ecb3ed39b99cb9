"""Ways to make a code readable that the first glance did not read.

Each makes a picture of the region where a code seems to be, and asks a decoder. They are listed
as they pay: what reads much and costs little comes first. What each is for was measured on
photographs and on rendered badges (`tests/bench`); none is tuned to one picture.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import cv2
import numpy as np

from kiosk.scanning.decoders import (
    FIXED,
    GLOBAL,
    Affine,
    Decoded,
    Unread,
    by_zbar,
    by_zxing,
)
from kiosk.scanning.finders import find_code
from kiosk.scanning.glance import Box, Grey
from kiosk.scanning.squaring import ENLARGED_MOST, squared

_log = logging.getLogger(__name__)

FINE = "enlarged finely"
ONE_THRESHOLD = "one threshold"
TWO_GREYS = "two greys"
HALVED = "halved"
ENLARGED = "enlarged"
SHARPENED = "sharpened"
FINDERS = "finder patterns"

_SMALL_PX = 260 * 260
"""A region up to this is also worth looking at much larger."""
_FINE_PX = 660
_LARGE_PX = 700 * 700
"""A larger one is not enlarged: its modules are large enough, or it is no code."""


class Part:
    """One region of one frame, with the pictures made of it: each is made once, when asked for."""

    def __init__(self, frame: Grey, box: Box) -> None:
        self.box = box
        self.cut: Grey = np.ascontiguousarray(box.cut(frame))

    @cached_property
    def doubled(self) -> Grey:
        """Give it twice as large, or as it is when it is large already."""
        return self.cut if self.cut.size > _LARGE_PX else _enlarged(self.cut, 2)

    @cached_property
    def softened(self) -> Grey:
        """Give it smoothed, then doubled."""
        soft = np.asarray(cv2.GaussianBlur(self.cut, (0, 0), 1.0), np.uint8)
        return soft if soft.size > _LARGE_PX else _enlarged(soft, 2)

    @cached_property
    def square(self) -> tuple[Grey, Affine] | None:
        """Give it squared; see `squaring`."""
        return squared(self.cut)

    def found(self, decoded: Decoded, picture: Grey) -> Decoded:
        """Give in the frame's pixels what was found in an enlarged or reduced picture."""
        wide = self.cut.shape[1] / picture.shape[1]
        high = self.cut.shape[0] / picture.shape[0]
        return decoded.mapped(((wide, 0, self.box.left), (0, high, self.box.top)))

    def found_square(self, decoded: Decoded, affine: Affine) -> Decoded:
        """Give in the frame's pixels what was found in the squared picture."""
        return decoded.mapped(affine).mapped(((1, 0, self.box.left), (0, 1, self.box.top)))


def _of_cut(part: Part) -> int:
    return part.cut.size


def _of_square(part: Part) -> int:
    """Of the squared picture, or the most that it may have."""
    if "square" not in part.__dict__:
        return part.cut.size * ENLARGED_MOST
    return part.square[0].size if part.square is not None else 0


@dataclass(frozen=True, slots=True)
class Strategy:
    """One way to read a region."""

    name: str
    ask: Callable[[Part], Decoded | None]
    """None: it has nothing to offer for this region."""
    ns_per_px: float
    """What it costs at first sight, per pixel of the region; measured anew as it runs."""
    pixels: Callable[[Part], int] = _of_cut
    """Of the picture that it shows to a decoder, as far as is known beforehand."""
    costly: bool = False
    """Only where the marks of a code were seen: a poster is not worth it."""

    def run(self, part: Part) -> Decoded | None:
        """Ask; what OpenCV or numpy will not work on has nothing to offer, and costs no frame."""
        try:
            return self.ask(part)
        except (cv2.error, np.linalg.LinAlgError) as problem:
            _complain(self.name, type(problem).__name__)
            return None


@lru_cache
def _complain(name: str, kind: str) -> None:
    """Log once, by kind alone: a message might show what was in the picture."""
    _log.warning("strategy %s: %s", name, kind)


def _enlarged(grey: Grey, by: int) -> Grey:
    larger = cv2.resize(grey, None, fx=by, fy=by, interpolation=cv2.INTER_CUBIC)
    return np.asarray(larger, np.uint8)


def _sharpened(grey: Grey, reach_px: int, by: float) -> Grey:
    soft = cv2.blur(grey, (reach_px, reach_px))
    return np.asarray(cv2.addWeighted(grey, 1 + by, soft, -by, 0), np.uint8)


def _enlarge(part: Part) -> Decoded:
    """Modules of one or two pixels; detection at every size."""
    return part.found(by_zxing(part.doubled), part.doubled)


def _find(part: Part) -> Decoded | None:
    """Bent, or tilted as far as can be; what covers the rest of the code does not matter."""
    located = _located(part.doubled)
    return part.found(located, part.doubled) if located is not None else None


def _located(grey: Grey) -> Decoded | None:
    found = find_code(grey)
    if found is None:
        return None
    code, counts = found
    if code is None:
        return Decoded(marked=True)
    unread = tuple(Unread(code.corners(count), count, code.place(count)) for count in counts)
    return Decoded(unread=unread, marked=True)


def _global(part: Part) -> Decoded:
    """One threshold for all: what a local average tears apart."""
    return part.found(by_zxing(part.cut, GLOBAL), part.cut)


def _otsu(part: Part) -> Decoded:
    """Two kinds of grey, wherever they lie: low contrast, coloured print."""
    _, black_white = cv2.threshold(part.cut, 0, 255, cv2.THRESH_OTSU)
    return part.found(by_zxing(np.asarray(black_white, np.uint8), FIXED), part.cut)


def _sharpen(part: Part) -> Decoded:
    """Out of focus, or moved."""
    picture = _sharpened(part.doubled, 17, 3)
    return part.found(by_zxing(picture), picture)


def _soften(part: Part) -> Decoded:
    """The pixel grid of a phone's screen, and noise."""
    return part.found(by_zxing(part.softened), part.softened)


def _soft_find(part: Part) -> Decoded | None:
    """The same, where the decoder misses a finder pattern."""
    located = _located(part.softened)
    return part.found(located, part.softened) if located is not None else None


def _soften_more(part: Part) -> Decoded:
    """A coarser grid, more noise."""
    picture = np.asarray(cv2.GaussianBlur(part.cut, (0, 0), 1.5), np.uint8)
    return part.found(by_zxing(picture), picture)


def _halve(part: Part) -> Decoded | None:
    """The same for large codes, and codes with texture in their modules."""
    if min(part.cut.shape) < 80:
        return None
    picture = cv2.resize(part.cut, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return part.found(by_zxing(np.asarray(picture, np.uint8)), np.asarray(picture, np.uint8))


def _square(part: Part) -> Decoded | None:
    """Tilted by 50° and more."""
    if part.square is None:
        return None
    picture, affine = part.square
    return part.found_square(by_zxing(picture), affine)


def _square_sharp(part: Part) -> Decoded | None:
    """Tilted, and too narrow to be sharp."""
    if part.square is None:
        return None
    picture, affine = part.square
    return part.found_square(by_zxing(_sharpened(picture, 17, 2)), affine)


def _square_find(part: Part) -> Decoded | None:
    """Tilted and bent."""
    if part.square is None:
        return None
    picture, affine = part.square
    located = _located(picture)
    return part.found_square(located, affine) if located is not None else None


def _adapt(part: Part) -> Decoded:
    """Glare and shadow across the code."""
    picture = cv2.adaptiveThreshold(
        part.doubled, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 51, 0
    )
    return part.found(by_zxing(np.asarray(picture, np.uint8), FIXED), part.doubled)


def _refine(part: Part) -> Decoded | None:
    """Modules of hardly more than a pixel: what little of them there is must be kept."""
    if part.cut.size > _SMALL_PX:
        return None
    by = min(6, max(3, round(_FINE_PX / max(part.cut.shape))))
    picture = np.asarray(
        cv2.resize(part.cut, None, fx=by, fy=by, interpolation=cv2.INTER_LANCZOS4), np.uint8
    )
    return part.found(by_zxing(picture), picture)


def _treble_sharp(part: Part) -> Decoded | None:
    """The same, out of focus."""
    if part.cut.size > _SMALL_PX:
        return None
    picture = _sharpened(_enlarged(part.cut, 3), 25, 3)
    return part.found(by_zxing(picture), picture)


def _brighten(part: Part) -> Decoded:
    """Dark modules that a bright surrounding drowns."""
    picture = np.asarray(cv2.LUT(part.cut, _GAMMA), np.uint8)
    return part.found(by_zxing(picture), picture)


def _stretch(part: Part) -> Decoded:
    """Contrast below what a decoder takes for black and white, cleared of noise first."""
    soft = cv2.blur(part.cut, (3, 3))
    dark, bright = np.percentile(soft[::4, ::4], (2, 98))
    scale = 255 / max(8.0, float(bright - dark))
    levels = np.clip((np.arange(256) - dark) * scale, 0, 255).astype(np.uint8)
    return part.found(by_zxing(np.asarray(cv2.LUT(soft, levels), np.uint8)), part.cut)


def _open(part: Part) -> Decoded:
    """Thin black lines that run into one another."""
    picture = np.asarray(cv2.morphologyEx(part.cut, cv2.MORPH_OPEN, _THREE), np.uint8)
    return part.found(by_zxing(picture), picture)


def _zbar(part: Part) -> Decoded:
    """Another decoder's view of it."""
    return part.found(by_zbar(part.cut), part.cut)


def _zbar_doubled(part: Part) -> Decoded:
    """The same; it wants modules of some pixels."""
    return part.found(by_zbar(part.doubled), part.doubled)


def _zbar_square(part: Part) -> Decoded | None:
    """The same, tilted."""
    if part.square is None:
        return None
    picture, affine = part.square
    return part.found_square(by_zbar(picture), affine)


_GAMMA = (255 * (np.arange(256) / 255) ** 0.5).astype(np.uint8)
_THREE = np.ones((3, 3), np.uint8)

STRATEGIES = (
    Strategy(ENLARGED, _enlarge, 40),
    Strategy(ONE_THRESHOLD, _global, 6),
    Strategy(TWO_GREYS, _otsu, 8),
    Strategy(HALVED, _halve, 6),
    Strategy(FINE, _refine, 280),
    Strategy(FINDERS, _find, 60),
    Strategy("softened", _soften, 60),
    Strategy(SHARPENED, _sharpen, 50),
    Strategy("squared", _square, 120),
    Strategy("softened more", _soften_more, 14),
    Strategy("finder patterns, squared", _square_find, 15, _of_square),
    Strategy("squared, sharpened", _square_sharp, 55, _of_square),
    Strategy("adapted", _adapt, 50),
    Strategy("stretched", _stretch, 25),
    Strategy("finder patterns, softened", _soft_find, 60),
    Strategy("brightened", _brighten, 18),
    Strategy("opened", _open, 15),
    Strategy("trebled, sharpened", _treble_sharp, 110, costly=True),
    Strategy("zbar", _zbar, 100, costly=True),
    Strategy("zbar, squared", _zbar_square, 70, _of_square, costly=True),
    Strategy("zbar, enlarged", _zbar_doubled, 280, costly=True),
)
