"""Codes drawn into frames through any map, as a sensor would see them.

A `Way` says where a code's modules lie: on a plane seen at a slant, around a bottle, on cloth.
`seen` draws through it, each pixel the mean of many places, as in a camera.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import qrcode
from numpy.typing import NDArray

from kiosk.scanning.decoders import Grid, Place
from kiosk.scanning.glance import Corners
from tests.kiosk.scanning.codes import Pixels, on_desk

Bits = NDArray[np.bool_]
Quad = Sequence[tuple[float, float]]

QUIET = 4
PAPER, INK = 235, 25


def light_modules(text: str, level: int = qrcode.ERROR_CORRECT_M) -> Bits:
    """Give a code's modules without its quiet zone, True for light."""
    code = qrcode.QRCode(error_correction=level, border=0)
    code.add_data(text)
    code.make()
    return ~np.array(code.get_matrix(), dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class Way:
    """Where a code's modules lie in a frame, there and back."""

    modules: int
    place: Place
    """From modules, from the code's top left, to pixels."""
    back: Place

    @property
    def corners(self) -> Corners:
        """Give the code's own corners in the frame, clockwise from its top left."""
        side = self.modules
        ends = np.array([(0, 0), (side, 0), (side, side), (0, side)], np.float32)
        return tuple((float(x), float(y)) for x, y in self.place(ends))


def in_quad(modules: int, quad: Quad) -> Way:
    """Lay a code on the plane that its four corners fix, clockwise from its top left."""
    square = np.array([(0, 0), (modules, 0), (modules, modules), (0, modules)], np.float32)
    corners = np.array(quad, np.float32)
    return Way(
        modules,
        _projection(cv2.getPerspectiveTransform(square, corners)),
        _projection(cv2.getPerspectiveTransform(corners, square)),
    )


def tilted(
    modules: int,
    module_px: float,
    middle: tuple[float, float],
    tilt_deg: float = 0.0,
    turn_deg: float = 0.0,
) -> Way:
    """Turn a code in its plane, tilt it away about its new upright axis, and hold it up.

    A pinhole camera some four codes away: near modules are larger than far ones.
    """
    side = modules * module_px
    turn, tilt = np.deg2rad(turn_deg), np.deg2rad(tilt_deg)
    x, y = (np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * side / 2).T
    x, y = x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)
    x, deep = x * np.cos(tilt), x * np.sin(tilt)
    nearness = 4 * side / (4 * side + deep)
    places = np.column_stack((x * nearness + middle[0], y * nearness + middle[1]))
    return in_quad(modules, [(float(left), float(top)) for left, top in places])


def around_bottle(
    modules: int,
    module_px: float,
    middle: tuple[float, float],
    arc_rad: float,
    turn_deg: float = 0.0,
    from_above_deg: float = 0.0,
) -> Way:
    """Wrap a code around an upright cylinder, so that it takes `arc_rad` of it.

    Args:
        turn_deg: turns the whole picture, bottle and all.
        from_above_deg: how far above the camera is: the rows become arcs.
    """
    side = modules * module_px
    radius = side / arc_rad
    turn, above = np.deg2rad(turn_deg), np.deg2rad(from_above_deg)
    cos, sin = np.cos(turn), np.sin(turn)

    def place(grid: Grid) -> Grid:
        angle = (grid[..., 0] * module_px - side / 2) / radius
        down = grid[..., 1] * module_px - side / 2
        x = radius * np.sin(angle)
        y = down * np.cos(above) - radius * (1 - np.cos(angle)) * np.sin(above)
        return _stacked(x * cos - y * sin + middle[0], x * sin + y * cos + middle[1])

    def back(grid: Grid) -> Grid:
        off_x, off_y = grid[..., 0] - middle[0], grid[..., 1] - middle[1]
        x, y = off_x * cos + off_y * sin, off_y * cos - off_x * sin
        angle = np.arcsin(np.clip(x / radius, -1, 1))
        down = (y + radius * (1 - np.cos(angle)) * np.sin(above)) / np.cos(above)
        beyond = np.where(np.abs(x) >= radius, np.sign(x) * modules, 0)
        return _stacked(
            (angle * radius + side / 2) / module_px + beyond, (down + side / 2) / module_px
        )

    return Way(modules, place, back)


def shifted(way: Way, terms: NDArray[np.float64]) -> Way:
    """Shift a code's modules by a polynomial of their place.

    Args:
        terms: (degree + 1, degree + 1, 2), for powers of u and of v in -1..1 across the code:
            how far x and y are off, in modules.
    """

    def off(grid: Grid) -> Grid:
        u, v = (grid[..., axis] / way.modules * 2 - 1 for axis in (0, 1))
        x, y = (np.polynomial.polynomial.polyval2d(u, v, terms[..., axis]) for axis in (0, 1))
        return _stacked(x, y)

    def place(grid: Grid) -> Grid:
        flat = grid
        for _ in range(20):  # shifts are small and smooth: this closes in on it
            flat = grid - off(flat)
        return way.place(flat)

    def back(grid: Grid) -> Grid:
        flat = way.back(grid)
        return flat + off(flat)

    return Way(way.modules, place, back)


def seen(
    light: Bits,
    way: Way,
    size: tuple[int, int] = (480, 480),
    *,
    onto: Pixels | None = None,
    paper: int = PAPER,
    ink: int = INK,
    fine: int = 4,
) -> Pixels:
    """Draw a code and its quiet zone into a frame.

    Args:
        size: (width, height), of a grey desk.
        onto: another frame to draw into, of its own size; it is left as it is.
        fine: each pixel is the mean of so many places across and down.
    """
    frame = on_desk(size=size) if onto is None else onto.copy()
    height, width = frame.shape
    shades = np.pad(np.where(light, paper, ink), QUIET, constant_values=paper).astype(np.float32)
    rim = np.linspace(-QUIET, len(light) + QUIET, 33)
    rim_x, rim_y = np.meshgrid(rim, rim)
    reach = way.place(_stacked(rim_x, rim_y)).reshape(-1, 2)
    left, top = np.clip(np.floor(reach.min(0)) - 2, 0, (width, height)).astype(int)
    right, bottom = np.clip(np.ceil(reach.max(0)) + 2, 0, (width, height)).astype(int)
    if right <= left or bottom <= top:
        return frame
    x, y = np.meshgrid(np.arange(left, right) + 0.5, np.arange(top, bottom) + 0.5)
    # Between pixels the map is as good as straight.
    fine_size = ((right - left) * fine, (bottom - top) * fine)
    column, row = (
        cv2.resize(np.ascontiguousarray(one), fine_size) + np.float32(QUIET - 0.5)
        for one in np.moveaxis(way.back(_stacked(x, y)), -1, 0)
    )
    both = np.dstack((shades, np.ones_like(shades)))
    drawn = cv2.remap(both, column, row, cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT)
    code, share = np.moveaxis(
        cv2.resize(drawn, (right - left, bottom - top), interpolation=cv2.INTER_AREA), -1, 0
    )
    part = frame[top:bottom, left:right]
    part[:] = np.clip(np.rint(part * (1 - share) + code), 0, 255)
    return frame


def blurred(frame: Pixels, sigma: float) -> Pixels:
    """Put a frame out of focus."""
    return np.asarray(cv2.GaussianBlur(frame, (0, 0), sigma), np.uint8)


def noisy(frame: Pixels, sigma: float, seed: int = 1) -> Pixels:
    """Add a sensor's noise, in grey levels."""
    noise = np.random.default_rng(seed).standard_normal(frame.shape, np.float32)
    return np.clip(np.rint(frame + noise * np.float32(sigma)), 0, 255).astype(np.uint8)


def seen_from(code: Pixels, quad: Quad, size: tuple[int, int] = (1280, 720)) -> Pixels:
    """Draw a code's picture into four places of a desk, sharp edges averaged as a sensor does."""
    height, width = code.shape
    square = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    there = cv2.getPerspectiveTransform(square, np.array(quad, np.float32) * 4)
    large = (size[0] * 4, size[1] * 4)
    drawn = cv2.warpPerspective(code, there, large, flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(np.full_like(code, 255), there, large)
    small, part = (
        cv2.resize(one, size, interpolation=cv2.INTER_AREA).astype(np.float32)
        for one in (drawn, mask)
    )
    desk = on_desk(size=size).astype(np.float32)
    mixed = desk * (1 - part / 255) + small
    return np.clip(mixed, 0, 255).astype(np.uint8)


def bent(code: Pixels, by_px: float) -> Pixels:
    """Bend a code's picture as cloth does: each row and column is shifted by a wave."""
    height, width = code.shape
    y, x = np.mgrid[:height, :width].astype(np.float32)
    wave_x = by_px * np.sin(2.2 * np.pi * y / height) * np.sin(np.pi * x / width)
    wave_y = by_px * np.sin(1.7 * np.pi * x / width) * np.sin(np.pi * y / height)
    bent_ = cv2.remap(code, x + wave_x, y + wave_y, cv2.INTER_LINEAR, borderValue=255)
    return np.asarray(bent_, np.uint8)


def _projection(there: cv2.typing.MatLike) -> Place:
    def projected(grid: Grid) -> Grid:
        x, y, deep = (row[0] * grid[..., 0] + row[1] * grid[..., 1] + row[2] for row in there)
        return _stacked(x / deep, y / deep)

    return projected


def _stacked(x: NDArray[np.floating], y: NDArray[np.floating]) -> Grid:
    return np.stack((x, y), axis=-1).astype(np.float32)
