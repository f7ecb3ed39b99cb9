"""Codes, type and the marks of posts."""

import pytest
from PySide6.QtGui import QColor, QFontMetricsF

from kiosk.printing.codes import MODULES, VERSION, matrix
from kiosk.printing.drawing import COLOURS, NO_POST, colour_of, letter_of, sides_of
from kiosk.printing.faces import FAMILY, face, family, fitted, plain, with_gui
from tests.builders import a_badge_text

pytestmark = pytest.mark.usefixtures("qapp")


def test_a_token_is_one_alphanumeric_segment_of_version_6() -> None:
    """In byte mode 139 characters at level M would need version 8, 49 modules a side."""
    rows = matrix(a_badge_text())
    assert VERSION == 6
    assert len(rows) == MODULES == 41
    assert {len(row) for row in rows} == {41}


@pytest.mark.parametrize("text", ["", "v1:abc", "A" * 155, "V1:王", "A\n"])
def test_a_text_of_another_alphabet_gets_no_code(text: str) -> None:
    with pytest.raises(ValueError, match="not the text of a badge"):
        matrix(text)


def luminance(colour: QColor) -> float:
    """WCAG 2.1, relative luminance."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colour", [*COLOURS, NO_POST], ids=lambda colour: colour.name())
def test_white_is_readable_on_every_posts_colour(colour: QColor) -> None:
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5


def test_the_first_thirty_six_posts_differ_in_colour_or_shape_and_all_in_letter() -> None:
    assert len({(colour_of(post).name(), sides_of(post)) for post in range(36)}) == 36
    assert len({sides_of(post) for post in range(6)}) == 6
    assert len({letter_of(post) for post in range(100)}) == 100
    assert [letter_of(post) for post in (0, 25, 26)] == ["A", "Z", "27"]
    assert colour_of(None) == NO_POST


def test_our_own_type_is_used() -> None:
    assert family() == FAMILY


def test_text_is_shrunk_first_and_cut_last() -> None:
    whole = fitted("王晓安", 8000, largest=1500, smallest=500)
    assert (whole[0].pixelSize(), whole[1]) == (1500, "王晓安")
    shrunk, text = fitted("阿依古丽·买买提", 8000, largest=1500, smallest=500)
    assert text == "阿依古丽·买买提"
    assert 500 < shrunk.pixelSize() < 1500
    cut, short = fitted("阿卜杜热合曼·" * 9, 8000, largest=1500, smallest=500)
    assert cut.pixelSize() == 500
    assert short.endswith("…")
    assert QFontMetricsF(cut).horizontalAdvance(short) <= 8000
    assert fitted("王晓安", 1, largest=500, smallest=500)[1] == "…"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("王\n晓\t安", "王 晓 安"),
        ("\u202eabc\x00\u200b", "abc"),
        ("ئا\u200cلا", "ئا\u200cلا"),
        ("  田𠮷 ", "田𠮷"),
        ("\ud800x", "x"),
    ],
)
def test_characters_that_steer_are_left_out(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_fonts_keep_their_shape_at_any_size() -> None:
    assert face(0).pixelSize() == 1
    assert face(500, bold=True).bold()


def test_the_application_that_is_there_is_used(qapp: object) -> None:
    assert with_gui() is qapp
