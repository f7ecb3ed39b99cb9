"""The conditions that are swept, each from easy to hard, and how a presentation is drawn at random.

Every frame of a step is another badge, place, sub-pixel phase, turn, background and light; only
the swept effect is the step's. Steps are fitted so that the plain decoders fail within them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from tests.bench.scenes.card import Thumb
from tests.bench.scenes.geometry import Pose
from tests.bench.scenes.scene import Glare, Shown
from tests.bench.scenes.screen import Screen

Rng = np.random.Generator


@dataclass(frozen=True, slots=True)
class Condition:
    """One effect, harder from step to step."""

    name: str
    unit: str
    steps: tuple[float, ...]
    """Easiest first."""
    shown: Callable[[float, Rng], Shown]
    target: float | None = None
    """The step that is to be read (issue 3)."""
    smaller_is_harder: bool = False
    share_at: float | None = None
    """Given: not the limit is the figure, but the share read at this step, 95 % to reach."""

    @property
    def frames(self) -> int:
        """Give the frames a step; more where a target makes one frame count."""
        return 40 if self.target is not None or self.share_at is not None else 20


def held_up(module_px: float, rng: Rng, *, tilt_deg: float = 5.0) -> Shown:
    """Show a badge as a helpful person does: near the middle, about upright, about facing."""
    pose = Pose(
        x=640 + float(rng.uniform(-220, 220)),
        y=380 + float(rng.uniform(-60, 60)),
        module_px=module_px,
        turn_deg=float(rng.uniform(-12, 12)),
        yaw_deg=float(rng.uniform(-tilt_deg, tilt_deg)),
        pitch_deg=float(rng.uniform(-tilt_deg, tilt_deg)),
    )
    return Shown(pose, gain=float(rng.uniform(0.8, 1.0)), gradient=float(rng.uniform(0, 0.2)))


def _module(step: float, rng: Rng) -> Shown:
    return held_up(step, rng)


def _motion(step: float, rng: Rng) -> Shown:
    """Dim light, for that is what a long exposure comes of: darker and noisier too."""
    shown = held_up(4.0, rng)
    along = float(rng.uniform(0, 180))
    return replace(shown, gain=0.6 * shown.gain, noise=5.5, smear_px=step, smear_deg=along)


def _tilt(step: float, rng: Rng) -> Shown:
    shown = held_up(float(rng.uniform(4.2, 4.8)), rng, tilt_deg=0.0)
    way = step * (1 if rng.random() < 0.5 else -1)
    if rng.random() < 0.5:
        return replace(shown, pose=replace(shown.pose, yaw_deg=way))
    return replace(shown, pose=replace(shown.pose, pitch_deg=way))


def _dark_mode(step: float, rng: Rng) -> Shown:
    shown = held_up(float(rng.uniform(3.6, 4.8)), rng)
    phone = Screen(float(rng.uniform(6, 15)), step, float(rng.random()), bands=0.2)
    return replace(shown, phone=phone)


def _noise(step: float, rng: Rng) -> Shown:
    """Low light again: what little there is, is amplified with its noise."""
    shown = held_up(3.0, rng)
    return replace(shown, gain=0.75 * shown.gain, noise=step)


def _defocus(step: float, rng: Rng) -> Shown:
    return replace(held_up(4.0, rng), defocus_px=step)


def _glare(step: float, rng: Rng) -> Shown:
    u, v = rng.uniform(-14, 14, 2)
    return replace(held_up(4.0, rng), glare=Glare(float(u), float(v), step))


def _curl(step: float, rng: Rng) -> Shown:
    shown = held_up(4.0, rng)
    return replace(shown, pose=replace(shown.pose, curl_deg=step))


def _occlusion(step: float, rng: Rng) -> Shown:
    thumb = Thumb(step / 100, bool(rng.random() < 0.5), float(rng.uniform(-4, 10)))
    return replace(held_up(4.0, rng), thumb=thumb)


def _mjpeg(step: float, rng: Rng) -> Shown:
    return replace(held_up(2.2, rng), quality=int(step))


CONDITIONS = (
    Condition(
        *("smallest module", "px", (3.0, 2.5, 2.0, 1.75, 1.6, 1.5, 1.4, 1.25, 1.1, 1.0), _module),
        target=1.25,
        smaller_is_harder=True,
    ),
    Condition("motion blur", "px", (0, 2, 3, 4, 5, 6, 7, 8, 10), _motion, target=6),
    Condition("tilt", "°", (0, 30, 45, 55, 60, 65, 70, 75), _tilt, target=70),
    Condition("dark mode", "depth", (0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8), _dark_mode, share_at=0.6),
    Condition("noise", "sigma", (2, 5, 10, 15, 20, 25, 30), _noise),
    Condition("defocus", "px", (0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5), _defocus),
    Condition("glare", "modules", (1, 2, 3, 4, 5, 6, 8), _glare),
    Condition("curl", "°", (0, 10, 15, 20, 25, 30, 35, 40, 50, 60, 70), _curl),
    Condition("occlusion", "% covered", (1, 2, 4, 6, 8, 10, 12, 15), _occlusion),
    Condition(
        "mjpeg", "quality", (85, 60, 40, 30, 20, 15, 10, 7, 5), _mjpeg, smaller_is_harder=True
    ),
)  # fmt: skip
