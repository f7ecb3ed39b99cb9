"""The lanyard card, 90 x 130 mm, upright. Units are hundredths of a millimetre."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from kiosk.printing.cards import LANYARD_MM, BadgeCard
from kiosk.printing.codes import MODULES, QUIET
from kiosk.printing.drawing import (
    CENTRE,
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
from kiosk.printing.logo import draw_logo
from kiosk.printing.postmarks import INK, SOFT, WHITE, colour_of, draw_post_mark, on, on_paper

WIDTH, HEIGHT = (side * MM for side in LANYARD_MM)
CODE = MODULES * MM
"""The code's side: 41 mm, so that at level M a module is 1 mm."""

_MARGIN = 6 * MM
_ROOM = WIDTH - 2 * _MARGIN
_BAND = 29 * MM
_STRIPE = 2 * MM
_FOOT = 16.5 * MM
_LOGO_WIDE = 27 * MM


def draw_lanyard(painter: QPainter, card: BadgeCard, finish: Finish) -> None:
    """Draw one card with its top left corner at the painter's origin."""
    colour = colour_of(card.post_index, card.colour)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _band(painter, card, colour, finish)
    _person(painter, card, colour)
    # The white around it may run under the foot: the foot is drawn later.
    top = HEIGHT - _FOOT - QUIET * MM - CODE - 1.5 * MM
    draw_code(painter, card.token, (WIDTH - CODE) / 2, top, CODE, finish.ecc)
    _foot(painter, card, colour, finish.bleed)
    painter.restore()


def _band(painter: QPainter, card: BadgeCard, colour: QColor, finish: Finish) -> None:
    over, ink = finish.bleed, on(colour)
    band = QRectF(-over, -over, WIDTH + 2 * over, _BAND + over)
    painter.fillRect(band, colour)
    draw_waves(painter, band, QPointF(WIDTH - 3 * MM, 3 * MM), 7 * MM, ink)
    draw_barrier(painter, QRectF(-over, _BAND, WIDTH + 2 * over, _STRIPE), colour)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(WHITE)
    slot = QRectF((WIDTH - 14 * MM) / 2, 4.5 * MM, 14 * MM, 3.2 * MM)
    painter.drawRoundedRect(slot, 1.6 * MM, 1.6 * MM)
    if finish.logo is None:
        draw_mark(painter, QRectF(_MARGIN, 12.5 * MM, 12 * MM, 12 * MM), ink)
        left: float = _MARGIN + 15 * MM
    else:
        box = QRectF(_MARGIN, 11.5 * MM, _LOGO_WIDE, 14 * MM)
        left = _MARGIN + draw_logo(painter, finish.logo, box, colour) + 3.4 * MM
    room = WIDTH - _MARGIN - left
    if card.event.zh == card.event.en:
        box = QRectF(left, 11 * MM, room, 15 * MM)
        write_lines(painter, box, card.event.zh, 6 * MM, ink, bold=True, smallest=3.2 * MM)
        return
    first = QRectF(left, 11 * MM, room, 9 * MM)
    write_lines(painter, first, card.event.zh, 6 * MM, ink, bold=True, smallest=3.2 * MM)
    second = QRectF(left, 20 * MM, room, 6 * MM)
    write_lines(painter, second, card.event.en, 3.9 * MM, ink, smallest=2.3 * MM)


def _person(painter: QPainter, card: BadgeCard, colour: QColor) -> None:
    top = _BAND + _STRIPE
    row = QRectF(_MARGIN, top + 2.4 * MM, _ROOM * 0.54, 5 * MM)
    write_line(painter, row, "志愿者 VOLUNTEER", 3.6 * MM, on_paper(colour), bold=True)
    row = QRectF(_MARGIN + _ROOM * 0.54, row.top(), _ROOM * 0.46, 5 * MM)
    write_line(painter, row, card.number, 4.2 * MM, INK, bold=True, flags=RIGHT, smallest=2.2 * MM)
    name = QRectF(_MARGIN, top + 8.2 * MM, _ROOM, 17 * MM)
    write_lines(painter, name, card.name, 15 * MM, INK, bold=True, flags=CENTRE, smallest=4.6 * MM)
    team = QRectF(_MARGIN, top + 25.8 * MM, _ROOM, 5.6 * MM)
    write_line(painter, team, card.team, 4.4 * MM, SOFT, flags=CENTRE, smallest=2.6 * MM)


def _foot(painter: QPainter, card: BadgeCard, colour: QColor, over: float) -> None:
    top, ink = HEIGHT - _FOOT, on(colour)
    painter.fillRect(QRectF(-over, top, WIDTH + 2 * over, _FOOT + over), colour)
    left = _MARGIN
    if card.post_index is not None:
        centre = QPointF(_MARGIN + 5.5 * MM, top + _FOOT / 2)
        draw_post_mark(painter, centre, 6 * MM, card.post_index, colour)
        left += 15 * MM
    room = WIDTH - _MARGIN - left
    if card.post.zh == card.post.en:
        box = QRectF(left, top + 1.5 * MM, room, _FOOT - 3 * MM)
        write_lines(painter, box, card.post.zh, 6 * MM, ink, bold=True, smallest=3 * MM)
        return
    first = QRectF(left, top + 1.6 * MM, room, 8 * MM)
    write_lines(painter, first, card.post.zh, 6 * MM, ink, bold=True, smallest=3 * MM)
    second = QRectF(left, top + 9.7 * MM, room, 5 * MM)
    write_lines(painter, second, card.post.en, 3.8 * MM, ink, smallest=2.2 * MM)
