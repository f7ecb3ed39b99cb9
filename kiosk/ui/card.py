"""The pieces of a card, from top to bottom: what is written, how large, in which colour."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from kiosk.ui.look import Look
from kiosk.ui.text import draw_lines, fitted, line_height, one_line


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a card."""

    height: float
    gap: float = 0.0
    """Free space above it."""
    paint: Callable[[QPainter, QRectF], None] | None = None
    text: str = ""
    """All of it, also where the drawing had to give way."""
    elided: bool = False


@dataclass(frozen=True, slots=True)
class Lettering:
    """How a text is set, on the sketches' scale."""

    largest: float
    smallest: float
    token: str
    lines: int
    bold: bool = False
    gap: float = 0.0


WORD = Lettering(64, 40, "", 2, bold=True, gap=6)
NAME = Lettering(44, 26, "ink", 2, bold=True, gap=2)
WHO = Lettering(21, 18, "card_soft", 2, gap=4)
GO = Lettering(26, 20, "ink", 2, bold=True, gap=12)
TODO = Lettering(21, 17, "card_soft", 3, gap=6)
ORDER = Lettering(34, 21, "ink", 4, bold=True, gap=8)
"""What to do, in the place of a name."""
FOOT = Lettering(18, 16, "card_soft", 2, gap=10)
READY = Lettering(36, 24, "ink", 2, bold=True, gap=20)
READY_LEAD = Lettering(21, 17, "soft", 4, gap=8)


def text_piece(text: str, how: Lettering, look: Look, width: float, token: str = "") -> Piece:
    """Set `text` as large as it fits; `token` takes the place of the lettering's colour."""
    text = one_line(text)
    sizes = (look.text_px(how.largest), look.text_px(how.smallest))
    font, broken = fitted(text, sizes, width, how.lines, bold=how.bold)
    colour = look.colour(token or how.token)

    def paint(painter: QPainter, box: QRectF) -> None:
        painter.setPen(colour)
        draw_lines(painter, broken, font, box, Qt.AlignmentFlag.AlignHCenter)

    elided = "".join(broken).replace(" ", "") != text.replace(" ", "")
    return Piece(len(broken) * line_height(font), look.px(how.gap), paint, text, elided)


def picture_piece(drawn: QPixmap, size: QSize) -> Piece:
    """Place a drawing in the middle."""

    def paint(painter: QPainter, box: QRectF) -> None:
        painter.drawPixmap(QPointF(box.center().x() - size.width() / 2, box.top()), drawn)

    return Piece(size.height(), 0.0, paint)


def space_piece(height: float, gap: float) -> Piece:
    """Leave room for something that draws itself."""
    return Piece(height, gap)


def draw_ground(painter: QPainter, whole: QRectF, look: Look, answer: str) -> None:
    """Draw what a card lies on: an answer's colour within its edge; empty: nobody was answered."""
    edge = 3 if answer else 1
    painter.setPen(QPen(look.colour(answer or "line"), edge))
    painter.setBrush(look.colour(f"{answer}_soft" if answer else "panel"))
    inset = edge / 2
    corner = look.px(24)
    painter.drawRoundedRect(whole.adjusted(inset, inset, -inset, -inset), corner, corner)


def height_of(pieces: Sequence[Piece]) -> float:
    """Give the height of the whole card."""
    return sum(piece.height + piece.gap for piece in pieces)


def tops_of(pieces: Sequence[Piece], content: QRectF) -> list[float]:
    """Give where each piece begins, the card being centred in `content`."""
    at = content.top() + max(0.0, (content.height() - height_of(pieces)) / 2)
    tops = []
    for piece in pieces:
        at += piece.gap
        tops.append(at)
        at += piece.height
    return tops
