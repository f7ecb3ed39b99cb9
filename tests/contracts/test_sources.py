# ruff: noqa: D101, D102 - the names of the contract's tests are its sentences
"""What every source of frames keeps, whatever is behind it.

A real V4L2 device does not exist on the machines that run this: the camera is driven through
a hand-written capture that can be busy, block, be unplugged and be plugged in again.

Past 400 lines: the contract and all that keep it are read side by side.
"""

import os
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from kiosk.scanning.camera import Camera, CameraInfo
from kiosk.scanning.capture import Capture
from kiosk.scanning.feed import Stream, ThreadedSource
from kiosk.scanning.film import FolderFilm, LiveFilm, VideoFilm, open_film
from kiosk.scanning.source import (
    Frame,
    NoSuchCamera,
    NoSuchFilm,
    NotAVideo,
    Source,
    SourceBusy,
    SourceClosed,
    SourceError,
    SourceLost,
    SourceSlow,
)

Pixels = NDArray[np.uint8]

SIZE = (64, 48)
SOON_S = 5.0
"""For what happens at once: never reached unless something is broken"""


def picture(number: int) -> Pixels:
    """Draw a plain picture whose grey level tells its number, robust to JPEG."""
    return np.full((SIZE[1], SIZE[0], 3), 8 * number % 256, np.uint8)


def number_in(pixels: Pixels) -> int:
    return round(float(pixels.mean()) / 8)


def write_video(path: Path, frames: int, fps: float = 30.0) -> Path:
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), fps, SIZE)
    assert writer.isOpened()
    for number in range(frames):
        writer.write(picture(number))
    writer.release()
    return path


def write_folder(path: Path, frames: int) -> Path:
    path.mkdir()
    for number in range(frames):
        packed = cv2.imencode(".png", picture(number))[1]
        (path / f"{number:03d}.png").write_bytes(packed.tobytes())
    return path


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


class FilmContract(SourceContract):
    """What films keep besides."""

    @abstractmethod
    def make_every(self, folder: Path, frames: int) -> ThreadedSource:
        """Make a film of so many frames of which none may be dropped."""

    def test_every_frame_comes_in_order_when_none_may_be_dropped(self, tmp_path: Path) -> None:
        film = self.make_every(tmp_path, 12)
        with opened(film):
            frames = [next_frame(film) for _ in range(12)]
            assert film.latest(SOON_S) is None
            assert film.ended
        assert [f.index for f in frames] == list(range(12))
        assert [number_in(f.pixels) for f in frames] == list(range(12))

    def test_a_film_has_not_ended_while_its_last_frame_waits(self, tmp_path: Path) -> None:
        film = self.make_every(tmp_path, 1)
        with opened(film):
            assert not film.ended
            assert next_frame(film).index == 0
            film.latest(SOON_S)
            assert film.ended

    def test_a_film_opened_again_starts_anew(self, tmp_path: Path) -> None:
        film = self.make_every(tmp_path, 3)
        for _ in range(2):
            with opened(film):
                assert [next_frame(film).index for _ in range(3)] == [0, 1, 2]

    def test_real_time_takes_real_time(self, source: ThreadedSource) -> None:
        start = time.monotonic()
        with opened(source):
            while next_frame(source).index < 12:
                pass
        assert time.monotonic() - start >= 12 / 30 - 0.02


class TestVideoFilm(FilmContract):
    def make(self, folder: Path) -> VideoFilm:
        return VideoFilm(write_video(folder / "gate.avi", 30))

    def make_every(self, folder: Path, frames: int) -> VideoFilm:
        return VideoFilm(write_video(folder / "gate.avi", frames), pace=False)

    def make_slow(self, folder: Path, let_go: threading.Event) -> VideoFilm:
        def open_capture(_path: str) -> Capture:
            let_go.wait(30)
            return FakeCapture(FakeDevice())

        return VideoFilm(write_video(folder / "gate.avi", 30), open_capture=open_capture)

    @pytest.mark.parametrize("name", ["notes.txt", "gate.avi", "gate.mp4", "gate_01.png"])
    @pytest.mark.parametrize(
        "content",
        [b"", b"this is no film\n" * 400, b"RIFF\x00\x00\x00\x00AVI LIST", bytes(4096)],
        ids=["empty", "text", "header", "zeros"],
    )
    def test_a_file_that_is_no_video_is_refused(
        self, tmp_path: Path, name: str, content: bytes
    ) -> None:
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(NotAVideo) as refused:
            open_film(path).open(SOON_S)
        assert "video" in refused.value.message.in_("en")
        assert "视频" in refused.value.message.in_("zh")

    def test_a_file_that_is_not_there_is_said_so(self, tmp_path: Path) -> None:
        with pytest.raises(NoSuchFilm):
            open_film(tmp_path / "gone.avi").open(SOON_S)

    def test_a_film_cut_off_in_the_middle_ends_there(self, tmp_path: Path) -> None:
        path = write_video(tmp_path / "gate.avi", 30)
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        film = VideoFilm(path, pace=False)
        with opened(film):
            frames = []
            while (frame := film.latest(SOON_S)) is not None:
                frames.append(frame)
            assert film.ended
        assert 1 <= len(frames) < 30

    def test_a_pipe_is_refused_and_does_not_block(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe.avi")
        with pytest.raises(NotAVideo):
            open_film(tmp_path / "pipe.avi").open(SOON_S)


class SlowFolder(FolderFilm):
    """A folder on a network share that does not answer."""

    def __init__(self, path: Path, let_go: threading.Event) -> None:
        super().__init__(path)
        self._let_go = let_go

    def _open_stream(self, stopping: Callable[[], bool], /) -> Stream:
        self._let_go.wait(30)
        return super()._open_stream(stopping)


class TestFolderFilm(FilmContract):
    def make(self, folder: Path) -> FolderFilm:
        return FolderFilm(write_folder(folder / "frames", 30))

    def make_every(self, folder: Path, frames: int) -> FolderFilm:
        return FolderFilm(write_folder(folder / "frames", frames), pace=False)

    def make_slow(self, folder: Path, let_go: threading.Event) -> FolderFilm:
        return SlowFolder(write_folder(folder / "frames", 30), let_go)

    def test_an_empty_folder_is_refused_with_what_it_lacks(self, tmp_path: Path) -> None:
        with pytest.raises(NotAVideo) as refused:
            open_film(tmp_path).open(SOON_S)
        assert "picture" in refused.value.message.in_("en")

    def test_a_folder_of_other_files_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "notes.txt").write_text("no picture")
        (tmp_path / "broken.png").write_bytes(b"no picture either")
        (tmp_path / "empty.jpg").write_bytes(b"")
        with pytest.raises(NotAVideo):
            open_film(tmp_path).open(SOON_S)

    def test_a_folder_that_is_not_there_is_said_so(self, tmp_path: Path) -> None:
        with pytest.raises(NoSuchFilm):
            FolderFilm(tmp_path / "gone").open(SOON_S)

    def test_a_broken_picture_is_left_out(self, tmp_path: Path) -> None:
        folder = write_folder(tmp_path / "frames", 4)
        (folder / "001.png").write_bytes(b"broken")
        film = FolderFilm(folder, pace=False)
        with opened(film):
            assert [number_in(next_frame(film).pixels) for _ in range(3)] == [0, 2, 3]

    def test_chinese_names_are_no_obstacle(self, tmp_path: Path) -> None:
        film = open_film(write_folder(tmp_path / "荣昌东地铁站", 3))
        with opened(film):
            assert next_frame(film).index == 0


class TestLiveFilm(FilmContract):
    def make(self, folder: Path) -> LiveFilm:
        return LiveFilm(lambda index: picture(index) if index < 30 else None)

    def make_every(self, folder: Path, frames: int) -> LiveFilm:
        return LiveFilm(lambda index: picture(index) if index < frames else None, pace=False)

    def make_slow(self, folder: Path, let_go: threading.Event) -> LiveFilm:
        def render(index: int) -> Pixels | None:
            let_go.wait(30)
            return picture(index) if index < 30 else None

        return LiveFilm(render)

    def test_a_bug_in_the_drawing_comes_out_where_frames_are_taken(self) -> None:
        def render(index: int) -> Pixels | None:
            if index == 1:
                raise ZeroDivisionError
            return picture(index)

        film = LiveFilm(render, pace=False)
        film.open(SOON_S)
        assert next_frame(film).index == 0
        with pytest.raises(ZeroDivisionError):
            film.latest(SOON_S)
        film.close()

    def test_a_slow_drawing_skips_what_is_late_and_keeps_the_time(self) -> None:
        asked: list[int] = []

        def render(index: int) -> Pixels | None:
            asked.append(index)
            time.sleep(0.08)
            return picture(index) if index < 30 else None

        film = LiveFilm(render)
        start = time.monotonic()
        with opened(film):
            while not film.ended:
                film.latest(0.05)
        assert time.monotonic() - start < 30 / 30 + 1.0
        assert len(asked) < 20
        assert asked == sorted(set(asked))

    def test_the_next_picture_is_drawn_while_the_last_is_being_read(self) -> None:
        asked: list[int] = []

        def render(index: int) -> Pixels | None:
            asked.append(index)
            return picture(index)

        film = LiveFilm(render, pace=False)
        with opened(film):
            wait_for(lambda: asked == [0, 1])
            next_frame(film)
            wait_for(lambda: asked == [0, 1, 2])


class TestCamera(SourceContract):
    def make(self, folder: Path) -> Camera:
        device = FakeDevice()
        return self.camera(device, device.where)

    def make_slow(self, folder: Path, let_go: threading.Event) -> Camera:
        device = FakeDevice()
        device.hang = let_go
        return self.camera(device, device.where)

    @staticmethod
    def camera(device: FakeDevice, wanted: CameraInfo | None = None) -> Camera:
        return Camera(wanted, open_capture=device.open, cameras=device.cameras)

    def test_a_camera_never_ends(self, source: ThreadedSource) -> None:
        with opened(source):
            next_frame(source)
            assert not source.ended
        assert not source.ended

    def test_a_camera_that_is_taken_is_busy(self) -> None:
        device = FakeDevice()
        device.taken = True
        with pytest.raises(SourceBusy) as busy:
            self.camera(device).open(SOON_S)
        assert "Close the program" in busy.value.message.in_("en")
        assert device.released == 1

    def test_a_camera_that_opens_but_streams_to_another_program_is_busy(self) -> None:
        device = FakeDevice()
        device.streams_elsewhere = True
        with pytest.raises(SourceBusy):
            self.camera(device).open(SOON_S)
        assert device.released == 1

    def test_no_camera_is_said_so(self) -> None:
        device = FakeDevice()
        device.where = None
        with pytest.raises(NoSuchCamera):
            self.camera(device).open(SOON_S)

    def test_another_camera_is_not_taken_for_the_one_asked_for(self) -> None:
        device = FakeDevice()
        with pytest.raises(NoSuchCamera):
            self.camera(device, CameraInfo(0, "Other Cam", "/dev/video0")).open(SOON_S)

    def test_of_two_cameras_of_one_make_the_same_one_is_opened(self) -> None:
        device = FakeDevice()
        left, right = (CameraInfo(n, "Gate Cam", f"/dev/video{n}", 200) for n in (0, 2))
        device.where = right
        camera = Camera(right, open_capture=device.open, cameras=lambda: (left, right))
        with opened(camera):
            next_frame(camera)
        assert device.opened_at == [2]

    def test_unplugging_is_noticed_and_replugging_elsewhere_brings_it_back(self) -> None:
        device = FakeDevice()
        camera = self.camera(device)
        camera.open(SOON_S)
        before = next_frame(camera)
        device.where = None
        with pytest.raises(SourceLost):
            read_until_lost(camera)
        wait_for(lambda: device.released == 1)
        with pytest.raises(NoSuchCamera):
            camera.open(SOON_S)
        device.where = CameraInfo(3, "Gate Cam", "/dev/video3", 200)
        camera.open(SOON_S)
        assert device.opened_at == [0, 3]
        assert next_frame(camera).index > before.index
        camera.close()
        assert device.released == 2

    def test_one_missed_picture_is_no_unplugging(self) -> None:
        device = FakeDevice()
        camera = self.camera(device)
        with opened(camera):
            next_frame(camera)
            device.streams_elsewhere = True
            time.sleep(0.1)
            device.streams_elsewhere = False
            next_frame(camera)
            next_frame(camera)
        assert device.released == 1

    def test_a_driver_that_goes_silent_is_lost_and_close_does_not_hang(self) -> None:
        device = FakeDevice()
        camera = self.camera(device)
        camera.stall_s = 0.1
        camera.open(SOON_S)
        device.silent.clear()
        start = time.monotonic()
        with pytest.raises(SourceLost):
            read_until_lost(camera)
        camera.close()
        assert time.monotonic() - start < 2.0
        with pytest.raises(SourceBusy):
            camera.open(0.05)
        device.silent.set()
        camera.open(SOON_S)
        next_frame(camera)
        camera.close()

    def test_the_device_is_touched_by_its_own_thread_only(self) -> None:
        device = FakeDevice()
        camera = self.camera(device)
        with opened(camera):
            next_frame(camera)
        assert len(device.threads) == 1
        assert threading.current_thread().name not in device.threads

    def test_it_asks_for_hd_and_says_what_it_was_given(self) -> None:
        device = FakeDevice()
        camera = self.camera(device)
        with opened(camera):
            for _ in range(5):
                next_frame(camera)
            given = camera.given
        assert device.asked[cv2.CAP_PROP_FRAME_WIDTH] == 1280
        assert device.asked[cv2.CAP_PROP_FRAME_HEIGHT] == 720
        assert given is not None
        assert (given.width_px, given.height_px) == SIZE
        assert 5 < given.fps < 1000

    def test_the_camera_bears_the_name_of_what_was_found(self) -> None:
        camera = self.camera(FakeDevice())
        with opened(camera):
            assert camera.name == "Gate Cam"
