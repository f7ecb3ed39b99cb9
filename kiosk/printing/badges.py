"""Badges to a PDF file: whole or not at all, and readable by its owner only.

The file holds every volunteer's token, which is the key to the gate: mode 0600, a name
without anybody's in it, and nothing half-written is left behind.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter, QPen

from kiosk.printing.cards import LANYARD_MM, BadgeCard, Layout
from kiosk.printing.codes import Ecc, check
from kiosk.printing.cr80 import draw_cr80
from kiosk.printing.drawing import MM, Finish
from kiosk.printing.faces import missing, plain, with_gui
from kiosk.printing.lanyard import draw_lanyard
from kiosk.printing.logo import read_logo
from kiosk.printing.postmarks import INK
from kiosk.printing.saving import SavingCancelled, whole_or_nothing
from sync.domain.errors import EnvironmentProblem
from sync.domain.wording import Say

RESOLUTION = 2540
"""Dots per inch, so that a hundredth of a millimetre is one dot."""
_BLEED = 2 * MM
"""So far colour runs past the cut, so that a cut beside the line shows no white."""
_SPILL = 0.5 * MM
"""The same where a page is a card: a PDF's pages are whole points, a third of a millimetre."""
_COLUMNS = 2
_GUTTER = 10 * MM
"""Between cards: room for two bleeds and the cut marks."""


class PrintingCancelled(SavingCancelled):
    """Somebody called it off; nothing was written."""

    title = Say(zh="已取消打印胸牌", en="Printing badges was cancelled")
    default = Say(
        zh="已取消，没有留下文件。需要时可重新打印。",
        en="Cancelled; no file was left. Print again whenever you like.",
    )


class NothingToPrint(EnvironmentProblem):
    """No card was asked for."""

    title = Say(zh="没有可打印的胸牌", en="No badges to print")
    default = Say(
        zh="没有选中任何志愿者。请先选择要打印胸牌的人。",
        en="No volunteers are chosen. Choose whose badges to print first.",
    )


def print_badges(
    cards: Sequence[BadgeCard],
    path: Path,
    *,
    layout: Layout = Layout.A4_SHEET,
    ecc: Ecc = Ecc.M,
    logo: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Path:
    """Write the badges to `path`, in the order given, and give it; an older file is replaced.

    Any thread will do once the process has its QApplication; without one, see `with_gui`.

    Args:
        logo: a picture of any kind that Qt reads; stands in the place of our mark.
        progress: told (done, all) after every card.
        cancelled: asked before every card and once before the file appears.

    Raises:
        NotSaved: disk, folder or permission; says which.
        BadLogo: no picture.
        PrintingCancelled: `cancelled` said so.
        NothingToPrint: no cards.
        ValueError: a token that no badge has.
    """
    finish = prepare(cards, layout, ecc, logo)

    def stop_if_cancelled() -> None:
        if cancelled is not None and cancelled():
            raise PrintingCancelled

    with whole_or_nothing(path) as part:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = _writer(buffer, layout)
        painter = QPainter(writer)
        try:
            for done, card in enumerate(cards):
                stop_if_cancelled()
                if begins_page(done, layout):
                    writer.newPage()
                place_card(painter, card, done, layout, finish)
                if progress is not None:
                    progress(done + 1, len(cards))
        finally:
            painter.end()
        stop_if_cancelled()
        part.write_bytes(buffer.data().data())
    return path


def prepare(cards: Sequence[BadgeCard], layout: Layout, ecc: Ecc, logo: Path | None) -> Finish:
    """Look at everything that could be wrong with what is to be printed, before any work.

    Raises:
        BadLogo: no picture.
        NothingToPrint: no cards.
        ValueError: a token that no badge has.
    """
    if not cards:
        raise NothingToPrint
    for card in cards:
        check(card.token)
    with_gui()
    picture = read_logo(logo) if logo is not None else None
    return Finish(ecc, picture, _BLEED if layout.on_sheets else _SPILL)


def unprintable(cards: Iterable[BadgeCard]) -> list[str]:
    """Give the numbers of those whose name or team has a character that no font here has.

    A box would stand for it. Fonts of the system count: Qt prints in them what ours lack.
    """
    with_gui()
    return [
        card.number
        for card in cards
        if any(missing(letter, bold=True) for letter in plain(card.name))
        or any(missing(letter) for letter in plain(card.team))
    ]


def pages_of(cards: int, layout: Layout) -> int:
    """Give how many pages so many cards take."""
    return -(-cards // layout.a_page)


def page_layout(layout: Layout) -> QPageLayout:
    """Give the page that cards of a layout lie on, without margins."""
    wide, high = layout.page_mm
    exact = QPageSize.SizeMatchPolicy.ExactMatch
    # A size is upright in Qt; what lies is told by its orientation.
    size = QPageSize(QSizeF(min(wide, high), max(wide, high)), QPageSize.Unit.Millimeter, "", exact)
    upright, lying = QPageLayout.Orientation.Portrait, QPageLayout.Orientation.Landscape
    page = QPageLayout(size, lying if wide > high else upright, QMarginsF())
    page.setMode(QPageLayout.Mode.FullPageMode)
    return page


def _writer(device: QIODevice, layout: Layout) -> QPdfWriter:
    writer = QPdfWriter(device)
    writer.setResolution(RESOLUTION)
    writer.setPageLayout(page_layout(layout))
    writer.setCreator("Gatepost 岗亭")
    writer.setTitle("志愿者胸牌 Volunteer badges")
    return writer


def begins_page(number: int, layout: Layout) -> bool:
    """Say whether the card with this number, from 0, needs a page after the first."""
    return number > 0 and number % layout.a_page == 0


def place_card(
    painter: QPainter, card: BadgeCard, number: int, layout: Layout, finish: Finish
) -> None:
    """Draw the card with this number, from 0, in its place on its page."""
    draw = draw_lanyard if layout.card_mm == LANYARD_MM else draw_cr80
    if not layout.on_sheets:
        draw(painter, card, finish)
        return
    place = number % layout.a_page
    wide, high = (side * MM for side in layout.card_mm)
    rows = layout.a_page // _COLUMNS
    page_wide, page_high = (side * MM for side in layout.page_mm)
    left = (page_wide - _COLUMNS * wide - (_COLUMNS - 1) * _GUTTER) / 2
    top = (page_high - rows * high - (rows - 1) * _GUTTER) / 2
    painter.save()
    painter.translate(
        left + place % _COLUMNS * (wide + _GUTTER), top + place // _COLUMNS * (high + _GUTTER)
    )
    draw(painter, card, finish)
    _cut_marks(painter, QRectF(0, 0, wide, high))
    painter.restore()


def _cut_marks(painter: QPainter, card: QRectF) -> None:
    near, far = _BLEED + 0.4 * MM, _GUTTER / 2
    painter.setPen(QPen(INK, 0.15 * MM, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    for x, out_x in ((card.left(), -1), (card.right(), 1)):
        for y, out_y in ((card.top(), -1), (card.bottom(), 1)):
            painter.drawLine(round(x + out_x * near), round(y), round(x + out_x * far), round(y))
            painter.drawLine(round(x), round(y + out_y * near), round(x), round(y + out_y * far))
