"""A table is read whatever wrote it, and what is none is refused in its own words."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from kiosk.desk.importing import files
from kiosk.desk.importing.files import BadFile, ReadingCancelled, read_table
from sync.domain.wording import Say

ROWS = [["姓名", "编号", "队伍"], ["王晓安", "0001", "一队, 北"], ["田𠮷", "0002", "二队"]]


def text_of(separator: str) -> str:
    return "".join(
        separator.join(f'"{c}"' if separator in c else c for c in row) + "\r\n" for row in ROWS
    )


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_any_encoding_and_separator_gives_the_same_rows(
    tmp_path: Path, separator: str, encoding: str
) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(text_of(separator).encode(encoding))
    table = read_table(path)
    assert table.rows == ROWS
    assert table.width == 3
    assert table.sheets == ()


def test_rows_keep_the_numbers_that_the_spreadsheet_shows(tmp_path: Path) -> None:
    path = tmp_path / "gaps.csv"
    path.write_text('\n"姓\n名",x\n\n王晓安,1\n\n\n', "utf-8")
    assert read_table(path).rows == [[], ["姓 名", "x"], [], ["王晓安", "1"]]


def test_excels_note_about_the_separator_is_no_row_of_anybody(tmp_path: Path) -> None:
    path = tmp_path / "sep.csv"
    path.write_text("sep=;\n姓名;编号\n王晓安;1\n", "utf-8")
    assert read_table(path).rows == [[], ["姓名", "编号"], ["王晓安", "1"]]


def book(path: Path, fill: Callable[[Worksheet], object], *sheets: str) -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "花名册"
    fill(sheet)
    for name in sheets:
        made.create_sheet(name).append(["only", name])
    made.save(path)
    return path


def test_cells_of_a_workbook_read_as_a_person_would_write_them(tmp_path: Path) -> None:
    cells = [
        ("王晓安", "王晓安"),
        (7, "7"),
        (7.0, "7"),
        (0.5, "0.5"),
        (13800000217, "13800000217"),
        (date(2026, 5, 1), "2026-05-01"),
        (datetime.fromisoformat("2026-05-01T06:59:59.999"), "2026-05-01 07:00"),
        (time(7, 30), "07:30"),
        (timedelta(hours=12, minutes=5), "12:05"),
        (True, "是"),
        (None, ""),
        ("a\nb", "a b"),
    ]
    path = book(tmp_path / "cells.xlsx", lambda sheet: sheet.append([c for c, _ in cells]))
    assert read_table(path).rows == [[text for _, text in cells]]


def test_a_formula_gives_what_was_last_computed(tmp_path: Path) -> None:
    import xlsxwriter  # type: ignore[import-untyped,unused-ignore]

    path = tmp_path / "formula.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("a")
        sheet.write_row(0, 0, ["姓名", "编号"])
        sheet.write(1, 0, "王晓安")
        sheet.write_formula(1, 1, '=CONCATENATE("YZ","1")', None, "YZ1")
    assert read_table(path).rows[1] == ["王晓安", "YZ1"]


def test_a_sheet_is_chosen_by_name_else_the_first_that_says_something(tmp_path: Path) -> None:
    path = book(tmp_path / "sheets.xlsx", lambda _sheet: None, "第一批", "第二批")
    table = read_table(path)
    assert (table.sheet, table.sheets) == ("第一批", ("花名册", "第一批", "第二批"))
    assert read_table(path, "第二批").rows == [["only", "第二批"]]
    with pytest.raises(BadFile):
        read_table(path, "第三批")
    with pytest.raises(BadFile) as refused:
        read_table(path, "花名册")
    assert refused.value.message == BadFile.empty


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


OLE = bytes.fromhex("d0cf11e0a1b11ae1")
TYPES = {"[Content_Types].xml": b"<x/>"}


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", BadFile.empty),
        (b"\n\n , ,\n", BadFile.empty),
        (OLE + "EncryptedPackage".encode("utf-16-le"), BadFile.locked),
        (OLE + "Workbook".encode("utf-16-le"), BadFile.old),
        (OLE + b"something", BadFile.default),
        (zipped(Index__Document_iwa=b"x", **{"Index/Document.iwa": b"x"}), BadFile.numbers),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), BadFile.other_zip),
        (zipped(word__document=b"x", **TYPES), BadFile.other_zip),
        (zipped(xl__workbook=b"x", **TYPES), BadFile.damaged),
        (b"PK\x03\x04 and then nothing", BadFile.damaged),
        (bytes(range(256)) * 20, BadFile.encoding),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00\x01" * 900, BadFile.default),
        (b"\x81\x20\xff\xff" * 50, BadFile.encoding),
    ],
)
def test_what_is_no_table_is_refused_in_its_own_words(
    tmp_path: Path, raw: bytes, words: Say
) -> None:
    path = tmp_path / "roster.xlsx"
    path.write_bytes(raw)
    with pytest.raises(BadFile) as refused:
        read_table(path)
    assert refused.value.message == words


def test_a_file_that_is_gone_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(BadFile) as refused:
        read_table(tmp_path / "gone.csv")
    assert refused.value.message == BadFile.away


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "UNPACKED_BYTES_MAX", 2**20)
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(zipped(xl__worksheets__sheet1=b"0" * 2**21, **TYPES))
    assert path.stat().st_size < 2**16
    with pytest.raises(BadFile) as refused:
        read_table(path)
    assert refused.value.message == BadFile.bomb


def test_entities_that_grow_are_not_followed(tmp_path: Path) -> None:
    good = book(tmp_path / "good.xlsx", lambda sheet: sheet.append(["姓名", "lol"]))
    laughs = "".join(
        f'<!ENTITY a{n} "{"&a" + str(n - 1) + ";" if n else "ha"}{("&a" + str(n - 1) + ";") * 9 if n else ""}">'
        for n in range(9)
    )
    out = io.BytesIO()
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename in {"xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"}:
                content = f"<?xml version='1.0'?><!DOCTYPE d [{laughs}]>".encode() + content[
                    content.find(b"<sst") if b"<sst" in content else content.find(b"<worksheet") :
                ].replace(b"lol", b"&a8;")
            new.writestr(part.filename, content)
    path = tmp_path / "laughs.xlsx"
    path.write_bytes(out.getvalue())
    with pytest.raises(BadFile) as refused:
        read_table(path)
    assert refused.value.message == BadFile.damaged


def test_too_many_rows_columns_and_bytes_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "long.csv"
    path.write_text("a,b\n" * 11, "utf-8")
    monkeypatch.setattr(files, "ROWS_MAX", 10)
    with pytest.raises(BadFile) as refused:
        read_table(path)
    assert "10" in refused.value.message.en
    path.write_text("," * 200 + "x\n", "utf-8")
    with pytest.raises(BadFile) as refused:
        read_table(path)
    assert "100" in refused.value.message.en
    monkeypatch.setattr(files, "FILE_BYTES_MAX", 10)
    with pytest.raises(BadFile) as refused:
        read_table(path)
    assert "MB" in refused.value.message.en


def test_trailing_emptiness_counts_for_nothing(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["姓名"])
        sheet.cell(5000, 90).number_format = "0.00"

    assert read_table(book(tmp_path / "tail.xlsx", fill)).rows == [["姓名"]]


def test_a_long_file_can_be_called_off_and_says_how_far_it_is(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("a,b\n" * 9000, "utf-8")
    seen: list[int] = []
    read_table(path, progress=lambda row, _all: seen.append(row))
    assert seen == [2000, 4000, 6000, 8000]
    with pytest.raises(ReadingCancelled):
        read_table(path, cancelled=lambda: True)
