"""What checking a table gives: rows that can be taken, and what is to be known about the others."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kiosk.desk.importing.columns import WORDS, Field
from sync.domain.wording import Say

FINDINGS_MAX = 2_000
"""So many are listed; all are counted."""


class Weight(StrEnum):
    """What a finding means for its row."""

    ERROR = "error"
    """The row cannot be taken as it is."""
    WARNING = "warning"
    """It is taken; somebody should look."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know about one row."""

    row: int
    """As the spreadsheet counts."""
    letter: str
    """Of the column; empty for the whole row."""
    what: Field | None
    weight: Weight
    said: Say

    @property
    def place(self) -> Say:
        """Say where it is: row 12, column C (date)."""
        if self.what is None:
            return Say(zh="第 {row} 行", en="Row {row}").fill(row=self.row)
        return Say(zh="第 {row} 行 {letter} 列（{what}）", en="Row {row}, {letter} ({what})").fill(
            row=self.row, letter=self.letter, what=WORDS[self.what]
        )


@dataclass(frozen=True, slots=True)
class Duty:
    """Where and when somebody is planned; what the row leaves open is None."""

    post: str
    post_en: str = ""
    day: date | None = None
    starts_min: int | None = None
    """Minutes from midnight."""
    ends_min: int | None = None
    """At or before the start: on the next day."""


@dataclass(frozen=True, slots=True)
class GoodRow:
    """A row that can be taken."""

    row: int
    name: str
    number: str
    """Empty: one will be given."""
    team: tuple[str, ...] = ()
    """From the top of the tree down."""
    last4: str = ""
    minor: bool = False
    trained: tuple[str, ...] = ()
    """Names of trainings as they are written; `BRIEFING` for a plain yes."""
    eligible: bool = True
    duty: Duty | None = None


BRIEFING = "岗前培训"


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a table."""

    good: tuple[GoodRow, ...] = field(default=(), repr=False)
    findings: tuple[Finding, ...] = field(default=(), repr=False)
    """By row; at most `FINDINGS_MAX`."""
    bad_rows: tuple[int, ...] = ()
    errors: int = 0
    warnings: int = 0
    people: int = 0
    posts: tuple[str, ...] = ()
    """In order of appearance."""
    unnumbered: int = 0
    """People who get a number."""

    @property
    def is_clean(self) -> bool:
        """Say whether every row can be taken."""
        return not self.errors


NO_NAME = Say(
    zh="没有姓名。请补上，或删去这一行。", en="There is no name. Fill it in or remove the row."
)
TOO_LONG = Say(
    zh="太长（{n} 字），最多 {most} 字。请改短。", en="Too long ({n}); at most {most}. Shorten it."
)
HIDDEN = Say(
    zh="含有看不见的字符。请重新输入这一格。", en="It holds hidden characters. Type the cell anew."
)
LIKE_ID = Say(
    zh="像身份证号，不能导入。请删去这一格。",
    en="It looks like an ID-card number, which is never imported. Empty the cell.",
)
LIKE_PHONE = Say(
    zh="像完整手机号，不能导入。请删去，或只填后四位。",
    en="It looks like a whole phone number, which is never imported. Remove it or keep four digits.",
)
NO_DATE = Say(
    zh="“{text}”不是日期。请写成 2026-05-01。", en="“{text}” is no date. Write it as 2026-05-01."
)
NO_TIME = Say(zh="“{text}”不是时间。请写成 07:30。", en="“{text}” is no time. Write it as 07:30.")
NO_SPAN = Say(
    zh="“{text}”不是起止时间。请写成 07:30-12:00。",
    en="“{text}” is no from–to. Write it as 07:30-12:00.",
)
NO_LENGTH = Say(
    zh="开始和结束是同一时刻。请改正其中一个。",
    en="It starts and ends at once. Correct one of them.",
)
ONE_TIME = Say(
    zh="只有开始或只有结束。请两个都填，或都不填。",
    en="There is a start without an end, or an end without a start. Give both or neither.",
)
NO_LAST4 = Say(
    zh="不是手机后四位。请填四个数字，或留空。",
    en="Not the last four digits of a phone. Give four, or none.",
)
NO_YES = Say(
    zh="“{text}”看不出是或否。请填“是”或“否”。",
    en="“{text}” is neither yes nor no. Write yes or no.",
)
NO_AGE = Say(
    zh="“{text}”不是年龄。请填数字，或留空。", en="“{text}” is no age. Write a number, or nothing."
)
OTHER_NAME = Say(
    zh="编号 {number} 在第 {row} 行是另一个人。请改正其中一个编号。",
    en="Number {number} is somebody else's in row {row}. Correct one of the two.",
)
WHEN_NO_POST = Say(
    zh="有日期或时间，但没有岗位。请补上岗位，或删去时间。",
    en="There is a date or a time but no post. Name the post, or remove the time.",
)
SAME_AGAIN = Say(zh="与第 {row} 行相同，只算一次。", en="The same as row {row}; it counts once.")
SAME_NAME = Say(
    zh="与第 {row} 行同名，编号不同，按两个人处理。",
    en="The same name as in row {row} with another number: taken as two people.",
)
SAME_NAME_TEAM = Say(
    zh="与第 {row} 行同名，没有编号，队伍或尾号不同，按两个人处理。",
    en="The same name as in row {row}, no number, another team or phone: taken as two people.",
)
OVERLAP = Say(
    zh="与第 {row} 行的班次时间重叠。请确认。", en="Overlaps the shift in row {row}. Please check."
)
NEXT_DAY = Say(
    zh="结束早于开始，按跨夜到次日处理。", en="It ends before it starts: taken as ending next day."
)
FAR_DAY = Say(zh="这一天不在活动日期之内。", en="This day is not among the event's days.")


def key_of(good: GoodRow) -> tuple[str, ...]:
    """Give what makes two rows one person: the number, or else name, team and phone."""
    return ("n", good.number) if good.number else ("p", good.name, good.last4, *good.team)


def bounds(duty: Duty) -> tuple[int, int] | None:
    """Give start and end in minutes from the day's midnight, the end behind the start."""
    if duty.starts_min is None or duty.ends_min is None:
        return None
    ends = duty.ends_min if duty.ends_min > duty.starts_min else duty.ends_min + 1440
    return duty.starts_min, ends
