"""A card in space before a pinhole camera: flat, or bent about its upright axis.

The focal length is 1.1 frame widths (a webcam's 49 degrees), as in the demonstration's film;
the code's middle is where a module that faces the camera has `module_px`.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kiosk.demo.film_card import rotation
from tests.bench.scenes.card import BOTTOM, HALF, LEFT, RIGHT, TOP

Floats = NDArray[np.float32]
FOCAL_PX = 1.1 * 1280


@dataclass(frozen=True, slots=True)
class Pose:
    """Where the code is and how the card is turned and bent."""

    x: float
    """Of the code's middle, pixels of the frame; sub-pixel."""
    y: float
    module_px: float
    turn_deg: float = 0.0
    """In the picture's plane, clockwise."""
    yaw_deg: float = 0.0
    """Right edge away from the camera."""
    pitch_deg: float = 0.0
    """Lower edge away from the camera."""
    curl_deg: float = 0.0
    """How far the code's left and right edges are bent away from its middle."""

    def rotation(self) -> NDArray[np.float64]:
        """Turn the card's axes into the camera's."""
        return rotation(self.turn_deg, self.yaw_deg, self.pitch_deg)

    @property
    def radius_px(self) -> float:
        """Give the radius of the bend."""
        return HALF * self.module_px / math.radians(self.curl_deg)


def in_frame(pose: Pose, u: NDArray[np.float64], v: NDArray[np.float64]) -> NDArray[np.float64]:
    """Project points of the card, in modules, into the frame.

    Returns:
        (n, 2): x and y in pixels, edges of pixels at whole numbers.
    """
    x, z = u * pose.module_px, np.zeros_like(u)
    if pose.curl_deg:
        bent = x / pose.radius_px
        x, z = pose.radius_px * np.sin(bent), pose.radius_px * (1 - np.cos(bent))
    space = np.stack([x, v * pose.module_px, z], axis=-1) @ pose.rotation().T
    depth = FOCAL_PX / (FOCAL_PX + space[:, 2])
    seen: NDArray[np.float64] = space[:, :2] * depth[:, None] + (pose.x, pose.y)
    return seen


def on_card(pose: Pose, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Look along the rays of points of the frame, and say where they meet the card.

    Args:
        x: pixels of the frame, edges of pixels at whole numbers; any shape that broadcasts.
        y: the same.

    Returns:
        u and v in modules; far outside the card where a ray misses it.
    """
    back = pose.rotation().T.astype(np.float32)
    right, down, focal = x - np.float32(pose.x), y - np.float32(pose.y), np.float32(FOCAL_PX)
    ray = [row[0] * right + row[1] * down + row[2] * focal for row in back]
    eye = -focal * back[:, 2]
    if not pose.curl_deg:
        reach = -eye[2] / np.where(np.abs(ray[2]) < 1e-3, np.float32(1e-3), ray[2])
        flat = (eye[0] + reach * ray[0]) / np.float32(pose.module_px)
        return flat, (eye[1] + reach * ray[1]) / np.float32(pose.module_px)
    # |(x, z - r)| = r along eye + reach * ray: the nearer of the two meetings.
    radius = np.float32(pose.radius_px)
    a = ray[0] ** 2 + ray[2] ** 2
    half_b = eye[0] * ray[0] + (eye[2] - radius) * ray[2]
    c = eye[0] ** 2 + (eye[2] - radius) ** 2 - radius**2
    inside = half_b**2 - a * c
    reach = (-half_b - np.sqrt(np.maximum(inside, 0))) / a
    across, away = eye[0] + reach * ray[0], eye[2] + reach * ray[2]
    u = radius * np.arctan2(across, radius - away) / np.float32(pose.module_px)
    v = (eye[1] + reach * ray[1]) / np.float32(pose.module_px)
    return np.where(inside > 0, u, np.float32(1e4)).astype(np.float32), v.astype(np.float32)


def bounds(pose: Pose) -> tuple[float, float, float, float]:
    """Give left, top, right, bottom of the card in the frame."""
    across, along = np.linspace(LEFT, RIGHT, 25), np.linspace(TOP, BOTTOM, 5)
    u, v = (axis.ravel() for axis in np.meshgrid(across, along))
    seen = in_frame(pose, u, v)
    (left, top), (right, bottom) = seen.min(axis=0), seen.max(axis=0)
    return float(left), float(top), float(right), float(bottom)
