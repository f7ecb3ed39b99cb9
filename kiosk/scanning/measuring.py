"""What pictures say about the camera that took them: rhythm, light, sharpness, noise. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.scanning.glance import Box, Grey

_DARK, _BRIGHT = 8, 250
"""Levels at which a camera tells nothing apart any more."""
_BLOCK_PX = 32
_QUIETEST = 0.2
"""The share of blocks taken for flat: any scene has some wall, table or paper."""
_USABLE_LEVELS = (16.0, 239.0)
"""Outside them noise is cut off at black or white and looks smaller than it is."""
_LAPLACIANS = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], dtype=np.float32)
_STEP_WINDOW_PX = 21
_LEAST_EDGES = 40
_LEAST_STEP = 30.0
_REACH_PX = 14.0
_STRETCHES = 8
_LEAST_PIXELS = 12
_BIN_PX = 0.25
_GAUSS_WIDTH = math.sqrt(2 * math.pi)
"""Contrast / steepest slope of a step blurred by a Gaussian, in its sigmas; the way from 10 % to
90 % of the step is 2.56 sigmas, so the two are the same thing to 2 %."""

Many = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a source gives frames."""

    fps: float
    longest_gap_ms: float
    late_share: float
    """Of the frames, came more than half a frame late"""
    frames: int
    """That came in the time that was measured, taken or not"""


@dataclass(frozen=True, slots=True)
class Exposure:
    """How much light is in a picture, or a part of it."""

    level: float
    """Mean, 0 to 255"""
    dark_share: float
    """Of the pixels, too dark to tell anything apart"""
    bright_share: float


def rhythm(taken: Sequence[tuple[int, int]]) -> Rhythm | None:
    """Measure how regularly frames came.

    Args:
        taken: (index, time in ns) of frames, oldest first. A gap in the indices means frames
            that came and were not taken: they count as come.

    Returns:
        None for less than two frames.
    """
    if len(taken) < 2 or taken[-1][1] <= taken[0][1]:
        return None
    (first, began_ns), (last, ended_ns) = taken[0], taken[-1]
    usual_ns = (ended_ns - began_ns) / (last - first)
    at = np.array(taken, dtype=np.float64)
    waits = np.diff(at[:, 1]) / np.diff(at[:, 0])
    return Rhythm(
        fps=1e9 / usual_ns,
        longest_gap_ms=float(waits.max()) / 1e6,
        late_share=float(np.mean(waits > 1.5 * np.median(waits))),
        frames=last - first + 1,
    )


def middle_of(width: int, height: int) -> Box:
    """Give the part of a frame where people hold a badge: half of each side."""
    return Box(width // 4, height // 4, width - width // 4, height - height // 4)


def exposure(grey: Grey) -> Exposure:
    """Measure the light in a picture."""
    return Exposure(
        level=float(grey.mean()),
        dark_share=float(np.mean(grey <= _DARK)),
        bright_share=float(np.mean(grey >= _BRIGHT)),
    )


def noise_sigma(grey: Grey) -> float | None:
    """Estimate the noise of a picture, in levels.

    J. Immerkær, "Fast noise variance estimation", Computer Vision and Image Understanding 64
    (1996): the mean of the difference of two Laplacians, which neither levels nor slopes nor
    straight edges along the axes pass. Taken by blocks, the flattest fifth of them, since texture
    would count as noise.

    Returns:
        None where everything is black, white or too small.
    """
    height, width = (side // _BLOCK_PX * _BLOCK_PX for side in grey.shape)
    if not height or not width:
        return None
    part = grey[:height, :width]
    differences = np.abs(cv2.filter2D(part, cv2.CV_32F, _LAPLACIANS))
    levels = _by_block(part.astype(np.float32))
    usable = (levels >= _USABLE_LEVELS[0]) & (levels <= _USABLE_LEVELS[1])
    if not usable.any():
        return None
    # E|x| of a normal x is sigma * sqrt(2/pi); the kernel's weights have the norm 6.
    sigmas = _by_block(differences)[usable] * (math.sqrt(math.pi / 2) / 6)
    quiet = np.sort(sigmas)[: max(1, round(sigmas.size * _QUIETEST))]
    return float(np.median(quiet))


def _by_block(values: NDArray[np.float32]) -> NDArray[np.float32]:
    rows, columns = (side // _BLOCK_PX for side in values.shape)
    blocks = values.reshape(rows, _BLOCK_PX, columns, _BLOCK_PX)
    means: NDArray[np.float32] = blocks.mean(axis=(1, 3), dtype=np.float32)
    return means


def edge_width_px(grey: Grey, noise: float = 0.0) -> float | None:
    """Estimate sharpness from whatever is in view: pixels from dark to light (10 to 90 %).

    Contrast over steepest slope, after P. Marziliano et al., "A no-reference perceptual blur
    metric" (ICIP 2002), of the sharper edges, so that soft shadows do not count. The contrast
    divides out, so the light does not matter. Right to a fifth; `step_width_px` is better where
    an edge is known.

    Args:
        noise: its sigma; steps that are not ten times as high are left out.

    Returns:
        None when there are too few edges to tell.
    """
    if min(grey.shape) < 2 * _STEP_WINDOW_PX:
        return None
    levels = grey.astype(np.float32)
    across = cv2.filter2D(levels, cv2.CV_32F, np.array([[-0.5, 0, 0.5]], dtype=np.float32))
    down = cv2.filter2D(levels, cv2.CV_32F, np.array([[-0.5], [0], [0.5]], dtype=np.float32))
    slope = np.hypot(across, down)
    window = np.ones((_STEP_WINDOW_PX, _STEP_WINDOW_PX), dtype=np.uint8)
    # Medians of three first: single noisy pixels would stretch the contrast.
    calm = cv2.medianBlur(grey, 3)
    step = cv2.subtract(cv2.dilate(calm, window), cv2.erode(calm, window)).astype(np.float32)
    edges = slope >= cv2.dilate(slope, np.ones((5, 5), dtype=np.uint8))
    edges &= (step >= max(_LEAST_STEP, 10 * noise)) & (slope > step / _STEP_WINDOW_PX)
    rim = _STEP_WINDOW_PX // 2
    edges[:rim], edges[-rim:], edges[:, :rim], edges[:, -rim:] = (False,) * 4
    if np.count_nonzero(edges) < _LEAST_EDGES:
        return None
    steps = step[edges]
    widths = (steps / slope[edges])[steps >= np.median(steps)]
    width = float(np.percentile(widths, 25)) / _GAUSS_WIDTH
    # The difference of pixels two apart is a box 2 px wide: a variance of 1/3.
    return _GAUSS_WIDTH * math.sqrt(max(0.1, width**2 - 1 / 3))


def step_width_px(grey: Grey, start: tuple[float, float], end: tuple[float, float]) -> float | None:
    """Measure the width (10 to 90 %) of a straight edge between two plain areas.

    The slanted edge of ISO 12233: pixels of all rows, put in order by their distance from the
    edge, draw it much finer than the pixels are. The edge itself is found from the rows' means,
    which noise hardly moves.

    Args:
        start, end: about where it runs, x and y; it should cross the pixels at a slant.

    Returns:
        None where there is no such edge.
    """
    (x0, y0), (x1, y1) = start, end
    long = math.hypot(x1 - x0, y1 - y0)
    reach = min(_REACH_PX, long / 3)
    if reach < 4:
        return None
    far = math.ceil(reach) + 1
    box = Box(
        max(0, math.floor(min(x0, x1)) - far),
        max(0, math.floor(min(y0, y1)) - far),
        min(grey.shape[1], math.ceil(max(x0, x1)) + far),
        min(grey.shape[0], math.ceil(max(y0, y1)) + far),
    )
    if box.width < 4 or box.height < 4:
        return None
    ys, xs = np.mgrid[box.top : box.bottom, box.left : box.right].astype(np.float64)
    along = ((xs - x0) * (x1 - x0) + (ys - y0) * (y1 - y0)) / long**2
    off = ((xs - x0) * (y1 - y0) - (ys - y0) * (x1 - x0)) / long
    near = (along > 0) & (along < 1) & (np.abs(off) <= reach)
    return _step_width(along[near], off[near], box.cut(grey)[near].astype(np.float64), reach)


def _step_width(along: Many, off: Many, levels: Many, reach: float) -> float | None:
    outer = reach * 0.7
    if not (np.any(off < -outer) and np.any(off > outer)):
        return None
    low, high = float(np.median(levels[off < -outer])), float(np.median(levels[off > outer]))
    if abs(high - low) < _LEAST_STEP / 2:
        return None
    risen = (levels - low) / (high - low)
    # A stretch's mean is the share of it on the far side of the edge.
    stretch = np.minimum((along * _STRETCHES).astype(int), _STRETCHES - 1)
    middles, places = [], []
    for number in range(_STRETCHES):
        there = stretch == number
        if np.count_nonzero(there) >= _LEAST_PIXELS:
            middles.append(float(along[there].mean()))
            places.append(reach * (1 - 2 * float(risen[there].mean())))
    if len(places) < _STRETCHES // 2:
        return None
    lean, offset = np.polyfit(middles, places, 1)
    distance = off - (lean * along + offset)
    bins = np.floor(distance / _BIN_PX).astype(int)
    order = np.arange(math.floor(-reach / _BIN_PX), math.ceil(reach / _BIN_PX))
    drawn = np.array([risen[bins == b].mean() if np.any(bins == b) else np.nan for b in order])
    there = ~np.isnan(drawn)
    at = (order[there] + 0.5) * _BIN_PX
    tenth, ninth = (_crossing(at, drawn[there], share) for share in (0.1, 0.9))
    return ninth - tenth if tenth is not None and ninth is not None else None


def _crossing(at: Many, risen: Many, share: float) -> float | None:
    """Find where the edge passes a share of its height, going outwards from its middle."""
    middle = int(np.argmin(np.abs(at)))
    outward = range(middle, 0, -1) if share < 0.5 else range(middle, len(at) - 1)
    turn = -1 if share < 0.5 else 1
    for i in outward:
        near, beyond = risen[i], risen[i + turn]
        if (near - share) * (beyond - share) <= 0 and near != beyond:
            return float(at[i] + (at[i + turn] - at[i]) * (share - near) / (beyond - near))
    return None
