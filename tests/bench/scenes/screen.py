"""A phone's screen before a colour sensor: the grids beat, and the code lies under moiré.

A screen's pixel is three upright stripes, red, green and blue. Through the lens and a sensor
pixel's width only the grid's first wave is left of each colour, with a depth that says how
sharp the optics are; sampled at the sensor's pitch it folds down to slow stripes. The sensor
sees one colour a pixel (Bayer), the camera interpolates the others: the stripes of the colours
do not cancel in grey. Rows give a weaker wave. A screen dims its light by pulses, too, so that
a rolling shutter sees soft level bands.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from tests.bench.scenes.geometry import Floats


@dataclass(frozen=True, slots=True)
class Screen:
    """A phone's screen."""

    per_module: float
    """Pixels of the screen, a module."""
    depth: float
    """Of the stripes' wave behind lens and sensor pixel, 0..1."""
    phase: float
    """Of the grid, 0..1."""
    bands: float
    """Depth of the pulses' bands, 0..1."""


def through_bayer(
    light: Floats, u: Floats, v: Floats, left: int, top: int, is_on: Screen
) -> Floats:
    """Give what a Bayer sensor makes of a grey picture shown on the screen.

    Args:
        light: what would be seen without a grid, grey levels at the sensor's pixels.
        u, v: where on the screen each of them lies, in modules.
        left: column of the frame at which `light` begins, for the Bayer pattern's phase.
        top: row of the frame.
    """  # fmt: skip
    rows, columns = np.indices(light.shape, dtype=np.int32)
    even_row, even_column = (rows + top) % 2 == 0, (columns + left) % 2 == 0
    colour = np.where(even_row == even_column, 1, np.where(even_row, 0, 2))  # RG/GB
    turn = np.float32(2 * np.pi)
    stripes = np.cos(turn * (is_on.per_module * u + np.float32(is_on.phase) - colour / 3))
    lines = np.cos(turn * (is_on.per_module * v + np.float32(is_on.phase)))
    pulses = np.cos(turn * (rows + top) / 240.0 + turn * np.float32(is_on.phase))
    wave = (1 + is_on.depth * stripes) * (1 + 0.4 * is_on.depth * lines)
    raw = light * wave * (1 + is_on.bands * (pulses - 1) / 2)
    counted = np.clip(raw, 0, 255).astype(np.uint8)
    pattern = {
        (0, 0): cv2.COLOR_BayerBG2GRAY,
        (0, 1): cv2.COLOR_BayerGB2GRAY,
        (1, 0): cv2.COLOR_BayerGR2GRAY,
        (1, 1): cv2.COLOR_BayerRG2GRAY,
    }[top % 2, left % 2]
    return np.asarray(cv2.cvtColor(counted, pattern), np.float32)
