"""Every code of a printed sheet is read back, by two decoders and from pixels."""

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from pypdfium2 import raw

from kiosk.printing.badges import print_badges
from kiosk.printing.cards import Layout
from kiosk.printing.codes import Ecc
from tests.kiosk.printing.papers import (
    MM_PX,
    RASTERS,
    Page,
    a_card,
    by_pdfium,
    by_zbar,
    by_zxing,
    cut,
)

pytestmark = pytest.mark.usefixtures("qapp")

A_PAGE = {Layout.A4_SHEET: 4, Layout.A4_SMALL: 8, Layout.LANYARD: 1, Layout.CR80: 1}
CARD_MM = {
    Layout.A4_SHEET: (90.0, 130.0),
    Layout.A4_SMALL: (85.6, 54.0),
    Layout.LANYARD: (90.0, 130.0),
    Layout.CR80: (85.6, 54.0),
}


@pytest.mark.parametrize("raster", RASTERS)
@pytest.mark.parametrize("ecc", Ecc)
@pytest.mark.parametrize("layout", Layout)
def test_every_code_of_a_printed_sheet_is_read_back_by_two_decoders(
    layout: Layout, ecc: Ecc, raster: Callable[[Path], list[Page]], tmp_path: Path
) -> None:
    """Sheets whole by ZXing, and by both once they are cut.

    ZBar confuses the eyes of eight codes on one page in about one page of ten; of single cards
    it reads every one (1,000 of 1,000, each layout and level).
    """
    cards = [a_card(number, colour="#ffcf33" if number % 2 else "") for number in range(1, 10)]
    print_badges(cards, tmp_path / "badges.pdf", layout=layout, ecc=ecc)
    pages = raster(tmp_path / "badges.pdf")
    assert layout.a_page == A_PAGE[layout]
    assert len(pages) == -(-len(cards) // layout.a_page)
    for place, page in enumerate(pages):
        there = cards[place * layout.a_page : (place + 1) * layout.a_page]
        assert by_zxing(page) == {card.token for card in there}
        for card, paper in zip(there, cut(page, layout), strict=False):
            assert by_zxing(paper) == by_zbar(paper) == {card.token}


@pytest.mark.parametrize("ecc", Ecc)
@pytest.mark.parametrize("layout", Layout)
def test_the_code_is_large_and_stands_in_a_quiet_zone(
    layout: Layout, ecc: Ecc, tmp_path: Path
) -> None:
    long = a_card(name="阿卜杜热合曼·" * 6, team="青年职工一中队" * 6, number="BJ-2023-000123456")
    print_badges([long], tmp_path / "one.pdf", layout=layout, ecc=ecc)
    (page,) = by_pdfium(tmp_path / "one.pdf")
    wide, high = layout.page_mm
    assert page.shape == pytest.approx((high * MM_PX, wide * MM_PX), abs=2)
    (found,) = zxingcpp.read_barcodes(
        page, formats=zxingcpp.barcode_formats_from_str("QRCodeModel2")
    )
    assert found.ec_level == ecc.value
    corners = found.position
    side = corners.top_right.x - corners.top_left.x
    assert side / MM_PX >= 35
    left, top = corners.top_left.x, corners.top_left.y
    module = side / ecc.modules
    outer = page[
        round(top - 3.9 * module) : round(top + side + 3.9 * module),
        round(left - 3.9 * module) : round(left + side + 3.9 * module),
    ].copy()
    assert min(outer.shape) >= (ecc.modules + 7) * module, "none of it lies off the page"
    rim = round(3.3 * module)
    outer[rim:-rim, rim:-rim] = 255
    assert outer.min() >= 250


@pytest.mark.parametrize("layout", Layout)
def test_modules_are_vectors(layout: Layout, tmp_path: Path) -> None:
    print_badges([a_card()], tmp_path / "one.pdf", layout=layout)
    with pypdfium2.PdfDocument(tmp_path / "one.pdf") as pdf:
        kinds = {thing.type for thing in pdf[0].get_objects()}
    assert raw.FPDF_PAGEOBJ_PATH in kinds
    assert raw.FPDF_PAGEOBJ_IMAGE not in kinds


@pytest.mark.parametrize("layout", [Layout.A4_SHEET, Layout.A4_SMALL])
def test_cut_marks_stand_on_the_lines_to_cut_and_colour_runs_over_them(
    layout: Layout, tmp_path: Path
) -> None:
    """Lines of marks are as far apart as a card is wide and high; no line runs through a card."""
    cards = [a_card(number, colour="#1257c9") for number in range(1, 1 + A_PAGE[layout])]
    print_badges(cards, tmp_path / "sheet.pdf", layout=layout)
    (page,) = by_pdfium(tmp_path / "sheet.pdf", dpi=508)
    a_mm = 20
    wide, high = (side * a_mm for side in CARD_MM[layout])
    rows = len(cards) // 2
    left, top = (
        (210 * a_mm - 2 * wide - 10 * a_mm) / 2,
        (297 * a_mm - rows * (high + 10 * a_mm)) / 2,
    )
    top += 5 * a_mm
    for row in range(rows):
        for column in range(2):
            x, y = left + column * (wide + 10 * a_mm), top + row * (high + 10 * a_mm)
            for x_cut, out_x in ((x, -1), (x + wide, 1)):
                for y_cut, out_y in ((y, -1), (y + high, 1)):
                    along = round(x_cut + out_x * 3.5 * a_mm), round(y_cut)
                    down = round(x_cut), round(y_cut + out_y * 3.5 * a_mm)
                    for mark_x, mark_y in (along, down):
                        spot = page[mark_y - 3 : mark_y + 4, mark_x - 3 : mark_x + 4]
                        assert spot.min() < 100, "there is a mark"
            just_outside = page[round(y - 1.5 * a_mm), round(x + 5 * a_mm)]
            assert just_outside < 200, "colour runs past the cut"
            assert page[round(y + 0.6 * high), round(x + 1)] > 250, "no mark on the card"
