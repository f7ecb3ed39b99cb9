"""The seam to cv2.VideoCapture: what the sources need of it, and the adapter."""

from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray


class Capture(Protocol):
    """A device or file, open or not. Every call may block; all come from one thread."""

    def is_open(self) -> bool:
        """Tell whether opening succeeded."""

    def read(self) -> NDArray[np.uint8] | None:
        """Give the next picture as a new array, or None when there is none."""

    def skip(self) -> bool:
        """Step over the next picture without decoding it; False when there is none."""

    def ask(self, prop: int, value: float) -> None:
        """Ask for a property (cv2.CAP_PROP_*); the device may do otherwise."""

    def tell(self, prop: int) -> float:
        """Tell a property; 0 when the device does not know."""

    def release(self) -> None:
        """Let the device go."""


class OpenCvCapture:
    """A `Capture` by OpenCV. Making one opens it, and may block.

    Args:
        what: a camera's number or a file.
        backend: cv2.CAP_*; never guessed, since OpenCV's guess takes "gate_01.png" for the
            first of a numbered series.
    """

    def __init__(self, what: int | str, backend: int) -> None:
        self._cv = cv2.VideoCapture()
        try:
            if isinstance(what, int):
                self._cv.open(what, backend)
            else:
                self._cv.open(what, backend)
        except cv2.error:
            self._cv.release()

    def is_open(self) -> bool:
        """See `Capture`."""
        return self._cv.isOpened()

    def read(self) -> NDArray[np.uint8] | None:
        """See `Capture`."""
        try:
            there, picture = self._cv.read()
        except cv2.error:
            return None
        if not there or picture.size == 0:
            return None
        return np.asarray(picture, dtype=np.uint8)

    def skip(self) -> bool:
        """See `Capture`."""
        try:
            return self._cv.grab()
        except cv2.error:
            return False

    def ask(self, prop: int, value: float) -> None:
        """See `Capture`."""
        self._cv.set(prop, value)

    def tell(self, prop: int) -> float:
        """See `Capture`."""
        return self._cv.get(prop)

    def release(self) -> None:
        """See `Capture`."""
        self._cv.release()
