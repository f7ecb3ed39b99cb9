"""Webcams through OpenCV: listed by name, opened with a deadline, unplugged and replugged."""

import logging
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.scanning.capture import Capture, OpenCvCapture
from kiosk.scanning.feed import Pace, Stream, ThreadedSource
from kiosk.scanning.source import NoSuchCamera, SourceBusy, SourceLost

_log = logging.getLogger(__name__)

_LOST_AFTER_S = 0.5
"""A driver may fail to give one picture after a change of light; half a second is no hiccup."""


@dataclass(frozen=True, slots=True)
class CameraInfo:
    """A camera that is plugged in."""

    index: int
    """Its number in OpenCV, within `backend`; another one may have it after a replug."""
    name: str
    """What its maker calls it"""
    path: str
    """Where the system has it; "" where the system does not say"""
    backend: int = cv2.CAP_ANY


@dataclass(frozen=True, slots=True)
class PictureSize:
    """What is asked of a camera, or what it really gives."""

    width_px: int
    height_px: int
    fps: float


DEFAULT_SIZE = PictureSize(1280, 720, 30.0)


_NATIVE = {"linux": cv2.CAP_V4L2, "win32": cv2.CAP_DSHOW, "darwin": cv2.CAP_AVFOUNDATION}
"""On Windows not Media Foundation: it takes many seconds to open some cameras."""


def list_cameras() -> tuple[CameraInfo, ...]:
    """List what is plugged in, by number; empty when there is none or the system will not say."""
    try:
        from cv2_enumerate_cameras import enumerate_cameras

        found = enumerate_cameras(_NATIVE.get(sys.platform, cv2.CAP_ANY))
    except (ImportError, OSError, NotImplementedError, RuntimeError) as problem:
        _log.info("cameras cannot be listed: %s", type(problem).__name__)
        return ()
    cameras = [CameraInfo(c.index, c.name or "", c.path or "", c.backend) for c in found]
    return tuple(sorted(cameras, key=lambda c: c.index))


def _open_device(index: int, backend: int) -> Capture:
    return OpenCvCapture(index, backend)


class Camera(ThreadedSource):
    """A webcam: a thread of its own grabs, only the newest picture is kept.

    After `SourceLost`, `open` finds the same camera again: at its old path if its name is
    still there, else by name wherever it is plugged in now. `latest` also raises `SourceLost`
    when the driver has given nothing for `stall_s`, without an error of its own.

    Args:
        wanted: None takes the first camera that is plugged in.
        asked: what the camera is asked for; see `given` for what it does.
    """

    stall_s = 5.0

    def __init__(
        self,
        wanted: CameraInfo | None = None,
        asked: PictureSize = DEFAULT_SIZE,
        *,
        open_capture: Callable[[int, int], Capture] = _open_device,
        cameras: Callable[[], tuple[CameraInfo, ...]] = list_cameras,
    ) -> None:
        super().__init__(wanted.name if wanted else "camera", Pace.AS_IT_COMES)
        self._wanted = wanted
        self._asked = asked
        self._open_capture = open_capture
        self._cameras = cameras
        self._stream: _CameraStream | None = None
        self._next_index = 0

    @property
    def given(self) -> PictureSize | None:
        """What the camera really gives, fps measured over the last second; None before that."""
        return self._stream.given() if self._stream is not None else None

    def _first_index(self) -> int:
        if self._run is not None:
            self._next_index = self._run.index + 1
        return self._next_index

    def _open_stream(self, stopping: Callable[[], bool]) -> Stream:
        camera = self._find()
        capture = self._open_capture(camera.index, camera.backend)
        try:
            if not capture.is_open():
                raise SourceBusy
            self._ask(capture)
            stream = _CameraStream(capture, self._asked.fps, stopping)
            try:
                stream.prove()
            except SourceLost:
                # V4L2 lets a camera be opened that another program is streaming from.
                raise SourceBusy from None
        except BaseException:
            capture.release()
            raise
        # Whoever is plugged in now is who must come back after an unplugging.
        self._wanted, self.name, self._stream = camera, camera.name, stream
        return stream

    def _find(self) -> CameraInfo:
        there = self._cameras()
        wanted = self._wanted
        if wanted is not None:
            there = tuple(c for c in there if c.name == wanted.name)
            same_place = tuple(c for c in there if c.path == wanted.path)
            there = same_place or there
        if not there:
            raise NoSuchCamera
        return there[0]

    def _ask(self, capture: Capture) -> None:
        # Motion JPEG first: uncompressed, USB 2 carries 1280x720 at some 10 fps only.
        capture.ask(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.ask(cv2.CAP_PROP_FRAME_WIDTH, self._asked.width_px)
        capture.ask(cv2.CAP_PROP_FRAME_HEIGHT, self._asked.height_px)
        capture.ask(cv2.CAP_PROP_FPS, self._asked.fps)
        capture.ask(cv2.CAP_PROP_BUFFERSIZE, 1)


class _CameraStream:
    """An open camera."""

    def __init__(self, capture: Capture, fps: float, stopping: Callable[[], bool]) -> None:
        self.fps = fps
        self._capture = capture
        self._stopping = stopping
        self._proof: NDArray[np.uint8] | None = None
        self._size = (0, 0)
        self._times: deque[float] = deque(maxlen=31)

    def prove(self) -> None:
        """Grab the first picture: only that shows that the camera is really ours."""
        self._proof = self._grab()

    def next(self) -> NDArray[np.uint8] | None:
        picture, self._proof = self._proof, None
        if picture is None:
            picture = self._grab()
        if picture is not None:
            self._size = (picture.shape[1], picture.shape[0])
            self._times.append(time.monotonic())
        return picture

    def _grab(self) -> NDArray[np.uint8] | None:
        until: float | None = None
        while not self._stopping():
            picture = self._capture.read()
            if picture is not None:
                return picture
            until = until or time.monotonic() + _LOST_AFTER_S
            if time.monotonic() > until:
                raise SourceLost
            time.sleep(0.01)
        return None

    def skip(self) -> bool:
        return self.next() is not None

    def given(self) -> PictureSize | None:
        times = tuple(self._times)
        if len(times) < 2:
            return None
        fps = (len(times) - 1) / max(times[-1] - times[0], 1e-6)
        return PictureSize(*self._size, fps=fps)

    def close(self) -> None:
        self._capture.release()
