"""The QR code of a badge token: always alphanumeric mode, level M, never a Micro QR."""

import re
from typing import Literal, cast

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.util import MODE_ALPHA_NUM, QRData

VERSION = 6
"""Holds 154 alphanumeric characters at level M (ISO/IEC 18004, table 7); a token has 139."""
MODULES = 17 + 4 * VERSION
QUIET = 4
"""Modules of white that a QR code needs on every side."""

_ALPHANUMERIC = re.compile(r"[0-9A-Z $%*+\-./:]{1,154}")


def check(token: str) -> None:
    """Refuse a text that no badge has and that the code could not hold.

    Raises:
        ValueError: it is the caller's bug.
    """
    if not _ALPHANUMERIC.fullmatch(token):
        raise ValueError("not the text of a badge")


def matrix(token: str) -> list[list[bool]]:
    """Give the dark modules of a token's code: 41 rows from the top, without the quiet zone.

    Raises:
        ValueError: see `check`.
    """
    check(token)
    code = qrcode.QRCode(version=VERSION, error_correction=ERROR_CORRECT_M, border=0)
    # One segment of one mode: the library would look for runs of digits to save bits.
    code.add_data(QRData(token, mode=cast(Literal[2], MODE_ALPHA_NUM)), optimize=0)
    code.make(fit=False)
    return [[bool(dark) for dark in row] for row in code.get_matrix()]
