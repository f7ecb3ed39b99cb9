"""Readers that do to their process what a decoder's bug does. Made in a child, by name.

What a frame does is written in its first pixel, so that a test says it frame by frame.
"""

import ctypes
import os
import time

import numpy as np
from numpy.typing import NDArray

from kiosk.scanning.glance import Box, Glance, Hint, Seen
from kiosk.scanning.reader import Reader

FINE, CRASH, HANG, HANG_DEAF, ABORT, RAISE, EXIT = range(7)
EVERYTHING = Glance(
    seen=(
        Seen("V1:甲\x00\u2028", ((1.5, 2.0), (3.0, 2.0), (3.0, 4.0), (1.0, 4.0))),
        Seen("V1:B", ()),
    ),
    hint=Hint.GLARE,
    gated=True,
    by="zxing",
    region=Box(1, 2, 30, 40),
    size=(64, 48),
)


class Odd(Reader):
    """A real reader, but for frames that say otherwise."""

    def look(self, frame: NDArray[np.uint8], deadline: float | None = None) -> Glance:
        deed = int(frame[0, 0])
        if deed == CRASH:
            ctypes.string_at(0)
        elif deed == HANG:
            time.sleep(60)
        elif deed == HANG_DEAF:
            ctypes.PyDLL(None).sleep(60)  # holds the interpreter's lock, as a decoder may
        elif deed == ABORT:
            os.abort()
        elif deed == RAISE:
            raise ZeroDivisionError
        elif deed == EXIT:
            os._exit(0)
        return super().look(frame, deadline)


class Counting:
    """Says how many frames it has seen, in how long until the deadline, and of which grey."""

    def __init__(self) -> None:
        self._count = 0

    def look(self, frame: NDArray[np.uint8], deadline: float | None = None) -> Glance:
        self._count += 1
        left_s = None if deadline is None else round(deadline - time.monotonic(), 1)
        said = f"{self._count} {left_s} {frame.shape} {frame.flags.writeable} {frame[-1, -1]}"
        return Glance((Seen(said, ()),))


class Whole:
    """Sees everything that a glance can hold."""

    def look(self, frame: NDArray[np.uint8], deadline: float | None = None) -> Glance:
        return EVERYTHING


class Hoarding:
    """Keeps the frames it was given, and says whether they still are what they were."""

    def __init__(self) -> None:
        self._kept: list[NDArray[np.uint8]] = []

    def look(self, frame: NDArray[np.uint8], deadline: float | None = None) -> Glance:
        self._kept.append(frame)
        return Glance((Seen(" ".join(str(kept[0, 0]) for kept in self._kept), ()),))


class Stillborn:
    """Dies of being made."""

    def __init__(self) -> None:
        raise ImportError
