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
from kiosk.scanning.texture import noise_of

BLOCK_PX = 32
_ROWS, _COLUMNS = 2, 4
"""Of each square that are looked at."""
_LEAST_CHANGE = 5.0
"""Grey levels: a change of light that no code depends on."""
_NOISE_FIRST = 12.0
_NOISE_GROWTH = 1.5
"""Noise (grey levels of a pixel) grows no faster than this from frame to frame: when most of
the picture changes at once, a shutter has opened or a card was held close."""
_FINE_NOISE = 1.5
"""What differs from frame to frame is at most so many times what differs within one."""
_NOISE_FACTOR = 6.0
"""Of some thousand blocks of pure noise none differs by so many standard deviations."""
_BLINDING = 15.0
"""Grey levels of noise (sigma of a pixel) in which a badge may come unseen."""
_FEWEST = 2
"""Squares that change when a badge comes in; noise changes one by itself now and then."""
_MANY = 50
"""In a picture of fewer squares a code is as large as one, and looking costs next to nothing."""
_MAD_TO_SIGMA = 1.4826

_TO_PIXEL = (_ROWS * _COLUMNS / 2) ** 0.5
"""From the difference of two means of so many pixels to one pixel."""

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
        self._moved = None
        if (frame.shape[0] // BLOCK_PX) * (frame.shape[1] // BLOCK_PX) < _MANY:
            self._before = self._now = None
            return False
        self._now = _blocks(frame)
        if self._before is None or self._before.shape != self._now.shape:
            self._before = None
            return False
        change = np.asarray(cv2.absdiff(self._now, self._before), np.float32)
        middle = change.size // 2  # `np.median` would take as long as all the rest
        sigma = float(np.partition(change, middle, axis=None)[middle]) * _MAD_TO_SIGMA
        self._noise = self._likely(sigma * _TO_PIXEL, frame)
        self._moved = change > max(_LEAST_CHANGE, _NOISE_FACTOR * self._noise / _TO_PIXEL)
        return int(np.count_nonzero(self._moved)) < _FEWEST

    def _likely(self, noise: float, frame: NDArray[np.uint8]) -> float:
        if noise <= _NOISE_FIRST:
            return noise
        # A camera that is carried about changes as much as noise does, but neighbours alike.
        fine = noise_of(frame if frame.ndim == 2 else frame[..., 1]) * _FINE_NOISE
        return min(noise, max(_NOISE_FIRST, min(self._noise * _NOISE_GROWTH, fine)))

    def moved_in(self, box: Box) -> bool | None:
        """Say whether anything moved there in the frame last asked about.

        None: nobody knows, since it is the first, or noise hides it.
        """
        if self._moved is None or self.blind:
            return None
        part = self._moved[
            max(0, box.top) // BLOCK_PX : max(0, -(-box.bottom // BLOCK_PX)),
            max(0, box.left) // BLOCK_PX : max(0, -(-box.right // BLOCK_PX)),
        ]
        return bool(part.any())

    @property
    def blind(self) -> bool:
        """Say whether there is so much noise that something may have moved unseen."""
        return self._noise > _BLINDING

    def remember(self) -> None:
        """Compare with the frame last asked about from now on."""
        self._before = self._now


def _blocks(frame: NDArray[np.uint8]) -> _Blocks:
    thin = frame[:: BLOCK_PX // _ROWS, :: BLOCK_PX // _COLUMNS]
    sparse = np.ascontiguousarray(thin if thin.ndim == 2 else thin[..., 1])
    size = (max(1, sparse.shape[1] // _COLUMNS), max(1, sparse.shape[0] // _ROWS))
    means = cv2.resize(sparse.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    return np.asarray(means, np.float32)
