"""What a part of a picture is like: its light, its contrast, the width and density of its edges.

Cheap on purpose: histograms instead of sorting, 8-bit differences, at most `_WHOLE_PX` pixels a
side for what is spread over the part and `MIDDLE_PX` at full resolution for what is fine.
"""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.scanning.glance import Grey

MIDDLE_PX = 128
_WHOLE_PX = 192
_LEAST_PX = 16
_BLOCKS = 8
_BLOCK_PX = 8
"""Of a smaller code there are fewer blocks: each must hold some of its modules."""
_SHARP_PX = 2.9
"""The width that `_edge_px` gives for a perfectly sharp edge, aslant and over whole pixels."""
_DENSE = 0.4
"""Of the density of edges in the part's densest rows: those below are its margin."""
_BURNT = 245
_WASHED = 0.6
"""Of the contrast: a block whose darkest pixel is above has lost its dark modules."""
_STRUCTURED = 0.5
_GRID_FROM = 0.08
"""Cycles a pixel: slower waves are the code's own and the light's."""
_GRID_LEAST = 0.015
"""Amplitude over contrast; those that keep zxing-cpp from reading have 0.014 and more."""
_GRID_RING = 15
_GRID_PEAK = 5

_Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Texture:
    """A part of a picture, without the margin that has no edges."""

    width: int
    height: int
    dark: float
    """Grey level below which 5 % are."""
    light: float
    """Above which 5 % are."""
    filled: float
    """Share of the blocks (at most 8 x 8) that have half of the contrast or more; burnt ones are left out."""
    burnt: int
    """Blocks that are saturated and have no dark pixel; not those in the corners."""
    run_px: float
    """Mean length of one half of what alternates, were it all of full contrast."""
    uneven: float
    """Edges across over edges down, or the reverse; at least 1."""
    edge_px: float
    """Width of the blur of edges, in the direction in which it is greatest."""
    middle: Grey

    @property
    def contrast(self) -> float:
        """Give the difference of light and dark."""
        return self.light - self.dark


def texture_of(part: Grey) -> Texture | None:
    """Describe a part of a picture; None when it is too small, or nothing is in it."""
    if min(part.shape, default=0) < _LEAST_PX:
        return None
    step = max(1, -(-max(part.shape) // _WHOLE_PX))
    whole = np.ascontiguousarray(part[::step, ::step])
    if min(whole.shape) < _BLOCKS:
        return None
    left, right, top, bottom = _without_margin(whole)
    whole = np.ascontiguousarray(whole[top:bottom, left:right])
    part = part[top * step : bottom * step, left * step : right * step]
    height, width = part.shape
    if min(whole.shape) < _BLOCKS or min(part.shape) < _LEAST_PX:
        return None
    dark, light = quantiles(whole, 0.05, 0.95)
    filled, burnt = _blocks(whole, dark, light)
    y, x = max(0, (height - MIDDLE_PX) // 2), max(0, (width - MIDDLE_PX) // 2)
    middle = np.ascontiguousarray(part[y : y + MIDDLE_PX, x : x + MIDDLE_PX])
    run, uneven, edge = _edges(middle)
    return Texture(width, height, dark, light, filled, burnt, run, uneven, edge, middle)


def quantiles(grey: Grey, *shares: float) -> list[float]:
    """Give the grey levels below which these shares of the pixels are."""
    upto = np.cumsum(cv2.calcHist([np.ascontiguousarray(grey)], [0], None, [256], [0, 256]))
    return [float(np.searchsorted(upto, share * upto[-1])) for share in shares]


def noise_of(grey: Grey) -> float:
    """Estimate the sensor's noise: sigma in grey levels, of every 32nd row.

    The median second difference along a row: edges are few, noise is everywhere.
    """
    rows = grey[grey.shape[0] % 32 // 2 :: 32, :1280].astype(np.int16)
    if rows.shape[1] < 3:
        return 0.0
    bends = np.abs(rows[:, 2:] - 2 * rows[:, 1:-1] + rows[:, :-2])
    counts = np.bincount(bends.ravel(), minlength=1)
    upto = np.cumsum(counts)
    at = int(np.searchsorted(upto, upto[-1] / 2))
    # Between two whole levels: a median of whole numbers would jump by a quarter of a level.
    inside = (upto[-1] / 2 - (upto[at - 1] if at else 0)) / max(1, int(counts[at]))
    return max(0.0, float(at - 0.5 + inside)) * 1.4826 / float(6**0.5)


def grid_of(texture: Texture) -> float:
    """Say how far the strongest fine wave stands out from those like it; 0: too small to tell.

    A code's spectrum falls off smoothly, with the speckle of any random pattern; a screen's grid
    or its moiré is a peak of its own. Waves too weak to disturb are left out: a JPEG's blocks.
    """
    middle = texture.middle
    side = next((n for n in (MIDDLE_PX, MIDDLE_PX // 2) if min(middle.shape) >= n), 0)
    if not side:
        return 0.0
    y, x = (middle.shape[0] - side) // 2, (middle.shape[1] - side) // 2
    square = middle[y : y + side, x : x + side].astype(np.float32)
    window, fine, ring = _spectral(side)
    waves = cv2.dft((square - np.float32(square.mean())) * window, flags=cv2.DFT_COMPLEX_OUTPUT)
    # A real picture's spectrum is symmetric: half of it, the slowest columns in its middle.
    half = cv2.magnitude(waves[:, : side // 2 + 1, 0], waves[:, : side // 2 + 1, 1])
    half = np.roll(half, side // 2, axis=0)
    around = cv2.dilate(half, ring)
    floor = float(half[fine].mean()) / 2
    if floor <= 0:
        return 0.0
    # A wave of amplitude a adds a * side^2 / 8 behind a Hann window.
    fine = fine & (half >= _GRID_LEAST * texture.contrast * side * side / 8)
    return float(np.max(half[fine] / np.maximum(around[fine], floor), initial=0.0))


@lru_cache(maxsize=2)
def _spectral(side: int) -> tuple[_Floats, NDArray[np.bool_], Grey]:
    bell = np.hanning(side).astype(np.float32)
    down = np.fft.fftshift(np.fft.fftfreq(side))[:, None]
    across = np.fft.rfftfreq(side)[None, :]
    ring = np.ones((_GRID_RING, _GRID_RING), np.uint8)
    peak = slice((_GRID_RING - _GRID_PEAK) // 2, (_GRID_RING + _GRID_PEAK) // 2)
    ring[peak, peak] = 0
    return np.outer(bell, bell), np.hypot(down, across) > _GRID_FROM, ring


def _without_margin(whole: Grey) -> tuple[int, int, int, int]:
    """Give left, right, top, bottom of what has edges both across and down."""
    here = whole[:-1, :-1]
    across = cv2.blur(cv2.absdiff(whole[:-1, 1:], here), (9, 9))
    down = cv2.blur(cv2.absdiff(whole[1:, :-1], here), (9, 9))
    both = cv2.min(across, down)
    return (
        *_dense(np.asarray(both.mean(axis=0, dtype=np.float32))),
        *_dense(np.asarray(both.mean(axis=1, dtype=np.float32))),
    )


def _dense(profile: NDArray[np.float32]) -> tuple[int, int]:
    wide = max(3, profile.size // 12) | 1
    smooth = np.convolve(profile, np.full(wide, 1 / wide, np.float32), "same")
    least = _DENSE * float(np.sort(smooth)[int(0.85 * smooth.size)])
    inside = np.flatnonzero(smooth >= least)
    return int(inside[0]), int(inside[-1]) + 1


def _blocks(whole: Grey, dark: float, light: float) -> tuple[float, int]:
    """Give `filled` and `burnt`."""
    count = max(1, min(_BLOCKS, min(whole.shape) // _BLOCK_PX))
    high, wide = whole.shape[0] // count, whole.shape[1] // count
    soft = cv2.blur(whole, (3, 3))[: high * count, : wide * count]
    blocks = soft.reshape(count, high, count, wide)
    # Down first: whole rows at a time.
    least = blocks.min(axis=1).min(axis=2).astype(np.float32)
    most = blocks.max(axis=1).max(axis=2).astype(np.float32)
    contrast = light - dark
    burnt = (most >= _BURNT) & (least > dark + _WASHED * contrast)
    lively = (most - least) > _STRUCTURED * contrast
    whole_blocks = max(1, int(np.count_nonzero(~burnt)))
    # A code that is turned by 45 degrees leaves the corners of its box to the paper, which may
    # be as white as any glare.
    off = np.abs(np.arange(count) - (count - 1) / 2)
    inner = off[:, None] + off[None, :] <= 3 * count / _BLOCKS
    return float(np.count_nonzero(lively & ~burnt)) / whole_blocks, int(np.sum(burnt & inner))


def _edges(middle: Grey) -> tuple[float, float, float]:
    """Give `run_px`, `uneven` and `edge_px`."""
    dark, light = quantiles(middle, 0.05, 0.95)
    contrast = light - dark
    # Steps over two pixels: along rows, columns and both diagonals.
    steps: tuple[tuple[Grey, float], ...] = (
        (_difference(middle[1:-1, 2:], middle[1:-1, :-2]), 2.0),
        (_difference(middle[2:, 1:-1], middle[:-2, 1:-1]), 2.0),
        (_difference(middle[2:, 2:], middle[:-2, :-2]), 2.0 * 2**0.5),
        (_difference(middle[2:, :-2], middle[:-2, 2:]), 2.0 * 2**0.5),
    )
    across, down = (max(0.01, cv2.mean(step)[0] / reach) for step, reach in steps[:2])
    steepest = [quantiles(step, 0.95)[0] / reach for step, reach in steps]
    width = contrast / max(0.5, min(steepest))
    run = contrast / (across + down)
    uneven = max(across, down) / min(across, down)
    return run, uneven, float(max(0.0, width * width - _SHARP_PX * _SHARP_PX) ** 0.5)


def _difference(one: Grey, other: Grey) -> Grey:
    return np.asarray(cv2.absdiff(one, other), np.uint8)
