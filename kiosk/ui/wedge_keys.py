"""Keys of a USB scanner, taken out of the window's keys before any widget sees them.

A scanner's keys and a person's look alike until a few have come. So every typed key is held
back for the moment that tells them apart: a badge text holds digits, and a digit that gets
through would choose on an amber card for somebody who never asked.
"""

import time
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid
from typing_extensions import override

HOLD_MS = 45
"""A little more than the longest gap between two keys of a scanner."""
_IDLE_MS = 100
_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class Tells(Protocol):
    """What the filter needs of `kiosk.scanning.wedge.Wedge`."""

    @property
    def looks_like_scanner(self) -> bool:
        """Whether the keys now being typed come from a scanner."""

    def key(self, char: str, at_ns: int) -> str | None:
        """Take one key; give the text of a scan that it ends."""

    def idle(self, at_ns: int) -> str | None:
        """Take the passing of time; give a scan that ended without Enter."""


class WedgeKeys(QObject):
    """An event filter for a QWindow, whose keys go to the focused widget afterwards."""

    typed = Signal(str)

    def __init__(
        self,
        wedge: Tells,
        parent: QObject | None = None,
        *,
        now_ns: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        super().__init__(parent)
        self._wedge = wedge
        self._now_ns = now_ns
        self._held: list[QKeyEvent] = []
        self._target: QObject | None = None
        self._releasing = False
        self._last_ns = 0
        self._last_seen_ns = 0
        self._release = QTimer(self)
        self._release.setSingleShot(True)
        self._release.setInterval(HOLD_MS)
        self._release.timeout.connect(self.release)
        self._idle = QTimer(self)
        self._idle.setInterval(_IDLE_MS)
        self._idle.timeout.connect(self._rest)

    @Slot(object)
    def listen(self, window: QWidget) -> None:
        """Take the keys of a window that is on the screen; once, however often it is called."""
        handle = window.windowHandle()
        if handle is not None:
            handle.removeEventFilter(self)
            handle.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See Qt: hold typed keys back, let everything else pass."""
        if self._releasing or not isinstance(event, QKeyEvent):
            return False
        if event.type() != QEvent.Type.KeyPress or event.modifiers() & _COMMANDS:
            return False
        char = event.text()
        if not char or not (char.isprintable() or char in "\r\n\t"):
            return False
        return self._take(watched, event, char)

    def release(self) -> None:
        """Hand on what was held back: it was a person."""
        if self._wedge.looks_like_scanner:
            self._held.clear()
            return
        held, self._held = self._held, []
        target = self._target
        if target is None or not isValid(target):  # a dialog that was closed meanwhile
            return
        self._releasing = True
        try:
            for event in held:
                QCoreApplication.sendEvent(target, event)
        finally:
            self._releasing = False

    def _take(self, watched: QObject, event: QKeyEvent, char: str) -> bool:
        at_ns = self._time_of(event)
        scan = self._wedge.key(char, at_ns)
        self._target = watched
        self._idle.start()
        if scan is not None:
            self._held.clear()
            self._release.stop()
            self.typed.emit(scan)
            if char in "\r\n\t":
                return True
        if self._wedge.looks_like_scanner:
            self._held.clear()
            self._release.stop()
            return True
        if char in "\r\n\t":
            self._release.stop()
            self.release()
            return False
        self._held.append(event.clone())
        if event.isAutoRepeat():
            self.release()
        else:
            self._release.start()
        return True

    def _time_of(self, event: QKeyEvent) -> int:
        """Give the event's own time: keys queued behind a busy window must not look fast."""
        stamp_ms = event.timestamp()
        self._last_seen_ns = self._now_ns()
        self._last_ns = stamp_ms * 1_000_000 if stamp_ms else self._last_seen_ns
        return self._last_ns

    def _rest(self) -> None:
        # The event's clock may differ from ours: add what has passed since the last key.
        scan = self._wedge.idle(self._last_ns + self._now_ns() - self._last_seen_ns)
        if scan is not None:
            self._held.clear()
            self.typed.emit(scan)
        if not self._wedge.looks_like_scanner:
            self._idle.stop()
