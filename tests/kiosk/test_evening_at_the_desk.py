"""Counting, the log, closing the day and closing the window, with the real desk and window."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from pytestqt.qtbot import QtBot

from kiosk.app.closing import ClosingPart
from kiosk.desk.closing_steps import Act, StepState
from kiosk.desk.lock import PinChoice, Role
from kiosk.desk.states import Answer, Choice
from kiosk.store.engine import open_store
from kiosk.store.identity import load_identity
from kiosk.store.purging import purge
from kiosk.store.roster import load_roster
from kiosk.ui.closing_page import ClosingPage
from tests.builders import LI, WANG, a_badge_text
from tests.e2e.desks import Desk, a_desk
from tests.e2e.hands import settle, show
from tests.kiosk.ui.hands import tap
from tests.stage import STORE_KEY


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    with a_desk(tmp_path) as made:
        made.kiosk.start()
        settle()
        yield made


def part(desk: Desk) -> ClosingPart:
    (found,) = (part for part in desk.kiosk.parts if isinstance(part, ClosingPart))
    return found


def kinds(desk: Desk) -> list[str]:
    return [entry.kind for entry in desk.journal.entries()]


def state_of(page: ClosingPage, step: int) -> StepState:
    return page.steps[step].state


def test_a_tap_counts_one_entry_and_undo_takes_it_back(desk: Desk) -> None:
    page = desk.window.house.tally
    desk.window.open_page(page)
    settle()
    tap(page.cards[0].buttons[1])
    settle()
    assert (page.served.text(), kinds(desk)) == ("5", ["tally"])
    tap(page.undo)
    settle()
    assert (page.served.text(), kinds(desk)) == ("0", ["tally", "annul"])
    assert not page.undo.isEnabled()


def test_held_down_it_counts_on_and_is_recorded_once(desk: Desk) -> None:
    page = desk.window.house.tally
    desk.window.open_page(page)
    settle()
    button = page.cards[0].buttons[0]
    button.setDown(True)
    button.pressed.emit()
    for _ in range(4):
        button._repeat()
    assert (button.pending, page.cards[0].pending.text(), kinds(desk)) == (5, "＋5", [])
    button.setDown(False)
    button.released.emit()
    button.clicked.emit()
    settle()
    (entry,) = desk.journal.entries()
    assert entry.data["count"] == 5
    assert page.cards[0].pending.text() == ""


def test_sliding_away_records_nothing(desk: Desk) -> None:
    page = desk.window.house.tally
    desk.window.open_page(page)
    settle()
    button = page.cards[0].buttons[0]
    button.setDown(True)
    button.pressed.emit()
    button._repeat()
    button.setDown(False)
    button.released.emit()
    settle()
    assert kinds(desk) == []


def test_a_line_of_the_log_is_written_found_and_corrected(desk: Desk) -> None:
    window = desk.window
    page = window.house.log
    window.open_page(window.house.tally)
    settle()
    tap(window.house.tally.log)
    settle()
    tap(page.writer.ready[0])
    page.writer.text.setText("黑色手机")
    tap(page.writer.note)
    settle()
    assert [line.text.zh for line in page.shown] == ["黑色手机"]
    assert page.writer.text.text() == ""
    page.search.setText("没有这样的")
    assert not page.view.isVisible()
    page.search.clear()
    page.view.setCurrentIndex(page.view.model().index(0, 0))
    tap(page.correct)
    window.sheets.words.text.setText("写错了")
    tap(window.sheets.words.give)
    settle()
    assert [line.corrected for line in page.shown] == ["写错了"]


def test_a_day_is_closed_step_by_step(desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    window, closing = desk.window, part(desk)
    show(desk, a_badge_text(WANG))
    window.open_page(window.house.closing)
    settle()
    page = window.house.closing
    assert page.steps[0].state is StepState.TODO
    tap(page.offers[0])
    assert kinds(desk) == ["on"], "it asks once more"
    tap(page.offers[0])
    settle()
    assert kinds(desk) == ["on", "off"]
    closing.carry_out(Act.ZERO)
    for act in (Act.PDF, Act.XLSX):
        with qtbot.waitSignal(closing._press.finished, timeout=20_000):
            assert closing.save(act, tmp_path / f"day.{act.value}")
    book = openpyxl.load_workbook(tmp_path / "day.xlsx")
    assert len(book.sheetnames) == 6
    assert (tmp_path / "day.pdf").read_bytes().startswith(b"%PDF")
    closing.carry_out(Act.CLOSE)
    settle()
    assert kinds(desk)[-1] == "close"


def test_whoever_is_on_duty_still_is_signed_off_now_or_when_they_left(desk: Desk) -> None:
    page, gate = desk.window.house.closing, desk.kiosk.gate
    for who in (WANG, LI):
        show(desk, a_badge_text(who))
    assert gate.checkin.choose(Choice.TAKE_ON_HERE, gate.now()) is not None, "planned elsewhere"
    desk.clock.step(hours=1)
    desk.window.open_page(page)
    settle()
    assert page.still_on.isVisible()
    first, second = page.still_on.rows
    assert (first.planned.isVisible(), second.planned.isVisible()) == (True, True)
    tap(first.planned)
    settle()
    assert kinds(desk) == ["on", "refused", "on", "off"]
    assert not second.isVisible()
    tap(first.other)
    assert not first.more.isEnabled(), "nobody leaves in the future"
    tap(first.less)
    tap(first.take)
    settle()
    assert kinds(desk)[-1] == "resolve"
    [turn] = gate.book.turns_of(LI)
    assert turn.ends < gate.now()
    assert not page.still_on.isVisible()
    assert state_of(page, 0) is StepState.DONE


def test_each_step_shows_its_state_by_shape_and_by_word(desk: Desk) -> None:
    page = desk.window.house.closing
    desk.window.open_page(page)
    settle()
    told = {pick.note: pick.shape for pick in page.picks}
    assert told == {
        "已完成": "done",
        "请看一下": "choose",
        "待办": "stop",
        "稍后": "waiting",
    }


def test_an_exchange_is_asked_for_at_the_sync_step_and_what_came_of_it_is_told(desk: Desk) -> None:
    part(desk).carry_out(Act.SYNC_NOW)
    notice = desk.window.notices.notice
    assert notice is not None
    assert notice.text.zh == "本机没有接入中心，记录只存在这里。"


def test_whoever_forgot_to_sign_off_is_ended_as_planned_one_by_one(desk: Desk) -> None:
    page, gate = desk.window.house.closing, desk.kiosk.gate
    for who in (WANG, LI):
        show(desk, a_badge_text(who))
    assert gate.checkin.choose(Choice.TAKE_ON_HERE, gate.now()) is not None, "planned elsewhere"
    desk.clock.step(hours=20)
    desk.window.open_page(page)
    settle()
    assert state_of(page, 0) is StepState.LOOK
    assert page.forgotten.isVisible()
    first, second = page.forgotten.rows
    tap(first.planned)
    settle()
    assert kinds(desk) == ["on", "refused", "on", "resolve"]
    assert not second.isVisible()
    tap(first.planned)
    settle()
    assert state_of(page, 0) is StepState.DONE
    assert not page.forgotten.isVisible()
    ended = [gate.book.turns_of(who)[0].closed for who in (WANG, LI)]
    assert None not in ended


def test_kit_comes_back_volunteer_by_volunteer_and_thing_by_thing(desk: Desk) -> None:
    page, gate, sheet = desk.window.house.closing, desk.kiosk.gate, desk.window.sheets.kit
    for who in (WANG, LI):
        for item in list(gate.kit.items())[:2]:
            gate.kit.issue(who, item)
    desk.window.open_page(page)
    page.picks[1].click()
    settle()
    assert page.holdings.isVisible()
    assert [row.isVisible() for row in page.holdings.rows] == [True, True]
    tap(page.holdings.rows[0].all)
    settle()
    assert len(gate.kit.outstanding(gate.now())) == 1
    tap(page.holdings.rows[0].each)
    tap(sheet.rows[0].back)
    sheet.give()
    settle()
    (held,) = gate.kit.outstanding(gate.now())
    assert len(held.items) == 1
    tap(sheet.rows[1].back)
    sheet.give()
    settle()
    tap(sheet.done)
    assert page.steps[1].state is StepState.DONE
    assert not page.holdings.isVisible()


def test_a_purge_is_refused_while_entries_wait(desk: Desk) -> None:
    show(desk, a_badge_text(WANG))
    part(desk).carry_out(Act.PURGE)
    notice = desk.window.notices.notice
    assert notice is not None
    assert notice.answer is Answer.STOP
    assert not desk.kiosk.gate.closing.purge_asked


def test_a_supervisors_purge_takes_the_event_off_the_laptop(qtbot: QtBot, tmp_path: Path) -> None:
    with a_desk(tmp_path) as desk:
        desk.kiosk.start()
        settle()
        gate, closing = desk.kiosk.gate, part(desk)
        assert gate.lock.choose_pin(Role.SUPERVISOR, "73914") is PinChoice.KEPT
        closing.carry_out(Act.ZERO)
        closing.carry_out(Act.CLOSE)
        for place in desk.journal.epochs():
            desk.journal.acknowledge(place.epoch, 1_000)
        closing.carry_out(Act.PURGE)
        assert not desk.window.sheets.agreeing.isVisible(), "a captain may not"
        gate.lock.unlock("73914")
        closing.carry_out(Act.PURGE)
        sheet = desk.window.sheets.agreeing
        sheet.text.setText("sure")
        assert not sheet.give.isEnabled()
        sheet.text.setText("清除")
        tap(sheet.give)
        assert not desk.window.isVisible()
        path = gate.store.path
        assert load_identity(gate.store) is not None
        assert gate.closing.purge_asked
    purge(path, STORE_KEY)  # as open_kiosk does when the desk is closed
    with open_store(path, STORE_KEY) as store:
        assert load_identity(store) is None
        assert load_roster(store) is None


def test_closing_the_window_with_unsent_entries_says_so(desk: Desk) -> None:
    sheet = desk.window.sheets.leaving
    show(desk, a_badge_text(WANG))
    assert desk.journal.pending_count() == 1
    assert not desk.window.close()
    assert sheet.isVisible()
    tap(sheet.stay)
    assert desk.window.isVisible()
    desk.window.close()
    tap(sheet.go)
    assert not desk.window.isVisible()
