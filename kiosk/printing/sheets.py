"""Sheets of a workbook with real numbers and times, ready to filter and to print.

Text from outside is written as text whatever it begins with, and marked so (the quote prefix)
where a spreadsheet might otherwise take it for a formula after an edit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kiosk.desk.report import DayReport
from kiosk.printing import report_words as words
from kiosk.printing.faces import plain
from kiosk.printing.report_words import Words
from sync.domain.wording import Say

# The library publishes no types.
Workbook = Any
Worksheet = Any
Format = Any

Cell = str | int | float | datetime | None

HEAD_ROW = 2
"""Above it: the sheet's title, and a line of what it is about."""
_A4 = 9
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    head: Say
    width: float
    """In characters of the standard font, as Excel counts."""
    kind: str = "text"
    """text, number, hours, time, moment or wrapped."""
    total: bool = False


class Sheets:
    """Formats, page set-up and tables of one workbook."""

    def __init__(self, book: Workbook, report: DayReport, say: Words) -> None:
        self.book, self.report, self.say = book, report, say
        book.set_properties(
            {"title": say(words.TITLE), "subject": say(report.event), "author": "Gatepost 岗亭"}
        )
        line = {"border": 1, "border_color": "#C3CCD8", "valign": "vcenter"}
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.lead = book.add_format({"font_color": "#51617A"})
        self.big = book.add_format({"bold": True, "font_size": 20, "num_format": "#,##0", **line})
        self.big_hours = book.add_format(
            {"bold": True, "font_size": 20, "num_format": "#,##0.0", **line}
        )
        self.head = book.add_format(
            {
                "bold": True,
                "bg_color": "#1257C9",
                "font_color": "#FFFFFF",
                "text_wrap": True,
                **line,
            }
        )
        kinds: dict[str, dict[str, Any]] = {
            "text": {"num_format": "@"},
            "wrapped": {"num_format": "@", "text_wrap": True},
            "number": {"num_format": "#,##0"},
            "hours": {"num_format": "#,##0.0"},
            "time": {"num_format": "hh:mm", "align": "center"},
            "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "center"},
        }
        self.cells = {kind: book.add_format({**line, **how}) for kind, how in kinds.items()}
        self.quoted = {
            kind: book.add_format({**line, **kinds[kind], "quote_prefix": True})
            for kind in ("text", "wrapped")
        }
        self.sums = {
            kind: book.add_format({**line, **how, "bold": True, "bg_color": "#E3EDFC"})
            for kind, how in kinds.items()
        }

    def sheet(self, name: Say, *, landscape: bool = False) -> Worksheet:
        """Begin a sheet: its title, what it is about, and how it prints."""
        report, say = self.report, self.say
        sheet = self.book.add_worksheet(say(name)[:31])
        sheet.set_paper(_A4)
        if landscape:
            sheet.set_landscape()
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        sheet.set_footer(f"&L{_for_footer(say(report.event))} {report.day:%Y-%m-%d}&R&P / &N")
        sheet.set_row(0, 26)
        sheet.write_string(0, 0, f"{say(report.event)} · {say(name)}", self.title)
        told = f"{report.day:%Y-%m-%d} · {say(words.MADE)} {report.made:%H:%M}"
        if report.known is not None:  # a sheet may be copied by itself
            told += f" · {say(report.known.short)}"
        sheet.write_string(1, 0, told, self.lead)
        return sheet

    def table(
        self,
        name: Say,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Cell]],
        *,
        nothing: Say | None = None,
        note: Say | None = None,
        landscape: bool = True,
        freeze_columns: int = 0,
    ) -> Worksheet:
        """Write a sheet with one table: a frozen head, a filter, sums; or that there is `nothing`."""
        say = self.say
        sheet = self.sheet(name, landscape=landscape)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            heads = "\n".join(say.lines(column.head))
            sheet.write_string(HEAD_ROW, place, heads, self.head)
        sheet.set_row(HEAD_ROW, 32 if say.tongue == "both" else 20)
        sheet.freeze_panes(HEAD_ROW + 1, freeze_columns)
        sheet.repeat_rows(HEAD_ROW)
        at = HEAD_ROW + 1
        for row in rows:
            for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                self.put(sheet, at, place, value, self.cells[column.kind], column.kind)
            at += 1
        if not rows:
            sheet.write_string(at, 0, say(nothing) if nothing else "—", self.lead)
            return sheet
        sheet.autofilter(HEAD_ROW, 0, at - 1, len(columns) - 1)
        if any(column.total for column in columns):
            self._total(sheet, at, columns, rows)
            at += 1
        if note is not None:
            sheet.write_string(at + 1, 0, say(note), self.lead)
        return sheet

    def _total(
        self, sheet: Worksheet, at: int, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]
    ) -> None:
        for place, column in enumerate(columns):
            form = self.sums[column.kind]
            if place == 0:
                sheet.write_string(at, 0, self.say(words.TOTAL), self.sums["text"])
            elif not column.total:
                sheet.write_blank(at, place, None, form)
            else:
                values = [row[place] for row in rows]
                known = sum(value for value in values if isinstance(value, int | float))
                letter = chr(ord("A") + place)
                sheet.write_formula(
                    at, place, f"=SUM({letter}{HEAD_ROW + 2}:{letter}{at})", form, known
                )

    def put(
        self,
        sheet: Worksheet,
        row: int,
        column: int,
        value: Cell,
        form: Format,
        kind: str = "text",
    ) -> None:
        """Write one cell as what it is."""
        if value is None or value == "":
            sheet.write_blank(row, column, None, form)
        elif isinstance(value, datetime):
            # A spreadsheet knows no zones: the time on the event's own clock.
            sheet.write_datetime(row, column, value.replace(tzinfo=None), form)
        elif isinstance(value, str):
            text = plain(value)
            risky = text.startswith(_FORMULA_STARTS)
            sheet.write_string(row, column, text, self.quoted.get(kind, form) if risky else form)
        else:
            sheet.write_number(row, column, value, form)


def _for_footer(text: str) -> str:
    """Keep text out of the footer's own codes, and within what a footer may hold."""
    return text.replace("&", "&&")[:120]
