"""岗位: cards in order of need, chips that say how somebody stands, dragging and tapping."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from kiosk.desk.board import Board
from kiosk.ui.board_page import BoardPage
from kiosk.ui.person_chip import PersonChip
from kiosk.ui.window import MainWindow
from sync.domain.entries import Kind, PostId
from tests.builders import MINUTE, an_entry
from tests.kiosk.ui import board_scenes
from tests.kiosk.ui.board_scenes import NOW
from tests.kiosk.ui.conftest import Open
from tests.kiosk.ui.hands import press_key, tap
from tests.kiosk.ui.test_reach import clipped

STATION_A, STATION_B, SOUTH, WEST, LOST = (f"post-00-{n}" for n in range(5))
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(window: MainWindow) -> BoardPage:
    board_scenes.morning(window)
    window.open_page(window.house.board)
    QCoreApplication.processEvents()
    return window.house.board


def chip(page: BoardPage, name: str) -> PersonChip:
    return next(
        chip
        for card in page.cards.values()
        for chip in card.chips
        if chip.person is not None and chip.person.name.zh == name
    )


def texts(page: BoardPage, post: str) -> list[str]:
    return [one.text() for one in page.cards[post].chips]


# ---- what is said ---------------------------------------------------------------------------


def test_posts_in_need_come_first_and_say_how_many_are_missing(page: BoardPage) -> None:
    assert page.shown == (STATION_B, SOUTH, LOST, STATION_A, WEST)
    pills = [page.cards[post].pill for post in page.shown]
    assert [(pill.text(), pill.icon_name) for pill in pills] == [
        ("缺 2", "choose"),
        ("缺 2", "choose"),
        ("多 1", "done"),
        ("齐", "done"),
        ("齐", "done"),
    ]
    assert page.cards[SOUTH].accessibleName() == "会场南门：在岗 4，应到 6"


def test_every_chip_says_in_words_how_somebody_stands(page: BoardPage) -> None:
    assert texts(page, STATION_B) == [
        "陈静 · 07:02 起在岗",
        "杨帆 · 07:05 起在岗",
        "赵宁 · 迟 12 分钟",
        "孙悦 · 请假",
    ]
    assert texts(page, SOUTH)[-2:] == ["郑爽 · 迟 12 分钟", "冯雪 · 在路上"]
    assert texts(page, LOST)[-1] == "曹阳 · 连续 4 小时 12 分"
    assert texts(page, WEST)[-1] == "高翔 · 休息 7 分钟"


def test_names_and_words_follow_the_language(window: MainWindow, page: BoardPage) -> None:
    window.speak("en")
    assert page.cards[SOUTH].accessibleName() == "South Gate: 4 of 6 on duty"
    assert texts(page, SOUTH)[-2] == "郑爽 · late 12 min"


def test_minutes_go_on_without_an_entry(page: BoardPage) -> None:
    _, board = board_scenes.a_board()
    later = NOW + MINUTE
    page.show_board(board.look(later), later)
    assert texts(page, SOUTH)[-2] == "郑爽 · 迟 13 分钟"
    assert texts(page, LOST)[-1] == "曹阳 · 连续 4 小时 13 分"


def test_the_next_three_hours_are_among_the_first_cards(page: BoardPage) -> None:
    assert page.need.isVisible()
    assert page.need.see.isVisible()
    assert page.need.lines == ("10:00 荣昌东地铁站 B 口 缺 3", "10:00 会场南门 缺 2")


def test_a_post_of_many_folds_the_plain_ones_and_never_trouble(window: MainWindow) -> None:
    board_scenes.crowd(window)
    page = window.house.board
    window.open_page(page)
    card = page.cards[SOUTH]
    assert len(card.chips) == 12
    assert {"郑爽 · 迟 12 分钟", "冯雪 · 在路上"} <= set(texts(page, SOUTH))
    assert card.more.text() == "还有 24 人"
    tap(card.more)
    assert len(card.chips) == 36
    tap(card.more)
    assert len(card.chips) == 12


def test_a_roster_without_shifts_says_what_to_do(window: MainWindow) -> None:
    board_scenes.empty(window)
    page = window.house.board
    window.open_page(page)
    assert page.emptiness == "nothing"
    assert page.search.isHidden()


def test_the_search_finds_posts_and_people_in_both_languages(page: BoardPage) -> None:
    for words, left in (("south", [SOUTH]), ("曹阳", [LOST]), ("火星", [])):
        page.search.setText(words)
        assert list(page.shown) == left, words
    assert page.emptiness == "no-match"
    page.search.clear()
    page.short.click()
    assert list(page.shown) == [STATION_B, SOUTH]
    page.short.click()
    page.trouble.click()
    assert list(page.shown) == [STATION_B, SOUTH, LOST]


# ---- only what changed ----------------------------------------------------------------------


class Painted(QObject):
    """Notes which widgets were painted."""

    def __init__(self, widgets: list[QWidget]) -> None:
        super().__init__()
        self.seen: set[QWidget] = set()
        for widget in widgets:
            widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            self.seen.add(watched)
        return False


def test_an_entry_repaints_its_own_card_and_keeps_every_cards_place(
    window: MainWindow, qtbot: QtBot
) -> None:
    book, board = board_scenes.a_board()
    page = window.house.board
    page.show_board(board.look(NOW), NOW)
    window.open_page(page)
    QCoreApplication.processEvents()
    before = page.shown
    cards = list(page.cards.values())
    painted = Painted([*cards, *(chip for card in cards for chip in card.chips)])
    page.show_board(board.look(NOW), NOW)
    QCoreApplication.processEvents()
    assert painted.seen == set()
    gone = next(v for v, p in book.roster.volunteers.items() if p.name == "张伟")
    book.add(an_entry(Kind.OFF, gone, post=PostId(STATION_A), at=NOW))
    page.show_board(board.look(NOW), NOW)
    QCoreApplication.processEvents()
    changed = page.cards[STATION_A]
    assert changed in painted.seen
    assert {one for one in painted.seen if one is not changed} <= set(changed.chips)
    assert page.shown == before
    assert changed.pill.text() == "缺 1"


def test_chips_are_kept_for_the_people_who_stay(page: BoardPage) -> None:
    book, _ = board_scenes.a_board()
    kept = {chip.person.volunteer: chip for chip in page.cards[SOUTH].chips if chip.person}
    gone = next(v for v, p in book.roster.volunteers.items() if p.name == "周敏")
    book.add(an_entry(Kind.OFF, gone, post=PostId(SOUTH), at=NOW))
    page.show_board(Board(book).look(NOW), NOW)
    now = {chip.person.volunteer: chip for chip in page.cards[SOUTH].chips if chip.person}
    assert set(kept) - set(now) == {gone}
    assert all(kept[who] is now[who] for who in now)


def test_the_minute_of_a_hidden_board_is_not_counted_twice(window: MainWindow) -> None:
    page = window.house.board
    _, board = board_scenes.a_board()
    page.show_board(board.look(NOW), NOW)
    page.show_board(board.look(NOW + timedelta(seconds=10)), NOW + timedelta(seconds=10))
    assert page.shown[0] == STATION_B


@pytest.mark.parametrize("name", ["board-morning", "board-crowd", "board-venue"])
@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080), (1024, 640)])
def test_every_chip_lies_within_its_card(
    open_window: Open, name: str, size: tuple[int, int]
) -> None:
    window = open_window(size=size)
    page = window.house.board
    window.open_page(page)
    next(scene[2] for scene in board_scenes.SCENES if scene[0] == name)(window)
    for _ in range(3):
        QCoreApplication.processEvents()
    for card in page.cards.values():
        for one in card.chips:
            box = one.geometry().translated(card.people.pos())
            assert card.rect().contains(box), one.text()
            assert card.people.rect().contains(one.geometry()), one.text()


def test_tab_goes_through_the_cards_as_the_eye_does(window: MainWindow, page: BoardPage) -> None:
    page.search.setFocus()
    met: list[str] = []
    for _ in range(9):
        press_key(window, Qt.Key.Key_Tab)
        here = window.focusWidget()
        met.append(here.accessibleName().split(" · ")[0])
    assert met == [
        "荣昌东地铁站 B 口 点名，2 人", "陈静", "杨帆", "赵宁", "孙悦",
        "会场南门 点名，2 人", "王晓安", "李晨", "周敏",
    ]  # fmt: skip


@pytest.mark.parametrize("size", [(1024, 640), (1920, 1080)])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_on_the_board_is_clipped_in_either_language(
    open_window: Open, language: str, size: tuple[int, int]
) -> None:
    window = open_window(language, size=size)
    window.open_page(window.house.board)
    for name, _, set_up in board_scenes.SCENES:
        set_up(window)
        for _ in range(3):
            QCoreApplication.processEvents()
        below = "outside the window"  # the fold: what lies there is reached by scrolling
        assert [found for found in clipped(window) if below not in found] == [], name
        sheets = window.sheets
        for sheet in (sheets.move, sheets.rollcall, sheets.relief):
            assert sheet.isHidden() or window.rect().contains(sheet.panel.geometry()), name
            sheet.hide()
        window.house.board.search.clear()
