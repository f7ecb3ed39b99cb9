"""岗位: cards in order of need, chips that say how somebody stands, dragging and tapping."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScroller, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from kiosk.desk.board import Board
from kiosk.ui.board_page import BoardPage
from kiosk.ui.person_chip import HOLD_MS, PersonChip
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


# ---- hands ----------------------------------------------------------------------------------


def hold(window: MainWindow, grip: PersonChip) -> None:
    handle = window.windowHandle()
    assert handle is not None
    start = grip.mapTo(window, grip.rect().center())
    QTest.mousePress(handle, LEFT, Qt.KeyboardModifier.NoModifier, start)


def carry(window: MainWindow, to: QWidget) -> QPoint:
    handle = window.windowHandle()
    assert handle is not None
    end = to.mapTo(window, QPoint(to.width() // 2, 30))
    for step in (QPoint(-40, 0), QPoint(0, 0)):
        QTest.mouseMove(handle, end + step)
        QCoreApplication.processEvents()
    return end


def drop(window: MainWindow, at: QPoint) -> None:
    handle = window.windowHandle()
    assert handle is not None
    QTest.mouseRelease(handle, LEFT, Qt.KeyboardModifier.NoModifier, at)
    QCoreApplication.processEvents()


def test_a_chip_dragged_to_another_card_asks_for_the_move(
    window: MainWindow, page: BoardPage, qtbot: QtBot
) -> None:
    who = chip(page, "王晓安")
    asked: list[tuple[str, str]] = []
    tapped: list[str] = []
    page.move_asked.connect(lambda *move: asked.append(move))
    page.person_asked.connect(tapped.append)
    hold(window, who)
    at = carry(window, page.cards[STATION_B])
    assert page.dragging.ghost.isVisible()
    assert page.cards[STATION_B].pill.text() == "王晓安 到这里"
    drop(window, at)
    assert who.person is not None
    assert asked == [(str(who.person.volunteer), STATION_B)]
    assert tapped == []
    assert page.dragging.ghost.isHidden()
    assert page.cards[STATION_B].pill.text() == "缺 2"


def test_escape_ends_a_drag_where_it_began(window: MainWindow, page: BoardPage) -> None:
    asked: list[object] = []
    page.move_asked.connect(lambda *move: asked.append(move))
    page.person_asked.connect(asked.append)
    hold(window, chip(page, "王晓安"))
    at = carry(window, page.cards[STATION_B])
    press_key(window, Qt.Key.Key_Escape)
    assert page.dragging.ghost.isHidden()
    assert page.cards[STATION_B].pill.text() == "缺 2"
    drop(window, at)
    assert asked == []


def test_dropped_at_home_or_beside_a_card_nothing_is_asked(
    window: MainWindow, page: BoardPage
) -> None:
    asked: list[object] = []
    page.move_asked.connect(lambda *move: asked.append(move))
    hold(window, chip(page, "王晓安"))
    drop(window, carry(window, page.cards[SOUTH]))
    hold(window, chip(page, "王晓安"))
    drop(window, carry(window, window.bar))
    assert asked == []


def test_who_is_awaited_is_tapped_and_not_dragged(window: MainWindow, page: BoardPage) -> None:
    late = chip(page, "郑爽")
    hold(window, late)
    carry(window, page.cards[STATION_B])
    assert page.dragging.ghost.isHidden()
    drop(window, late.mapTo(window, QPoint(-40, -40)))


def test_a_chip_is_tapped_by_finger_and_by_enter(
    window: MainWindow, page: BoardPage, qtbot: QtBot
) -> None:
    tapped: list[str] = []
    page.person_asked.connect(tapped.append)
    one = chip(page, "李晨")
    tap(one)
    one.setFocus(Qt.FocusReason.TabFocusReason)
    press_key(window, Qt.Key.Key_Return)
    assert one.person is not None
    assert tapped == [str(one.person.volunteer)] * 2


def test_chips_can_be_touched_like_buttons(page: BoardPage) -> None:
    for card in page.cards.values():
        for one in card.chips:
            assert one.height() >= 56
            assert one.width() >= 56
            assert one.accessibleName()


@pytest.fixture
def long_page(window: MainWindow) -> BoardPage:
    board_scenes.venue(window)
    page = window.house.board
    window.open_page(page)
    QCoreApplication.processEvents()
    assert (len(page.shown), page.area.verticalScrollBar().maximum() > 1000) == (50, True)
    return page


def sweep_up(window: MainWindow, start: QPoint, qtbot: QtBot, finger: bool) -> Callable[[], None]:
    """Press and move up by 250 in some 50 ms; give what lets go."""
    handle = window.windowHandle()
    assert handle is not None
    end = start - QPoint(0, 250)
    keys = Qt.KeyboardModifier.NoModifier
    device = QTest.createTouchDevice() if finger else None
    if device is not None:
        QTest.touchEvent(handle, device).press(0, start).commit()
    else:
        QTest.mousePress(handle, LEFT, keys, start)
    for step in range(1, 6):
        qtbot.wait(10)
        at = start - QPoint(0, 50 * step)
        if device is not None:
            QTest.touchEvent(handle, device).move(0, at).commit()
        else:
            QTest.mouseMove(handle, at)

    def let_go() -> None:
        if device is not None:
            QTest.touchEvent(handle, device).release(0, end).commit()
        else:
            drop(window, end)

    return let_go


@pytest.mark.parametrize("finger", [False, True], ids=["mouse", "finger"])
def test_the_board_is_thrown_between_its_people_and_runs_on(
    window: MainWindow, long_page: BoardPage, qtbot: QtBot, finger: bool
) -> None:
    bar = long_page.area.verticalScrollBar()
    card = long_page.cards[long_page.shown[1]]
    start = card.mapTo(window, QPoint(card.width() // 2, 20)) + QPoint(0, 300)
    let_go = sweep_up(window, start, qtbot, finger)
    under = bar.value()
    assert under > 0
    let_go()
    qtbot.waitUntil(lambda: bar.value() > under + 10)
    QScroller.scroller(long_page.area.viewport()).stop()


def test_a_finger_that_sweeps_over_people_moves_the_page_and_nobody(
    window: MainWindow, long_page: BoardPage, qtbot: QtBot
) -> None:
    asked: list[object] = []
    long_page.move_asked.connect(lambda *move: asked.append(move))
    long_page.person_asked.connect(asked.append)
    bar = long_page.area.verticalScrollBar()
    chips = (one for card in long_page.cards.values() for one in card.chips)
    bottom = long_page.area.viewport().height()
    view = long_page.area.viewport()
    who = next(
        one
        for one in chips
        if one.person is not None
        and one.person.here
        and 260 < one.mapTo(view, one.rect().center()).y() < bottom
    )
    let_go = sweep_up(window, who.mapTo(window, who.rect().center()), qtbot, finger=True)
    assert bar.value() > 0
    assert long_page.dragging.ghost.isHidden()
    let_go()
    QScroller.scroller(long_page.area.viewport()).stop()
    assert (asked, who.isDown()) == ([], False)


def test_a_tap_that_stops_the_running_page_asks_for_nobody(
    window: MainWindow, long_page: BoardPage, qtbot: QtBot
) -> None:
    tapped: list[object] = []
    long_page.person_asked.connect(tapped.append)
    bar, view = long_page.area.verticalScrollBar(), long_page.area.viewport()
    card = long_page.cards[long_page.shown[1]]
    start = card.mapTo(window, QPoint(card.width() // 2, 20)) + QPoint(0, 300)
    sweep_up(window, start, qtbot, finger=False)()
    assert QScroller.scroller(view).state() == QScroller.State.Scrolling
    who = next(
        one
        for card in long_page.cards.values()
        for one in card.chips
        if view.rect().contains(one.mapTo(view, one.rect().center()))
    )
    tap(who)
    assert QScroller.scroller(view).state() == QScroller.State.Inactive
    stood = bar.value()
    assert tapped == []
    tap(who)
    assert (len(tapped), bar.value()) == (1, stood)


def test_a_finger_that_rests_takes_somebody_along(
    window: MainWindow, long_page: BoardPage, qtbot: QtBot
) -> None:
    who = long_page.cards[long_page.shown[0]].chips[0]
    handle, device = window.windowHandle(), QTest.createTouchDevice()
    assert handle is not None
    at = who.mapTo(window, who.rect().center())
    QTest.touchEvent(handle, device).press(0, at).commit()
    qtbot.wait(HOLD_MS + 20)
    QTest.touchEvent(handle, device).move(0, at + QPoint(0, 60)).commit()
    assert long_page.dragging.ghost.isVisible()
    assert long_page.area.verticalScrollBar().value() == 0
    press_key(window, Qt.Key.Key_Escape)
    QTest.touchEvent(handle, device).release(0, at + QPoint(0, 60)).commit()
    assert long_page.dragging.ghost.isHidden()


def test_a_drag_held_at_the_lower_edge_scrolls(window: MainWindow, qtbot: QtBot) -> None:
    board_scenes.venue(window)
    page = window.house.board
    window.open_page(page)
    QCoreApplication.processEvents()
    handle = window.windowHandle()
    assert handle is not None
    hold(window, page.cards[page.shown[0]].chips[0])
    edge = page.area.viewport().mapTo(window, QPoint(200, page.area.viewport().height() - 5))
    QTest.mouseMove(handle, edge - QPoint(20, 0))
    QTest.mouseMove(handle, edge)
    qtbot.waitUntil(lambda: page.area.verticalScrollBar().value() > 60, timeout=3000)
    press_key(window, Qt.Key.Key_Escape)
    drop(window, edge)


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
