"""The engine behind every source: one thread opens, grabs and releases.

A device is touched by its own thread only, because a driver that blocks in
`open` or `read` must not be released from elsewhere (that crashes) and must not
hold up anyone who waits. Whoever waits does so on a condition, with a deadline.
A thread that hangs is abandoned: it holds nothing that others need, and lets
the device go by itself when the driver returns.
"""

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from enum import Enum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kiosk.scanning.source import Frame, SourceBusy, SourceClosed, SourceLost, SourceSlow

_JOIN_S = 0.5
"""How long `close` waits for the thread: many frame times, yet not felt."""


class Pace(Enum):
    """When the next picture is due."""

    AS_IT_COMES = "as it comes"
    """A camera: `Stream.next` blocks until there is one."""
    REAL_TIME = "real time"
    """At the stream's fps; what is late is skipped."""
    EVERY_FRAME = "every frame"
    """As fast as they are taken, none skipped. For tests and measurements."""


class Stream(Protocol):
    """An open device or file. Every call comes from the feed's thread."""

    fps: float

    def next(self) -> NDArray[np.uint8] | None:
        """Give a new array with the next picture, or None when there will be no more."""

    def skip(self) -> bool:
        """Let one picture go by as cheaply as possible; False when there are no more."""

    def close(self) -> None:
        """Let the device go."""


class Opening:
    """One opening, from `open` to release, in a thread of its own."""

    def __init__(self, name: str, open_stream: "OpenStream", pace: Pace, index: int) -> None:
        self.changed = threading.Condition()
        self.stop = False
        self.opened = False
        self.over = False
        self.failure: BaseException | None = None
        self.slot: Frame | None = None
        self.index = index
        self.delivered_ns = 0
        self._open_stream = open_stream
        self._pace = pace
        self.thread = threading.Thread(target=self._work, name=f"source {name}", daemon=True)

    @property
    def gone(self) -> bool:
        """Whether its thread has ended and the device is let go."""
        return not self.thread.is_alive()

    def stopping(self) -> bool:
        """Whether it was asked to finish."""
        return self.stop

    def end(self) -> None:
        """Ask the thread to finish and wake everybody who waits."""
        with self.changed:
            self.stop = True
            self.slot = None
            self.changed.notify_all()

    def _work(self) -> None:
        try:
            stream = self._open_stream(self.stopping)
            try:
                self._pump(stream)
            finally:
                stream.close()
        except Exception as failure:  # noqa: BLE001 - a thread's top; `open` and `latest` raise it
            self._finish(failure)
        else:
            self._finish(None)

    def _finish(self, failure: BaseException | None) -> None:
        with self.changed:
            self.failure = failure
            self.over = failure is None and not self.stop
            self.opened = True
            self.changed.notify_all()

    def _pump(self, stream: Stream) -> None:
        picture = stream.next()
        start_ns = time.monotonic_ns()
        first = self.index
        while picture is not None and not self.stop:
            self._publish(picture)
            self.index += 1
            if self._pace is Pace.REAL_TIME:
                frame_ns = 1e9 / stream.fps
                while time.monotonic_ns() > start_ns + (self.index - first + 1) * frame_ns:
                    if self.stopping() or not stream.skip():
                        return
                    self.index += 1
                picture = stream.next()
                self._wait_until(start_ns + (self.index - first) * frame_ns)
            else:
                picture = stream.next()
                if self._pace is Pace.EVERY_FRAME:
                    self._wait_taken()

    def _publish(self, picture: NDArray[np.uint8]) -> None:
        pixels = np.ascontiguousarray(picture)
        with self.changed:
            if self.stop:
                return
            self.delivered_ns = time.monotonic_ns()
            self.slot = Frame(pixels=pixels, at_ns=self.delivered_ns, index=self.index)
            self.opened = True
            self.changed.notify_all()

    def _wait_until(self, due_ns: float) -> None:
        with self.changed:
            while not self.stop and (left_ns := due_ns - time.monotonic_ns()) > 0:
                self.changed.wait(left_ns / 1e9)

    def _wait_taken(self) -> None:
        with self.changed:
            self.changed.wait_for(lambda: self.stop or self.slot is None)


OpenStream = Callable[[Callable[[], bool]], Stream]


class ThreadedSource(ABC):
    """A `Source` over one `Stream`. See `kiosk.scanning.source.Source` for the promises."""

    stall_s: float | None = None
    """A stream that gives nothing for so long is lost; None: it may take its time."""

    def __init__(self, name: str, pace: Pace) -> None:
        self.name = name
        self._pace = pace
        self._lock = threading.Lock()
        self._run: Opening | None = None
        self._hanging: Opening | None = None

    @abstractmethod
    def _open_stream(self, _stopping: Callable[[], bool], /) -> Stream:
        """Open the device; may block. Gives up early when `_stopping()`.

        Raises:
            SourceError: it cannot be opened.
        """

    def _first_index(self) -> int:
        """Give the number of the next opening's first frame."""
        return 0

    def open(self, deadline_s: float) -> None:
        """See `Source.open`."""
        until = time.monotonic() + deadline_s
        self._close(deadline_s)
        hanging = self._hanging
        if hanging is not None:
            # A second thread on a device that hangs would only hang as well.
            hanging.thread.join(max(0.0, until - time.monotonic()))
            if not hanging.gone:
                raise SourceBusy
            self._hanging = None
        run = Opening(self.name, self._open_stream, self._pace, self._first_index())
        with self._lock:
            self._run = run
        run.thread.start()
        with run.changed:
            in_time = run.changed.wait_for(
                lambda: run.opened or run.stop, max(0.0, until - time.monotonic())
            )
            failure, stopped, delivered = run.failure, run.stop, run.delivered_ns > 0
        if failure is not None and not delivered:
            raise failure
        if stopped:
            raise SourceClosed
        if not in_time:
            self._abandon(run)
            raise SourceSlow

    def latest(self, wait_s: float) -> Frame | None:
        """See `Source.latest`."""
        run = self._run
        if run is None:
            return None
        with run.changed:
            run.changed.wait_for(
                lambda: run.slot is not None or run.over or run.stop or run.failure is not None,
                max(0.0, wait_s),
            )
            frame, run.slot = run.slot, None
            if frame is not None:
                run.changed.notify_all()
                return frame
            failure, stopped = run.failure, run.stop
            silent_s = (time.monotonic_ns() - run.delivered_ns) / 1e9
        if stopped:
            return None
        if failure is not None:
            raise failure
        if self.stall_s is not None and silent_s > self.stall_s:
            self._abandon(run)
            raise SourceLost
        return None

    @property
    def ended(self) -> bool:
        """See `Source.ended`."""
        run = self._run
        return run is not None and run.over and run.slot is None

    def close(self) -> None:
        """See `Source.close`."""
        self._close(_JOIN_S)

    def _close(self, most_s: float) -> None:
        run = self._run
        if run is None or run is self._hanging:
            return
        run.end()
        if run.thread is not threading.current_thread() and run.thread.ident is not None:
            run.thread.join(min(_JOIN_S, most_s))
            if not run.gone:
                self._hanging = run

    def _abandon(self, run: Opening) -> None:
        run.end()
        self._hanging = run
