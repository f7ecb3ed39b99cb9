"""待核: the lists, their searches, one doubt in full, an annulment and a settlement."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiosk.desk.doubt_words import Act, Doubt, DoubtLists, DoubtSort, Place
from kiosk.desk.records import Group, Record
from kiosk.ui.review_page import LOOK, RECORDS, SETTLED, ReviewPage
from kiosk.ui.window import MainWindow
from sync.domain.entries import Kind
from tests.builders import AT, an_entry
from tests.kiosk.desk.memory import Desk
from tests.kiosk.ui import review_scenes, scenes


@pytest.fixture
def page(window: MainWindow) -> ReviewPage:
    desk = review_scenes.a_day_in_doubt()
    window.review.show_doubts(desk.doubts.listed(desk.now))
    window.open_page(window.review)
    return window.review


def shown(page: ReviewPage) -> list[Doubt]:
    return [one for one in page.shown if isinstance(one, Doubt)]


def test_the_switch_counts_what_somebody_must_settle_and_no_red_refusal(
    window: MainWindow, page: ReviewPage
) -> None:
    switch = window.bar.switches[window.rooms.index(page)]
    assert switch.count == len(shown(page)) == 6
    window.review.show_doubts(DoubtLists(look=scenes.review(0, 4).look))
    assert switch.count == 0
    window.review.show_count(3)
    assert switch.count == 3


def test_each_list_is_a_tap_away_and_says_what_it_is(page: ReviewPage) -> None:
    assert {one.place for one in shown(page)} == {Place.SETTLE}
    page.tabs.tabs[LOOK].click()
    assert {one.sort for one in shown(page)} >= {DoubtSort.REFUSAL, DoubtSort.STUCK}
    page.tabs.tabs[SETTLED].click()
    assert {one.place for one in shown(page)} == {Place.SETTLED}
    assert page.lead.isVisible()


def test_the_search_finds_by_reason_name_time_and_in_the_other_language(page: ReviewPage) -> None:
    for text, sort in (
        ("中心 隔离", DoubtSort.ASIDE),
        ("overlap", DoubtSort.TURN),
        ("16:5", DoubtSort.QUESTION),
        ("YZ0001", DoubtSort.FORGOTTEN),
    ):
        page.search.setText(text)
        assert [one.sort for one in shown(page)] == [sort], text
    page.search.setText("没有这样的")
    assert (page.shown, page.emptiness) == ((), "no-match")
    page.search.clear()
    assert (len(page.shown), page.emptiness) == (6, "")


def test_nothing_in_doubt_is_said(window: MainWindow) -> None:
    window.review.show_doubts(DoubtLists())
    assert window.review.emptiness == "all-clear"


def test_doubts_are_read_out_with_time_reason_whom_and_what_to_do(page: ReviewPage) -> None:
    model = page.view.model()
    spoken = model.data(model.index(1, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith(
        "08:31. 只有下岗. 阿依古丽·买买提 · YZ1002. 会场南门. 只有下岗、没有上岗"
    )
    first = model.data(model.index(5, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert "名单外志愿者" in first


def test_a_tap_or_enter_takes_a_doubt_up(page: ReviewPage, qtbot: QtBot) -> None:
    index = page.view.model().index(1, 0)
    with qtbot.waitSignal(page.doubt_opened) as tapped:
        spot = page.view.visualRect(index).center()
        QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    page.view.setCurrentIndex(page.view.model().index(0, 0))
    with qtbot.waitSignal(page.doubt_opened) as entered:
        QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert tapped.args is not None
    assert entered.args is not None
    assert (tapped.args[0], entered.args[0]) == (shown(page)[1], shown(page)[0])


def test_the_sheet_of_a_doubt_names_flags_minutes_and_what_may_be_done(
    window: MainWindow, page: ReviewPage, qtbot: QtBot
) -> None:
    overlap = next(one for one in shown(page) if one.title.zh == "时间重叠")
    sheet = window.sheets.doubt
    sheet.show_doubt(overlap)
    words = [line.text() for line in sheet.lines if line.isVisible()]
    assert words[0] == "两处记录的时间重叠，重叠部分只计一次。请核实。"
    assert words[-1].startswith("记录 08:02–12:02，重叠 120 分钟只计一次")
    assert "会场南门 → 会场西门" in sheet.about.text()
    with qtbot.waitSignal(sheet.act_asked) as asked:
        sheet.acts[0].click()
    assert asked.args == [overlap, Act.TIMES]
    assert not sheet.isVisible()
    sheet.show_doubt(overlap)
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


# ---- records -------------------------------------------------------------------------------


def a_long_day(entries: int) -> Desk:
    desk = Desk()
    for number in range(entries):
        at = AT + number * timedelta(seconds=1)
        data = {"service": "guide", "count": number + 1}
        desk.book.add(an_entry(Kind.TALLY, None, at=at, seq=number + 1, data=data))
    desk.later(hours=8)
    return desk


def test_todays_records_are_asked_for_with_a_text_and_a_kind(
    page: ReviewPage, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(page.records_asked):
        page.tabs.tabs[RECORDS].click()
    with qtbot.waitSignal(page.records_asked):
        page.groups.tabs[1].click()
    assert page.group is Group.DUTY
    with qtbot.waitSignal(page.records_asked):
        page.search.setText("王")
    page.open_records("YZ0002")
    assert (page.search.text(), page.group, page.place) == ("YZ0002", Group.ALL, RECORDS)


def test_twenty_thousand_records_are_shown_at_once_and_only_what_is_seen_is_put_into_words(
    page: ReviewPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = a_long_day(20_000)
    told: list[Record] = []
    line = desk.records._line

    def counting(*given: object) -> Record:
        told.append(line(*given))  # type: ignore[arg-type]
        return told[-1]

    monkeypatch.setattr(desk.records, "_line", counting)
    page.open_records()
    page.show_records(desk.records.listed(desk.now))
    QApplication.processEvents()
    assert page.view.model().rowCount() == 20_000
    assert len(told) < 200
    bar = page.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    page.view.grab()
    assert len(told) < 400


def test_a_new_record_comes_in_at_the_top_and_the_place_in_the_list_stays(
    page: ReviewPage,
) -> None:
    desk = a_long_day(300)
    page.open_records()
    page.show_records(desk.records.listed(desk.now))
    QApplication.processEvents()
    page.view.scrollTo(page.view.model().index(150, 0))
    page.view.setCurrentIndex(page.view.model().index(150, 0))
    before = page.view.currentIndex().data()
    desk.tally.count("guide", 77)
    page.show_records(desk.records.listed(desk.now))
    assert page.view.model().rowCount() == 301
    assert page.view.currentIndex().row() == 151
    assert page.view.currentIndex().data() == before
    top = page.view.model().index(0, 0).data()
    assert "+77" in top


def test_no_records_and_none_found_are_told_apart(page: ReviewPage) -> None:
    desk = Desk()
    page.open_records()
    page.show_records(desk.records.listed(desk.now))
    assert page.emptiness == "all-clear"
    page.search.setText("谁")
    page.show_records(desk.records.listed(desk.now, "谁"))
    assert page.emptiness == "no-match"


def test_taking_back_says_what_changes_and_a_reason_does_it(
    window: MainWindow, qtbot: QtBot
) -> None:
    desk = review_scenes.a_day_in_doubt()
    change = desk.annulling.preview(desk.written[0].entry_id, desk.now)
    assert change is not None
    sheet = window.sheets.annul
    sheet.ask_why(change)
    assert sheet.who.text() == "王晓安 08:02 上岗 · 会场南门"
    assert sheet.now.text().startswith("记录 08:02–12:30")
    assert sheet.then.text() == "没有上岗记录"
    with qtbot.waitSignal(sheet.annul_asked) as asked:
        sheet.answers[1].click()
    assert asked.args == [change.entry, "wrong-post"]
    assert not sheet.isVisible()
    sheet.ask_why(replace(change, restores=True))
    assert sheet.title.text() == "恢复这条记录？"
    sheet.words.setText("  看错 了 ")
    with qtbot.waitSignal(sheet.annul_asked) as typed:
        sheet.take.click()
    assert typed.args == [change.entry, "看错 了"]


def test_times_are_moved_by_big_steps_and_what_cannot_be_is_not_to_be_settled(
    window: MainWindow, qtbot: QtBot
) -> None:
    desk = review_scenes.a_day_in_doubt()
    (doubt, *_) = [
        one for one in desk.doubts.listed(desk.now).settle if one.sort is DoubtSort.FORGOTTEN
    ]
    turn = desk.settling.show(doubt.entry, desk.now)
    assert turn is not None
    assert turn.ends is not None
    sheet = window.sheets.settle
    sheet.ask_times(turn, desk.settling.preview(turn.turn, turn.starts, turn.ends, desk.now))
    with qtbot.waitSignal(sheet.times_changed) as moved:
        sheet.ends.steps[-15].click()
    assert moved.args == [turn.turn, turn.starts, turn.ends - timedelta(minutes=15)]
    early = turn.starts - timedelta(minutes=1)
    sheet.show_preview(desk.settling.preview(turn.turn, turn.starts, early, desk.now))
    assert sheet.preview.text() == "下岗不能早于上岗。"
    assert not any(button.isEnabled() for button in sheet.answers)
    sheet.show_preview(desk.settling.preview(turn.turn, turn.starts, turn.ends, desk.now))
    with qtbot.waitSignal(sheet.settle_asked) as asked:
        sheet.answers[0].click()
    assert asked.args is not None
    assert (asked.args[0], asked.args[3]) == (turn.turn, "told")


def test_a_turn_that_runs_or_whose_end_is_known_has_no_end_to_choose(window: MainWindow) -> None:
    desk = review_scenes.a_day_in_doubt()
    doubt = next(
        one
        for one in desk.doubts.listed(desk.now).settle
        if one.sort is DoubtSort.TURN and one.title.zh == "只有下岗"
    )
    turn = desk.settling.show(doubt.entry, desk.now)
    assert turn is not None
    sheet = window.sheets.settle
    preview = desk.settling.preview(turn.turn, turn.starts, turn.ends, desk.now)
    sheet.ask_times(turn, preview)
    assert not any(step.isVisible() for step in sheet.ends.steps.values())
    sheet.ask_times(replace(turn, ends=None, ends_fixed=False), preview)
    assert sheet.ends.findChildren(type(sheet.title))[1].text() == "还在岗"
