"""QR codes in one frame: zxing-cpp, then pyzbar where zxing-cpp finds nothing.

The cost of a frame without a badge matters most: nearly every frame is one, and the next badge
waits behind it. zxing-cpp looks at the whole frame, always. pyzbar is some ten times slower, so
it gets a region of interest of at most `_ROI_PX` pixels: where zxing-cpp saw a code that it
could not decode, else the middle of the frame, where people hold a badge. A larger region is
halved until it fits.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from kiosk.scanning.glance import Glance, Seen

try:
    from pyzbar import pyzbar
except (ImportError, OSError):  # the system's libzbar is missing or broken
    pyzbar = None

_log = logging.getLogger(__name__)

_FORMAT = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)
_ROI_PX = 640 * 480
_SMALLEST_PX = 21
"""A QR code has at least 21 x 21 modules; zbar is not to be bothered with less."""

_Grey = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Box:
    left: int
    top: int
    right: int
    bottom: int

    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class _Found:
    text: str
    x: float
    y: float


class Reader:
    """Read QR codes. Holds nothing between frames; use from any thread."""

    @property
    def has_zbar(self) -> bool:
        """Whether the second decoder is there; without libzbar0 the first works alone."""
        return pyzbar is not None

    def read(self, frame: NDArray[np.uint8], deadline: float | None = None) -> list[str]:
        """Give the texts of `look`."""
        return self.look(frame, deadline).texts

    def look(self, frame: NDArray[np.uint8], deadline: float | None = None) -> Glance:
        """Read every QR code in one frame.

        Other symbologies, Micro QR codes among them, are never looked for.

        Args:
            frame: (height, width) grey or (height, width, 3) BGR, row 0 at the top.
            deadline: when to have answered, in seconds of `time.monotonic`; `BUDGET_S` from
                now when it is not given.

        Returns:
            What was found. Never raises on content.
        """
        if frame.size == 0 or min(frame.shape[:2]) < _SMALLEST_PX:
            return Glance()
        grey = _grey(frame)
        found, unread = _by_zxing(grey)
        if not found and pyzbar is not None:
            found = _by_zbar(grey, unread)
        height, width = grey.shape
        found.sort(key=lambda f: (f.x - width / 2) ** 2 + (f.y - height / 2) ** 2)
        texts = dict.fromkeys(f.text for f in found)
        return Glance(tuple(Seen(text, ()) for text in texts), size=(width, height))


def _grey(frame: NDArray[np.uint8]) -> _Grey:
    grey = frame if frame.ndim == 2 else cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
    return np.ascontiguousarray(grey, dtype=np.uint8)


def _by_zxing(grey: _Grey) -> tuple[list[_Found], list[_Box]]:
    """Give what could be read, and where something could not."""
    found: list[_Found] = []
    unread: list[_Box] = []
    for code in zxingcpp.read_barcodes(
        grey, formats=_FORMAT, text_mode=zxingcpp.TextMode.Plain, return_errors=True
    ):
        place = code.position
        corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
        box = _Box(
            min(c.x for c in corners),
            min(c.y for c in corners),
            max(c.x for c in corners),
            max(c.y for c in corners),
        )
        if code.valid and code.text:
            found.append(_Found(code.text, *box.middle()))
        elif not code.valid:
            unread.append(box)
    return found, unread


def _by_zbar(grey: _Grey, unread: Iterable[_Box]) -> list[_Found]:
    height, width = grey.shape
    boxes = [_widened(box, width, height) for box in unread][:1] or [_centre(width, height)]
    found: list[_Found] = []
    for box in boxes:
        region = grey[box.top : box.bottom, box.left : box.right]
        scale = 1
        while region.size > _ROI_PX:
            half = cv2.resize(region, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
            region = np.asarray(half, dtype=np.uint8)
            scale *= 2
        if min(region.shape) < _SMALLEST_PX:
            continue
        for code in pyzbar.decode(np.ascontiguousarray(region), [pyzbar.ZBarSymbol.QRCODE]):
            text = code.data.decode("utf-8", errors="replace")
            if code.type == "QRCODE" and text:
                x = box.left + (code.rect.left + code.rect.width / 2) * scale
                y = box.top + (code.rect.top + code.rect.height / 2) * scale
                found.append(_Found(text, x, y))
    return found


def _widened(box: _Box, width: int, height: int) -> _Box:
    """Add a fifth on each side for the quiet zone and a corner guessed wrong."""
    margin = max(box.right - box.left, box.bottom - box.top) // 5 + 8
    return _Box(
        max(0, box.left - margin),
        max(0, box.top - margin),
        min(width, box.right + margin),
        min(height, box.bottom + margin),
    )


def _centre(width: int, height: int) -> _Box:
    """Take the middle of the frame: all of it up to 480 rows, the middle two thirds above."""
    rows = height if height <= 480 else max(480, height * 2 // 3)
    columns = min(width, rows * 4 // 3)
    left, top = (width - columns) // 2, (height - rows) // 2
    return _Box(left, top, left + columns, top + rows)
