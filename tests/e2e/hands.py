"""What a captain and a scanner do to a kiosk in a test, and what a person sees of it."""

import time

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from kiosk.desk.states import Outcome
from tests.e2e.desks import Desk

Pixels = NDArray[np.uint8]


def show(desk: Desk, text: str) -> Outcome:
    """Let the camera have read `text`; give the card that is shown."""
    desk.kiosk.scanning.show_badge(text, time.monotonic_ns())
    outcome = desk.window.scan.result.outcome
    assert outcome is not None
    return outcome


def settle() -> None:
    """Let what was queued for after the paint happen."""
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents()
    QCoreApplication.processEvents()


def press(button: QWidget) -> None:
    settle()
    assert button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    settle()


def painted(desk: Desk) -> QColor:
    """Give the ground that the result panel is really painted in."""
    picture = desk.window.scan.result.grab().toImage()
    return picture.pixelColor(picture.width() // 2, 12)


def colour(desk: Desk, token: str) -> QColor:
    return desk.window._look.colour(token)


def labels(desk: Desk) -> list[str]:
    return [label.text() for label in desk.window.findChildren(QLabel)]


def type_text(desk: Desk, text: str, gap_ms: int) -> None:
    """Press keys as the system hands them on, with times of their own."""
    handle = desk.window.windowHandle()
    assert handle is not None
    at_ms = 1_000_000
    for char in text:
        at_ms += gap_ms
        key = {"\r": Qt.Key.Key_Return, "1": Qt.Key.Key_1, "2": Qt.Key.Key_2}
        event = QKeyEvent(
            QEvent.Type.KeyPress,
            key.get(char, Qt.Key.Key_A),
            Qt.KeyboardModifier.NoModifier,
            char,
        )
        event.setTimestamp(at_ms)
        QCoreApplication.sendEvent(handle, event)
    settle()


def wide_picture(pixels: Pixels, size: tuple[int, int] = (1920, 1080)) -> Pixels:
    """Put a grey picture in the middle of a frame."""
    frame = np.full((size[1], size[0], 3), 140, np.uint8)
    top, left = (size[1] - pixels.shape[0]) // 2, (size[0] - pixels.shape[1]) // 2
    frame[top : top + pixels.shape[0], left : left + pixels.shape[1]] = pixels[..., None]
    return frame
