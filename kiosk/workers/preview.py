"""Pictures for the window: as many as are wanted, of the size that is shown."""

from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from kiosk.scanning.glance import Glance

PREVIEW_FPS = 30
BATTERY_FPS = 10
PREVIEW_WIDTH_PX = 800

Quad = tuple[tuple[float, float], ...]
"""Corners of a code as shares of the picture shown, 0..1 inside it"""


class Feeds(Protocol):
    """What the pace needs of the power supply."""

    @property
    def on_battery(self) -> bool:
        """Say whether the laptop lives on its battery."""


class PreviewPace:
    """Says which frames are shown."""

    def __init__(self, power: Feeds) -> None:
        self._power = power
        self._due_ns = 0

    def is_due(self, at_ns: int) -> bool:
        """Say whether the frame that came at `at_ns` is to be shown; counts it if so."""
        fps = BATTERY_FPS if self._power.on_battery else PREVIEW_FPS
        period_ns = 1_000_000_000 // fps
        # A camera's frames come a little early or late: half its period is no reason to skip one.
        if at_ns < self._due_ns - period_ns // 4:
            return False
        # From the plan, not from now: else 30 frames a second would give 7 pictures, not 10.
        self._due_ns = max(self._due_ns + period_ns, at_ns)
        return True


class Lens:
    """Makes pictures that fill a room, and finds a frame's corners in them again.

    Args:
        room_px: the width and height that the picture fills; what does not fit is cut off on
            both sides. None: the whole frame, at most `PREVIEW_WIDTH_PX` wide.
    """

    def __init__(
        self, frame_px: tuple[int, int], room_px: tuple[int, int] | None, *, mirrored: bool
    ) -> None:
        self._mirrored = mirrored
        width, height = frame_px
        if room_px is None:
            scale = min(1.0, PREVIEW_WIDTH_PX / width)
            room_px = round(width * scale), round(height * scale)
        scale = max(room_px[0] / width, room_px[1] / height)
        self._cut = min(width, round(room_px[0] / scale)), min(height, round(room_px[1] / scale))
        self._at = (width - self._cut[0]) // 2, (height - self._cut[1]) // 2
        # What would have to be enlarged is enlarged by whoever paints it.
        shrunk = min(1.0, scale)
        self._size = tuple(max(1, round(side * shrunk)) for side in self._cut)

    def picture(self, pixels: NDArray[np.uint8]) -> QImage:
        """Make a picture of its own memory.

        Args:
            pixels: (height, width) grey or (height, width, 3) BGR, of the lens's frame size.
        """
        (left, top), (width, height) = self._at, self._cut
        part = pixels[top : top + height, left : left + width]
        size = (self._size[0], self._size[1])
        if size != (width, height):
            part = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_LINEAR), np.uint8)
        if self._mirrored:
            part = np.asarray(cv2.flip(part, 1), np.uint8)
        # As the screen has it, so that nobody has to convert it again.
        picture = QImage(*size, QImage.Format.Format_RGB32)
        place = np.frombuffer(picture.bits(), np.uint8).reshape(size[1], size[0], 4)
        cv2.cvtColor(part, cv2.COLOR_GRAY2BGRA if part.ndim == 2 else cv2.COLOR_BGR2BGRA, dst=place)
        return picture

    def quads(self, glance: Glance) -> tuple[Quad, ...]:
        """Say where the codes are in the picture."""
        return tuple(
            tuple(self._shared(x, y) for x, y in seen.corners)
            for seen in glance.seen
            if len(seen.corners) == 4
        )

    def _shared(self, x: float, y: float) -> tuple[float, float]:
        across = (x - self._at[0]) / self._cut[0]
        return 1 - across if self._mirrored else across, (y - self._at[1]) / self._cut[1]
