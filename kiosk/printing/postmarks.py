"""How a post is told on paper: by a colour, a shape, a letter and its name, all at once.

For eyes that do not tell colours apart and for printers that have none. The colour is the
roster's where the organiser chose one, else one of ours in turn.
"""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPolygonF

from kiosk.printing.faces import face

INK, SOFT, WHITE = QColor("#0e1b2c"), QColor("#51617a"), QColor("#ffffff")
COLOURS = tuple(
    QColor(name) for name in ("#1257c9", "#0b7a4b", "#a35200", "#6b3fb0", "#0f6b7a", "#a31c62")
)
"""Posts' colours; white on each has a contrast of at least 4.5 : 1."""
NO_POST = QColor("#33445c")
SIDES = (0, 4, 3, -4, 6, 5)
"""Posts' shapes by their corners: circle, square, triangle, diamond (-4), hexagon, pentagon."""
_READABLE = 4.5
"""WCAG 2.1, 1.4.3."""


def colour_of(post_index: int | None, chosen: str = "") -> QColor:
    """Give a post's colour.

    Args:
        chosen: #rrggbb of the roster; anything that is no colour counts as none.
    """
    if chosen.startswith("#"):
        colour = QColor.fromString(chosen)
        if colour.isValid():
            return QColor(colour.red(), colour.green(), colour.blue())
    return NO_POST if post_index is None else COLOURS[post_index % len(COLOURS)]


def sides_of(post_index: int) -> int:
    """Give a post's shape; the sixth post after another has its colour and another shape."""
    return SIDES[(post_index + post_index // len(COLOURS)) % len(SIDES)]


def letter_of(post_index: int) -> str:
    """Give a post's letter: A to Z, then numbers."""
    return chr(ord("A") + post_index) if post_index < 26 else str(post_index + 1)


def contrast(one: QColor, other: QColor) -> float:
    """Give the contrast of two colours, 1 to 21 (WCAG 2.1)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def on(ground: QColor) -> QColor:
    """Give the colour to write in on `ground`: white, or ink where white is too faint."""
    if contrast(WHITE, ground) >= _READABLE:
        return WHITE
    return max((WHITE, INK), key=lambda colour: contrast(colour, ground))


def on_paper(colour: QColor) -> QColor:
    """Give `colour` where it can be read on white paper, ink where not."""
    return colour if contrast(colour, WHITE) >= _READABLE else INK


def _luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def draw_post_mark(
    painter: QPainter, centre: QPointF, radius: float, post_index: int, ground: QColor
) -> None:
    """Draw a post's shape with its letter in it, cut out of the ground's colour."""
    sides = sides_of(post_index)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(on(ground))
    painter.drawPath(_shape(sides, centre, radius))
    painter.setPen(ground)
    letter = letter_of(post_index)
    size = 1.07 if len(letter) == 1 and sides != 3 else 0.83 if len(letter) < 3 else 0.62
    painter.setFont(face(size * radius, bold=True))
    down = radius / 3 if sides == 3 else 0
    box = QRectF(centre.x() - radius, centre.y() - radius + down, 2 * radius, 2 * radius)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, letter)


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
