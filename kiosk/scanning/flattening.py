"""Flatten a code that was located but is not plane: on cloth, in a curled sleeve, by a bad lens.

A decoder lays a plane grid through a code's three or four marks; on a badge that bends it misses
the modules in between. Here the grid bends with the badge:

1. The code is drawn upright, `STEP` pixels a module, by the grid at hand.
2. Each pixel's distance from the grey around it is greatest in the middle of modules and least
   on edges between unlike ones. Folded by the module, around each module, this gives a comb; the
   phase of its first harmonic says how far the grid is off there, in x and y, below half a module.
3. A polynomial through all these shifts, weighted by how clear each comb is, bends the grid.
   It begins near the finder patterns and grows, so that shifts stay below half a module.

Needs numpy and OpenCV; 1-3 ms a step for a badge's code.
"""

from collections.abc import Iterator
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.scanning.decoders import Grid, Place
from kiosk.scanning.glance import Corners, Grey

STEP = 8
"""Pixels a module in the flat picture."""
MARGIN = 2
"""Modules around the code in it."""
MOST_MODULES = 73
"""Version 14; larger codes are no badges, and cost too much."""

_LONGEST_PX = 32_767
"""`cv2.remap` counts pixels in 16 bits."""
_ROUNDS = ((2, 12), (3, 20), (4, 0), (4, 0))
"""Degree of the polynomial, and how many modules around the finder patterns are asked; 0: all.
Near these marks the grid is right from the start, and from there it grows."""
_REACH = 2.0
"""Modules (sigma) around each over which combs are gathered."""
_STIFFNESS = 1e-3
_PHASE = np.exp(-2j * np.pi * np.arange(STEP) / STEP).astype(np.complex64)
_FINDER = 3.5
"""Modules from a code's edge to the middle of a finder pattern."""

_Floats = NDArray[np.float32]
Bits = NDArray[np.bool_]


def flattened(grey: Grey, place: Place, modules: int) -> Iterator[Grey]:
    """Draw a code flat, better at each step.

    Args:
        place: where its modules are, right to about half a module near the finder patterns.
        modules: per side.

    Yields:
        Pictures of `(modules + 2 * MARGIN) * STEP` pixels a side: first as `place` has it, then
        four more. None when there are too many modules, or the picture is longer than OpenCV
        takes.
    """
    if not 21 <= modules <= MOST_MODULES or max(grey.shape) >= _LONGEST_PX:
        return
    # The grid has a knot in the middle of each module; between knots it is as good as straight.
    line = np.arange(-MARGIN, modules + MARGIN, dtype=np.float32) + 0.5
    grid = np.stack(np.meshgrid(line, line), axis=-1)
    side = (len(line) * STEP, len(line) * STEP)
    for round_ in (*_ROUNDS, None):
        knots = place(grid) - np.float32(0.5)
        x_px, y_px = (
            np.asarray(cv2.resize(np.ascontiguousarray(knots[..., axis]), side), np.float32)
            for axis in (0, 1)
        )
        drawn = cv2.remap(grey, x_px, y_px, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        flat = np.asarray(drawn, np.uint8)
        yield flat
        if round_ is None:
            return
        grid = grid + _bend(flat, modules, *round_)


def plane(corners: Corners, modules: int) -> Place | None:
    """Give the projection that four corners fix; None when they are no quadrangle."""
    if len(corners) != 4 or modules < 1:
        return None
    quad = np.array(corners, np.float32)
    if not cv2.isContourConvex(quad.reshape(4, 1, 2)) or cv2.contourArea(quad) < modules**2 / 2:
        return None
    square = np.array([(0, 0), (modules, 0), (modules, modules), (0, modules)], np.float32)
    projection = cv2.getPerspectiveTransform(square, quad)

    def place(grid: Grid) -> Grid:
        x, y, depth = (row[0] * grid[..., 0] + row[1] * grid[..., 1] + row[2] for row in projection)
        return np.stack((x / depth, y / depth), axis=-1).astype(np.float32)

    return place


def sampled(flat: Grey) -> Bits:
    """Give a flat picture's modules, (modules, modules), True for light: each by its middle."""
    soft = cv2.GaussianBlur(flat, (0, 0), STEP / 4)
    around = cv2.blur(flat, (7 * STEP, 7 * STEP))
    middles = slice(STEP // 2, None, STEP)
    light = np.asarray(soft[middles, middles] > around[middles, middles])
    return light[MARGIN:-MARGIN, MARGIN:-MARGIN]


def drawn(light: Bits) -> Grey:
    """Draw modules as clean squares."""
    squares = np.repeat(np.repeat(light.astype(np.uint8) * 255, 3, axis=0), 3, axis=1)
    return np.pad(squares, 9, constant_values=255)


def likeness(light: Bits) -> float:
    """Give the share of finder and timing patterns that are as they must be, 0.5..1.

    A grid with a wrong number of modules, or in the wrong place, shows here at once.
    """
    known, right = _patterns(len(light))
    share = float(np.mean(light[known] == right))
    return max(share, 1 - share)  # light on dark, too


@lru_cache(maxsize=16)
def _patterns(modules: int) -> tuple[Bits, Bits]:
    """Give which modules are the same in every code of a size, and which of those are light."""
    known = np.zeros((modules, modules), np.bool_)
    light = np.ones((modules, modules), np.bool_)
    line = np.arange(8, modules - 8)
    known[6, line] = known[line, 6] = True
    light[6, line] = light[line, 6] = line % 2 == 1
    finder = np.zeros((7, 7), np.bool_)
    finder[1:-1, 1:-1] = True
    finder[2:-2, 2:-2] = False
    far = modules - 7
    for top, left in ((0, 0), (0, far), (far, 0)):
        light[top : top + 7, left : left + 7] = finder
        known[max(0, top - 1) : top + 8, max(0, left - 1) : left + 8] = True
    return known, light[known]


def _bend(flat: Grey, modules: int, degree: int, around: int) -> _Floats:
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
        weight = ((real**2 + imaginary**2) / (total**2 + 1e-6) * _near(modules, around)).ravel()
        weighted = terms * (weight / (weight.sum() + 1e-9))[:, None]
        stiff = weighted.T @ terms + np.eye(terms.shape[1], dtype=np.float32) * _STIFFNESS
        fitted.append(np.linalg.solve(stiff, weighted.T @ off.ravel()))
    return np.asarray(everywhere @ np.stack(fitted, axis=-1), np.float32)


@lru_cache(maxsize=16)
def _near(modules: int, around: int) -> _Floats:
    """Weigh modules by how near to a finder pattern they are; all alike for 0."""
    if not around:
        return np.ones((modules, modules), np.float32)
    middles = np.arange(modules) + 0.5
    x, y = np.meshgrid(middles, middles)
    far = modules - _FINDER
    ends = ((_FINDER, _FINDER), (far, _FINDER), (_FINDER, far))
    away = np.min([np.hypot(x - left, y - top) for left, top in ends], axis=0)
    beyond = np.maximum(0, away - around)
    return np.asarray(np.exp(-(beyond**2) / (2 * (around / 3) ** 2)), np.float32)


@lru_cache(maxsize=16)
def _polynomials(modules: int, degree: int) -> tuple[_Floats, _Floats]:
    """Give all terms up to a degree, at each knot and at each of the code's own."""
    line = (np.arange(-MARGIN, modules + MARGIN, dtype=np.float32) + 0.5) / modules * 2 - 1
    u, v = np.meshgrid(line, line)
    powers = [(i, j) for i in range(degree + 1) for j in range(degree + 1 - i)]
    terms = np.stack([u**i * v**j for i, j in powers], axis=-1).astype(np.float32)
    return terms, np.ascontiguousarray(terms[MARGIN:-MARGIN, MARGIN:-MARGIN])
