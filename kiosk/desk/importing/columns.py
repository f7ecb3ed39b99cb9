"""Which column is what: guessed from the headers, then changed by whoever imports.

Columns that hold whole phone numbers or ID-card numbers are known by what is in them, whatever
their header says: of a phone the last four digits are kept, an ID-card number is never imported.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.desk.importing.cells import Nature, nature_of, plain
from kiosk.desk.importing.files import Table
from sync.domain.wording import Say

HEADER_WITHIN = 10
"""Rows above the header hold a title or a note; there are never more of them."""
_SAMPLE_ROWS = 200


class Field(StrEnum):
    """What a column can be imported as."""

    IGNORE = "ignore"
    NAME = "name"
    NUMBER = "number"
    TEAM = "team"
    TEAM_1 = "team-1"
    TEAM_2 = "team-2"
    TEAM_3 = "team-3"
    TEAM_4 = "team-4"
    POST = "post"
    POST_EN = "post-en"
    DATE = "date"
    SPAN = "span"
    START = "start"
    END = "end"
    LAST4 = "last4"
    MINOR = "minor"
    AGE = "age"
    TRAINED = "trained"
    ELIGIBLE = "eligible"


WORDS: Mapping[Field, Say] = {
    Field.IGNORE: Say(zh="不导入", en="Leave out"),
    Field.NAME: Say(zh="姓名", en="Name"),
    Field.NUMBER: Say(zh="志愿者编号", en="Volunteer number"),
    Field.TEAM: Say(zh="队伍", en="Team"),
    Field.TEAM_1: Say(zh="总队", en="Team, top level"),
    Field.TEAM_2: Say(zh="大队", en="Team, 2nd level"),
    Field.TEAM_3: Say(zh="中队", en="Team, 3rd level"),
    Field.TEAM_4: Say(zh="小队", en="Team, 4th level"),
    Field.POST: Say(zh="岗位", en="Post"),
    Field.POST_EN: Say(zh="岗位英文名", en="Post, in English"),
    Field.DATE: Say(zh="日期", en="Date"),
    Field.SPAN: Say(zh="起止时间", en="From–to"),
    Field.START: Say(zh="开始时间", en="From"),
    Field.END: Say(zh="结束时间", en="To"),
    Field.LAST4: Say(zh="手机后四位", en="Phone, last four"),
    Field.MINOR: Say(zh="未成年", en="Under age"),
    Field.AGE: Say(zh="年龄", en="Age"),
    Field.TRAINED: Say(zh="培训", en="Training"),
    Field.ELIGIBLE: Say(zh="资格审核", en="Eligible"),
}

_HEADERS: Mapping[Field, tuple[str, ...]] = {
    Field.NAME: ("姓名", "名字", "志愿者姓名", "志愿者", "name", "fullname", "volunteer"),
    Field.NUMBER: (
        "志愿者编号", "编号", "工号", "学号", "志愿者号", "志愿编号", "number", "no", "id",
        "volunteernumber", "volunteerid", "volunteerno", "staffno",
    ),
    Field.TEAM: (
        "队伍", "所属队伍", "团队", "组别", "小组", "单位", "所属单位", "学院", "班级", "服务队",
        "驿站", "team", "group", "unit", "organisation", "organization",
    ),
    Field.TEAM_1: ("总队", "志愿总队"),
    Field.TEAM_2: ("大队",),
    Field.TEAM_3: ("中队",),
    Field.TEAM_4: ("小队", "分队"),
    Field.POST: (
        "岗位", "岗位名称", "服务岗位", "点位", "地点", "服务地点", "位置", "post", "position",
        "place", "location", "site",
    ),
    Field.POST_EN: ("岗位英文名", "岗位英文", "英文岗位", "posten", "postenglish", "englishpost"),
    Field.DATE: ("日期", "服务日期", "上岗日期", "活动日期", "date", "day"),
    Field.SPAN: (
        "时间", "时段", "时间段", "班次", "起止时间", "服务时间", "上岗时段", "服务时段", "time",
        "shift", "period", "hours",
    ),
    Field.START: (
        "开始", "开始时间", "上岗时间", "到岗时间", "起始时间", "签到时间", "start", "from",
        "starttime", "begin", "starts",
    ),
    Field.END: (
        "结束", "结束时间", "下岗时间", "离岗时间", "截止时间", "签退时间", "end", "to", "endtime",
        "until", "ends",
    ),
    Field.LAST4: (
        "手机后四位", "手机尾号", "手机号后四位", "后四位", "尾号", "电话后四位", "手机", "手机号",
        "手机号码", "电话", "联系电话", "联系方式", "last4", "phonelast4", "lastfour", "phone",
        "mobile", "telephone", "cell", "tel",
    ),
    Field.MINOR: ("未成年", "是否未成年", "未成年人", "minor", "underage", "under18"),
    Field.AGE: ("年龄", "岁数", "age"),
    Field.TRAINED: (
        "培训", "已培训", "是否培训", "岗前培训", "培训情况", "培训项目", "trained", "training",
        "trainings",
    ),
    Field.ELIGIBLE: ("资格审核", "审核", "审核结果", "是否合格", "eligible", "cleared"),
}  # fmt: skip
_NEVER = (
    "身份证",
    "证件号",
    "idcard",
    "passport",
    "护照",
    "出生",
    "生日",
    "birth",
    "住址",
    "address",
)
_BY_HEADER = {header: what for what, headers in _HEADERS.items() for header in headers}
_INSIDE = sorted(
    (
        (header, what)
        for header, what in _BY_HEADER.items()
        if (len(header) >= 2 if not header.isascii() else len(header) >= 5)
    ),
    key=lambda pair: -len(pair[0]),
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    index: int
    header: str
    nature: Nature
    sample: tuple[str, ...] = field(repr=False)
    """The first few cells that say something; what is never kept is not in it."""

    @property
    def letter(self) -> str:
        """Give the name that the spreadsheet program shows: A, B ... AA."""
        return letter_of(self.index)

    def may_be(self, what: Field) -> bool:
        """Say whether the column may be imported so."""
        if what is Field.IGNORE:
            return True
        if self.nature is Nature.ID_CARD:
            return False
        return self.nature is Nature.PLAIN or what is Field.LAST4


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is laid out: where its header is, what its columns are."""

    header_row: int
    """As the spreadsheet counts, from 1; 0: there is none."""
    columns: tuple[Column, ...]
    guess: Mapping[int, Field]
    """By the column's index; those left out are not in it."""

    @property
    def notes(self) -> tuple[Say, ...]:
        """Say what was done about numbers that are never kept."""
        made = []
        for column in self.columns:
            name = f"{column.letter} {column.header}".strip()
            if column.nature is Nature.ID_CARD:
                made.append(ID_CARD_NOTE.fill(column=name))
            elif column.nature is Nature.PHONE:
                made.append(PHONE_NOTE.fill(column=name))
        return tuple(made)


ID_CARD_NOTE = Say(
    zh="{column} 列像身份证号：不导入，也不会保存。",
    en="Column {column} looks like ID-card numbers: it is not imported, and never kept.",
)
PHONE_NOTE = Say(
    zh="{column} 列像完整手机号：只留后四位，供查找用。",
    en="Column {column} looks like whole phone numbers: only the last four digits are kept, to "
    "find people by.",
)


def letter_of(index: int) -> str:
    """Give a column's letters."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def look(table: Table) -> Layout:
    """Find the header and guess what the columns are."""
    header_row = _header_row(table)
    header = table.rows[header_row - 1] if header_row else ()
    below = table.rows[header_row : header_row + _SAMPLE_ROWS]
    columns = []
    for index in range(table.width):
        cells = [row[index] for row in below if index < len(row) and row[index]]
        nature = _nature(cells)
        named = header[index] if index < len(header) else ""
        if nature_of(named) is not Nature.PLAIN:
            named = ""  # no header, but somebody's number
        kept = tuple(cells[:3]) if nature is Nature.PLAIN else ()
        columns.append(Column(index, named, nature, kept))
    return Layout(header_row, tuple(columns), _guess(columns))


def _header_row(table: Table) -> int:
    """Give the row with most known headers; the first that says something when none is known."""
    best, most = 0, 0
    for number, row in enumerate(table.rows[:HEADER_WITHIN], start=1):
        known = {what for cell in row if (what := _named(cell)) is not None}
        if len(known) > most:
            best, most = number, len(known)
    if best:
        return best
    for number, row in enumerate(table.rows[:HEADER_WITHIN], start=1):
        if sum(1 for cell in row if cell) > 1 or len(table.rows) == number:
            # A row with a number of somebody's in it is a person's, not a header.
            return number if all(not any(c.isdigit() for c in cell) for cell in row) else 0
    return 0


def _named(header: str) -> Field | None:
    """Give what a header says; IGNORE for what is never imported."""
    text = plain(header).lower()
    if any(word in text.replace(" ", "") for word in _NEVER):
        return Field.IGNORE
    full = re.sub(r"[\s_*:：.()（）\-/]+", "", text)
    bare = re.sub(r"[\s_*:：.\-/]+", "", re.sub(r"[(（].*?[)）]", "", text))
    for spelt in (full, bare):
        if spelt in _BY_HEADER:
            return _BY_HEADER[spelt]
    for spelt in (full, bare):
        if len(spelt) > 16:  # a sentence is no header
            continue
        for known, what in _INSIDE:
            if known in spelt:
                return what
    return None


def _nature(cells: Sequence[str]) -> Nature:
    """One in five is enough for ID-card numbers, half for phones; fewer are mistakes of rows."""
    found = [nature_of(cell) for cell in cells]
    for nature, share in ((Nature.ID_CARD, 5), (Nature.PHONE, 2)):
        if found.count(nature) * share >= len(found) > 0:
            return nature
    return Nature.PLAIN


def _guess(columns: Sequence[Column]) -> dict[int, Field]:
    made: dict[int, Field] = {}
    for exact in (True, False):
        for column in columns:
            what = _named(column.header) if column.header else None
            if what is None or column.index in made or what in made.values():
                continue
            spelt = re.sub(r"[\s_*:：.()（）\-/]+", "", plain(column.header).lower())
            if what is not Field.IGNORE and exact == (spelt in _BY_HEADER) and column.may_be(what):
                made[column.index] = what
    if Field.LAST4 not in made.values():
        phones = [c.index for c in columns if c.nature is Nature.PHONE]
        if phones:
            made[phones[0]] = Field.LAST4
    return dict(sorted(made.items()))


def assign(
    layout: Layout, mapping: Mapping[int, Field], index: int, what: Field
) -> dict[int, Field]:
    """Let a column be `what`; another that was it is left out. What may not be stays as it was."""
    column = next((each for each in layout.columns if each.index == index), None)
    made = dict(mapping)
    if column is None or not column.may_be(what):
        return made
    made.pop(index, None)
    if what is not Field.IGNORE:
        made = {at: kept for at, kept in made.items() if kept is not what}
        made[index] = what
    return dict(sorted(made.items()))
