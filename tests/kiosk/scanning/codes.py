"""Pictures of codes for the tests of reading."""

import numpy as np
import qrcode
import zxingcpp
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

BADGE_TEXT = "V1:" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" * 4 + "MFRGGZDF"
assert len(BADGE_TEXT) == 139


OTHERS = [
    (zxingcpp.BarcodeFormat.Code128, "V1ABCDEF"),
    (zxingcpp.BarcodeFormat.EAN13, "6901234567892"),
    (zxingcpp.BarcodeFormat.DataMatrix, BADGE_TEXT),
    (zxingcpp.BarcodeFormat.Aztec, BADGE_TEXT),
    (zxingcpp.BarcodeFormat.PDF417, BADGE_TEXT),
    (zxingcpp.BarcodeFormat.MicroQRCode, "12345"),
    (zxingcpp.BarcodeFormat.RMQRCode, "V1ABC"),
]
"""Symbologies that are never to be looked at, each with a text that it can hold."""


def qr(text: str, module_px: int = 6, level: int = qrcode.ERROR_CORRECT_M) -> Pixels:
    """Draw a QR code, grey, with its quiet zone."""
    code = qrcode.QRCode(error_correction=level, border=4)
    code.add_data(text)
    code.make()
    modules = np.array(code.get_matrix(), dtype=bool)
    pixels = np.where(modules, 0, 255).astype(np.uint8)
    return pixels.repeat(module_px, axis=0).repeat(module_px, axis=1)


def symbol(text: str, form: zxingcpp.BarcodeFormat, scale: int = 6) -> Pixels:
    """Draw a code of another symbology, grey, with a margin."""
    drawn = zxingcpp.create_barcode(text, form)
    pixels = np.array(zxingcpp.write_barcode_to_image(drawn, scale=scale), dtype=np.uint8)
    return np.pad(pixels, 40, constant_values=255)


def on_desk(*codes: tuple[Pixels, int, int], size: tuple[int, int] = (1280, 720)) -> Pixels:
    """Lay codes on grey paper, each with its top left corner at (x, y)."""
    desk = np.full((size[1], size[0]), 190, np.uint8)
    for pixels, x, y in codes:
        desk[y : y + pixels.shape[0], x : x + pixels.shape[1]] = pixels
    return desk


def card(text: str, module_px: int = 10) -> Pixels:
    """Draw a badge as printed: a white card with a coloured head and the code, BGR."""
    code = qr(text, module_px)
    side = code.shape[0]
    paper = np.full((side * 3 // 2, side * 6 // 5, 3), 255, np.uint8)
    paper[: side // 8] = (160, 90, 30)
    top, left = side // 4, side // 10
    paper[top : top + side, left : left + side] = code[:, :, None]
    return paper
