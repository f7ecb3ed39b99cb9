"""A badge card, drawn. Units are hundredths of a millimetre; everything is a vector.

The post is told by three things at once, for eyes that do not tell colours apart and for
printers that have none: a colour, a shape and a letter.
"""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from kiosk.printing.cards import CARD_MM, BadgeCard
from kiosk.printing.codes import MODULES, QUIET, matrix
from kiosk.printing.faces import face, fitted, plain

MM = 100
"""Units in a millimetre."""
WIDTH, HEIGHT = (side * MM for side in CARD_MM)
BLEED = 2 * MM
"""So far colour runs past the cut, so that a cut beside the line shows no white."""
MODULE = 1 * MM
"""The side of a QR module: 41 mm of code, 49 mm with its quiet zone."""

INK, SOFT, WHITE = QColor("#0e1b2c"), QColor("#51617a"), QColor("#ffffff")
COLOURS = tuple(
    QColor(name) for name in ("#1257c9", "#0b7a4b", "#a35200", "#6b3fb0", "#0f6b7a", "#a31c62")
)
"""Posts' colours; white on each has a contrast of at least 4.5 : 1."""
NO_POST = QColor("#33445c")
SIDES = (0, 4, 3, -4, 6, 5)
"""Posts' shapes by their corners: circle, square, triangle, diamond (-4), hexagon, pentagon."""

_MARGIN = 6 * MM
_BAND = 29 * MM
_STRIPE = 2 * MM
_FOOT = 21 * MM


def draw_card(painter: QPainter, card: BadgeCard, *, bleed: bool = False) -> None:
    """Draw one card with its top left corner at the painter's origin.

    Args:
        bleed: let the coloured parts run over the edge by `BLEED`, for cutting.
    """
    colour = colour_of(card.post_index)
    over = BLEED if bleed else 0
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _band(painter, card, colour, over)
    _person(painter, card, colour)
    _code(painter, card.token)
    _foot(painter, card, colour, over)
    painter.restore()


def colour_of(post_index: int | None) -> QColor:
    """Give a post's colour."""
    return NO_POST if post_index is None else COLOURS[post_index % len(COLOURS)]


def sides_of(post_index: int) -> int:
    """Give a post's shape; the sixth post after another has its colour and another shape."""
    return SIDES[(post_index + post_index // len(COLOURS)) % len(SIDES)]


def letter_of(post_index: int) -> str:
    """Give a post's letter: A to Z, then numbers."""
    return chr(ord("A") + post_index) if post_index < 26 else str(post_index + 1)


def _band(painter: QPainter, card: BadgeCard, colour: QColor, over: float) -> None:
    band = QRectF(-over, -over, WIDTH + 2 * over, _BAND + over)
    painter.fillRect(band, colour)
    _waves(painter, band)
    _barrier(painter, QRectF(-over, _BAND, WIDTH + 2 * over, _STRIPE), colour)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(WHITE)
    slot = QRectF((WIDTH - 14 * MM) / 2, 4.5 * MM, 14 * MM, 3.2 * MM)
    painter.drawRoundedRect(slot, 1.6 * MM, 1.6 * MM)
    draw_mark(painter, QRectF(_MARGIN, 12.5 * MM, 12 * MM, 12 * MM), WHITE)
    left = _MARGIN + 15 * MM
    room = WIDTH - _MARGIN - left
    both = card.event.zh != card.event.en
    top = 11.5 * MM if both else 14.5 * MM
    _line(painter, QRectF(left, top, room, 8 * MM), card.event.zh, 6 * MM, WHITE, bold=True)
    if both:
        _line(painter, QRectF(left, top + 8.4 * MM, room, 5 * MM), card.event.en, 3.9 * MM, WHITE)


def _person(painter: QPainter, card: BadgeCard, colour: QColor) -> None:
    top = _BAND + _STRIPE
    row = QRectF(_MARGIN, top + 2.6 * MM, WIDTH - 2 * _MARGIN, 5 * MM)
    painter.setPen(colour)
    painter.setFont(face(3.5 * MM, bold=True, spacing_percent=108))
    painter.drawText(row, _LEFT, "志愿者 VOLUNTEER")
    painter.setPen(INK)
    painter.setFont(face(3.9 * MM, bold=True, spacing_percent=104))
    painter.drawText(row, _RIGHT, plain(card.number))
    name = QRectF(_MARGIN, top + 8.6 * MM, WIDTH - 2 * _MARGIN, 16.5 * MM)
    _line(painter, name, card.name, 15 * MM, INK, bold=True, flags=_CENTRE, smallest=5 * MM)
    team = QRectF(_MARGIN, top + 26 * MM, WIDTH - 2 * _MARGIN, 5.4 * MM)
    _line(painter, team, card.team, 4.3 * MM, SOFT, flags=_CENTRE)


def _code(painter: QPainter, token: str) -> None:
    side = MODULES * MODULE
    left = (WIDTH - side) / 2
    top = HEIGHT - _FOOT - QUIET * MODULE - side + 3 * MM
    code = QPainterPath()
    # All in one path: a filled path has no seams between its modules, single squares have.
    code.setFillRule(Qt.FillRule.WindingFill)
    for y, row in enumerate(matrix(token)):
        start = None
        for x, dark in enumerate([*row, False]):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                code.addRect(left + start * MODULE, top + y * MODULE, (x - start) * MODULE, MODULE)
                start = None
    quiet = QUIET * MODULE
    painter.fillRect(QRectF(left - quiet, top - quiet, side + 2 * quiet, side + quiet), WHITE)
    painter.fillPath(code, Qt.GlobalColor.black)


def _foot(painter: QPainter, card: BadgeCard, colour: QColor, over: float) -> None:
    top = HEIGHT - _FOOT + 4.5 * MM
    painter.fillRect(QRectF(-over, top, WIDTH + 2 * over, HEIGHT - top + over), colour)
    left = _MARGIN
    if card.post_index is not None:
        _badge_mark(painter, QPointF(_MARGIN + 5.5 * MM, top + 8.2 * MM), card.post_index, colour)
        left += 15 * MM
    room = WIDTH - _MARGIN - left
    both = card.post.zh != card.post.en
    first = QRectF(left, top + (2.4 if both else 4.2) * MM, room, 7.4 * MM)
    _line(painter, first, card.post.zh, 5.8 * MM, WHITE, bold=True)
    if both:
        _line(painter, QRectF(left, top + 9.6 * MM, room, 4.6 * MM), card.post.en, 3.7 * MM, WHITE)


def _badge_mark(painter: QPainter, centre: QPointF, post_index: int, colour: QColor) -> None:
    sides, radius = sides_of(post_index), 6 * MM
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(WHITE)
    painter.drawPath(_shape(sides, centre, radius))
    painter.setPen(colour)
    letter = letter_of(post_index)
    painter.setFont(face((6.4 if len(letter) == 1 and sides != 3 else 5) * MM, bold=True))
    down = 2 * MM if sides == 3 else 0
    box = QRectF(centre.x() - radius, centre.y() - radius + down, 2 * radius, 2 * radius)
    painter.drawText(box, _CENTRE, letter)


def _shape(sides: int, centre: QPointF, radius: float) -> QPainterPath:
    path = QPainterPath()
    if sides == 0:
        path.addEllipse(centre, radius * 0.96, radius * 0.96)
        return path
    corners = abs(sides)
    # A square stands on its side; all other shapes on a corner's opposite, point upwards.
    turn = math.pi / 4 if sides == 4 else 0
    reach = radius * {4: 1.2, 3: 1.25, -4: 1.12}.get(sides, 1.04)
    lift = 0.31 * radius if sides == 3 else 0
    points = [
        QPointF(
            centre.x() + reach * math.sin(turn + 2 * math.pi * corner / corners),
            centre.y() + lift - reach * math.cos(turn + 2 * math.pi * corner / corners),
        )
        for corner in range(corners)
    ]
    path.addPolygon(QPolygonF([*points, points[0]]))
    return path


def _waves(painter: QPainter, band: QRectF) -> None:
    """Draw what a badge that is read sends out, faintly, from the band's corner."""
    painter.save()
    painter.setClipRect(band)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    centre = QPointF(WIDTH - 3 * MM, 3 * MM)
    for ring in range(1, 5):
        faint = QColor(255, 255, 255, 46 - 9 * ring)
        painter.setPen(QPen(faint, 3.2 * MM))
        painter.drawEllipse(centre, ring * 7 * MM, ring * 7 * MM)
    painter.restore()


def _barrier(painter: QPainter, strip: QRectF, colour: QColor) -> None:
    """Draw the stripes of a gate's barrier."""
    painter.fillRect(strip, colour.darker(135))
    stripes = QPainterPath()
    wide, lean = 3 * MM, strip.height()
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


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter


def _line(
    painter: QPainter,
    box: QRectF,
    text: str,
    size: float,
    colour: QColor,
    *,
    bold: bool = False,
    flags: Qt.AlignmentFlag = _LEFT,
    smallest: float | None = None,
) -> None:
    """Draw one line of plain text, shrunk and then cut to fit its box."""
    font, fits = fitted(
        text, box.width(), largest=size, smallest=smallest or size * 0.62, bold=bold
    )
    painter.setFont(font)
    painter.setPen(colour)
    # drawText clips nothing: glyphs taller than the box keep their heads.
    painter.drawText(box, flags | Qt.TextFlag.TextDontClip | Qt.TextFlag.TextSingleLine, fits)
