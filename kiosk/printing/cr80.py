"""The plastic card, 85.6 x 54 mm (ISO/IEC 7810 ID-1), lying. In hundredths of a millimetre.

A code of 35.5 mm and its white leave a column of 38 mm beside it and a band of 11 mm above.
"""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath

from kiosk.printing.cards import CR80_MM, BadgeCard
from kiosk.printing.codes import MODULES, QUIET
from kiosk.printing.drawing import (
    MM,
    RIGHT,
    Finish,
    draw_barrier,
    draw_code,
    draw_mark,
    draw_waves,
    write_line,
    write_lines,
)
from kiosk.printing.faces import fitted
from kiosk.printing.logo import draw_logo
from kiosk.printing.postmarks import INK, SOFT, colour_of, draw_post_mark, on, on_paper

WIDTH, HEIGHT = (side * MM for side in CR80_MM)
CODE = 35.5 * MM

_MARGIN = 4 * MM
_BAND = 9.8 * MM
_STRIPE = 1.2 * MM
_BODY = _BAND + _STRIPE
_QUIET = QUIET * CODE / MODULES
"""Of the larger modules, those of level M."""
_CODE_TOP = (HEIGHT + _BODY - CODE) / 2
_CODE_LEFT = WIDTH - _QUIET - CODE - 0.3 * MM
_COLUMN = _CODE_LEFT - _QUIET - _MARGIN
_FOOT = 11.6 * MM


def draw_cr80(painter: QPainter, card: BadgeCard, finish: Finish) -> None:
    """Draw one card with its top left corner at the painter's origin."""
    colour = colour_of(card.post_index, card.colour)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_code(painter, card.token, _CODE_LEFT, _CODE_TOP, CODE, finish.ecc)
    _band(painter, card, colour, finish)
    _person(painter, card, colour)
    _foot(painter, card, colour, finish.bleed)
    painter.restore()


def _band(painter: QPainter, card: BadgeCard, colour: QColor, finish: Finish) -> None:
    over, ink = finish.bleed, on(colour)
    band = QRectF(-over, -over, WIDTH + 2 * over, _BAND + over)
    painter.fillRect(band, colour)
    draw_waves(painter, band, QPointF(WIDTH - 2 * MM, 1 * MM), 4.4 * MM, ink)
    draw_barrier(painter, QRectF(-over, _BAND, WIDTH + 2 * over, _STRIPE), colour)
    if finish.logo is None:
        draw_mark(painter, QRectF(_MARGIN - 0.6 * MM, 1.6 * MM, 6.8 * MM, 6.8 * MM), ink)
        left = _MARGIN + 7.8 * MM
    else:
        box = QRectF(_MARGIN, 1.3 * MM, 20 * MM, _BAND - 2.6 * MM)
        left = _MARGIN + draw_logo(painter, finish.logo, box, colour) + 2 * MM
    room = WIDTH - _MARGIN - left
    if card.event.zh == card.event.en:
        box = QRectF(left, 0.8 * MM, room, _BAND - 1.6 * MM)
        write_lines(painter, box, card.event.zh, 4.2 * MM, ink, bold=True, smallest=2.2 * MM)
        return
    first = QRectF(left, 0.7 * MM, room, 5 * MM)
    write_line(painter, first, card.event.zh, 4 * MM, ink, bold=True, smallest=2.2 * MM)
    second = QRectF(left, 5.4 * MM, room, 3.4 * MM)
    write_line(painter, second, card.event.en, 2.6 * MM, ink, smallest=1.8 * MM)


def _person(painter: QPainter, card: BadgeCard, colour: QColor) -> None:
    # A long number is worth more than the label's second language.
    _, short = fitted(card.number, 15 * MM, largest=3 * MM, smallest=2.4 * MM, bold=True)
    roomy = not short.endswith("…")
    label = QRectF(_MARGIN, _BODY + 2 * MM, (23 if roomy else 9.5) * MM, 3.6 * MM)
    words = "志愿者 VOLUNTEER" if roomy else "志愿者"
    write_line(painter, label, words, 2.6 * MM, on_paper(colour), bold=True)
    number = QRectF(label.right(), label.top(), _MARGIN + _COLUMN - label.right(), 3.6 * MM)
    write_line(
        painter, number, card.number, 3.3 * MM, INK, bold=True, flags=RIGHT, smallest=1.5 * MM
    )
    name = QRectF(_MARGIN, _BODY + 6.6 * MM, _COLUMN, 14.2 * MM)
    write_lines(painter, name, card.name, 12.4 * MM, INK, bold=True, smallest=3.2 * MM)
    team = QRectF(_MARGIN, _BODY + 21.6 * MM, _COLUMN, 8.2 * MM)
    write_lines(painter, team, card.team, 3.4 * MM, SOFT, smallest=2.2 * MM)


def _foot(painter: QPainter, card: BadgeCard, colour: QColor, over: float) -> None:
    """Draw the post in the corner, up to the code's white and leaning like the barrier."""
    top, right, ink = HEIGHT - _FOOT, _CODE_LEFT - _QUIET, on(colour)
    corner = QPainterPath(QPointF(-over, top))
    for x, y in (
        (right, top),
        (right - 3.2 * MM, HEIGHT + over),
        (-over, HEIGHT + over),
    ):
        corner.lineTo(x, y)
    corner.closeSubpath()
    painter.fillPath(corner, colour)
    left: float = _MARGIN
    if card.post_index is not None:
        centre = QPointF(_MARGIN + 3.6 * MM, top + _FOOT / 2)
        draw_post_mark(painter, centre, 3.9 * MM, card.post_index, colour)
        left += 9.6 * MM
    room = right - 3.4 * MM - left
    if card.post.zh == card.post.en:
        box = QRectF(left, top + 1 * MM, room, _FOOT - 2 * MM)
        write_lines(painter, box, card.post.zh, 4.2 * MM, ink, bold=True, smallest=2.2 * MM)
        return
    first = QRectF(left, top + 1.3 * MM, room, 5.4 * MM)
    write_lines(painter, first, card.post.zh, 4.2 * MM, ink, bold=True, smallest=2.1 * MM)
    second = QRectF(left, top + 6.7 * MM, room, 3.6 * MM)
    write_lines(painter, second, card.post.en, 2.7 * MM, ink, smallest=1.6 * MM)
