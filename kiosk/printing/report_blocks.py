"""The blocks that a printed report is made of. Units are hundredths of a millimetre."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from kiosk.printing.faces import face, fitted, plain

MM = 100
PAGE_WIDE, PAGE_HIGH = 210 * MM, 297 * MM
LEFT, RIGHT = 12 * MM, PAGE_WIDE - 12 * MM
TOP, BOTTOM = 14 * MM, PAGE_HIGH - 16 * MM
WIDE = RIGHT - LEFT
BODY, SMALL = 3.4 * MM, 2.8 * MM

INK, SOFT, LINE = QColor("#0e1b2c"), QColor("#51617a"), QColor("#c3ccd8")
BLUE, GREEN, PALE = QColor("#1257c9"), QColor("#0b7a4b"), QColor("#eef2f7")
_SMALLEST = 2.3 * MM
_ROW, _BELOW = 7.4 * MM, 4.2 * MM
_PAD = 1.2 * MM


Cell = str | Sequence[str]
"""One line, or one a language."""


@dataclass(frozen=True, slots=True)
class Block:
    """Something that is drawn at the left margin from `top` down and never split."""

    height: float
    draw: Callable[[QPainter, float], None]
    with_next: float = 0.0
    """So much room it wants below itself on its page: a heading stands with what follows."""
    head: "Block | None" = None
    """Drawn once more when this block begins a page."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the large numbers."""

    value: str
    names: Sequence[str]
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column: its head, a line a language, and its width in millimetres."""

    heads: Sequence[str]
    wide_mm: float
    right: bool = False


class Table:
    """Rows of one height under a head that is repeated."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = columns
        scale = WIDE / sum(column.wide_mm for column in columns)
        self._edges: list[float] = [LEFT]
        for column in columns:
            self._edges.append(self._edges[-1] + column.wide_mm * scale)
        self._rows = 0
        lines = max(len(column.heads) for column in columns)
        self.head = Block((4.2 * lines + 3.2) * MM, self._draw_head, with_next=2 * _ROW)

    def row(self, texts: Sequence[Cell], *, below: Sequence[str] = (), bold: bool = False) -> Block:
        """Give a row, as high as its cells need; `below` are more lines in small type."""
        self._rows += 1
        shaded = self._rows % 2 == 0
        cells = [(text,) if isinstance(text, str) else tuple(text) for text in texts]
        high = _ROW + _BELOW * (max(map(len, cells)) - 1)
        height = high + len(below) * _BELOW

        def draw(painter: QPainter, top: float) -> None:
            if shaded or bold:
                painter.fillRect(QRectF(LEFT, top, WIDE, height), PALE)
            for place, lines in enumerate(cells):
                self._draw_cell(painter, place, lines, top, bold)
            at = top + high - 1.2 * MM
            for line in below:
                box = QRectF(self._edges[1] + _PAD, at, RIGHT - self._edges[1] - 2 * _PAD, _BELOW)
                put(painter, box, line, SMALL, soft=True)
                at += _BELOW
            _rule(painter, top + height)

        return Block(height, draw, head=self.head)

    def _draw_cell(
        self, painter: QPainter, place: int, lines: Sequence[str], top: float, bold: bool
    ) -> None:
        left, right = self._edges[place] + _PAD, self._edges[place + 1] - _PAD
        for number, line in enumerate(lines):
            box = QRectF(left, top + 1.2 * MM, right - left, _ROW - 2.4 * MM)
            if number:
                box = QRectF(left, top + _ROW + (number - 1) * _BELOW - 1.2 * MM, 0, _BELOW)
                box.setRight(right)
            size, soft = (SMALL, True) if number else (BODY, False)
            to_right = self._columns[place].right
            put(painter, box, line, size, right=to_right, bold=bold and not number, soft=soft)

    def _draw_head(self, painter: QPainter, top: float) -> None:
        painter.fillRect(QRectF(LEFT, top, WIDE, self.head.height), BLUE)
        for place, column in enumerate(self._columns):
            for number, text in enumerate(column.heads):
                box = QRectF(
                    self._edges[place] + _PAD,
                    top + (1.6 + 4.2 * number) * MM,
                    self._edges[place + 1] - self._edges[place] - 2 * _PAD,
                    4.2 * MM,
                )
                size = BODY if number == 0 else SMALL
                put(painter, box, text, size, right=column.right, bold=True, colour=PALE)


def put(
    painter: QPainter,
    box: QRectF,
    text: str,
    size: float,
    *,
    right: bool = False,
    bold: bool = False,
    soft: bool = False,
    colour: QColor | None = None,
) -> float:
    """Set one line in the middle of `box`, smaller or cut if need be; give the width used."""
    if not text:
        return 0.0
    font, shown = fitted(text, box.width(), largest=size, smallest=_SMALLEST, bold=bold)
    metrics = QFontMetricsF(font)
    used = metrics.horizontalAdvance(shown)
    painter.setFont(font)
    painter.setPen(colour or (SOFT if soft else INK))
    base = box.center().y() + metrics.capHeight() / 2
    painter.drawText(QPointF(box.right() - used if right else box.left(), base), shown)
    return used


def gap(millimetres: float) -> Block:
    """Leave room."""
    return Block(millimetres * MM, lambda _painter, _top: None)


def title(text: str, leads: Sequence[str]) -> Block:
    """Give the report's name over a blue line."""
    foot = (12.5 + 5.6 * len(leads)) * MM

    def draw(painter: QPainter, top: float) -> None:
        put(painter, QRectF(LEFT, top, WIDE, 10 * MM), text, 7.5 * MM, bold=True)
        for number, lead in enumerate(leads):
            box = QRectF(LEFT, top + (11 + 5.6 * number) * MM, WIDE, 5.6 * MM)
            put(painter, box, lead, 3.6 * MM, soft=True)
        painter.fillRect(QRectF(LEFT, top + foot, WIDE, 0.8 * MM), BLUE)

    return Block(foot + 1.5 * MM, draw)


def section(text: str, with_next_mm: float = 40) -> Block:
    """Give a heading that does not stand alone at a page's foot."""

    def draw(painter: QPainter, top: float) -> None:
        put(painter, QRectF(LEFT, top + 6 * MM, WIDE, 7 * MM), text, 5 * MM, bold=True)

    return Block(15 * MM, draw, with_next=with_next_mm * MM)


def sentence(text: str, *, soft: bool = True) -> Block:
    """Give a line of small type over as many lines as it needs."""
    font = face(SMALL)
    lines = _broken(text, QFontMetricsF(font))
    step = 4.4 * MM

    def draw(painter: QPainter, top: float) -> None:
        for number, line in enumerate(lines):
            box = QRectF(LEFT, top + 2 * MM + number * step, WIDE, step)
            put(painter, box, line, SMALL, soft=soft)

    return Block(3 * MM + len(lines) * step, draw)


def figure_row(figures: Sequence[Figure]) -> Block:
    """Give the large numbers side by side."""
    space = 4 * MM
    wide = (WIDE - space * (len(figures) - 1)) / len(figures)
    high = 31 * MM

    def draw(painter: QPainter, top: float) -> None:
        for place, figure in enumerate(figures):
            box = QRectF(LEFT + place * (wide + space), top, wide, high)
            painter.setPen(QPen(LINE, 0.25 * MM))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 2.5 * MM, 2.5 * MM)
            inner = box.adjusted(4 * MM, 0, -4 * MM, 0)
            names = " ".join(figure.names)
            put(painter, _slice(inner, 2.5, 5), names, 3.6 * MM, soft=True)
            put(painter, _slice(inner, 8, 12), figure.value, 10 * MM, bold=True, colour=BLUE)
            for number, note in enumerate(figure.notes):
                put(painter, _slice(inner, 20.5 + 4.6 * number, 4.6), note, SMALL, soft=True)

    return Block(high + 3 * MM, draw)


def chart(
    names: Sequence[str], bars: Sequence[int], curve: Sequence[int], keys: tuple[str, str]
) -> Block:
    """Give people served as bars and volunteers on duty as a curve, each with its numbers.

    Told apart by shape, not by colour: bars and a line with dots.
    """
    high = 62 * MM

    def draw(painter: QPainter, top: float) -> None:
        _keys(painter, top, keys)
        field = QRectF(LEFT, top + 12 * MM, WIDE, high - 24 * MM)
        step = field.width() / max(1, len(names))
        wide = min(step * 0.5, 14 * MM)
        most_bars, most_curve = max(1, *bars), max(1, *curve)
        dots = []
        for place, name in enumerate(names):
            middle = field.left() + (place + 0.5) * step
            tall = field.height() * bars[place] / most_bars
            bar = QRectF(middle - wide / 2, field.bottom() - tall, wide, tall)
            painter.fillRect(bar, QColor("#9dbdf0"))
            if bars[place]:
                foot = QRectF(middle - step / 2, field.bottom() - 4.6 * MM, step, 4 * MM)
                _centred(painter, foot, str(bars[place]), INK)
            lift = field.height() * 0.92 * curve[place] / most_curve
            dots.append(QPointF(middle, field.bottom() - lift))
            below = QRectF(middle - step / 2, field.bottom() + 1 * MM, step, 4.4 * MM)
            _centred(painter, below, name, SOFT)
        painter.setPen(QPen(LINE, 0.3 * MM))
        painter.drawLine(field.bottomLeft(), field.bottomRight())
        painter.setPen(QPen(GREEN, 0.7 * MM))
        painter.drawPolyline(dots)
        for dot, value in zip(dots, curve, strict=True):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(GREEN)
            painter.drawEllipse(dot, 1.1 * MM, 1.1 * MM)
            over = QRectF(dot.x() - step / 2, dot.y() - 6.4 * MM, step, 4.4 * MM)
            _centred(painter, over, str(value), GREEN, bold=True)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    return Block(high, draw)


def _keys(painter: QPainter, top: float, keys: tuple[str, str]) -> None:
    bar = QRectF(LEFT, top + 1.2 * MM, 4 * MM, 3 * MM)
    painter.fillRect(bar, QColor("#9dbdf0"))
    used = put(painter, QRectF(LEFT + 6 * MM, top, 80 * MM, 5.4 * MM), keys[0], SMALL)
    at = LEFT + 14 * MM + used
    painter.setPen(QPen(GREEN, 0.7 * MM))
    painter.drawLine(QPointF(at, top + 2.7 * MM), QPointF(at + 7 * MM, top + 2.7 * MM))
    painter.setBrush(GREEN)
    painter.drawEllipse(QPointF(at + 3.5 * MM, top + 2.7 * MM), 1.1 * MM, 1.1 * MM)
    put(painter, QRectF(at + 9 * MM, top, 80 * MM, 5.4 * MM), keys[1], SMALL)


def _centred(
    painter: QPainter, box: QRectF, text: str, colour: QColor, *, bold: bool = False
) -> None:
    painter.setFont(face(SMALL, bold=bold))
    painter.setPen(colour)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _slice(box: QRectF, from_mm: float, high_mm: float) -> QRectF:
    return QRectF(box.left(), box.top() + from_mm * MM, box.width(), high_mm * MM)


def _rule(painter: QPainter, at: float) -> None:
    painter.setPen(QPen(LINE, 0.15 * MM))
    painter.drawLine(QPointF(LEFT, at), QPointF(RIGHT, at))


def _broken(text: str, metrics: QFontMetricsF) -> list[str]:
    """Break text to the width of the page; Chinese may break anywhere."""
    lines, line = [], ""
    for letter in plain(text):
        if metrics.horizontalAdvance(line + letter) > WIDE:
            cut = line.rfind(" ") if letter.isascii() and letter.isalnum() else -1
            head, line = (line[:cut], line[cut + 1 :]) if cut > 0 else (line, "")
            lines.append(head)
        line += letter
    return [*lines, line]
