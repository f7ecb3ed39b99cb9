"""One badge as a flat thing in space: where its QR code is, how a camera sees it tilted."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from kiosk.demo.film_shots import Light, Pose

_FORMAT = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)
_UNREAD_MODULES = 60
"""For a picture without a readable code (a test card): as if it were so many modules wide."""


@dataclass(frozen=True, slots=True)
class QrPlace:
    """Where a QR code lies in a picture."""

    x: float
    y: float
    side_px: float
    module_px: float


def places_on(picture: NDArray[np.uint8]) -> list[QrPlace]:
    """Find the QR codes of a clean picture (a rasterised page, a card); their text is not kept."""
    places: list[QrPlace] = []
    for code in zxingcpp.read_barcodes(picture, formats=_FORMAT):
        p = code.position
        corners = (p.top_left, p.top_right, p.bottom_right, p.bottom_left)
        side = math.hypot(p.top_right.x - p.top_left.x, p.top_right.y - p.top_left.y)
        extra = code.extra
        version = int(extra["Version"]) if isinstance(extra, dict) else 1
        modules = 17 + 4 * version
        x, y = sum(c.x for c in corners) / 4, sum(c.y for c in corners) / 4
        places.append(QrPlace(x, y, side, side / modules))
    return places


@dataclass(frozen=True, slots=True)
class Card:
    """A badge's picture at the size at which a shot shows it, lit."""

    pixels: NDArray[np.uint8]
    place: QrPlace

    @classmethod
    def of(cls, picture: NDArray[np.uint8]) -> "Card":
        """Take a picture of a badge, grey or BGR, as printed."""
        pixels = cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR) if picture.ndim == 2 else picture
        height, width = pixels.shape[:2]
        unread = QrPlace(width / 2, height / 2, width, width / _UNREAD_MODULES)
        return cls(np.asarray(pixels, np.uint8), next(iter(places_on(picture)), unread))

    def sized(self, module_px: float) -> "Card":
        """Shrink, by area, so that a module has `module_px`; never enlarge."""
        share = module_px / self.place.module_px
        if share >= 1:
            return self
        height, width = self.pixels.shape[:2]
        to = (max(2, round(width * share)), max(2, round(height * share)))
        pixels = cv2.resize(self.pixels, to, interpolation=cv2.INTER_AREA)
        p = self.place
        place = QrPlace(p.x * share, p.y * share, p.side_px * share, p.module_px * share)
        return Card(np.asarray(pixels, np.uint8), place)

    def lit(self, light: Light, frame_share: float) -> "Card":
        """Light the card as the scene is lit.

        Args:
            frame_share: how much of the frame's width the card takes, for the gradient.
        """
        height, width = self.pixels.shape[:2]
        across = np.linspace(-0.5, 0.5, width, dtype=np.float32) * frame_share
        ramp = light.gain * (1 - light.gradient * (0.5 + across))
        pixels = self.pixels * ramp[None, :, None] + np.float32(light.bias)
        if light.glare:
            dx = (np.arange(width, dtype=np.float32) / width - light.glare_x) / 0.22
            dy = (np.arange(height, dtype=np.float32) / height - light.glare_y) / 0.16
            spot = np.exp(-dy * dy)[:, None] * np.exp(-dx * dx)[None, :]
            pixels += np.float32(light.glare) * spot[:, :, None]
        return Card(np.clip(pixels, 0, 255).astype(np.uint8), self.place)

    def corners(self, pose: Pose, size: tuple[int, int]) -> NDArray[np.float32]:
        """Project the card's corners into a frame of `size` (width, height).

        A pinhole camera whose focal length is 1.1 frame widths (a webcam's 49 degrees); the QR
        code's middle is at the distance at which a module has `pose.module_px`.

        Returns:
            (4, 2): top left, top right, bottom right, bottom left.
        """
        width, height = size
        tall, wide = self.pixels.shape[:2]
        flat = np.array([[0, 0, 0], [wide, 0, 0], [wide, tall, 0], [0, tall, 0]], np.float64)
        flat -= (self.place.x, self.place.y, 0)
        flat *= pose.module_px / self.place.module_px
        space = flat @ rotation(pose.turn_deg, pose.yaw_deg, pose.pitch_deg).T
        focal = 1.1 * width
        depth = focal / np.maximum(focal + space[:, 2], 0.2 * focal)
        seen = space[:, :2] * depth[:, None] + (pose.x * width, pose.y * height)
        return seen.astype(np.float32)

    def paint(self, onto: NDArray[np.uint8], corners: NDArray[np.float32]) -> None:
        """Draw the card over `onto`, its corners at `corners` (pixels of `onto`)."""
        tall, wide = self.pixels.shape[:2]
        flat = np.array([[0, 0], [wide, 0], [wide, tall], [0, tall]], np.float32)
        # Corners are edges of pixels, cv2 counts from their middles.
        view = cv2.getPerspectiveTransform(flat - 0.5, corners - 0.5)
        size = (onto.shape[1], onto.shape[0])
        cv2.warpPerspective(
            self.pixels, view, size, dst=onto,
            flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_TRANSPARENT,
        )  # fmt: skip


def rotation(turn_deg: float, yaw_deg: float, pitch_deg: float) -> NDArray[np.float64]:
    """Turn a card's axes into the camera's; the angles are those of `Pose`."""
    turn, yaw, pitch = (math.radians(a) for a in (turn_deg, yaw_deg, pitch_deg))
    about_z = np.array(
        [[math.cos(turn), -math.sin(turn), 0], [math.sin(turn), math.cos(turn), 0], [0, 0, 1]]
    )
    about_y = np.array(
        [[math.cos(yaw), 0, -math.sin(yaw)], [0, 1, 0], [math.sin(yaw), 0, math.cos(yaw)]]
    )
    about_x = np.array(
        [[1, 0, 0], [0, math.cos(pitch), -math.sin(pitch)], [0, math.sin(pitch), math.cos(pitch)]]
    )
    tilted: NDArray[np.float64] = about_x @ about_y @ about_z
    return tilted
