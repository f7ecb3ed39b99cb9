"""Taking an entry back later, with a reason, having seen what it changes; putting it back."""

import pytest

from kiosk.desk.states import Answer
from kiosk.store.draft import Draft
from sync.domain.entries import Kind, Method
from sync.domain.figures import Figures
from tests.builders import LI, SOUTH, WANG, a_badge_text
from tests.kiosk.desk.days import write
from tests.kiosk.desk.memory import Desk, DiskFullError


def served() -> Desk:
    """王晓安 served four hours at the south gate; it is half past one."""
    desk = Desk()
    desk.checkin.scan(a_badge_text(WANG), desk.now)
    desk.later(hours=4)
    desk.checkin.scan(a_badge_text(WANG), desk.now)
    desk.later(hours=1.5)
    return desk


def test_it_is_shown_what_would_change_before_anything_is_written() -> None:
    desk = served()
    change = desk.annulling.preview(desk.written[1].entry_id, desk.now)
    assert change is not None
    assert (change.who, change.what.zh) == ("王晓安", "王晓安 12:02 下岗 · 会场南门")
    assert change.before.zh == "记录 08:02–12:02，计 4 小时 0 分。"
    assert change.after.zh.startswith("记录 08:02–12:30，下岗时间为推定")
    assert change.minutes == 27
    assert not change.restores
    assert len(desk.written) == 2


def test_without_the_on_nothing_is_left_but_an_off() -> None:
    desk = served()
    change = desk.annulling.preview(desk.written[0].entry_id, desk.now)
    assert change is not None
    assert change.after.zh == "只有 12:02 的下岗记录，没有上岗记录，不计时长。"
    assert change.minutes == -240


def test_what_was_shown_is_what_happens() -> None:
    for number in (0, 1):
        desk = served()
        entry = desk.written[number]
        change = desk.annulling.preview(entry.entry_id, desk.now)
        assert change is not None
        before = desk.book.figures().minutes
        notice = desk.annulling.annul(entry.entry_id, "wrong-person")
        assert notice.answer is Answer.DONE
        assert desk.book.figures().minutes - before == change.minutes
        told = desk.book.turns_of(WANG)
        assert [turn.service.explanation for turn in told] == [change.after]
        assert desk.written[-1].data == {"reason": "wrong-person"}


def test_a_reason_is_needed_and_the_captains_own_words_are_kept() -> None:
    desk = served()
    on = desk.written[0].entry_id
    assert desk.annulling.annul(on, "  ").answer is Answer.CHOOSE
    assert len(desk.written) == 2
    desk.annulling.annul(on, " 扫的是  他同桌的胸牌 ")
    assert desk.written[-1].data == {"reason": "扫的是 他同桌的胸牌"}
    assert desk.annulling.annul(on, "twice").answer is Answer.STOP


def test_an_annulment_is_itself_annulled_with_a_reason_and_all_is_as_before() -> None:
    desk = served()
    before = desk.book.figures()
    off = desk.written[1]
    desk.annulling.annul(off.entry_id, "wrong-person")
    annulment = desk.written[-1]
    change = desk.annulling.preview(annulment.entry_id, desk.now)
    assert change is not None
    assert change.restores
    assert (change.what.zh, change.after.zh) == (
        "王晓安 12:02 下岗 · 会场南门",
        "记录 08:02–12:02，计 4 小时 0 分。",
    )
    notice = desk.annulling.annul(annulment.entry_id, "right-after-all")
    assert notice.text.zh == "已恢复：王晓安 12:02 下岗 · 会场南门。"
    assert desk.book.figures() == before
    assert desk.annulling.preview(annulment.entry_id, desk.now) is None
    # And taken back once more: the latest word counts.
    assert desk.annulling.annul(off.entry_id, "twice").answer is Answer.DONE
    assert not desk.book.counts(off.entry_id)


def test_a_count_is_taken_back_and_says_how_many() -> None:
    desk = Desk()
    entry = desk.tally.count("guide", 5)
    desk.later(hours=2)
    change = desk.annulling.preview(entry.entry_id, desk.now)
    assert change is not None
    assert (change.who, change.before.zh, change.after.zh) == ("", "路线指引 +5", "不计")
    assert change.answers[0].why == "miscounted"
    desk.annulling.annul(entry.entry_id, "miscounted")
    assert desk.book.figures() == Figures()
    change = desk.annulling.preview(desk.written[-1].entry_id, desk.now)
    assert change is not None
    assert (change.before.zh, change.after.zh) == ("不计", "路线指引 +5")


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (Kind.NOTE, {"topic": "lost", "text": "一把伞"}),
        (Kind.KIT, {"item": "vest", "count": 1, "returned": False}),
        (Kind.ABSENT, {"state": "absent", "shift": "west-1"}),
    ],
)
def test_notes_kit_and_roll_call_can_be_taken_back_and_change_no_time(
    kind: Kind, data: dict[str, str | int | bool]
) -> None:
    desk = Desk()
    who = None if kind is Kind.NOTE else LI
    desk.book.add(desk.append(Draft(kind, Method.DESK, who, SOUTH, data=dict(data))))
    entry = desk.written[0]
    change = desk.annulling.preview(entry.entry_id, desk.now)
    assert change is not None
    assert (change.minutes, change.after.zh) == (0, "这条记录不再算数，时长不变")
    assert desk.annulling.annul(entry.entry_id, "not-so").answer is Answer.DONE
    assert not desk.book.counts(entry.entry_id)


def test_a_refusal_or_an_entry_that_is_not_here_cannot_be_taken_back() -> None:
    desk = Desk()
    desk.checkin.scan("poster", desk.now)
    refused = desk.written[0].entry_id
    assert desk.annulling.preview(refused, desk.now) is None
    assert desk.annulling.annul(refused, "trial").answer is Answer.STOP
    assert desk.annulling.annul(type(refused)("elsewhere"), "trial").answer is Answer.STOP
    assert len(desk.written) == 1


def test_a_disk_that_refuses_changes_nothing() -> None:
    desk = served()
    before = desk.book.figures()
    desk.failing = True
    with pytest.raises(DiskFullError):
        desk.annulling.annul(desk.written[0].entry_id, "twice")
    assert desk.book.figures() == before


def test_taking_one_of_two_turns_back_shows_what_comes_of_the_other_too() -> None:
    desk = served()
    write(desk, Kind.ON, WANG)
    desk.later(hours=1)
    write(desk, Kind.OFF, WANG)
    # Without the first off, all four are one long turn.
    change = desk.annulling.preview(desk.written[1].entry_id, desk.now)
    assert change is not None
    assert "共计" in change.before.zh
    assert change.after.zh.count("记录") >= 1
    desk.annulling.annul(desk.written[1].entry_id, "not-so")
    now = sum(turn.service.credited_minutes for turn in desk.book.turns_of(WANG))
    assert now == 240 + change.minutes + sum_of_second(desk)


def sum_of_second(desk: Desk) -> int:
    """Give what the second turn alone was credited with, before the change."""
    other = Desk(roster=desk.roster)
    for entry in desk.written[:4]:
        other.book.add(entry)
    return sum(turn.service.credited_minutes for turn in other.book.turns_of(WANG)) - 240
