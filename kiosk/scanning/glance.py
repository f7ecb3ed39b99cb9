"""What one glance at one frame gave: texts, where they are, and why nothing could be read."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
"""(height, width), 0 black, 255 white, row 0 at the top."""


class Hint(StrEnum):
    """Why nothing reads, or reads badly: what somebody at the gate can change."""

    TOO_DARK = "too-dark"
    GLARE = "glare"
    TOO_FAR = "too-far"
    BLURRED = "blurred"
    TWO_CODES = "two-codes"
    """One at a time."""
    SCREEN = "screen"
    """A phone's screen, or light on dark: turn its brightness up, or show the printed badge."""


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a frame, in its pixels; right and bottom are outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Give the number of columns."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Give the number of rows."""
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        """Give x and y of the middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def widened(self, by: int, width: int, height: int) -> "Box":
        """Give it `by` pixels larger on each side, inside a frame of that size."""
        return Box(
            max(0, self.left - by),
            max(0, self.top - by),
            min(width, self.right + by),
            min(height, self.bottom + by),
        )

    def overlap(self, other: "Box") -> float:
        """Give the area in common as a share of the area of both together, 0..1."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        common = max(0, wide) * max(0, high)
        both = self.width * self.height + other.width * other.height - common
        return common / both if both else 0.0

    def cut(self, grey: Grey) -> Grey:
        """Give that part of a picture: a view, not a copy."""
        return grey[self.top : self.bottom, self.left : self.right]


Corners = tuple[tuple[float, float], ...]
"""Top left, top right, bottom right, bottom left of a code as it is printed; x, y in pixels."""


def around(corners: Corners) -> Box:
    """Give the upright box around some corners."""
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return Box(int(min(xs)), int(min(ys)), int(max(xs)) + 1, int(max(ys)) + 1)


@dataclass(frozen=True, slots=True)
class Seen:
    """One QR code that was read."""

    text: str
    corners: Corners

    @property
    def middle(self) -> tuple[float, float]:
        """Give x and y of the middle."""
        return (
            sum(x for x, _ in self.corners) / len(self.corners),
            sum(y for _, y in self.corners) / len(self.corners),
        )


@dataclass(frozen=True, slots=True)
class Glance:
    """What the reader made of one frame."""

    seen: tuple[Seen, ...] = ()
    """Each text once, nearest the middle of the frame first."""
    hint: Hint | None = None
    """None too while nobody holds anything up."""
    gated: bool = False
    """Nothing moved since the glance before: its answer still holds, no decoder was asked."""
    by: str = ""
    """The strategy that read it; empty when nothing was read."""
    region: Box | None = None
    """Where a code that could not be read seems to be."""
    size: tuple[int, int] = (0, 0)
    """(width, height) of the frame."""

    @property
    def texts(self) -> list[str]:
        """Give the texts alone."""
        return [seen.text for seen in self.seen]
