"""One frame: a badge before a busy background, through lens, sensor and JPEG.

Everything is in grey levels, not in light: the difference is a webcam's tone curve, which no
two share. The card alone is drawn finely, several samples a pixel each way, smeared there,
and then summed over square sensor pixels, so that a module of 1.25 px is one.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from kiosk.demo.film import clutter
from kiosk.scanning.glance import Grey
from tests.bench.scenes import card, geometry, optics, screen, sensor
from tests.bench.scenes.geometry import Floats, Pose

WIDTH, HEIGHT = 1280, 720
LENS_SIGMA = 0.2
"""Pixels: what a lens in focus adds to the width of a sensor pixel."""
_SPARE = 64


@dataclass(frozen=True, slots=True)
class Glare:
    """A lamp's reflection on the card's sleeve: white in the middle, gone further out."""

    u: float
    """Middle, in modules from the code's."""
    v: float
    spread: float
    """Gaussian sigma, in modules."""
    level: float = 330.0
    """Grey levels added in its middle."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How one badge is shown in one frame."""

    pose: Pose
    gain: float = 0.9
    """Of the light on the card; 1 makes paper 215."""
    gradient: float = 0.1
    """Share by which the card's right edge is darker than its left."""
    smear_px: float = 0.0
    smear_deg: float = 0.0
    defocus_px: float = 0.0
    """Radius of the blur circle."""
    glare: Glare | None = None
    thumb: card.Thumb | None = None
    phone: screen.Screen | None = None
    """Given: not a card but a phone in dark mode."""
    noise: float = sensor.NOISE
    quality: int = sensor.QUALITY


def frame(token: str, shown: Shown, seed: int, rng: np.random.Generator) -> Grey:
    """Draw one frame of a badge.

    Args:
        seed: of the background: the same seed is the same place.
        rng: draws the noise, nothing else.
    """
    light = background(seed)
    _draw_hand(light, shown.pose)
    _lay(light, token, shown)
    return sensor.captured(light, shown.noise, shown.quality, rng)


def empty(seed: int, noise: float, rng: np.random.Generator) -> Grey:
    """Draw one frame with nobody in it."""
    return sensor.captured(background(seed), noise, sensor.QUALITY, rng)


def background(seed: int) -> Floats:
    """Give the place behind the badge: one of a few, cut out somewhere."""
    place = _place(seed % 6)
    left, top = seed * 37 % (2 * _SPARE), seed * 61 % (2 * _SPARE)
    return place[top : top + HEIGHT, left : left + WIDTH].astype(np.float32)


@lru_cache(maxsize=8)
def _place(seed: int) -> Grey:
    picture = clutter((WIDTH + 2 * _SPARE, HEIGHT + 2 * _SPARE), seed + 11)
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)


def _draw_hand(light: Floats, pose: Pose) -> None:
    """Draw hand and sleeve behind the card; what covers the code is `Shown.thumb`."""
    (x, y), *_ = geometry.in_frame(pose, np.array([0.0]), np.array([float(card.BOTTOM)]))
    thick = max(3, round(pose.module_px * 12))
    at = (round(float(x)), round(float(y)))
    cv2.line(light, at, (at[0] + 2 * thick, HEIGHT + thick), 72.0, thick)
    cv2.ellipse(light, at, (thick, round(thick * 0.7)), 15, 0, 360, 158.0, -1)


def _lay(light: Floats, token: str, shown: Shown) -> None:
    """Lay the card over the light of the background, in place."""
    spread = shown.smear_px + shown.defocus_px + 4
    left, top, right, bottom = geometry.bounds(shown.pose)
    columns = max(0, math.floor(left - spread)), min(WIDTH, math.ceil(right + spread))
    rows = max(0, math.floor(top - spread)), min(HEIGHT, math.ceil(bottom + spread))
    if columns[1] <= columns[0] or rows[1] <= rows[0]:
        return
    fine = 6 if shown.pose.module_px < 2.5 else 4
    sharp = _drawn_finely(token, shown, columns, rows, fine)
    size = (columns[1] - columns[0], rows[1] - rows[0])
    ink, cover = cv2.split(_through_lens(sharp, shown, size))
    region = light[rows[0] : rows[1], columns[0] : columns[1]]
    x, y = _middles(*columns)[None, :], _middles(*rows)[:, None]
    u, v = geometry.on_card(shown.pose, x, y)
    covered = cover.astype(np.float32) / 255
    lit: Floats
    if shown.phone is None:
        across = np.clip(u / card.RIGHT, -1, 1)
        lit = np.asarray(ink * (shown.gain * (1 - shown.gradient * (1 + across) / 2)), np.float32)
        if shown.glare is not None:
            away = (u - shown.glare.u) ** 2 + (v - shown.glare.v) ** 2
            lamp = np.exp(-away / np.float32(2 * shown.glare.spread**2))
            lit = np.asarray(lit + covered * lamp * shown.glare.level, np.float32)
    else:
        shining = ink.astype(np.float32) * shown.gain
        lit = screen.through_bayer(shining, u, v, columns[0], rows[0], shown.phone)
    region *= 1 - covered
    region += np.minimum(lit, 255 * covered)


def _middles(first: int, end: int, fine: int = 1) -> Floats:
    """Give the middles of the samples from pixel `first` to `end`, `fine` a pixel."""
    samples = np.arange((end - first) * fine, dtype=np.float64)
    return np.asarray(first + (samples + 0.5) / fine, np.float32)


def _drawn_finely(
    token: str, shown: Shown, columns: tuple[int, int], rows: tuple[int, int], fine: int
) -> Grey:
    """Draw the card and where it covers, as two channels, `fine` samples a pixel."""
    flat = card.drawn(token, shown.thumb) if shown.phone is None else card.inverted(token)
    layers = cv2.merge([flat, np.full_like(flat, 255)])
    size = ((columns[1] - columns[0]) * fine, (rows[1] - rows[0]) * fine)
    if not shown.pose.curl_deg:
        u = np.array([card.LEFT, card.RIGHT, card.RIGHT, card.LEFT], np.float64)
        v = np.array([card.TOP, card.TOP, card.BOTTOM, card.BOTTOM], np.float64)
        to = (geometry.in_frame(shown.pose, u, v) - (columns[0], rows[0])) * fine - 0.5
        source = np.stack([u - card.LEFT, v - card.TOP], axis=-1) * card.TEXELS - 0.5
        view = cv2.getPerspectiveTransform(source.astype(np.float32), to.astype(np.float32))
        return np.asarray(cv2.warpPerspective(layers, view, size, flags=cv2.INTER_LINEAR), np.uint8)
    x = _middles(*columns, fine)[None, :]
    y = _middles(*rows, fine)[:, None]
    bent_u, bent_v = geometry.on_card(shown.pose, x, y)
    map_x, map_y = (bent_u - card.LEFT) * card.TEXELS - 0.5, (bent_v - card.TOP) * card.TEXELS - 0.5
    return np.asarray(
        cv2.remap(layers, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT), np.uint8
    )


def _through_lens(sharp: Grey, shown: Shown, size: tuple[int, int]) -> Grey:
    """Blur at two samples a pixel, which is as fine as any blur needs, and sum over pixels."""
    twice = (size[0] * 2, size[1] * 2)
    blurred = cv2.resize(sharp, twice, interpolation=cv2.INTER_AREA)
    blurred = cv2.GaussianBlur(blurred, (0, 0), LENS_SIGMA * 2)
    if shown.defocus_px > 0:
        blurred = cv2.filter2D(blurred, -1, optics.disc_kernel(shown.defocus_px * 2))
    if shown.smear_px > 0:
        kernel = optics.smear_kernel(shown.smear_px * 2, shown.smear_deg)
        blurred = cv2.filter2D(blurred, -1, kernel)
    return np.asarray(cv2.resize(blurred, size, interpolation=cv2.INTER_AREA), np.uint8)
