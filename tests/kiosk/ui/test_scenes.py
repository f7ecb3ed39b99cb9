"""The pictures that are looked at show everything that there is to be seen."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kiosk.ui.window import MainWindow
from tests.kiosk.ui import scenes
from tests.tools.shots import draw, states


def test_every_page_and_every_sheet_has_a_picture(window: MainWindow) -> None:
    sheets = {name: one for name, one in vars(window.sheets).items() if isinstance(one, QWidget)}
    drawn: set[QWidget] = set()
    for scene in scenes.scenes():
        window.sheets.hide()
        window.open_page(getattr(window.house, scene.page))
        scene.set_up(window)
        drawn |= {window.page, *(one for one in sheets.values() if one.isVisibleTo(window))}
    assert {window.house.name_of(page) for page in window.house.pages if page not in drawn} == set()
    assert {name for name, one in sheets.items() if one not in drawn} == set()


def test_a_picture_is_drawn_in_both_languages_both_themes_and_both_sizes(
    qtbot: QtBot, tmp_path: Path
) -> None:
    made = draw(tmp_path, ("words-why",))
    QCoreApplication.processEvents()
    assert [place.stem.removeprefix("words-why-") for place in made] == [
        f"{language}-{theme}-{width}"
        for language in ("zh", "en")
        for theme in ("light", "dark")
        for width in (1280, 1920)
    ]
    pictures = [QImage(str(place)) for place in made]
    assert {(one.width(), one.height()) for one in pictures} == {(1280, 800), (1920, 1080)}
    assert len({bytes(one.constBits()) for one in pictures}) == len(made), "no two are alike"


def test_no_two_pictures_have_one_name() -> None:
    names = [name for name, _ in states()]
    assert len(set(names)) == len(names)
