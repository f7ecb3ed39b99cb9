"""What is right in a table's rows, and what is wrong in which row and column.

Nothing is guessed and nothing is dropped in silence: every row is taken, or is in the list of
what is wrong with what to do about it. No finding repeats a number that is not to be kept.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from kiosk.desk.importing import cells
from kiosk.desk.importing import findings as words
from kiosk.desk.importing.cells import Nature, nature_of
from kiosk.desk.importing.columns import Field, letter_of
from kiosk.desk.importing.files import CELL_MAX, ReadingCancelled, Table
from kiosk.desk.importing.findings import (
    BRIEFING,
    FINDINGS_MAX,
    Checked,
    Duty,
    Finding,
    GoodRow,
    Weight,
    bounds,
    key_of,
)
from sync.domain.wording import Say, same

NAME_MAX = 40
TEXT_MAX = 60
NUMBER_MAX = 32
ADULT = 18
_STEP = 2_000
_TEAM_PARTS = re.compile(r"\s*[/／>＞\\|·]\s*")
_LEVELS = (Field.TEAM_1, Field.TEAM_2, Field.TEAM_3, Field.TEAM_4)


T = TypeVar("T")


class _WrongError(Exception):
    """A cell that cannot be taken."""

    def __init__(self, what: Field, said: Say) -> None:
        super().__init__(said.en)
        self.what = what
        self.said = said


@dataclass(slots=True)
class _Person:
    """What was seen of somebody so far."""

    row: int
    name: str
    duties: dict[Duty, int] = field(default_factory=dict)


def check(
    table: Table,
    header_row: int,
    mapping: Mapping[int, Field],
    days: tuple[date, date],
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Checked:
    """Check every row below the header.

    Any thread.

    Args:
        mapping: by the column's index, as `columns.look` guessed it or somebody changed it.
        days: first and last of the event: a date without a year is of the first's, and one
            that lies outside is warned about.

    Raises:
        ReadingCancelled: `cancelled` said so.
    """
    places: dict[Field, int] = {what: index for index, what in mapping.items()}
    places.pop(Field.IGNORE, None)
    check = _Check(places, days)
    rows = table.rows
    for at in range(header_row, len(rows)):
        if at % _STEP == 0:
            if cancelled is not None and cancelled():
                raise ReadingCancelled
            if progress is not None:
                progress(at, len(rows))
        if any(rows[at]):
            check.take(at + 1, rows[at])
    return check.result()


class _Check:
    """One pass over the rows."""

    def __init__(self, places: Mapping[Field, int], days: tuple[date, date]) -> None:
        self._places = places
        self._days = days
        self._good: list[GoodRow] = []
        self._findings: list[Finding] = []
        self._bad: list[int] = []
        self._counts = {Weight.ERROR: 0, Weight.WARNING: 0}
        self._people: dict[tuple[str, ...], _Person] = {}
        self._names: dict[str, tuple[tuple[str, ...], int]] = {}
        self._posts: dict[str, None] = {}
        self._unnumbered = 0

    def result(self) -> Checked:
        return Checked(
            tuple(self._good),
            tuple(self._findings),
            tuple(self._bad),
            self._counts[Weight.ERROR],
            self._counts[Weight.WARNING],
            len(self._people),
            tuple(self._posts),
            self._unnumbered,
        )

    def take(self, number: int, row: Sequence[str]) -> None:
        """Take a row, or note everything that is wrong with it."""
        wrong: list[_WrongError] = []

        def tried(read: Callable[[], T], otherwise: T) -> T:
            # Every cell is tried: a row is corrected once, not once for each mistake.
            try:
                return read()
            except _WrongError as problem:
                wrong.append(problem)
                return otherwise

        good = GoodRow(
            row=number,
            name=tried(lambda: self._name(row), ""),
            number=tried(lambda: self._plain(row, Field.NUMBER, NUMBER_MAX), ""),
            team=tried(lambda: self._team(row), ()),
            last4=tried(lambda: self._last4(row), ""),
            minor=tried(lambda: self._minor(row), False),
            trained=tried(lambda: self._trained(row), ()),
            eligible=tried(lambda: self._yes(row, Field.ELIGIBLE, default=True), True),
            duty=tried(lambda: self._duty(row), None),
        )
        clash = None if wrong else self._clash(good)
        if clash is not None:
            wrong.append(clash)
        for problem in wrong:
            self._find(number, problem.what, Weight.ERROR, problem.said)
        if wrong:
            self._bad.append(number)
        else:
            self._keep(good)

    # -- cells --------------------------------------------------------------------------------

    def _cell(self, row: Sequence[str], what: Field) -> str:
        index = self._places.get(what)
        return row[index].strip() if index is not None and index < len(row) else ""

    def _plain(self, row: Sequence[str], what: Field, most: int = TEXT_MAX) -> str:
        text = unicodedata.normalize("NFC", self._cell(row, what))
        if what is Field.NUMBER:
            text = cells.plain(text)
        nature = nature_of(text) if any(c.isdigit() for c in text) else Nature.PLAIN
        if nature is Nature.ID_CARD:
            raise _WrongError(what, words.LIKE_ID)
        if nature is Nature.PHONE:
            raise _WrongError(what, words.LIKE_PHONE)
        if len(text) > most:
            shown = f"{len(text)}+" if len(text) >= CELL_MAX else str(len(text))
            raise _WrongError(what, words.TOO_LONG.fill(n=shown, most=most))
        if not text.isprintable():
            raise _WrongError(what, words.HIDDEN)
        return text

    def _name(self, row: Sequence[str]) -> str:
        name = self._plain(row, Field.NAME, NAME_MAX)
        if not name:
            raise _WrongError(Field.NAME, words.NO_NAME)
        return name

    def _team(self, row: Sequence[str]) -> tuple[str, ...]:
        levels = [self._plain(row, what) for what in _LEVELS]
        last = self._plain(row, Field.TEAM, TEXT_MAX * 3)
        path = [*levels, *(_TEAM_PARTS.split(last) if last else ())]
        return tuple(part.strip() for part in path if part.strip())

    def _last4(self, row: Sequence[str]) -> str:
        text = self._cell(row, Field.LAST4)
        if not text:
            return ""
        digits = None if nature_of(text) is Nature.ID_CARD else cells.last_four(text)
        if digits is None:
            raise _WrongError(Field.LAST4, words.NO_LAST4)
        return digits

    def _yes(self, row: Sequence[str], what: Field, *, default: bool) -> bool:
        text = self._plain(row, what)
        if not text:
            return default
        said = cells.yes_of(text)
        if said is None:
            raise _WrongError(what, words.NO_YES.fill(text=text))
        return said

    def _minor(self, row: Sequence[str]) -> bool:
        age = self._plain(row, Field.AGE)
        if age:
            digits = re.sub(r"(周?岁|years?|yrs?)$", "", cells.plain(age)).strip()
            if not re.fullmatch(r"[0-9]{1,3}", digits) or int(digits) > 120:
                raise _WrongError(Field.AGE, words.NO_AGE.fill(text=age))
            if int(digits) < ADULT:
                return True
        if self._plain(row, Field.MINOR) in {"未成年", "未满18", "未满18周岁"}:
            return True
        if self._plain(row, Field.MINOR) in {"成年", "已成年"}:
            return False
        return self._yes(row, Field.MINOR, default=False)

    def _trained(self, row: Sequence[str]) -> tuple[str, ...]:
        text = self._plain(row, Field.TRAINED, TEXT_MAX * 3)
        said = cells.yes_of(text)
        if said is not None:
            return (BRIEFING,) if said else ()
        names = [part.strip() for part in re.split(r"[、,，;；/|+]", text)]
        return tuple(dict.fromkeys(name for name in names if name))

    # -- duty ---------------------------------------------------------------------------------

    def _duty(self, row: Sequence[str]) -> Duty | None:
        post = self._plain(row, Field.POST)
        post_en = self._plain(row, Field.POST_EN)
        day = self._day(row)
        starts, ends = self._times(row)
        if not post:
            mapped = Field.POST in self._places
            if mapped and (day is not None or starts is not None):
                raise _WrongError(Field.POST, words.WHEN_NO_POST)
            return None
        return Duty(post, post_en, day, starts, ends)

    def _day(self, row: Sequence[str]) -> date | None:
        text = self._cell(row, Field.DATE)
        if not text:
            return None
        day = cells.day_of(text, self._days[0].year)
        if day is None:
            raise _WrongError(Field.DATE, words.NO_DATE.fill(text=_shown(text)))
        return day

    def _times(self, row: Sequence[str]) -> tuple[int | None, int | None]:
        span = self._cell(row, Field.SPAN)
        if span:
            found = cells.span_of(span)
            if found is None:
                raise _WrongError(Field.SPAN, words.NO_SPAN.fill(text=_shown(span)))
            starts, ends = found
            what = Field.SPAN
        else:
            first = self._minutes(row, Field.START)
            last = self._minutes(row, Field.END)
            if first is None and last is None:
                return None, None
            if first is None or last is None:
                raise _WrongError(Field.END if last is None else Field.START, words.ONE_TIME)
            starts, ends, what = first, last, Field.END
        if starts == ends:
            raise _WrongError(what, words.NO_LENGTH)
        return starts % 1440, ends

    def _minutes(self, row: Sequence[str], what: Field) -> int | None:
        text = self._cell(row, what)
        if not text:
            return None
        minutes = cells.minute_of_day(text)
        if minutes is None:
            raise _WrongError(what, words.NO_TIME.fill(text=_shown(text)))
        return minutes

    # -- between rows -------------------------------------------------------------------------

    def _clash(self, good: GoodRow) -> _WrongError | None:
        """Find that a number is somebody else's."""
        if good.number:
            known = self._people.get(("n", good.number))
            if known is not None and known.name != good.name:
                said = words.OTHER_NAME.fill(number=good.number, row=known.row)
                return _WrongError(Field.NUMBER, said)
        return None

    def _keep(self, good: GoodRow) -> None:
        key = key_of(good)
        person = self._people.get(key)
        if person is None:
            person = self._people[key] = _Person(good.row, good.name)
            self._unnumbered += not good.number
            self._note_name(good, key)
        elif good.duty is None or good.duty in person.duties:
            before = person.row if good.duty is None else person.duties[good.duty]
            self._find(good.row, None, Weight.WARNING, words.SAME_AGAIN.fill(row=before))
        if good.duty is not None and good.duty not in person.duties:
            self._note_duty(good, good.duty, person)
            person.duties[good.duty] = good.row
            self._posts.setdefault(good.duty.post)
        self._good.append(good)

    def _note_name(self, good: GoodRow, key: tuple[str, ...]) -> None:
        known = self._names.setdefault(good.name, (key, good.row))
        if known[0] != key:
            said = words.SAME_NAME if good.number else words.SAME_NAME_TEAM
            self._find(good.row, Field.NAME, Weight.WARNING, said.fill(row=known[1]))

    def _note_duty(self, good: GoodRow, duty: Duty, person: _Person) -> None:
        if duty.day is not None and not self._days[0] <= duty.day <= self._days[1]:
            self._find(good.row, Field.DATE, Weight.WARNING, words.FAR_DAY)
        if duty.starts_min is not None and duty.ends_min is not None:
            if duty.ends_min < duty.starts_min:
                what = Field.SPAN if Field.SPAN in self._places else Field.END
                self._find(good.row, what, Weight.WARNING, words.NEXT_DAY)
            for other, row in person.duties.items():
                if _overlap(duty, other):
                    self._find(good.row, None, Weight.WARNING, words.OVERLAP.fill(row=row))
                    break

    def _find(self, row: int, what: Field | None, weight: Weight, said: Say) -> None:
        self._counts[weight] += 1
        if len(self._findings) < FINDINGS_MAX:
            index = None if what is None else self._places.get(what)
            letter = "" if index is None else letter_of(index)
            self._findings.append(Finding(row, letter, what, weight, said))


def _overlap(one: Duty, other: Duty) -> bool:
    mine, theirs = bounds(one), bounds(other)
    if mine is None or theirs is None or (one.day is None) != (other.day is None):
        return False
    apart = 0
    if one.day is not None and other.day is not None:
        apart = int((other.day - one.day) / timedelta(minutes=1))
    return mine[0] < theirs[1] + apart and theirs[0] + apart < mine[1]


def _shown(text: str) -> Say:
    """Quote a cell, unless it is a number that is never to be shown."""
    if nature_of(text) is not Nature.PLAIN:
        return same("…")
    return same(text if len(text) <= 20 else f"{text[:20]}…")
