"""Breaks by badge: begun, ended, once each, and nothing for whoever is not on duty."""

import pytest

from kiosk.desk.states import Answer
from sync.domain.entries import Kind
from sync.domain.hours import MinuteClass
from tests.builders import LI, WANG, a_badge_text
from tests.kiosk.desk.memory import Desk, DiskFullError

BADGE = a_badge_text(WANG)


def on_duty() -> Desk:
    desk = Desk()
    desk.checkin.scan(BADGE, desk.now)
    desk.later(hours=1)
    desk.breaking.begin()
    return desk


def kinds(desk: Desk) -> list[str]:
    return [entry.kind for entry in desk.written]


def test_a_badge_begins_a_break_and_the_next_time_ends_it_and_both_are_measured() -> None:
    desk = on_duty()
    assert desk.breaking.scan(BADGE, desk.now).answer is Answer.DONE
    desk.later(minutes=20)
    said = desk.breaking.scan(BADGE, desk.now)
    assert (said.answer, said.text.zh) == (Answer.DONE, "王晓安 已回岗，休息了 20 分钟。")
    desk.later(hours=1)
    desk.checkin.scan(BADGE, desk.now)
    assert kinds(desk) == [Kind.ON, Kind.BREAK, Kind.RESUME, Kind.OFF]
    [turn] = desk.book.turns_of(WANG)
    assert turn.service.minute_class is MinuteClass.MEASURED


def test_a_badge_that_is_held_up_does_it_once() -> None:
    desk = on_duty()
    desk.breaking.scan(BADGE, desk.now)
    desk.later(seconds=2)
    assert desk.breaking.scan(BADGE, desk.now).answer is Answer.CHOOSE
    assert kinds(desk) == [Kind.ON, Kind.BREAK]


def test_whoever_is_not_on_duty_is_named_and_nothing_is_noted() -> None:
    desk = on_duty()
    said = desk.breaking.scan(a_badge_text(LI), desk.now)
    assert (said.answer, said.text.zh) == (Answer.STOP, "李晨 现在不在岗，没有记录。")
    assert kinds(desk) == [Kind.ON]


def test_a_bad_badge_is_refused_on_record() -> None:
    desk = on_duty()
    assert desk.breaking.scan("no badge", desk.now).answer is Answer.STOP
    assert kinds(desk) == [Kind.ON, Kind.REFUSED]


def test_a_full_disk_begins_no_break_and_the_badge_may_be_shown_again() -> None:
    desk = on_duty()
    desk.failing = True
    with pytest.raises(DiskFullError):
        desk.breaking.scan(BADGE, desk.now)
    desk.failing = False
    assert desk.breaking.scan(BADGE, desk.now).answer is Answer.DONE
