"""A desk that crashed comes back as it was: locked, on its page, holding the screen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kiosk.app import Kiosk
from kiosk.desk.gate import Gate
from kiosk.desk.lock import PinChoice, Role
from kiosk.store.journal import Journal
from kiosk.ui.window import MainWindow
from tests.builders import SOUTH, WANG, a_badge_text
from tests.e2e.desks import Desk, a_desk
from tests.e2e.hands import labels, settle, show

PIN = "2580"


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    with a_desk(tmp_path) as made:
        made.kiosk.start()
        assert made.kiosk.gate.lock.choose_pin(Role.CAPTAIN, PIN) is PinChoice.KEPT
        show(made, a_badge_text(WANG))
        yield made


def started_again(desk: Desk) -> Kiosk:
    """Build what the keeper builds after a crash: all anew, over the same store."""
    desk.kiosk.refresh()  # what the clock does once a second
    desk.kiosk.stop()
    desk.window.holds_screen = False  # it is dead, and comes back to no front
    journal = Journal(desk.store, desk.clock)
    gate = Gate(desk.store, journal, desk.clock, (SOUTH,))
    window = MainWindow(language="zh", now=desk.clock.now, event_now=gate.now, calm=True)
    kiosk = Kiosk(gate, window, None, None)
    kiosk.resuming.take_up()  # as `open_kiosk` does, before it starts
    kiosk.start()
    settle()
    return kiosk


def end(kiosk: Kiosk) -> None:
    kiosk.window.hold_screen(False)
    kiosk.stop()
    kiosk.window.close_guards.clear()
    kiosk.window.speak("en")  # takes the translator away again
    kiosk.window.close()
    kiosk.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_locked_desk_that_held_the_screen_is_locked_and_holds_it_again(desk: Desk) -> None:
    desk.window.hold_screen(True)
    desk.kiosk.gate.lock.lock()
    again = started_again(desk)
    try:
        assert again.gate.lock.locked
        assert again.window.holds_screen
        assert again.window.isFullScreen()
        assert again.window.shows(again.window.scan)
        assert "王晓安" not in " ".join(labels(desk))
        assert [
            person.volunteer for person in again.gate.board.card(SOUTH, again.gate.now()).people
        ] == [WANG]
    finally:
        end(again)


def test_a_captain_comes_back_to_the_page_and_is_not_asked_for_the_pin(desk: Desk) -> None:
    assert desk.kiosk.gate.lock.unlock(PIN) is not None
    desk.window.open_page(desk.window.house.tally)
    desk.window.speak("en")
    again = started_again(desk)
    try:
        assert not again.gate.lock.locked
        assert again.window.shows(again.window.house.tally)
        assert again.window.language == "en"
        assert not again.window.holds_screen
    finally:
        end(again)


def test_in_kiosk_mode_the_window_comes_back_to_the_front(desk: Desk, qtbot: QtBot) -> None:
    window = desk.window
    window.hold_screen(True)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.hold_screen(False)
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
