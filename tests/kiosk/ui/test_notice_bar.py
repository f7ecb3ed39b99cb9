"""The line over the top bar: what was recorded, or why not, and a way back."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.desk.states import Answer, Notice
from kiosk.ui.window import MainWindow
from sync.domain.wording import Say
from tests.kiosk.ui import scenes

MOVED = Notice(
    Answer.DONE, Say(zh="张晓安 已换到会场西门", en="Moved to the west gate"), scenes.entry(7)
)
REFUSED = Notice(Answer.STOP, Say(zh="磁盘没有空间了", en="The disk is full"))


def test_what_was_recorded_can_be_taken_back_there(window: MainWindow, qtbot: QtBot) -> None:
    window.notices.show_notice(MOVED)
    assert window.notices.accessibleName() == "张晓安 已换到会场西门"
    assert window.notices.undo.isVisible()
    assert window.notices.undo.height() >= 56
    with qtbot.waitSignal(window.undo_asked) as asked:
        window.notices.undo.click()
    assert asked.args == [scenes.entry(7)]
    assert window.notices.notice is None


def test_a_refusal_stays_until_it_is_tapped_and_offers_nothing(window: MainWindow) -> None:
    window.notices.show_notice(MOVED)
    assert window.notices._timer.isActive()
    window.notices.show_notice(REFUSED)
    assert not window.notices._timer.isActive()
    assert not window.notices.undo.isVisible()
    QTest.mouseClick(window.notices, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert window.notices.notice is None


def test_it_says_the_same_in_another_language_and_lies_over_the_top_bar(window: MainWindow) -> None:
    window.notices.show_notice(MOVED)
    window.speak("en")
    assert window.notices.accessibleName() == "Moved to the west gate"
    assert window.notices.geometry().bottom() <= window.page.mapTo(window, QPoint(0, 0)).y() + 10
    assert window.notices.geometry().left() >= 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_long_line_wraps_and_nothing_is_cut(window: MainWindow, language: str) -> None:
    window.notices.show_notice(
        Notice(Answer.CHOOSE, Say(zh="先请岗长核对" * 20, en="Ask the captain first, " * 12))
    )
    window.speak("en" if language == "en" else "zh")
    window.notices.fit()
    label = window.notices._text
    assert label.height() >= label.heightForWidth(label.width())
