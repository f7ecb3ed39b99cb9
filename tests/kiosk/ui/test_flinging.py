"""A finger throws a list and it runs on; a mouse presses what lies under it, at once."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QLabel,
    QPushButton,
    QScrollArea,
    QScroller,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from kiosk.ui.flinging import fling
from kiosk.ui.window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # offscreen, of any plain widget


def a_long_page(qtbot: QtBot) -> tuple[QWidget, QScrollArea, QPushButton]:
    whole = QWidget()
    area = QScrollArea()
    inside = QWidget()
    column = QVBoxLayout(inside)
    button = QPushButton("held")
    button.setFixedHeight(60)
    column.addWidget(button)
    for number in range(80):
        column.addWidget(QLabel(str(number)))
    area.setWidget(inside)
    row = QVBoxLayout(whole)
    row.addWidget(area)
    whole.resize(400, 300)
    qtbot.addWidget(whole)
    fling(whole)
    whole.show()
    qtbot.waitExposed(whole)
    return whole, area, button


def finger() -> QPointingDevice:
    device: QPointingDevice = QTest.createTouchDevice()
    return device


def test_a_finger_throws_a_list_and_it_runs_on(qtbot: QtBot) -> None:
    whole, area, _ = a_long_page(qtbot)
    bar, device = area.verticalScrollBar(), finger()
    handle = whole.windowHandle()
    assert handle is not None
    at = QPoint(200, 250)
    QTest.touchEvent(handle, device).press(0, at).commit()
    for step in range(1, 11):
        qtbot.wait(12)
        QTest.touchEvent(handle, device).move(0, at - QPoint(0, 16 * step)).commit()
    let_go = bar.value()
    assert let_go > 0
    QTest.touchEvent(handle, device).release(0, at - QPoint(0, 160)).commit()
    qtbot.waitUntil(lambda: bar.value() > let_go + 10)
    QScroller.scroller(area.viewport()).stop()


def test_a_mouse_presses_at_once_and_drags_nothing(qtbot: QtBot) -> None:
    whole, area, button = a_long_page(qtbot)
    handle = whole.windowHandle()
    assert handle is not None
    at = button.mapTo(whole, button.rect().center())
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert button.isDown()
    QTest.mouseMove(handle, at - QPoint(0, 20))
    assert area.verticalScrollBar().value() == 0
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)


def test_every_list_of_the_window_is_thrown(window: MainWindow) -> None:
    areas = window.findChildren(QAbstractScrollArea)
    still = [area for area in areas if not QScroller.hasScroller(area.viewport())]
    assert len(areas) > 10
    assert [type(area.parent()).__name__ for area in still] == []
