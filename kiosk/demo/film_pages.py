"""Badges from a printed page: the PDF becomes pixels, the page becomes cards."""

from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray

from kiosk.demo.film_card import places_on


def rasterise(pdf_path: Path, dpi: int) -> list[NDArray[np.uint8]]:
    """Give the pages of a PDF as pictures.

    Returns:
        (height, width, 3) BGR each, in page order.

    Raises:
        FileNotFoundError: there is no such file.
        pypdfium2.PdfiumError: it is no PDF.
    """
    with pypdfium2.PdfDocument(pdf_path) as document:
        return [_bgr(page.render(scale=dpi / 72).to_numpy()) for page in document]


def _bgr(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Copy what pdfium owns, without alpha."""
    if pixels.ndim == 2 or pixels.shape[2] == 1:
        return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR), dtype=np.uint8)
    return np.array(pixels[:, :, :3], order="C")


def badges_on(page: NDArray[np.uint8], margin: float = 0.45) -> list[NDArray[np.uint8]]:
    """Cut the cards out of a page with scissors: each QR code and what is printed round it.

    Args:
        margin: how much round a code belongs to its card, as a share of the code's side.
            Half the gap between two codes on the page is the most that makes sense.

    Returns:
        One picture a QR code, in reading order (rows from the top, then from the left).
    """
    height, width = page.shape[:2]
    cards: list[tuple[int, float, NDArray[np.uint8]]] = []
    for place in places_on(page):
        half = place.side_px * (0.5 + margin)
        left, right = max(0, round(place.x - half)), min(width, round(place.x + half))
        top, bottom = max(0, round(place.y - half)), min(height, round(place.y + half))
        row = round(place.y / max(1.0, place.side_px))
        cards.append((row, place.x, np.array(page[top:bottom, left:right], order="C")))
    cards.sort(key=lambda card: card[:2])
    return [card for _, _, card in cards]
