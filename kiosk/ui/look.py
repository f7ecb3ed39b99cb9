"""How the window looks: the theme's colours, the scale, and what follows from both.

The sketches are drawn at 1280x800. A larger window shows the same picture larger, so that a
card can still be read from two metres on a big screen: every length goes through `Look.px`.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QGuiApplication,
    QPalette,
)
from PySide6.QtWidgets import QApplication, QWidget

import assets

ThemeName = Literal["light", "dark"]

FAMILY = "Gatepost Sans"
SMALLEST_TEXT_PX = 16
SKETCH_SIZE = (1280, 800)
_SCALES = (0.85, 1.6)
_SCALE_STEPS_A_UNIT = 20
_MEASURE = re.compile(r"(\d+)(sp|fp)\b")
_TOKEN = re.compile(r"@([a-z_]+)")


class FontsMissing(RuntimeError):
    """The fonts in assets could not be loaded: the build is broken."""


@cache
def tokens(theme: ThemeName) -> Mapping[str, str]:
    """Give the theme's colours by name, as #rrggbb."""
    themes = json.loads(assets.path("themes/tokens.json").read_text("utf-8"))
    return dict(themes[theme])


@dataclass(frozen=True, slots=True)
class Look:
    """One theme at one scale."""

    theme: ThemeName = "light"
    scale: float = 1.0

    def px(self, length: float) -> int:
        """Scale a length of the sketches to pixels."""
        return round(length * self.scale)

    def text_px(self, size: float) -> int:
        """Scale a text size; nothing falls under the smallest readable one."""
        return max(SMALLEST_TEXT_PX, round(size * self.scale))

    def colour(self, token: str) -> QColor:
        """Give a colour of the theme."""
        return QColor(tokens(self.theme)[token])

    def font(self, size: float, *, bold: bool = False) -> QFont:
        """Give a font of `size` on the sketches' scale. The digits are all of one width."""
        return exact_font(self.text_px(size), bold=bold)

    def metrics(self, size: float, *, bold: bool = False) -> QFontMetricsF:
        """Give the metrics of `font`."""
        return QFontMetricsF(self.font(size, bold=bold))


class Wears(Protocol):
    """A widget that follows the window's look."""

    def wear(self, look: Look) -> None:
        """Take on the colours and sizes of `look`."""


def theme_of(setting: Literal["light", "dark", "system"]) -> ThemeName:
    """Give the theme of a setting; `system` asks the desktop. Needs a QGuiApplication."""
    if setting != "system":
        return setting
    dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return "dark" if dark else "light"


def scale_for(width_px: int, height_px: int) -> float:
    """Say how much larger than the sketches a window of this size draws."""
    fit = min(width_px / SKETCH_SIZE[0], height_px / SKETCH_SIZE[1])
    stepped = int(fit * _SCALE_STEPS_A_UNIT + 1e-6) / _SCALE_STEPS_A_UNIT
    return min(max(stepped, _SCALES[0]), _SCALES[1])


def load_fonts() -> None:
    """Load the program's own fonts, once; no system font is ever needed.

    Raises:
        FontsMissing: they are not in assets, or Qt cannot read them.
    """
    if FAMILY in QFontDatabase.families():
        return
    for style in ("Regular", "Bold"):
        place = assets.path(f"fonts/GatepostSans-{style}.otf")
        if QFontDatabase.addApplicationFont(str(place)) < 0:
            raise FontsMissing(place.name)


@lru_cache(maxsize=64)
def _font(size_px: int, bold: bool) -> QFont:
    font = QFont([FAMILY])
    font.setPixelSize(size_px)
    font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    # Half-pixel hinting moves glyphs about between sizes; the figures must not jump.
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return font


def exact_font(size_px: int, *, bold: bool = False) -> QFont:
    """Give the font at a size in real pixels."""
    return QFont(_font(size_px, bold))


def style_sheet(look: Look) -> str:
    """Fill the style sheet's places with the look's colours and lengths."""

    def measure(found: re.Match[str]) -> str:
        length = int(found[1])
        return f"{look.text_px(length) if found[2] == 'fp' else look.px(length)}px"

    sheet = assets.path("themes/kiosk.qss").read_text("utf-8")
    sheet = _MEASURE.sub(measure, sheet)
    return _TOKEN.sub(lambda found: tokens(look.theme)[found[1]], sheet)


def palette(look: Look) -> QPalette:
    """Give the palette for what the style sheet does not reach (Fusion draws the rest)."""
    roles = QPalette.ColorRole
    made = QPalette()
    for role, token in {
        roles.Window: "background",
        roles.WindowText: "ink",
        roles.Base: "panel",
        roles.AlternateBase: "background",
        roles.Text: "ink",
        roles.Button: "panel",
        roles.ButtonText: "ink",
        roles.Highlight: "blue",
        roles.HighlightedText: "on_blue",
        roles.PlaceholderText: "soft",
        roles.ToolTipBase: "ink",
        roles.ToolTipText: "panel",
        roles.Link: "blue",
    }.items():
        made.setColor(role, look.colour(token))
    return made


def dress(app: QApplication, look: Look) -> None:
    """Put the look on everything that Qt draws by itself."""
    if app.style().name() != "fusion":
        app.setStyle("Fusion")
    app.setPalette(palette(look))
    app.setFont(look.font(17))


def repolish(widget: QWidget) -> None:
    """Let the style sheet look at a widget again whose name or kind has changed.

    Not by `widget.style().polish(widget)`: PySide may know the address of a style as that of
    something that is gone, and hand out an object without `polish` (seen after some 400 windows).
    """
    widget.setStyleSheet("")
