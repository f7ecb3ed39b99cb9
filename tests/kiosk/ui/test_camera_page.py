"""The camera page: what is there, what it gives, and what a captain can do about it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from kiosk.scanning.camera import PictureSize
from kiosk.scanning.controls import Control, Dial, Turn
from kiosk.ui.picks import LensButton, Pick
from kiosk.ui.slide import Slide
from kiosk.ui.window import MainWindow
from tests.kiosk.ui import camera_scenes, scenes
from tests.kiosk.ui.camera_scenes import GATE, LID, REPORT, TWIN
from tests.kiosk.ui.conftest import Open
from tests.kiosk.ui.hands import press_key, tap


@pytest.fixture
def page(window: MainWindow) -> MainWindow:
    camera_scenes.working(window)
    QCoreApplication.processEvents()
    return window


def row_texts(window: MainWindow) -> list[tuple[str, str, bool]]:
    rows = [row for row in window.camera.cameras.rows if row.isVisible()]
    return [(row.text(), row.note, row.isChecked()) for row in rows]


# ---- getting there and away -----------------------------------------------------------------


def test_the_preview_has_a_button_to_the_page_and_back_leads_back(window: MainWindow) -> None:
    tap(window.scan.camera_button)
    assert window.camera.isVisible()
    tap(window.camera.back)
    assert window.scan.isVisible()
    tap(window.scan.camera_button)
    press_key(window, Qt.Key.Key_Escape)
    assert window.scan.isVisible()


def test_a_badge_brings_check_in_to_the_front(page: MainWindow) -> None:
    page.show_outcome(scenes.done())
    assert page.scan.isVisible()


def test_somebody_looks_while_the_page_is_in_front(window: MainWindow, qtbot: QtBot) -> None:
    watched: list[bool] = []
    window.camera.watched.connect(watched.append)
    window.open_camera()
    window.open_room(1)
    assert watched == [True, False]


# ---- what is shown --------------------------------------------------------------------------


def test_cameras_are_listed_by_name_and_the_chosen_one_is_marked(page: MainWindow) -> None:
    assert row_texts(page) == [("Integrated Camera", "", False), (GATE.name, "正在用", True)]


def test_two_of_one_make_are_told_apart_and_the_chosen_ones_place_counts(
    page: MainWindow,
) -> None:
    page.camera.show_report(replace(REPORT, there=(LID, GATE, TWIN), wanted=TWIN))
    assert [(text, here) for text, _, here in row_texts(page)] == [
        ("Integrated Camera", False),
        ("HD Webcam C270 (1)", False),
        ("HD Webcam C270 (2)", True),
    ]


def test_the_chosen_camera_is_found_by_name_when_its_place_has_changed(page: MainWindow) -> None:
    moved = replace(GATE, index=5, path="/dev/video9")
    page.camera.show_report(replace(REPORT, there=(LID, moved)))
    assert row_texts(page)[1] == (GATE.name, "正在用", True)


def test_a_camera_that_is_away_is_listed_and_the_others_are_offered(window: MainWindow) -> None:
    camera_scenes.awaited(window)
    QCoreApplication.processEvents()
    (lid, away) = row_texts(window)
    assert lid == ("Integrated Camera", "", False)
    assert away[1:] == ("没有插好", True)
    assert "4K Pro" in window.camera.note.text()


def test_a_list_that_became_shorter_shows_no_camera_that_is_gone(page: MainWindow) -> None:
    page.camera.show_report(replace(REPORT, there=(LID, GATE, TWIN)))
    page.camera.show_report(replace(REPORT, there=(GATE,)))
    assert [text for text, _, _ in row_texts(page)] == [GATE.name]


def test_without_any_camera_the_page_says_what_to_do(window: MainWindow) -> None:
    camera_scenes.none_there(window)
    QCoreApplication.processEvents()
    assert row_texts(window) == []
    assert window.camera.cameras.none_title.text() == "没有插摄像头"
    assert "重新查找" in window.camera.cameras.none_lead.text()


@pytest.mark.parametrize(
    ("given", "figure", "note"),
    [
        (PictureSize(1280, 720, 29.97), "1280×720 · 30 fps", "As it was asked for"),
        (PictureSize(640, 480, 30.2), "640×480 · 30 fps", "Asked for: 1280×720 · 30 fps"),
        (PictureSize(1280, 720, 7.5), "1280×720 · 8 fps", "Few pictures a second"),
        (None, "Measuring …", ""),
    ],
)
def test_what_the_camera_really_gives_is_said(
    page: MainWindow, given: PictureSize | None, figure: str, note: str
) -> None:
    page.speak("en")
    page.camera.show_report(replace(REPORT, given=given))
    assert page.camera.figure.text() == figure
    assert page.camera.note.text().startswith(note)


def test_a_lost_camera_says_why_in_the_language_of_the_window(page: MainWindow) -> None:
    page.eye.show_camera(scenes.LOST)
    assert page.camera.figure.text() == "摄像头断开了"
    page.speak("en")
    assert page.camera.figure.text() == "The camera is gone"
    assert page.camera.note.text().startswith("Plug it in again")


@pytest.mark.parametrize("looking", [True, False])
def test_the_page_shows_pictures_only_while_somebody_looks(page: MainWindow, looking: bool) -> None:
    page.eye.show_camera(scenes.LOST)
    page.eye.show_camera(scenes.LOOKING)
    if not looking:
        page.open_room(0)
    page.eye.show_preview(scenes.gate_picture())
    assert page.camera.preview.has_picture is looking
    assert page.scan.preview.has_picture


# ---- what is asked --------------------------------------------------------------------------


def test_a_tap_on_a_camera_chooses_it_and_marks_it_at_once(page: MainWindow) -> None:
    chosen: list[object] = []
    page.camera.camera_chosen.connect(chosen.append)
    tap(page.camera.cameras.rows[0])
    assert chosen == [LID]
    assert [here for _, _, here in row_texts(page)] == [True, False]
    tap(page.camera.cameras.rows[0])
    assert [here for _, _, here in row_texts(page)] == [True, False]


def test_a_tap_on_a_size_asks_for_it(page: MainWindow) -> None:
    asked: list[object] = []
    page.camera.size_chosen.connect(asked.append)
    assert [size.isChecked() for size in page.camera.sizes] == [False, True, False]
    tap(page.camera.sizes[2])
    assert asked == [(1920, 1080)]
    assert [size.isChecked() for size in page.camera.sizes] == [False, False, True]


def test_the_mirror_is_turned_off_and_the_codes_go_with_the_picture(page: MainWindow) -> None:
    asked: list[bool] = []
    page.camera.mirror_asked.connect(asked.append)
    tap(page.camera.mirror)
    assert asked == [False]
    page.eye.set_mirrored(False)
    picture = QImage(400, 300, QImage.Format.Format_RGB32)
    picture.fill(QColor("black"))
    for x in range(100):
        for y in range(300):
            picture.setPixelColor(x, y, QColor("red"))
    page.open_room(0)
    page.eye.show_preview(picture)
    page.eye.show_codes([((0.1, 0.1), (0.2, 0.1), (0.2, 0.2), (0.1, 0.2))])
    shown = page.scan.preview.grab().toImage()
    middle = shown.height() // 2
    assert shown.pixelColor(shown.width() - 12, middle).name() == "#ff0000"
    assert shown.pixelColor(12, middle).name() == "#000000"
    assert page.scan.preview._quads[0][0] == (0.9, 0.1)


def test_only_controls_that_are_there_are_offered(page: MainWindow) -> None:
    rows = page.camera.dials.rows
    page.camera.show_report(replace(REPORT, dials=(camera_scenes.DIALS[0], camera_scenes.DIALS[2])))
    QCoreApplication.processEvents()
    assert [c for c, row in rows.items() if row.isVisible()] == [
        Control.EXPOSURE,
        Control.BRIGHTNESS,
    ]
    assert not rows[Control.EXPOSURE].slide.isEnabled()
    assert rows[Control.EXPOSURE].auto.isVisible()
    assert not rows[Control.BRIGHTNESS].auto.isVisible()


def test_the_automatic_is_switched_and_a_slider_ends_it(page: MainWindow) -> None:
    turns: list[object] = []
    page.camera.turned.connect(turns.append)
    exposure = page.camera.dials.rows[Control.EXPOSURE]
    tap(exposure.auto)
    assert turns == [Turn(Control.EXPOSURE, auto=False)]
    assert exposure.slide.isEnabled()
    where = QPoint(exposure.slide.width() - 1, exposure.slide.height() // 2)
    QTest.mouseClick(
        exposure.slide, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where
    )
    assert turns[-1] == Turn(Control.EXPOSURE, value=2047)
    exposure.slide.setFocus()
    press_key(page, Qt.Key.Key_Left)
    QTest.qWait(100)  # the window holds a key back for a moment: it might be a scanner's
    last = turns[-1]
    assert isinstance(last, Turn)
    assert last.value is not None
    assert 3 < last.value < 2047


def test_a_slider_does_not_jump_back_while_the_camera_is_still_at_it(page: MainWindow) -> None:
    focus = page.camera.dials.rows[Control.FOCUS].slide
    middle = QPoint(focus.width() // 2, focus.height() // 2)
    QTest.mouseClick(focus, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    moved = focus.share
    assert moved == pytest.approx(0.5, abs=0.02)
    page.camera.show_report(replace(REPORT, pending=True))
    assert focus.share == moved
    taken = replace(camera_scenes.DIALS[1], value=125.0)
    page.camera.show_report(replace(REPORT, dials=(taken,)))
    assert focus.share == pytest.approx(0.5, abs=0.02)


def test_standing_where_the_camera_says_asks_for_nothing(page: MainWindow) -> None:
    turns: list[object] = []
    page.camera.turned.connect(turns.append)
    dial = Dial(Control.FOCUS, 0, 250, 200, auto=False)
    page.camera.show_report(replace(REPORT, dials=(dial,)))
    assert page.camera.dials.rows[Control.FOCUS].slide.share == pytest.approx(0.8)
    assert turns == []


def test_looking_again_is_asked_for(page: MainWindow) -> None:
    asked: list[bool] = []
    page.camera.list_asked.connect(lambda: asked.append(True))
    tap(page.camera.again)
    assert asked == [True]
    page.camera.show_report(replace(REPORT, looking=True))
    tap(page.camera.again)
    assert asked == [True]


# ---- everybody can use it -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "kinds"),
    [((1280, 800), (QAbstractButton, Slide)), ((1024, 640), (Pick, LensButton, Slide))],
)
def test_everything_to_press_is_large_enough_for_thumbs(
    open_window: Open, size: tuple[int, int], kinds: tuple[type[QWidget], ...]
) -> None:
    window = open_window(size=size)
    assert min(window.scan.camera_button.width(), window.scan.camera_button.height()) >= 56
    camera_scenes.working(window)
    QCoreApplication.processEvents()
    targets = [w for kind in kinds for w in window.camera.findChildren(kind) if w.isVisible()]
    assert len(targets) >= 12
    for target in targets:
        assert min(target.width(), target.height()) >= 56, target.accessibleName()


def test_what_is_picked_shows_without_its_colour(qtbot: QtBot) -> None:
    def grey(pick: Pick) -> QImage:
        return pick.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)

    for pick in (Pick("one"), Pick("yes")):
        qtbot.addWidget(pick)
        pick.say("HD Webcam")
        pick.resize(300, 60)
        before = grey(pick)
        pick.setChecked(True)
        after = grey(pick)
        mark = [(x, y) for x in range(18, 38) for y in range(20, 40)]
        apart = [abs(before.pixelColor(*at).red() - after.pixelColor(*at).red()) for at in mark]
        assert max(apart) > 100


def test_enter_presses_what_tab_came_to(qtbot: QtBot) -> None:
    for button in (Pick("yes"), LensButton("tune")):
        qtbot.addWidget(button)
        button.show()
        with qtbot.waitSignal(button.clicked):
            QTest.keyClick(button, Qt.Key.Key_Return)
