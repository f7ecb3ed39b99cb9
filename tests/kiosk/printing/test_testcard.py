"""The camera test card on paper: read back from pixels, true to size, the same every time."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from numpy.typing import NDArray

from kiosk.printing.cardplan import BY_TEXT, CODES, RAMP_STEPS, SLANTED, CardCode, ramp_step
from kiosk.printing.codes import MODULES, QUIET, check
from kiosk.printing.testcard import print_card
from kiosk.scanning.reader import Reader
from tests.builders import WANG, a_badge_text

pytestmark = pytest.mark.usefixtures("qapp")

DPI = 300
MM_PX = DPI / 25.4


@pytest.fixture(scope="module")
def card(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("card") / "card.pdf"
    print_card(path)
    return path


@pytest.fixture(scope="module")
def page(card: Path) -> NDArray[np.uint8]:
    with pypdfium2.PdfDocument(card) as pdf:
        (only,) = list(pdf)
        return np.array(only.render(scale=DPI / 72).to_pil().convert("L"))


def found_on(page: NDArray[np.uint8]) -> dict[str, zxingcpp.Barcode]:
    return {found.text: found for found in zxingcpp.read_barcodes(page)}


def test_every_code_of_the_card_is_read_from_its_page(page: NDArray[np.uint8]) -> None:
    assert set(found_on(page)) == set(BY_TEXT)


@pytest.mark.parametrize("code", CODES, ids=lambda code: f"{code.module_mm:.2f}mm")
def test_the_kiosks_own_reader_reads_each_code_alone(
    code: CardCode, page: NDArray[np.uint8]
) -> None:
    quiet = code.place.widened(QUIET * code.module_mm)
    top, left, side = (round(mm * MM_PX) for mm in (quiet.top, quiet.left, quiet.width))
    assert Reader().read(page[top : top + side, left : left + side].copy()) == [code.text]


def test_codes_are_as_dense_as_badges_and_stand_where_the_plan_says(
    page: NDArray[np.uint8],
) -> None:
    assert {len(code.text) for code in CODES} == {len(a_badge_text(WANG))}
    found = found_on(page)
    for code in CODES:
        check(code.text)
        at = found[code.text].position
        assert at.top_left.x / MM_PX == pytest.approx(code.place.left, abs=0.3)
        assert at.top_left.y / MM_PX == pytest.approx(code.place.top, abs=0.3)
        wide = (at.top_right.x - at.top_left.x) / MM_PX
        assert wide == pytest.approx(MODULES * code.module_mm, abs=0.4)


def test_the_quiet_zone_of_each_code_is_white(page: NDArray[np.uint8]) -> None:
    for code in CODES:
        quiet, itself = code.place.widened(QUIET * code.module_mm), code.place.widened(0.1)
        left, top, side = (round(mm * MM_PX) for mm in (quiet.left, quiet.top, quiet.width))
        square = page[top : top + side, left : left + side].copy()
        rim = round((itself.left - quiet.left) * MM_PX)
        square[rim:-rim, rim:-rim] = 255
        assert square.min() == 255, code.module_mm


def test_the_ramp_goes_from_black_to_white_and_the_square_is_black(
    page: NDArray[np.uint8],
) -> None:
    def level(left: float, top: float) -> int:
        return int(page[round(top * MM_PX), round(left * MM_PX)])

    middles = [
        level(place.left + place.width / 2, place.top + place.height / 2)
        for place in map(ramp_step, range(RAMP_STEPS))
    ]
    assert (middles[0], middles[-1]) == (0, 255)
    assert all(darker < lighter for darker, lighter in pairwise(middles))
    assert level(SLANTED.left + SLANTED.width / 2, SLANTED.top + SLANTED.height / 2) == 0


def test_the_page_is_a4_says_what_to_do_in_both_languages_and_is_the_same_every_time(
    card: Path, tmp_path: Path
) -> None:
    with pypdfium2.PdfDocument(card) as pdf:
        assert pdf[0].get_size() == pytest.approx((595.3, 841.9), abs=0.5)
        text = pdf[0].get_textpage().get_text_range()
    assert "100 mm" in text
    assert "100%" in text
    assert "gatepost doctor camera" in text
    assert "Hold the card where volunteers hold their badges" in text
    again = tmp_path / "again.pdf"
    print_card(again)
    assert again.read_bytes() == card.read_bytes()
    assert b"20230816000000" in again.read_bytes()


def test_a_folder_that_is_not_there_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    path = tmp_path / "away" / "card.pdf"
    with pytest.raises(OSError, match="away") as caught:
        print_card(path)
    assert caught.value.filename == str(path)
    folder = tmp_path / "card.pdf"
    folder.mkdir()
    with pytest.raises(IsADirectoryError):
        print_card(folder)
    assert list(tmp_path.iterdir()) == [folder]
