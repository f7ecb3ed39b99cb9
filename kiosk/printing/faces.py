"""Type for paper: our own fonts where they are, the system's where not.

Qt lays out text only where a QGuiApplication lives; `with_gui` makes sure that one does.
"""

import unicodedata
from functools import cache

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QGuiApplication
from PySide6.QtWidgets import QApplication

import assets

FAMILY = "Gatepost Sans"

_JOINERS = "\u200c\u200d"
"""Steer too, but Uyghur and others are written with them."""

_made: list[QGuiApplication] = []


def with_gui() -> QGuiApplication:
    """Give the process's application object; make an offscreen one if there is none.

    For commands and tests without a window. A process that will open a window on a screen
    makes its own QApplication first: Qt allows one a process. Main thread only.
    """
    found = QGuiApplication.instance()
    if isinstance(found, QGuiApplication):
        return found
    # With widgets, although paper needs none: whoever comes later may.
    _made.append(QApplication(["gatepost", "-platform", "offscreen"]))
    return _made[0]


@cache
def family() -> str:
    """Give the family to print in: ours, loaded if it has to be, else the system's own."""
    if FAMILY not in QFontDatabase.families():
        for file in sorted(assets.path("fonts").glob("GatepostSans-*.otf")):
            QFontDatabase.addApplicationFont(str(file))
    return FAMILY if FAMILY in QFontDatabase.families() else QFont().family()


def face(size: float, *, bold: bool = False, spacing_percent: float = 100) -> QFont:
    """Give a font.

    Args:
        size: of the em square, in painter units.
        spacing_percent: of each letter's own width; 100 leaves it as it is.
    """
    font = QFont(family())
    font.setPixelSize(max(1, round(size)))
    font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    # Absolute spacing would be scaled once more by a printer's resolution.
    font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, spacing_percent)
    return font


def plain(text: str) -> str:
    """Give `text` on one line, without the characters that steer instead of show."""
    spaced = " ".join(text.split())
    return "".join(
        letter
        for letter in spaced
        if letter in _JOINERS or unicodedata.category(letter) not in {"Cc", "Cf", "Cs"}
    )


def fitted(
    text: str, width: float, *, largest: float, smallest: float, bold: bool = False
) -> tuple[QFont, str]:
    """Give the largest font in which `text` fits into `width`, and what fits.

    At `smallest` the rest is cut with an ellipsis.
    """
    text = plain(text)
    font = face(largest, bold=bold)
    wide = QFontMetricsF(font).horizontalAdvance(text)
    if wide > width:
        font = face(max(smallest, largest * width / wide * 0.995), bold=bold)
    metrics = QFontMetricsF(font)
    if metrics.horizontalAdvance(text) > width:
        text = _cut(text, width, metrics)
    return font, text


def _cut(text: str, width: float, metrics: QFontMetricsF) -> str:
    for end in range(len(text) - 1, 0, -1):
        short = text[:end].rstrip() + "…"
        if metrics.horizontalAdvance(short) <= width:
            return short
    return "…"
