"""What a webcam's sensor and its JPEG do to the light that reaches them."""

import cv2
import numpy as np

from kiosk.scanning.glance import Grey
from tests.bench.scenes.geometry import Floats

NOISE = 2.0
"""Grey levels of a webcam in good light."""
QUALITY = 85
"""JPEG quality of a webcam's MJPEG in good light."""


def captured(light: Floats, noise: float, quality: int, rng: np.random.Generator) -> Grey:
    """Give the frame of so much light in grey levels: white noise, rounded, packed, unpacked."""
    grain = rng.standard_normal(light.shape, dtype=np.float32)
    levels = np.clip(np.rint(light + grain * np.float32(noise)), 0, 255).astype(np.uint8)
    return packed(levels, quality)


def packed(grey: Grey, quality: int) -> Grey:
    """Give what is left of a frame behind JPEG."""
    data = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    back = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)
    if back is None:
        raise ValueError("a frame without pixels")
    return np.ascontiguousarray(back, dtype=np.uint8)
