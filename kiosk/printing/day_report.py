"""The day report on paper: A4 pages in our own type, everything a vector.

What is to be printed is laid out first as blocks with known heights, then put on pages, then
drawn: so that every page can say how many there are. Units are hundredths of a millimetre.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from kiosk.desk.report import DayReport, SignInLine
from kiosk.printing import report_words as words
from kiosk.printing.faces import with_gui
from kiosk.printing.report_blocks import (
    BOTTOM,
    LEFT,
    MM,
    RIGHT,
    SMALL,
    TOP,
    WIDE,
    Block,
    Column,
    Figure,
    Table,
    chart,
    figure_row,
    gap,
    put,
    section,
    sentence,
    title,
)
from kiosk.printing.report_words import Tongue, Words, duration
from kiosk.printing.saving import Cancelled, Progress, SavingCancelled, whole_or_nothing
from sync.domain.wording import Say

_KINDS_WIDE = 7
_RESOLUTION = 2540
"""Dots per inch, so that a hundredth of a millimetre is one dot."""


def save_day_report(
    report: DayReport,
    path: Path,
    *,
    tongue: Tongue = "both",
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Path:
    """Write the report to `path`, whole or not at all; an older file there is replaced.

    Any thread will do once the process has its QApplication; without one, see `with_gui`.

    Args:
        progress: told (pages done, all) after every page.

    Raises:
        NotSaved: disk, folder or permission; says which.
        SavingCancelled: `cancelled` said so; nothing was written.
    """
    with_gui()
    with whole_or_nothing(path) as part:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        say = Words(tongue)
        pages = _pages(_blocks(report, say))
        writer = _writer(buffer, say(words.TITLE))
        painter = QPainter(writer)
        try:
            for number, page in enumerate(pages, start=1):
                if cancelled is not None and cancelled():
                    raise SavingCancelled
                if number > 1:
                    writer.newPage()
                for top, block in page:
                    block.draw(painter, top)
                _foot(painter, report, say, number, len(pages))
                if progress is not None:
                    progress(number, len(pages))
        finally:
            painter.end()
        if cancelled is not None and cancelled():
            raise SavingCancelled
        part.write_bytes(buffer.data().data())
    return path


def _writer(device: QIODevice, name: str) -> QPdfWriter:
    writer = QPdfWriter(device)
    writer.setResolution(_RESOLUTION)
    page = QPageSize(QPageSize.PageSizeId.A4)
    writer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF()))
    writer.setCreator("Gatepost 岗亭")
    writer.setTitle(name)
    return writer


def _pages(blocks: Iterable[Block]) -> list[list[tuple[float, Block]]]:
    """Put blocks on pages: a table that goes on repeats its head, a heading stays with its table."""
    pages: list[list[tuple[float, Block]]] = [[]]
    at: float = TOP
    for block in blocks:
        if pages[-1] and at + block.height + block.with_next > BOTTOM:
            pages.append([])
            at = TOP
            if block.head is not None:
                pages[-1].append((at, block.head))
                at += block.head.height
        pages[-1].append((at, block))
        at += block.height
    return pages


def _blocks(report: DayReport, say: Words) -> Iterable[Block]:
    yield title(say(report.event), _leads(report, say))
    yield gap(6)
    yield figure_row(_figures(report, say))
    if report.known is not None:
        yield sentence(say(report.known.sentence), soft=False)
    if report.still_on:
        yield sentence(say(words.STILL.fill(n=report.still_on)))
    if report.hours:
        yield section(say(words.HOURS), 75)
        yield chart(
            [f"{line.starts:%H}" for line in report.hours],
            [line.served for line in report.hours],
            [line.on_duty for line in report.hours],
            (say(words.SERVED), say(words.ON_DUTY)),
        )
    yield section(say(words.POSTS))
    yield from _posts(report, say)
    yield sentence(say(words.FIRST_POST))
    yield section(say(words.SERVED))
    yield from _served(report, say)
    yield section(say(words.DOUBTS))
    yield from _doubts(report, say)
    yield section(say(words.SHEET))
    yield from _sign_in(report, say)
    yield gap(8)
    yield _signature(report, say)
    yield sentence(say(words.ON_PAPER))


def _leads(report: DayReport, say: Words) -> Sequence[str]:
    posts = " / ".join(say(post) for post in report.posts_served[:3])
    more = f" +{len(report.posts_served) - 3}" if len(report.posts_served) > 3 else ""
    made = f"{say(words.MADE)} {report.made:%Y-%m-%d %H:%M} ({report.zone})"
    return (
        " · ".join((say(words.TITLE), f"{report.day:%Y-%m-%d}", made)),
        f"{posts}{more}",
    )


def _figures(report: DayReport, say: Words) -> Sequence[Figure]:
    found = report.figures
    measured = f"{say(words.MEASURED)} {found.measured_minutes / 60:,.1f}"
    other = f"{say(words.NOT_MEASURED)} {report.unmeasured_minutes / 60:,.1f}"
    return (
        Figure(f"{found.volunteers:,}", say.lines(words.VOLUNTEERS)),
        Figure(f"{found.turns:,}", say.lines(words.TURNS)),
        Figure(f"{found.served:,}", say.lines(words.SERVED)),
        Figure(f"{found.minutes / 60:,.1f}", say.lines(words.SERVICE_HOURS), (measured, other)),
    )


def _posts(report: DayReport, say: Words) -> Iterable[Block]:
    table = Table(
        (
            Column(say.lines(words.POST), 52),
            Column(say.lines(words.SHIFTS), 41),
            Column(say.lines(words.REQUIRED), 14, right=True),
            Column(say.lines(words.VOLUNTEERS), 18, right=True),
            Column(say.lines(words.TURNS), 18, right=True),
            Column(say.lines(words.SERVED), 23, right=True),
            Column(say.lines(words.SERVICE_HOURS), 20, right=True),
        )
    )
    yield table.head
    for post in report.posts:
        found = post.figures
        yield table.row(
            (
                say.lines(post.name),
                "  ".join(f"{start:%H:%M}–{end:%H:%M}" for start, end in post.shifts),
                str(post.required),
                f"{found.volunteers:,}",
                f"{found.turns:,}",
                f"{found.served:,}",
                duration(found.minutes),
            )
        )
    whole = report.figures
    yield table.row(
        (
            say(words.TOTAL),
            "",
            str(sum(post.required for post in report.posts)),
            f"{whole.volunteers:,}",
            f"{whole.turns:,}",
            f"{whole.served:,}",
            duration(whole.minutes),
        ),
        bold=True,
    )


def _served(report: DayReport, say: Words) -> Iterable[Block]:
    if not report.served:
        yield sentence(say(words.NO_SERVED))
        return
    posts = list(dict.fromkeys(line.post for line in report.served))
    kinds = list(dict.fromkeys(line.service for line in report.served))
    counts = {(line.post, line.service): line.served for line in report.served}
    # So many columns at a time as can be read.
    for start in range(0, len(kinds), _KINDS_WIDE):
        shown = kinds[start : start + _KINDS_WIDE]
        wide = (186 - 56) / (len(shown) + 1)
        columns = [Column(say.lines(kind), wide, right=True) for kind in shown]
        table = Table(
            (
                Column(say.lines(words.POST), 56),
                *columns,
                Column(say.lines(words.TOTAL), wide, right=True),
            )
        )
        yield table.head
        for post in posts:
            numbers = [counts.get((post, kind), 0) for kind in shown]
            texts = [f"{number:,}" if number else "–" for number in numbers]
            yield table.row((say.lines(post), *texts, f"{sum(numbers):,}"))
        sums = [sum(counts.get((post, kind), 0) for post in posts) for kind in shown]
        totals = [f"{number:,}" for number in (*sums, sum(sums))]
        yield table.row((say(words.TOTAL), *totals), bold=True)


def _doubts(report: DayReport, say: Words) -> Iterable[Block]:
    if not report.doubts:
        yield sentence(say(words.NO_DOUBTS))
        return
    table = Table(
        (
            Column(say.lines(words.NAME), 34),
            Column(say.lines(words.NUMBER), 28),
            Column(say.lines(words.POST), 44),
            Column(say.lines(words.CAME), 16),
            Column(say.lines(words.DOUBTS), 36),
            Column(say.lines(words.WHAT), 28),
        )
    )
    yield table.head
    for line in report.doubts:
        yield table.row(
            (
                line.name,
                line.number,
                say.lines(line.post),
                f"{line.came:%H:%M}",
                say.lines(line.flag),
                say.lines(words.TO_SETTLE if line.hard else words.WORTH_A_LOOK),
            ),
            below=say.lines(line.sentence),
        )


def _sign_in(report: DayReport, say: Words) -> Iterable[Block]:
    if not report.sheet:
        yield sentence(say(words.NO_TURNS))
        return
    table = Table(
        (
            Column(say.lines(words.PLACE), 8, right=True),
            Column(say.lines(words.NUMBER), 18),
            Column(say.lines(words.NAME), 24),
            Column(say.lines(words.TEAM), 30),
            Column(say.lines(words.POST), 32),
            Column(say.lines(words.CAME), 12),
            Column(say.lines(words.LEFT), 12),
            Column(say.lines(words.BREAKS), 11, right=True),
            Column(say.lines(words.DURATION), 13, right=True),
            Column(say.lines(words.SIGNATURE), 26),
        )
    )
    yield table.head
    for place, line in enumerate(report.sheet, start=1):
        yield table.row(
            (
                str(place),
                line.number if line.first else "",
                line.name if line.first else "〃",
                line.team if line.first else "",
                say.lines(line.post),
                f"{line.came:%H:%M}",
                f"{line.left:%H:%M}" if line.left else say.lines(words.STILL_ON),
                "" if line.break_minutes is None else f"{line.break_minutes}",
                "" if line.minutes is None else duration(line.minutes),
                "",
            ),
            below=_why(line, say) if line.first else (),
        )


def _why(line: SignInLine, say: Words) -> Sequence[str]:
    zh = [line.minute_class.zh, line.explanation.zh, *(flag.zh for flag in line.flags)]
    en = [line.minute_class.en, line.explanation.en, *(flag.en for flag in line.flags)]
    return say.lines(Say(zh=" · ".join(filter(None, zh)), en=" · ".join(filter(None, en))))


def _signature(report: DayReport, say: Words) -> Block:
    def draw(painter: QPainter, top: float) -> None:
        box = QRectF(LEFT, top, WIDE, 8 * MM)
        used = put(painter, box, f"{say(words.SIGNED_BY)} ", 3.8 * MM)
        painter.drawLine(
            round(LEFT + used + 2 * MM),
            round(top + 7 * MM),
            round(LEFT + used + 62 * MM),
            round(top + 7 * MM),
        )
        put(painter, box, f"{say(words.DATE)}: {report.day:%Y-%m-%d}", 3.8 * MM, right=True)

    return Block(12 * MM, draw)


def _foot(painter: QPainter, report: DayReport, say: Words, number: int, pages: int) -> None:
    box = QRectF(LEFT, BOTTOM + 4 * MM, RIGHT - LEFT, 5 * MM)
    left = QRectF(box.left(), box.top(), box.width() * 0.7, box.height())
    told = f"{say(report.event)} · {report.day:%Y-%m-%d}"
    if report.known is not None:  # a page may be handed on by itself
        told += f" · {say(report.known.short)}"
    put(painter, left, told, SMALL, soft=True)
    page = say(words.PAGE.fill(n=number, all=pages))
    put(painter, box, page, SMALL, soft=True, right=True)
