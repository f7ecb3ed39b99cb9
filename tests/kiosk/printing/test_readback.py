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
)

pytestmark = pytest.mark.usefixtures("qapp")

A_PAGE = {Layout.A4_SHEET: 4, Layout.LANYARD: 1, Layout.CR80: 1}


@pytest.mark.parametrize("raster", RASTERS)
@pytest.mark.parametrize("ecc", Ecc)
@pytest.mark.parametrize("layout", Layout)
def test_every_code_of_a_printed_sheet_is_read_back_by_two_decoders(
    layout: Layout, ecc: Ecc, raster: Callable[[Path], list[Page]], tmp_path: Path
) -> None:
    cards = [a_card(number, colour="#ffcf33" if number % 2 else "") for number in range(1, 10)]
    print_badges(cards, tmp_path / "badges.pdf", layout=layout, ecc=ecc)
    pages = raster(tmp_path / "badges.pdf")
    a_page = A_PAGE[layout]
    assert len(pages) == -(-len(cards) // a_page)
    for place, page in enumerate(pages):
        expected = {card.token for card in cards[place * a_page : (place + 1) * a_page]}
        for decode in (by_zxing, by_zbar):
            assert decode(page) == expected


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
    assert outer.min() == 255


@pytest.mark.parametrize("layout", Layout)
def test_modules_are_vectors(layout: Layout, tmp_path: Path) -> None:
    print_badges([a_card()], tmp_path / "one.pdf", layout=layout)
    with pypdfium2.PdfDocument(tmp_path / "one.pdf") as pdf:
        kinds = {thing.type for thing in pdf[0].get_objects()}
    assert raw.FPDF_PAGEOBJ_PATH in kinds
    assert raw.FPDF_PAGEOBJ_IMAGE not in kinds
