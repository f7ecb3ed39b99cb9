"""岗位, by finger and by mouse: people dragged, tapped and taken along; the page thrown."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScroller, QWidget
from pytestqt.qtbot import QtBot

from kiosk.ui.board_page import BoardPage
from kiosk.ui.person_chip import HOLD_MS, PersonChip
from kiosk.ui.window import MainWindow
from tests.kiosk.ui import board_scenes
from tests.kiosk.ui.hands import press_key, tap
from tests.kiosk.ui.test_board_page import SOUTH, STATION_B, chip

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(window: MainWindow) -> BoardPage:
    board_scenes.morning(window)
    window.open_page(window.house.board)
    QCoreApplication.processEvents()
    return window.house.board


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
