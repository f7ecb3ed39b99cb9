"""Our own vector icons, drawn in a colour of the theme and kept."""

import re
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import assets
from kiosk.ui.look import Look, tokens

_TOKEN = re.compile(r"var\(--([a-z_]+)\)")


class IconMissing(LookupError):
    """No such drawing in assets/icons: a misspelt name."""


@lru_cache(maxsize=128)
def _drawing(name: str) -> str:
    place = assets.path(f"icons/{name}.svg")
    if not place.is_file():
        raise IconMissing(name)
    return place.read_text("utf-8")


@lru_cache(maxsize=256)
def _drawn(name: str, theme: str, colour: str, size: tuple[int, int], ratio: float) -> QPixmap:
    colours = tokens("dark" if theme == "dark" else "light")
    text = _TOKEN.sub(lambda found: colours[found[1]], _drawing(name))
    renderer = QSvgRenderer(QByteArray(text.replace("currentColor", colour).encode()))
    pixmap = QPixmap(round(size[0] * ratio), round(size[1] * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # The rectangle is given: the default one ignores the picture's own proportions.
    renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
    renderer.render(painter, QRectF(0, 0, pixmap.width(), pixmap.height()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def draw(name: str, look: Look, token: str, size_px: int, ratio: float = 1.0) -> QPixmap:
    """Give icon `name` in the colour of `token`, square, `size_px` in real pixels.

    Main thread only; drawn once, then kept.
    """
    return _drawn(name, look.theme, tokens(look.theme)[token], (size_px, size_px), ratio)


def picture(name: str, look: Look, size: QSize, ratio: float = 1.0) -> QPixmap:
    """Give an illustration, which names the theme's colours itself."""
    colour = tokens(look.theme)["ink"]
    return _drawn(name, look.theme, colour, (size.width(), size.height()), ratio)


def icon(name: str, look: Look, token: str, size_px: int, ratio: float = 1.0) -> QIcon:
    """Give `draw` as an icon for a button."""
    return QIcon(draw(name, look, token, size_px, ratio))


def spaced(name: str, look: Look, token: str, size: QSize, ratio: float = 1.0) -> QIcon:
    """Give `icon` in the middle of a wider place: Qt puts a button's words right beside it."""
    colour = tokens(look.theme)[token]
    return QIcon(_drawn(name, look.theme, colour, (size.width(), size.height()), ratio))
