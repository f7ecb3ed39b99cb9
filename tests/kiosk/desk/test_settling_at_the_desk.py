"""A captain says when somebody came and left; the turn is settled, explained, and can be undone."""

from datetime import timedelta

import pytest

from kiosk.desk.doubt_words import DoubtSort, Place
from kiosk.desk.states import Answer
from sync.domain.entries import EntryId, Kind
from sync.domain.hours import MinuteClass
from tests.builders import AT, HOUR, MINUTE, WANG, WEST, a_badge_text, an_entry
from tests.kiosk.desk.days import write
from tests.kiosk.desk.memory import Desk, DiskFullError


def off_alone() -> Desk:
    desk = Desk(now=AT + 4 * HOUR)
    write(desk, Kind.OFF, WANG)
    desk.later(minutes=5)
    return desk


def test_an_off_without_an_on_gets_its_start() -> None:
    desk = off_alone()
    opened = desk.written[0].entry_id
    shown = desk.settling.show(opened, desk.now)
    assert shown is not None
    assert (shown.who, shown.ends_fixed) == ("王晓安 · 志愿服务总队 · 青年职工一中队", True)
    assert shown.flags[0].zh.startswith("只有下岗")
    came = shown.starts - timedelta(hours=4)
    preview = desk.settling.preview(opened, came, shown.ends, desk.now)
    assert preview.fine
    assert preview.text.zh == "记录 08:02–12:02，计 4 小时 0 分。时长记为“岗长录入”。"
    notice = desk.settling.settle(opened, came, shown.ends, "told", desk.now)
    assert notice.text.zh == "王晓安：已核定，记录 08:02–12:02，计 4 小时 0 分。"
    (turn,) = desk.book.turns_of(WANG)
    assert (turn.flags, turn.service.minute_class) == (frozenset(), MinuteClass.CAPTAIN)
    assert turn.service.credited_minutes == preview.minutes == 240
    lists = desk.doubts.listed(desk.now)
    assert lists.settle == ()
    assert [one.todo.zh for one in lists.settled] == ["记录 08:02–12:02，计 4 小时 0 分。"]


def test_a_settlement_is_undone_by_taking_it_back() -> None:
    desk = off_alone()
    opened = desk.written[0].entry_id
    notice = desk.settling.settle(opened, AT, desk.now, "told", desk.now)
    assert notice.entry is not None
    assert desk.review.undo(notice.entry, desk.now) is not None
    assert [one.sort for one in desk.doubts.listed(desk.now).settle] == [DoubtSort.TURN]
    assert desk.doubts.listed(desk.now).settled == ()


def test_a_forgotten_sign_out_gets_its_end_and_keeps_its_start() -> None:
    desk = Desk()
    desk.checkin.scan(a_badge_text(WANG), desk.now)
    desk.later(hours=9)
    opened = desk.written[0].entry_id
    shown = desk.settling.show(opened, desk.now)
    assert shown is not None
    assert shown.ends is not None
    assert f"{shown.ends:%H:%M}" == "12:30"
    left = shown.ends - timedelta(minutes=45)
    desk.settling.settle(opened, shown.starts, left, "others-told", desk.now)
    data = desk.written[-1].data
    assert data == {
        "reason": "others-told",
        "ends": "2023-08-16T03:45:00.000Z",
        "settles": [opened],
    }
    (turn,) = desk.book.turns_of(WANG)
    assert turn.service.explanation.zh == "记录 08:02–11:45，计 3 小时 42 分。"


def test_an_entry_that_comes_later_reopens_what_was_settled() -> None:
    desk = off_alone()
    desk.settling.settle(desk.written[0].entry_id, AT, desk.now, "told", desk.now)
    desk.book.add(an_entry(Kind.OFF, WANG, at=desk.written[0].wall + MINUTE))
    (item,) = desk.doubts.listed(desk.now).settle
    assert item.title.zh == "核定后又有新记录"


def test_somebody_on_duty_is_settled_without_being_signed_off() -> None:
    desk = Desk()
    write(desk, Kind.MOVE, WANG)
    desk.book.add(an_entry(Kind.ON, WANG, at=AT + 10 * MINUTE, post=WEST, uncertainty_ms=10**6))
    desk.later(minutes=30)
    opened = desk.written[0].entry_id
    shown = desk.settling.show(opened, desk.now)
    assert shown is not None
    assert shown.ends is None
    came = AT - 20 * MINUTE
    assert desk.settling.preview(opened, came, None, desk.now).fine
    desk.settling.settle(opened, came, None, "seen", desk.now)
    assert desk.book.running(WANG, desk.now) is not None
    assert desk.book.turns_of(WANG)[0].starts == came.replace(microsecond=came.microsecond)
    assert desk.doubts.listed(desk.now).settle == ()


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        (AT, AT + 9 * HOUR, "不能晚于现在"),
        (AT + 3 * HOUR, AT + 2 * HOUR, "不能早于上岗"),
    ],
)
def test_times_that_cannot_be_are_said_and_not_written(
    starts: object, ends: object, words: str
) -> None:
    desk = off_alone()
    opened = desk.written[0].entry_id
    preview = desk.settling.preview(opened, starts, ends, desk.now)  # type: ignore[arg-type]
    assert not preview.fine
    assert words in preview.text.zh
    notice = desk.settling.settle(opened, starts, ends, "told", desk.now)  # type: ignore[arg-type]
    assert (notice.answer, len(desk.written)) == (Answer.STOP, 1)


def test_a_reason_is_needed_and_nothing_of_that_name_is_said() -> None:
    desk = off_alone()
    opened = desk.written[0].entry_id
    assert desk.settling.settle(opened, AT, desk.now, " ", desk.now).answer is Answer.CHOOSE
    nothing = EntryId("nothing")
    assert desk.settling.show(nothing, desk.now) is None
    assert not desk.settling.preview(nothing, AT, desk.now, desk.now).fine
    assert desk.settling.settle(nothing, AT, desk.now, "told", desk.now).answer is Answer.STOP
    assert len(desk.written) == 1


def test_a_turn_of_two_gates_is_settled_here_and_another_gates_late_entry_brings_it_back() -> None:
    desk = Desk()
    write(desk, Kind.ON, WANG)
    desk.later(hours=3)
    write(desk, Kind.OFF, WANG)
    there = an_entry(Kind.ON, WANG, at=AT + HOUR, post=WEST, kiosk="kiosk-west")
    gone = an_entry(Kind.OFF, WANG, at=AT + 4 * HOUR, post=WEST, kiosk="kiosk-west")
    desk.book.add(there)
    desk.book.add(gone)
    desk.later(hours=2)
    (item,) = desk.doubts.listed(desk.now).settle
    shown = desk.settling.show(item.entry, desk.now)
    assert shown is not None
    notice = desk.settling.settle(item.entry, AT, AT + 3 * HOUR, "both-right", desk.now)
    assert notice.text.zh.startswith("王晓安：已核定，记录 08:02–11:02")
    entry = desk.written[-1]
    known = entry.data["settles"]
    assert isinstance(known, list)
    on, off, _ = desk.written
    assert set(known) == {on.entry_id, off.entry_id, there.entry_id, gone.entry_id}
    lists = desk.doubts.listed(desk.now)
    assert lists.settle == ()
    assert [one.place for one in lists.settled] == [Place.SETTLED]
    assert desk.doubts.count(desk.now) == 0
    late = an_entry(Kind.OFF, WANG, at=AT + 2 * HOUR, post=WEST, kiosk="kiosk-north")
    desk.book.add(late)
    assert "核定后又有新记录" in {one.title.zh for one in desk.doubts.listed(desk.now).settle}


def test_a_disk_that_refuses_settles_nothing() -> None:
    desk = off_alone()
    desk.failing = True
    with pytest.raises(DiskFullError):
        desk.settling.settle(desk.written[0].entry_id, AT, desk.now, "told", desk.now)
    assert desk.doubts.count(desk.now) == 1
