"""What badges and the test card are drawn with. Units are hundredths of a millimetre.

Everything is a vector, but for an organiser's logo.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from kiosk.printing.codes import QUIET, Ecc, matrix
from kiosk.printing.faces import LINE, fitted, fitted_lines, level
from kiosk.printing.logo import Logo
from kiosk.printing.postmarks import WHITE

MM = 100
"""Units in a millimetre."""

# One line; drawText clips nothing: glyphs taller than the box keep their heads.
_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip | Qt.TextFlag.TextSingleLine
LEFT = Qt.AlignmentFlag.AlignLeft | _LINE
RIGHT = Qt.AlignmentFlag.AlignRight | _LINE
CENTRE = Qt.AlignmentFlag.AlignHCenter | _LINE


@dataclass(frozen=True, slots=True)
class Finish:
    """What all cards of one printing have alike."""

    ecc: Ecc = Ecc.M
    logo: Logo | None = None
    bleed: float = 0
    """So far the coloured parts run over the card's edge, for cutting."""


def draw_code(
    painter: QPainter, token: str, left: float, top: float, side: float, ecc: Ecc
) -> None:
    """Draw a token's code with its white around it.

    Args:
        left: of the code itself, as `top`; the quiet zone lies outside.
        side: of the code itself.
    """
    module = side / ecc.modules
    code = QPainterPath()
    # All in one path: a filled path has no seams between its modules, single squares have.
    code.setFillRule(Qt.FillRule.WindingFill)
    for y, row in enumerate(matrix(token, ecc)):
        start = None
        for x, dark in enumerate([*row, False]):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                code.addRect(left + start * module, top + y * module, (x - start) * module, module)
                start = None
    quiet = QUIET * module
    painter.fillRect(QRectF(left - quiet, top - quiet, side + 2 * quiet, side + 2 * quiet), WHITE)
    painter.fillPath(code, Qt.GlobalColor.black)


def draw_waves(painter: QPainter, band: QRectF, centre: QPointF, ring: float, on: QColor) -> None:
    """Draw what a badge that is read sends out, faintly, from the band's corner."""
    painter.save()
    painter.setClipRect(band)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for number in range(1, 5):
        faint = QColor(on.red(), on.green(), on.blue(), 46 - 9 * number)
        painter.setPen(QPen(faint, 0.46 * ring))
        painter.drawEllipse(centre, number * ring, number * ring)
    painter.restore()


def draw_barrier(painter: QPainter, strip: QRectF, colour: QColor) -> None:
    """Draw the stripes of a gate's barrier."""
    painter.fillRect(strip, colour.darker(135))
    stripes = QPainterPath()
    wide, lean = 1.5 * strip.height(), strip.height()
    start = strip.left() - lean
    while start < strip.right():
        left, right = start, start + wide / 2
        stripes.addPolygon(
            QPolygonF(
                [
                    QPointF(left + lean, strip.top()),
                    QPointF(right + lean, strip.top()),
                    QPointF(right, strip.bottom()),
                    QPointF(left, strip.bottom()),
                ]
            )
        )
        stripes.closeSubpath()
        start += wide
    painter.save()
    painter.setClipRect(strip)
    painter.fillPath(stripes, WHITE)
    painter.restore()


def draw_mark(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Draw our mark, a gate booth, into `box`; the same lines as assets/icons/mark.svg."""
    scale = box.width() / 24

    def at(x: float, y: float) -> QPointF:
        return QPointF(box.left() + x * scale, box.top() + y * scale)

    lines = QPainterPath(at(3.5, 9.5))
    for corner in (at(12, 3.5), at(20.5, 9.5)):
        lines.lineTo(corner)
    lines.moveTo(at(5.5, 9.5))
    for corner in (at(5.5, 20.5), at(18.5, 20.5), at(18.5, 9.5)):
        lines.lineTo(corner)
    lines.moveTo(at(9, 20.5))
    for corner in (at(9, 12.5), at(15, 12.5), at(15, 20.5)):
        lines.lineTo(corner)
    pen = QPen(colour, 2 * scale)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(lines, pen)


def write_line(
    painter: QPainter,
    box: QRectF,
    text: str,
    size: float,
    colour: QColor,
    *,
    bold: bool = False,
    flags: int = LEFT,
    smallest: float | None = None,
) -> None:
    """Write one line of plain text, shrunk and then cut to fit its box."""
    font, fits = fitted(
        text, box.width(), largest=size, smallest=smallest or size * 0.62, bold=bold
    )
    painter.setPen(colour)
    painter.setFont(font)
    with _kept_inside(painter, box, fits):
        painter.drawText(box, flags, fits)


def write_lines(
    painter: QPainter,
    box: QRectF,
    text: str,
    size: float,
    colour: QColor,
    *,
    smallest: float,
    bold: bool = False,
    flags: int = LEFT,
) -> None:
    """Write plain text in the middle of its box's height, on one line or two."""
    font, lines = fitted_lines(
        text, box.width(), box.height(), largest=size, smallest=smallest, bold=bold
    )
    painter.setFont(font)
    painter.setPen(colour)
    pitch = font.pixelSize() * LINE
    top = box.center().y() - pitch * len(lines) / 2
    with _kept_inside(painter, box, text):
        for number, line in enumerate(lines):
            row = QRectF(box.left(), top + number * pitch, box.width(), pitch)
            painter.drawText(row, flags, line)


@contextmanager
def _kept_inside(painter: QPainter, box: QRectF, text: str) -> Iterator[None]:
    """Clip to the box where a text is of a script whose ink outgrows what it measures.

    Not always: a clip for every line of a thousand badges is not free.
    """
    if level(text):
        yield
        return
    painter.save()
    more = 0.06 * box.height()
    painter.setClipRect(box.adjusted(0, -more, 0, more))
    try:
        yield
    finally:
        painter.restore()
