"""The QR codes: their size, and the mask that the library itself would choose."""

from typing import Literal, cast

import pytest
import qrcode
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.util import MODE_ALPHA_NUM, QRData

from kiosk.printing.codes import MODULES, VERSION, Ecc, matrix
from sync.domain.entries import VolunteerId
from tests.builders import a_badge_text


@pytest.mark.parametrize(("ecc", "modules"), [(Ecc.M, 41), (Ecc.Q, 49)])
def test_a_token_is_one_alphanumeric_segment(ecc: Ecc, modules: int) -> None:
    """In byte mode 139 characters at level M would need version 8, 49 modules a side."""
    rows = matrix(a_badge_text(), ecc)
    assert (VERSION, MODULES) == (6, 41)
    assert len(rows) == ecc.modules == modules
    assert {len(row) for row in rows} == {modules}


@pytest.mark.parametrize("text", ["", "v1:abc", "A" * 155, "V1:王", "A\n"])
@pytest.mark.parametrize("ecc", Ecc)
def test_a_text_of_another_alphabet_gets_no_code(text: str, ecc: Ecc) -> None:
    with pytest.raises(ValueError, match="not the text of a badge"):
        matrix(text, ecc)


@pytest.mark.parametrize(
    ("ecc", "level"), [(Ecc.M, ERROR_CORRECT_M), (Ecc.Q, ERROR_CORRECT_Q)], ids=["M", "Q"]
)
def test_the_code_is_the_one_that_the_library_makes_in_ten_times_the_time(
    ecc: Ecc, level: int
) -> None:
    texts = [a_badge_text(VolunteerId(1000 + number)) for number in range(40)]
    for text in [*texts, "A", " " * 154, "Z" * 139]:
        whole = qrcode.QRCode(version=ecc.version, error_correction=level, border=0)
        whole.add_data(QRData(text, mode=cast(Literal[2], MODE_ALPHA_NUM)), optimize=0)
        whole.make(fit=False)
        assert matrix(text, ecc) == whole.get_matrix()


def test_the_texts_of_that_test_call_for_every_mask() -> None:
    """Three modules of the format field hold the mask, turned by a fixed pattern (101)."""
    texts = [a_badge_text(VolunteerId(1000 + number)) for number in range(40)]
    seen = set()
    for text in texts:
        rows = matrix(text)
        seen.add(tuple(rows[8][column] for column in (2, 3, 4)))
    assert len(seen) >= 6
