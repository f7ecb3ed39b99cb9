"""From a PDF page to pixels."""

from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from kiosk.demo.film import badges_on, rasterise
from kiosk.scanning.reader import Reader
from tests.kiosk.scanning.codes import BADGE_TEXT, card


def pdf_of(pictures: list[Image.Image], path: Path, dpi: int) -> Path:
    pictures[0].save(path, "PDF", resolution=dpi, save_all=True, append_images=pictures[1:])
    return path


def test_the_pages_of_a_pdf_become_pictures_in_order(tmp_path: Path) -> None:
    pages = [Image.new("RGB", (300, 600), colour) for colour in ((255, 0, 0), (0, 0, 255))]
    pixels = rasterise(pdf_of(pages, tmp_path / "badges.pdf", 100), 200)
    assert [p.shape for p in pixels] == [(1200, 600, 3)] * 2
    assert all(p.dtype == np.uint8 and p.flags.c_contiguous and p.flags.owndata for p in pixels)
    red, blue = (p[600, 300].tolist() for p in pixels)
    assert red[2] > 200 > 60 > red[0]
    assert blue[0] > 200 > 60 > blue[2]


def test_a_printed_badge_comes_back_from_its_page(tmp_path: Path) -> None:
    page = Image.fromarray(np.pad(card(BADGE_TEXT), ((90, 90), (90, 90), (0, 0)))[:, :, ::-1])
    pages = rasterise(pdf_of([page], tmp_path / "badge.pdf", 300), 300)
    cut = badges_on(pages[0])
    assert len(cut) == 1
    assert Reader().read(cut[0]) == [BADGE_TEXT]


def test_a_file_that_is_no_pdf_or_not_there_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "notes.pdf").write_text("no pdf")
    with pytest.raises(pypdfium2.PdfiumError):
        rasterise(tmp_path / "notes.pdf", 100)
    with pytest.raises(FileNotFoundError):
        rasterise(tmp_path / "gone.pdf", 100)
