"""The people's page: typing searches, a list answers without it, a sheet asks what to do."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest

from kiosk.desk.people import Filter, People
from kiosk.ui.window import MainWindow
from tests.kiosk.ui import people_scenes


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
