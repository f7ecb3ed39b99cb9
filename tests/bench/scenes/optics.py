"""What a lens and a shutter do to a sharp picture, at several samples a sensor pixel."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray


def smear_kernel(length: float, along_deg: float) -> NDArray[np.float32]:
    """Give the way of a point while the shutter is open: a straight line of that length."""
    reach = math.ceil(length / 2) + 1
    side, fine = 2 * reach + 1, 8
    line = np.zeros((side * fine, side * fine), np.uint8)
    middle, along = side * fine / 2, math.radians(along_deg)
    dx, dy = math.cos(along) * length * fine / 2, math.sin(along) * length * fine / 2
    ends = [(round(middle + s * dx), round(middle + s * dy)) for s in (-1, 1)]
    cv2.line(line, ends[0], ends[1], 255, fine)
    return _weighted(line, side)


def disc_kernel(radius: float) -> NDArray[np.float32]:
    """Give the blur circle of a lens out of focus."""
    reach = math.ceil(radius) + 1
    side, fine = 2 * reach + 1, 8
    disc = np.zeros((side * fine, side * fine), np.uint8)
    middle = (side * fine) // 2
    cv2.circle(disc, (middle, middle), max(1, round(radius * fine)), 255, -1)
    return _weighted(disc, side)


def _weighted(fine: NDArray[np.uint8], side: int) -> NDArray[np.float32]:
    small = cv2.resize(fine.astype(np.float32), (side, side), interpolation=cv2.INTER_AREA)
    return np.asarray(small / small.sum(), np.float32)
