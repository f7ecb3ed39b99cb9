"""The window shows what it is told and emits what was asked."""

import gc
import weakref
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kiosk.desk import words
from kiosk.desk.states import Answer, Choice
from kiosk.ui.look import scale_for
from kiosk.ui.room import Room
from kiosk.ui.window import MainWindow
from kiosk.workers.scanning import CameraState, CameraView
from sync.client.line import Line, LineState
from sync.domain.badge import Refusal
from sync.domain.wording import same
from tests.kiosk.ui import camera_scenes, scenes
from tests.kiosk.ui.conftest import Heard, Open
from tests.kiosk.ui.hands import press_key, tap

NO_KEY = Qt.KeyboardModifier.NoModifier


def labels(window: MainWindow) -> list[str]:
    return [label.text() for label in window.findChildren(QLabel) if label.isVisible()]


def test_a_green_card_says_word_name_team_time_post_and_why(window: MainWindow) -> None:
    window.show_outcome(scenes.done())
    assert window.scan.result.texts == [
        "上岗",
        "王晓安",
        "亦愿 · 青年职工一中队 · 07:02",
        "会场南门 · 路线指引",
        "比计划早 58 分钟，按 08:00 起计",
    ]


@pytest.mark.parametrize("reason", list(Refusal))
def test_every_refusal_shows_its_word_and_the_way_out(window: MainWindow, reason: Refusal) -> None:
    window.show_outcome(scenes.refused(reason))
    word, todo = words.REFUSALS[reason]
    assert window.scan.result.texts == [word.zh, todo.zh]
    assert not window.scan.result.overflows


def test_each_answer_has_its_sound(window: MainWindow, heard: Heard) -> None:
    window.show_outcome(scenes.done())
    window.show_outcome(scenes.elsewhere())
    window.show_outcome(scenes.refused(Refusal.REVOKED))
    assert heard.played == [Answer.DONE, Answer.CHOOSE, Answer.STOP]


def test_markup_in_a_name_is_shown_as_it_is(window: MainWindow) -> None:
    name = "<img src=x><b>王</b>"
    window.show_outcome(scenes.done(name=name))
    assert name in window.scan.result.texts
    window.scan.show_recent((replace(scenes.recent()[0], masked="<b>王</b>"),))
    shown = [label for label in window.findChildren(QLabel) if "<b>" in label.text()]
    assert shown
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in shown)
    window.show_event(same("<h1>活动</h1>"), scenes.ZONE)
    assert window.top.event_name.text() == "<h1>活动</h1>"
    assert "<h1>" not in window.top.post.toolTip()


def test_no_label_of_the_window_takes_markup(window: MainWindow) -> None:
    for label in window.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText, label.text()


def test_both_offers_are_emitted_as_choices(window: MainWindow, qtbot: QtBot) -> None:
    for number, choice in enumerate((Choice.TAKE_ON_HERE, Choice.SEND_THERE)):
        window.scan.result.clear()
        window.show_outcome(scenes.elsewhere())
        button = window.scan.result.offers.buttons[number]
        with qtbot.waitSignal(window.choice_made) as caught:
            tap(button)
        assert caught.args == [choice.value]
        assert window.scan.result.outcome is None


@pytest.mark.parametrize(
    ("key", "choice"),
    [
        (Qt.Key.Key_1, Choice.TAKE_ON_HERE),
        (Qt.Key.Key_Return, Choice.TAKE_ON_HERE),
        (Qt.Key.Key_2, Choice.SEND_THERE),
    ],
)
def test_keys_choose(window: MainWindow, qtbot: QtBot, key: Qt.Key, choice: Choice) -> None:
    window.show_outcome(scenes.elsewhere())
    with qtbot.waitSignal(window.choice_made, timeout=2000) as caught:
        press_key(window, key)
    assert caught.args == [choice.value]


def test_keys_choose_nothing_on_a_green_card(window: MainWindow, qtbot: QtBot) -> None:
    window.show_outcome(scenes.done())
    with qtbot.assertNotEmitted(window.choice_made, wait=120):
        press_key(window, Qt.Key.Key_1)


def test_f_keys_open_the_rooms(window: MainWindow, qtbot: QtBot) -> None:
    for number, key in enumerate((Qt.Key.Key_F1, Qt.Key.Key_F2, Qt.Key.Key_F3)):
        press_key(window, key)
        assert window.rooms[number].isVisible()
        assert window.bar.switches[number].isChecked()
        assert f"F{number + 1}" in window.bar.switches[number].toolTip()


def test_a_badge_brings_the_scan_room_to_the_front(window: MainWindow) -> None:
    window.open_room(2)
    window.sheets.tally.open()
    window.show_outcome(scenes.done())
    assert window.scan.isVisible()
    assert not window.sheets.tally.isVisible()


def test_plus_and_the_button_count_the_likeliest_service(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.tally_asked, timeout=2000) as caught:
        press_key(window, Qt.Key.Key_Plus)
    assert caught.args == ["route", 1]
    with qtbot.waitSignal(window.tally_asked) as caught:
        tap(window.scan.post.add_one)
    assert caught.args == ["route", 1]


def test_the_sheet_counts_any_service_and_stays_open(window: MainWindow, qtbot: QtBot) -> None:
    tap(window.scan.post.more)
    assert window.sheets.tally.isVisible()
    assert [card.isVisible() for card in window.sheets.tally.services] == [True] * 6
    with qtbot.waitSignal(window.tally_asked) as caught:
        tap(window.sheets.tally.services[2].buttons[1])
    assert caught.args == ["lost", 5]
    assert window.sheets.tally.isVisible()
    press_key(window, Qt.Key.Key_Escape)
    assert not window.sheets.tally.isVisible()


def test_only_the_newest_undoable_scan_offers_undo(window: MainWindow, qtbot: QtBot) -> None:
    rows = window.scan.recent.rows
    assert [row.undo.isVisible() for row in rows[:3]] == [True, False, False]
    with qtbot.waitSignal(window.undo_asked) as caught:
        tap(rows[0].undo)
    assert caught.args == [scenes.entry(0)]


def test_the_language_switches_everywhere_at_once(window: MainWindow, qtbot: QtBot) -> None:
    window.show_outcome(scenes.elsewhere())
    with qtbot.waitSignal(window.language_changed) as caught:
        tap(window.top.language)
    assert caught.args == ["en"]
    assert window.scan.result.texts[0] == words.ELSEWHERE.en
    assert window.bar.switches[0].text() == "Check-in"
    assert window.top.sync.text() == "Synced · just now"
    assert window.scan.post.add_one.text() == "+1 directions"
    assert "Just now" in labels(window)
    assert window.windowTitle() == "Gatepost"
    tap(window.top.language)
    assert window.bar.switches[0].text() == "签到"
    assert window.top.sync.text() == "已同步 · 刚刚"
    assert window.windowTitle() == "岗亭"


def test_the_theme_switches_everywhere_at_once(window: MainWindow, qtbot: QtBot) -> None:
    light = window.grab().toImage().pixelColor(5, 400)
    with qtbot.waitSignal(window.theme_changed) as caught:
        tap(window.top.theme)
    assert caught.args == ["dark"]
    dark = window.grab().toImage().pixelColor(5, 400)
    assert (light.name(), dark.name()) == ("#eef2f7", "#0b131f")


@pytest.mark.parametrize(
    ("state", "chip", "icon", "tone"),
    [
        (LineState(), "未联网", "alone", "plain"),
        (LineState(pending=7), "未联网 · 7 条待传", "alone", "plain"),
        (LineState(Line.WAITING), "正在连接", "waiting", "plain"),
        (scenes.synced(), "已同步 · 刚刚", "synced", "done"),
        (LineState(Line.SENDING, pending=12), "正在传 · 12 条待传", "sending", "plain"),
        (scenes.offline(), "离线 4 分钟 · 3 条待传", "offline", "choose"),
        (scenes.stopped(), "已停传 · 12 条待传 · 1 条待核", "stopped", "stop"),
    ],
)
def test_the_chip_says_the_truth_about_the_line(
    window: MainWindow, state: LineState, chip: str, icon: str, tone: str
) -> None:
    window.show_line(state)
    sync = window.top.sync
    assert (sync.text(), sync.icon_name, sync.tone) == (chip, icon, tone)


def test_the_chip_counts_on_by_itself(qtbot: QtBot) -> None:
    now = [scenes.AT]
    window = MainWindow(now=lambda: now[0], calm=True)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.show_line(scenes.offline())
    assert window.top.sync.text() == "离线 4 分钟 · 3 条待传"
    now[0] += timedelta(minutes=1)
    qtbot.waitUntil(lambda: window.top.sync.text() == "离线 5 分钟 · 3 条待传", timeout=2500)
    window.speak("en")


def test_a_clock_set_back_never_shows_a_negative_age(window: MainWindow) -> None:
    window.show_line(replace(scenes.synced(), last_exchange=scenes.AT + timedelta(hours=2)))
    assert window.top.sync.text() == "已同步 · 刚刚"


def test_the_clock_shows_the_time_at_the_event(window: MainWindow) -> None:
    window.show_clock(scenes.AT)
    assert window.top.clock.text() == "07:02:15"


def test_the_switches_show_how_much_waits(window: MainWindow) -> None:
    window.review.show_doubts(scenes.review(3))
    window.show_line(scenes.offline())
    counts = dict(zip(window.rooms, (switch.count for switch in window.bar.switches), strict=True))
    assert [counts[room] for room in (window.scan, window.review, window.sync)] == [0, 3, 3]
    waiting = window.bar.switches[window.rooms.index(window.review)]
    assert waiting.accessibleName() == "待核 3"


def test_a_later_room_needs_only_to_be_in_the_list(qtbot: QtBot) -> None:
    class Roster(Room):
        icon = "hub"

        def title(self) -> str:
            return "名单"

        def wear(self, look: object) -> None:
            self.worn = look

        def speak(self, language: str) -> None:
            self.spoken = language

    room = Roster()
    window = MainWindow(rooms=(room,), calm=True)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    press_key(window, Qt.Key(Qt.Key.Key_F1 + len(window.rooms) - 1))
    assert room.isVisible()
    assert window.bar.switches[-1].text() == "名单"
    assert (room.spoken, room.worn is not None) == ("zh", True)
    window.speak("en")


def test_names_are_masked_in_self_service(window: MainWindow) -> None:
    window.set_self_service(True)
    window.show_outcome(scenes.done())
    assert "王*" in window.scan.result.texts
    assert "王晓安" not in [*window.scan.result.texts, window.scan.result.accessibleName()]


def test_the_lost_camera_says_why_and_what_to_do(window: MainWindow) -> None:
    window.eye.show_camera(scenes.LOST)
    assert not window.scan.preview.has_picture
    assert scenes.LOST.title is not None
    assert scenes.LOST.todo is not None
    assert window.scan.result.texts == [scenes.LOST.title.zh, scenes.LOST.todo.zh]
    assert scenes.LOST.title.zh in window.scan.preview.accessibleName()
    window.eye.show_camera(scenes.LOOKING)
    assert window.scan.result.texts[0] == "请把胸牌举到框内"


def test_a_film_is_never_passed_off_as_a_camera(window: MainWindow) -> None:
    window.eye.show_camera(CameraView(CameraState.LOOKING, "gate.mp4", film=True))
    assert window.scan.preview.hint() == "影片代替摄像头：gate.mp4"


def test_an_empty_picture_is_no_picture(window: MainWindow) -> None:
    window.eye.show_preview(QImage())
    assert not window.scan.preview.has_picture
    window.grab()


@pytest.mark.parametrize(
    ("size", "scale"),
    [((1280, 800), 1.0), ((1920, 1080), 1.35), ((1024, 640), 0.85), ((3840, 2160), 1.6)],
)
def test_a_larger_window_is_the_same_picture_larger(size: tuple[int, int], scale: float) -> None:
    assert scale_for(*size) == pytest.approx(scale)


def test_a_window_as_small_as_it_gets_still_shows_a_whole_card(open_window: Open) -> None:
    window = open_window(size=(1024, 640))
    assert (window.width(), window.height()) == (1024, 640)
    window.show_outcome(scenes.elsewhere())
    assert not window.scan.result.overflows


def test_a_room_is_entered_at_no_button(window: MainWindow, qtbot: QtBot) -> None:
    window.scan.camera_button.setFocus()
    window.open_camera()
    press_key(window, Qt.Key.Key_Escape)
    assert window.scan.hasFocus()  # Enter presses nothing that was used there before
    window.show_outcome(scenes.elsewhere())
    with qtbot.waitSignal(window.choice_made):
        press_key(window, Qt.Key.Key_Return)


def test_a_closed_window_is_let_go(qtbot: QtBot) -> None:
    window = MainWindow(now=lambda: scenes.AT, calm=True)
    window.show()
    gone = weakref.ref(window)
    camera_scenes.working(window)
    window.speak("en")
    window.close()
    window.deleteLater()
    del window
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_a_thumb_at_the_edge_of_a_chips_target_presses_the_chip(
    open_window: Open, size: tuple[int, int]
) -> None:
    window = open_window(size=size)
    top, handle = window.top, window.windowHandle()
    assert handle is not None
    top.blockSignals(True)  # what a chip does would take it away under the thumb
    for chip in (top.post, top.sync, top.theme, top.language, top.lock):
        pressed: list[bool] = []
        chip.clicked.connect(lambda *_, pressed=pressed: pressed.append(True))
        middle = chip.mapTo(window, chip.rect().center())
        for across in (-27, 0, 27):
            for down in (-27, 27):
                at = middle + QPoint(across, down)
                QTest.mouseClick(handle, Qt.MouseButton.LeftButton, NO_KEY, at)
        assert len(pressed) == 6, chip.accessibleName()
        over = middle - QPoint(0, chip.height() // 2 + 3)
        QTest.mousePress(handle, Qt.MouseButton.LeftButton, NO_KEY, over)
        assert chip.isDown()
        away = middle - QPoint(chip.width() + 90, 0)
        QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, NO_KEY, away)
        assert (len(pressed), chip.isDown()) == (6, False), "who slides away wants none of it"
