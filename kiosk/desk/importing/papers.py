"""Files for the organiser: an empty form to fill in, and the rows that were left out."""

import csv
import io
import os
from collections.abc import Sequence
from pathlib import Path

import openpyxl
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from kiosk.desk.importing.cells import Nature, nature_of
from kiosk.desk.importing.columns import Column, Field, letter_of
from kiosk.desk.importing.files import Table
from kiosk.desk.importing.findings import Checked, Weight
from sync.domain.errors import EnvironmentProblem
from sync.domain.wording import Language, Say

_FORM: tuple[tuple[Field, int, tuple[str, str]], ...] = (
    (Field.NAME, 14, ("张晓安", "李晨")),
    (Field.NUMBER, 14, ("YZ0001", "YZ0002")),
    (Field.TEAM, 24, ("青年志愿服务队/一小队", "青年志愿服务队/二小队")),
    (Field.LAST4, 14, ("0217", "")),
    (Field.POST, 18, ("南门", "南门")),
    (Field.DATE, 14, ("2026-05-01", "2026-05-01")),
    (Field.START, 12, ("07:30", "12:00")),
    (Field.END, 12, ("12:00", "17:00")),
    (Field.MINOR, 12, ("", "是")),
    (Field.TRAINED, 18, ("是", "急救、礼仪")),
)
_HEADERS: dict[Field, tuple[str, str]] = {
    Field.NAME: ("姓名", "Name"),
    Field.NUMBER: ("编号", "Number"),
    Field.TEAM: ("队伍", "Team"),
    Field.LAST4: ("手机后四位", "Phone last4"),
    Field.POST: ("岗位", "Post"),
    Field.DATE: ("日期", "Date"),
    Field.START: ("开始", "Start"),
    Field.END: ("结束", "End"),
    Field.MINOR: ("未成年", "Minor"),
    Field.TRAINED: ("培训", "Training"),
}


class CannotWrite(EnvironmentProblem):
    """The file could not be written where it should go."""

    title = Say(zh="文件没有保存", en="The file was not saved")
    default = Say(
        zh="写不了这个位置。请换一个文件夹，或检查磁盘和权限。",
        en="Nothing can be written there. Choose another folder, or check the disk and the "
        "permissions.",
    )


def write_form(path: Path, language: Language) -> None:
    """Write an empty roster form with two made-up rows to show how it is meant.

    Raises:
        CannotWrite: the disk refused.
    """
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 - a new workbook has one
    sheet.title = "花名册" if language == "zh" else "Roster"
    for column, (what, width, cells) in enumerate(_FORM, start=1):
        letter = letter_of(column - 1)
        sheet.column_dimensions[letter].width = width
        # Text throughout: numbers keep their zeros, dates stay as they are typed.
        sheet.column_dimensions[letter].number_format = "@"
        head = sheet.cell(1, column, _HEADERS[what][0 if language == "zh" else 1])
        head.font = Font(bold=True)
        head.fill = PatternFill("solid", fgColor="E3EDFC")
        for row, cell in enumerate(cells, start=2):
            sheet.cell(row, column, cell or None).number_format = "@"
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    _write(path, out.getvalue())


def write_left_out(
    path: Path,
    table: Table,
    columns: Sequence[Column],
    header_row: int,
    checked: Checked,
    language: Language,
) -> int:
    """Write the rows that could not be taken, each with what is wrong; give how many.

    As CSV that Excel opens, readable by its owner only. Numbers that are never kept are not in
    it, and no cell begins as a formula does.

    Raises:
        CannotWrite: the disk refused.
    """
    # All of them, also those whose findings are too many to be listed.
    wrong: dict[int, list[str]] = {row: [] for row in checked.bad_rows}
    for finding in checked.findings:
        if finding.weight is Weight.ERROR:
            place = finding.place.in_(language)
            said = finding.said.in_(language)
            wrong.setdefault(finding.row, []).append(f"{place}: {said}")
    kept = [column for column in columns if column.nature is Nature.PLAIN]
    out = io.StringIO()
    lines = csv.writer(out)
    first = ("行号", "原因") if language == "zh" else ("Row", "What is wrong")
    lines.writerow([*first, *(_tame(column.header or column.letter) for column in kept)])
    for row, reasons in sorted(wrong.items()):
        cells = table.rows[row - 1] if header_row < row <= len(table.rows) else ()
        values = [cells[c.index] if c.index < len(cells) else "" for c in kept]
        lines.writerow([row, "; ".join(reasons), *map(_tame, values)])
    _write(path, out.getvalue().encode("utf-8-sig"))
    return len(wrong)


def _tame(cell: str) -> str:
    if nature_of(cell) is not Nature.PLAIN:
        return "…"
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@"} else cell


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.new")
    try:
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        draft.replace(path)
    except OSError:
        raise CannotWrite from None
