"""What the kiosk needs of its process while it runs: bugs noted, Ctrl+C heard, garbage collected."""

import contextlib
import ctypes
import gc
import logging
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot

log = logging.getLogger(__name__)

INTERRUPTED = 130
"""What an event loop gives that Ctrl+C ended."""
TIDY_MS = 2000


class Upkeep(QObject):
    """Belongs to the main thread, as `begin` and `end` do."""

    bug_met = Signal()
    """Something was raised that nobody caught, in whatever thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.interrupted = False
        """Ctrl+C, or a system that shuts down."""
        self._hook_before: Callable[..., object] | None = None
        self._handlers_before: dict[signal.Signals, Any] = {}
        self._collected_before = True
        self._froze = False
        self._tidy = QTimer(self)
        self._tidy.setInterval(TIDY_MS)
        self._tidy.timeout.connect(self._collect)

    def begin(self) -> None:
        """Take the process over."""
        self._hook_before = sys.excepthook
        sys.excepthook = self._note_bug
        for number in (signal.SIGINT, signal.SIGTERM):
            self._handlers_before[number] = signal.signal(number, self._interrupt)

    def tidy_from_now(self) -> None:
        """Collect cycles in this thread only.

        A worker's allocation that happens to collect a widget's cycle would destroy it there,
        and end the process. What exists by now stays as long as the kiosk; frozen, it costs a
        collection nothing.
        """
        self._collected_before = gc.isenabled()
        self._froze = gc.get_freeze_count() == 0  # else somebody else did, and knows when to thaw
        gc.collect()
        gc.freeze()
        gc.disable()
        _give_back()
        self._tidy.start()

    def end(self) -> None:
        """Give the process back. Idempotent."""
        self._tidy.stop()
        if self._hook_before is None:
            return
        sys.excepthook, self._hook_before = self._hook_before, None
        for number, handler in self._handlers_before.items():
            signal.signal(number, handler)
        if self._froze:
            gc.unfreeze()
        if self._collected_before:
            gc.enable()

    def _interrupt(self, _number: int, _frame: FrameType | None) -> None:
        """End the event loop: an exception here would rise inside whatever slot runs next.

        Out of a `paintEvent` it ended the process (seen).
        """
        self.interrupted = True
        QCoreApplication.exit(INTERRUPTED)

    @Slot()
    def _collect(self) -> None:
        gc.collect()

    def _note_bug(
        self, kind: type[BaseException], _bug: BaseException, trace: TracebackType | None
    ) -> None:
        """Log a bug by kind and place only: its message might hold a name or a token."""
        where = "?"
        while trace is not None:
            where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
            trace = trace.tb_next
        log.error("a bug: %s at %s", kind.__name__, where)
        self.bug_met.emit()  # queued: a bug in a worker's thread must not touch the window


def _give_back() -> None:
    """Give back what reading a large roster took for a moment: glibc would keep it, 30 MB."""
    with contextlib.suppress(AttributeError, OSError, TypeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)
