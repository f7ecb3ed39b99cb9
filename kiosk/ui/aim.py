"""The four corners over the picture: hold the badge in here."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from kiosk.ui.look import Look

_WHITE = QColor(255, 255, 255, 235)
_SHADE = QColor(8, 16, 28, 110)
_SHADE_WIDTH = 8


def edge(look: Look) -> int:
    """Give how far the drawing reaches beyond the frame, on each side."""
    return look.px(_SHADE_WIDTH)


def drawing(side: int, look: Look, ratio: float = 1.0) -> QPixmap:
    """Draw a frame of `side`, with its `edge` around it (Qt's pixels).

    Main thread only. Not kept: whoever paints it often keeps it.
    """
    whole = side + 2 * edge(look)
    drawn = QPixmap(round(whole * ratio), round(whole * ratio))
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    frame = QRectF(edge(look), edge(look), side, side)
    arm, bend = side * 0.2, side * 0.08
    for colour, width in ((_SHADE, _SHADE_WIDTH), (_WHITE, 4)):
        pen = QPen(colour, look.px(width))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for across, down in ((1, 1), (-1, 1), (-1, -1), (1, -1)):
            corner = QPointF(
                frame.left() if across > 0 else frame.right(),
                frame.top() if down > 0 else frame.bottom(),
            )
            path = QPainterPath(corner + QPointF(0, down * arm))
            path.lineTo(corner + QPointF(0, down * bend))
            path.quadTo(corner, corner + QPointF(across * bend, 0))
            path.lineTo(corner + QPointF(across * arm, 0))
            painter.drawPath(path)
    painter.end()
    return drawn
