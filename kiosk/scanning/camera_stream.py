"""An open camera, in the camera's own thread: pictures, and controls turned between them."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kiosk.scanning.capture import Capture
from kiosk.scanning.controls import Control, Dial, Panel, Turn
from kiosk.scanning.source import SourceLost

_LOST_AFTER_S = 0.5
"""A driver may fail to give one picture after a change of light; half a second is no hiccup."""


@dataclass(frozen=True, slots=True)
class PictureSize:
    """What is asked of a camera, or what it really gives."""

    width_px: int
    height_px: int
    fps: float


class Orders:
    """What waits to be done to one opening's controls. From any thread; never blocks.

    Of several turns of one control only the newest waits: a slider that is being dragged must
    not leave a queue behind that the camera works off long after.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._find = False
        self._turns: dict[Control, Turn] = {}
        self._busy = False

    @property
    def pending(self) -> bool:
        """Whether something waits or is being done."""
        with self._lock:
            return self._find or bool(self._turns) or self._busy

    def find(self) -> None:
        """Find out which controls there are."""
        with self._lock:
            self._find = True

    def turn(self, turn: Turn) -> None:
        """Turn a control."""
        with self._lock:
            self._turns[turn.control] = turn

    def take_find(self) -> bool:
        """Take the order to find out, to be given back with `done`."""
        with self._lock:
            find, self._find = self._find, False
            self._busy = find
            return find

    def take_turn(self) -> Turn | None:
        """Take the next turn, to be given back with `done`."""
        with self._lock:
            if not self._turns:
                return None
            self._busy = True
            return self._turns.pop(next(iter(self._turns)))

    def begin(self) -> None:
        """Say that the driver is being asked; it may never come back."""
        with self._lock:
            self._busy = True

    def done(self) -> None:
        """Say that the driver came back."""
        with self._lock:
            self._busy = False

    @property
    def busy(self) -> bool:
        """Whether the driver is being asked at this moment."""
        with self._lock:
            return self._busy


class CameraStream:
    """Gives pictures; between two of them it does what was ordered.

    Args:
        turned: is told how what was turned stands now, in the camera's thread.
    """

    def __init__(
        self,
        capture: Capture,
        panel: Panel,
        orders: Orders,
        fps: float,
        stopping: Callable[[], bool],
        turned: Callable[[Dial], None],
    ) -> None:
        self.fps = fps
        self.dials: tuple[Dial, ...] | None = None
        """None until somebody asked what there is."""
        self._capture = capture
        self._panel = panel
        self._orders = orders
        self._stopping = stopping
        self._turned = turned
        self._proof: NDArray[np.uint8] | None = None
        self._size = (0, 0)
        self._times: deque[float] = deque(maxlen=31)

    def prove(self) -> None:
        """Grab the first picture: only that shows that the camera is really ours."""
        self._proof = self._grab()

    def next(self) -> NDArray[np.uint8] | None:
        """See `Stream`."""
        picture, self._proof = self._proof, None
        if picture is None:
            self._obey()
            picture = self._grab()
        if picture is not None:
            self._size = (picture.shape[1], picture.shape[0])
            self._times.append(time.monotonic())
        return picture

    def skip(self) -> bool:
        """See `Stream`."""
        return self.next() is not None

    def given(self) -> PictureSize | None:
        """Tell what it really gives over the last second; None before the second picture."""
        times = tuple(self._times)
        if len(times) < 2:
            return None
        fps = (len(times) - 1) / max(times[-1] - times[0], 1e-6)
        return PictureSize(*self._size, fps=fps)

    def close(self) -> None:
        """See `Stream`."""
        self._capture.release()

    def _obey(self) -> None:
        if self._orders.take_find():
            self.dials = self._panel.find()
            self._orders.done()
        while not self._stopping() and (turn := self._orders.take_turn()) is not None:
            dial = self._panel.turn(turn)
            self._orders.done()
            self.dials = self._panel.dials
            if dial is not None:
                self._turned(dial)

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
