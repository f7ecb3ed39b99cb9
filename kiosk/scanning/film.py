"""Films: recorded or drawn pictures that stand in for a camera."""

from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.scanning.capture import Capture, OpenCvCapture
from kiosk.scanning.feed import Pace, Stream, ThreadedSource
from kiosk.scanning.source import NoSuchFilm, NotAVideo
from sync.domain.wording import Say

DEFAULT_FPS = 30.0
PICTURE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".webp"})

_TEXT_ART = frozenset({b"ansi", b"bint", b"xbin", b"idf "})
"""FFmpeg shows any text file as a film of a terminal typing it (its "tty" reader)"""

_EMPTY_FOLDER = Say(
    zh="文件夹里没有可以打开的图片（PNG、JPEG、BMP、WebP）。",
    en="The folder holds no picture that can be opened (PNG, JPEG, BMP, WebP).",
)


def _pace(in_real_time: bool) -> Pace:
    return Pace.REAL_TIME if in_real_time else Pace.EVERY_FRAME


class _Pictures:
    """A stream over any iterator of pictures; `let_go` closes what is behind it."""

    def __init__(
        self,
        pictures: Iterator[NDArray[np.uint8] | None],
        fps: float,
        let_go: Callable[[], None] = lambda: None,
    ) -> None:
        self.fps = fps
        self._pictures = pictures
        self._let_go = let_go

    def next(self) -> NDArray[np.uint8] | None:
        return next(self._pictures, None)

    def skip(self) -> bool:
        return next(self._pictures, None) is not None

    def close(self) -> None:
        self._let_go()


class _Recording:
    """A stream over an open video file."""

    def __init__(self, capture: Capture, first: NDArray[np.uint8], fps: float) -> None:
        self.fps = fps
        self._capture = capture
        self._first: NDArray[np.uint8] | None = first

    def next(self) -> NDArray[np.uint8] | None:
        if self._first is not None:
            first, self._first = self._first, None
            return first
        return self._capture.read()

    def skip(self) -> bool:
        return self._capture.skip()

    def close(self) -> None:
        self._capture.release()


def _open_file(path: str) -> Capture:
    by_ffmpeg = OpenCvCapture(path, cv2.CAP_FFMPEG)
    # Without FFmpeg, OpenCV itself reads Motion JPEG.
    return by_ffmpeg if by_ffmpeg.is_open() else OpenCvCapture(path, cv2.CAP_OPENCV_MJPEG)


def _is_text(capture: Capture) -> bool:
    code = int(capture.tell(cv2.CAP_PROP_FOURCC)) & 0xFFFFFFFF
    return code.to_bytes(4, "little").lower() in _TEXT_ART


class VideoFilm(ThreadedSource):
    """A video file, in real time; with `pace` False every frame, as fast as they are taken."""

    def __init__(
        self,
        path: Path,
        *,
        pace: bool = True,
        open_capture: Callable[[str], Capture] = _open_file,
    ) -> None:
        super().__init__(path.name, _pace(pace))
        self._path = path
        self._open_capture = open_capture

    def _open_stream(self, _stopping: Callable[[], bool]) -> Stream:
        if not self._path.exists():
            raise NoSuchFilm
        if not self._path.is_file():  # a pipe or a device would block, a folder is no video
            raise NotAVideo
        capture = self._open_capture(str(self._path))
        first = capture.read() if capture.is_open() and not _is_text(capture) else None
        if first is None:
            capture.release()
            raise NotAVideo
        fps = capture.tell(cv2.CAP_PROP_FPS)
        return _Recording(capture, first, fps if 1.0 <= fps <= 240.0 else DEFAULT_FPS)


class FolderFilm(ThreadedSource):
    """A folder of pictures, shown in the order of their names; broken ones are left out."""

    def __init__(self, path: Path, *, fps: float = DEFAULT_FPS, pace: bool = True) -> None:
        super().__init__(path.name, _pace(pace))
        self._path = path
        self._fps = fps

    def _open_stream(self, _stopping: Callable[[], bool]) -> Stream:
        if not self._path.is_dir():
            raise NoSuchFilm
        files = sorted(p for p in self._path.iterdir() if p.suffix.lower() in PICTURE_SUFFIXES)
        pictures = (picture for p in files if (picture := _picture(p)) is not None)
        first = next(pictures, None)
        if first is None:
            raise NotAVideo(_EMPTY_FOLDER)
        return _Pictures(_after(first, pictures), self._fps)


def _picture(path: Path) -> NDArray[np.uint8] | None:
    # Not imread: it cannot open a path with Chinese characters on Windows.
    data = np.fromfile(path, dtype=np.uint8)
    if data.size == 0:
        return None
    picture = cv2.imdecode(data, cv2.IMREAD_COLOR)
    return None if picture is None else np.asarray(picture, dtype=np.uint8)


def _after(
    first: NDArray[np.uint8], rest: Iterator[NDArray[np.uint8]]
) -> Iterator[NDArray[np.uint8]]:
    yield first
    yield from rest


class LiveFilm(ThreadedSource):
    """A film drawn while it is shown, one picture ahead, in a thread of its own.

    Args:
        render: frame index -> picture, or None at the end. Called in order, from one thread;
            an index whose time has passed is not asked for. What it raises comes out of
            `latest` (or `open`) unchanged.
    """

    def __init__(
        self,
        render: Callable[[int], NDArray[np.uint8] | None],
        *,
        fps: float = DEFAULT_FPS,
        pace: bool = True,
        name: str = "film",
    ) -> None:
        super().__init__(name, _pace(pace))
        self._render = render
        self._fps = fps

    def _open_stream(self, _stopping: Callable[[], bool]) -> Stream:
        return _Drawn(self._render, self._fps)


class _Drawn:
    """A stream that draws."""

    def __init__(self, render: Callable[[int], NDArray[np.uint8] | None], fps: float) -> None:
        self.fps = fps
        self._render = render
        self._index = 0

    def next(self) -> NDArray[np.uint8] | None:
        picture = self._render(self._index)
        self._index += 1
        return picture

    def skip(self) -> bool:
        self._index += 1
        return True

    def close(self) -> None:
        """Nothing is held."""


def open_film(path: Path) -> VideoFilm | FolderFilm:
    """Choose how to show `path`: a folder is pictures, anything else a video file.

    Opens nothing yet: a missing file shows in `open`.
    """
    return FolderFilm(path) if path.is_dir() else VideoFilm(path)
