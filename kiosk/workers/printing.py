"""Paper made beside the window: badges, the day report, whatever takes a while and ends in a file.

One job at a time, on a thread of its own. A job is told whom to tell of its progress and whom to
ask whether to go on; it gives the file that it made, and leaves nothing if it is called off.
"""

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot

from sync.domain.errors import GatepostError

_log = logging.getLogger(__name__)

Job = Callable[[Callable[[int, int], None], Callable[[], bool]], Path]
"""`job(progress, cancelled)`: tells progress(done, all), asks cancelled(), gives the file.

Raises a GatepostError when it could not, or was called off: then nothing is left behind.
"""

_TELL_S = 0.05
"""A bar that moves twenty times a second is smooth; a thousand signals would be work."""
_JOIN_S = 3.0


class Press(QObject):
    """Runs one job at a time. Its methods and signals belong to the main thread.

    Every job that was started ends with exactly one of `finished`, `failed` and `cancelled`,
    unless `stop` comes before.
    """

    progressed = Signal(int, int)
    """(done, all)"""
    finished = Signal(object)
    """The `Path` of the file; even after a cancel, if that came too late."""
    failed = Signal(object)
    """A `GatepostError`: say its title and message."""
    cancelled = Signal()
    busy_changed = Signal(bool)
    _told = Signal(int, int, int)
    _ended = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._thread: threading.Thread | None = None
        self._off = threading.Event()
        self._told.connect(self._tell)
        self._ended.connect(self._end)

    @property
    def busy(self) -> bool:
        """Say whether a job runs."""
        return self._thread is not None

    def start(self, job: Job) -> bool:
        """Begin a job; False, and nothing happens, while another runs."""
        if self._thread is not None:
            return False
        self._number += 1
        self._off = threading.Event()
        self._thread = threading.Thread(
            target=self._work, args=(self._number, job, self._off), name="press", daemon=True
        )
        self._thread.start()
        self.busy_changed.emit(True)
        return True

    @Slot()
    def cancel(self) -> None:
        """Call the job off. It says by a signal when it has ended."""
        self._off.set()

    def stop(self) -> bool:
        """Call the job off and wait at most three seconds; True when it ended. Idempotent.

        No signal comes any more.
        """
        thread, self._thread = self._thread, None
        if thread is None:
            return True
        self._number += 1
        self._off.set()
        thread.join(_JOIN_S)
        self.busy_changed.emit(False)
        if thread.is_alive():
            _log.error("a print job did not end in time; left behind")
        return not thread.is_alive()

    def _work(self, number: int, job: Job, off: threading.Event) -> None:
        told_at = 0.0

        def progress(done: int, of: int) -> None:
            nonlocal told_at
            now = time.monotonic()
            if done >= of or now - told_at >= _TELL_S:
                told_at = now
                self._send(self._told, number, done, of)

        result: Path | GatepostError
        try:
            result = job(progress, off.is_set)
        except GatepostError as problem:
            result = problem
        except Exception as bug:  # noqa: BLE001 - a thread's top
            # By kind only: its message might hold a name or a token.
            _log.error("a bug: %s in a print job", type(bug).__name__)
            result = GatepostError()
        self._send(self._ended, number, result)

    def _send(self, signal: SignalInstance, *facts: object) -> None:
        with contextlib.suppress(RuntimeError):  # the kiosk was closed meanwhile
            signal.emit(*facts)

    @Slot(int, int, int)
    def _tell(self, number: int, done: int, of: int) -> None:
        if number == self._number and self._thread is not None:
            self.progressed.emit(done, of)

    @Slot(int, object)
    def _end(self, number: int, result: Path | GatepostError) -> None:
        if number != self._number or self._thread is None:
            return  # stopped
        self._thread.join()
        self._thread = None
        called_off = self._off.is_set()
        self.busy_changed.emit(False)
        if isinstance(result, Path):
            self.finished.emit(result)
        elif called_off:
            self.cancelled.emit()
        else:
            self.failed.emit(result)
