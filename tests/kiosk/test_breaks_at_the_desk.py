"""Breaks by badge, with the real desk and window: a mode that is seen, left, and ends by itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kiosk.desk.lock import PinChoice, Role
from tests.builders import WANG, a_badge_text
from tests.e2e.desks import Desk, a_desk
from tests.e2e.hands import settle, show
from tests.kiosk.ui.hands import press_key, tap

BADGE = a_badge_text(WANG)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    with a_desk(tmp_path) as made:
        made.kiosk.start()
        show(made, BADGE)
        made.clock.step(hours=1)
        settle()
        tap(made.window.scan.recent.breaks)
        yield made


def test_badges_begin_and_end_breaks_until_escape(desk: Desk) -> None:
    sheet = desk.window.scan.breaks
    assert sheet.isVisible()
    desk.window.wedge_typed.emit(BADGE)
    assert "王晓安" in sheet.said.words.text()
    desk.clock.step(minutes=20)
    desk.window.wedge_typed.emit(BADGE)
    press_key(desk.window, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert "王晓安" not in sheet.said.words.text(), "no name stays behind it"
    desk.clock.step(minutes=20)
    show(desk, BADGE)
    assert desk.kinds == ["on", "break", "resume", "off"]


def test_one_tap_takes_the_break_back(desk: Desk) -> None:
    desk.window.wedge_typed.emit(BADGE)
    tap(desk.window.scan.breaks.said.undo)
    settle()
    assert desk.kinds == ["on", "break", "annul"]


def test_nobody_comes_and_badges_check_in_again(desk: Desk) -> None:
    part = desk.kiosk.scanning.breaks
    assert part._idle.isActive()
    part._idle.timeout.emit()
    assert not desk.window.scan.breaks.isVisible()


def test_a_locked_desk_takes_no_breaks(desk: Desk) -> None:
    lock = desk.kiosk.gate.lock
    assert lock.choose_pin(Role.CAPTAIN, "73914") is PinChoice.KEPT
    lock.lock()
    desk.kiosk.refresh()
    assert not desk.window.scan.breaks.isVisible()
    desk.window.scan.recent.breaks_asked.emit()
    assert not desk.window.scan.breaks.isVisible()
