"""What others would use in the reader's place: each decoder alone, as its manual shows it."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp

from kiosk.scanning.glance import Grey

try:
    from pyzbar import pyzbar
except (ImportError, OSError):  # the system's libzbar is missing or broken
    pyzbar = None

_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)
_DETECTOR = cv2.QRCodeDetector()


@dataclass(frozen=True, slots=True)
class Rival:
    """One plain decoder."""

    name: str
    read: Callable[[Grey], list[str]]
    """Texts of the QR codes in a frame; never raises."""


def _zxing(grey: Grey) -> list[str]:
    codes = zxingcpp.read_barcodes(grey, formats=_QR, text_mode=zxingcpp.TextMode.Plain)
    return [code.text for code in codes if code.text]


def _pyzbar(grey: Grey) -> list[str]:
    codes = pyzbar.decode(grey, [pyzbar.ZBarSymbol.QRCODE])
    return [text for code in codes if (text := code.data.decode("utf-8", errors="replace"))]


def _cv2(grey: Grey) -> list[str]:
    try:
        text = _DETECTOR.detectAndDecode(grey)[0]
    except (cv2.error, UnicodeDecodeError):
        return []  # it asserts on some shapes and takes every text for UTF-8
    return [text] if text else []


ZXING = Rival("zxing-cpp", _zxing)
"""The baseline of every ratio: `QRCodeModel2`, its options as they come. Only the text is plain:
spelling out control characters would cost it pictures that it reads."""
RIVALS = (
    ZXING,
    *([] if pyzbar is None else [Rival("pyzbar", _pyzbar)]),
    Rival("cv2", _cv2),
)


def warm_up(read: Callable[[Grey], object]) -> None:
    """Let a decoder build its tables on a frame of stripes before it is timed."""
    stripes = np.tile(np.array([30, 220], np.uint8).repeat(4), (240, 40))
    for grey in (np.full((240, 320), 200, np.uint8), np.ascontiguousarray(stripes)):
        read(grey)
