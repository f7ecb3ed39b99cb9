"""Several noisy frames of one code, registered on one another and averaged.

In low light a webcam's noise hides the modules of every single frame, while the average of ten
frames that show the same code at the same place reads at once. A badge in a hand does not stay
at one place, so each frame is registered first: roughly by normalised cross-correlation, then
to a small part of a pixel by the inverse compositional algorithm (Baker and Matthews, "Lucas-
Kanade 20 years on", 2004), shift, turn, scale and shear. Only the part inside the code's box is compared,
since what is behind the badge stands still while the badge moves.

Ask zxing-cpp once per picture, with LocalAverage (its default); GlobalHistogram, other scales and
blurring beforehand read nothing more. See `Finish`.
"""

import math
from dataclasses import dataclass
from enum import Enum

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.scanning.glance import Box, Grey

_SMALLEST_PX = 16
"""A code has 21 modules or more; no part of a box that is smaller can hold one."""
_FEWEST_CELLS = 8
"""Across and down: a box so much longer than it is wide is no code, and has no slopes."""
_LARGEST_PX = 240
"""The longer side of a registered part; what is larger is averaged at a smaller scale."""
_BLUR_PX = 1.2
"""Noise is not to be compared, modules are."""
_REACH = 8
"""How far the rough search looks from where the code is expected, in cells of the grid."""
_SAMPLES = 6000
"""Cells that are compared: more cost time and make nothing better."""
_ALIKE = 0.4
"""Correlation below which a frame does not show what the average shows."""
_STRANGE = 3
"""Frames in a row that do not fit before a new stack is begun."""
_STEPS = 5
_SMALL_PX = 90
"""Side of a box whose code, if it is a badge's (41 modules), has modules of some 2 pixels."""
_SHARPEN = 4.0
"""How much of what differs from the surroundings is added."""
_ENOUGH = 0.02
"""A correction, in cells, below which the next step would change nothing."""

_Floats = NDArray[np.float32]
_Affine = NDArray[np.float64]
"""3 x 3, the last row 0 0 1; from a place in one picture to its place in another."""


@dataclass(frozen=True, slots=True)
class _Grid:
    """The cells that are compared: a part of the average, every `step` pixels of it."""

    left: float
    top: float
    step: float
    columns: int
    rows: int

    def widened(self, by: int) -> "_Grid":
        """Give the grid with so many cells more on each side."""
        return _Grid(
            self.left - by * self.step,
            self.top - by * self.step,
            self.step,
            self.columns + 2 * by,
            self.rows + 2 * by,
        )

    def to_average(self) -> _Affine:
        """Give where in the average its cells are."""
        return np.array([[self.step, 0, self.left], [0, self.step, self.top], [0, 0, 1.0]])


class Finish(Enum):
    """How the average is enlarged, smoothed and sharpened before it is shown to a decoder.

    Averaging leaves so little noise that sharpening can undo some of what lens, pixels and the
    hand have blurred, which no single frame of low light could bear. LocalAverage reads each of
    them at least as well as GlobalHistogram does.
    """

    SMOOTH = (1, 1.4, 4.0)
    """Modules of 2.5 pixels and more in heavy noise, or out of focus."""
    MIDDLE = (1, 1.0, 3.0)
    """Modules of 2 pixels and more."""
    FINE = (2, 0.0, 3.0)
    """Modules of 1.25 to 2 pixels."""

    def __init__(self, enlarged: int, smooth_px: float, around_px: float) -> None:
        self.enlarged = enlarged
        self.smooth_px = smooth_px
        self.around_px = around_px


class Stack:
    """Frames of one region, registered on one another and averaged. For one thread."""

    def __init__(self, most: int = 16) -> None:
        self._most = max(1, most)
        self.clear()

    def clear(self) -> None:
        """Forget every frame."""
        self._depth = 0
        self._strangers = 0
        self._sum: _Floats = np.zeros((0, 0), np.float32)
        self._shape: tuple[int, int] = (0, 0)
        self._pose: _Affine = np.eye(3)  # from the average to the newest frame
        self._speed = np.zeros(2)  # from frame to frame, in pixels
        self._away = np.zeros(2)
        self._grid = _Grid(0, 0, 1, 1, 1)
        self._turns = (Finish.MIDDLE, Finish.SMOOTH)
        self._enlarged = 1
        self._cells: _Floats = np.zeros((1, 1), np.float32)

    @property
    def depth(self) -> int:
        """How many frames the average is made of."""
        return self._depth

    def add(self, grey: Grey, box: Box) -> None:
        """Add a frame in which nothing could be read.

        A frame that does not show what the others show is left out, and after a few of them a
        new stack begins. Never raises on content.

        Args:
            grey: a whole frame.
            box: where the code seems to be; it may be off by a sixth of its size.
        """
        if grey.ndim != 2 or grey.dtype != np.uint8:
            return
        if self._depth and grey.shape != self._shape:
            self.clear()
        height, width = grey.shape
        inside = Box(
            max(0, box.left), max(0, box.top), min(width, box.right), min(height, box.bottom)
        )
        if min(inside.width, inside.height) < _SMALLEST_PX:
            self._strange(grey, None)
        elif not self._depth:
            self._begin(grey, inside)
        elif self._elsewhere(inside):
            self._strange(grey, inside)
        elif self._left_behind(inside):
            self._begin(grey, inside)
        elif self._join(grey):
            self._strangers = 0
        else:
            self._strange(grey, inside)

    def picture(self, finish: Finish | None = None) -> Grey | None:
        """Give the average, larger than the frame and its contrast stretched.

        Args:
            finish: how it is made; if not given, the two that suit the size of the code take
                turns from call to call.

        Returns:
            None below two frames. See `to_frame` for what its pixels are in the frame.
        """
        if self._depth < 2:
            return None
        if finish is None:
            finish = self._turns[0]
            self._turns = self._turns[::-1]
        made: _Floats = self._sum
        self._enlarged = finish.enlarged
        if finish.enlarged > 1:
            made = _floats(
                cv2.resize(
                    made,
                    None,
                    fx=finish.enlarged,
                    fy=finish.enlarged,
                    interpolation=cv2.INTER_CUBIC,
                )
            )
        if finish.smooth_px:
            made = _floats(cv2.GaussianBlur(made, (0, 0), finish.smooth_px))
        reach = int(2 * finish.around_px) * 2 + 1  # what lies further off costs as much again
        blurred = cv2.GaussianBlur(made, (reach, reach), finish.around_px)
        made = _floats(cv2.addWeighted(made, 1 + _SHARPEN, blurred, -_SHARPEN, 0))
        low, high = np.percentile(self._inner()[::2, ::2], (2, 98))
        made = (made - low) * (255.0 / max(8.0, high - low))
        return np.clip(made, 0, 255).astype(np.uint8)

    def to_frame(self, x: float, y: float) -> tuple[float, float]:
        """Give where a place in the last `picture` is in the newest frame that fitted."""
        x, y = ((place + 0.5) / self._enlarged - 0.5 for place in (x, y))
        place = self._pose @ np.array([x, y, 1.0])
        return float(place[0]), float(place[1])

    def _inner(self) -> _Floats:
        """Give the part of the average that the code fills: a view."""
        grid = self._grid
        bottom, right = grid.top + grid.rows * grid.step, grid.left + grid.columns * grid.step
        return self._sum[int(grid.top) : int(bottom), int(grid.left) : int(right)]

    def _begin(self, grey: Grey, box: Box) -> None:
        self.clear()
        # The box may be a fifth too small and off by a sixth: take in the code all the same.
        margin_x, margin_y = box.width * 0.3 + 24, box.height * 0.3 + 24
        wide, high = box.width + 2 * margin_x, box.height + 2 * margin_y
        scale = min(2.0, 2 * _LARGEST_PX / max(wide, high))
        columns, rows = math.ceil(wide * scale), math.ceil(high * scale)
        self._pose = np.array(
            [
                [1 / scale, 0, box.left - margin_x],
                [0, 1 / scale, box.top - margin_y],
                [0, 0, 1.0],
            ]
        )
        left, top = margin_x * scale, margin_y * scale
        across, down = box.width * scale, box.height * scale
        step = max(2.0, math.sqrt(across * down / _SAMPLES))
        self._grid = _Grid(left, top, step, int(across / step), int(down / step))
        if min(self._grid.columns, self._grid.rows) < _FEWEST_CELLS:
            return
        cells = _sampled(grey, self._pose, self._grid)
        if cells is None:
            return
        self._cells = cells
        self._shape = (grey.shape[0], grey.shape[1])
        small = min(box.width, box.height) < _SMALL_PX
        self._turns = (Finish.MIDDLE, Finish.FINE if small else Finish.SMOOTH)
        self._sum = _warped(grey, self._pose, columns, rows, cv2.INTER_CUBIC)
        self._depth = 1

    def _strange(self, grey: Grey, box: Box | None) -> None:
        self._strangers += 1
        if self._strangers >= _STRANGE:
            self.clear()
            if box is not None:
                self._begin(grey, box)

    def _off(self, box: Box) -> NDArray[np.float64]:
        """Give how far a box's middle is from where the average is."""
        rows, columns = self._sum.shape
        place: NDArray[np.float64] = self._pose @ np.array([columns / 2, rows / 2, 1.0])
        return np.array(box.middle) - place[:2]

    def _elsewhere(self, box: Box) -> bool:
        """Whether one box has nothing to do with the average."""
        return math.hypot(*self._off(box)) > math.hypot(box.width, box.height) / 2

    def _left_behind(self, box: Box) -> bool:
        """Whether the boxes creep away: what is averaged stands still behind the badge."""
        self._away = self._away * 0.75 + self._off(box) * 0.25
        return math.hypot(*self._away) > 0.35 * max(box.width, box.height)

    def _join(self, grey: Grey) -> bool:
        """Add a frame to the average if it shows the same."""
        rows, columns = self._sum.shape
        middle = np.array([columns / 2, rows / 2, 1.0])
        expected = self._pose.copy()
        expected[:2, 2] += self._speed * (1 + self._strangers)
        wide = self._grid.widened(_REACH)
        seen = _sampled(grey, expected, wide)
        if seen is None:
            return False
        scores = cv2.matchTemplate(seen, self._cells, cv2.TM_CCOEFF_NORMED)
        _, best, _, (x, y) = cv2.minMaxLoc(scores)
        if not best > _ALIKE / 2:  # nor a number that is none, where nothing but black is seen
            return False
        found, cells, alike = _refined(self._cells, seen, _shift(x, y))
        if not alike > _ALIKE:
            return False
        in_average = wide.to_average() @ found @ np.linalg.inv(self._grid.to_average())
        pose = expected @ in_average
        moved = ((pose - self._pose) @ middle)[:2]
        self._speed = moved if self._depth == 1 else (moved + self._speed) / 2
        self._pose = pose
        self._depth = min(self._depth + 1, self._most)
        # Cubic keeps the finest modules, linear costs half and is steadier for all others.
        fine = Finish.FINE in self._turns
        how = cv2.INTER_CUBIC if fine else cv2.INTER_LINEAR
        newest = _warped(grey, pose, columns, rows, how)
        cv2.accumulateWeighted(newest, self._sum, 1 / self._depth)
        cv2.accumulateWeighted(cells, self._cells, 1 / self._depth)
        return True


def _warped(
    picture: NDArray[np.uint8] | _Floats,
    pose: _Affine,
    columns: int,
    rows: int,
    how: int = cv2.INTER_LINEAR,
) -> _Floats:
    """Give a picture of that size, its pixel (x, y) taken from pose @ (x, y, 1)."""
    warped = cv2.warpAffine(
        picture,
        pose[:2],
        (columns, rows),
        flags=how | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return _floats(warped)


def _floats(picture: cv2.typing.MatLike) -> _Floats:
    return np.asarray(picture, dtype=np.float32)


def _sampled(grey: Grey, pose: _Affine, grid: _Grid) -> _Floats | None:
    """Give the cells of a grid as a frame shows them, noise smoothed; None outside the frame."""
    to_frame = pose @ grid.to_average()
    ends = np.array(
        [[0, grid.columns, 0, grid.columns], [0, 0, grid.rows, grid.rows], [1, 1, 1, 1]]
    )
    places = to_frame[:2] @ ends
    height, width = grey.shape
    border = math.ceil(3 * _BLUR_PX) + 1
    left, top = (max(0, int(low) - border) for low in places.min(axis=1))
    right, bottom = (int(high) + border for high in places.max(axis=1))
    part = grey[top : min(height, bottom), left : min(width, right)]
    if min(part.shape) < _SMALLEST_PX:
        return None
    smooth = cv2.GaussianBlur(part.astype(np.float32), (0, 0), _BLUR_PX)
    return _warped(_floats(smooth), _shift(-left, -top) @ to_frame, grid.columns, grid.rows)


def _shift(x: float, y: float) -> _Affine:
    return np.array([[1, 0, x], [0, 1, y], [0, 0, 1.0]])


def _refined(reference: _Floats, seen: _Floats, start: _Affine) -> tuple[_Affine, _Floats, float]:
    """Give where the reference's cells are in what is seen, what is there, and how alike."""
    rows, columns = reference.shape
    down, across = np.gradient(reference)
    mid_x, mid_y = (columns - 1) / 2, (rows - 1) / 2
    y, x = np.ogrid[-mid_y : mid_y + 0.5, -mid_x : mid_x + 0.5]
    # Slopes by each number of a shift, growth, turn and shear about the middle.
    slopes = np.stack([across, down, across * x, across * y, down * x, down * y])
    slopes = slopes.reshape(6, -1).astype(np.float32)
    slopes -= slopes.mean(axis=1, keepdims=True)
    normal = (slopes @ slopes.T).astype(np.float64)
    wanted = (reference - reference.mean()).ravel()
    size = float(np.sqrt(wanted @ wanted))
    pose = start
    cells = _warped(seen, pose, columns, rows)
    if not (size > 1 and np.linalg.cond(normal) < 1e9):  # a wall, or bars along one side
        return pose, cells, 0.0
    inverse = np.linalg.inv(normal)
    about, back = _shift(mid_x, mid_y), _shift(-mid_x, -mid_y)
    for _ in range(_STEPS):
        given = (cells - cells.mean()).ravel()
        gain = float(wanted @ given) / max(1.0, float(given @ given))
        dx, dy, xx, xy, yx, yy = step = inverse @ (slopes @ (given * gain - wanted))
        if max(abs(step[:2])) > _REACH or max(abs(step[2:])) > 0.2:  # lost
            return pose, cells, 0.0
        change = np.array([[1 + xx, xy, dx], [yx, 1 + yy, dy], [0, 0, 1.0]])
        pose = pose @ about @ np.linalg.inv(change) @ back
        cells = _warped(seen, pose, columns, rows)
        if max(abs(step[:2])) < _ENOUGH and max(abs(step[2:])) * max(mid_x, mid_y) < _ENOUGH:
            break
    given = (cells - cells.mean()).ravel()
    other = float(np.sqrt(given @ given))
    return pose, cells, float(wanted @ given) / (size * max(1.0, other))
