"""A captain's hands, for tests. QTest takes several kinds of arguments, hence its types here."""

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget


def press_key(
    window: QWidget,
    key: Qt.Key | str,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Press a key on the native window, as a keyboard does."""
    handle = window.windowHandle()
    assert handle is not None
    if isinstance(key, str):
        key = Qt.Key(ord(key.upper()))
    QTest.keyClick(handle, key, modifier)


def tap(widget: QWidget) -> None:
    """Tap the middle of a widget."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


class Keyboard:
    """Types with times of its own, so that no test depends on how fast this machine is."""

    def __init__(self, window: QWindow) -> None:
        self._window = window
        self._at_ms = 1_000_000

    def press(self, char: str, after_ms: int) -> None:
        """Press one key, `after_ms` after the one before."""
        self._at_ms += after_ms
        key = {"\r": Qt.Key.Key_Return, "1": Qt.Key.Key_1}.get(char, Qt.Key.Key_A)
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, char)
        event.setTimestamp(self._at_ms)
        QCoreApplication.sendEvent(self._window, event)

    def type(self, text: str, gap_ms: int) -> None:
        """Press a key for each character."""
        for char in text:
            self.press(char, gap_ms)
