"""Everybody can use the first start: names for screen readers, room for thumbs, long words."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from kiosk.desk.first_start import Door
from kiosk.ui.buttons import BigButton
from kiosk.ui.first_start.doors import DoorButton
from kiosk.ui.first_start.page import FirstPage
from kiosk.ui.first_start.window import FirstStartWindow
from kiosk.ui.look import ThemeName
from kiosk.ui.picks import Pick
from sync.domain.wording import Language
from tests.kiosk.ui import first_scenes
from tests.kiosk.ui.cut import beyond, cut
from tests.kiosk.ui.pseudo import words_twice_as_long

Open = Callable[..., FirstStartWindow]
SCENES = first_scenes.scenes()
standing: list[FirstStartWindow] = []
"""The one that `shown` holds for the tests of its scene: it is there until the next is made."""


@pytest.fixture
def open_first(qtbot: QtBot) -> Iterator[Open]:
    made: list[FirstStartWindow] = []

    def open_first(
        language: Language = "zh",
        theme: ThemeName = "light",
        size: tuple[int, int] = (1280, 800),
    ) -> FirstStartWindow:
        for other in standing:
            other.let_go()  # or what it speaks would be heard in this one
        window = FirstStartWindow(language=language, theme=theme)
        made.append(window)
        window.resize(*size)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        return window

    yield open_first
    for window in made:
        window.let_go()
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def visible(window: QWidget, kind: type | tuple[type, ...]) -> list[QWidget]:
    return [w for w in window.findChildren(QWidget) if w.isVisible() and isinstance(w, kind)]


def settle() -> None:
    """Let a layout reach what it comes to."""
    for _ in range(2):
        QCoreApplication.processEvents()


@pytest.fixture(scope="module", params=SCENES, ids=lambda scene: scene.name)
def shown(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[FirstStartWindow]:
    """One state in one window; each test that takes it says the language."""
    window = FirstStartWindow(language="zh", theme="light")
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    request.param.set_up(window)
    standing.append(window)
    yield window
    standing.remove(window)
    window.let_go()
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_everything_has_an_accessible_name_and_targets_fit_thumbs(shown: FirstStartWindow) -> None:
    shown.speak("zh")
    settle()
    assert shown.page.accessibleName() == shown.page.title() != ""
    for widget in visible(shown, (QAbstractButton, QLineEdit, QComboBox, QTableView)):
        parent = widget.parent()
        inner = isinstance(parent, QLineEdit | QTableView)  # a part of Qt's own
        assert widget.accessibleName() or inner, (widget, widget.objectName())
    for label in visible(shown, QLabel):
        assert isinstance(label, QLabel)
        shows = bool(label.text()) or not label.pixmap().isNull()
        assert label.accessibleName() or label.objectName() == "picture" or not shows
    for button in visible(shown, (BigButton, Pick, DoorButton, QComboBox, QLineEdit)):
        assert button.height() >= 56, (button.accessibleName(), button.height())
        assert button.width() >= 56, button.accessibleName()


def clipped(window: FirstStartWindow) -> list[str]:
    """Name what cannot be read in full. What scrolls may lie outside; names may be elided."""
    found = []
    for widget in visible(window, (QLabel, QAbstractButton)):
        text = widget.property("text") or ""
        if not text or getattr(widget, "elides", False) is True:
            continue
        found += cut(widget, text) + beyond(widget, text)
        scrolled = any(isinstance(p, QScrollArea) for p in ancestors(widget))
        corner = widget.mapTo(window, widget.rect().bottomRight())
        if not scrolled and not window.rect().contains(corner):
            found.append(f"outside the window: {text}")
    for widget in visible(window, (QLineEdit, BigButton, Pick)):
        parent = widget.parentWidget()
        if parent is not None and not parent.rect().contains(widget.geometry()):
            found.append(f"squeezed: {widget.accessibleName()}")
    return found


def ancestors(widget: QWidget) -> Iterator[QWidget]:
    here = widget.parentWidget()
    while here is not None:
        yield here
        here = here.parentWidget()


def test_nothing_is_clipped(shown: FirstStartWindow) -> None:
    shown.speak("zh")
    settle()
    assert clipped(shown) == []
    assert (shown.width(), shown.height()) == (1280, 800)


def test_words_twice_as_long_are_not_clipped(shown: FirstStartWindow) -> None:
    # English as it is needs less, and is not looked at again at this size.
    with words_twice_as_long():
        shown.speak("en")
        settle()
        assert clipped(shown) == []
        assert (shown.width(), shown.height()) == (1280, 800)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_nothing_is_clipped_in_a_small_window(open_first: Open, scene: first_scenes.Scene) -> None:
    window = open_first("zh", size=(1024, 640))
    scene.set_up(window)
    for language in get_args(Language):
        window.speak(language)
        settle()
        assert clipped(window) == [], language
        assert (window.width(), window.height()) == (1024, 640)


def test_tab_reaches_every_door_and_enter_opens_it(qtbot: QtBot, open_first: Open) -> None:
    window = open_first()
    window.open_page(window.doors)
    chosen: list[str] = []
    window.doors.door_chosen.connect(chosen.append)
    for _ in range(12):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        here = window.focusWidget()
        if isinstance(here, DoorButton) and here.door not in chosen:
            QTest.keyClick(here, Qt.Key.Key_Return)
    assert set(chosen) == {door.value for door in Door}


@pytest.mark.parametrize(
    "name", ["join", "pack-open", "event", "columns", "check-clean", "posts", "open"]
)
def test_escape_goes_back_but_not_while_something_is_under_way(open_first: Open, name: str) -> None:
    from sync.domain.wording import same

    window = open_first()
    next(scene for scene in SCENES if scene.name == name).set_up(window)
    page = window.page
    assert isinstance(page, FirstPage)
    left: list[None] = []
    page.left.connect(lambda: left.append(None))
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert len(left) == 1
    page.show_busy(same("…"))
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert len(left) == 1
    assert not page.next.isEnabled()


def test_language_and_theme_turn_while_it_runs(open_first: Open) -> None:
    window = open_first("zh")
    window.open_page(window.doors)
    assert window.doors.doors[Door.JOIN].text() == "加入已有的中心"
    window.language_chip.click()
    assert window.doors.doors[Door.JOIN].text() == "Join a hub"
    window.theme_chip.click()
    assert window.theme == "dark"
    assert (window.language, window.theme_chip.accessibleName()) == ("en", "Light colours")


def test_the_wheel_over_a_list_of_meanings_changes_nothing(open_first: Open) -> None:
    window = open_first()
    next(scene for scene in SCENES if scene.name == "columns").set_up(window)
    row = window.columns.rows[1]
    before = row.choice.currentIndex()
    middle = row.choice.rect().center()
    QCoreApplication.sendEvent(
        row.choice,
        QWheelEvent(
            QPointF(middle),
            QPointF(row.choice.mapToGlobal(middle)),
            QPoint(0, 0),
            QPoint(0, -240),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        ),
    )
    assert row.choice.currentIndex() == before


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_file_is_chosen_in_qts_own_dialog(qtbot: QtBot, open_first: Open, tmp_path: Path) -> None:
    window = open_first("en")
    file = tmp_path / "roster.csv"
    file.write_text("姓名\n王晓安\n", "utf-8")
    for page, press in ((window.roster, "file"), (window.pack, "file")):
        window.open_page(page)
        given: list[object] = []
        page.file_given.connect(given.append)
        getattr(page, press).choose.click()
        dialog = page.files.dialog
        assert dialog is not None
        assert dialog.testOption(QFileDialog.Option.DontUseNativeDialog)
        qtbot.waitUntil(dialog.isVisible)
        dialog.fileSelected.emit(str(file))
        dialog.reject()
        assert given == [file]
        assert page.files.dialog is None


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_place_to_save_is_asked_for_with_a_name_to_begin_with(
    qtbot: QtBot, open_first: Open, tmp_path: Path
) -> None:
    window = open_first("en")
    next(scene for scene in SCENES if scene.name == "badges").set_up(window)
    named: list[object] = []
    window.badges.print_named.connect(named.append)
    window.badges.print.click()
    dialog = window.badges.files.dialog
    assert dialog is not None
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    assert [Path(name).name for name in dialog.selectedFiles()] == ["badges.pdf"]
    dialog.fileSelected.emit(str(tmp_path / "mine.pdf"))
    dialog.reject()
    assert named == [tmp_path / "mine.pdf"]


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_logo_is_asked_for_and_picked_only_once_there_is_one(open_first: Open) -> None:
    window = open_first("en")
    next(scene for scene in SCENES if scene.name == "badges").set_up(window)
    page, asked = window.badges, list[None]()
    page.extras.logo_asked.connect(lambda: asked.append(None))
    page.extras.logo.click()
    assert asked == [None]
    page.files.ask_logo()
    dialog = page.files.dialog
    assert dialog is not None
    assert "*.svg" in dialog.nameFilters()[0]
    dialog.reject()
    dropped = list[None]()
    page.extras.logo_dropped.connect(lambda: dropped.append(None))
    page.extras.show_look("logo.png", tough=False)
    page.extras.logo.click()
    assert (dropped, asked) == ([None], [None])


def test_tab_goes_through_a_list_as_it_is_ordered_now(open_first: Open) -> None:
    window = open_first()
    next(scene for scene in SCENES if scene.name == "kinds").set_up(window)
    page = window.kinds
    page.rows[4].up.click()
    page.rows[1].down.click()
    page.rows[0].name.line.setFocus()
    seen: list[QWidget] = []
    for _ in range(40):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        here = window.focusWidget()
        seen += [here] if here in [row.name.line for row in page.rows] else []
    assert seen[:5] == [row.name.line for row in page.rows[1:]]


def drop(page: QWidget, data: QMimeData) -> bool:
    """Drop something on a page; say whether it was taken."""
    at = QPointF(page.rect().center())
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at.toPoint(), action, data, button, none)
    QCoreApplication.sendEvent(page, enter)
    if enter.isAccepted():
        QCoreApplication.sendEvent(page, QDropEvent(at, action, data, button, none))
    return enter.isAccepted()


def test_a_file_that_is_dropped_is_taken_and_text_is_not(open_first: Open, tmp_path: Path) -> None:
    window = open_first()
    window.open_page(window.roster)
    given: list[object] = []
    window.roster.file_given.connect(given.append)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "roster.xlsx"))])
    assert drop(window.roster, data)
    text = QMimeData()
    text.setText("王晓安")
    assert not drop(window.roster, text)
    assert given == [tmp_path / "roster.xlsx"]


@pytest.mark.parametrize("name", ["sample-webcam", "badges", "roster-sheets"])
def test_of_several_one_is_picked(open_first: Open, name: str) -> None:
    window = open_first()
    next(scene for scene in SCENES if scene.name == name).set_up(window)
    extras = (window.badges.extras.logo, window.badges.extras.tough)  # each for itself
    picks = [pick for pick in visible(window, Pick) if isinstance(pick, Pick)]
    picks = [pick for pick in picks if pick not in extras]
    assert len(picks) > 1
    for pick in [*picks, *reversed(picks)]:
        pick.click()
        assert [each for each in picks if each.isChecked()] == [pick]


def test_the_layout_that_is_picked_is_the_one_printed(open_first: Open) -> None:
    window = open_first()
    next(scene for scene in SCENES if scene.name == "badges").set_up(window)
    for layout, pick in window.badges.paper.picks.items():
        pick.click()
        assert window.badges.layout_chosen is layout
