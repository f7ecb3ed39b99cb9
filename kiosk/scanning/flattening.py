"""Flatten a code that was located but is not plane: on cloth, in a curled sleeve, by a bad lens.

A decoder lays a plane grid through a code's three or four marks; on a badge that bends it misses
the modules in between. Here the grid bends with the badge:

1. The code is drawn upright, `STEP` pixels a module, by the plane grid.
2. Each pixel's distance from the grey around it is greatest in the middle of modules and least
   on edges between unlike ones. Folded by the module, around each module, this gives a comb; the
   phase of its first harmonic says how far the grid is off there, in x and y, below half a module.
3. A polynomial through all these shifts, weighted by how clear each comb is, bends the grid.
   Degrees rise from step to step, so that the next shifts are below half a module again.

Needs numpy and OpenCV; 1-3 ms a step for a badge's code.
"""

from collections.abc import Iterator
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.scanning.glance import Corners, Grey

STEP = 8
"""Pixels a module in the flat picture."""
MARGIN = 2
"""Modules around the code in it."""
DEGREES = (2, 3, 4, 4)
MOST_MODULES = 73
"""Version 14; larger codes are no badges, and cost too much."""

_REACH = 2.0
"""Modules (sigma) around each over which combs are gathered."""
_STIFFNESS = 1e-3
_PHASE = np.exp(-2j * np.pi * np.arange(STEP) / STEP).astype(np.complex64)

_Floats = NDArray[np.float32]


def flattened(grey: Grey, corners: Corners, modules: int) -> Iterator[Grey]:
    """Draw a code flat, better at each step.

    Args:
        corners: where a decoder located it, to about a module.
        modules: per side.

    Yields:
        Pictures of `(modules + 2 * MARGIN) * STEP` pixels a side: first by the plane grid, then
        one for each of `DEGREES`. None when the corners are no quadrangle or there are too many
        modules.
    """
    plane = _plane(corners, modules)
    if plane is None:
        return
    # The grid has a knot in the middle of each module; between knots it is as good as straight.
    line = np.arange(-MARGIN, modules + MARGIN, dtype=np.float32) + 0.5
    grid = np.stack(np.meshgrid(line, line), axis=-1)
    side = (len(line) * STEP, len(line) * STEP)
    for degree in (*DEGREES, None):
        x, y, depth = (row[0] * grid[..., 0] + row[1] * grid[..., 1] + row[2] for row in plane)
        x_px, y_px = (
            np.asarray(cv2.resize(axis / depth - np.float32(0.5), side), np.float32)
            for axis in (x, y)
        )
        drawn = cv2.remap(grey, x_px, y_px, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        flat = np.asarray(drawn, np.uint8)
        yield flat
        if degree is None:
            return
        grid = grid + _bend(flat, modules, degree)


def sampled(flat: Grey) -> Grey:
    """Draw a flat picture's modules as clean squares: each is black or white by its middle."""
    soft = cv2.GaussianBlur(flat, (0, 0), STEP / 4)
    around = cv2.blur(flat, (7 * STEP, 7 * STEP))
    middles = slice(STEP // 2, None, STEP)
    white = (soft[middles, middles] > around[middles, middles])[MARGIN:-MARGIN, MARGIN:-MARGIN]
    squares = np.repeat(np.repeat(white.astype(np.uint8) * 255, 3, axis=0), 3, axis=1)
    return np.pad(squares, 9, constant_values=255)


def _plane(corners: Corners, modules: int) -> _Floats | None:
    """Give the projection from modules to pixels."""
    if len(corners) != 4 or not 21 <= modules <= MOST_MODULES:
        return None
    quad = np.array(corners, np.float32)
    if not cv2.isContourConvex(quad.reshape(4, 1, 2)) or cv2.contourArea(quad) < modules**2 / 2:
        return None
    square = np.array([(0, 0), (modules, 0), (modules, modules), (0, modules)], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(square, quad), np.float32)


def _bend(flat: Grey, modules: int, degree: int) -> _Floats:
    """Give how far each knot of the grid is off, x and y in modules."""
    soft = cv2.GaussianBlur(flat, (0, 0), STEP / 5)
    clear = cv2.absdiff(soft, cv2.blur(soft, (5 * STEP, 5 * STEP)))
    edge = MARGIN * STEP
    by_module = (
        np.asarray(clear[edge:-edge, edge:-edge])
        .reshape(modules, STEP, modules, STEP)
        .astype(np.float32)
    )
    everywhere, here = _polynomials(modules, degree)
    terms = here.reshape(-1, here.shape[-1])
    fitted = []
    for folded in (by_module.sum(1), by_module.sum(3).transpose(0, 2, 1)):
        comb = folded @ _PHASE
        real, imaginary, total = (
            cv2.GaussianBlur(
                np.ascontiguousarray(part), (0, 0), _REACH, borderType=cv2.BORDER_REPLICATE
            )
            for part in (comb.real, comb.imag, folded.sum(-1))
        )
        peak = -np.arctan2(imaginary, real) / (2 * np.pi) * STEP
        off = ((peak + 0.5) % STEP - STEP / 2) / STEP
        weight = ((real**2 + imaginary**2) / (total**2 + 1e-6)).ravel()
        weighted = terms * (weight / (weight.sum() + 1e-9))[:, None]
        stiff = weighted.T @ terms + np.eye(terms.shape[1], dtype=np.float32) * _STIFFNESS
        fitted.append(np.linalg.solve(stiff, weighted.T @ off.ravel()))
    return np.asarray(everywhere @ np.stack(fitted, axis=-1), np.float32)


@lru_cache(maxsize=16)
def _polynomials(modules: int, degree: int) -> tuple[_Floats, _Floats]:
    """Give all terms up to a degree, at each knot and at each of the code's own."""
    line = (np.arange(-MARGIN, modules + MARGIN, dtype=np.float32) + 0.5) / modules * 2 - 1
    u, v = np.meshgrid(line, line)
    powers = [(i, j) for i in range(degree + 1) for j in range(degree + 1 - i)]
    terms = np.stack([u**i * v**j for i, j in powers], axis=-1).astype(np.float32)
    return terms, np.ascontiguousarray(terms[MARGIN:-MARGIN, MARGIN:-MARGIN])
