"""待核 and 同步: full, empty, offline."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from kiosk.ui.look import exact_font, load_fonts
from kiosk.ui.text import WrappedLabel, age_text, ago_text, lines_of
from kiosk.ui.window import MainWindow
from sync.client.line import Line, LineState
from tests.kiosk.ui import scenes
from tests.kiosk.ui.conftest import Open
from tests.kiosk.ui.hands import press_key


def test_a_human_types_into_the_search(window: MainWindow, qtbot: QtBot) -> None:
    window.review.show_doubts(scenes.review(6, 0))
    window.open_page(window.review)
    press_key(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.review.search.hasFocus()
    for character in "id":
        press_key(window, character)
        qtbot.wait(60)
    qtbot.waitUntil(lambda: window.review.search.text() == "id", timeout=1000)


def test_the_sync_room_says_what_is_pending_and_since_when(window: MainWindow) -> None:
    window.show_line(scenes.offline())
    page = window.sync
    assert page.word.text() == "离线 4 分钟"
    assert page.lead.text() == "连不上中心。请照常签到；网络恢复后自动补传。"
    assert page.pending.figure.text() == "3"
    assert page.exchanged.figure.text() == "06:57:54"  # by the hub's clock
    assert page.exchanged.note.text() == "06:58 起离线，已 4 分钟"


@pytest.mark.parametrize(
    ("offset_ms", "figure", "note"),
    [
        (-420, "0.4 秒", "两边一致（误差 0.03 秒内）"),
        (5_000, "5.0 秒", "本机偏慢，中心会校正"),
        (-5_000, "5.0 秒", "本机偏快，中心会校正"),
        (7_205_000, "2 小时 0 分", "本机偏慢，中心会校正"),
    ],
)
def test_the_sync_room_compares_the_clocks(
    window: MainWindow, offset_ms: int, figure: str, note: str
) -> None:
    window.show_line(replace(scenes.synced(), offset_ms=offset_ms))
    assert (window.sync.clock.figure.text(), window.sync.clock.note.text()) == (figure, note)


def test_before_the_first_exchange_nothing_is_made_up(window: MainWindow) -> None:
    window.show_line(LineState(Line.WAITING))
    page = window.sync
    assert page.exchanged.figure.text() == page.clock.figure.text() == "—"
    assert page.exchanged.note.text() == "启动以来还没有"


@pytest.mark.parametrize("line", list(Line))
def test_every_state_of_the_line_is_drawn_and_said(window: MainWindow, line: Line) -> None:
    window.open_room(2)
    window.show_line(LineState(line, pending=2))
    assert window.sync.word.text()
    assert window.sync.lead.text()
    assert not window.grab().isNull()


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(seconds=-5), "under 1 min"),
        (timedelta(seconds=59), "under 1 min"),
        (timedelta(minutes=4, seconds=20), "4 min"),
        (timedelta(hours=2, minutes=5), "2 h 5 min"),
        (timedelta(days=3, hours=4), "3 days"),
    ],
)
def test_ages_are_said_as_people_say_them(qtbot: QtBot, age: timedelta, said: str) -> None:
    assert age_text(age.total_seconds()) == said


def test_what_was_just_now_is_said_so(qtbot: QtBot) -> None:
    assert (ago_text(3), ago_text(240)) == ("just now", "4 min ago")


def test_lines_are_broken_by_characters_not_by_half_of_one(qtbot: QtBot) -> None:
    load_fonts()
    font = exact_font(20)
    broken = lines_of("𠮷" * 30, font, 100, 20)
    assert "".join(broken) == "𠮷" * 30
    assert len(broken) > 3


def test_a_sentence_that_became_shorter_gives_its_room_back(qtbot: QtBot) -> None:
    load_fonts()
    label = WrappedLabel()
    qtbot.addWidget(label)
    label.resize(200, 300)
    label.say("one two three four five six seven eight nine ten " * 4)
    tall = label.minimumHeight()
    label.say("one")
    assert 0 < label.minimumHeight() < tall / 3


def test_a_long_pull_has_a_bar_and_a_number_until_it_is_done(window: MainWindow) -> None:
    page = window.sync
    window.show_line(replace(scenes.synced(), came=90_000, left=110_000))
    window.open_page(page)
    assert page.lead.text() == "正在从中心接收活动数据：45%"
    assert (page.progress.isVisible(), page.progress.value()) == (True, 45)
    window.show_line(scenes.synced())
    assert not page.progress.isVisible()
    assert page.lead.text() == "这里记下的，中心都已收到。"


def test_nothing_says_synced_while_the_hub_still_sends(window: MainWindow) -> None:
    page, chip = window.sync, window.top.sync
    window.open_page(page)
    window.show_line(replace(scenes.synced(), came=90_000, left=110_000))
    assert page.word.text() == "正在接收 45%"
    assert chip.text().startswith("正在接收 45%")
    assert "已同步" not in chip.accessibleName() + page.word.text() + page.lead.text()
    window.show_line(replace(scenes.offline(), came=90_000, left=110_000))
    assert page.word.text().startswith("离线")
    assert not page.progress.isVisible(), "a line that is down brings nothing"
    window.show_line(scenes.synced())
    assert page.word.text() == "已同步"


@pytest.mark.parametrize("size", [(1280, 800), (1024, 640)])
def test_no_button_of_the_supplies_is_cut_by_the_scroll_bar(
    open_window: Open, size: tuple[int, int]
) -> None:
    window = open_window("en", size=size)
    scene = next(one for one in scenes.scenes() if one.name == "log-supplies")
    window.open_page(getattr(window.house, scene.page))
    scene.set_up(window)
    QCoreApplication.processEvents()
    row = window.house.log.writer.supplies[0]
    area = next(one for one in window.house.log.findChildren(QScrollArea) if one.isAncestorOf(row))
    assert area.verticalScrollBar().maximum() > 0
    last, view = row.buttons[-1], area.viewport()
    assert last.mapTo(view, QPoint(last.width() - 1, 0)).x() < view.width()


def test_a_first_roster_says_how_far_it_is(window: MainWindow) -> None:
    result = window.scan.result
    result.show_opening(True, 45)
    assert result.texts[0] == "正在接收花名册…… 45%"
    result.show_opening(True)
    assert result.texts[0] != "正在接收花名册…… 45%"
    result.show_opening(False)
