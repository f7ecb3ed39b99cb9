"""Tell in a few microseconds whether anything moved since a frame was looked at, and where.

Eight pixels of each square of `BLOCK_PX` are kept, and averaged: that takes two thirds of the
sensor's noise, and a badge that comes in at any size that can be read changes several squares.
Fewer rows than columns are looked at, since a row costs memory's time. What counts as a change
is learned from the noise itself: most squares of most frames have not moved.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.scanning.glance import Box

BLOCK_PX = 32
_ROWS, _COLUMNS = 2, 4
"""Of each square that are looked at."""
_LEAST_CHANGE = 5.0
"""Grey levels: a change of light that no code depends on."""
_NOISE_FACTOR = 6.0
"""Of some thousand blocks of pure noise none differs by so many standard deviations."""
_MAD_TO_SIGMA = 1.4826

_Blocks = NDArray[np.float32]


class Stillness:
    """Remembers one frame, for one thread."""

    def __init__(self) -> None:
        self._before: _Blocks | None = None
        self._now: _Blocks | None = None
        self._moved: NDArray[np.bool_] | None = None
        self._noise = 0.0

    @property
    def noise(self) -> float:
        """Give the sensor's noise (sigma, grey levels of a pixel) as last measured; 0 at first."""
        return self._noise

    def still(self, frame: NDArray[np.uint8]) -> bool:
        """Say whether nothing moved since the frame last remembered; False for the first.

        Args:
            frame: (height, width) grey or (height, width, 3) BGR, of which green is looked at.
        """
        self._now = _blocks(frame)
        self._moved = None
        if self._before is None or self._before.shape != self._now.shape:
            self._before = None
            return False
        change = np.abs(self._now - self._before)
        sigma = float(np.median(change)) * _MAD_TO_SIGMA
        # Two frames' noise, each the mean of eight pixels.
        self._noise = sigma * (_ROWS * _COLUMNS / 2) ** 0.5
        self._moved = change > max(_LEAST_CHANGE, _NOISE_FACTOR * sigma)
        return not bool(self._moved.any())

    def moved_in(self, box: Box) -> bool:
        """Say whether anything moved there in the frame last asked about; True if unknown."""
        if self._moved is None:
            return True
        part = self._moved[
            box.top // BLOCK_PX : -(-box.bottom // BLOCK_PX),
            box.left // BLOCK_PX : -(-box.right // BLOCK_PX),
        ]
        return bool(part.any())

    def remember(self) -> None:
        """Compare with the frame last asked about from now on."""
        self._before = self._now


def _blocks(frame: NDArray[np.uint8]) -> _Blocks:
    thin = frame[:: BLOCK_PX // _ROWS, :: BLOCK_PX // _COLUMNS]
    sparse = np.ascontiguousarray(thin if thin.ndim == 2 else thin[..., 1])
    size = (max(1, sparse.shape[1] // _COLUMNS), max(1, sparse.shape[0] // _ROWS))
    means = cv2.resize(sparse.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    return np.asarray(means, np.float32)
