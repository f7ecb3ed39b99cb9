"""The script of a film: who shows a badge, how it moves, in what light."""

import math
from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Pose:
    """Where the QR code of a badge is and how it is turned."""

    x: float = 0.5
    """Middle of the QR code, as a share of the frame's width"""
    y: float = 0.5
    """The same, of the frame's height"""
    module_px: float = 4.0
    """Side of one QR module in the frame when it is not tilted"""
    turn_deg: float = 0.0
    """In the plane of the picture, clockwise"""
    yaw_deg: float = 0.0
    """Tilted about the upright axis: the right edge away from the camera"""
    pitch_deg: float = 0.0
    """Tilted about the level axis: the lower edge away from the camera"""

    def towards(self, other: "Pose", share: float) -> "Pose":
        """Give the pose `share` (0..1) of the way to `other`."""

        def mix(here: float, there: float) -> float:
            return here + (there - here) * share

        return Pose(
            x=mix(self.x, other.x),
            y=mix(self.y, other.y),
            module_px=mix(self.module_px, other.module_px),
            turn_deg=mix(self.turn_deg, other.turn_deg),
            yaw_deg=mix(self.yaw_deg, other.yaw_deg),
            pitch_deg=mix(self.pitch_deg, other.pitch_deg),
        )


@dataclass(frozen=True, slots=True)
class Light:
    """How the scene is lit. Grey level out = level in * gain + bias."""

    gain: float = 1.0
    bias: float = 0.0
    gradient: float = 0.0
    """Share by which the right side of the frame is darker than the left"""
    glare: float = 0.0
    """Grey levels that a lamp's reflection on the badge adds at its brightest"""
    glare_x: float = 0.5
    """Where on the card it lies, as shares of its width and height"""
    glare_y: float = 0.5


class Hardness(Enum):
    """How well somebody presents a badge."""

    EASY = "easy"
    """Close, straight, sharp, well lit"""
    MIDDLE = "middle"
    """An arm's length, turned and tilted a little, dim on one side"""
    HARD = "hard"
    """Far for a code of this size, well tilted, soft, dark, with glare and noise"""


@dataclass(frozen=True, slots=True)
class Shot:
    """One presentation: in from below, held, out again. Or nobody at all."""

    badge: int | None
    """Index into the film's badges; None: only the background"""
    seconds: float
    start: Pose = Pose()
    """When it has come to rest; the film interpolates to `end` while it is held"""
    end: Pose = Pose()
    enter_s: float = 0.35
    leave_s: float = 0.3
    tremor: float = 1.0
    """1 is a steady adult's hand, 3 somebody who has just run for the bus"""
    motion_px: float = 0.0
    """Smear while it is held, besides what its real movement gives"""
    defocus_sigma: float = 0.0
    """Gaussian, in pixels of the frame"""
    light: Light = Light()
    noise_sigma: float = 2.0
    """Grey levels of sensor noise"""

    @classmethod
    def nobody(cls, seconds: float) -> "Shot":
        """Show the empty gate."""
        return cls(badge=None, seconds=seconds)

    @classmethod
    def held(
        cls,
        badge: int,
        seconds: float = 1.5,
        hardness: Hardness = Hardness.EASY,
        *,
        height_px: int = 720,
        variant: int = 0,
    ) -> "Shot":
        """Show a normal presentation.

        Args:
            height_px: of the film, so that the same card fills the same share of any frame.
            variant: any number; another one is another person's place, turn and tilt.
        """
        share = height_px / 720
        sway, lean = math.sin(variant * 2.4), math.cos(variant * 1.7)
        x, y = 0.5 + 0.08 * sway, 0.5 + 0.05 * lean
        if hardness is Hardness.EASY:
            pose = Pose(x, y, 5.0 * share, 4 * sway, 5 * lean, 4 * sway)
            drawn = Pose(x + 0.01, y, 5.2 * share, 4 * sway + 1, 5 * lean, 4 * sway)
            return cls(badge, seconds, pose, drawn)
        if hardness is Hardness.MIDDLE:
            pose = Pose(x, y, 3.8 * share, 14 * sway, 16 * lean, 10 * sway)
            drawn = Pose(x - 0.02, y + 0.02, 4.0 * share, 14 * sway + 3, 16 * lean, 12 * sway)
            light = Light(gain=0.8, bias=6, gradient=0.35)
            return cls(badge, seconds, pose, drawn, tremor=1.5, light=light, noise_sigma=4.0)
        pose = Pose(x, y, 2.9 * share, 35 * sway, 28 * lean, 18 * sway)
        drawn = Pose(x + 0.03, y - 0.02, 3.1 * share, 35 * sway + 6, 26 * lean, 18 * sway)
        light = Light(0.55, 12, 0.45, glare=70, glare_x=0.5 + 0.3 * lean, glare_y=0.25)
        return cls(
            badge,
            seconds,
            pose,
            drawn,
            tremor=2.0,
            motion_px=1.5 * share,
            defocus_sigma=0.6 * share,
            light=light,
            noise_sigma=7.0,
        )
