"""Films of badges: from pictures of printed cards to what a webcam at a gate would see.

The demonstration and the tests share it. A frame takes a few milliseconds because everything
that stays the same in a shot is made once (background in its light, the card at its size in its
light, a tile of noise) and only the card's surroundings are warped, smeared and blurred.
"""

import bisect
import itertools
import math
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Generic, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.demo.film_card import Card
from kiosk.demo.film_clutter import clutter
from kiosk.demo.film_pages import badges_on, rasterise
from kiosk.demo.film_shots import Hardness, Light, Pose, Shot

__all__ = [
    "Film",
    "Hardness",
    "Light",
    "Pose",
    "Shot",
    "badges_on",
    "clutter",
    "rasterise",
]

_SHUTTER = 0.35
"""Share of a frame's time for which the sensor is exposed: 1/85 s at 30 fps, indoor light"""
_NOISE_SPARE = 64
_SKIN = (128, 160, 208)
_SLEEVE = (96, 70, 52)

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class _Kept(Generic[_Key, _Value]):
    """The last few things made, so that a shot makes its own only once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[_Key, _Value] = OrderedDict()

    def get(self, key: _Key, make: Callable[[], _Value]) -> _Value:
        if key not in self._kept:
            self._kept[key] = make()
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]


class Film:
    """A film of badges. The same arguments give the same frames, in any order of asking.

    For one thread at a time.

    Args:
        badges: pictures of printed cards, grey or BGR, QR code readable and upright.
        size: (width, height) of a frame.
    """

    def __init__(
        self,
        badges: Sequence[NDArray[np.uint8]],
        shots: Sequence[Shot],
        size: tuple[int, int] = (1280, 720),
        fps: float = 30.0,
        seed: int = 1,
    ) -> None:
        if any(s.badge is not None and not 0 <= s.badge < len(badges) for s in shots):
            raise ValueError("a shot names a badge that is not there")
        self.size = size
        self.fps = fps
        self._seed = seed
        self._shots = tuple(shots)
        self._ends = tuple(itertools.accumulate(max(1, round(s.seconds * fps)) for s in shots))
        self._cards = tuple(Card.of(picture) for picture in badges)
        self._spare = max(8, size[1] // 30)
        width, height = size
        self._scene = clutter((width + 2 * self._spare, height + 2 * self._spare), seed)
        self._scenes: _Kept[Light, NDArray[np.uint8]] = _Kept(8)
        self._lit_cards: _Kept[tuple[int | None, float, Light], Card] = _Kept(4)
        self._noises: _Kept[float, tuple[NDArray[np.uint8], NDArray[np.uint8]]] = _Kept(6)
        for shot in self._shots:  # so that no frame pays for it while it is shown
            self._scene_in(shot.light)
            self._noise_of(shot.noise_sigma)

    @property
    def frames(self) -> int:
        """How many frames the film has."""
        return self._ends[-1] if self._ends else 0

    def shot_at(self, index: int) -> int:
        """Tell which shot the frame belongs to.

        Raises:
            IndexError: the film has no such frame.
        """
        if not 0 <= index < self.frames:
            raise IndexError(index)
        return bisect.bisect_right(self._ends, index)

    def frame(self, index: int) -> NDArray[np.uint8] | None:
        """Draw one frame, a new (height, width, 3) BGR array; None after the last."""
        if index >= self.frames:
            return None
        number = self.shot_at(index)
        shot = self._shots[number]
        picture = self._background(shot.light, index)
        if shot.badge is not None:
            first = self._ends[number - 1] if number else 0
            t = (index - first) / self.fps
            self._present(picture, self._cards[shot.badge], shot, number, t)
        self._add_noise(picture, shot.noise_sigma, index)
        return picture

    def write(self, path: Path) -> None:
        """Write the film as Motion JPEG; `path` ends in .avi.

        Raises:
            OSError: it cannot be written there.
        """
        writer = cv2.VideoWriter(
            str(path), cv2.CAP_OPENCV_MJPEG, cv2.VideoWriter.fourcc(*"MJPG"), self.fps, self.size
        )
        if not writer.isOpened():
            raise OSError(f"cannot write a film to {path}")
        try:
            for picture in self._all():
                writer.write(picture)
        finally:
            writer.release()

    def write_folder(self, path: Path) -> None:
        """Write the film as numbered JPEG pictures into a folder, made if needed."""
        path.mkdir(parents=True, exist_ok=True)
        for number, picture in enumerate(self._all()):
            packed = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 92])[1]
            (path / f"frame_{number:05d}.jpg").write_bytes(packed.tobytes())

    def _all(self) -> Iterable[NDArray[np.uint8]]:
        pictures = (self.frame(index) for index in range(self.frames))
        return (picture for picture in pictures if picture is not None)

    # ---- the scene ----

    def _background(self, light: Light, index: int) -> NDArray[np.uint8]:
        """Give the clutter as a camera on a not quite steady stand sees it: slowly drifting."""
        width, height = self.size
        t = index / self.fps
        left = round(self._spare * (1 + 0.9 * math.sin(t / 3.1 + self._seed)))
        top = round(self._spare * (1 + 0.9 * math.sin(t / 4.7)))
        return self._scene_in(light)[top : top + height, left : left + width].copy()

    def _scene_in(self, light: Light) -> NDArray[np.uint8]:
        plain = replace(light, glare=0.0, glare_x=0.5, glare_y=0.5)
        return self._scenes.get(plain, lambda: self._relit(plain))

    def _relit(self, light: Light) -> NDArray[np.uint8]:
        ramp = np.linspace(1, 1 - light.gradient, self._scene.shape[1], dtype=np.float32)
        lit = self._scene * (light.gain * ramp)[None, :, None] + np.float32(light.bias)
        return np.clip(lit, 0, 255).astype(np.uint8)

    def _noise_of(self, sigma: float) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        return self._noises.get(sigma, lambda: self._make_noise(sigma))

    def _make_noise(self, sigma: float) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """Make a tile of sensor noise, its positive and its negative part.

        Two saturating 8-bit sums are ten times faster than drawing noise for each frame.
        """
        width, height = self.size
        shape = (height + _NOISE_SPARE, width + _NOISE_SPARE, 3)
        rng = np.random.default_rng((self._seed, 77))
        grain = rng.standard_normal(shape, dtype=np.float32) * np.float32(sigma)
        up = np.clip(np.rint(grain), 0, 255).astype(np.uint8)
        down = np.clip(np.rint(-grain), 0, 255).astype(np.uint8)
        return up, down

    def _add_noise(self, picture: NDArray[np.uint8], sigma: float, index: int) -> None:
        if sigma <= 0:
            return
        width, height = self.size
        x, y = np.random.default_rng((self._seed, index)).integers(0, _NOISE_SPARE, 2)
        up, down = self._noise_of(sigma)
        cv2.add(picture, up[y : y + height, x : x + width], dst=picture)
        cv2.subtract(picture, down[y : y + height, x : x + width], dst=picture)

    # ---- the badge ----

    def _present(
        self, picture: NDArray[np.uint8], printed: Card, shot: Shot, number: int, t: float
    ) -> None:
        card = self._lit(printed, shot)
        corners = card.corners(self._pose_at(printed, shot, number, t), self.size)
        before = card.corners(self._pose_at(printed, shot, number, t - 1 / self.fps), self.size)
        moved = (corners - before).mean(axis=0) * _SHUTTER
        along = math.radians(40 + 70 * number)
        dx = float(moved[0]) + shot.motion_px * math.cos(along)
        dy = float(moved[1]) + shot.motion_px * math.sin(along)
        spread = abs(dx) + abs(dy) + 3 * shot.defocus_sigma + 2
        left, top = np.floor(corners.min(axis=0) - spread).astype(int)
        right, bottom = np.ceil(corners.max(axis=0) + spread).astype(int)
        left, top = max(0, int(left)), max(0, int(top))
        right, bottom = min(self.size[0], int(right)), min(self.size[1], int(bottom))
        if right - left < 2 or bottom - top < 2:
            return
        self._draw_arm(picture, corners)
        region = np.ascontiguousarray(picture[top:bottom, left:right])
        card.paint(region, corners - np.array([left, top], np.float32))
        _smear(region, dx, dy)
        if shot.defocus_sigma > 0:
            cv2.GaussianBlur(region, (0, 0), shot.defocus_sigma, dst=region)
        picture[top:bottom, left:right] = region

    def _lit(self, printed: Card, shot: Shot) -> Card:
        most = max(shot.start.module_px, shot.end.module_px)

        def make() -> Card:
            card = printed.sized(most)
            return card.lit(shot.light, card.pixels.shape[1] / self.size[0])

        return self._lit_cards.get((shot.badge, most, shot.light), make)

    def _pose_at(self, card: Card, shot: Shot, number: int, t: float) -> Pose:
        """Say where the badge is `t` seconds into its shot."""
        held_s = max(1e-6, shot.seconds - shot.enter_s - shot.leave_s)
        pose = shot.start.towards(shot.end, min(1.0, max(0.0, (t - shot.enter_s) / held_s)))
        arriving = max(0.0, 1 - t / shot.enter_s) if shot.enter_s > 0 else 0.0
        left_s = shot.seconds - 1 / self.fps - t
        leaving = max(0.0, 1 - left_s / shot.leave_s) if shot.leave_s > 0 else 0.0
        away = arriving**3 + leaving**2
        scale = pose.module_px / card.place.module_px
        tall = math.hypot(card.place.x, card.place.y) * scale / self.size[1]
        # A hand shakes at 6-10 Hz by a fraction of a millimetre and sways slowly by some more.
        shake = shot.tremor / self.size[1] * (self.size[1] / 720)
        phase = 1.3 * number + self._seed
        quick, slow = 2 * math.pi * 8.1 * t + phase, 2 * math.pi * 0.9 * t + 2 * phase
        return replace(
            pose,
            x=pose.x + away * 0.12 + shake * (0.5 * math.sin(quick) + 2.5 * math.sin(slow)) * 0.6,
            y=pose.y + away * (1.1 - pose.y + tall) + shake * 0.6 * math.cos(quick * 1.13),
            turn_deg=pose.turn_deg + away * 12 + 0.25 * shot.tremor * math.sin(slow * 1.7),
        )

    def _draw_arm(self, picture: NDArray[np.uint8], corners: NDArray[np.float32]) -> None:
        """Draw the hand that holds the card, behind it: nothing of it covers the code."""
        grip = (corners[2] + corners[3]) / 2
        wide = float(np.hypot(*(corners[2] - corners[3])))
        x, y, thick = int(grip[0]), int(grip[1]), max(2, int(wide * 0.28))
        elbow = (int(x + 0.3 * wide), self.size[1] + thick * 2)
        cv2.line(picture, (x, y + thick), elbow, _SLEEVE, thick)
        cv2.ellipse(picture, (x, y), (thick, int(thick * 0.8)), 20, 0, 360, _SKIN, -1)


def _smear(region: NDArray[np.uint8], dx: float, dy: float) -> None:
    """Blur along a straight way by halving: k averages of shifted copies make 2^k taps."""
    while max(abs(dx), abs(dy)) >= 1:
        dx, dy = dx / 2, dy / 2
        x, y = round(dx), round(dy)
        if (x, y) == (0, 0):
            return
        height, width = region.shape[:2]
        if abs(x) >= width or abs(y) >= height:
            continue
        here = region[max(0, y) : height + min(0, y), max(0, x) : width + min(0, x)]
        there = region[max(0, -y) : height + min(0, -y), max(0, -x) : width + min(0, -x)]
        here[:] = cv2.addWeighted(here, 0.5, there, 0.5, 0)
