"""What a lens and a shutter do to a sharp picture, at several samples a sensor pixel."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

_POINTS = 512
"""Of the line, each shared out to the four samples around it."""


def smear_kernel(length: float, along_deg: float) -> NDArray[np.float32]:
    """Give the way of a point while the shutter is open: a straight line of that length."""
    reach = math.ceil(length / 2) + 1
    way = (np.arange(_POINTS) + 0.5) / _POINTS - 0.5
    along = math.radians(along_deg)
    x, y = way * length * math.cos(along) + reach, way * length * math.sin(along) + reach
    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1))
    for right, share_x in ((0, left + 1 - x), (1, x - left)):
        for down, share_y in ((0, top + 1 - y), (1, y - top)):
            np.add.at(kernel, (top + down, left + right), share_x * share_y / _POINTS)
    return np.asarray(kernel, np.float32)


def disc_kernel(radius: float) -> NDArray[np.float32]:
    """Give the blur circle of a lens out of focus."""
    reach = math.ceil(radius) + 1
    side, fine = 2 * reach + 1, 8
    disc = np.zeros((side * fine, side * fine), np.uint8)
    middle = (side * fine) // 2
    cv2.circle(disc, (middle, middle), max(1, round(radius * fine)), 255, -1)
    small = cv2.resize(disc.astype(np.float32), (side, side), interpolation=cv2.INTER_AREA)
    return np.asarray(small / small.sum(), np.float32)
