"""A search is cleared with a thumb, with the keyboard, or letter by letter."""

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.ui.look import Look
from kiosk.ui.search_field import SearchField
from kiosk.ui.window import MainWindow


@pytest.fixture
def field(qtbot: QtBot) -> SearchField:
    made = SearchField()
    qtbot.addWidget(made)
    made.wear(Look())
    made.resize(260, 56)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def test_the_cross_is_there_only_while_something_is_typed(field: SearchField) -> None:
    assert not field.cross.isVisible()
    field.setText("王")
    assert field.cross.isVisible()
    assert field.textMargins().right() > 0
    field.clear()
    assert not field.cross.isVisible()
    assert field.textMargins().right() == 0


def test_the_cross_fits_a_thumb_and_one_types_on_at_once(field: SearchField) -> None:
    field.setText("王")
    assert (field.cross.width(), field.cross.height()) >= (56, 56)
    QTest.mouseClick(field.cross, Qt.MouseButton.LeftButton)
    assert field.text() == ""
    QTest.keyClicks(field.window().focusWidget(), "li")
    assert field.text() == "li"


def test_tab_and_enter_clear_it_too(field: SearchField) -> None:
    field.setText("王")
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Tab)
    QTest.keyClick(field.window().focusWidget(), Qt.Key.Key_Return)
    assert field.text() == ""
    assert field.window().focusWidget() is field


def test_its_name_is_said_in_the_language_of_the_window(window: MainWindow) -> None:
    names = set()
    for language in ("zh", "en"):
        window.speak(language)
        QCoreApplication.processEvents()
        names.add(window.review.search.cross.accessibleName())
    assert names == {"清除搜索", "Clear the search"}
