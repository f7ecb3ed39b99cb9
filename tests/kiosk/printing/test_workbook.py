"""The workbook is read back with another library and compared with the book's figures."""

import os
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from kiosk.desk.known_words import known_here
from kiosk.desk.report import DayReport, day_report
from kiosk.printing.report_words import Tongue
from kiosk.printing.saving import NotSaved, SavingCancelled
from kiosk.printing.workbook import save_workbook
from sync.client.line import Line, LineState
from tests.builders import DAY
from tests.kiosk.desk.days import NAME, a_day

SHEETS = ["四项数据", "签到表", "每小时", "各岗位", "存疑", "服务人次"]


def the_report() -> DayReport:
    desk = a_day()
    return day_report(desk.book, desk.served, desk.now, captain="captain-1")


def read(path: Path, *, values: bool = True) -> openpyxl.Workbook:
    return openpyxl.load_workbook(path, data_only=values)


def rows_of(sheet: Worksheet) -> list[tuple[object, ...]]:
    return [row for row in sheet.iter_rows(min_row=4, values_only=True) if any(row)]


@pytest.fixture
def saved(tmp_path: Path) -> tuple[DayReport, Path]:
    report = the_report()
    return report, save_workbook(report, tmp_path / "day.xlsx", tongue="zh")


def test_the_sheets_are_there_in_order(saved: tuple[DayReport, Path]) -> None:
    book = read(saved[1])
    assert book.sheetnames == SHEETS
    # The event's own numbers: the hub was heard.
    assert not any("本机所知" in str(cell.value) for sheet in book for row in sheet for cell in row)


def test_the_headline_figures_are_numbers_and_those_of_the_book(
    saved: tuple[DayReport, Path],
) -> None:
    report, path = saved
    sheet = read(path)["四项数据"]
    found = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=3) if row[0].value}
    assert found["志愿者"] == report.figures.volunteers == 2
    assert found["上岗人次"] == report.figures.turns == 2
    assert found["服务人次"] == report.figures.served == 8
    assert found["服务时长"] == pytest.approx(report.figures.minutes / 60)
    assert found["其中实测"] == pytest.approx(report.figures.measured_minutes / 60)
    assert found["生成时间"] == report.made.replace(tzinfo=None, second=15, microsecond=123000)


def test_every_sheet_says_that_the_numbers_are_only_what_is_known_here(tmp_path: Path) -> None:
    desk = a_day()
    away = LineState(line=Line.OFFLINE, caught_up=desk.now - DAY / 48)
    known = known_here(away, desk.roster.event, desk.now)
    report = day_report(desk.book, desk.served, desk.now, known=known)
    book = read(save_workbook(report, tmp_path / "day.xlsx", tongue="zh"))
    assert all("本机所知，截至 12:32" in str(sheet["A2"].value) for sheet in book)
    told = [row[0].value for row in book["四项数据"].iter_rows()]
    assert any("其他签到台后来的记录还没有算进来" in str(one) for one in told)


def test_the_sign_in_sheet_has_real_times_and_minutes_that_add_up(
    saved: tuple[DayReport, Path],
) -> None:
    report, path = saved
    *lines, total = rows_of(read(path)["签到表"])
    assert len(lines) == len(report.sheet)
    for row, line in zip(lines, report.sheet, strict=True):
        came = row[5]
        assert isinstance(came, datetime)
        assert abs(came - line.came.replace(tzinfo=None)).total_seconds() < 0.01
        assert (row[1], row[2], row[8]) == (line.number, line.name, line.minutes)
    assert (total[0], total[8]) == ("合计", report.figures.minutes)


def test_the_sums_are_formulas_whose_kept_values_are_right(saved: tuple[DayReport, Path]) -> None:
    report, path = saved
    sheet = read(path, values=False)["各岗位"]
    sums = [row[6].value for row in sheet.iter_rows(min_row=4)]
    assert f"=SUM(G4:G{3 + len(report.posts)})" in sums
    totals = [row for row in rows_of(read(path)["各岗位"]) if row[0] == "合计"]
    assert (totals[0][6], totals[0][7]) == (report.figures.served, report.figures.minutes)


def test_hours_people_and_doubts_are_those_of_the_report(saved: tuple[DayReport, Path]) -> None:
    report, path = saved
    book = read(path)
    hours = rows_of(book["每小时"])[:-1]
    assert [(row[1], row[2]) for row in hours] == [
        (line.on_duty, line.served) for line in report.hours
    ]
    assert [row[2] for row in rows_of(book["服务人次"])[:-1]] == [
        line.served for line in report.served
    ]
    assert [row[6] for row in rows_of(book["存疑"])] == [line.sentence.zh for line in report.doubts]


def test_a_name_that_looks_like_a_formula_is_text(saved: tuple[DayReport, Path]) -> None:
    sheet = read(saved[1], values=False)["签到表"]
    cells = [cell for row in sheet.iter_rows(min_row=4) for cell in row if cell.value == NAME]
    assert cells
    numbers = [cell for row in sheet.iter_rows(min_row=4) for cell in row if cell.value == "+86"]
    for cell in (*cells, *numbers):
        assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_heads_are_frozen_and_repeated_and_pages_are_set_up(
    saved: tuple[DayReport, Path],
) -> None:
    book = read(saved[1])
    sheet = book["签到表"]
    assert sheet.freeze_panes == "D4"
    assert sheet.print_title_rows == "$3:$3"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    fit = sheet.sheet_properties.pageSetUpPr
    assert fit is not None
    assert (fit.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet.column_dimensions["K"].width > 40
    assert "xl/charts/chart1.xml" in zipfile.ZipFile(saved[1]).namelist()


@pytest.mark.parametrize(
    ("tongue", "name", "head"),
    [("en", "Sign-in sheet", "Name"), ("both", "签到表 Sign-in sheet", "姓名\nName")],
)
def test_the_report_speaks_the_language_that_was_chosen(
    tmp_path: Path, tongue: Tongue, name: str, head: str
) -> None:
    path = save_workbook(the_report(), tmp_path / "day.xlsx", tongue=tongue)
    assert read(path)[name]["C3"].value == head


def test_a_day_without_anything_says_so(tmp_path: Path) -> None:
    desk = a_day()
    report = day_report(desk.book, desk.served, desk.now + DAY)
    book = read(save_workbook(report, tmp_path / "day.xlsx", tongue="zh"))
    assert book["签到表"]["A4"].value == "这一天没有上岗记录。"
    assert book["存疑"]["A4"].value == "没有存疑的记录。"


def test_the_file_is_private_and_nothing_else_is_left(saved: tuple[DayReport, Path]) -> None:
    path = saved[1]
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["day.xlsx"]


def test_what_was_cancelled_leaves_the_older_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "day.xlsx"
    path.write_bytes(b"older")
    done: list[int] = []
    with pytest.raises(SavingCancelled):
        save_workbook(
            the_report(),
            path,
            progress=lambda n, _all: done.append(n),
            cancelled=lambda: len(done) >= 2,
        )
    assert (done, path.read_bytes()) == ([1, 2], b"older")
    assert [one.name for one in tmp_path.iterdir()] == ["day.xlsx"]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotSaved) as refused:
        save_workbook(the_report(), tmp_path / "gone" / "day.xlsx")
    assert "找不到文件夹" in refused.value.message.zh
