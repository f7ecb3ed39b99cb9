"""Find a code by its three finder patterns, whatever its surface does in between.

A finder pattern (ISO/IEC 18004, 6.3.3) is a dark square in a light one in a dark one, 3, 5 and
7 modules wide: three outlines one inside the other, with one middle. Each gives not only a
middle but four corners. A grid through twelve corners, cubic along each side, follows a badge
around a bottle or in a curled sleeve, where a decoder's plane through three or four points ends
in the wrong modules. How many modules there are the timing patterns say: one change from dark to
light a module, from finder pattern to finder pattern.
"""

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.scanning.decoders import Grid, Place
from kiosk.scanning.glance import Corners, Grey

SIDE = 7
"""Modules of a finder pattern."""
_LEAST_AREA_PX = 60
_RING_SHARE = (0.25, 0.8)
"""Of the outer outline's area, inside the ring: 25/49, more or less by blur."""
_HEART_SHARE = (0.05, 0.4)
"""The same of the dark middle: 9/49."""
_OFF_MIDDLE = 0.15
_SOLID = 0.8
_MOST = 8
_CORNER_FINENESS = (0.04, 0.06, 0.08, 0.1, 0.13)
_ALIKE = 2.2
"""The largest of three is at most so many times the smallest: tilt makes them unlike."""
_UNEQUAL = 4.0
"""One leg of the angle to the other, at most: tilted by 75°."""
_LONGEST = 0.7
"""What a corner is worth when the side across from it is not the longest."""
_PLAUSIBLE = 0.5
"""Share of the best corner's rating from which another is considered, too."""
_AGREED = 0.1
"""What each count of the timing patterns that agrees is worth beside a corner's shape, 0..1."""
_COUNTS_TRIED = 2
_LEAST_MODULES, _MOST_MODULES = 21, 101
_RIDGE = 0.05 * np.array([0, 0, 0, 0.02, 0.02, 0.02, 0.05, 0.05, 0.3, 0.3])
"""How unwilling each term of the grid is: a plane first, then a bend, then a twist."""


Points = NDArray[np.float64]
_Outline = Any
"""(n, 1, 2), as OpenCV gives and takes it."""


@dataclass(frozen=True, slots=True)
class Finder:
    """One finder pattern."""

    middle: Points
    """(2,)"""
    corners: Points
    """(4, 2), in no order."""
    side_px: float


@dataclass(frozen=True, slots=True)
class Code:
    """Three finder patterns of one code, each with its corners clockwise from its top left."""

    top_left: Points
    top_right: Points
    bottom_left: Points

    def corners(self, modules: int) -> Corners:
        """Give the code's own corners."""
        ends = np.array([(0, 0), (modules, 0), (modules, modules), (0, modules)], np.float32)
        return tuple((float(x), float(y)) for x, y in self.place(modules)(ends))

    def place(self, modules: int) -> Place:
        """Give the map from modules to pixels that the twelve corners and three middles fix."""
        far = modules - SIDE
        squares = ((self.top_left, 0, 0), (self.top_right, far, 0), (self.bottom_left, 0, far))
        ends = np.array([(0, 0), (SIDE, 0), (SIDE, SIDE), (0, SIDE), (SIDE / 2, SIDE / 2)])
        places = np.concatenate([ends + np.array((left, top)) for _, left, top in squares])
        points = np.concatenate([np.vstack((c, c.mean(axis=0))) for c, _, _ in squares])
        terms = _terms(places, modules)
        ridge = np.diag(_RIDGE) * len(terms)
        factors = np.linalg.solve(terms.T @ terms + ridge, terms.T @ points)

        def place(grid: Grid) -> Grid:
            return np.asarray(_terms(grid, modules) @ factors, np.float32)

        return place


def find_code(grey: Grey) -> tuple[Code | None, tuple[int, ...]] | None:
    """Find three finder patterns that belong to one code.

    Args:
        grey: a region around one code.

    Returns:
        The code and how many modules it may have, the likeliest first; no code when there are
        fewer than three, and None when there is not even one.
    """
    black = _black(grey)
    finders = find_finders(black)
    if not finders:
        return None
    best: tuple[float, Code, tuple[int, ...]] | None = None
    for shape, code in _together(finders):
        counts: Counter[int] = Counter()
        for changes in _timing(black, code):
            modules = round((changes + 2 * SIDE - 17) / 4) * 4 + 17
            if _LEAST_MODULES <= modules <= _MOST_MODULES:
                counts[modules] += 1
        # Turned and tilted, the shape alone does not say which corner is the top left; along
        # the true timing patterns most counts agree.
        agreed = max(counts.values(), default=0)
        rated = shape + _AGREED * agreed
        if best is None or rated > best[0]:
            likely = tuple(modules for modules, _ in counts.most_common(_COUNTS_TRIED))
            best = (rated, code, likely)
    return (best[1], best[2]) if best is not None else (None, ())


def find_finders(black: Grey) -> list[Finder]:
    """Find outlines three deep with one middle, in a picture that is 255 where it is dark."""
    outlines, nesting = cv2.findContours(black, cv2.RETR_TREE, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return []
    tree = nesting[0]
    areas: dict[int, float] = {}

    def area(number: int) -> float:
        if number not in areas:
            areas[number] = cv2.contourArea(outlines[number])
        return areas[number]

    def largest_inside(number: int) -> int:
        inside, best = int(tree[number][2]), -1
        while inside >= 0:
            if best < 0 or area(inside) > area(best):
                best = inside
            inside = int(tree[inside][0])
        return best

    found = []
    for number in range(len(outlines)):
        if tree[number][2] < 0 or tree[tree[number][2]][2] < 0 or area(number) < _LEAST_AREA_PX:
            continue
        ring = largest_inside(number)
        heart = largest_inside(ring)
        if heart < 0:
            continue
        whole = area(number)
        if not (
            _RING_SHARE[0] < area(ring) / whole < _RING_SHARE[1]
            and _HEART_SHARE[0] < area(heart) / whole < _HEART_SHARE[1]
        ):
            continue
        finder = _finder(outlines[number], outlines[heart], whole)
        if finder is not None:
            found.append(finder)
    return found


def _black(grey: Grey) -> Grey:
    around = max(25, min(grey.shape) // 8) | 1
    return np.asarray(
        cv2.adaptiveThreshold(
            cv2.blur(grey, (3, 3)),
            255,
            cv2.ADAPTIVE_THRESH_MEAN_C,
            cv2.THRESH_BINARY_INV,
            around,
            4,
        ),
        np.uint8,
    )


def _finder(outline: _Outline, heart: _Outline, area: float) -> Finder | None:
    middle, inner = _centroid(outline), _centroid(heart)
    side = area**0.5
    if middle is None or inner is None or np.hypot(*(middle - inner)) > _OFF_MIDDLE * side:
        return None
    hull = cv2.convexHull(outline)
    if area < _SOLID * cv2.contourArea(hull):
        return None
    length = cv2.arcLength(hull, True)
    for fineness in _CORNER_FINENESS:
        corners = cv2.approxPolyDP(hull, fineness * length, True)
        if len(corners) == 4:
            return Finder(inner, corners.reshape(4, 2).astype(np.float64), side)
    return None


def _centroid(outline: _Outline) -> Points | None:
    moments = cv2.moments(outline)
    if moments["m00"] <= 0:
        return None
    return np.array([moments["m10"], moments["m01"]]) / moments["m00"]


def _together(finders: Sequence[Finder]) -> list[tuple[float, Code]]:
    """Give the three that make the best right angle, and each corner it may be at, rated 0..1."""
    largest = sorted(finders, key=lambda finder: -finder.side_px)[:_MOST]
    best: list[tuple[float, Finder, Finder, Finder]] = []
    for three in itertools.combinations(largest, 3):
        sides = [finder.side_px for finder in three]
        if max(sides) > _ALIKE * min(sides):
            continue
        rated = []
        for turn in range(3):
            corner, one, other = three[turn], three[turn - 2], three[turn - 1]
            score, right, below = _angle(corner, one, other)
            if score > 0:
                rated.append((score * min(sides) / max(sides), corner, right, below))
        if rated and (not best or max(r[0] for r in rated) > max(b[0] for b in best)):
            best = rated
    codes = []
    least = _PLAUSIBLE * max((score for score, *_ in best), default=0.0)
    for score, corner, right, below in best:
        if score < least:
            continue
        across, down = right.middle - corner.middle, below.middle - corner.middle
        marks = (_clockwise(finder, across, down) for finder in (corner, right, below))
        codes.append((score, Code(*marks)))
    return codes


def _angle(corner: Finder, one: Finder, other: Finder) -> tuple[float, Finder, Finder]:
    """Rate a corner, 0..1: right angle, legs alike; and say which leg is the upper."""
    across, down = one.middle - corner.middle, other.middle - corner.middle
    turn = float(across[0] * down[1] - across[1] * down[0])
    if turn < 0:
        one, other = other, one
    legs = float(np.hypot(*across)), float(np.hypot(*down))
    if min(legs) < 1.5 * corner.side_px or max(legs) > _UNEQUAL * min(legs):
        return 0.0, one, other
    opposite = float(np.hypot(*(one.middle - other.middle)))
    # The side across a right angle is the longest, but for a tilt across it.
    longest = 1.0 if opposite > 0.98 * max(legs) else _LONGEST
    return longest * abs(turn) / (max(legs) ** 2), one, other


def _clockwise(finder: Finder, across: Points, down: Points) -> Points:
    """Give the corners from the top left on, by the code's own directions."""
    local = (finder.corners - finder.middle) @ np.linalg.inv(np.column_stack((across, down))).T
    return finder.corners[np.argsort(np.arctan2(local[:, 1], local[:, 0]))]


def _timing(black: Grey, code: Code) -> Iterator[int]:
    """Count the changes along the two timing patterns, three times each."""
    corner, right, below = code.top_left, code.top_right, code.bottom_left
    half = 1 / (2 * SIDE)
    # From the middle of the finder pattern's last row to that of the other's.
    yield from _changes(
        black,
        corner[2] + (corner[1] - corner[2]) * half,
        right[3] + (right[0] - right[3]) * half,
        (corner[2] - corner[1]) / SIDE,
    )
    yield from _changes(
        black,
        corner[2] + (corner[3] - corner[2]) * half,
        below[1] + (below[0] - below[1]) * half,
        (corner[2] - corner[3]) / SIDE,
    )


def _changes(black: Grey, start: Points, end: Points, module: Points) -> Iterator[int]:
    steps = int(np.hypot(*(end - start)))
    if steps < SIDE:
        return
    line = start + (end - start) * np.linspace(0, 1, steps)[:, None]
    height, width = black.shape
    for beside in (-0.3, 0.0, 0.3):
        x, y = np.rint(line + module * beside).astype(int).T
        dark = black[np.clip(y, 0, height - 1), np.clip(x, 0, width - 1)] > 0
        yield int(np.count_nonzero(dark[1:] != dark[:-1]))


def _terms(places: Points | Grid, modules: int) -> Points:
    u, v = places[..., 0] / modules * 2 - 1, places[..., 1] / modules * 2 - 1
    return np.stack(
        [np.ones_like(u), u, v, u * v, u * u, v * v, u**3, v**3, u * u * v, u * v * v], axis=-1
    )
