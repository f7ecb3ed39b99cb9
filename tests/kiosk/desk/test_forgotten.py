"""What was forgotten: turns that nobody ended, listed and put right."""

from datetime import timedelta

import pytest

from kiosk.desk.states import Answer, Notice
from sync.domain.entries import EntryId, Kind
from sync.domain.turn import Flag
from tests.builders import (
    AT,
    HOUR,
    MINUTE,
    SOUTH,
    WANG,
    WEST,
    ZHAO,
    a_badge_text,
    an_entry,
)
from tests.kiosk.desk.memory import Desk

BADGE = a_badge_text(WANG)


def said(notice: Notice | None) -> tuple[Answer, str]:
    assert notice is not None
    return notice.answer, notice.text.zh


def forgotten_desk() -> Desk:
    """Nobody signed off in the morning; the plan ended at 12:30."""
    desk = Desk()
    desk.checkin.scan(BADGE, desk.now)
    desk.book.add(an_entry(Kind.ON, ZHAO, at=AT))  # nothing planned: four hours by the rules
    desk.now = AT + 6 * HOUR
    return desk


def test_forgotten_turns_are_listed_with_where_when_and_what_they_count() -> None:
    first, second = forgotten_desk().forgotten.listed(AT + 6 * HOUR)
    assert (first.name.zh, first.post.zh, first.planned) == ("王晓安", "会场南门", True)
    assert f"{first.since:%H:%M}–{first.assumed_end:%H:%M}" == "08:02–12:30"
    assert first.minutes == 267
    assert (second.name.zh, second.planned) == ("赵宁", False)


def test_staying_on_a_little_is_not_forgetting_unless_the_day_is_closed() -> None:
    desk = forgotten_desk()
    shortly_after = AT + 4.6 * HOUR
    assert [one.name.zh for one in desk.forgotten.listed(shortly_after)] == ["赵宁"]
    closing = desk.forgotten.listed(shortly_after, grace=timedelta())
    assert [one.name.zh for one in closing] == ["王晓安", "赵宁"]
    assert desk.forgotten.listed(AT + 6 * HOUR, posts=[WEST]) == ()


def test_a_captain_says_when_somebody_left_and_the_minutes_are_no_longer_assumed() -> None:
    desk = forgotten_desk()
    (one, _) = desk.forgotten.listed(desk.now)
    notice = desk.forgotten.end_at(one.turn, AT + 3 * HOUR, desk.now)
    assert said(notice) == (Answer.DONE, "王晓安：按 11:02 签退，计 3 小时。")
    (turn,) = desk.book.turns_of(WANG)
    assert Flag.ASSUMED not in turn.flags
    assert turn.service.credited_minutes == 180
    assert turn.closed == desk.written[-1].entry_id
    assert [left.name.zh for left in desk.forgotten.listed(desk.now)] == ["赵宁"]


def test_an_entry_that_comes_later_reopens_what_was_ended() -> None:
    desk = forgotten_desk()
    (one, _) = desk.forgotten.listed(desk.now)
    desk.forgotten.end_at(one.turn, AT + 3 * HOUR, desk.now)
    desk.book.add(an_entry(Kind.MOVE, at=AT + 2 * HOUR, post=WEST, kiosk="kiosk-west"))
    assert one.turn in {left.turn for left in desk.forgotten.listed(desk.now)}


def test_all_are_ended_as_planned_by_one_tap() -> None:
    desk = forgotten_desk()
    turns = [one.turn for one in desk.forgotten.listed(desk.now)]
    assert said(desk.forgotten.end_as_planned(turns)) == (Answer.DONE, "2 人已按计划时间签退。")
    assert desk.forgotten.listed(desk.now) == ()
    assert desk.book.turns_of(WANG)[0].service.credited_minutes == 267
    assert said(desk.forgotten.end_as_planned(turns)) == (Answer.STOP, "这一条已经处理过了。")


@pytest.mark.parametrize(
    ("turn", "ends", "text"),
    [
        ("", AT + HOUR, "这一条已经处理过了。"),
        ("it", AT + 9 * HOUR, "签退时间不能晚于现在。"),
        ("it", AT - HOUR, "07:02 还没上岗，不能在这之前签退。"),
    ],
)
def test_an_end_that_cannot_be_is_refused_in_words(turn: str, ends: object, text: str) -> None:
    desk = forgotten_desk()
    (one, _) = desk.forgotten.listed(desk.now)
    count = len(desk.written)
    notice = desk.forgotten.end_at(one.turn if turn else EntryId(""), ends, desk.now)  # type: ignore[arg-type]
    assert said(notice) == (Answer.STOP, text)
    assert len(desk.written) == count


def test_a_turn_of_very_many_entries_is_ended_too() -> None:
    desk = forgotten_desk()
    for number in range(100):
        at = AT + (number + 1) * MINUTE
        desk.book.add(an_entry(Kind.MOVE, at=at, post=WEST if number % 2 else SOUTH))
    one = next(one for one in desk.forgotten.listed(desk.now) if one.name.zh == "王晓安")
    assert said(desk.forgotten.end_at(one.turn, AT + 3 * HOUR, desk.now))[0] is Answer.DONE
    assert "settles" not in desk.written[-1].data
