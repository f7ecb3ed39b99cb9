"""People served: by service, by hour, by post; and taking the last count back."""

from datetime import timedelta

import pytest

from kiosk.desk.states import Answer
from kiosk.desk.tally import HOURS_SHOWN, Tallying
from tests.builders import DAY, SOUTH, STATION, WEST
from tests.kiosk.desk.memory import Desk


def a_desk() -> tuple[Desk, Tallying]:
    desk = Desk(served=(SOUTH, WEST))
    return desk, Tallying(desk, desk.book, SOUTH)


def test_the_posts_own_services_come_first_and_the_events_follow() -> None:
    _, tally = a_desk()
    assert [service for service, _ in tally.services(WEST)][:2] == ["order", "guide"]
    assert len(tally.services(WEST)) == len(tally.services(STATION)) == 6


def test_a_board_counts_by_service_by_hour_and_by_post() -> None:
    desk, tally = a_desk()
    tally.count("guide")
    tally.count("lost", 5)
    desk.later(hours=2)
    tally.count("guide", 3)
    tally.count("order", 7, WEST)
    board = tally.board(SOUTH, desk.served, desk.now)
    assert {one.service: one.served for one in board.services if one.served} == {
        "guide": 4,
        "lost": 5,
    }
    assert board.served == 9
    assert [(hour.hour, hour.served) for hour in board.hours if hour.served] == [(8, 6), (10, 3)]
    assert board.hours[-1].hour == 10
    assert [(post, served) for post, _, served in board.posts] == [(SOUTH, 9), (WEST, 7)]


def test_a_long_day_shows_the_latest_hours_only() -> None:
    desk, tally = a_desk()
    tally.count("guide")
    desk.later(hours=11)
    tally.count("guide", 2)
    hours = tally.board(SOUTH, desk.served, desk.now).hours
    assert (len(hours), hours[0].hour, hours[-1].hour) == (HOURS_SHOWN, 12, 19)


def test_yesterdays_people_are_not_todays() -> None:
    desk, tally = a_desk()
    tally.count("guide", 5)
    board = tally.board(SOUTH, desk.served, desk.now + DAY)
    assert (board.served, board.last) == (0, None)


def test_undo_takes_back_the_newest_and_then_the_one_before() -> None:
    desk, tally = a_desk()
    tally.count("guide", 5)
    desk.later(seconds=10)
    tally.count("lost", 1)
    shown = tally.board(SOUTH, desk.served, desk.now).last
    assert shown is not None
    assert (shown.name.zh, shown.count, f"{shown.at:%H:%M}") == ("失物招领", 1, "08:02")
    notice = tally.undo_last(SOUTH, desk.now)
    assert (notice.answer, notice.text.zh) == (Answer.DONE, "已撤销：失物招领 ＋1")
    assert desk.written[-1].ref == shown.entry
    tally.undo_last(SOUTH, desk.now)
    assert tally.board(SOUTH, desk.served, desk.now).served == 0
    assert tally.undo_last(SOUTH, desk.now).answer is Answer.STOP
    assert len(desk.written) == 4


def test_undo_leaves_another_posts_count_alone() -> None:
    desk, tally = a_desk()
    tally.count("guide", 5)
    tally.count("order", 7, WEST)
    tally.undo_last(SOUTH, desk.now)
    assert tally.board(WEST, desk.served, desk.now).served == 7


def test_what_was_counted_is_given_in_the_order_in_which_it_happened() -> None:
    desk, tally = a_desk()
    tally.count("guide", 1)
    desk.later(minutes=3)
    tally.count("order", 2, WEST)
    today = desk.roster.event.local(desk.now).date()
    assert [(one.post, one.count) for one in tally.counted(today)] == [(SOUTH, 1), (WEST, 2)]
    assert tally.counted(today + timedelta(days=1)) == ()


@pytest.mark.parametrize(("service", "people"), [("gold", 1), ("guide", 0), ("guide", 10_000)])
def test_what_makes_no_sense_is_the_callers_bug(service: str, people: int) -> None:
    desk, tally = a_desk()
    with pytest.raises(ValueError, match="no"):
        tally.count(service, people, WEST)
    assert desk.written == []
