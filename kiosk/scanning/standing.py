"""Codes that are always in view: a poster on the wall behind, a badge left lying.

They read in every frame. A reader that stops at the first text would never do for the badge in
front of them what it does for a badge alone. So a code that has stood at its place for some
seconds is an answer no more: it is covered, and the rest of the frame is looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from kiosk.scanning.glance import Box, Grey, Seen, around

STOOD_FRAMES = 90
"""Three seconds: badges are held up for one."""
_MISSED_FRAMES = 60
_SAME_PLACE = 0.6
_QUIET = 1.15
"""A code with some of its quiet zone to the code alone."""


@dataclass(slots=True)
class _Stood:
    box: Box
    since: int
    last: int


class Standing:
    """Remembers where codes were read. For one thread."""

    def __init__(self) -> None:
        self._codes: dict[str, _Stood] = {}

    def clear(self) -> None:
        """Forget them all."""
        self._codes = {}

    def add(self, seen: Sequence[Seen], frame: int) -> None:
        """Take what was read in a frame.

        Args:
            frame: its number; numbers of frames that were not looked at are left out.
        """
        self._codes = {
            text: code for text, code in self._codes.items() if frame - code.last <= _MISSED_FRAMES
        }
        for one in seen:
            box, known = around(one.corners), self._codes.get(one.text)
            if known is not None and known.box.overlap(box) > _SAME_PLACE:
                known.last = frame
            else:
                self._codes[one.text] = _Stood(box, frame, frame)

    def has(self, one: Seen) -> bool:
        """Say whether a code has stood where it is for long."""
        known = self._codes.get(one.text)
        return known is not None and known.last - known.since >= STOOD_FRAMES


def covered(grey: Grey, seen: Sequence[Seen]) -> Grey:
    """Give a frame in which codes are painted over with their own paper."""
    painted = grey.copy()
    height, width = grey.shape
    for one in seen:
        part = around(one.corners).widened(0, width, height).cut(grey)
        if not part.size:
            continue
        corners = np.array(one.corners)
        middle = corners.mean(axis=0)
        larger = np.rint(middle + (corners - middle) * _QUIET).astype(np.int32)
        paper = float(np.percentile(part[::2, ::2], 85))
        cv2.fillConvexPoly(painted, cv2.convexHull(larger), paper)
    return painted
