"""An organiser's logo: any picture, on any ground, once in the file however many badges."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from kiosk.printing.badges import print_badges
from kiosk.printing.cards import Layout
from kiosk.printing.logo import BadLogo, read_logo
from tests.kiosk.printing.papers import MM_PX, a_card, by_pdfium, by_zbar, by_zxing, in_colour

pytestmark = pytest.mark.usefixtures("qapp")

ORANGE, INK, WHITE = (230, 80, 0), (14, 27, 44), (255, 255, 255)
BLUE_GROUND, YELLOW_GROUND = "#1257c9", "#ffcf33"
BAND_MM = {Layout.A4_SHEET: 47.0, Layout.A4_SMALL: 35.4, Layout.LANYARD: 29.0, Layout.CR80: 9.8}


def a_picture(
    path: Path,
    colour: tuple[int, int, int] = ORANGE,
    size: tuple[int, int] = (900, 300),
    *,
    ground: tuple[int, int, int, int] = (0, 0, 0, 0),
) -> Path:
    """Draw two blocks of one colour with space between and around."""
    picture = Image.new("RGBA", size, ground)
    draw = ImageDraw.Draw(picture)
    wide, high = size
    draw.rectangle((wide // 6, high // 6, wide // 3, high * 5 // 6), (*colour, 255))
    draw.rectangle((wide // 2, high // 6, wide * 5 // 6, high * 5 // 6), (*colour, 255))
    (picture.convert("RGB") if path.suffix == ".jpg" else picture).save(path)
    return path


def near(
    page: NDArray[np.uint8], colour: tuple[int, int, int], apart: int = 12
) -> NDArray[np.bool_]:
    return np.asarray((abs(page.astype(int) - colour) <= apart).all(axis=-1), np.bool_)


def band(folder: Path, logo: Path, layout: Layout, ground: str) -> NDArray[np.uint8]:
    print_badges([a_card(colour=ground)], folder / "one.pdf", layout=layout, logo=logo)
    return in_colour(folder / "one.pdf")[: round(BAND_MM[layout] * MM_PX)]


@pytest.mark.parametrize("name", ["logo.png", "logo.jpg", "logo.webp", "logo.bmp", "logo"])
@pytest.mark.parametrize("layout", Layout)
def test_a_logo_of_any_kind_is_printed_in_its_own_proportions(
    layout: Layout, name: str, tmp_path: Path
) -> None:
    if name == "logo":
        a_picture(tmp_path / "x.png").rename(tmp_path / name)
    else:
        a_picture(tmp_path / name, ground=(255, 255, 255, 0 if name != "logo.jpg" else 255))
    seen = near(band(tmp_path, tmp_path / name, layout, BLUE_GROUND), ORANGE, 40)
    rows, columns = np.nonzero(seen)
    wide, high = np.ptp(columns) + 1, np.ptp(rows) + 1
    assert wide / high == pytest.approx(600 / 200, rel=0.06)
    assert high / MM_PX > 3
    page = by_pdfium(tmp_path / "one.pdf")[0]
    assert by_zxing(page) == by_zbar(page) == {a_card().token}


@pytest.mark.parametrize("size", [(4000, 40), (40, 4000), (1, 1), (3, 800)])
@pytest.mark.parametrize("layout", Layout)
def test_a_logo_of_any_shape_stays_in_the_band(
    layout: Layout, size: tuple[int, int], tmp_path: Path
) -> None:
    Image.new("RGB", size, ORANGE).save(tmp_path / "logo.png")
    print_badges([a_card()], tmp_path / "one.pdf", layout=layout, logo=tmp_path / "logo.png")
    page = in_colour(tmp_path / "one.pdf")
    end = round(BAND_MM[layout] * MM_PX)
    assert not near(page[end:], ORANGE).any()
    assert by_zxing(by_pdfium(tmp_path / "one.pdf")[0]) == {a_card().token}


def test_a_dark_logo_stands_on_a_white_plate(tmp_path: Path) -> None:
    logo = a_picture(tmp_path / "logo.png")
    top = band(tmp_path, logo, Layout.LANYARD, BLUE_GROUND)
    rows, columns = np.nonzero(near(top, ORANGE))
    between = top[int(np.median(rows)), round((columns.min() + columns.max()) / 2) - 30 :][:30]
    assert near(between, WHITE).any(), "between its blocks is the plate"


@pytest.mark.parametrize(("ground", "plate"), [(BLUE_GROUND, None), (YELLOW_GROUND, INK)])
def test_a_light_logo_stands_where_it_can_be_seen(
    ground: str, plate: tuple[int, int, int] | None, tmp_path: Path
) -> None:
    logo = a_picture(tmp_path / "logo.png", WHITE)
    assert read_logo(logo).light
    top = band(tmp_path, logo, Layout.LANYARD, ground)
    left = top[round(15 * MM_PX) :, round(6 * MM_PX) : round(33 * MM_PX)]
    under = plate or tuple(int(ground[place : place + 2], 16) for place in (1, 3, 5))
    assert near(left, WHITE).mean() > 0.1
    assert near(left, under).mean() > 0.1  # type: ignore[arg-type]


def test_a_light_picture_without_see_through_parts_is_no_drawing_for_a_dark_ground(
    tmp_path: Path,
) -> None:
    a_picture(tmp_path / "logo.png", WHITE, ground=(240, 240, 240, 255))
    assert not read_logo(tmp_path / "logo.png").light


def test_a_drawing_in_vectors_is_taken_too(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10">'
        '<rect width="30" height="10" fill="#e65000"/></svg>'
    )
    logo = read_logo(tmp_path / "logo.svg")
    assert logo.picture.width() >= 600, "painted finely, whatever its own size"
    assert near(band(tmp_path, tmp_path / "logo.svg", Layout.CR80, BLUE_GROUND), ORANGE).any()


def test_a_logo_is_once_in_the_file(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (400, 400, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "logo.png")
    sizes = []
    for count in (1, 21):
        cards = [a_card(number + 1) for number in range(count)]
        for logo in (None, tmp_path / "logo.png"):
            print_badges(cards, tmp_path / "x.pdf", layout=Layout.CR80, logo=logo)
            sizes.append((tmp_path / "x.pdf").stat().st_size)
    one, many = sizes[1] - sizes[0], sizes[3] - sizes[2]
    assert one > 50_000
    assert many < 1.5 * one


def test_a_large_picture_is_made_small(tmp_path: Path) -> None:
    a_picture(tmp_path / "logo.png", size=(6000, 3000))
    picture = read_logo(tmp_path / "logo.png").picture
    assert picture.width() == 800
    assert picture.height() == 400


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "is not there"),
        (b"", "no picture"),
        (b"%PDF-1.4", "no picture"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 60, "no picture"),
        ("blank", "transparent"),
        ("huge", "too large"),
        ("folder", "no picture"),
    ],
)
@pytest.mark.qt_log_ignore("libpng|QImageIO|QFile|gzip|svg", extend=True)
def test_what_is_no_logo_is_said_and_nothing_is_printed(
    content: bytes | str | None, words: str, tmp_path: Path
) -> None:
    path = tmp_path / "logo.png"
    if content == "blank":
        Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(path)
    elif content == "huge":
        with path.open("wb") as file:
            file.truncate(33 * 2**20)
    elif content == "folder":
        path.mkdir()
    elif isinstance(content, bytes):
        path.write_bytes(content)
    before = set(tmp_path.iterdir())
    with pytest.raises(BadLogo, match=words) as caught:
        print_badges([a_card()], tmp_path / "x.pdf", logo=path)
    assert caught.value.message.zh != caught.value.message.en
    assert set(tmp_path.iterdir()) == before
