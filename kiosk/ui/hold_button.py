"""A counting button: a tap counts once; held down it counts on, faster and faster.

What it has counted while held is not recorded yet, and shown as such: it is given as one
number when the button is let go. Sliding away before that takes all of it back.
"""

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from kiosk.ui.buttons import BigButton

FIRST_MS = 450
"""A slow tap is still one tap."""
_PACE_MS = ((5, 230), (15, 130), (40, 75))
_FASTEST_MS = 45
MOST = 999
"""More at once is a button that something leans on."""


class HoldButton(BigButton):
    """Counts `step` a tap."""

    counted = Signal(int)
    """So many, to be recorded in one go."""
    pending_changed = Signal(int)
    """So many are counted and not yet given; 0: none."""

    def __init__(self, step: int, kind: str = "", parent: QWidget | None = None) -> None:
        super().__init__("primary" if kind == "primary" else "", parent)
        self.step = step
        self._pending = 0
        self._spent = 0
        self._repeats = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._repeat)
        self.pressed.connect(self._begin)
        self.released.connect(self._end)
        self.clicked.connect(self._give)

    @property
    def pending(self) -> int:
        """Give what was counted and is not given yet."""
        return self._pending

    @Slot()
    def _begin(self) -> None:
        self._pending, self._spent, self._repeats = self.step, 0, 0
        self._timer.start(FIRST_MS)

    @Slot()
    def _repeat(self) -> None:
        if not self.isDown():
            return
        self._repeats += 1
        self._pending = min(MOST, self._pending + self.step)
        self.pending_changed.emit(self._pending)
        pace = next((ms for upto, ms in _PACE_MS if self._repeats < upto), _FASTEST_MS)
        self._timer.start(pace)

    @Slot()
    def _end(self) -> None:
        """Take note; only a click gives it: who slides away wants none of it."""
        self._timer.stop()
        self._spent, self._pending = self._pending, 0
        self.pending_changed.emit(0)

    @Slot()
    def _give(self) -> None:
        count, self._spent = self._spent or self.step, 0
        self.counted.emit(count)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """See Qt: a badge that brings its card to the front must not lose what was counted."""
        if self.isDown() and self._pending:
            count, self._pending = self._pending, 0
            self._timer.stop()
            self.counted.emit(count)
        super().hideEvent(event)
