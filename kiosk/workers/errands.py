"""Long work beside the window: one thing at a time, with progress, that can be called off."""

import contextlib
import logging
import threading
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot

from sync.domain.errors import GatepostError

_log = logging.getLogger(__name__)

_JOIN_S = 20.0


class Going(Protocol):
    """What the work is given: how to tell its progress, and whether it was called off."""

    def tell(self, done: int, whole: int) -> None:
        """Say how far it is; 0 as the whole: nobody knows."""

    def cancelled(self) -> bool:
        """Say whether to stop."""


class _Going:
    def __init__(self, errands: "Errands", number: int) -> None:
        self._errands = errands
        self._number = number
        self._off = threading.Event()

    def tell(self, done: int, whole: int) -> None:
        self._errands.pass_on(self._number, "progress", (done, whole))

    def cancelled(self) -> bool:
        return self._off.is_set()

    def call_off(self) -> None:
        self._off.set()


class Errands(QObject):
    """Runs one errand at a time. Its methods and signals belong to the main thread."""

    progressed = Signal(int, int)
    done = Signal(object)
    """What the work gave."""
    failed = Signal(object)
    """A `GatepostError`."""
    busy_changed = Signal(bool)
    _come = Signal(int, str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._thread: threading.Thread | None = None
        self._going: _Going | None = None
        self._come.connect(self._take)

    @property
    def busy(self) -> bool:
        """Say whether something is under way."""
        return self._thread is not None

    def run(self, work: Callable[[Going], object]) -> bool:
        """Begin; one of `done` and `failed` comes later. False when something is under way."""
        if self._thread is not None:
            return False
        self._number += 1
        self._going = _Going(self, self._number)
        self._thread = threading.Thread(
            target=self._work, args=(self._number, work, self._going), name="errand", daemon=True
        )
        self.busy_changed.emit(True)
        self._thread.start()
        return True

    def call_off(self) -> None:
        """Ask what is under way to stop; its end is still told."""
        if self._going is not None:
            self._going.call_off()

    def stop(self) -> None:
        """Call it off, wait, and tell nothing any more. Idempotent."""
        thread, self._thread = self._thread, None
        self.call_off()
        self._number += 1
        self._going = None
        if thread is not None:
            thread.join(_JOIN_S)

    def pass_on(self, number: int, kind: str, what: object) -> None:
        """Hand something to the main thread. From the errand's thread."""
        with contextlib.suppress(RuntimeError):  # the window is gone
            self._come.emit(number, kind, what)

    def _work(self, number: int, work: Callable[[Going], object], going: _Going) -> None:
        try:
            self.pass_on(number, "done", work(going))
        except GatepostError as problem:
            self.pass_on(number, "failed", problem)
        except Exception as bug:  # noqa: BLE001 - a thread's top
            # By kind only: its message might hold a name.
            _log.error("a bug: %s on an errand", type(bug).__name__)
            self.pass_on(number, "failed", GatepostError())

    @Slot(int, str, object)
    def _take(self, number: int, kind: str, what: object) -> None:
        if number != self._number:
            return  # of an errand that was stopped
        if kind == "progress":
            if isinstance(what, tuple):
                self.progressed.emit(*what)
            return
        self._thread = self._going = None
        self.busy_changed.emit(False)
        (self.done if kind == "done" else self.failed).emit(what)
