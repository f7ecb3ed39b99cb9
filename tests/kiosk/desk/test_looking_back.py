"""Counters, tally, recent scans, what is in doubt, and taking back a slip."""

from datetime import timedelta

import pytest

from kiosk.desk.board import counters
from kiosk.desk.doubt_words import Act
from kiosk.desk.states import Answer
from sync.domain.entries import PostId
from sync.domain.figures import Figures
from tests.builders import AT, DAY, LI, SOUTH, WANG, a_badge_text
from tests.kiosk.desk.memory import Desk


def on_duty() -> Desk:
    desk = Desk()
    desk.checkin.scan(a_badge_text(WANG), desk.now)
    return desk


def test_a_posts_counters_follow_the_journal() -> None:
    desk = on_duty()
    desk.tally.count("guide")
    desk.tally.count("lost", 5)
    found = counters(desk.book, SOUTH, desk.now)
    assert (found.on_duty, found.required, found.served) == (1, 2, 6)
    assert found.name.zh == "会场南门"
    assert found.shift is not None
    assert [f"{moment:%H:%M}" for moment in found.shift] == ["08:00", "12:30"]
    assert [service for service, _ in found.services] == ["guide", "enquiry"]


def test_people_served_yesterday_do_not_count_today() -> None:
    desk = Desk()
    desk.tally.count("guide")
    assert counters(desk.book, SOUTH, desk.now + DAY).served == 0


def test_a_post_that_is_not_on_the_roster_says_so() -> None:
    assert counters(Desk().book, PostId("moon"), AT).name.en == "No post chosen"


@pytest.mark.parametrize(("service", "people"), [("gold", 1), ("guide", 0), ("guide", 10_000)])
def test_a_tally_that_makes_no_sense_is_refused(service: str, people: int) -> None:
    desk = Desk()
    with pytest.raises(ValueError, match="no"):
        desk.tally.count(service, people)
    assert desk.written == []


def test_recent_scans_are_newest_first_and_masked() -> None:
    desk = on_duty()
    desk.later(seconds=5)
    desk.checkin.scan("poster", desk.now)
    desk.later(seconds=5)
    desk.checkin.scan(a_badge_text(LI), desk.now)
    asked, stopped, on = desk.review.recent(desk.now)
    assert (asked.answer, asked.word.zh, asked.masked) == (Answer.CHOOSE, "不在此岗", "李*")
    assert (stopped.answer, stopped.word.zh, stopped.masked) == (Answer.STOP, "不是胸牌", "—")
    assert (on.answer, on.word.zh, on.masked, f"{on.at:%H:%M}") == (
        Answer.DONE,
        "上岗",
        "王*",
        "08:02",
    )


def test_the_newest_scan_can_be_taken_back_within_a_minute() -> None:
    desk = on_duty()
    (line,) = desk.review.recent(desk.now)
    assert line.undoable
    outcome = desk.review.undo(line.entry, desk.now)
    assert outcome is not None
    assert outcome.happened == "annulled"
    assert desk.written[-1].ref == line.entry
    assert desk.written[0].kind == "on"
    assert desk.book.figures() == Figures()
    (line,) = desk.review.recent(desk.now)
    assert (line.word.zh, line.undoable) == ("已撤销", False)


def test_a_slip_is_taken_back_only_once_and_only_soon() -> None:
    desk = on_duty()
    slip = desk.written[0].entry_id
    assert desk.review.undo(slip, desk.now) is not None
    assert desk.review.undo(slip, desk.now) is None
    late = on_duty()
    late.later(seconds=61)
    assert late.review.undo(late.written[0].entry_id, late.now) is None
    assert not late.review.recent(late.now)[0].undoable


def test_a_tally_can_be_taken_back() -> None:
    desk = Desk()
    entry = desk.tally.count("guide", 5)
    assert desk.review.undo(entry.entry_id, desk.now) is not None
    assert counters(desk.book, SOUTH, desk.now).served == 0


def test_a_refusal_cannot_be_taken_back() -> None:
    desk = Desk()
    desk.checkin.scan("poster", desk.now)
    assert desk.review.undo(desk.written[0].entry_id, desk.now) is None


def test_whoever_is_too_early_waits_for_a_choice_and_is_not_refused() -> None:
    desk = Desk(now=AT - timedelta(hours=3))
    desk.checkin.scan(a_badge_text(WANG), desk.now)
    (line,) = desk.review.recent(desk.now)
    assert (line.answer, line.word.zh) == (Answer.CHOOSE, "太早")
    (item,) = desk.doubts.listed(desk.now).settle
    assert (item.title.zh, item.acts[0]) == ("太早", Act.CARD)


def test_a_break_is_among_the_latest_and_can_be_taken_back() -> None:
    desk = on_duty()
    desk.leaving.start_break(WANG, desk.now)
    newest = desk.review.recent(desk.now)[0]
    assert (newest.word.zh, newest.undoable) == ("休息中", True)
    assert desk.review.undo(newest.entry, desk.now) is not None
    standing = desk.book.standing(WANG, desk.now)
    assert standing is not None
    assert not standing.on_break


def test_a_book_made_anew_from_the_journal_says_the_same() -> None:
    desk = on_duty()
    desk.tally.count("guide", 3)
    desk.later(hours=2)
    desk.checkin.scan(a_badge_text(WANG), desk.now)
    before = desk.book.figures()
    desk.book.replace(desk.written)
    assert desk.book.figures() == before == Figures(1, 1, 3, 120, 120)
    assert desk.book.entries() == desk.written


def test_what_was_undone_can_be_put_back_at_once() -> None:
    desk = on_duty()
    slip = desk.written[0]
    undone = desk.review.undo(slip.entry_id, desk.now)
    assert undone is not None
    assert undone.entry is not None
    back = desk.review.undo(undone.entry, desk.now)
    assert back is not None
    assert (back.happened, back.word.zh) == ("put-back", "已恢复")
    assert desk.book.counts(slip.entry_id)
    assert desk.review.recent(desk.now)[0].undoable
