"""Badges straight onto a printer; onto a PDF where there is none.

A badge that replaces a lost one is wanted now. A card printer gets its own page; an ordinary
one gets an A4 sheet with cut marks, since most know no page of 90 x 130 mm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter

from kiosk.printing.badges import (
    RESOLUTION,
    PrintingCancelled,
    begins_page,
    page_layout,
    place_card,
    prepare,
    print_badges,
)
from kiosk.printing.cards import CR80_MM, LANYARD_MM, BadgeCard, Layout
from kiosk.printing.codes import Ecc
from kiosk.printing.faces import with_gui
from kiosk.printing.printers import list_printers
from sync.domain.errors import EnvironmentProblem
from sync.domain.wording import Say

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]

_CARD_DPI, _SHEET_DPI = 600, 300
"""At which the pages of a file are painted: a card of 600 has 17 dots a module, A4 of 300 has 12."""
_CARD_PT = 400.0
"""A page whose longer side is below this is a card."""
_NEAR_MM = 4.0


class PrinterAway(EnvironmentProblem):
    """The printer is not there, or did not take the page."""

    title = Say(zh="打印机没有打印", en="The printer did not print")
    default = Say(
        zh="打印机没有接收。请检查是否开机、有纸、已连接，再试一次；也可以改存为 PDF。",
        en="The printer took nothing. See that it is on, has paper and is connected, then try "
        "again; or save a PDF instead.",
    )


@dataclass(frozen=True, slots=True)
class Printed:
    """What became of a badge that was wanted on the spot."""

    said: Say
    """For the captain."""
    printer: str = ""
    """The printer that has it; empty: none."""
    path: Path | None = None
    """The PDF that was saved instead; None when a printer has it."""


def printers() -> list[str]:
    """Name the printers of this system, its own choice first; none where Qt cannot ask."""
    found = list_printers()
    if found is None:
        return []
    return sorted(found.names, key=lambda name: name != found.default)


def one_card(
    card: BadgeCard,
    path: Path,
    *,
    layout: Layout = Layout.LANYARD,
    ecc: Ecc = Ecc.M,
    logo: Path | None = None,
) -> Path:
    """Write a single badge to a PDF and give its path.

    Raises:
        GatepostError: as `print_badges` does.
    """
    return print_badges([card], path, layout=layout, ecc=ecc, logo=logo)


def print_now(
    card: BadgeCard, path: Path, *, printer: str = "", ecc: Ecc = Ecc.M, logo: Path | None = None
) -> Printed:
    """Print a badge on the spot; save it to `path` when no printer takes it.

    Blocks as long as the system's print service does; from any thread.

    Args:
        printer: by name; empty: the system's own choice.

    Raises:
        GatepostError: it could not even be saved.
    """
    known = printers()
    chosen = printer or (known[0] if known else "")
    if not chosen:
        one_card(card, path, ecc=ecc, logo=logo)
        said = Say(
            zh="这台电脑没有打印机，胸牌已存为 PDF：{path}。请拷到能打印的电脑上按 100% 打印。",
            en="This laptop has no printer; the badge was saved as a PDF: {path}. Print it at "
            "100 % where there is one.",
        )
        return Printed(said.fill(path=path), path=path)
    try:
        send_to_printer([card], chosen, ecc=ecc, logo=logo)
    except PrinterAway:
        one_card(card, path, ecc=ecc, logo=logo)
        said = Say(
            zh="打印机“{printer}”没有接收，胸牌已存为 PDF：{path}。请检查打印机，或换一台打印。",
            en="The printer {printer} took nothing; the badge was saved as a PDF: {path}. See to "
            "the printer, or print it elsewhere.",
        )
        return Printed(said.fill(printer=chosen, path=path), path=path)
    said = Say(
        zh="已送到打印机“{printer}”。取出后请先扫一下，能读再交给志愿者。",
        en="Sent to the printer {printer}. Scan the badge once before you hand it over.",
    )
    return Printed(said.fill(printer=chosen), printer=chosen)


def send_to_printer(
    what: Path | Sequence[BadgeCard],
    printer: str,
    *,
    layout: Layout | None = None,
    ecc: Ecc = Ecc.M,
    logo: Path | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> None:
    """Send badges, or the pages of a PDF file, to a printer by its name.

    Args:
        layout: of badges; None: what suits the printer's own paper.

    Raises:
        PrinterAway: unknown, off, or without the means to ask it.
        PrintingCancelled: `cancelled` said so; the printer's job is withdrawn.
        NothingToPrint: no cards.
        BadLogo: no picture.
    """
    with_gui()
    if isinstance(what, Path):
        _send_file(what, _opened(printer), progress, cancelled)
        return
    device = _opened(printer)
    chosen = layout or layout_for(device.pageLayout().pageSize())
    finish = prepare(what, chosen, ecc, logo)
    device.setPageLayout(page_layout(chosen))
    with _painting(device) as painter:
        painter.scale(device.resolution() / RESOLUTION, device.resolution() / RESOLUTION)
        for done, card in enumerate(what):
            _go_on(device, cancelled)
            if begins_page(done, chosen):
                _turn(device)
            place_card(painter, card, done, chosen, finish)
            if progress is not None:
                progress(done + 1, len(what))
        _go_on(device, cancelled)


def layout_for(paper: QPageSize) -> Layout:
    """Give the layout that suits a printer whose usual paper this is."""
    size = paper.size(QPageSize.Unit.Millimeter)
    sides = sorted((size.width(), size.height()))
    for layout, card in ((Layout.CR80, CR80_MM), (Layout.LANYARD, LANYARD_MM)):
        if all(
            abs(side - of_card) <= _NEAR_MM
            for side, of_card in zip(sides, sorted(card), strict=True)
        ):
            return layout
    return Layout.A4_SHEET


def _opened(name: str) -> QPrinter:
    """Open a printer.

    Raises:
        PrinterAway: it is not there.
    """
    if name not in printers():
        raise PrinterAway(
            Say(
                zh="找不到打印机“{printer}”。请检查是否开机和连接，或另选一台。",
                en="The printer {printer} is not there. See that it is on and connected, or choose "
                "another.",
            ).fill(printer=name)
        )
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    return QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)


@contextmanager
def _painting(device: QPrinter) -> Iterator[QPainter]:
    """Give a painter whose origin is the paper's corner; the job is withdrawn if all fails."""
    device.setFullPage(True)
    device.setDocName("Gatepost 岗亭")
    painter = QPainter()
    if not painter.begin(device):
        raise PrinterAway
    try:
        yield painter
    except BaseException:
        device.abort()
        raise
    finally:
        painter.end()


def _go_on(device: QPrinter, cancelled: Cancelled | None) -> None:
    if cancelled is not None and cancelled():
        raise PrintingCancelled
    if device.printerState() in {device.PrinterState.Aborted, device.PrinterState.Error}:
        raise PrinterAway


def _turn(device: QPrinter) -> None:
    if not device.newPage():
        raise PrinterAway


def _send_file(
    path: Path, device: QPrinter, progress: Progress | None, cancelled: Cancelled | None
) -> None:
    try:
        pdf = pypdfium2.PdfDocument(path)
    except (OSError, pypdfium2.PdfiumError):
        raise PrinterAway(
            Say(
                zh="读不了文件“{path}”，没有打印。",
                en="The file {path} cannot be read; nothing was printed.",
            ).fill(path=path)
        ) from None
    with pdf:
        sizes = [pdf[number].get_size() for number in range(len(pdf))]
        device.setPageLayout(_page(*sizes[0]))
        with _painting(device) as painter:
            for number, (wide, high) in enumerate(sizes):
                _go_on(device, cancelled)
                if number:
                    device.setPageLayout(_page(wide, high))
                    _turn(device)
                dots = device.resolution() / 72
                dpi = min(
                    device.resolution(), _CARD_DPI if max(wide, high) < _CARD_PT else _SHEET_DPI
                )
                painter.drawImage(
                    QRectF(0, 0, wide * dots, high * dots), _picture(pdf[number], dpi)
                )
                if progress is not None:
                    progress(number + 1, len(sizes))
            _go_on(device, cancelled)


def _page(wide: float, high: float) -> QPageLayout:
    """Give the layout of a page whose sides are points."""
    size = QPageSize(QSizeF(min(wide, high), max(wide, high)), QPageSize.Unit.Point)
    upright, lying = QPageLayout.Orientation.Portrait, QPageLayout.Orientation.Landscape
    return QPageLayout(size, lying if wide > high else upright, QMarginsF())


def _picture(page: pypdfium2.PdfPage, dpi: float) -> QImage:
    pixels = page.render(scale=dpi / 72).to_numpy()
    high, wide, _ = pixels.shape
    picture = QImage(pixels.data, wide, high, pixels.strides[0], QImage.Format.Format_BGR888)
    return picture.copy()  # the pixels are let go with the page
