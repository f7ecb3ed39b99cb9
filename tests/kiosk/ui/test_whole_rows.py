"""A row gives way where its words are too long for it; all of them can be read all the same."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kiosk.ui.log_rows import spoken
from kiosk.ui.text import ElidedLabel
from kiosk.ui.window import MainWindow
from sync.domain.wording import same
from tests.kiosk.ui import scenes
from tests.kiosk.ui.cut import beyond, cut
from tests.kiosk.ui.evening_scenes import a_long_line
from tests.kiosk.ui.pseudo import words_twice_as_long


@pytest.mark.parametrize("size", [(1024, 640), (1280, 800)])
def test_all_of_a_tapped_line_of_the_log_is_read_below_the_list(
    qtbot: QtBot, size: tuple[int, int]
) -> None:
    window = MainWindow(language="en", now=lambda: scenes.AT, calm=True)
    qtbot.addWidget(window)
    window.resize(*size)
    window.show()
    scenes.dress(window)
    page = window.house.log
    window.open_page(page)
    a_long_line(window)
    with words_twice_as_long():
        page.speak("en")
        for row in range(len(page.shown)):
            page.view.setCurrentIndex(page.view.model().index(row, 0))
            line = page.chosen
            assert line is not None
            QTest.qWait(0)
            assert page.whole.isVisible()
            assert page.whole.text().replace(" · ", ". ") == spoken(line, "en")
            assert cut(page.whole, page.whole.text()) == []
            assert beyond(page.whole, "") == []
            assert page.view.height() >= page.view.sizeHintForRow(0)
    page.view.clearSelection()
    assert not page.whole.isVisible()
    # As long as a line can be.
    first, *others = page.shown
    page.show_lines([replace(first, text=same("通道口有积水" * 50)), *others], written=True)
    page.view.setCurrentIndex(page.view.model().index(0, 0))
    QTest.qWait(0)
    assert "通道口有积水" * 50 in page.whole.text()
    assert cut(page.whole, page.whole.text()) == []
    assert beyond(page.correct, "") == []
    assert page.view.height() >= page.view.sizeHintForRow(0)
    ends = page.whole.visibleRegion().boundingRect().height()
    assert ends < page.whole.height()  # the rest is scrolled


@pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen: it is a window
def test_a_tap_on_a_label_that_gives_way_shows_all_of_it(qtbot: QtBot) -> None:
    shell = QWidget()
    column = QVBoxLayout(shell)
    name, short = ElidedLabel(), ElidedLabel()
    column.addWidget(name)
    column.addWidget(short)
    qtbot.addWidget(shell)
    name.say("志愿服务总队 亦愿青年职工一中队 欧阳若彤 <b>")
    short.say("王")
    shell.resize(160, 80)
    shell.show()
    QTest.mousePress(short, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert QToolTip.text() == ""
    QTest.mousePress(name, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert QToolTip.text() == "<p>志愿服务总队 亦愿青年职工一中队 欧阳若彤 &lt;b&gt;</p>"
    QToolTip.hideText()
