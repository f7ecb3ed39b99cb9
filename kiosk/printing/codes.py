"""The QR code of a badge token: always alphanumeric mode, level M or Q, never a Micro QR.

The library weighs all eight masks in plain Python, 13 ms a code. Which modules a mask turns
does not depend on the text, so one code is made and the other seven follow from it; the choice
between them is the library's own (ISO/IEC 18004, 7.8.3), which a test holds us to.
"""

import re
from enum import Enum
from functools import cache
from typing import Literal, cast

import numpy as np
import qrcode
from numpy.typing import NDArray
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.util import MODE_ALPHA_NUM, QRData

VERSION = 6
"""Holds 154 alphanumeric characters at level M (ISO/IEC 18004, table 7); a token has 139."""
MODULES = 17 + 4 * VERSION
QUIET = 4
"""Modules of white that a QR code needs on every side."""

_ALPHANUMERIC = re.compile(r"[0-9A-Z $%*+\-./:]{1,154}")
_ANY_TEXT = "A"
_EYE_AND_LIGHT = 0b10111010000
_LIGHT_AND_EYE = 0b00001011101

Modules = NDArray[np.bool_]
"""(rows, columns) or (masks, rows, columns); True is dark."""


class Ecc(Enum):
    """How much of a code may be lost and it still reads."""

    M = "M"
    """15 %, in the larger modules: reads from further away."""
    Q = "Q"
    """25 %, in smaller modules: for badges that get scratched, stained or stuck over."""

    @property
    def version(self) -> int:
        """Give the smallest version that holds a token; at Q it is 8, with 157 characters."""
        return VERSION if self is Ecc.M else 8

    @property
    def modules(self) -> int:
        """Give the code's side in modules, without the quiet zone."""
        return 17 + 4 * self.version


def check(token: str) -> None:
    """Refuse a text that no badge has and that the code could not hold.

    Raises:
        ValueError: it is the caller's bug.
    """
    if not _ALPHANUMERIC.fullmatch(token):
        raise ValueError("not the text of a badge")


def matrix(token: str, ecc: Ecc = Ecc.M) -> list[list[bool]]:
    """Give the dark modules of a token's code: rows from the top, without the quiet zone.

    Raises:
        ValueError: see `check`.
    """
    check(token)
    first = _made(token, ecc, 0)
    finished, weighed = _turned(ecc)
    lost = _lost_points(first ^ weighed)
    chosen: list[list[bool]] = (first ^ finished[int(np.argmin(lost))]).tolist()
    return chosen


def _made(token: str, ecc: Ecc, mask: int, *, to_weigh: bool = False) -> Modules:
    """Have the library make a code under one mask.

    Args:
        to_weigh: leave the fields for format and version light, as masks are weighed.
    """
    level = ERROR_CORRECT_M if ecc is Ecc.M else ERROR_CORRECT_Q
    code = qrcode.QRCode(version=ecc.version, error_correction=level, border=0)
    # One segment of one mode: the library would look for runs of digits to save bits.
    code.add_data(QRData(token, mode=cast(Literal[2], MODE_ALPHA_NUM)), optimize=0)
    code.makeImpl(to_weigh, mask)
    return np.array(code.modules, np.bool_)


@cache
def _turned(ecc: Ecc) -> tuple[Modules, Modules]:
    """Give what each mask turns beside mask 0: in the finished code, and to weigh it."""
    zero = _made(_ANY_TEXT, ecc, 0)
    finished = [_made(_ANY_TEXT, ecc, mask) ^ zero for mask in range(8)]
    weighed = [_made(_ANY_TEXT, ecc, mask, to_weigh=True) ^ zero for mask in range(8)]
    return np.array(finished), np.array(weighed)


def _lost_points(codes: Modules) -> NDArray[np.int64]:
    """Give each code's penalty."""
    side = codes.shape[-1]
    both = (codes, codes.transpose(0, 2, 1))
    points = np.zeros(len(codes), np.int64)
    for lines in both:
        points += _runs(lines) + _eyes(lines)
    square = (
        (codes[:, :-1, :-1] == codes[:, :-1, 1:])
        & (codes[:, :-1, :-1] == codes[:, 1:, :-1])
        & (codes[:, :-1, :-1] == codes[:, 1:, 1:])
    )
    points += 3 * square.sum(axis=(1, 2))
    dark_percent = codes.sum(axis=(1, 2)) / side**2 * 100
    points += 10 * (np.abs(dark_percent - 50) / 5).astype(np.int64)
    return points


def _runs(lines: Modules) -> NDArray[np.int64]:
    """Give length - 2 for every run of five or more alike: its fives, and 2 for its first."""
    alike = lines[:, :, 1:] == lines[:, :, :-1]
    five = alike[:, :, 3:] & alike[:, :, 2:-1] & alike[:, :, 1:-2] & alike[:, :, :-3]
    begins = five.copy()
    begins[:, :, 1:] &= ~five[:, :, :-1]
    found: NDArray[np.int64] = five.sum(axis=(1, 2)) + 2 * begins.sum(axis=(1, 2))
    return found


def _eyes(lines: Modules) -> NDArray[np.int64]:
    """Give 40 for whatever looks like a line through one of the code's eyes."""
    wide = lines.shape[-1] - 10
    window = np.zeros((*lines.shape[:-1], wide), np.uint16)
    for place in range(11):
        window = (window << 1) | lines[:, :, place : place + wide]
    alike = (window == _EYE_AND_LIGHT) | (window == _LIGHT_AND_EYE)
    found: NDArray[np.int64] = 40 * alike.sum(axis=(1, 2))
    return found
