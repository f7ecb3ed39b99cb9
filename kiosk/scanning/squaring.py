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

from kiosk.scanning.decoders import Affine
from kiosk.scanning.glance import Grey

LEAST = 1.25
"""What is less squeezed than this needs no squaring."""
_MOST = 5.0
_ROUNDS = 2
_LARGEST_PX = 640
_MEASURED_PX = 40_000

_Floats = NDArray[np.float64]


def squared(grey: Grey) -> tuple[Grey, Affine] | None:
    """Stretch a region so that its edges are alike in all directions.

    Args:
        grey: a region with a code and not much around it.

    Returns:
        The stretched picture, and where its places are in the region; None when there is
        nothing to stretch.
    """
    height, width = grey.shape
    stretch = np.eye(2)
    picture: Grey = grey
    placing = np.eye(2, 3)
    for round_ in range(_ROUNDS):
        more = _stretch(picture)
        if more is None or (round_ == 0 and np.linalg.det(more) < LEAST):
            return None if round_ == 0 else (picture, _inverse(placing))
        stretch = more @ stretch
        frame = np.array([(0, 0), (width, 0), (width, height), (0, height)]) @ stretch.T
        size = frame.max(0) - frame.min(0)
        scale = min(1.0, _LARGEST_PX / size.max())
        placing = np.column_stack((stretch * scale, -frame.min(0) * scale))
        picture = np.asarray(
            cv2.warpAffine(
                grey,
                placing,
                (int(np.ceil(size[0] * scale)), int(np.ceil(size[1] * scale))),
                flags=cv2.INTER_CUBIC,
                borderMode=cv2.BORDER_REPLICATE,
            ),
            np.uint8,
        )
    return picture, _inverse(placing)


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


def _inverse(placing: _Floats) -> Affine:
    back = cv2.invertAffineTransform(placing)
    (a, b, c), (d, e, f) = back.tolist()
    return ((a, b, c), (d, e, f))
