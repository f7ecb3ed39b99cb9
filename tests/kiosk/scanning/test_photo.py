"""A photo gives its badge, or one clear sentence: never an exception, never half the memory."""

import os
import random
import struct
import time
import tracemalloc
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from kiosk.scanning import photo as photos
from kiosk.scanning.photo import PhotoProblem, PhotoResult, read_photo
from kiosk.scanning.reader import Reader
from tests.kiosk.scanning.codes import BADGE_TEXT, Pixels, card, on_desk, qr

READ = PhotoResult(BADGE_TEXT)


def packed(pixels: Pixels | Image.Image, form: str = "PNG", **options: object) -> bytes:
    out = BytesIO()
    image = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    image.save(out, form, **options)
    return out.getvalue()


def shown(width: int = 1280, height: int = 960, module_px: int = 6) -> Pixels:
    code = qr(BADGE_TEXT, module_px)
    return on_desk((code, width // 3, height // 4), size=(width, height))


def read(content: bytes) -> PhotoResult:
    return read_photo(content, Reader())


@pytest.mark.parametrize("form", ["PNG", "JPEG", "BMP", "WEBP"])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_every_common_kind_of_file_is_read(tmp_path: Path, form: str, mode: str) -> None:
    place = tmp_path / f"胸牌 照片.{form.lower()}"
    place.write_bytes(packed(Image.fromarray(shown()).convert(mode), form))
    assert read_photo(place, Reader()) == READ


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_read_however_the_telephone_was_held(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    content = packed(shown(1000, 700), "JPEG", exif=exif)
    assert read(content) == READ
    assert photos.unpack(content).shape == ((700, 1000) if orientation < 5 else (1000, 700))


def test_a_photo_of_twelve_megapixels_is_read_with_the_badge_small_in_it() -> None:
    content = packed(shown(4032, 3024, module_px=5), "JPEG", quality=85)
    start = time.monotonic()
    assert read(content) == READ
    assert time.monotonic() - start < 20


def test_a_picture_of_any_shape_fits_what_the_reader_is_made_for() -> None:
    for shape in ((9000, 1000), (3000, 4000), (64, 60_000), (2160, 3840), (1, 1)):
        sizes = [size().size for size in photos._sizes(np.full(shape, 200, np.uint8))]
        assert max(sizes) <= 3840 * 2160
        assert len(sizes) >= 2


def test_a_code_cut_out_without_its_margin_is_read() -> None:
    assert read(packed(qr(BADGE_TEXT, 6)[24:-24, 24:-24])) == READ


def test_a_code_saved_at_one_pixel_a_module_is_read() -> None:
    assert read(packed(qr(BADGE_TEXT, 2))) == READ


def test_black_on_nothing_is_black_on_white() -> None:
    code = qr(BADGE_TEXT)
    clear = np.zeros((*code.shape, 4), np.uint8)
    clear[..., 3] = 255 - code
    assert read(packed(clear)) == READ


@pytest.mark.parametrize("mode", ["1", "P", "LA", "RGBA", "CMYK", "I;16"])
def test_every_way_to_keep_pixels_is_understood(mode: str) -> None:
    picture = Image.fromarray(shown())
    if mode == "I;16":
        content = packed(Image.fromarray(shown().astype(np.uint16) * 257))
    else:
        content = packed(picture.convert(mode), "JPEG" if mode == "CMYK" else "PNG")
    assert read(content) == READ


def test_a_badge_as_it_is_printed_is_read() -> None:
    assert read(packed(card(BADGE_TEXT), "JPEG")) == READ


# ---- what is wrong --------------------------------------------------------------------------


def test_a_photo_without_a_code_says_so() -> None:
    picture = Image.new("RGB", (1600, 1200), "grey")
    ImageDraw.Draw(picture).ellipse((300, 300, 900, 900), fill="white")
    assert read(packed(picture, "JPEG")).problem is PhotoProblem.NO_CODE


def test_two_badges_in_a_photo_are_asked_for_one_at_a_time() -> None:
    both = on_desk((qr(BADGE_TEXT), 60, 60), (qr("V1:ANOTHER"), 760, 60))
    assert read(packed(both)).problem is PhotoProblem.SEVERAL_CODES


def test_a_second_code_that_only_the_large_size_shows_counts_too() -> None:
    large = on_desk((qr(BADGE_TEXT, 12), 100, 100), (qr("V1:B", 3), 2600, 1800), size=(4000, 3000))
    assert read(packed(large)).problem is PhotoProblem.SEVERAL_CODES


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", PhotoProblem.NO_PICTURE),
        (b"hello, this is no picture" * 50, PhotoProblem.NO_PICTURE),
        (b"%PDF-1.7 ...", PhotoProblem.NO_PICTURE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", PhotoProblem.NO_PICTURE),
        (b"\x89PNG\r\n\x1a\n", PhotoProblem.NO_PICTURE),
        (b"\xff\xd8\xff\xe0", PhotoProblem.NO_PICTURE),
        (b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", PhotoProblem.NO_PICTURE),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", PhotoProblem.HEIC),
    ],
    ids=["empty", "text", "pdf", "svg", "png head", "jpeg head", "gif", "heic"],
)
def test_a_file_that_is_no_picture_of_ours_says_so(content: bytes, problem: PhotoProblem) -> None:
    assert read(content) == PhotoResult(problem=problem)


def test_a_file_that_cannot_be_opened_says_so_and_a_pipe_blocks_nobody(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    for name in ("gone.png", "pipe.png", "nul\0.png"):
        assert read_photo(tmp_path / name, Reader()).problem is PhotoProblem.CANNOT_OPEN
    assert read_photo(tmp_path, Reader()).problem is PhotoProblem.NO_PICTURE


def png_claiming(width: int, height: int) -> bytes:
    """Give a PNG of a few kilobytes that unpacks to `width` x `height`, all nought."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = zlib.compress(bytes(4_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(9_000, 8_000), (30_000, 30_000), (2_000_000, 1_000)])
def test_a_small_file_that_claims_to_be_huge_costs_no_memory(size: tuple[int, int]) -> None:
    content = png_claiming(*size)
    assert len(content) < 100_000
    tracemalloc.start()
    try:
        result = read(content)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert result.problem is PhotoProblem.TOO_LARGE
    assert most < 20_000_000


def test_a_file_of_too_many_bytes_is_not_read_to_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photos, "MOST_BYTES", 10_000)
    place = tmp_path / "large.png"
    place.write_bytes(packed(shown()) + bytes(20_000))
    assert read_photo(place, Reader()).problem is PhotoProblem.TOO_LARGE


@pytest.mark.parametrize("form", ["PNG", "JPEG", "BMP", "WEBP"])
def test_files_cut_off_or_with_wrong_bytes_never_raise(form: str) -> None:
    rng = random.Random(7)
    whole = packed(shown(400, 400, 3), form)
    for _ in range(60):
        broken = bytearray(whole)
        for _ in range(rng.randrange(1, 12)):
            broken[rng.randrange(min(len(broken), 600))] = rng.randrange(256)
        cut = bytes(broken[: rng.randrange(len(broken))]) if rng.random() < 0.5 else bytes(broken)
        result = read_photo(cut, Reader(), within_s=0.05)
        assert (result.text is None) != (result.problem is None)


def test_every_problem_is_said_in_both_languages_with_what_to_do() -> None:
    for problem in PhotoProblem:
        for said in (problem.title, problem.todo):
            assert said.zh
            assert said.en
        assert "没有记录" in problem.todo.zh
