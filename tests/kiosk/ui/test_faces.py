"""Two people of one name are told apart by what is seen: photo, team, number."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from kiosk.desk.people import Found, People
from kiosk.ui.people_rows import FACE_PX
from kiosk.ui.window import MainWindow
from tests.kiosk.ui import people_scenes, words_scenes


def faces(window: MainWindow, *people: Found) -> list[QImage]:
    """Give what is painted at the left of each row."""
    view = window.house.people.view
    window.house.people.show_people(People("w", people))
    window.open_page(window.house.people)
    shown = view.viewport().grab().toImage()
    rows = [view.visualRect(view.model().index(number, 0)) for number in range(len(people))]
    return [shown.copy(row.left() + 16, row.top() + 8, FACE_PX, row.height() - 16) for row in rows]


def test_photos_are_painted_and_differ_where_names_do_not(window: MainWindow) -> None:
    first, second = words_scenes.twins()
    assert first.name == second.name
    blue, yellow = faces(window, first, second)
    corner = FACE_PX // 2, 5
    assert blue.pixelColor(*corner).blue() > 150 > blue.pixelColor(*corner).red()
    assert yellow.pixelColor(*corner).red() > 200 > yellow.pixelColor(*corner).blue()


def test_without_a_photo_there_is_an_initial(window: MainWindow) -> None:
    with_photo, without = faces(window, words_scenes.twins()[0], people_scenes.found(1))
    assert without != with_photo
    grounds = {without.pixelColor(FACE_PX // 2, y).rgb() for y in range(4, 56)}
    assert len(grounds) > 2, "a letter on a ground"


def test_teams_and_numbers_of_two_with_one_name_are_in_their_rows(window: MainWindow) -> None:
    faces(window, *words_scenes.twins())
    model = window.house.people.view.model()
    said = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in (0, 1)]
    for text, team, number in zip(
        said, ("青年职工一中队", "荣昌东驿站"), ("YZ0001", "YZ0002"), strict=True
    ):
        assert "王晓安" in text
        assert team in text
        assert number in text


def test_the_sheet_of_a_person_shows_the_photo(window: MainWindow) -> None:
    people_scenes.person(window)
    sheet = window.sheets.person
    initial = sheet.face.pixmap().toImage()
    view = sheet._view
    assert view is not None
    sheet.show_person(replace(view, person=words_scenes.twins()[0]))
    assert sheet.face.pixmap().toImage() != initial
