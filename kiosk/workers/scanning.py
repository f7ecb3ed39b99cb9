"""The scanner: frames in; badges, hints and a preview out, on a thread of its own.

One turn of the loop waits at most `_WAIT_S` for a frame, so that stopping is prompt; opening a
device may take as long as its deadline and is broken off by closing the source. A camera that
cannot be opened or is lost is tried again for ever, ever more patiently, and the window is told
why and what to do.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from kiosk.scanning.advice import Advice
from kiosk.scanning.glance import Glance, Hint, Seen
from kiosk.scanning.sighting import Sighting
from kiosk.scanning.source import Frame, Source, SourceError
from kiosk.workers.power import Power
from kiosk.workers.preview import Feeds, Lens, PreviewPace, Quad
from sync.domain.errors import GatepostError
from sync.domain.wording import Say

_log = logging.getLogger(__name__)

OPEN_DEADLINE_S = 5.0
_WAIT_S = 0.05
_JOIN_S = 3.0
_BACKOFF_S = (0.5, 1.0, 2.0, 4.0, 8.0)
LOOK_S = 1 / 30
"""A look may take as long as a frame of the camera: the next one waits for it."""


class CameraState(StrEnum):
    """What the camera does."""

    OPENING = "opening"
    LOOKING = "looking"
    LOST = "lost"
    """Away or unusable; it is tried again by itself."""
    ENDED = "ended"
    """A film is over."""


@dataclass(frozen=True, slots=True)
class CameraView:
    """What the window says about the camera."""

    state: CameraState
    name: str = ""
    film: bool = False
    """A film stands in for a camera: say so on the screen."""
    title: Say | None = None
    """Why it is away."""
    todo: Say | None = None
    """What a captain can do about it."""


class Reads(Protocol):
    """What the scanner needs of a reader."""

    def look(self, frame: NDArray[np.uint8], deadline: float | None = None) -> Glance:
        """Say what is to be seen in a frame; never raises on content."""


class Filters(Protocol):
    """What the scanner needs of a presence filter."""

    def sightings(self, seen: Sequence[Seen], at_ns: int) -> Sequence[Sighting]:
        """Say which codes are new sightings."""


class Scanner(QObject):
    """Looks for badges until it is stopped. `start` and `stop` belong to the main thread."""

    badge_read = Signal(str, object)
    """(text, frame's at_ns as int: monotonic nanoseconds do not fit a Qt int)."""
    preview_ready = Signal(QImage)
    """A copy of its own that fills the room, see `fit`; as often as `PreviewPace` says."""
    codes_seen = Signal(object)
    """Where the picture's codes are, as `tuple[Quad, ...]`; with a picture, when it changes."""
    hint_changed = Signal(object)
    """A `Hint` that is to be shown from now on, or None."""
    camera_changed = Signal(object)
    """A `CameraView`."""
    film_ended = Signal()

    def __init__(
        self,
        source: Source,
        reader: Reads,
        presence: Filters,
        *,
        film: bool = False,
        mirrored: bool = False,
        open_deadline_s: float = OPEN_DEADLINE_S,
        backoff_s: Sequence[float] = _BACKOFF_S,
        power: Feeds | None = None,
        now_ns: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        super().__init__()
        self._source = source
        self._reader = reader
        self._presence = presence
        self._film = film
        self._mirrored = mirrored
        self._open_deadline_s = open_deadline_s
        self._backoff_s = tuple(backoff_s)
        self._now_ns = now_ns
        self._stopping = threading.Event()
        self._open = False
        self._failures = 0
        self._retry_ns = 0
        self._pace = PreviewPace(power or Power())
        self._room_px: tuple[int, int] | None = None
        self._advice = Advice()
        self._hint: Hint | None = None
        self._quads: tuple[Quad, ...] = ()
        self._view: CameraView | None = None
        self._timer: QTimer | None = None
        self._thread = QThread()
        self._thread.setObjectName("scanner")
        self.moveToThread(self._thread)
        self._thread.started.connect(self._begin)
        self._thread.finished.connect(self._end)

    @property
    def running(self) -> bool:
        """Say whether the thread runs."""
        return self._thread.isRunning()

    def start(self) -> None:
        """Begin on the scanner's own thread."""
        self._stopping.clear()
        self._thread.start()

    def stop(self) -> bool:
        """Stop and wait at most three seconds; True when the thread is gone. Idempotent."""
        self._stopping.set()
        self._source.close()  # breaks off an opening that hangs
        if not self._thread.isRunning():
            return True
        self._thread.quit()
        return self._thread.wait(int(_JOIN_S * 1000))

    def fit(self, width_px: int, height_px: int) -> None:
        """Make pictures that fill a room of so many real pixels. From any thread."""
        self._room_px = (width_px, height_px) if width_px > 0 and height_px > 0 else None

    @Slot()
    def _begin(self) -> None:
        self._timer = QTimer()
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._turn)
        self._timer.start()

    @Slot()
    def _end(self) -> None:
        # In the scanner's thread, the last thing there: timers die where they live.
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._source.close()
        self._open = False

    @Slot()
    def _turn(self) -> None:
        if self._stopping.is_set():
            self._thread.quit()
            return
        try:
            self._look()
        except SourceError as problem:
            self._lose(problem)
        except Exception as bug:
            # A bug must not spin thirty times a second: it counts as a loss, and is raised
            # for the excepthook, which logs it.
            self._lose(GatepostError())
            raise bug from None

    def _look(self) -> None:
        if not self._open:
            if self._now_ns() < self._retry_ns:
                self._stopping.wait(_WAIT_S)
                return
            self._open_source()
        frame = self._source.latest(_WAIT_S)
        if frame is None:
            if self._source.ended:
                self._film_over()
            return
        if self._view is None or self._view.state is not CameraState.LOOKING:
            # Only a frame proves that it works; a device that opens and gives none is not there.
            self._failures = 0
            self._tell(CameraState.LOOKING)
        glance = self._reader.look(frame.pixels, time.monotonic() + LOOK_S)
        for sighting in self._presence.sightings(glance.seen, frame.at_ns):
            self.badge_read.emit(sighting.text, sighting.at_ns)
        self._advise(self._advice.say(glance, frame.at_ns))
        if self._pace.is_due(frame.at_ns):
            self._show(frame, glance)

    def _open_source(self) -> None:
        if self._failures == 0:
            self._tell(CameraState.OPENING)
        self._source.open(self._open_deadline_s)
        self._open = True
        _log.info("source open: %s", self._source.name)

    def _lose(self, problem: GatepostError) -> None:
        self._open = False
        if self._stopping.is_set():
            return
        self._source.close()
        patience_s = self._backoff_s[min(self._failures, len(self._backoff_s) - 1)]
        self._failures += 1
        self._retry_ns = self._now_ns() + int(patience_s * 1e9)
        _log.info("source away (%s), again in %.1f s", type(problem).__name__, patience_s)
        self._tell(CameraState.LOST, problem.title, problem.message)

    def _film_over(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._source.close()
        self._open = False
        self._tell(CameraState.ENDED)
        self.film_ended.emit()

    def _tell(self, state: CameraState, title: Say | None = None, todo: Say | None = None) -> None:
        view = CameraView(state, self._source.name, self._film, title, todo)
        if state is not CameraState.LOOKING:
            self._advise(None)
            self._outline(())
        if view != self._view:
            self._view = view
            self.camera_changed.emit(view)

    def _advise(self, hint: Hint | None) -> None:
        if hint is not self._hint:
            self._hint = hint
            self.hint_changed.emit(hint)

    def _show(self, frame: Frame, glance: Glance) -> None:
        height, width = frame.pixels.shape[:2]
        lens = Lens((width, height), self._room_px, mirrored=self._mirrored)
        self.preview_ready.emit(lens.picture(frame.pixels))
        self._outline(lens.quads(glance))

    def _outline(self, quads: tuple[Quad, ...]) -> None:
        if quads != self._quads:
            self._quads = quads
            self.codes_seen.emit(quads)
