"""Dates, times and numbers as people write them; what is not certain is not guessed."""

from datetime import date

import pytest

from kiosk.desk.importing.cells import (
    Nature,
    clock,
    day_of,
    last_four,
    minute_of_day,
    nature_of,
    span_of,
    yes_of,
)

MAY_1 = date(2026, 5, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-01", "2026/5/1", "2026.5.1", "2026年5月1日", "2026年05月01", "20260501", "5月1日",
        "5/1", "05-01", "2026-05-01 07:30", "46143", "２０２６－０５－０１",
    ],
)  # fmt: skip
def test_a_date_is_read(text: str) -> None:
    assert day_of(text, 2026) == MAY_1


@pytest.mark.parametrize("text", ["", "明天", "2026-13-01", "31/12", "13月1日", "20261301", "7"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert day_of(text, 2026) is None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("7:30", 450), ("07:30:00", 450), ("7：30", 450), ("7点半", 450), ("7时30分", 450), ("0730", 450),
        ("730", 450), ("上午7:30", 450), ("7:30 AM", 450), ("0.3125", 450), ("7点", 420), ("7", 420),
        ("下午2:00", 840), ("2:00PM", 840), ("晚上8点", 1200), ("中午12:30", 750), ("12:10am", 10),
        ("24:00", 1440), ("00:00", 0), ("2026-05-01 07:30", 450),
    ],
)  # fmt: skip
def test_a_time_is_read(text: str, minutes: int) -> None:
    assert minute_of_day(text) == minutes


@pytest.mark.parametrize("text", ["", "早上", "25:00", "7:75", "24:01", "七点", "12345"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert minute_of_day(text) is None


@pytest.mark.parametrize(
    "text",
    ["7:30-12:00", "07:30—12:00", "7:30~12:00", "7点半至12点", "07:30 to 12:00", "0730-1200"],
)
def test_a_span_is_read(text: str) -> None:
    assert span_of(text) == (450, 720)


@pytest.mark.parametrize("text", ["", "7:30", "7-", "早-晚", "1-2-3"])
def test_what_is_no_span_is_none(text: str) -> None:
    assert span_of(text) is None


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("0217", "0217"), ("217", "0217"), ("13800000217", "0217"), ("+86 138 0000 0217", "0217"),
        ("(010) 6789-0217", "0217"), ("abc", None), ("12345", None), ("", None),
    ],
)  # fmt: skip
def test_of_a_phone_the_last_four_digits_stay(text: str, digits: str | None) -> None:
    assert last_four(text) == digits


@pytest.mark.parametrize(
    ("text", "nature"),
    [
        ("11010519491231002X", Nature.ID_CARD), ("110105 19491231 002x", Nature.ID_CARD),
        ("１１０１０５１９４９１２３１００２９", Nature.ID_CARD), ("张三110105194912310029", Nature.ID_CARD),
        ("13800000217", Nature.PHONE), ("138 0000 0217", Nature.PHONE), ("+8613800000217", Nature.PHONE),
        ("电话13800000217", Nature.PHONE), ("20230011234", Nature.PLAIN), ("YZ0001", Nature.PLAIN),
        ("12800000217", Nature.PLAIN), ("", Nature.PLAIN),
    ],
)  # fmt: skip
def test_numbers_that_are_never_kept_are_known(text: str, nature: Nature) -> None:
    assert nature_of(text) is nature


def test_yes_and_no_in_the_ways_people_write_them() -> None:
    assert [yes_of(text) for text in ("是", "√", "Y", "已培训", "1")] == [True] * 5
    assert [yes_of(text) for text in ("否", "", "无", "×", "0")] == [False] * 5
    assert yes_of("也许") is None


def test_a_time_is_written_and_read_again() -> None:
    assert clock(450) == "07:30"
    assert minute_of_day("7:30") == 450
