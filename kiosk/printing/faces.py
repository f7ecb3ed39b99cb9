"""Type for paper: our own fonts where they are, the system's where not.

Qt lays out text only where a QGuiApplication lives; `with_gui` makes sure that one does.
"""

import bisect
import re
import unicodedata
from functools import cache, lru_cache

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QGuiApplication, QTextLayout
from PySide6.QtWidgets import QApplication

import assets

FAMILY = "Gatepost Sans"

_JOINERS = "\u200c\u200d"
"""Steer too, but Uyghur and others are written with them."""

_MARKS = 3
_LONGEST = 200
"""Characters of a text that are looked at; no line of a badge holds more."""
_APOSTROPHE = re.compile(r"(?<=[A-Za-z\u00c0-\u024f])\u2019")
_BREAKS = " ·・•-‐/、，"
_KEPT = 2048
"""Measurements of lines: posts, teams and the event's name come again on every badge."""
LINE = 1.16
"""Height of a line, in ems."""

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
    """Give `text` on one line, without the characters that steer instead of show.

    At most three marks stay on a letter: a pile of them would grow into the lines around. In
    O’Neill the apostrophe becomes a narrow one: a Chinese font's is as wide as an ideograph.
    """
    letters: list[str] = []
    marks = 0
    for letter in " ".join(text[:_LONGEST].split()):
        kind = unicodedata.category(letter)
        marks = marks + 1 if kind in {"Mn", "Me"} else 0
        if marks <= _MARKS and (letter in _JOINERS or kind not in {"Cc", "Cf", "Cs"}):
            letters.append(letter)
    return _APOSTROPHE.sub("'", "".join(letters).strip())


def level(text: str) -> bool:
    """Say whether a text is written left to right, one letter beside the other, without marks."""
    return all(
        unicodedata.category(letter)[0] != "M"
        and unicodedata.bidirectional(letter) not in {"R", "AL", "AN"}
        for letter in text
    )


@cache
def missing(letter: str, *, bold: bool = False) -> bool:
    """Say whether no font here has a character, so that a box would stand for it."""
    layout = QTextLayout(letter, face(100, bold=bold))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return any(0 in run.glyphIndexes() for run in layout.glyphRuns())


@lru_cache(_KEPT)
def fitted(
    text: str, width: float, *, largest: float, smallest: float, bold: bool = False
) -> tuple[QFont, str]:
    """Give the largest font in which `text` fits into `width`, and what fits.

    At `smallest` the rest is cut with an ellipsis. The font is kept and shared: not to be altered.
    """
    text = plain(text)
    font = face(largest, bold=bold)
    wide = QFontMetricsF(font).horizontalAdvance(text)
    if wide > width:
        font = face(max(smallest, largest * width / wide * 0.995), bold=bold)
    return font, _cut(text, width, QFontMetricsF(font))


@lru_cache(_KEPT)
def fitted_lines(
    text: str,
    width: float,
    height: float,
    *,
    largest: float,
    smallest: float,
    bold: bool = False,
) -> tuple[QFont, tuple[str, ...]]:
    """Give `text` on one line, or on two where that makes it clearly larger; see `fitted`.

    Args:
        height: of both lines together.
    """
    font, one = fitted(text, width, largest=largest, smallest=smallest, bold=bold)
    half = min(largest, height / (2 * LINE))
    if font.pixelSize() >= 0.94 * half and not one.endswith("…"):
        return font, (one,)
    text = plain(text)
    metrics = QFontMetricsF(face(half, bold=bold))
    first, second = _halves(text, metrics)
    wide = max(metrics.horizontalAdvance(first), metrics.horizontalAdvance(second))
    size = half if wide <= width else max(smallest, half * width / wide * 0.995)
    if size <= font.pixelSize() and not one.endswith("…"):
        return font, (one,)
    smaller = face(size, bold=bold)
    metrics = QFontMetricsF(smaller)
    if metrics.horizontalAdvance(first) > width:
        first = text[: _fitting(text, width, metrics)]
        second = text[len(first) :].strip()
    return smaller, tuple(line for line in (first, _cut(second, width, metrics)) if line)


def _halves(text: str, metrics: QFontMetricsF) -> tuple[str, str]:
    """Break `text` where the longer of two lines is shortest: between words if that is any good."""
    whole = metrics.horizontalAdvance(text)

    def longer(place: int) -> float:
        before = metrics.horizontalAdvance(text[:place].rstrip())
        return max(before, metrics.horizontalAdvance(text[place:].lstrip()))

    places = [place for place in range(1, len(text)) if text[place - 1] in _BREAKS]
    best = min(places, key=longer, default=None)
    if best is None or longer(best) > 0.75 * whole:
        anywhere = [
            place for place in range(1, len(text)) if unicodedata.category(text[place])[0] != "M"
        ]
        best = min(anywhere, key=longer, default=len(text))
    return text[:best].rstrip(), text[best:].lstrip()


def _fitting(text: str, width: float, metrics: QFontMetricsF) -> int:
    """Give how many characters from the first fit into `width`."""
    return bisect.bisect_right(
        range(1, len(text) + 1), width, key=lambda end: metrics.horizontalAdvance(text[:end])
    )


def _cut(text: str, width: float, metrics: QFontMetricsF) -> str:
    if metrics.horizontalAdvance(text) <= width:
        return text
    end = _fitting(text, width - metrics.horizontalAdvance("…"), metrics)
    return text[:end].rstrip() + "…"
