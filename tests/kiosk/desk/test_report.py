"""The day report says what the book says, and its columns add up to the headline figures."""

from datetime import timedelta

from kiosk.desk.report import CLASSES, FLAGS, DayReport, day_report
from sync.domain.duty import Flag
from sync.domain.entries import Kind
from sync.domain.hours import MinuteClass
from sync.domain.roster import Rules
from tests.builders import DAY, SOUTH, WEST, ZHAO, a_roster
from tests.kiosk.desk.days import a_day, write
from tests.kiosk.desk.memory import Desk


def report_of(desk: Desk) -> DayReport:
    return day_report(desk.book, desk.served, desk.now, captain="captain-1")


def test_the_headline_figures_are_those_of_the_book() -> None:
    desk = a_day()
    report = report_of(desk)
    assert report.figures == desk.book.figures()
    assert (report.figures.volunteers, report.figures.turns, report.figures.served) == (2, 2, 8)
    assert report.unmeasured_minutes > 0
    assert (report.event.zh, str(report.day), f"{report.made:%H:%M}") == (
        "2023 世界机器人大会",
        "2023-08-16",
        "13:02",
    )


def test_every_column_adds_up_to_the_headline_figures() -> None:
    report = report_of(a_day())
    assert sum(line.minutes or 0 for line in report.sheet) == report.figures.minutes
    assert sum(post.figures.minutes for post in report.posts) == report.figures.minutes
    assert sum(post.figures.turns for post in report.posts) == report.figures.turns
    assert sum(post.figures.served for post in report.posts) == report.figures.served
    assert sum(hour.served for hour in report.hours) == report.figures.served
    assert sum(line.served for line in report.served) == report.figures.served
    assert (
        sum(post.figures.measured_minutes for post in report.posts)
        == report.figures.measured_minutes
    )


def test_a_turn_through_two_posts_has_a_line_for_each_and_its_minutes_once() -> None:
    report = report_of(a_day())
    south, west = (line for line in report.sheet if line.name == "王晓安")
    assert [line.post.zh for line in (south, west)] == ["会场南门", "会场西门"]
    assert [f"{line.came:%H:%M}" for line in (south, west)] == ["08:02", "10:02"]
    assert [f"{line.left:%H:%M}" for line in (south, west)] == ["10:02", "11:02"]
    assert (south.break_minutes, south.minutes) == (20, 160)
    assert (west.break_minutes, west.minutes, west.first) == (None, None, False)
    assert south.minute_class.zh == "实测"
    assert "计 2 小时 40 分" in south.explanation.zh


def test_the_hours_run_on_without_gaps_and_count_each_volunteer_once_an_hour() -> None:
    report = report_of(a_day())
    assert [f"{hour.starts:%H:%M}" for hour in report.hours] == [
        "08:00",
        "09:00",
        "10:00",
        "11:00",
        "12:00",
    ]
    assert [hour.on_duty for hour in report.hours][:3] == [2, 2, 2]
    assert [hour.served for hour in report.hours] == [5, 2, 1, 0, 0]


def test_what_nobody_ended_is_told_with_a_sentence() -> None:
    report = report_of(a_day())
    doubts = {(line.name, line.flag.zh, line.hard) for line in report.doubts}
    assert ("李晨", "没有下岗记录", False) in doubts
    assert any(flag == "只有下岗" and hard for _, flag, hard in doubts)
    assert all(line.sentence.zh and line.sentence.en for line in report.doubts)


def test_who_is_still_on_duty_has_no_end_in_the_sheet() -> None:
    desk = Desk()
    write(desk, Kind.ON, ZHAO)
    desk.later(minutes=10)
    report = report_of(desk)
    assert (report.still_on, len(report.sheet), report.sheet[0].left) == (1, 1, None)


def test_every_flag_and_every_class_of_minutes_has_words() -> None:
    assert set(FLAGS) == set(Flag)
    assert set(CLASSES) == set(MinuteClass)


def test_another_day_is_empty_and_names_the_posts_all_the_same() -> None:
    desk = a_day()
    report = day_report(desk.book, desk.served, desk.now + DAY)
    assert (report.sheet, report.hours, report.doubts, report.figures.turns) == ((), (), (), 0)
    assert [post.name.en for post in report.posts] == ["South Gate", "West Gate"]


def test_a_turn_over_midnight_belongs_to_the_day_it_began() -> None:
    desk = Desk(roster=a_roster(shifts=(), plan=(), rules=Rules()))
    desk.later(hours=15)  # 23:02 local
    write(desk, Kind.ON, ZHAO)
    desk.later(hours=2)
    write(desk, Kind.OFF, ZHAO)
    began = desk.roster.event.local(desk.now).date() - timedelta(days=1)
    report = day_report(desk.book, (SOUTH, WEST), desk.now, day=began)
    assert [f"{hour.starts:%H}" for hour in report.hours] == ["23", "00", "01"]
    assert report.figures.minutes == 120
