"""Take frames from a camera for some seconds and gather what they say about it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.doctor.cardwatch import CardWatch, Sight
from kiosk.printing.cardplan import CODES
from kiosk.scanning.glance import Grey
from kiosk.scanning.measuring import (
    Exposure,
    Rhythm,
    edge_width_px,
    exposure,
    middle_of,
    noise_sigma,
    rhythm,
)
from kiosk.scanning.source import Frame, Source, SourceLost

_WARM_UP_NS = 500_000_000
"""A camera finds its exposure first; a driver may hand out a stored picture."""
_MEASURE_EVERY_NS = 300_000_000
_WAIT_S = 0.25


@dataclass(frozen=True, slots=True)
class CodeFigures:
    """What became of one code of the card."""

    module_mm: float
    module_px: float | None
    """None when it was never in view"""
    tried: int
    read: int
    reliable: bool


@dataclass(frozen=True, slots=True)
class CardFigures:
    """What the test card told."""

    in_view_share: float
    """Of the frames since it was first seen"""
    mm_px: float
    """Pixels in a millimetre of the card"""
    paper: float | None
    ink: float | None
    codes: tuple[CodeFigures, ...]
    """Largest first"""
    smallest_mm: float | None
    """The smallest module that reads reliably"""
    smallest_px: float | None
    reach: float | None
    """A real badge reads up to so many times this distance; None: not even here"""


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that was measured. Nothing of what was in the pictures."""

    source: str
    seconds: float
    asked: tuple[int, int] | None
    """None for a film, of which nothing is asked"""
    given: tuple[int, int]
    rhythm: Rhythm | None
    examined: int
    """Frames that were looked at"""
    light: Exposure
    """Of the middle of the frame"""
    noise: float | None
    edge_px: float | None
    edge_of_card: bool
    """Measured on the card's square, not estimated from whatever was in view"""
    card: CardFigures | None
    distance_cm: float | None
    lost: bool = False
    """The camera went away"""
    stopped: bool = False
    """Somebody pressed Ctrl+C before the time was over"""


class Examination:
    """Gathers figures frame by frame. For one thread."""

    def __init__(
        self,
        source: str,
        asked: tuple[int, int] | None = None,
        distance_cm: float | None = None,
        watch: CardWatch | None = None,
    ) -> None:
        self._source, self._asked, self._distance_cm = source, asked, distance_cm
        self._watch = watch or CardWatch()
        self._taken: list[tuple[int, int]] = []
        self._measured_ns: int | None = None
        self._lights: list[Exposure] = []
        self._noises: list[float] = []
        self._scene_edges: list[float] = []
        self._sights: list[Sight] = []
        self._given = (0, 0)
        self.last: NDArray[np.uint8] | None = None
        """The newest frame as it came."""

    def take(self, frame: Frame) -> None:
        """Look at one frame."""
        self.last = frame.pixels
        self._taken.append((frame.index, frame.at_ns))
        grey = _grey(frame.pixels)
        self._given = (grey.shape[1], grey.shape[0])
        sight = self._watch.look(grey)
        if sight is not None:
            self._sights.append(sight)
        if self._measured_ns is None or frame.at_ns - self._measured_ns >= _MEASURE_EVERY_NS:
            self._measured_ns = frame.at_ns
            self._measure(grey)

    def _measure(self, grey: Grey) -> None:
        middle = np.ascontiguousarray(middle_of(*self._given).cut(grey))
        self._lights.append(exposure(middle))
        noise = noise_sigma(grey)
        if noise is not None:
            self._noises.append(noise)
        edge = edge_width_px(middle, noise or 0.0)
        if edge is not None:
            self._scene_edges.append(edge)

    def figures(self, *, lost: bool = False, stopped: bool = False) -> Figures:
        """Give the figures so far.

        Raises:
            ValueError: not one frame was taken.
        """
        if not self._taken:
            raise ValueError("no frame")
        began_ns = self._taken[0][1]
        steady = [one for one in self._taken if one[1] - began_ns >= _WARM_UP_NS]
        card_edges = [one.edge_px for one in self._sights if one.edge_px is not None]
        return Figures(
            source=self._source,
            seconds=(self._taken[-1][1] - began_ns) / 1e9,
            asked=self._asked,
            given=self._given,
            rhythm=rhythm(steady) or rhythm(self._taken),
            examined=len(self._taken),
            light=Exposure(
                level=median(one.level for one in self._lights),
                dark_share=median(one.dark_share for one in self._lights),
                bright_share=median(one.bright_share for one in self._lights),
            ),
            noise=_median(self._noises),
            edge_px=_median(card_edges or self._scene_edges),
            edge_of_card=bool(card_edges),
            card=self._card() if self._sights else None,
            distance_cm=self._distance_cm,
            lost=lost,
            stopped=stopped,
        )

    def _card(self) -> CardFigures:
        watch = self._watch
        smallest = watch.smallest()
        return CardFigures(
            in_view_share=watch.seen / (watch.seen + watch.missed),
            mm_px=median(one.mm_px for one in self._sights),
            paper=_median([one.paper for one in self._sights if one.paper is not None]),
            ink=_median([one.ink for one in self._sights if one.ink is not None]),
            codes=tuple(
                CodeFigures(
                    module_mm=code.module_mm,
                    module_px=_median(watch.tries[code].modules_px),
                    tried=watch.tries[code].tried,
                    read=watch.tries[code].read,
                    reliable=watch.tries[code].reliable,
                )
                for code in CODES
            ),
            smallest_mm=smallest.module_mm if smallest else None,
            smallest_px=_median(watch.tries[smallest].modules_px) if smallest else None,
            reach=1 / smallest.share if smallest else None,
        )


def examine(
    source: Source,
    examination: Examination,
    seconds: float,
    progress: Callable[[Figures, float], None],
    clock: Callable[[], float] = time.monotonic,
) -> Figures:
    """Take frames of an open source until the time is over, the film ends or somebody stops it.

    Args:
        progress: told the figures so far and the seconds left, about three times a second.

    Raises:
        SourceLost: it was gone before its first frame.
        KeyboardInterrupt: before the first frame.
    """
    until, told = clock() + seconds, 0.0
    try:
        while (now := clock()) < until and not source.ended:
            frame = source.latest(_WAIT_S)
            if frame is None:
                continue
            examination.take(frame)
            if now - told >= 0.3:
                told = now
                progress(examination.figures(), until - now)
    except SourceLost:
        if examination.last is None:
            raise
        return examination.figures(lost=True)
    except KeyboardInterrupt:
        if examination.last is None:
            raise
        return examination.figures(stopped=True)
    if examination.last is None:
        raise SourceLost
    return examination.figures()


def _grey(pixels: NDArray[np.uint8]) -> Grey:
    grey = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    return np.ascontiguousarray(grey, dtype=np.uint8)


def _median(values: list[float]) -> float | None:
    return median(values) if values else None
