"""待核 with the real window over a real store: taken back, put back, settled, recorded elsewhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kiosk.app.reviewing import ReviewPart
from kiosk.desk.doubt_words import Doubt, DoubtSort
from kiosk.desk.lock import PinChoice, Role
from kiosk.desk.postlog import Topic
from kiosk.desk.records import Record
from kiosk.store.draft import Draft
from kiosk.store.problems import StoreFull
from kiosk.store.roster import apply_page
from kiosk.ui.review_page import RECORDS, SETTLED, ReviewPage
from sync.domain.entries import Entry, Kind, Method
from sync.wire import PROTOCOL
from sync.wire.messages import Change, ChangesPage
from tests.builders import (
    AT,
    EVENT,
    HOUR,
    LI,
    ROOT_PUBLIC,
    SOUTH,
    WANG,
    WEST,
    a_badge_text,
    an_entry,
)
from tests.e2e.desks import Desk, a_desk
from tests.e2e.hands import press, settle, show


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    with a_desk(tmp_path) as made:
        made.kiosk.start()
        settle()
        yield made


def review(desk: Desk) -> ReviewPage:
    desk.window.open_page(desk.window.review)
    settle()
    return desk.window.review


def doubts(desk: Desk) -> list[DoubtSort]:
    return [one.sort for one in review(desk).shown if isinstance(one, Doubt)]


def switch_count(desk: Desk) -> int:
    window = desk.window
    return window.bar.switches[window.rooms.index(window.review)].count


def test_an_open_question_is_counted_opened_as_its_card_and_settled(desk: Desk) -> None:
    show(desk, a_badge_text(LI))
    show(desk, "poster")
    settle()
    assert switch_count(desk) == 1
    assert doubts(desk) == [DoubtSort.QUESTION]
    review(desk).view.taken_up.emit(0)
    assert desk.window.shows(desk.window.scan)
    card = desk.window.scan.result.outcome
    assert card is not None
    assert card.happened == "elsewhere"
    press(desk.window.scan.result.offers.buttons[1])
    assert switch_count(desk) == 0
    page = review(desk)
    page.tabs.tabs[SETTLED].click()
    assert doubts(desk) == [DoubtSort.QUESTION]


def test_an_hour_later_an_entry_is_taken_back_with_a_reason_and_put_back_from_the_notice(
    desk: Desk,
) -> None:
    show(desk, a_badge_text(WANG))
    desk.clock.step(hours=1)
    page = review(desk)
    page.tabs.tabs[RECORDS].click()
    (line,) = page.shown
    assert isinstance(line, Record)
    page.view.taken_up.emit(0)
    sheet = desk.window.sheets.annul
    assert sheet.isVisible()
    press(sheet.answers[0])
    assert desk.kinds == ["on", "annul"]
    assert desk.journal.entries()[-1].data == {"reason": "wrong-person"}
    notice = desk.window.notices.notice
    assert notice is not None
    assert notice.text.zh.startswith("已撤销：王晓安")
    assert [one.word.zh for one in page.shown if isinstance(one, Record)] == ["撤销", "上岗"]
    assert desk.kiosk.gate.book.turns() == []
    press(desk.window.notices.undo)
    assert desk.kinds == ["on", "annul", "annul"]
    assert len(desk.kiosk.gate.book.turns()) == 1


def test_an_off_without_an_on_is_settled_with_the_time_and_undone(desk: Desk) -> None:
    gate = desk.kiosk.gate
    desk.clock.step(hours=2)
    gate.book.add(desk.journal.append(Draft(Kind.OFF, Method.BADGE, WANG, SOUTH)))
    desk.clock.step(minutes=10)
    assert doubts(desk) == [DoubtSort.TURN]
    review(desk).view.taken_up.emit(0)
    press(desk.window.sheets.doubt.acts[0])
    sheet = desk.window.sheets.settle
    assert sheet.isVisible()
    for _ in range(4):
        press(sheet.starts.steps[-15])
    assert "计 1 小时 0 分" in sheet.preview.text()
    press(sheet.answers[0])
    assert desk.kinds == ["off", "resolve"]
    assert doubts(desk) == []
    assert gate.book.figures().minutes == 60
    press(desk.window.notices.undo)
    assert doubts(desk) == [DoubtSort.TURN]


@pytest.mark.expects_warnings
def test_a_disk_that_refuses_says_so_and_settles_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(desk, a_badge_text(WANG))
    desk.clock.step(hours=1)
    page = review(desk)
    page.tabs.tabs[RECORDS].click()
    page.view.taken_up.emit(0)

    def refuse(_drafts: object) -> None:
        raise StoreFull

    monkeypatch.setattr(desk.journal, "append_all", refuse)
    press(desk.window.sheets.annul.answers[0])
    notice = desk.window.notices.notice
    assert notice is not None
    assert notice.answer == "stop"
    assert desk.kinds == ["on"]


def test_what_another_gate_recorded_of_the_same_turn_comes_into_review(desk: Desk) -> None:
    gate = desk.kiosk.gate
    for kind in (Kind.ON, Kind.OFF):
        gate.book.add(desk.journal.append(Draft(kind, Method.BADGE, WANG, SOUTH)))
        desk.clock.step(hours=2)
    desk.kiosk.refresh()
    assert doubts(desk) == []
    pull(desk, an_entry(Kind.ON, WANG, at=AT + HOUR, post=WEST, kiosk="kiosk-west"))
    assert switch_count(desk) == 1
    (item,) = review(desk).shown
    assert isinstance(item, Doubt)
    assert (item.title.zh, item.who) == ("时间重叠", "王晓安")


def pull(desk: Desk, entry: Entry) -> None:
    key = f"{entry.kiosk}/{entry.epoch}/{entry.seq}"
    page = ChangesPage(
        protocol=PROTOCOL,
        hub="hub-1",
        hub_epoch=1,
        event=EVENT,
        fresh=False,
        changes=[Change(table="entry", key=key, value=entry.to_wire())],
        cursor="next",
        more=False,
        server_time=AT,
    )
    gate = desk.kiosk.gate
    gate.await_entries(apply_page(desk.store, page, ROOT_PUBLIC).entries)
    while not gate.take_in(1.0):
        pass
    desk.kiosk.refresh()


def test_all_who_forgot_to_sign_off_are_ended_as_planned_by_one_tap(desk: Desk) -> None:
    gate = desk.kiosk.gate
    for who in (WANG, LI):
        gate.book.add(desk.journal.append(Draft(Kind.ON, Method.BADGE, who, SOUTH)))
    assert review(desk).all_planned.isHidden()
    desk.clock.step(hours=9)
    desk.kiosk.refresh()
    assert doubts(desk) == [DoubtSort.FORGOTTEN] * 2
    press(review(desk).all_planned)
    assert desk.kinds == ["on", "on", "resolve", "resolve"]
    assert doubts(desk) == []
    assert desk.window.review.all_planned.isHidden()


def test_a_persons_records_are_a_tap_away_from_what_is_in_doubt(desk: Desk) -> None:
    gate = desk.kiosk.gate
    for who in (LI, WANG):
        gate.book.add(desk.journal.append(Draft(Kind.OFF, Method.BADGE, who, SOUTH)))
    page = review(desk)
    row = next(
        at for at, one in enumerate(page.shown) if isinstance(one, Doubt) and one.who == "李晨"
    )
    page.view.taken_up.emit(row)
    press(desk.window.sheets.doubt.acts[1])
    assert page.place == RECORDS
    assert [one.who for one in page.shown if isinstance(one, Record)] == ["李晨"]


def test_a_locked_desk_shows_no_names_and_takes_nothing_back(desk: Desk) -> None:
    gate = desk.kiosk.gate
    gate.book.add(desk.journal.append(Draft(Kind.OFF, Method.BADGE, WANG, SOUTH)))
    page = review(desk)
    page.view.taken_up.emit(0)
    assert gate.lock.choose_pin(Role.CAPTAIN, "2580") is PinChoice.KEPT
    gate.lock.lock()
    desk.window.set_self_service(True)
    settle()
    assert not desk.window.sheets.doubt.isVisible()
    assert desk.window.shows(desk.window.scan)


def test_whatever_a_record_line_gives_way_to_is_on_its_sheet(desk: Desk) -> None:
    text = "东侧通道口有人身体不适，两名队员陪到服务台，家属十分钟后接走" * 5
    show(desk, a_badge_text(LI))  # planned elsewhere: refused, and stays so
    show(desk, a_badge_text(WANG))
    gate, sheets = desk.kiosk.gate, desk.window.sheets
    desk.kiosk.act(lambda: gate.postlog.note(SOUTH, Topic.INCIDENT, text))
    part = next(one for one in desk.kiosk.parts if isinstance(one, ReviewPart))
    seen = set()
    for record in gate.records.listed(gate.now()):
        part.open_record(record)
        settle()
        sheet = next(one for one in (sheets.doubt, sheets.annul) if one.isVisible())
        said = " ".join(label.text() for label in sheet.findChildren(QLabel) if label.isVisible())
        for words in (record.word.zh, record.who, record.post.zh, record.detail.zh):
            assert words in said
        seen.add((type(sheet).__name__, record.kind))
        sheet.hide()
    assert {("DoubtSheet", "refused"), ("AnnulSheet", "on"), ("AnnulSheet", "note")} <= seen
