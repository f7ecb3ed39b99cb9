"""Outlines over the picture: these codes the camera sees and reads."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from kiosk.ui.look import Look

Quad = tuple[tuple[float, float], ...]
"""Four corners in order, as shares (x, y) of the frame: 0, 0 is its top left as it is shown."""

FADE_MS = 300
_ARM = 0.26
"""Of a side: how far a corner mark reaches."""


def draw(painter: QPainter, corners: Sequence[QPointF], look: Look, opacity: float) -> None:
    """Draw one code's outline: a thin line all round, a thick mark at each corner.

    Args:
        corners: in the painter's pixels.
    """
    outline = QPainterPath(corners[0])
    for corner in corners[1:]:
        outline.lineTo(corner)
    outline.closeSubpath()
    marks = QPainterPath()
    for number, corner in enumerate(corners):
        before, after = corners[number - 1], corners[(number + 1) % len(corners)]
        marks.moveTo(corner + (before - corner) * _ARM)
        marks.lineTo(corner)
        marks.lineTo(corner + (after - corner) * _ARM)
    painter.save()
    painter.setOpacity(opacity)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    casing, blue = look.colour("panel"), look.colour("blue")
    for path, colour, width in (
        (outline, casing, 5),
        (marks, casing, 11),
        (outline, blue, 2.5),
        (marks, blue, 7),
    ):
        pen = QPen(colour, max(1, look.px(width)))
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPath(path)
    painter.restore()
