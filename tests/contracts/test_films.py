# ruff: noqa: D101, D102 - the names of the contract's tests are its sentences
"""What films keep: the contract of every source of frames, and their own."""

import os
import threading
import time
from abc import abstractmethod
from collections.abc import Callable
from pathlib import Path

import cv2
import pytest

from kiosk.scanning.capture import Capture
from kiosk.scanning.feed import Stream, ThreadedSource
from kiosk.scanning.film import FolderFilm, LiveFilm, VideoFilm, open_film
from kiosk.scanning.source import (
    NoSuchFilm,
    NotAVideo,
)
from tests.contracts.sources import (
    SIZE,
    SOON_S,
    FakeCapture,
    FakeDevice,
    Pixels,
    SourceContract,
    next_frame,
    opened,
    picture,
    wait_for,
)


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
