"""Webcams through OpenCV: listed by name, opened with a deadline, unplugged and replugged."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import cv2

from kiosk.scanning.camera_book import CameraBook
from kiosk.scanning.camera_list import CameraInfo, list_cameras, named
from kiosk.scanning.camera_stream import CameraStream, Orders, PictureSize
from kiosk.scanning.capture import Capture, OpenCvCapture
from kiosk.scanning.controls import Dial, Panel, Turn
from kiosk.scanning.feed import Opening, Pace, Stream, ThreadedSource
from kiosk.scanning.source import (
    CameraAwaited,
    CameraChanging,
    Frame,
    NoSuchCamera,
    SourceBusy,
    SourceClosed,
    SourceLost,
)

__all__ = [
    "DEFAULT_SIZE",
    "SIZES",
    "Camera",
    "CameraInfo",
    "CameraReport",
    "PictureSize",
    "list_cameras",
    "named",
]

_log = logging.getLogger(__name__)


DEFAULT_SIZE = PictureSize(1280, 720, 30.0)
SIZES = ((640, 480), (1280, 720), (1920, 1080))
"""What can be asked for on the camera page; what is given is another matter."""


@dataclass(frozen=True, slots=True)
class CameraReport:
    """How a camera stands at this moment."""

    there: tuple[CameraInfo, ...] | None
    """What was plugged in when somebody last looked; None: nobody has looked yet."""
    wanted: CameraInfo | None
    """None: the first one that is plugged in."""
    running: bool
    asked: PictureSize
    given: PictureSize | None
    """Measured over the last second; None until then, and while it does not run."""
    dials: tuple[Dial, ...] | None
    """None: not asked for yet."""
    pending: bool
    """The driver has not done everything yet that was asked of it."""
    looking: bool
    """What is plugged in is being listed."""
    shy: bool
    """The driver hung on a control: they are left alone until the program is started anew."""


def _open_device(index: int, backend: int) -> Capture:
    return OpenCvCapture(index, backend)


class Camera(ThreadedSource):
    """A webcam: a thread of its own grabs, only the newest picture is kept.

    After `SourceLost`, `open` finds the same camera again: at its old path if its name is
    still there, else by name wherever it is plugged in now. `latest` also raises `SourceLost`
    when the driver has given nothing for `stall_s`, without an error of its own, and when
    another camera or size was chosen.

    Args:
        wanted: None takes the first camera that is plugged in. Another one than the wanted one
            is never taken.
        asked: what the camera is asked for; see `given` for what it does.
        book: where sizes and controls are kept, and what they are put back from.
    """

    stall_s = 5.0

    def __init__(
        self,
        wanted: CameraInfo | None = None,
        asked: PictureSize = DEFAULT_SIZE,
        *,
        open_capture: Callable[[int, int], Capture] = _open_device,
        cameras: Callable[[], tuple[CameraInfo, ...]] = list_cameras,
        book: CameraBook | None = None,
    ) -> None:
        super().__init__(wanted.name if wanted else "camera", Pace.AS_IT_COMES)
        self._open_capture = open_capture
        self._cameras = cameras
        self._book = book if book is not None else CameraBook()
        self._default = asked
        self._lock_choice = threading.Lock()
        """Guards what follows; never held while the device or the system is asked."""
        self._wanted = wanted
        self._asked = asked
        self._chosen_no = 0
        """Counts the choices of a camera or a size, `_taken_no` the one that was last opened."""
        self._taken_no = 0
        self._another = False
        self._there: tuple[CameraInfo, ...] | None = None
        self._looking = False
        self._stream: CameraStream | None = None
        self._orders = Orders()
        self._shy: set[str] = set()
        self._at: CameraInfo | None = None
        """The one that was last opened, or tried."""
        self._hung: dict[str, Opening] = {}
        self._next_index = 0

    @property
    def book(self) -> CameraBook:
        """What is kept about cameras."""
        return self._book

    @property
    def given(self) -> PictureSize | None:
        """What the camera really gives, fps measured over the last second; None before that."""
        stream = self._stream
        return stream.given() if stream is not None else None

    def report(self) -> CameraReport:
        """Tell how it stands. From any thread; at once."""
        running = self._runs()
        with self._lock_choice:
            wanted, orders = self._wanted, self._orders
            stream = self._stream if running else None
            shy = wanted is not None and wanted.name in self._shy
            changing = self._chosen_no != self._taken_no
            return CameraReport(
                there=self._there,
                wanted=wanted,
                running=running and not changing,
                asked=self._asked,
                given=stream.given() if stream is not None else None,
                dials=() if shy else stream.dials if stream is not None else None,
                pending=changing or (running and orders.pending),
                looking=self._looking,
                shy=shy,
            )

    def choose(self, camera: CameraInfo) -> None:
        """Take another camera, and keep the choice. From any thread; at once."""
        with self._lock_choice:
            self._wanted, self._another = camera, True
            self._chosen_no += 1
        self._book.choose(camera.name, camera.path)

    def ask_size(self, size_px: tuple[int, int]) -> None:
        """Ask for another width and height, and keep it for this camera. As `choose`."""
        with self._lock_choice:
            self._asked = PictureSize(*size_px, fps=self._default.fps)
            self._chosen_no += 1
            wanted = self._wanted
            if wanted is None:
                self._default = self._asked
        if wanted is not None:
            self._book.keep_size(wanted.name, size_px)

    def turn(self, turn: Turn) -> None:
        """Turn a control; of several turns only the last counts. From any thread; at once."""
        with self._lock_choice:
            self._orders.turn(turn)

    def find_controls(self) -> None:
        """Find out which controls there are; the picture flickers. From any thread; at once."""
        with self._lock_choice:
            if self._wanted is None or self._wanted.name not in self._shy:
                self._orders.find()

    def look_again(self) -> None:
        """List anew what is plugged in. From any thread; at once: the system may take its time."""
        with self._lock_choice:
            if self._looking:
                return
            self._looking = True
        threading.Thread(target=self._look, name="list cameras", daemon=True).start()

    def _look(self) -> None:
        try:
            self._list()
        finally:
            with self._lock_choice:
                self._looking = False

    def _list(self) -> tuple[CameraInfo, ...]:
        there = self._cameras()
        with self._lock_choice:
            self._there = there
        return there

    def open(self, deadline_s: float) -> None:
        """See `Source.open`."""
        self._close(deadline_s)
        with self._lock_choice:
            another, self._another = self._another, False
            at, wanted = self._at, self._wanted
            if self._hanging is not None and self._orders.busy and at is not None:
                _log.info("controls are left alone: the driver hung on one")
                self._shy.add(at.name)
            self._orders = Orders()
            self._stream = None
        if another and at is not None and wanted is not None:
            # One device that hangs must not hold up another; nor is it forgotten that it does.
            self._next_index = self._first_index()
            if self._hanging is not None:
                self._hung[_place(at)] = self._hanging
            self._run, self._hanging = None, self._hung.pop(_place(wanted), None)
        super().open(deadline_s)

    def latest(self, wait_s: float) -> Frame | None:
        """See `Source.latest`."""
        if self._chosen_no != self._taken_no and self._runs():
            raise CameraChanging
        return super().latest(wait_s)

    def _runs(self) -> bool:
        run = self._run
        if run is None:
            return False
        return run.opened and not (run.stop or run.over or run.failure is not None)

    def _first_index(self) -> int:
        if self._run is not None:
            self._next_index = self._run.index + 1
        return self._next_index

    def _open_stream(self, stopping: Callable[[], bool]) -> Stream:
        with self._lock_choice:
            chosen_no, orders = self._chosen_no, self._orders
        camera = self._find()
        with self._lock_choice:
            if stopping():
                raise SourceClosed
            self._at = camera
            asked = self._asked = self._size_for(camera)
            shy = camera.name in self._shy
        capture = self._open_capture(camera.index, camera.backend)
        try:
            if not capture.is_open():
                raise SourceBusy
            _ask(capture, asked)
            panel = Panel(capture, camera.backend)
            turns = () if shy else self._book.turns(camera.name)
            if turns:
                orders.begin()
                panel.restore(turns)
                orders.done()
            stream = CameraStream(
                capture, panel, orders, asked.fps, stopping, partial(self._keep, camera.name)
            )
            try:
                stream.prove()
            except SourceLost:
                # V4L2 lets a camera be opened that another program is streaming from.
                raise SourceBusy from None
            with self._lock_choice:
                if stopping():
                    raise SourceClosed
                if chosen_no == self._chosen_no:
                    # Whoever is plugged in now is who must come back after an unplugging.
                    self._wanted = camera
                self._taken_no = chosen_no
                self.name, self._stream = camera.name, stream
        except BaseException:
            capture.release()
            raise
        return stream

    def _size_for(self, camera: CameraInfo) -> PictureSize:
        kept = self._book.size(camera.name)
        if kept is None:
            return self._default
        return PictureSize(*kept, fps=self._default.fps)

    def _keep(self, name: str, dial: Dial) -> None:
        """Keep what the driver has done, in the camera's thread; never what it only may do."""
        value = None if dial.auto else dial.value
        self._book.keep_turn(name, Turn(dial.control, dial.auto, value))

    def _find(self) -> CameraInfo:
        there = self._list()
        wanted = self._wanted
        if wanted is not None:
            there = tuple(c for c in there if c.name == wanted.name)
            if not there:
                raise CameraAwaited(CameraAwaited.said.fill(name=wanted.name))
            same_place = tuple(c for c in there if c.path == wanted.path)
            there = same_place or there
        if not there:
            raise NoSuchCamera
        return there[0]


def _place(camera: CameraInfo) -> str:
    return f"{camera.name}\n{camera.path}"


def _ask(capture: Capture, size: PictureSize) -> None:
    # Motion JPEG first: uncompressed, USB 2 carries 1280x720 at some 10 fps only.
    capture.ask(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
    capture.ask(cv2.CAP_PROP_FRAME_WIDTH, size.width_px)
    capture.ask(cv2.CAP_PROP_FRAME_HEIGHT, size.height_px)
    capture.ask(cv2.CAP_PROP_FPS, size.fps)
    capture.ask(cv2.CAP_PROP_BUFFERSIZE, 1)
