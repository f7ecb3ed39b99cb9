"""The test card before the camera: which of its codes read, each as if it were alone."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.printing.cardplan import (
    BY_TEXT,
    CODES,
    RAMP_STEPS,
    SLANT_DEGREES,
    SLANTED,
    CardCode,
    Place,
    ramp_step,
)
from kiosk.printing.codes import MODULES
from kiosk.scanning.glance import Glance, Grey
from kiosk.scanning.measuring import step_width_px
from kiosk.scanning.reader import BUDGET_S, Reader

_STRETCH = 6
"""Frames in a row for one code: a badge too is held up for some frames, and the reader follows."""
_COVER_MM = 2.5
"""Covered around the other codes; half of the gap between codes is 4.5 mm."""
_FIND_S = 0.25
"""For finding the card the reader gets longer than the desk gives it: that is no verdict."""
_RELIABLE = 0.8
_LEAST_TRIES = 3

Points = NDArray[np.float64]


class Looking(Protocol):
    """What is asked of a reader."""

    def look(self, frame: Grey, deadline: float | None = None) -> Glance:
        """See `kiosk.scanning.reader.Reader.look`."""


@dataclass(frozen=True, slots=True)
class Sight:
    """Where the card is in one frame, and what its plain parts look like."""

    to_px: Points
    """The homography from the card's millimetres to the frame's pixels"""
    mm_px: float
    """Pixels in a millimetre, about the middle of the largest code that was read"""
    paper: float | None
    """The level of white paper; None when that part is out of view"""
    ink: float | None
    edge_px: float | None
    """How wide the slanted square's edges are"""

    def place(self, points: tuple[tuple[float, float], ...]) -> Points:
        """Give where points of the card are in the frame."""
        flat = np.array(points, dtype=np.float64).reshape(-1, 1, 2)
        return np.asarray(cv2.perspectiveTransform(flat, self.to_px)[:, 0], dtype=np.float64)


@dataclass(slots=True)
class Tries:
    """How often a code was looked for and read."""

    tried: int = 0
    read: int = 0
    modules_px: list[float] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Give the share that was read; 0 before the first try."""
        return self.read / self.tried if self.tried else 0.0

    @property
    def reliable(self) -> bool:
        """Whether a badge of this size would be read nearly at once."""
        return self.tried >= _LEAST_TRIES and self.share >= _RELIABLE


def _every_frame() -> Looking:
    """Make a reader that looks at each frame: an answer that only still holds is no new try."""
    return Reader(look_every=1)


class CardWatch:
    """Look for the card in frame after frame, and try its codes in turn.

    In a frame with the card, all codes but one are covered with white, since the reader stops
    at the first text it finds: what is left is a badge some distance further away.

    Args:
        reader: makes a reader; two are used, because a reader follows what it saw.
    """

    def __init__(self, reader: Callable[[], Looking] = _every_frame) -> None:
        self._whole, self._alone = reader(), reader()
        self._turn = 0
        self.tries = {code: Tries() for code in CODES}
        self.seen = 0
        self.missed = 0
        """Frames without the card since it was first seen."""

    def look(self, grey: Grey) -> Sight | None:
        """Look at one frame."""
        sight, read = self._find(grey)
        if sight is None:
            self.missed += self.seen > 0
            return None
        self.seen += 1
        inside = [code for code in CODES if _inside(sight, code, grey)]
        if inside:
            self._try(grey, sight, inside[self._turn // _STRETCH % len(inside)], read)
            self._turn += 1
        return sight

    def smallest(self) -> CardCode | None:
        """Give the smallest code that reads reliably, as all larger ones that were tried do."""
        found = None
        for code in CODES:
            tries = self.tries[code]
            if tries.tried >= _LEAST_TRIES:
                if not tries.reliable:
                    break
                found = code
        return found

    def _find(self, grey: Grey) -> tuple[Sight | None, set[CardCode]]:
        """Find the card, and the codes that were read within the desk's own time."""
        began = time.monotonic()
        glance = self._whole.look(grey, began + _FIND_S)
        in_time = time.monotonic() - began <= BUDGET_S
        at = {
            BY_TEXT[seen.text]: seen.corners
            for seen in glance.seen
            if seen.text in BY_TEXT and len(seen.corners) == 4
        }
        if not at:
            return None, set()
        on_card = np.array([corner for code in at for corner in code.place.corners()])
        in_frame = np.array([corner for corners in at.values() for corner in corners])
        try:
            found, _ = cv2.findHomography(on_card, in_frame)
            to_px = np.asarray(found, dtype=np.float64).reshape(3, 3)
        except (cv2.error, TypeError, ValueError):
            return None, set()  # corners on one line: no place to go by
        if not np.isfinite(to_px).all():
            return None, set()
        largest = max(at, key=lambda code: code.share)
        mm_px = _module_px(np.array(at[largest])) / largest.module_mm
        return _sight(grey, to_px, mm_px), set(at) if in_time else set()

    def _try(self, grey: Grey, sight: Sight, code: CardCode, read: set[CardCode]) -> None:
        tries = self.tries[code]
        if code not in read:
            alone = self._alone.look(_all_but(grey, sight, code))
            read = {BY_TEXT[text] for text in alone.texts if text in BY_TEXT}
        tries.tried += 1
        tries.read += code in read
        tries.modules_px.append(_module_px(sight.place(code.place.corners())))


def _module_px(corners: Points) -> float:
    area = abs(float(cv2.contourArea(corners.astype(np.float32))))
    return math.sqrt(area) / MODULES


def _inside(sight: Sight, code: CardCode, grey: Grey) -> bool:
    at = sight.place(code.place.widened(2 * code.module_mm).corners())
    height, width = grey.shape
    return bool((at >= 0).all() and (at[:, 0] < width).all() and (at[:, 1] < height).all())


def _all_but(grey: Grey, sight: Sight, kept: CardCode) -> Grey:
    covered = grey.copy()
    height, width = grey.shape
    for code in CODES:
        if code is kept:
            continue
        outline = np.clip(
            sight.place(code.place.widened(_COVER_MM).corners()),
            -width - height,
            2 * (width + height),
        )
        left, top = np.maximum(outline.min(axis=0), 0).astype(int)
        right, bottom = np.minimum(outline.max(axis=0), (width, height)).astype(int)
        if right <= left or bottom <= top:
            continue
        # The paper's own level here: pure white in a dark picture would look like a lamp.
        white = float(np.percentile(grey[top:bottom, left:right], 90))
        cv2.fillConvexPoly(covered, np.rint(outline).astype(np.int32), white)
    return covered


def _sight(grey: Grey, to_px: Points, mm_px: float) -> Sight:
    bare = Sight(to_px, mm_px, None, None, None)
    paper, ink = (_level(grey, bare, ramp_step(step)) for step in (RAMP_STEPS - 1, 0))
    return Sight(to_px, mm_px, paper, ink, _edge_px(grey, bare))


def _level(grey: Grey, sight: Sight, place: Place) -> float | None:
    """Give the level of the middle of a plain part of the card."""
    at = sight.place(place.widened(-place.height / 4).corners())
    left, top = (round(side) for side in at.min(axis=0))
    right, bottom = (round(side) for side in at.max(axis=0))
    height, width = grey.shape
    if left < 0 or top < 0 or right > width or bottom > height or right <= left or bottom <= top:
        return None
    return float(np.median(grey[top:bottom, left:right]))


def _edge_px(grey: Grey, sight: Sight) -> float | None:
    """Measure the four edges of the slanted square, the corners left out."""
    half, turn = SLANTED.width / 2, math.radians(SLANT_DEGREES)
    middle_x, middle_y = SLANTED.left + half, SLANTED.top + half

    def turned(x: float, y: float) -> tuple[float, float]:
        return (
            middle_x + x * math.cos(turn) - y * math.sin(turn),
            middle_y + x * math.sin(turn) + y * math.cos(turn),
        )

    short = half * 0.75
    sides = (
        (turned(-short, -half), turned(short, -half)),
        (turned(half, -short), turned(half, short)),
        (turned(short, half), turned(-short, half)),
        (turned(-half, short), turned(-half, -short)),
    )
    found = []
    for side in sides:
        (x0, y0), (x1, y1) = sight.place(side)
        width = step_width_px(grey, (x0, y0), (x1, y1))
        if width is not None:
            found.append(width)
    return float(np.median(found)) if len(found) >= 2 else None
