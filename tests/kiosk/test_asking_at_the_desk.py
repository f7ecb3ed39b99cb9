"""Amber cards, their sheets, breaks and groups with the real window over a real store."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.desk.lock import PinChoice, Role
from kiosk.desk.states import Answer, Outcome
from kiosk.store.problems import StoreFull
from kiosk.ui.result import SETTLE_MS
from sync.domain.entries import VolunteerId
from tests.builders import LI, SOUTH, WANG, WEST, ZHAO, a_badge_text, a_roster, a_shift
from tests.e2e.desks import Desk, a_desk
from tests.e2e.hands import labels, press, settle, show, type_text
from tests.kiosk.ui.hands import press_key

STRANGER = VolunteerId(0xABC)
PIN = "2580"


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    """A kiosk at the south gate, where a training is wanted at the west gate only."""
    roster = a_roster(shifts=[a_shift(hours=8), a_shift("west-1", WEST, hours=8, required=9)])
    west = replace(roster.posts[WEST], needs=("crowd",))
    roster = replace(roster, posts={**roster.posts, WEST: west})
    with a_desk(tmp_path, roster=roster) as made:
        made.kiosk.start()
        settle()
        yield made


def offers(desk: Desk) -> tuple[str, ...]:
    found = desk.window.scan.result.offers.buttons
    return tuple(button.accessibleName() for button in found if button.isVisible())


def card(desk: Desk) -> Outcome:
    outcome = desk.window.scan.result.outcome
    assert outcome is not None
    return outcome


# ---- a post for who has none ---------------------------------------------------------------


def test_enter_takes_on_at_the_post_that_the_card_proposes(desk: Desk) -> None:
    show(desk, a_badge_text(ZHAO))
    settle()
    assert offers(desk) == ("到会场南门上岗", "换个岗位…")
    press_key(desk.window, Qt.Key.Key_Return)
    settle()
    assert desk.happened == ["unassigned", "on"]
    assert desk.journal.entries()[-1].post == SOUTH


def test_another_post_is_chosen_from_the_list_and_why_is_asked_where_something_is_against_it(
    desk: Desk,
) -> None:
    show(desk, a_badge_text(ZHAO))
    press(desk.window.scan.result.offers.buttons[1])
    sheet = desk.window.sheets.assign
    assert sheet.isVisible()
    names = [row.text() for row in sheet.posts if row.isVisible()]
    assert names[-1].startswith("会场西门")
    press(next(row for row in sheet.posts if row.text().startswith("会场西门")))
    assert desk.kinds == ["refused"]
    why = desk.window.sheets.reason
    assert why.isVisible()
    assert "crowd" in why.about.text()
    press(why.answers[1])
    assert desk.happened == ["unassigned", "on"]
    entry = desk.journal.entries()[-1]
    assert (entry.post, entry.data) == (WEST, {"override": "unassigned", "why": "partnered"})


def test_not_now_on_the_list_settles_the_question(desk: Desk) -> None:
    show(desk, a_badge_text(ZHAO))
    press(desk.window.scan.result.offers.buttons[1])
    press(desk.window.sheets.assign.not_now)
    assert desk.kinds == ["refused", "resolve"]
    assert desk.window.scan.result.outcome is None
    assert not desk.window.scan.recent.waiting.isVisible()


def test_back_from_the_list_leaves_the_card_as_it_was(desk: Desk) -> None:
    asked = show(desk, a_badge_text(ZHAO))
    press(desk.window.scan.result.offers.buttons[1])
    QTest.keyClick(desk.window.sheets.assign, Qt.Key.Key_Escape)
    settle()
    assert not desk.window.sheets.assign.isVisible()
    assert card(desk) == asked
    press(desk.window.scan.result.offers.buttons[0])
    assert desk.happened == ["unassigned", "on"]


# ---- why, all the same ---------------------------------------------------------------------


def test_a_stranger_is_taken_on_with_a_captains_own_words(desk: Desk) -> None:
    show(desk, a_badge_text(STRANGER))
    press(desk.window.scan.result.offers.buttons[0])
    why = desk.window.sheets.reason
    assert why.isVisible()
    assert not why.take.isEnabled()
    why.words.setText("  李队 带来的 ")
    press(why.take)
    assert desk.journal.entries()[-1].data == {"override": "not-on-roster", "why": "李队 带来的"}
    assert card(desk).answer is Answer.DONE


def test_a_key_on_a_sheet_does_not_answer_the_card_below(desk: Desk) -> None:
    show(desk, a_badge_text(ZHAO))
    press(desk.window.scan.result.offers.buttons[1])
    press(next(row for row in desk.window.sheets.assign.posts if row.text().startswith("会场西门")))
    sheet = desk.window.sheets.reason
    for _ in range(2):
        press_key(desk.window, Qt.Key.Key_Return)
        settle()
        sheet.words.setFocus()
    assert sheet.isVisible()
    assert desk.kinds == ["refused"]


def test_the_next_badge_closes_the_sheet_and_the_question_waits(desk: Desk) -> None:
    show(desk, a_badge_text(STRANGER))
    press(desk.window.scan.result.offers.buttons[0])
    show(desk, a_badge_text(WANG))
    settle()
    assert not desk.window.sheets.reason.isVisible()
    assert desk.window.scan.recent.waiting.text() == "1 个待定"


# ---- questions that wait -------------------------------------------------------------------


def test_what_waits_is_taken_up_again_one_after_another(desk: Desk) -> None:
    show(desk, a_badge_text(LI))
    show(desk, a_badge_text(ZHAO))
    show(desk, a_badge_text(WANG))
    settle()
    chip = desk.window.scan.recent.waiting
    assert chip.text() == "2 个待定"
    press(chip)
    assert card(desk).name == "赵宁"
    press(chip)
    assert card(desk).name == "李晨"
    press(chip)
    assert card(desk).name == "赵宁"
    QTest.qWait(SETTLE_MS + 30)
    press(desk.window.scan.result.offers.buttons[0])
    assert chip.text() == "1 个待定"
    assert desk.kinds == ["refused", "refused", "on", "on"]


def test_escape_puts_a_card_aside_and_its_question_waits(desk: Desk) -> None:
    show(desk, a_badge_text(LI))
    settle()
    press_key(desk.window, Qt.Key.Key_Escape)
    settle()
    assert desk.window.scan.result.outcome is None
    assert desk.window.scan.recent.waiting.text() == "1 个待定"
    press_key(desk.window, Qt.Key.Key_Return)
    settle()
    assert desk.kinds == ["refused"]


def test_locking_takes_a_captains_card_away_and_unlocking_brings_the_question_back(
    desk: Desk,
) -> None:
    lock = desk.kiosk.gate.lock
    assert lock.choose_pin(Role.CAPTAIN, PIN) is PinChoice.KEPT
    show(desk, a_badge_text(LI))
    settle()
    lock.lock()
    desk.kiosk.refresh()
    assert desk.window.scan.result.outcome is None
    assert not desk.window.scan.recent.waiting.isVisible()
    assert not desk.window.scan.recent.group.isVisible()
    outcome = show(desk, a_badge_text(LI))
    assert (outcome.name, outcome.offers) == ("李*", ())
    lock.unlock(PIN)
    desk.kiosk.refresh()
    settle()
    assert offers(desk) == ("改到本岗", "请去该岗")
    press(desk.window.scan.result.offers.buttons[0])
    assert desk.kinds == ["refused", "on"]


# ---- only a break --------------------------------------------------------------------------


def test_a_signing_off_is_made_a_break_by_one_tap_and_never_by_a_key(desk: Desk) -> None:
    show(desk, a_badge_text(WANG))
    desk.clock.step(hours=1)
    show(desk, a_badge_text(WANG))
    settle()
    assert offers(desk) == ("只是休息",)
    press_key(desk.window, Qt.Key.Key_Return)
    settle()
    assert desk.kinds == ["on", "off"]
    press(desk.window.scan.result.offers.buttons[0])
    assert desk.kinds == ["on", "off", "annul", "break"]
    notice = desk.window.notices.notice
    assert notice is not None
    assert notice.text.zh == "王晓安 开始休息；回来再扫一次胸牌。"
    desk.clock.step(minutes=20)
    assert show(desk, a_badge_text(WANG)).word.zh == "回岗"


def test_locking_takes_the_break_away_too(desk: Desk) -> None:
    show(desk, a_badge_text(WANG))
    desk.clock.step(hours=1)
    show(desk, a_badge_text(WANG))
    lock = desk.kiosk.gate.lock
    assert lock.choose_pin(Role.CAPTAIN, PIN) is PinChoice.KEPT
    lock.lock()
    desk.window.scan.result.offers.buttons[0].click()  # before the lock was noticed
    desk.kiosk.refresh()
    settle()
    assert desk.window.scan.result.outcome is None
    assert desk.kinds == ["on", "off"]


# ---- a team in a row -----------------------------------------------------------------------


def on_duty(desk: Desk) -> None:
    show(desk, a_badge_text(WANG))
    show(desk, a_badge_text(LI))
    press(desk.window.scan.result.offers.buttons[0])
    desk.clock.step(hours=2)


def test_a_team_is_signed_off_in_a_row_and_the_rest_by_two_taps(desk: Desk) -> None:
    on_duty(desk)
    press(desk.window.scan.recent.group)
    sheet = desk.window.scan.group
    assert sheet.isVisible()
    desk.kiosk.scanning.show_badge(a_badge_text(WANG), 0)
    settle()
    assert "王晓安 已签退，2 小时。" in labels(desk)
    press(sheet.rest)
    assert desk.kinds[-1] == "off"
    assert len(desk.journal.entries()) == 4
    assert sheet.rest.text().startswith("再点一下")
    press(sheet.rest)
    assert [(e.kind, e.method) for e in desk.journal.entries()[-2:]] == [
        ("off", "badge"),
        ("off", "bulk"),
    ]
    press_key(desk.window, Qt.Key.Key_Escape)
    settle()
    assert not sheet.isVisible()
    notice = desk.window.notices.notice
    assert notice is not None
    assert notice.text.zh.startswith("2 人已签退")


def test_a_scanner_that_types_signs_off_into_the_group(desk: Desk) -> None:
    on_duty(desk)
    press(desk.window.scan.recent.group)
    type_text(desk, a_badge_text(WANG) + "\r", gap_ms=5)
    assert desk.journal.entries()[-1].method == "wedge"
    assert len(desk.window.scan.group.view.off) == 1


def test_one_of_a_group_is_taken_back(desk: Desk) -> None:
    on_duty(desk)
    press(desk.window.scan.recent.group)
    desk.kiosk.scanning.show_badge(a_badge_text(WANG), 0)
    press(desk.window.scan.group.said.undo)
    assert desk.kinds[-1] == "annul"
    assert desk.window.scan.group.view.off == ()
    assert not desk.window.scan.group.said.undo.isVisible()


def test_locking_ends_a_group_and_leaves_no_name_behind(desk: Desk) -> None:
    on_duty(desk)
    press(desk.window.scan.recent.group)
    desk.kiosk.scanning.show_badge(a_badge_text(WANG), 0)
    lock = desk.kiosk.gate.lock
    assert lock.choose_pin(Role.CAPTAIN, PIN) is PinChoice.KEPT
    lock.lock()
    desk.kiosk.refresh()
    settle()
    assert not desk.window.scan.group.isVisible()
    assert "王晓安" not in " ".join(labels(desk))
    assert show(desk, a_badge_text(LI)).happened == "off"


def test_the_desk_does_not_lock_in_the_middle_of_a_long_team(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_duty(desk)
    lock = desk.kiosk.gate.lock
    assert lock.choose_pin(Role.CAPTAIN, PIN) is PinChoice.KEPT
    now = [lock._now_ns()]
    monkeypatch.setattr(lock, "_now_ns", lambda: now[0])
    lock.touch()
    press(desk.window.scan.recent.group)
    for text in (a_badge_text(WANG), a_badge_text(LI)):
        now[0] += 60 * 1_000_000_000
        desk.kiosk.scanning.show_badge(text, 0)
        assert lock.left_s == 90
    now[0] += 91 * 1_000_000_000
    assert lock.left_s == 0


@pytest.mark.expects_warnings
def test_a_disk_that_refuses_says_so_in_the_group(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_duty(desk)
    press(desk.window.scan.recent.group)

    def refuse(*_: object) -> None:
        raise StoreFull

    monkeypatch.setattr(desk.journal, "append", refuse)
    desk.kiosk.scanning.show_badge(a_badge_text(WANG), 0)
    said = desk.window.scan.group.view.said
    assert said is not None
    assert said.answer is Answer.STOP
    assert desk.window.scan.group.view.off == ()
