"""The lock with the real window: what a volunteer left alone with it can see and do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiosk.app.locking import LockPart
from kiosk.desk.lock import PinChoice, Role
from kiosk.desk.states import Answer, Notice
from sync.domain.wording import same
from tests.builders import LI, WANG, a_badge_text
from tests.e2e.desks import Desk, a_desk
from tests.e2e.hands import labels, settle, show

PIN, SUPERVISOR_PIN = "2580", "73914"


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    """A kiosk with both PINs, open for the captain."""
    with a_desk(tmp_path) as made:
        lock = made.kiosk.gate.lock
        assert lock.choose_pin(Role.CAPTAIN, PIN) is PinChoice.KEPT
        assert lock.choose_pin(Role.SUPERVISOR, SUPERVISOR_PIN) is PinChoice.KEPT
        made.kiosk.start()
        settle()
        made.kiosk.refresh()  # what the clock does once a second
        yield made


def part(desk: Desk) -> LockPart:
    (found,) = (part for part in desk.kiosk.parts if isinstance(part, LockPart))
    return found


def is_held(desk: Desk) -> bool:
    return desk.window.holds_screen


def type_pin(desk: Desk, pin: str) -> None:
    sheet = desk.window.sheets.pin
    assert sheet.isVisible()
    for digit in pin:
        QTest.keyClick(sheet, Qt.Key(ord(digit)))
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    settle()


def test_locked_a_volunteer_sees_no_name_and_gets_into_no_other_room(desk: Desk) -> None:
    show(desk, a_badge_text(WANG))
    desk.window.notices.show_notice(Notice(Answer.DONE, same("王晓安 已换岗")))
    QTest.keyClick(desk.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert desk.kiosk.gate.lock.locked
    assert "王晓安" not in " ".join(labels(desk))
    assert "王晓安" not in desk.window.scan.result.texts
    assert desk.window.notices.notice is None
    for key in (Qt.Key.Key_F2, Qt.Key.Key_F3):
        QTest.keyClick(desk.window, key)
        settle()
        assert desk.window.shows(desk.window.scan)
        assert desk.window.sheets.pin.isVisible()
        desk.window.sheets.pin.leave()
    assert not desk.window.scan.post.add_one.isVisible()
    assert not any(row.undo.isVisible() for row in desk.window.scan.recent.rows)


def test_a_badge_is_answered_while_it_is_locked_by_a_masked_name_and_team(desk: Desk) -> None:
    part(desk).lock()
    outcome = show(desk, a_badge_text(WANG))
    assert outcome.happened == "on"
    texts = desk.window.scan.result.texts
    assert "王*" in texts
    assert any("青年职工一中队" in text for text in texts), "the team, so that one knows oneself"
    assert "王晓安" not in " ".join([*labels(desk), *desk.window.scan.result.texts])
    assert desk.journal.entries()[-1].actor == "self-service"


def test_an_amber_card_offers_nothing_while_it_is_locked(desk: Desk) -> None:
    part(desk).lock()
    outcome = show(desk, a_badge_text(LI))
    assert outcome.answer is Answer.CHOOSE
    settle()
    assert not any(button.isVisible() for button in desk.window.scan.result.offers.buttons)
    QTest.keyClick(desk.window, Qt.Key.Key_Return)
    settle()
    assert desk.kinds == ["refused"]


def test_the_pin_opens_the_room_that_was_asked_for(desk: Desk) -> None:
    part(desk).lock()
    number = desk.window.rooms.index(desk.window.sync)
    desk.window.bar.switches[number].click()
    settle()
    type_pin(desk, "1357")
    assert "还可以试 4 次" in desk.window.sheets.pin.told.text()
    assert desk.window.shows(desk.window.scan)
    type_pin(desk, PIN)
    assert not desk.window.sheets.pin.isVisible()
    assert desk.window.shows(desk.window.sync)
    assert not desk.kiosk.gate.lock.locked
    show(desk, a_badge_text(WANG))
    assert desk.journal.entries()[-1].actor == "captain"


def test_it_locks_by_itself_after_ninety_seconds_and_a_touch_puts_that_off(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = desk.kiosk.gate.lock
    now = [lock._now_ns()]
    monkeypatch.setattr(lock, "_now_ns", lambda: now[0])
    lock.touch()
    now[0] += 89 * 10**9
    QTest.mouseClick(desk.window.windowHandle(), Qt.MouseButton.LeftButton)
    settle()
    now[0] += 2 * 10**9
    part(desk)._look()
    assert not desk.window.self_service
    now[0] += 90 * 10**9
    part(desk)._look()
    settle()
    assert lock.locked
    assert desk.window.self_service


def test_a_first_pin_is_typed_twice_and_an_easy_one_is_refused(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with a_desk(tmp_path) as desk:
        desk.kiosk.start()
        part(desk).lock()
        settle()
        assert desk.window.notices.notice is not None
        assert not desk.kiosk.gate.lock.locked
        desk.window.top.lock.click()
        desk.window.sheets.lock.captain.click()
        for pin, said in (("1234", ""), ("1234", "太容易猜"), (PIN, ""), ("9999", "两次不一样")):
            type_pin(desk, pin)
            assert said in desk.window.sheets.pin.told.text()
        type_pin(desk, PIN)
        type_pin(desk, PIN)
        assert desk.kiosk.gate.lock.has_pin(Role.CAPTAIN)
        desk.window.top.lock.click()
        desk.window.sheets.lock.lock.click()
        settle()
        assert desk.window.self_service


def test_kiosk_mode_lets_only_a_supervisor_close_the_window(desk: Desk) -> None:
    part(desk).hold_screen(True)
    settle()
    assert desk.window.isFullScreen()
    desk.window.close()
    settle()
    assert desk.window.isVisible()
    type_pin(desk, PIN)
    assert is_held(desk)
    type_pin(desk, SUPERVISOR_PIN)
    assert not is_held(desk)
    desk.window.close()
    QApplication.processEvents()
    assert desk.window.isHidden()
