"""Colours that can be read, fonts that are ours, pictures that exist."""

import itertools
import math
import re
from typing import get_args

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF, QRawFont
from pytestqt.qtbot import QtBot

import assets
from kiosk.ui import icons
from kiosk.ui.look import (
    FAMILY,
    SMALLEST_TEXT_PX,
    Look,
    ThemeName,
    exact_font,
    load_fonts,
    style_sheet,
    tokens,
)

THEMES: tuple[ThemeName, ...] = get_args(ThemeName)


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours (WCAG 2.2, 1.4.3)."""

    def light(name: str) -> float:
        colour = QColor(name)
        parts = [
            c / 12.92 if c <= 0.04045 else math.pow((c + 0.055) / 1.055, 2.4)
            for c in (colour.redF(), colour.greenF(), colour.blueF())
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    upper, lower = sorted((light(one), light(other)), reverse=True)
    return (upper + 0.05) / (lower + 0.05)


TEXTS = [
    ("ink", "panel"),
    ("ink", "background"),
    ("soft", "panel"),
    ("soft", "background"),
    ("blue", "panel"),
    ("blue", "blue_soft"),
    ("on_blue", "blue"),
    ("on_blue", "blue_press"),
    ("done", "panel"),
    ("card_soft", "done_soft"),
    ("card_soft", "choose_soft"),
    ("card_soft", "stop_soft"),
    ("ink", "done_soft"),
    ("ink", "choose_soft"),
    ("ink", "stop_soft"),
    ("choose_word", "choose_soft"),
    ("stop_word", "stop_soft"),
    ("on_lens", "lens"),
    ("lens_soft", "lens"),
]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_text_on_its_ground_can_be_read(theme: ThemeName, ink: str, ground: str) -> None:
    assert contrast(tokens(theme)[ink], tokens(theme)[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("answer", ["done", "choose", "stop"])
def test_the_large_word_can_be_read_in_daylight(theme: ThemeName, answer: str) -> None:
    colours = tokens(theme)
    assert contrast(colours[f"{answer}_word"], colours[f"{answer}_soft"]) >= 7
    assert contrast(colours[answer], colours[f"{answer}_soft"]) >= 3


def test_both_themes_have_the_same_tokens() -> None:
    assert set(tokens("light")) == set(tokens("dark"))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("scale", [0.85, 1.0, 1.6])
def test_the_style_sheet_is_filled_and_no_text_is_too_small(theme: ThemeName, scale: float) -> None:
    sheet = style_sheet(Look(theme, scale))
    assert "@" not in sheet
    assert not re.search(r"\d(sp|fp)\b", sheet)
    sizes = [int(size) for size in re.findall(r"font-size: (\d+)px", sheet)]
    assert sizes
    assert min(sizes) >= SMALLEST_TEXT_PX


@pytest.mark.parametrize("bold", [False, True])
def test_the_font_is_ours_and_has_a_true_bold(qtbot: QtBot, bold: bool) -> None:
    load_fonts()
    font = exact_font(40, bold=bold)
    info = QFontInfo(font)
    assert (info.family(), info.bold(), info.pixelSize()) == (FAMILY, bold, 40)
    file = assets.path(f"fonts/GatepostSans-{'Bold' if bold else 'Regular'}.otf")
    assert file.stat().st_size < 12_000_000
    raw = QRawFont(str(file), 40)
    for character in "岗亭上岗王晓安𠮷龘㛃＋→…·—“”Aé0":
        assert raw.glyphIndexesForString(character)[0] != 0, character


def test_digits_are_of_one_width_so_that_figures_do_not_jump(qtbot: QtBot) -> None:
    load_fonts()
    for bold in (False, True):
        metrics = QFontMetricsF(exact_font(40, bold=bold))
        assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1


@pytest.mark.parametrize("place", sorted(assets.path("icons").glob("*.svg")), ids=lambda p: p.stem)
def test_every_icon_is_drawn_in_the_colour_asked(qtbot: QtBot, place: object) -> None:
    name = getattr(place, "stem", "")
    text = assets.path(f"icons/{name}.svg").read_text("utf-8")
    look = Look("dark")
    drawn = icons.picture(name, look, QSize(96, 66))
    image = drawn.toImage()
    points = itertools.product(range(0, image.width(), 2), range(0, image.height(), 2))
    assert any(image.pixelColor(x, y).alpha() > 200 for x, y in points), "nothing is drawn"
    for token in re.findall(r"var\(--(\w+)\)", text):
        assert token in tokens("dark")
    # One line weight, ours: no fonts, no pictures, no scripts in a drawing.
    assert not re.search(r"<(text|image|script|style|use)\b|href", text)
    if 'viewBox="0 0 24 24"' in text:
        assert 'stroke-width="2"' in text


def test_an_unknown_icon_is_a_mistake(qtbot: QtBot) -> None:
    with pytest.raises(icons.IconMissing):
        icons.draw("no-such-icon", Look(), "ink", 24)


def test_assets_are_found_in_a_frozen_program_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys._MEIPASS", "/frozen", raising=False)
    assert assets.path("icons/done.svg").as_posix() == "/frozen/assets/icons/done.svg"
