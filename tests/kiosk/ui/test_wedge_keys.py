"""A scanner's keys are taken out of the window's keys; a person's go through."""

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from kiosk.ui.window import MainWindow
from tests.kiosk.ui import scenes
from tests.kiosk.ui.hands import Keyboard

TOKEN = "V1:" + "A2B7" * 34


@pytest.fixture
def field(window: MainWindow) -> QLineEdit:
    window.review.show_doubts(scenes.review(3, 0))
    window.open_room(1)
    window.review.search.setFocus()
    return window.review.search


def keyboard(window: MainWindow) -> Keyboard:
    handle = window.windowHandle()
    assert handle is not None
    return Keyboard(handle)


def test_a_scanned_badge_is_reported_and_no_field_sees_a_letter(
    window: MainWindow, field: QLineEdit, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.wedge_typed) as caught:
        keyboard(window).type(TOKEN + "\r", gap_ms=5)
    assert caught.args == [TOKEN]
    qtbot.wait(80)
    assert field.text() == ""


def test_a_scanner_without_enter_is_understood_after_a_silence(
    window: MainWindow, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.wedge_typed, timeout=2000) as caught:
        keyboard(window).type(TOKEN, gap_ms=5)
    assert caught.args == [TOKEN]


def test_a_persons_letters_arrive_in_order(
    window: MainWindow, field: QLineEdit, qtbot: QtBot
) -> None:
    board = keyboard(window)
    with qtbot.assertNotEmitted(window.wedge_typed):
        for char in "gate":
            board.press(char, 120)
        qtbot.waitUntil(lambda: field.text() == "gate", timeout=1000)
        board.press("\r", 120)


def test_two_keys_rolled_together_are_still_a_person(
    window: MainWindow, field: QLineEdit, qtbot: QtBot
) -> None:
    board = keyboard(window)
    board.type("ab", gap_ms=15)
    qtbot.waitUntil(lambda: field.text() == "ab", timeout=1000)


def test_the_digits_of_a_scanned_badge_choose_nothing(window: MainWindow, qtbot: QtBot) -> None:
    window.show_outcome(scenes.elsewhere())
    with (
        qtbot.assertNotEmitted(window.choice_made, wait=150),
        qtbot.waitSignal(window.wedge_typed),
    ):
        keyboard(window).type("V1:1212" + TOKEN[3:] + "\r", gap_ms=8)


def test_a_digit_of_a_person_still_chooses(window: MainWindow, qtbot: QtBot) -> None:
    window.show_outcome(scenes.elsewhere())
    with qtbot.waitSignal(window.choice_made, timeout=1000):
        keyboard(window).press("1", 500)
