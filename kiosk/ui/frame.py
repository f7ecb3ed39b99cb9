"""The frame of the window, whatever is in it: who may close it, and holding the screen."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QTimer, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow
from typing_extensions import override

_SMALLEST = (1024, 640)
_SKETCH = (1280, 800)


class Frame(QMainWindow):
    """Asks before it closes; in kiosk mode fills the screen and comes back to the front."""

    def __init__(self) -> None:
        super().__init__()
        self.holds_screen = False
        """Kiosk mode: a volunteer cannot leave this window."""
        self.close_guards: list[Callable[[], bool]] = []
        """Asked in turn when somebody closes the window; one that says no has said why."""
        self.setMinimumSize(*_SMALLEST)
        self.resize(*_SKETCH)

    def hold_screen(self, on: bool) -> None:
        """Fill the screen and come back to the front, or let go again."""
        self.holds_screen = on
        if on:
            self.showFullScreen()
        elif self.isFullScreen():
            self.showMaximized()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.holds_screen:
            QTimer.singleShot(0, self, self._come_back)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """See Qt: everybody who has a say is asked."""
        if all(guard() for guard in self.close_guards):
            super().closeEvent(event)
        else:
            event.ignore()

    @Slot()
    def _come_back(self) -> None:
        if self.holds_screen and not self.isActiveWindow():
            self.raise_()
            self.activateWindow()
