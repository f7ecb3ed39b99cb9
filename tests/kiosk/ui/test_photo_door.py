"""Photos dropped, pasted or opened on the real window: what it shows and what it hands on."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from kiosk.desk.states import Answer
from kiosk.scanning.photo import PhotoProblem
from kiosk.ui.wedge_keys import HOLD_MS
from kiosk.ui.window import MainWindow
from tests.kiosk.ui import scenes
from tests.kiosk.ui.conftest import Heard
from tests.kiosk.ui.hands import Keyboard, press_key, tap

COPY = Qt.DropAction.CopyAction
MOUSE = Qt.MouseButton.LeftButton
KEYS = Qt.KeyboardModifier.NoModifier


def files(*names: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(name) for name in names])
    return data


def drag(window: QWidget, data: QMimeData) -> bool:
    """Hold something over the window; say whether it may be dropped."""
    actions = COPY | Qt.DropAction.MoveAction
    event = QDragEnterEvent(QPoint(600, 300), actions, data, MOUSE, KEYS)
    QCoreApplication.sendEvent(window, event)
    move = QDragMoveEvent(QPoint(610, 300), actions, data, MOUSE, KEYS)
    QCoreApplication.sendEvent(window, move)
    return event.isAccepted() and move.isAccepted()


def drop(window: QWidget, data: QMimeData) -> QDropEvent:
    drag(window, data)
    event = QDropEvent(QPointF(610, 300), COPY | Qt.DropAction.MoveAction, data, MOUSE, KEYS)
    QCoreApplication.sendEvent(window, event)
    return event


@pytest.fixture
def given(window: MainWindow) -> list[object]:
    given: list[object] = []
    window.photo_given.connect(given.append)
    return given


@pytest.mark.parametrize("room", [0, 1, 2])
def test_a_file_over_the_window_shows_where_to_drop_it(window: MainWindow, room: int) -> None:
    window.open_room(room)
    before = window.grab().toImage()
    assert drag(window, files("/tmp/胸牌.jpg"))
    assert window.sheets.photo.isVisible()
    assert window.sheets.photo.words[0] == "把照片放到这里"
    assert window.sheets.photo.accessibleName().startswith("把照片放到这里")
    assert window.grab().toImage() != before
    QCoreApplication.sendEvent(window, QDragLeaveEvent())
    assert not window.sheets.photo.isVisible()


def test_text_is_not_taken_for_a_photo(window: MainWindow) -> None:
    data = QMimeData()
    data.setText("V1:...")
    assert not drag(window, data)
    assert not window.sheets.photo.isVisible()


def test_a_dropped_file_is_handed_on_and_never_moved_away(
    window: MainWindow, given: list[object]
) -> None:
    event = drop(window, files("/tmp/胸牌 1.png"))
    assert given == [Path("/tmp/胸牌 1.png")]
    assert event.isAccepted()
    assert event.dropAction() is COPY
    assert not window.sheets.photo.isVisible()


def test_several_files_are_asked_for_one_at_a_time(
    window: MainWindow, given: list[object], heard: Heard
) -> None:
    drop(window, files("/tmp/1.png", "/tmp/2.png"))
    assert given == []
    assert window.scan.result.texts[0] == "请一次一张照片"
    assert heard.played == [Answer.STOP]


def test_an_address_of_the_web_is_never_fetched(window: MainWindow, given: list[object]) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/badge.png")])
    drop(window, data)
    assert given == []
    assert window.scan.result.texts[0] == "照片打不开"


def test_a_picture_out_of_another_program_is_handed_on(
    window: MainWindow, given: list[object]
) -> None:
    data = QMimeData()
    picture = QImage(30, 20, QImage.Format.Format_RGB32)
    picture.fill(0xFF00FF00)
    data.setImageData(picture)
    drop(window, data)
    assert [type(photo) for photo in given] == [QImage]


def test_a_picture_is_pasted(window: MainWindow, given: list[object]) -> None:
    picture = QImage(30, 20, QImage.Format.Format_RGB32)
    picture.fill(0xFF00FF00)
    QGuiApplication.clipboard().setImage(picture)
    press_key(window, "v", Qt.KeyboardModifier.ControlModifier)
    assert [type(photo) for photo in given] == [QImage]
    QGuiApplication.clipboard().setText("not a picture")
    press_key(window, "v", Qt.KeyboardModifier.ControlModifier)
    assert len(given) == 1
    assert window.scan.result.texts[0] == "这不是照片"


def test_pasting_into_the_search_stays_there(window: MainWindow, given: list[object]) -> None:
    window.open_page(window.review)
    window.review.search.setFocus()
    QGuiApplication.clipboard().setText("07:02")
    press_key(window, "v", Qt.KeyboardModifier.ControlModifier)
    assert window.review.search.text() == "07:02"
    assert window.review.isVisible()


@pytest.mark.parametrize("problem", list(PhotoProblem))
def test_what_is_wrong_is_written_where_a_badge_is_answered(
    window: MainWindow, problem: PhotoProblem
) -> None:
    window.open_room(2)
    window.refuse_photo(problem)
    assert window.scan.isVisible()
    assert window.scan.result.texts[:2] == [problem.title.zh, problem.todo.zh]
    assert not window.scan.result.overflows
    window.speak("en")
    assert window.scan.result.texts[0] == problem.title.en
    window.grab()
    assert not window.scan.result.overflows


def test_while_a_photo_is_read_the_window_says_so_and_takes_presses(window: MainWindow) -> None:
    window.sheets.photo.show_reading(True)
    assert window.sheets.photo.words[0] == "正在读照片…"
    tap(window.scan.camera_button)
    assert window.camera.isVisible()
    window.sheets.photo.show_reading(False)
    assert not window.sheets.photo.isVisible()


def test_the_end_of_reading_does_not_take_away_an_offer(window: MainWindow) -> None:
    drag(window, files("/tmp/a.png"))
    window.sheets.photo.show_reading(False)
    assert window.sheets.photo.isVisible()


# What the offscreen platform says about any second window.
@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_photo_is_chosen_from_the_disk(
    window: MainWindow, given: list[object], qtbot: QtBot, tmp_path: Path
) -> None:
    place = tmp_path / "badge.png"
    picture = QImage(30, 20, QImage.Format.Format_RGB32)
    picture.fill(0xFF00FF00)
    picture.save(str(place))
    window.open_camera()
    tap(window.camera.photo)
    tap(window.camera.photo)
    dialog = window.door.dialog
    assert dialog is not None
    assert "*.webp" in dialog.nameFilters()[0]
    dialog.selectFile(str(place))
    dialog.accept()
    assert given == [place]
    assert window.door.dialog is None


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_scanner_that_types_into_the_dialog_is_heard_all_the_same(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.open_camera()
    tap(window.camera.photo)
    dialog = window.door.dialog
    assert dialog is not None
    typed: list[str] = []
    window.wedge_typed.connect(typed.append)
    Keyboard(dialog.windowHandle()).type("V1:ABCDEFGH2345\r", gap_ms=5)
    assert typed == ["V1:ABCDEFGH2345"]
    field = dialog.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    assert field.text() == ""


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_key_held_back_for_a_dialog_that_closed_is_dropped(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.open_camera()
    tap(window.camera.photo)
    dialog = window.door.dialog
    assert dialog is not None
    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_A)
    window.door.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.wait(HOLD_MS * 2)
    press_key(window, Qt.Key.Key_Escape)
    assert window.scan.isVisible()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_no_dialog_and_no_photo_lies_over_an_answer(window: MainWindow) -> None:
    window.open_camera()
    tap(window.camera.photo)
    window.sheets.photo.show_reading(True)
    window.show_outcome(scenes.done())
    assert window.door.dialog is None
    assert not window.sheets.photo.isVisible()
    assert window.scan.isVisible()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_dialog_speaks_the_windows_language(window: MainWindow) -> None:
    window.open_camera()
    tap(window.camera.photo)
    dialog = window.door.dialog
    assert dialog is not None
    said = {label.text() for label in dialog.findChildren(QLabel) if label.isVisible()}
    assert {"文件夹：", "类型："} <= said
    assert not {text for text in said if text.isascii() and text.strip()}
