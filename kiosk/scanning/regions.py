"""Where in a frame something looks like a code: edges as dense across as down.

A code's modules give edges in both directions everywhere; print gives them in lines, leaves and
hair in one direction at a time, a wall none. Beside their number counts their share of the
contrast around: a code's edges take up much of it whatever the light, letters little. The frame
is halved first, which takes half of the sensor's noise and leaves a texture even of modules that
are smaller than its pixels.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.scanning.glance import Box, Grey

CELL_PX = 8
"""Side of the squares in which edges are counted, in the halved frame."""
_HALVED_FROM_PX = 400
_LEAST_EDGE = 2.0
"""Mean step between neighbours, in grey levels; less is a blank wall."""
_LEAST_CELLS = 2
_LARGE_CELLS = 60
"""Beyond this a larger area is no likelier to be a code."""
_LIKELIEST = 40
"""Parts of each mask that are considered."""
_SAME = 0.7
_NEAR = np.ones((3, 3), np.uint8)
_AROUND = np.ones((6, 6), np.uint8)
_LEVELS = (0.5, 0.3)
"""Shares of the densest cell from which cells belong to a region."""
_CODE_SHARE = 0.1
"""Mean step between neighbours by the contrast around, in a code."""
_FAINT = 6.0
"""Grey levels: contrasts of this size are noise."""

_Density = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a frame that looks like a code."""

    box: Box
    score: float
    """The mean step between neighbouring pixels, made less by little of the contrast around and by
    a shape unlike a code's."""


def find_regions(grey: Grey, most: int = 3) -> list[Region]:
    """Find what looks like codes, the likeliest first.

    Args:
        grey: at least 21 pixels a side.
    """
    height, width = grey.shape
    factor = 2 if min(height, width) >= _HALVED_FROM_PX else 1
    small = grey
    if factor > 1:
        half = (width // factor, height // factor)
        small = np.asarray(cv2.resize(grey, half, interpolation=cv2.INTER_AREA), np.uint8)
    small = np.asarray(cv2.blur(small, (3, 3)), np.uint8)
    rows, columns = (small.shape[0] - 1) // CELL_PX, (small.shape[1] - 1) // CELL_PX
    if rows < 2 or columns < 2:
        return []
    down, right = rows * CELL_PX, columns * CELL_PX
    here = small[:down, :right]
    across, below = small[:down, 1 : right + 1], small[1 : down + 1, :right]
    density = np.minimum(
        _by_cell(_step(here, across), columns, rows),
        _by_cell(_step(here, below), columns, rows),
    )
    # An edge at every other pixel makes a code, whatever the contrast; letters have fewer.
    share = density / (_contrast(here, columns, rows) + _FAINT)
    density *= np.minimum(1.0, share / _CODE_SHARE)
    peak, usual = float(density.max()), float(np.median(density))
    parts: list[tuple[float, int, int, int, int]] = []
    for level in _LEVELS:
        # Where most of the frame is alike it is noise or the wall; a code must stand out from it.
        least = max(_LEAST_EDGE, peak * level, usual * 1.5 if usual < peak / 3 else 0.0)
        dense = np.asarray(density >= least, np.uint8)
        # A large code's modules are larger than a cell: it falls apart unless it is closed.
        closed = np.asarray(cv2.morphologyEx(dense, cv2.MORPH_CLOSE, _NEAR), np.uint8)
        parts += [*_parts(dense, density), *_parts(closed, density)]
    side = CELL_PX * factor
    found = (
        Region(
            Box(
                max(0, left * side - side // 2),
                max(0, top * side - side // 2),
                min(width, (left + wide) * side + side // 2),
                min(height, (top + high) * side + side // 2),
            ),
            score,
        )
        for score, left, top, wide, high in sorted(parts, reverse=True)
    )
    return _unlike(found, most)


def _step(here: Grey, there: Grey) -> Grey:
    return np.asarray(cv2.absdiff(here, there), np.uint8)


def _by_cell(edges: Grey, columns: int, rows: int) -> _Density:
    # By powers of two: each step is vectorised, one step of eight is not.
    while edges.shape[1] > 2 * columns:
        half = (edges.shape[1] // 2, edges.shape[0] // 2)
        edges = np.asarray(cv2.resize(edges, half, interpolation=cv2.INTER_AREA), np.uint8)
    cells = cv2.resize(edges, (columns, rows), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.blur(cells.astype(np.float32), (3, 3)), np.float32)


def _contrast(here: Grey, columns: int, rows: int) -> _Density:
    """Give the range of grey levels around each cell, from every fourth pixel."""
    sparse = np.ascontiguousarray(here[2::4, 2::4])
    span = cv2.subtract(cv2.dilate(sparse, _AROUND), cv2.erode(sparse, _AROUND))
    cells = cv2.resize(span, (columns, rows), interpolation=cv2.INTER_AREA)
    return np.asarray(cells, np.float32)


def _parts(mask: Grey, density: _Density) -> list[tuple[float, int, int, int, int]]:
    """Give the connected parts of a mask: score, left, top, width, height in cells."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=4)
    if count < 2:
        return []
    sums = np.bincount(labels.ravel(), density.ravel(), count)[1:]
    left, top, wide, high, area = stats[1:].T
    # All at once: a large frame of grain falls into thousands of parts.
    short, long = np.minimum(wide, high), np.maximum(wide, high)
    full = np.minimum(1.0, 1.2 * area / (wide * high))
    size = np.minimum(area, _LARGE_CELLS) ** 0.25
    scores = sums / area * full * (short / long) ** 0.5 * size
    wanted = np.flatnonzero(short >= _LEAST_CELLS)
    best = wanted[np.argsort(-scores[wanted], kind="stable")][:_LIKELIEST]
    return [
        (float(scores[one]), int(left[one]), int(top[one]), int(wide[one]), int(high[one]))
        for one in best
    ]


def _unlike(regions: Iterable[Region], most: int) -> list[Region]:
    """Leave out what is nearly the same as a likelier one."""
    kept: list[Region] = []
    for region in regions:
        if len(kept) >= most:
            break
        if all(region.box.overlap(other.box) < _SAME for other in kept):
            kept.append(region)
    return kept
