"""The people's page: typing searches, a list answers without it, a sheet asks what to do."""

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QSignalSpy, QTest

from kiosk.desk.people import Filter, People
from kiosk.ui.window import MainWindow
from tests.kiosk.ui import people_scenes, walkin_scenes
from tests.kiosk.ui.conftest import Open
from tests.kiosk.ui.hands import press_key


def test_what_is_typed_anywhere_on_the_page_searches(window: MainWindow) -> None:
    page = window.house.people
    window.open_page(page)
    asked = QSignalSpy(page.list_asked)
    QTest.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.NoModifier)
    assert page.search.text() == "z"
    assert list(asked.at(0)) == ["z", Filter.MISSING.value]
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert page.search.text() == ""


def test_enter_opens_the_first_one_found(window: MainWindow) -> None:
    page = window.house.people
    window.open_page(page)
    people_scenes.people(window)
    asked = QSignalSpy(page.person_asked)
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert asked.count() == 0, "a list is not an answer"
    page.search.setText("w")
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert list(asked.at(0)) == [page.shown[0].volunteer]


def test_another_list_is_asked_for_and_the_search_is_cleared(window: MainWindow) -> None:
    page = window.house.people
    window.open_page(page)
    page.search.setText("w")
    asked = QSignalSpy(page.list_asked)
    page.filters[Filter.ON].click()
    assert list(asked.at(asked.count() - 1)) == ["", Filter.ON.value]
    assert page.which is Filter.ON


def test_a_sheet_offers_what_fits_and_a_badge_is_replaced_by_a_second_press(
    window: MainWindow,
) -> None:
    people_scenes.person(window)
    sheet = window.sheets.person
    shown = [act for act, button in sheet.buttons.items() if button.isVisible()]
    assert shown == ["off", "break"]
    acted = QSignalSpy(sheet.acted)
    sheet.badge.click()
    assert acted.count() == 0
    sheet.badge.click()
    assert list(acted.at(0)) == ["badge", 1]
    assert not sheet.isVisible()


def test_rows_say_who_and_how_they_stand_in_words(window: MainWindow) -> None:
    page = window.house.people
    page.show_people(People("w", (people_scenes.found(0),)))
    said = page.view.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "王晓安" in said
    assert "YZ0001" in said
    assert "在岗" in said


@pytest.mark.parametrize("size", [(1024, 640), (1280, 800)])
def test_more_kit_than_there_is_room_for_is_scrolled(
    open_window: Open, size: tuple[int, int]
) -> None:
    window = open_window(size=size)
    walkin_scenes.much_kit(window)
    QCoreApplication.processEvents()
    sheet = window.sheets.kit
    assert window.rect().contains(sheet.panel.geometry())
    bar = sheet.area.verticalScrollBar()
    assert bar.maximum() > 0
    for _ in range(3 * len(sheet.rows)):
        press_key(window, Qt.Key.Key_Tab)
        here = sheet.focusWidget()
        if here is sheet.rows[-1].out:
            break
    view = sheet.area.viewport()
    assert view.rect().contains(sheet.rows[-1].out.mapTo(view, QPoint(1, 1)))
