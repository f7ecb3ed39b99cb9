"""What a cell means: dates, times, yes or no, the last four digits of a phone.

People write these in many ways; what cannot be read for certain is None and becomes an error
with its row, never a guess.
"""

import re
import unicodedata
from datetime import date, timedelta
from enum import Enum

_ID_CARD = re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
_PHONE = re.compile(r"(?<![0-9])(?:\+?86[ -]?)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9])")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?")
_MONTH_DAY = re.compile(r"(\d{1,2})[-/.月](\d{1,2})日?")
_TIME = re.compile(
    r"(上午|早上|凌晨|中午|下午|晚上|am|pm)?\s*(\d{1,2})(?:[:点时h](\d{1,2}|半)?分?(?::\d{1,2})?)?\s*(am|pm)?"
)
_SPAN = re.compile(r"\s*(?:-|–|—|~|～|〜|至|到|to)\s*")
_SERIAL = (36_526, 73_050)
"""Excel's days from 2000 to 2099."""
_EPOCH = date(1899, 12, 30)
_YES = {
    "是",
    "y",
    "yes",
    "true",
    "1",
    "√",
    "✓",
    "✔",
    "有",
    "已",
    "已完成",
    "已培训",
    "合格",
    "通过",
}
_NO = {
    "",
    "否",
    "n",
    "no",
    "false",
    "0",
    "×",
    "✗",
    "x",
    "无",
    "未",
    "未完成",
    "未培训",
    "没有",
    "-",
    "/",
}


class Nature(Enum):
    """What a text looks like, whatever the column says."""

    PLAIN = "plain"
    PHONE = "phone"
    """A whole phone number: never kept."""
    ID_CARD = "id-card"
    """An ID-card number: never kept."""


def plain(text: str) -> str:
    """Give a text with full-width letters, digits and punctuation as ordinary ones."""
    return unicodedata.normalize("NFKC", text).strip()


def nature_of(text: str) -> Nature:
    """Tell an ID-card number or a phone number in a text, with spaces or without."""
    text = plain(text)
    tight = text.replace(" ", "")
    if _ID_CARD.search(text) or _ID_CARD.search(tight):
        return Nature.ID_CARD
    if _PHONE.search(text) or _PHONE.search(tight):
        return Nature.PHONE
    return Nature.PLAIN


def last_four(text: str) -> str | None:
    """Give the last four digits of a phone, or four digits as they are; None: neither."""
    digits = re.sub(r"[\s()+-]", "", plain(text))
    if not digits.isdecimal() or not digits.isascii():
        return None
    # Excel drops the zero that four digits begin with.
    return digits[-4:].zfill(4) if 1 <= len(digits) <= 4 or 7 <= len(digits) <= 15 else None


def day_of(text: str, year: int) -> date | None:
    """Read a date; one without a year is of `year`."""
    text = plain(text).replace(" 0:00", "")
    if re.fullmatch(r"20\d{6}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    whole = _YEAR_FIRST.fullmatch(text)
    short = _MONTH_DAY.fullmatch(text)
    try:
        if whole:
            return date(int(whole[1]), int(whole[2]), int(whole[3]))
        if short:
            return date(year, int(short[1]), int(short[2]))
    except ValueError:
        return None
    if text.isdecimal() and text.isascii() and _SERIAL[0] <= int(text) <= _SERIAL[1]:
        return _EPOCH + timedelta(days=int(text))
    return None


def minute_of_day(text: str) -> int | None:
    """Read a time of day as minutes from midnight; 24:00 is 1440."""
    text = plain(text).lower().replace(" ", "")
    stamped = re.fullmatch(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}t?(\d{2}:\d{2})(?::\d{2})?", text)
    if stamped:
        text = stamped[1]
    if re.fullmatch(r"0\.\d+", text):
        return round(float(text) * 1440)
    if re.fullmatch(r"\d{3,4}", text):
        text = f"{text[:-2]}:{text[-2:]}"
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    before, hours, rest, after = found.groups()
    hour, minute = int(hours), 30 if rest == "半" else int(rest or 0)
    half = before or after
    if half in {"下午", "晚上", "pm", "中午"} and (hour < 12 and (half != "中午" or hour < 3)):
        hour += 12
    if half in {"am", "上午", "凌晨"} and hour == 12:
        hour = 0
    if minute > 59 or hour * 60 + minute > 1440:
        return None
    return hour * 60 + minute


def span_of(text: str) -> tuple[int, int] | None:
    """Read 7:00-12:00 as minutes from midnight."""
    text = re.sub(r"^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\s+", "", plain(text))
    parts = _SPAN.split(text)
    if len(parts) != 2:
        return None
    starts, ends = minute_of_day(parts[0]), minute_of_day(parts[1])
    return None if starts is None or ends is None else (starts, ends)


def yes_of(text: str) -> bool | None:
    """Read yes or no; empty is no, anything else is None."""
    text = plain(text).lower()
    return True if text in _YES else False if text in _NO else None


def clock(minutes: int) -> str:
    """Write minutes from midnight as a time of day."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
