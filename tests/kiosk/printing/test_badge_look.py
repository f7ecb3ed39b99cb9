"""How an event's badges look is kept for it: a logo of its own, and codes that stand more wear."""

import stat
from pathlib import Path

import pytest
from PIL import Image

from kiosk.printing.badge_look import (
    FILE,
    BadgeLook,
    drop_logo,
    keep_ecc,
    keep_logo,
    load_look,
)
from kiosk.printing.badges import print_badges
from kiosk.printing.codes import Ecc
from kiosk.printing.logo import BadLogo
from kiosk.store.problems import StoreReadOnly
from sync.domain.entries import EventId
from tests.kiosk.printing.papers import a_card, by_pdfium, by_zbar, by_zxing, in_colour
from tests.kiosk.printing.test_logo import ORANGE, a_picture, near

pytestmark = pytest.mark.usefixtures("qapp")
EVENT, OTHER = EventId(2026050101), EventId(2026060101)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10">'
    '<rect width="30" height="10" fill="#e65000"/></svg>'
)


def a_logo(path: Path) -> Path:
    if path.suffix == ".svg":
        path.write_text(SVG, "utf-8")
        return path
    return a_picture(path, ground=(255, 255, 255, 255))


@pytest.mark.parametrize("name", ["标志.png", "logo.jpg", "logo.svg"])
def test_a_logo_outlasts_the_stick_it_came_on_and_is_printed_on_q_codes_that_read(
    name: str, tmp_path: Path
) -> None:
    data, chosen = tmp_path / "data", a_logo(tmp_path / name)
    keep_logo(data, EVENT, chosen)
    chosen.unlink()
    kept = keep_ecc(data, EVENT, Ecc.Q)
    look = load_look(data, EVENT)
    assert look == kept
    assert (look.ecc, look.logo_name) == (Ecc.Q, name)
    assert look.logo is not None
    assert stat.S_IMODE(look.logo.stat().st_mode) == 0o600
    card = a_card()
    path = print_badges([card], tmp_path / "one.pdf", ecc=look.ecc, logo=look.logo)
    (page,) = by_pdfium(path)
    assert by_zxing(page) == by_zbar(page) == {card.token}
    assert near(in_colour(path), ORANGE, 40).sum() > 100
    assert load_look(data, OTHER) == BadgeLook(), "another event has its own"


def test_what_is_no_picture_is_refused_and_the_logo_before_stays(tmp_path: Path) -> None:
    data = tmp_path / "data"
    before = keep_logo(data, EVENT, a_logo(tmp_path / "logo.png"))
    for name, content in {
        "roster.xlsx": b"PK\x03\x04",
        "logo.svg": b"<html>",
        "e.png": b"",
    }.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BadLogo):
            keep_logo(data, EVENT, tmp_path / name)
    with pytest.raises(BadLogo):
        keep_logo(data, EVENT, tmp_path / "gone.png")
    assert load_look(data, EVENT) == before
    assert before.logo is not None
    with Image.open(before.logo) as picture:
        assert picture.size == (900, 300)


def test_without_its_logo_the_level_stays(tmp_path: Path) -> None:
    keep_ecc(tmp_path, EVENT, Ecc.Q)
    keep_logo(tmp_path, EVENT, a_logo(tmp_path / "logo.png"))
    assert drop_logo(tmp_path, EVENT) == load_look(tmp_path, EVENT) == BadgeLook(Ecc.Q)
    assert [path.name for path in tmp_path.glob("badge-*")] == [FILE]


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"2026050101": 7}', b'{"2026050101": {"ecc": 3, "logo": ["x"]}}']
)
def test_a_note_that_cannot_be_read_means_the_usual_look(content: bytes, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert load_look(tmp_path, EVENT) == BadgeLook()
    assert keep_ecc(tmp_path, EVENT, Ecc.Q).ecc is Ecc.Q
    assert load_look(tmp_path, EVENT).ecc is Ecc.Q


def test_a_disk_that_refuses_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreReadOnly):
        keep_ecc(tmp_path / "file" / "data", EVENT, Ecc.Q)
