"""Cards to print, pages as pixels, and the decoders that read them back."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pypdfium2
import zxingcpp
from numpy.typing import NDArray
from PIL import Image
from pyzbar import pyzbar

from kiosk.printing.cards import BadgeCard, Layout
from sync.domain.entries import VolunteerId
from sync.domain.wording import Say
from tests.builders import a_badge_text

DPI = 200
MM_PX = DPI / 25.4
EVENT = Say(zh="2023 世界机器人大会", en="World Robot Conference 2023")
GATE = Say(zh="会场南门", en="South Gate")

Page = NDArray[np.uint8]
"""(height, width) grey."""


def a_card(volunteer: int = 1, **changes: object) -> BadgeCard:
    """Give a card of a volunteer."""
    card: dict[str, object] = {
        "token": a_badge_text(VolunteerId(volunteer)),
        "number": f"YZ{volunteer:04d}",
        "name": "王晓安",
        "team": "亦愿 青年职工一中队",
        "post": GATE,
        "event": EVENT,
        "post_index": volunteer % 7,
    }
    return BadgeCard(**{**card, **changes})  # type: ignore[arg-type]


def by_pdfium(path: Path, dpi: float = DPI) -> list[Page]:
    """Give the pages as PDFium paints them."""
    with pypdfium2.PdfDocument(path) as pdf:
        return [np.array(page.render(scale=dpi / 72).to_pil().convert("L")) for page in pdf]


def in_colour(path: Path) -> NDArray[np.uint8]:
    """Give the first page as (height, width, 3), red first."""
    with pypdfium2.PdfDocument(path) as pdf:
        return np.array(pdf[0].render(scale=DPI / 72).to_pil().convert("RGB"))


def by_poppler(path: Path) -> list[Page]:
    """Give the pages as Poppler paints them."""
    stem = path.with_suffix("")
    subprocess.run(
        ["pdftoppm", "-r", str(DPI), "-gray", "-png", str(path), str(stem)], check=True, timeout=30
    )
    files = sorted(path.parent.glob(f"{stem.name}-*.png"))
    return [np.array(Image.open(file).convert("L")) for file in files]


def cut(page: Page, layout: Layout) -> list[Page]:
    """Cut a page along its marks; a page that is a card is itself."""
    if not layout.on_sheets:
        return [page]
    wide, high = layout.card_mm
    rows, gutter = layout.a_page // 2, 10
    left, top = (210 - 2 * wide - gutter) / 2, (297 - rows * high - (rows - 1) * gutter) / 2
    cards = []
    for row in range(rows):
        for column in range(2):
            x, y = left + column * (wide + gutter), top + row * (high + gutter)
            card = page[
                round(y * MM_PX) : round((y + high) * MM_PX),
                round(x * MM_PX) : round((x + wide) * MM_PX),
            ]
            cards.append(np.ascontiguousarray(card))
    return cards


def by_zxing(page: Page) -> set[str]:
    """Read a page's codes with ZXing. Asked for every kind, it sees Codabar in some QR codes."""
    kind = zxingcpp.barcode_formats_from_str("QRCode")
    return {found.text for found in zxingcpp.read_barcodes(page, formats=kind)}


def by_zbar(page: Page) -> set[str]:
    """Read a page's codes with ZBar, QR only too."""
    return {found.data.decode() for found in pyzbar.decode(page, [pyzbar.ZBarSymbol.QRCODE])}


RASTERS = [by_pdfium, *([by_poppler] if shutil.which("pdftoppm") else [])]
