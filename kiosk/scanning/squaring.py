"""Make a tilted code square again without knowing where its corners are.

Seen at a slant a code's modules are narrow in one direction, so that its edges are denser there.
The second moments of the grey level's gradient say in which direction and how much; the map that
makes them equal in all directions makes the code as broad as it is high, but for a turn. This
is affine shape adaptation (Lindeberg and Gårding 1997; Baumberg 2000). A second round corrects
what the blur of the narrow modules hid from the first.
"""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.scanning.decoders import SMALLEST_PX, Affine
from kiosk.scanning.glance import Box, Grey
from kiosk.scanning.regions import find_regions

LEAST = 1.25
"""What is less squeezed than this needs no squaring."""
_MOST = 6.0
"""Tilted by 80°; a code is not read further, and what seems so is a row of bars."""
ENLARGED_MOST = 8
"""Pixels of the result to those of the region."""
_ROUNDS = 2
_LARGEST_PX = 600
_SMALL_PX = 200 * 200
_SCALE = 2.0
"""Narrow modules are narrower than a pixel before: enlarged, more of them is left."""
_MEASURED_PX = 40_000

_Floats = NDArray[np.float64]


def squared(grey: Grey) -> tuple[Grey, Affine] | None:
    """Stretch a region so that its edges are alike in all directions.

    Args:
        grey: a region with a code in it, and perhaps much around it.

    Returns:
        The stretched picture of what in it looks most like a code, and where its places are in
        the region; None when there is nothing to stretch.
    """
    stretch = _stretch(grey)
    if stretch is None or np.linalg.det(stretch) < LEAST:
        return None
    for _ in range(_ROUNDS - 1):
        rough, _ = _warped(grey, 1, stretch, 1.0)
        # Stretched, the code is found more exactly than before, and has less around it.
        more = _stretch(_densest(rough).cut(rough))
        if more is None:
            return None
        stretch = more @ stretch
        if np.linalg.det(stretch) > _MOST:
            return None
    rough, there = _warped(grey, 1, stretch, 1.0)
    # Narrow modules are a pixel or two: what is between pixels is filled in carefully, and by
    # `resize`, which is several times as fast at it as `warpAffine`.
    by = 3 if grey.size <= _SMALL_PX else 2
    fine = cv2.resize(grey, None, fx=by, fy=by, interpolation=cv2.INTER_LANCZOS4)
    scale = float(np.hypot(*there[0, :2]) / np.hypot(*stretch[0]))
    picture, placing = _warped(
        np.asarray(fine, np.uint8), by, stretch, _SCALE, _densest(rough), scale
    )
    (a, b, c), (d, e, f) = cv2.invertAffineTransform(placing).tolist()
    return picture, ((a, b, c), (d, e, f))


def _densest(grey: Grey) -> Box:
    """Give where it looks most like a code, with some room; all of it if nowhere."""
    height, width = grey.shape
    found = find_regions(grey, 1) if min(grey.shape) >= SMALLEST_PX else []
    if not found:
        return Box(0, 0, width, height)
    box = found[0].box
    return box.widened(max(8, (box.width + box.height) // 12), width, height)


def _warped(
    grey: Grey,
    by: int,
    stretch: _Floats,
    scale: float,
    part: Box | None = None,
    part_scale: float = 1.0,
) -> tuple[Grey, _Floats]:
    """Give the region stretched, and where its places came to lie.

    Args:
        grey: the region, `by` times as large as it is.
        part: of the region stretched and scaled by `part_scale`; all of it when not given.
    """
    height, width = grey.shape[0] / by, grey.shape[1] / by
    frame = np.array([(0, 0), (width, 0), (width, height), (0, height)]) @ stretch.T
    start, size = frame.min(0), frame.max(0) - frame.min(0)
    if part is not None:
        start = start + np.array((part.left, part.top)) / part_scale
        size = np.array((part.width, part.height)) / part_scale
    largest = min(_LARGEST_PX**2, ENLARGED_MOST * grey.size / by**2)
    scale = min(scale, (largest / (size[0] * size[1])) ** 0.5)
    placing = np.column_stack((stretch * scale, -start * scale))
    smaller = placing[:, :2] / by
    from_enlarged = np.column_stack((smaller, placing[:, 2] - smaller @ np.full(2, (by - 1) / 2)))
    drawn = cv2.warpAffine(
        grey,
        from_enlarged,
        (int(np.ceil(size[0] * scale)), int(np.ceil(size[1] * scale))),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(drawn, np.uint8), placing


def _stretch(grey: Grey) -> _Floats | None:
    """Give the symmetric map that makes the gradients' second moments equal; smallest stretch 1."""
    height, width = grey.shape
    inner = grey
    if grey.size > _MEASURED_PX * 1.5:
        # The middle says enough, and is the code's for certain.
        share = (_MEASURED_PX / grey.size) ** 0.5
        left, top = int(width * (1 - share) / 2), int(height * (1 - share) / 2)
        inner = np.ascontiguousarray(grey[top : height - top, left : width - left])
    if min(inner.shape) < 8:
        return None
    across, down = cv2.spatialGradient(cv2.GaussianBlur(inner, (3, 3), 0))
    x, y = across.astype(np.float32), down.astype(np.float32)
    weight = _middle(*inner.shape)
    xx, xy, yy = (float((a * b * weight).sum()) for a, b in ((x, x), (x, y), (y, y)))
    if xx + yy <= 0:
        return None
    energies, directions = np.linalg.eigh(np.array([[xx, xy], [xy, yy]]))
    if energies[0] <= 0:
        return None
    stretches = np.minimum(np.sqrt(energies / energies[0]), _MOST)
    return np.asarray(directions @ np.diag(stretches) @ directions.T)


@lru_cache(maxsize=8)
def _middle(height: int, width: int) -> NDArray[np.float32]:
    """Weigh the middle more: what lies around the code has edges of its own."""
    column = cv2.getGaussianKernel(height, height / 4)
    row = cv2.getGaussianKernel(width, width / 4)
    return np.asarray(column @ row.T, np.float32)
