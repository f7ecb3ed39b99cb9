# ruff: noqa: D102 - the names of the contract's tests are its sentences
"""What every source of frames keeps, whatever is behind it.

A real V4L2 device does not exist on the machines that run this: the camera is driven through
a hand-written capture that can be busy, block, be unplugged and be plugged in again.
"""

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from kiosk.scanning.camera import CameraInfo
from kiosk.scanning.capture import Capture
from kiosk.scanning.feed import ThreadedSource
from kiosk.scanning.source import (
    Frame,
    Source,
    SourceBusy,
    SourceClosed,
    SourceError,
    SourceSlow,
)

Pixels = NDArray[np.uint8]

SIZE = (64, 48)
SOON_S = 5.0
"""For what happens at once: never reached unless something is broken"""


def picture(number: int) -> Pixels:
    """Draw a plain picture whose grey level tells its number, robust to JPEG."""
    return np.full((SIZE[1], SIZE[0], 3), 8 * number % 256, np.uint8)


class FakeDevice:
    """A camera on a desk: it can be taken by others, hang, be unplugged and plugged in."""

    def __init__(self) -> None:
        self.where: CameraInfo | None = CameraInfo(0, "Gate Cam", "/dev/video0", 200)
        self.taken = False
        self.streams_elsewhere = False
        self.period_s = 0.002
        self.hang = threading.Event()
        self.hang.set()
        self.silent = threading.Event()
        self.silent.set()
        self.numbers = 0
        self.opened_at: list[int] = []
        self.released = 0
        self.asked: dict[int, float] = {}
        self.threads: set[str] = set()

    def cameras(self) -> tuple[CameraInfo, ...]:
        return (self.where,) if self.where else ()

    def open(self, index: int, _backend: int) -> Capture:
        self.opened_at.append(index)
        self.hang.wait(30)
        return FakeCapture(self)


class FakeCapture:
    """What cv2 would give for the fake device."""

    def __init__(self, device: FakeDevice) -> None:
        self._device = device
        self._plug = device.where

    def is_open(self) -> bool:
        return self._plug is not None and not self._device.taken

    def read(self) -> Pixels | None:
        self._device.threads.add(threading.current_thread().name)
        self._device.silent.wait(30)
        time.sleep(self._device.period_s)
        if self._device.where is not self._plug or self._device.streams_elsewhere:
            return None
        self._device.numbers += 1
        return picture(self._device.numbers % 30)

    def skip(self) -> bool:
        return self.read() is not None

    def ask(self, prop: int, value: float) -> None:
        self._device.asked[prop] = value

    def tell(self, prop: int) -> float:
        return 0.0

    def release(self) -> None:
        self._device.released += 1


def next_frame(source: Source) -> Frame:
    frame = source.latest(SOON_S)
    assert frame is not None
    return frame


@contextmanager
def opened(source: Source) -> Iterator[Source]:
    source.open(SOON_S)
    try:
        yield source
    finally:
        source.close()


def wait_for(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + SOON_S
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.002)


def threads_of(source: ThreadedSource) -> list[threading.Thread]:
    return [t for t in threading.enumerate() if t.name == f"source {source.name}"]


def read_until_lost(source: Source) -> None:
    until = time.monotonic() + SOON_S
    while time.monotonic() < until:
        source.latest(0.05)


class SourceContract(ABC):
    """Inherited once per implementation."""

    @pytest.fixture
    def source(self, tmp_path: Path) -> Iterator[ThreadedSource]:
        source = self.make(tmp_path)
        yield source
        source.close()

    @pytest.fixture
    def slow(self, tmp_path: Path) -> Iterator[tuple[ThreadedSource, threading.Event]]:
        let_go = threading.Event()
        source = self.make_slow(tmp_path, let_go)
        yield source, let_go
        let_go.set()
        source.close()

    @abstractmethod
    def make(self, folder: Path) -> ThreadedSource:
        """Make a source with at least 20 frames, in real time, not yet opened."""

    @abstractmethod
    def make_slow(self, folder: Path, let_go: threading.Event) -> ThreadedSource:
        """Make a source whose opening blocks until `let_go` is set."""

    def test_an_open_source_has_its_first_frame_at_once(self, source: ThreadedSource) -> None:
        with opened(source):
            assert source.latest(0) is not None

    def test_a_frame_is_a_c_contiguous_picture_of_bytes(self, source: ThreadedSource) -> None:
        with opened(source):
            pixels = next_frame(source).pixels
        assert pixels.dtype == np.uint8
        assert pixels.shape == (SIZE[1], SIZE[0], 3)
        assert pixels.flags.c_contiguous

    def test_the_receiver_owns_the_pixels(self, source: ThreadedSource) -> None:
        with opened(source):
            first = next_frame(source)
            kept = first.pixels.copy()
            second = next_frame(source)
            assert not np.shares_memory(first.pixels, second.pixels)
            assert first.pixels.flags.writeable
            second.pixels[:] = 1
            third = next_frame(source)
        assert np.array_equal(first.pixels, kept)
        assert not np.array_equal(third.pixels, second.pixels)

    def test_numbers_and_times_grow(self, source: ThreadedSource) -> None:
        before = time.monotonic_ns()
        with opened(source):
            frames = [next_frame(source) for _ in range(5)]
        assert all(a.index < b.index for a, b in pairwise(frames))
        times = [before, *(f.at_ns for f in frames), time.monotonic_ns()]
        assert times == sorted(times)

    def test_a_frame_is_handed_out_once(self, source: ThreadedSource) -> None:
        with opened(source):
            seen = [f.index for _ in range(40) if (f := source.latest(0.005)) is not None]
        assert len(seen) == len(set(seen))

    def test_who_comes_late_gets_the_newest_only(self, source: ThreadedSource) -> None:
        with opened(source):
            first = next_frame(source)
            time.sleep(0.3)
            late = next_frame(source)
            after = next_frame(source)
        assert late.index >= first.index + 4
        assert after.index > late.index

    def test_a_source_that_was_never_opened_gives_nothing(self, source: ThreadedSource) -> None:
        assert source.latest(0) is None
        assert not source.ended
        source.close()

    def test_closing_twice_is_closing_once(self, source: ThreadedSource) -> None:
        source.open(SOON_S)
        source.close()
        source.close()
        assert source.latest(0) is None

    def test_closing_from_another_thread_wakes_who_waits(self, source: ThreadedSource) -> None:
        source.open(SOON_S)
        got: list[Frame | None] = []

        def drain() -> None:
            while (frame := source.latest(SOON_S)) is not None:
                got.append(frame)
            got.append(None)

        waiting = threading.Thread(target=drain)
        waiting.start()
        wait_for(lambda: bool(got))
        source.close()
        waiting.join(1)
        assert not waiting.is_alive()
        assert got[-1] is None

    def test_it_can_be_opened_again(self, source: ThreadedSource) -> None:
        source.open(SOON_S)
        next_frame(source)
        source.open(SOON_S)
        next_frame(source)
        source.close()
        source.open(SOON_S)
        next_frame(source)

    def test_no_thread_stays_behind(self, source: ThreadedSource) -> None:
        for _ in range(3):
            with opened(source):
                next_frame(source)
                assert len(threads_of(source)) == 1
            assert threads_of(source) == []

    def test_an_opening_that_blocks_keeps_its_deadline(
        self, slow: tuple[ThreadedSource, threading.Event]
    ) -> None:
        source, _ = slow
        start = time.monotonic()
        with pytest.raises(SourceSlow):
            source.open(0.1)
        assert time.monotonic() - start < 1.0

    def test_a_second_try_does_not_pile_up_behind_a_blocked_one(
        self, slow: tuple[ThreadedSource, threading.Event]
    ) -> None:
        source, let_go = slow
        with pytest.raises(SourceSlow):
            source.open(0.05)
        start = time.monotonic()
        for _ in range(3):
            with pytest.raises(SourceBusy):
                source.open(0.02)
        source.close()
        assert time.monotonic() - start < 0.4
        assert len(threads_of(source)) == 1
        let_go.set()
        source.open(SOON_S)
        next_frame(source)

    def test_closing_during_a_blocked_opening_returns_soon(
        self, slow: tuple[ThreadedSource, threading.Event]
    ) -> None:
        source, _ = slow
        outcome: list[SourceError] = []

        def try_to_open() -> None:
            try:
                source.open(30)
            except SourceError as problem:
                outcome.append(problem)

        opening = threading.Thread(target=try_to_open)
        opening.start()
        time.sleep(0.05)
        start = time.monotonic()
        source.close()
        assert time.monotonic() - start < 2.0
        opening.join(2)
        assert [type(o) for o in outcome] == [SourceClosed]

    def test_what_was_abandoned_lets_the_device_go_by_itself(
        self, slow: tuple[ThreadedSource, threading.Event]
    ) -> None:
        source, let_go = slow
        with pytest.raises(SourceSlow):
            source.open(0.05)
        let_go.set()
        wait_for(lambda: threads_of(source) == [])
        assert source.latest(0) is None
