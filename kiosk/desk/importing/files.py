"""A table out of a file: CSV of any encoding that Chinese offices write, or XLSX.

A file is told by what is in it, never by its name. What cannot be read is refused in words, and
nothing of an XLSX is unpacked before its sizes are known. Row numbers are those that the
spreadsheet program shows.
"""

import csv
import io
import itertools
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from sync.domain.errors import DataProblem
from sync.domain.wording import Say, same

FILE_BYTES_MAX = 64 * 1024 * 1024
UNPACKED_BYTES_MAX = 512 * 1024 * 1024
"""Of an XLSX."""
PARTS_MAX = 2_000
ROWS_MAX = 200_000
COLUMNS_MAX = 100
CELL_MAX = 500
"""Characters; what is longer is cut there, and then found to be too long."""
_BLANK_MAX = 1_100_000
"""Rows of a sheet, empty ones counted: Excel has 1,048,576."""
_STEP = 2_000
_SNIFF_ROWS = 30

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_SEPARATORS = (",", "\t", ";")


class BadFile(DataProblem):
    """A file without a table that can be read; says why and what to do."""

    title = Say(zh="这个文件读不了", en="This file cannot be read")
    default = Say(
        zh="这不是表格。请选 .xlsx 或 .csv 文件。",
        en="This is no table. Choose an .xlsx or .csv file.",
    )
    away = Say(
        zh="打不开这个文件：它不在了，或没有读取权限。请重新选择。",
        en="The file cannot be opened: it is gone, or this account may not read it. Choose again.",
    )
    empty = Say(zh="表里没有内容。请换一个文件或工作表。", en="The table is empty. Choose another.")
    large = Say(
        zh="文件太大（最大 {most} MB）。请只留花名册需要的列，另存后再导入。",
        en="The file is too large (at most {most} MB). Keep the roster's columns only, save it "
        "under another name and import that.",
    )
    rows = Say(
        zh="表里超过 {most} 行。请分成几个文件，或删去多余的行。",
        en="The table has more than {most} rows. Split it, or remove what is not needed.",
    )
    columns = Say(
        zh="第 {row} 行超过 {most} 列。请只留花名册需要的列。",
        en="Row {row} has more than {most} columns. Keep those that the roster needs.",
    )
    locked = Say(
        zh="这个表格加了打开密码。请在 Excel 或 WPS 里去掉密码，另存后再导入。",
        en="This workbook is protected with a password. Remove it in Excel or WPS and save again.",
    )
    old = Say(
        zh="这是旧格式（.xls）。请在 Excel 或 WPS 里另存为 .xlsx，再导入。",
        en="This is the old format (.xls). Save it as .xlsx in Excel or WPS, then import that.",
    )
    numbers = Say(
        zh="这是苹果 Numbers 表格。请在 Numbers 里“导出为 Excel（.xlsx）”，再导入。",
        en="This is an Apple Numbers file. Export it to Excel (.xlsx) there, then import that.",
    )
    other_zip = Say(
        zh="这不是 Excel 表格。请在原来的程序里另存为 .xlsx 或 .csv，再导入。",
        en="This is no Excel workbook. Save it as .xlsx or .csv in its own program first.",
    )
    bomb = Say(
        zh="这个表格解开后过大，没有打开。请只留花名册，另存后再导入。",
        en="Unpacked, this workbook would be far too large; it was not opened. Keep the roster "
        "only, save it under another name and import that.",
    )
    damaged = Say(
        zh="这个表格已损坏。请用 Excel 或 WPS 打开，另存一份再导入。",
        en="This workbook is damaged. Open it in Excel or WPS, save it anew and import that.",
    )
    encoding = Say(
        zh="认不出文字编码。请在 Excel 或 WPS 里另存为 .xlsx，再导入。",
        en="The text's encoding is not known. Save it as .xlsx in Excel or WPS, then import that.",
    )
    no_sheet = Say(zh="没有名为“{name}”的工作表。", en="There is no sheet called {name}.")


class ReadingCancelled(DataProblem):
    """Somebody called it off."""

    title = Say(zh="已取消读取", en="Reading was cancelled")
    default = Say(
        zh="文件没有读完，什么都没有改动。",
        en="The file was not read to its end. Nothing was changed.",
    )


_NOTHING = same("")


@dataclass(frozen=True, slots=True)
class Table:
    """What a sheet holds, as text. `rows[0]` is row 1 of the spreadsheet."""

    rows: Sequence[Sequence[str]] = field(repr=False)
    sheet: str = ""
    """Empty for CSV."""
    sheets: tuple[str, ...] = ()
    """All that the file has."""
    said: Say = _NOTHING
    """How it was read: encoding and separator, or the sheet."""

    @property
    def width(self) -> int:
        """Give the number of columns."""
        return max((len(row) for row in self.rows), default=0)


def read_table(
    path: Path,
    sheet: str = "",
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Table:
    """Read a table; of a workbook the sheet that is named, else the first with anything in it.

    Any thread. `progress` is told (rows done, rows in all; 0 when nobody knows).

    Raises:
        BadFile: says why.
        ReadingCancelled: `cancelled` said so.
    """
    try:
        if path.stat().st_size > FILE_BYTES_MAX:
            raise BadFile(BadFile.large.fill(most=FILE_BYTES_MAX // 2**20))
        raw = path.read_bytes()
    except OSError:
        raise BadFile(BadFile.away) from None
    tick = _Ticker(progress, cancelled)
    if raw.startswith(_OLE):
        raise BadFile(_ole(raw))
    table = _workbook(raw, sheet, tick) if raw.startswith(b"PK\x03\x04") else _csv(raw, tick)
    if not table.rows:
        raise BadFile(BadFile.empty)
    return table


class _Ticker:
    """Tells how far it is, and asks whether to go on."""

    def __init__(
        self,
        progress: Callable[[int, int], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self._progress = progress
        self._cancelled = cancelled

    def at(self, row: int, rows: int) -> None:
        if row % _STEP:
            return
        if self._cancelled is not None and self._cancelled():
            raise ReadingCancelled
        if self._progress is not None:
            self._progress(row, rows)


def _ole(raw: bytes) -> Say:
    if "EncryptedPackage".encode("utf-16-le") in raw:
        return BadFile.locked
    return BadFile.old if "Workbook".encode("utf-16-le") in raw else BadFile.default


# ---- text ---------------------------------------------------------------------------------------


def _csv(raw: bytes, tick: _Ticker) -> Table:
    text, encoding = _decoded(raw)
    separator, told = _separator(text)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        kept = _kept((_texts(row) for row in rows), tick, 0)
    except csv.Error:
        raise BadFile(BadFile.default) from None
    if told and kept:
        kept[0] = []  # Excel's own note about the separator
    called = {",": Say(zh="逗号", en="comma"), "\t": Say(zh="制表符", en="tab")}
    said = Say(zh="{encoding}，以{by}分隔", en="{encoding}, separated by {by}").fill(
        encoding=encoding, by=called.get(separator, Say(zh="分号", en="semicolon"))
    )
    return Table(kept, said=said)


def _decoded(raw: bytes) -> tuple[str, str]:
    """Decode text without being told how.

    Raises:
        BadFile: binary, or an encoding that nobody here writes.
    """
    marks = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
    for mark, name in marks:
        if raw.startswith(mark):
            return _strictly(raw[len(mark) :], name), name.upper()[:6].rstrip("-")
    head = raw[:4096]
    if b"\x00" in head:
        # ASCII letters and separators in UTF-16 have their zeros on one side only.
        even, odd = head[::2].count(0), head[1::2].count(0)
        if min(even, odd) * 8 > max(even, odd):
            raise BadFile
        return _strictly(raw, "utf-16-le" if odd > even else "utf-16-be"), "UTF-16"
    for name in ("utf-8", "gb18030"):
        try:
            return _strictly(raw, name), name.upper()
        except BadFile:
            continue
    raise BadFile(BadFile.encoding)


def _strictly(raw: bytes, name: str) -> str:
    try:
        text = raw.decode(name)
    except UnicodeDecodeError:
        raise BadFile(BadFile.encoding) from None
    odd = sum(text.count(chr(code)) for code in range(9))
    if odd > len(text) // 1000:
        raise BadFile  # no text: control characters all over
    return text


def _separator(text: str) -> tuple[str, bool]:
    """Give the separator, and whether the first line names it as Excel does (`sep=;`)."""
    named = re.match(r"sep=(.)\r?\n", text)
    if named:
        return named[1], True
    best, score = ",", (0, 0)
    for separator in _SEPARATORS:
        try:
            lines = csv.reader(io.StringIO(text[:65536], newline=""), delimiter=separator)
            widths = Counter(len(row) for row in itertools.islice(lines, _SNIFF_ROWS) if row)
        except csv.Error:
            continue
        wide = [(count, width) for width, count in widths.items() if width > 1]
        if wide and max(wide) > score:
            best, score = separator, max(wide)
    return best, False


# ---- workbooks ----------------------------------------------------------------------------------


def _workbook(raw: bytes, sheet: str, tick: _Ticker) -> Table:
    _check_zip(raw)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that nobody here needs
            book = openpyxl.load_workbook(
                io.BytesIO(raw), read_only=True, data_only=True, keep_links=False
            )
            try:
                return _sheet(book, sheet, tick)
            finally:
                book.close()
    except (BadFile, ReadingCancelled):
        raise
    except MemoryError:
        raise BadFile(BadFile.bomb) from None
    # openpyxl raises whatever a damaged part makes it raise; so does the guarded XML parser.
    except (InvalidFileException, Exception):  # noqa: BLE001
        raise BadFile(BadFile.damaged) from None


def _check_zip(raw: bytes) -> None:
    """Refuse what is no workbook or would unpack to too much. Unpacks nothing.

    The sizes written in a zip hold: its reader gives no more than was announced.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise BadFile(BadFile.damaged) from None
    names = {part.filename for part in parts}
    if any(name.endswith(".iwa") or name == "Index.zip" for name in names):
        raise BadFile(BadFile.numbers)
    if "[Content_Types].xml" not in names or not any(n.startswith("xl/") for n in names):
        raise BadFile(BadFile.other_zip)
    if any(part.flag_bits & 1 for part in parts):
        raise BadFile(BadFile.locked)
    if len(parts) > PARTS_MAX or sum(part.file_size for part in parts) > UNPACKED_BYTES_MAX:
        raise BadFile(BadFile.bomb)


def _sheet(book: Any, wanted: str, tick: _Ticker) -> Table:
    names = tuple(str(each.title) for each in book.worksheets)
    if wanted and wanted not in names:
        raise BadFile(BadFile.no_sheet.fill(name=wanted))
    for name in (wanted,) if wanted else names:
        sheet = book[name]
        rows = sheet.max_row or 0
        sheet.reset_dimensions()  # what a file says of its own size is often wrong
        cells = (_texts(row) for row in sheet.iter_rows(values_only=True))
        kept = _kept(cells, tick, min(rows, ROWS_MAX))
        if kept or wanted:
            said = Say(zh="工作表“{name}”", en="Sheet {name}").fill(name=name)
            return Table(kept, name, names, said)
    return Table([], "", names)


def _kept(rows: Iterable[list[str]], tick: _Ticker, expected: int) -> list[list[str]]:
    """Gather rows up to the last that says something.

    Raises:
        BadFile: too many rows or columns.
    """
    kept: list[list[str]] = []
    last = 0
    for number, row in enumerate(rows, start=1):
        tick.at(number, expected)
        if number > _BLANK_MAX:
            break
        while row and not row[-1]:
            row.pop()
        if len(row) > COLUMNS_MAX:
            raise BadFile(BadFile.columns.fill(row=number, most=COLUMNS_MAX))
        if row:
            if number > ROWS_MAX:
                raise BadFile(BadFile.rows.fill(most=ROWS_MAX))
            last = number
        if number <= ROWS_MAX:
            kept.append(row)
    del kept[last:]
    return kept


def _texts(row: Iterable[object]) -> list[str]:
    return [_text(cell) for cell in row]


def _text(value: object) -> str:
    """Write a cell as a person would."""
    if value is None:
        return ""
    if isinstance(value, str):
        return " ".join(value[:CELL_MAX].split()) if value else ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.10g}"
    if isinstance(value, datetime):
        # Excel's times are fractions: 06:59:59.999 was written as seven o'clock.
        at = (value + timedelta(seconds=30)).replace(second=0, microsecond=0)
        return at.date().isoformat() if at.time() == time() else at.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        minutes = round((value.hour * 3600 + value.minute * 60 + value.second) / 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return str(value)[:CELL_MAX]
