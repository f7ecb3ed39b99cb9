"""Type and the marks of posts."""

import pytest
from PySide6.QtGui import QColor, QFontMetricsF

from kiosk.printing.faces import (
    FAMILY,
    LINE,
    face,
    family,
    fitted,
    fitted_lines,
    missing,
    plain,
    with_gui,
)
from kiosk.printing.postmarks import (
    COLOURS,
    NO_POST,
    WHITE,
    colour_of,
    contrast,
    letter_of,
    on,
    on_paper,
    sides_of,
)

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize("colour", [*COLOURS, NO_POST], ids=lambda colour: colour.name())
def test_white_is_readable_on_every_posts_colour(colour: QColor) -> None:
    assert contrast(WHITE, colour) >= 4.5
    assert on(colour) == WHITE
    assert on_paper(colour) == colour


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
        ("Zoë O’Neill", "Zoë O'Neill"),
        ("‘王’晓", "‘王’晓"),
    ],
)
def test_characters_that_steer_are_left_out(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_fonts_keep_their_shape_at_any_size() -> None:
    assert face(0).pixelSize() == 1
    assert face(500, bold=True).bold()


def test_the_application_that_is_there_is_used(qapp: object) -> None:
    assert with_gui() is qapp


def test_the_organisers_colour_comes_before_ours_and_what_is_no_colour_counts_as_none() -> None:
    assert colour_of(0, "#FFCF33") == QColor(0xFF, 0xCF, 0x33)
    assert colour_of(None, "#ffcf33") == QColor(0xFF, 0xCF, 0x33)
    for no_colour in ("", "yellow", "#12", "#zzzzzz", "#\U0001f600"):
        assert colour_of(0, no_colour) == COLOURS[0]


@pytest.mark.parametrize("red", range(0, 256, 51))
@pytest.mark.parametrize("green", range(0, 256, 51))
@pytest.mark.parametrize("blue", range(0, 256, 51))
def test_words_are_readable_on_any_colour_and_in_it_on_paper(
    red: int, green: int, blue: int
) -> None:
    colour = QColor(red, green, blue)
    assert contrast(on(colour), colour) >= 4
    assert contrast(on_paper(colour), WHITE) >= 4.5


def test_a_long_name_takes_two_lines_where_that_makes_it_larger() -> None:
    def lines(text: str, smallest: float = 300) -> list[str]:
        font, found = fitted_lines(text, 7800, 1700, largest=1500, smallest=smallest, bold=True)
        metrics = QFontMetricsF(font)
        assert all(metrics.horizontalAdvance(line) <= 7800 for line in found)
        assert len(found) * font.pixelSize() * LINE <= 1702 or len(found) == 1
        return list(found)

    assert lines("王晓安") == ["王晓安"]
    assert lines("Daniel Okafor") == ["Daniel Okafor"]
    assert lines("Abdurahman Mamatjan Tursunniyaz") == ["Abdurahman", "Mamatjan Tursunniyaz"]
    assert lines("阿依古丽·买买提·吐尔逊尼亚孜·阿卜杜热合曼") == [
        "阿依古丽·买买提·",
        "吐尔逊尼亚孜·阿卜杜热合曼",
    ]
    assert lines("亦" * 20) == ["亦" * 10, "亦" * 10]
    assert lines("W" * 31) == ["W" * 15, "W" * 16]
    cut = lines("亦" * 120)
    assert len(cut) == 2
    assert cut[1].endswith("…")
    assert lines("") == [""]
    assert lines("一" + "\u0301" * 50) == ["一" + "\u0301" * 3]


def test_a_character_that_no_font_has_is_known_before_it_is_printed() -> None:
    for bold in (False, True):
        assert not any(missing(letter, bold=bold) for letter in "王𠮷龘㛃䶮𬍛A·")
        assert missing("\U0010fffd", bold=bold)
