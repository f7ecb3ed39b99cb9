"""Badges that move: brought into view, held still in the dark, and the gate with nobody there.

The demonstration's film moves the badge (in from below, a hand that trembles, a shutter that
smears what moves); here the camera is added. Its focus was on the gate's far side when the
badge came, and takes a while to find it: a blur circle that shrinks steadily. The noise comes
after the lens, as it does on a sensor, then JPEG.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np

from kiosk.demo.film import Film, Hardness, Shot
from kiosk.scanning.glance import Grey
from tests.bench.scenes import card, optics, sensor
from tests.bench.scenes.conditions import Rng, held_up
from tests.bench.scenes.geometry import Floats
from tests.bench.scenes.scene import background, frame

FPS = 30
BEFORE = 6
"""Frames of the empty gate before a badge comes, for the reader to know it by."""
SHOT_S = 3.2
LONGEST = 60
"""Frames from when a badge begins to come in; who has not read it then, reads it never."""
SIZE = (1280, 720)


@dataclass(frozen=True, slots=True)
class Manner:
    """How people of one kind bring a badge into view; ranges are drawn from evenly."""

    hardness: Hardness
    enter_s: tuple[float, float]
    """From out of view to where it is held."""
    from_far: tuple[float, float]
    """How large a module is then, as a share of its size once it is held."""
    turned_deg: tuple[float, float]
    """How far it is turned away then: it hung on a lanyard."""
    ready_s: tuple[float, float]
    """From its first frame until it is as near and facing as it will be."""
    unfocused_px: tuple[float, float]
    """Radius of the blur circle in its first frame."""
    focus_s: tuple[float, float]
    """How long the lens takes from then."""


MANNERS = (
    Manner(
        Hardness.EASY, (0.13, 0.22), (0.7, 0.9), (73, 83), (0.75, 0.95), (2.0, 4.0), (0.2, 0.35)
    ),
    Manner(Hardness.MIDDLE, (0.25, 0.4), (0.2, 0.32), (25, 50), (2.3, 3.0), (2.0, 4.0), (0.5, 0.8)),
    Manner(Hardness.HARD, (0.25, 0.4), (0.7, 0.95), (25, 55), (0.5, 0.8), (1.5, 3.0), (0.5, 0.9)),
)


@dataclass(frozen=True, slots=True)
class Presentation:
    """One badge brought into view."""

    token: str
    film: Film
    enters_at: int
    """Frame of the film in which it begins to come in."""
    noise: float
    unfocused_px: float
    focus_s: float

    @classmethod
    def drawn(cls, manner: Manner, rng: Rng) -> "Presentation":
        """Draw one at random."""
        variant, seed = int(rng.integers(1 << 16)), int(rng.integers(1 << 16))
        held = Shot.held(0, SHOT_S, manner.hardness, variant=variant)
        turned = float(rng.uniform(*manner.turned_deg)) * (1 if rng.random() < 0.5 else -1)
        yaw_deg, pitch_deg = (turned, 0.0) if rng.random() < 0.5 else (0.0, turned)
        small = held.start.module_px * float(rng.uniform(*manner.from_far))
        coming = replace(
            held,
            seconds=float(rng.uniform(*manner.ready_s)),
            start=replace(held.start, module_px=small, yaw_deg=yaw_deg, pitch_deg=pitch_deg),
            end=held.start,
            enter_s=float(rng.uniform(*manner.enter_s)),
        )
        staying = replace(held, seconds=SHOT_S - coming.seconds, enter_s=0.0)
        shots = (Shot.nobody(BEFORE / FPS), coming, staying)
        token = card.a_token(rng)
        film = Film(
            [card.drawn(token)],
            [replace(shot, leave_s=0.0, noise_sigma=0.0) for shot in shots],
            seed=seed,
        )
        return cls(
            token,
            film,
            BEFORE,
            held.noise_sigma,
            float(rng.uniform(*manner.unfocused_px)),
            float(rng.uniform(*manner.focus_s)),
        )

    def frames(self, rng: Rng) -> Iterator[Grey]:
        """Film it, from the empty gate on."""
        for index in range(self.enters_at + LONGEST):
            picture = self.film.frame(index)
            if picture is None:
                return
            grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.float32)
            since_s = (index - self.enters_at) / FPS
            blur_px = self.unfocused_px * max(0.0, 1 - max(0.0, since_s) / self.focus_s)
            if since_s >= 0 and blur_px > 0.3:
                grey = np.asarray(cv2.filter2D(grey, -1, optics.disc_kernel(blur_px)), np.float32)
            yield sensor.captured(grey, self.noise, sensor.QUALITY, rng)


def held_in_the_dark(token: str, seed: int, rng: Rng, frames: int = FPS) -> Iterator[Grey]:
    """Hold a badge of 3 px modules in noise of sigma 30: a hand that trembles, a camera that not.

    The hand sways by about a module in a second and trembles by half a pixel from frame to
    frame.
    """
    shown = held_up(3.0, rng)
    shown = replace(shown, gain=0.75 * shown.gain, noise=30.0)
    phase, way = rng.uniform(0, 2 * np.pi, 2)
    grain = rng.normal(0, 0.35, (frames, 3))
    for index in range(frames):
        t = index / FPS
        slow, quick = 2 * math.pi * 0.7 * t + phase, 2 * math.pi * 8 * t + way
        dx = 2.5 * math.sin(slow) + 0.4 * math.sin(quick) + grain[index, 0]
        dy = 2.0 * math.sin(0.8 * slow + way) + 0.4 * math.cos(quick) + grain[index, 1]
        pose = replace(
            shown.pose,
            x=shown.pose.x + float(dx),
            y=shown.pose.y + float(dy),
            turn_deg=shown.pose.turn_deg + float(0.3 * math.sin(slow) + 0.1 * grain[index, 2]),
        )
        yield frame(token, replace(shown, pose=pose), seed, rng)


def nobody(seed: int, rng: Rng, frames: int, noise: float = 7.0) -> Iterator[Grey]:
    """Film the gate with nobody in it, from a steady stand."""
    light: Floats = background(seed)
    for _ in range(frames):
        yield sensor.captured(light, noise, sensor.QUALITY, rng)
