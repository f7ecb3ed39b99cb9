"""A captain's hands, for tests. QTest takes several kinds of arguments, hence its types here."""

from PySide6.QtCore import Qt
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
