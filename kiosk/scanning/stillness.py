"""Tell in a few microseconds whether anything moved since a frame was looked at, and where.

Every `STRIDE`-th pixel of every `STRIDE`-th row is kept, averaged by blocks of four by four: the
average takes three quarters of the sensor's noise, and a badge that comes in at any size that
can be read changes several blocks. What counts as a change is learned from the noise itself:
most blocks of most frames have not moved.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.scanning.glance import Box, Grey

STRIDE = 8
BLOCK_PX = 4 * STRIDE
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

    def still(self, grey: Grey) -> bool:
        """Say whether nothing moved since the frame last remembered; False for the first."""
        self._now = _blocks(grey)
        self._moved = None
        if self._before is None or self._before.shape != self._now.shape:
            self._before = None
            return False
        change = np.abs(self._now - self._before)
        sigma = float(np.median(change)) * _MAD_TO_SIGMA
        # Two frames' noise, each the mean of sixteen pixels.
        self._noise = sigma * 4 / 2**0.5
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


def _blocks(grey: Grey) -> _Blocks:
    sparse = np.ascontiguousarray(grey[::STRIDE, ::STRIDE])
    size = (max(1, sparse.shape[1] // 4), max(1, sparse.shape[0] // 4))
    means = cv2.resize(sparse.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    return np.asarray(means, np.float32)
