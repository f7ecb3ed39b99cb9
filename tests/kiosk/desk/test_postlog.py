"""The post log: found and fetched, in and out, written in error and corrected."""

import pytest

from kiosk.desk.postlog import REASON_MAX, TEXT_MAX, PostLog, Topic
from kiosk.desk.states import Answer
from sync.domain.entries import Kind
from tests.builders import SOUTH, WEST, an_entry
from tests.kiosk.desk.memory import Desk


def a_log() -> tuple[Desk, PostLog]:
    desk = Desk(served=(SOUTH, WEST))
    return desk, PostLog(desk, desk.book)


def test_a_line_is_written_with_its_topic_and_can_be_taken_back() -> None:
    desk, log = a_log()
    notice = log.note(SOUTH, Topic.INCIDENT, "  有人  身体不适 ")
    assert (notice.answer, notice.entry) == (Answer.DONE, desk.written[0].entry_id)
    assert desk.written[0].data == {"topic": "incident", "text": "有人 身体不适"}
    (line,) = log.lines()
    assert (line.post.zh, line.text.zh, f"{line.at:%H:%M}") == (
        "会场南门",
        "有人 身体不适",
        "08:02",
    )


@pytest.mark.parametrize(
    ("text", "answer"), [("  ", Answer.CHOOSE), ("字" * (TEXT_MAX + 1), Answer.STOP)]
)
def test_nothing_and_too_much_are_not_written(text: str, answer: Answer) -> None:
    desk, log = a_log()
    assert log.note(SOUTH, Topic.OTHER, text).answer is answer
    assert desk.written == []


def test_the_longest_text_fits_an_entry() -> None:
    _desk, log = a_log()
    assert log.note(SOUTH, Topic.OTHER, "𠮷" * TEXT_MAX).answer is Answer.DONE


def test_a_found_thing_is_claimed_once() -> None:
    desk, log = a_log()
    found = log.note(SOUTH, Topic.LOST, "黑色手机").entry
    assert found is not None
    (line,) = log.lines()
    assert line.claimable
    desk.later(minutes=20)
    assert log.claim(found).answer is Answer.DONE
    fetched, first = log.lines()
    assert (fetched.text.zh, fetched.claimable) == ("已领走：黑色手机", False)
    assert (first.claimed, first.claimable, first.correctable) == (True, False, False)
    assert desk.written[-1].ref == found
    assert log.claim(found).answer is Answer.STOP


def test_a_claim_written_in_error_can_be_corrected_and_the_thing_is_there_again() -> None:
    _, log = a_log()
    found = log.note(SOUTH, Topic.LOST, "钥匙").entry
    assert found is not None
    claim = log.claim(found).entry
    assert claim is not None
    log.correct(claim, "认错人了")
    assert log.lines()[-1].claimable


def test_supplies_come_in_go_out_and_never_fall_below_nothing() -> None:
    desk, log = a_log()
    assert log.supply(SOUTH, "water", 24).answer is Answer.DONE
    assert log.supply(SOUTH, "water", -20).text.zh == "已记下：饮用水 -20，余 4"
    refused = log.supply(SOUTH, "water", -5)
    assert (refused.answer, len(desk.written)) == (Answer.STOP, 2)
    assert {one.item: one.left for one in log.stock(SOUTH) if one.left} == {"water": 4}
    assert all(one.left == 0 for one in log.stock(WEST))
    assert [line.text.en for line in log.lines()] == ["Water: 20 out", "Water: 24 in"]


@pytest.mark.parametrize(("item", "count"), [("gold", 1), ("water", 0), ("water", 1000)])
def test_supplies_that_make_no_sense_are_the_callers_bug(item: str, count: int) -> None:
    desk, log = a_log()
    with pytest.raises(ValueError, match="no such"):
        log.supply(SOUTH, item, count)
    assert desk.written == []


def test_a_line_is_corrected_with_a_reason_and_stays_to_be_seen() -> None:
    desk, log = a_log()
    log.supply(SOUTH, "vest", 30)
    wrong = log.lines()[0].entry
    assert log.correct(wrong, " ").answer is Answer.CHOOSE
    assert log.correct(wrong, "x" * (REASON_MAX + 1)).answer is Answer.STOP
    assert log.correct(wrong, "应为 20 件").answer is Answer.DONE
    (line,) = log.lines()
    assert (line.corrected, line.correctable) == ("应为 20 件", False)
    assert desk.written[-1].data == {"reason": "应为 20 件"}
    assert all(one.left == 0 for one in log.stock(SOUTH))
    assert log.correct(wrong, "again").answer is Answer.STOP


def test_the_log_is_searched_by_topic_words_post_and_time() -> None:
    desk, log = a_log()
    log.note(SOUTH, Topic.LOST, "黑色手机")
    desk.later(hours=1)
    log.note(WEST, Topic.HANDOVER, "一切正常")
    assert [line.text.zh for line in log.lines()] == ["一切正常", "黑色手机"]
    assert [line.text.zh for line in log.lines(Topic.LOST)] == ["黑色手机"]
    for words in ("手机", "south 黑色", "08:02", "会场南门"):
        assert [line.text.zh for line in log.lines(words=words)] == ["黑色手机"], words
    assert log.lines(words="没有这样的") == ()


def test_a_topic_of_a_later_version_is_shown_as_other() -> None:
    desk, log = a_log()
    desk.book.add(an_entry(Kind.NOTE, None, data={"topic": "weather", "text": "下雨"}))
    assert [(line.topic, line.text.zh) for line in log.lines()] == [(Topic.OTHER, "下雨")]
