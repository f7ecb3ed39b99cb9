"""The strip under the preview: a quiet line, or why a badge does not read and what to do.

It is advice, no answer: blue and quiet, with none of the answers' shapes and colours.
"""

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap

from kiosk.scanning.glance import Hint
from kiosk.ui import icons
from kiosk.ui.look import Look
from kiosk.ui.text import draw_lines, fitted, line_height, lines_of

_TEXT = 24
"""Of the smallest text: about 6 mm on a 14-inch laptop, read from two metres."""
_LARGE_TEXT = 30
_ICON = 64
_GAP = 14
_LINE_TEXT = 17
_LINE_HEIGHT = 45
_RADIUS = 16
_SHADE = QColor(8, 16, 28, 180)
_WHITE = QColor(255, 255, 255, 235)


def usual_height(look: Look) -> int:
    """Give the height of the strip of an ordinary moment."""
    return look.px(_LINE_HEIGHT)


def words_of(hint: Hint) -> tuple[str, str]:
    """Give what is wrong and what to do, in the window's language."""
    translate = QCoreApplication.translate
    if hint is Hint.TOO_DARK:
        return translate("HintStrip", "Too dark"), translate("HintStrip", "Turn to the light")
    if hint is Hint.GLARE:
        return translate("HintStrip", "Glare"), translate("HintStrip", "Tilt the badge a little")
    if hint is Hint.TOO_FAR:
        return translate("HintStrip", "Too far"), translate("HintStrip", "Come closer")
    if hint is Hint.BLURRED:
        return translate("HintStrip", "Blurred"), translate("HintStrip", "Hold it still")
    if hint is Hint.TWO_CODES:
        return translate("HintStrip", "Two badges"), translate("HintStrip", "One at a time")
    return (
        translate("HintStrip", "Phone screen"),
        translate("HintStrip", "Turn it brighter, or show a paper badge"),
    )


def icon_of(hint: Hint) -> str:
    """Give the name of the drawing that says it without words."""
    return f"hint-{hint.value}"


def lines(hint: Hint, look: Look, width: int) -> tuple[tuple[QFont, list[str]], ...]:
    """Give what is wrong, then what to do, broken into lines for a strip of `width`."""
    title, todo = words_of(hint)
    room = max(1, width - look.px(_ICON) - 3 * look.px(_GAP))
    small = look.font(_TEXT)
    sizes = look.text_px(_LARGE_TEXT), look.text_px(_TEXT)
    return (small, lines_of(title, small, room, 1)), fitted(todo, sizes, room, 2, bold=True)


def usual_lines(text: str, look: Look, width: int) -> list[str]:
    """Break the words of an ordinary moment into two lines at most."""
    return lines_of(text, look.font(_LINE_TEXT), width - 2 * look.px(16), 2)


def line(text: str, look: Look, width: int, ratio: float = 1.0) -> QPixmap:
    """Draw the strip of an ordinary moment: a line of text on the darkened picture, two if need be.

    Main thread only. Not kept: whoever paints it often keeps it.
    """
    radius, pad = look.px(_RADIUS), look.px(16)
    font = look.font(_LINE_TEXT)
    shown = usual_lines(text, look, width)
    height = usual_height(look) + round(max(0, len(shown) - 1) * line_height(font))
    drawn = _blank(width, height, ratio)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_SHADE)
    painter.setClipRect(0, 0, width, height)
    painter.drawRoundedRect(QRectF(0, -radius, width, height + radius), radius, radius)
    top = (height - len(shown) * line_height(font)) / 2
    room = QRectF(pad, top, width - 2 * pad, 0)
    painter.setPen(_WHITE)
    draw_lines(painter, shown, font, room, Qt.AlignmentFlag.AlignLeft)
    painter.end()
    return drawn


def _blank(width: int, height: int, ratio: float) -> QPixmap:
    drawn = QPixmap(round(width * ratio), round(height * ratio))
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    return drawn


def strip(hint: Hint, look: Look, width: int, ratio: float = 1.0) -> QPixmap:
    """Draw the strip for a hint, `width` wide (Qt's pixels), as high as its words need.

    Main thread only. Not kept: whoever paints it often keeps it.
    """
    pad, size = look.px(_GAP), look.px(_ICON)
    parts = lines(hint, look, width)
    text_height = sum(len(broken) * line_height(font) for font, broken in parts)
    height = round(max(size, text_height)) + 2 * pad
    drawn = _blank(width, height, ratio)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("blue_soft"))
    radius = look.px(_RADIUS)
    painter.drawRoundedRect(QRectF(0, 0, width, height), radius, radius)
    mark = icons.draw(icon_of(hint), look, "blue", size, ratio)
    painter.drawPixmap(pad, (height - size) // 2, mark)
    painter.setPen(look.colour("ink"))
    at = QRectF(size + 2 * pad, (height - text_height) / 2, 0, 0)
    for font, broken in parts:
        at.moveTop(at.top() + draw_lines(painter, broken, font, at, Qt.AlignmentFlag.AlignLeft))
    painter.end()
    return drawn
