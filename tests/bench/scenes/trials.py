"""Trials: what each decoder reads of what is drawn, and how long ours takes over it.

A decoder that has read less than a tenth of a step is not asked about harder ones: they count
as not read. pyzbar is asked about no more than 20 frames a step and cv2 about 10. In films pyzbar is shown
every second frame and cv2 every fourth, in heavy noise every fifteenth: they take that much
longer than a frame lasts, and a camera does not wait.
"""

import time
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from kiosk.scanning.glance import Glance, Grey
from kiosk.scanning.reader import Reader
from tests.bench.rivals import RIVALS, ZXING
from tests.bench.scenes import card, moving
from tests.bench.scenes.conditions import Condition, Rng
from tests.bench.scenes.scene import frame

OURS = "gatepost"
NAMES = (OURS, *(rival.name for rival in RIVALS))
ENOUGH = 0.95
HOPELESS = 0.1
MOST = {"pyzbar": 20, "cv2": 10}
STRIDES = {"pyzbar": 2, "cv2": 4}
STRIDES_IN_NOISE = {"pyzbar": 2, "cv2": 15}


def drawing(seed: int, *of: str | float) -> Rng:
    """Give the random numbers of one trial: the same for the same names, whatever ran before."""
    name = zlib.crc32("/".join(map(str, of)).encode())
    return np.random.default_rng((seed, name))


@dataclass(slots=True)
class Stopwatch:
    """Every look that ours took, and every text that was nobody's."""

    budget_s: float = 0.033
    looks_ms: list[float] = field(default_factory=list)
    busy_ms: list[float] = field(default_factory=list)
    """Processor time of the same looks: what is left when nobody else wants the core."""
    wrong: int = 0

    def look(self, reader: Reader, grey: Grey, token: str | None) -> tuple[Glance, float]:
        """Look at one frame within the budget, and give the milliseconds it took."""
        began, busy = time.perf_counter(), time.thread_time()
        glance = reader.look(grey, time.monotonic() + self.budget_s)
        self.busy_ms.append((time.thread_time() - busy) * 1000)
        took_ms = (time.perf_counter() - began) * 1000
        self.looks_ms.append(took_ms)
        self.wrong += sum(text != token for text in glance.texts)
        return glance, took_ms

    def overruns(self, of_ms: Sequence[float]) -> float:
        """Give the per cent of looks that ran over the budget."""
        return 100 * sum(ms > self.budget_s * 1000 for ms in of_ms) / len(of_ms)


def swept(
    condition: Condition, seed: int, watch: Stopwatch, frames: int | None = None
) -> dict[str, list[float]]:
    """Show every step's frames, each to a new reader.

    Args:
        frames: a step; as many as the condition says when not given.

    Returns:
        By decoder, the share read at each step.
    """
    count = frames or condition.frames
    most = {name: min(count, MOST.get(name, count)) for name in NAMES}
    shares: dict[str, list[float]] = {name: [] for name in NAMES}
    for step in condition.steps:
        asked = [rival for rival in RIVALS if all(s >= HOPELESS for s in shares[rival.name][-1:])]
        read = dict.fromkeys(NAMES, 0)
        for trial in range(count):
            rng = drawing(seed, condition.name, step, trial)
            token = card.a_token(drawing(seed, "badge", trial))
            grey = frame(token, condition.shown(step, rng), int(rng.integers(1 << 16)), rng)
            read[OURS] += token in watch.look(Reader(), grey, token)[0].texts
            for rival in asked:
                if trial < most[rival.name]:
                    read[rival.name] += token in rival.read(grey)
        for name in NAMES:
            shares[name].append(read[name] / most[name])
    return shares


def limit(steps: Sequence[float], shares: Sequence[float]) -> float | None:
    """Give the hardest step that is read, and every easier one too; None when not even one."""
    reached = None
    for step, share in zip(steps, shares, strict=True):
        if share < ENOUGH:
            break
        reached = step
    return reached


def first_reads(
    token: str, frames: Iterable[Grey], watch: Stopwatch, strides: Mapping[str, int]
) -> dict[str, int | None]:
    """Show a film to one reader, and to each rival, until all have read the badge.

    Returns:
        By decoder, the index of the frame that was read; None when none was.
    """
    reader = Reader()
    first: dict[str, int | None] = dict.fromkeys(NAMES)
    for index, grey in enumerate(frames):
        if first[OURS] is None and token in watch.look(reader, grey, token)[0].texts:
            first[OURS] = index
        for rival in RIVALS:
            due = first[rival.name] is None and index % strides.get(rival.name, 1) == 0
            if due and token in rival.read(grey):
                first[rival.name] = index
        if None not in first.values():
            break
    return first


def brought_into_view(
    manner: moving.Manner, seed: int, watch: Stopwatch, presentations: int
) -> dict[str, list[int]]:
    """Give, by decoder, each presentation's frames from coming into view to the first read."""
    counts: dict[str, list[int]] = {name: [] for name in NAMES}
    for trial in range(presentations):
        rng = drawing(seed, "brought", manner.hardness.value, trial)
        shown = moving.Presentation.drawn(manner, rng)
        first = first_reads(shown.token, shown.frames(rng), watch, STRIDES)
        for name, index in first.items():
            counts[name].append(moving.LONGEST if index is None else index - shown.enters_at + 1)
    return counts


def held_in_the_dark(seed: int, watch: Stopwatch, trials: int) -> dict[str, list[int | None]]:
    """Give, by decoder, in which frame of its second each trial was first read."""
    counts: dict[str, list[int | None]] = {name: [] for name in NAMES}
    for trial in range(trials):
        rng = drawing(seed, "dark", trial)
        token = card.a_token(rng)
        frames = moving.held_in_the_dark(token, int(rng.integers(1 << 16)), rng)
        for name, index in first_reads(token, frames, watch, STRIDES_IN_NOISE).items():
            counts[name].append(None if index is None else index + 1)
    return counts


@dataclass(frozen=True, slots=True)
class Empty:
    """Milliseconds over frames with nobody in them."""

    gated_ms: list[float]
    looked_ms: list[float]
    zxing_ms: list[float]
    """Of every frame."""


def nobody_there(seed: int, watch: Stopwatch, frames: int) -> Empty:
    """Show an empty gate to one reader; its first frame, which has none before it, left out."""
    rng, reader = drawing(seed, "nobody"), Reader()
    gated: list[float] = []
    looked: list[float] = []
    zxing: list[float] = []
    for index, grey in enumerate(moving.nobody(int(rng.integers(1 << 16)), rng, frames + 1)):
        glance, took_ms = watch.look(reader, grey, None)
        began = time.perf_counter()
        ZXING.read(grey)
        if index:
            zxing.append((time.perf_counter() - began) * 1000)
            (gated if glance.gated else looked).append(took_ms)
    return Empty(gated, looked, zxing)
