"""The day report as a workbook: figures, sign-in sheet, hours, posts, doubts, people served."""

import io
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]

from kiosk.desk.report import DayReport
from kiosk.printing import report_words as words
from kiosk.printing.report_words import Tongue, Words
from kiosk.printing.saving import Cancelled, Progress, SavingCancelled, whole_or_nothing
from kiosk.printing.sheets import HEAD_ROW, Cell, Column, Format, Sheets
from sync.domain.wording import Say

_SHEETS = 6


def save_workbook(
    report: DayReport,
    path: Path,
    *,
    tongue: Tongue = "both",
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Path:
    """Write the workbook to `path`, whole or not at all; an older file there is replaced.

    Any thread.

    Raises:
        NotSaved: disk, folder or permission; says which.
        SavingCancelled: `cancelled` said so; nothing was written.
    """
    with whole_or_nothing(path) as part:
        out = io.BytesIO()
        book = xlsxwriter.Workbook(
            out,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
            },
        )
        writer = _Writer(book, report, Words(tongue))
        for done, sheet in enumerate(writer.sheets()):
            if cancelled is not None and cancelled():
                raise SavingCancelled
            sheet()
            if progress is not None:
                progress(done + 1, _SHEETS)
        book.close()
        if cancelled is not None and cancelled():
            raise SavingCancelled
        part.write_bytes(out.getvalue())
    return path


class _Writer(Sheets):
    """Fills one workbook, a sheet a method."""

    def sheets(self) -> tuple[Callable[[], None], ...]:
        """Give what writes each sheet, in order."""
        return (
            self._figures,
            self._sign_in,
            self._hours,
            self._posts,
            self._doubts,
            self._served,
        )

    def _figures(self) -> None:
        report, found, say = self.report, self.report.figures, self.say
        sheet = self.sheet(words.FIGURES)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 30)
        rows: list[tuple[Say, Cell, Format]] = [
            (words.VOLUNTEERS, found.volunteers, self.big),
            (words.TURNS, found.turns, self.big),
            (words.SERVED, found.served, self.big),
            (words.SERVICE_HOURS, found.minutes / 60, self.big_hours),
            (words.MEASURED, found.measured_minutes / 60, self.cells["hours"]),
            (words.NOT_MEASURED, report.unmeasured_minutes / 60, self.cells["hours"]),
        ]
        about: list[tuple[Say, Cell]] = [
            (words.DATE, f"{report.day:%Y-%m-%d}"),
            (words.POST, " / ".join(say(post) for post in report.posts_served)),
            (words.CAPTAIN, report.captain),
            (words.MADE, report.made),
            (words.ZONE, report.zone),
            (words.RULES, report.rule_version),
        ]
        at = HEAD_ROW
        for name, value, form in rows:
            sheet.write_string(at, 0, say(name), self.cells["text"])
            self.put(sheet, at, 1, value, form)
            at += 1
        at += 1
        for name, value in about:
            sheet.write_string(at, 0, say(name), self.cells["text"])
            kind = "moment" if isinstance(value, datetime) else "wrapped"
            self.put(sheet, at, 1, value, self.cells[kind], kind)
            at += 1
        at += 1
        if report.known is not None:
            sheet.write_string(at, 0, say(report.known.sentence), self.cells["text"])
            at += 1
        if report.still_on:
            sheet.write_string(at, 0, say(words.STILL.fill(n=report.still_on)), self.lead)
            at += 1
        sheet.write_string(at, 0, say(words.ON_PAPER), self.lead)

    def _sign_in(self) -> None:
        say = self.say
        columns = (
            Column(words.PLACE, 6, "number"),
            Column(words.NUMBER, 14),
            Column(words.NAME, 16),
            Column(words.TEAM, 24),
            Column(words.POST, 24),
            Column(words.CAME, 17, "moment"),
            Column(words.LEFT, 17, "moment"),
            Column(words.BREAKS, 8, "number", total=True),
            Column(words.CREDITED, 9, "number", total=True),
            Column(words.HOW, 12),
            Column(words.EXPLANATION, 46, "wrapped"),
            Column(words.FLAGS_HEAD, 18, "wrapped"),
            Column(words.SIGNATURE, 16),
        )
        rows: list[Sequence[Cell]] = [
            (
                place,
                line.number,
                line.name,
                line.team,
                say(line.post),
                line.came,
                line.left,
                line.break_minutes,
                line.minutes,
                say(line.minute_class) if line.first else None,
                say(line.explanation) if line.first else None,
                "；".join(say(flag) for flag in line.flags) or None,
                None,
            )
            for place, line in enumerate(self.report.sheet, start=1)
        ]
        self.table(words.SHEET, columns, rows, nothing=words.NO_TURNS, freeze_columns=3)

    def _hours(self) -> None:
        columns = (
            Column(words.HOUR, 17, "moment"),
            Column(words.ON_DUTY, 12, "number"),
            Column(words.SERVED, 12, "number", total=True),
        )
        rows = [(line.starts, line.on_duty, line.served) for line in self.report.hours]
        sheet = self.table(words.HOURS, columns, rows, nothing=words.NO_TURNS, landscape=False)
        if not rows:
            return
        name = self.say(words.HOURS)
        first, last = HEAD_ROW + 1, HEAD_ROW + len(rows)
        chart = self.book.add_chart({"type": "column"})
        line = self.book.add_chart({"type": "line"})
        for place, (kind, head, colour) in enumerate(
            ((chart, words.SERVED, "#1257C9"), (line, words.ON_DUTY, "#0B7A4B"))
        ):
            column = 2 - place
            kind.add_series(
                {
                    "name": self.say(head),
                    "categories": [name, first, 0, last, 0],
                    "values": [name, first, column, last, column],
                    "fill": {"color": colour},
                    "line": {"color": colour, "width": 2.25},
                    "marker": {"type": "circle", "size": 6} if place else {"type": "none"},
                }
            )
        chart.combine(line)
        chart.set_x_axis({"num_format": "hh:mm", "text_axis": True})
        chart.set_legend({"position": "top"})
        chart.set_size({"width": 640, "height": 320})
        sheet.insert_chart(HEAD_ROW, 4, chart)

    def _posts(self) -> None:
        say = self.say
        columns = (
            Column(words.POST, 26),
            Column(words.DUTY, 18),
            Column(words.SHIFTS, 22, "wrapped"),
            Column(words.REQUIRED, 9, "number", total=True),
            Column(words.VOLUNTEERS, 10, "number"),
            Column(words.TURNS, 10, "number", total=True),
            Column(words.SERVED, 10, "number", total=True),
            Column(words.MINUTES, 10, "number", total=True),
            Column(words.SERVICE_HOURS, 10, "hours", total=True),
            Column(words.MEASURED, 10, "number", total=True),
        )
        rows: list[Sequence[Cell]] = [
            (
                say(post.name),
                say(post.duty),
                " ".join(f"{start:%H:%M}–{end:%H:%M}" for start, end in post.shifts),
                post.required,
                post.figures.volunteers,
                post.figures.turns,
                post.figures.served,
                post.figures.minutes,
                post.figures.minutes / 60,
                post.figures.measured_minutes,
            )
            for post in self.report.posts
        ]
        self.table(words.POSTS, columns, rows, note=words.FIRST_POST)

    def _doubts(self) -> None:
        say = self.say
        columns = (
            Column(words.NUMBER, 14),
            Column(words.NAME, 16),
            Column(words.POST, 24),
            Column(words.CAME, 17, "moment"),
            Column(words.FLAGS_HEAD, 20),
            Column(words.WHAT, 16),
            Column(words.TODO, 60, "wrapped"),
        )
        rows: list[Sequence[Cell]] = [
            (
                line.number,
                line.name,
                say(line.post),
                line.came,
                say(line.flag),
                say(words.TO_SETTLE if line.hard else words.WORTH_A_LOOK),
                say(line.sentence),
            )
            for line in self.report.doubts
        ]
        self.table(words.DOUBTS, columns, rows, nothing=words.NO_DOUBTS)

    def _served(self) -> None:
        columns = (
            Column(words.POST, 28),
            Column(words.SERVICE, 24),
            Column(words.SERVED, 12, "number", total=True),
        )
        rows = [
            (self.say(line.post), self.say(line.service), line.served)
            for line in self.report.served
        ]
        self.table(words.SERVED, columns, rows, nothing=words.NO_SERVED, landscape=False)
