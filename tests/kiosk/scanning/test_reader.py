"""QR codes out of frames, and nothing else."""

import time

import cv2
import numpy as np
import pytest
import qrcode
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from kiosk.scanning import decoders, strategies
from kiosk.scanning import reader as reader_module
from kiosk.scanning.decoders import Decoded
from kiosk.scanning.glance import Glance
from kiosk.scanning.reader import Reader
from tests.kiosk.scanning.codes import BADGE_TEXT, OTHERS, Pixels, on_desk, qr, symbol
from tests.kiosk.scanning.drawing import bent, seen_from

F = zxingcpp.BarcodeFormat
FORMAT = zxingcpp.BarcodeFormats(F.QRCodeModel2)
PATIENTLY_S = 10.0


def test_a_badge_is_read_from_grey_and_from_colour() -> None:
    grey = on_desk((qr(BADGE_TEXT), 300, 100))
    assert Reader().read(grey) == [BADGE_TEXT]
    assert Reader().read(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR).astype(np.uint8)) == [BADGE_TEXT]


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_badge_is_read_whichever_way_up(turns: int) -> None:
    frame = np.rot90(on_desk((qr(BADGE_TEXT), 300, 100)), turns)
    assert Reader().read(frame) == [BADGE_TEXT]


def test_the_nearest_to_the_centre_comes_first() -> None:
    frame = on_desk((qr("LEFT"), 20, 20), (qr("MIDDLE"), 540, 260), (qr("RIGHT"), 1_020, 400))
    assert Reader().read(frame) == ["MIDDLE", "RIGHT", "LEFT"]


def test_the_same_text_twice_is_told_once() -> None:
    assert Reader().read(on_desk((qr("SAME"), 100, 100), (qr("SAME"), 700, 300))) == ["SAME"]


@pytest.mark.parametrize(("form", "text"), OTHERS)
def test_other_symbologies_are_never_looked_at(form: zxingcpp.BarcodeFormat, text: str) -> None:
    other = symbol(text, form)
    assert [b.text for b in zxingcpp.read_barcodes(other)] == [text]
    assert Reader().read(other) == []
    desk = on_desk((qr("BADGE"), 20, 20), size=(2400, 1400))
    height, width = other.shape
    desk[400 : 400 + height, 300 : 300 + width] = other
    assert Reader().read(desk) == ["BADGE"]


def test_seven_thousand_digits_are_read_as_text() -> None:
    digits = ("31415926535" * 637)[:7_000]
    code = qr(digits, 4, qrcode.ERROR_CORRECT_L)
    assert Reader().read(code) == [digits]


def test_the_largest_code_in_any_frame_never_raises() -> None:
    digits = ("27182818284" * 645)[:7_089]
    for module_px in (1, 2, 3, 6):
        code = qr(digits, module_px, qrcode.ERROR_CORRECT_L)
        assert Reader().read(code) in ([], [digits])
        assert Reader().read(code[: code.shape[0] * 3 // 4]) == []


@pytest.mark.parametrize("content", ["<b>name</b>", "志愿者 荣昌东", "V1:\x00\x01", "🙂" * 40, " "])
def test_whatever_a_code_says_is_text(content: str) -> None:
    assert Reader().read(qr(content)) == [content]


def test_bytes_that_are_no_text_do_not_raise() -> None:
    code = qrcode.QRCode(border=4, box_size=1)
    code.add_data(bytes(range(128, 256)))
    code.make()
    pixels = np.where(np.array(code.get_matrix()), 0, 255).astype(np.uint8)
    texts = Reader().read(pixels.repeat(6, axis=0).repeat(6, axis=1))
    assert all(isinstance(text, str) for text in texts)


@pytest.mark.parametrize(
    "shape",
    [(0, 0), (0, 640), (0, 640, 3), (1, 1), (1, 1, 3), (20, 2_000), (21, 21), (2_000, 3, 3)],
)
def test_frames_with_nothing_in_them_give_nothing(shape: tuple[int, ...]) -> None:
    assert Reader().read(np.zeros(shape, np.uint8)) == []


def test_a_huge_frame_is_read() -> None:
    frame = on_desk((qr(BADGE_TEXT, 12), 3_000, 2_000), size=(8_000, 6_000))
    assert Reader().read(frame) == [BADGE_TEXT]


def test_a_frame_that_is_a_view_of_another_is_read() -> None:
    frame = on_desk((qr(BADGE_TEXT), 300, 100))
    assert Reader().read(frame[50:700, 200:900]) == [BADGE_TEXT]
    assert Reader().read(frame[::-1, ::-1]) == [BADGE_TEXT]


def test_the_frame_is_left_as_it_was() -> None:
    frame = on_desk((qr(BADGE_TEXT), 300, 100))
    frame.flags.writeable = False
    assert Reader().read(frame) == [BADGE_TEXT]


@given(
    hnp.arrays(
        np.uint8,
        st.one_of(
            hnp.array_shapes(min_dims=2, max_dims=2, max_side=90),
            st.tuples(st.integers(1, 60), st.integers(1, 60), st.just(3)),
        ),
    )
)
def test_no_content_raises(frame: Pixels) -> None:
    assert isinstance(Reader().read(frame), list)


def blinded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the first decoder find nothing, as on a frame that only zbar can read."""

    def blind(*_asked: object, **_how: object) -> Decoded:
        return Decoded()

    monkeypatch.setattr(reader_module, "by_zxing", blind)
    monkeypatch.setattr(strategies, "by_zxing", blind)


@pytest.mark.parametrize("size", [(640, 480), (1280, 720), (1920, 1080)])
def test_zbar_reads_where_the_first_decoder_finds_nothing(
    monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    assert Reader().has_zbar
    blinded(monkeypatch)
    code = qr(BADGE_TEXT)
    x, y = (size[0] - code.shape[1]) // 2, (size[1] - code.shape[0]) // 2
    glance = Reader().look(on_desk((code, x, y), size=size), time.monotonic() + PATIENTLY_S)
    assert glance.texts == [BADGE_TEXT]
    assert glance.by.startswith("zbar")
    middle = glance.seen[0].middle
    assert abs(middle[0] - size[0] / 2) < 8
    assert abs(middle[1] - size[1] / 2) < 8


def test_without_libzbar_the_first_decoder_works_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoders, "pyzbar", None)
    assert not Reader().has_zbar
    assert Reader().read(on_desk((qr(BADGE_TEXT), 300, 100))) == [BADGE_TEXT]
    spoilt = qr(BADGE_TEXT)
    spoilt[100:250, 100:250] = 255
    assert Reader().read(on_desk((spoilt, 300, 100)), time.monotonic() + PATIENTLY_S) == []


# ---- what no single decoder reads ---------------------------------------------------------------


def patiently(frame: Pixels) -> Glance:
    """Look without a hurry: a busy machine must not decide what is read."""
    return Reader().look(frame, time.monotonic() + PATIENTLY_S)


def plain(frame: Pixels) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(frame, formats=FORMAT)]


def test_a_code_on_cloth_is_flattened() -> None:
    frame = on_desk((bent(qr(BADGE_TEXT, 8), 6), 300, 100))
    assert plain(frame) == []
    glance = patiently(frame)
    assert (glance.texts, glance.by) == ([BADGE_TEXT], "flattened")


def test_a_badge_tilted_by_seventy_degrees_is_squared() -> None:
    frame = seen_from(qr(BADGE_TEXT), [(500, 180), (585, 200), (585, 520), (500, 540)])
    assert plain(frame) == []
    glance = patiently(frame)
    assert glance.texts == [BADGE_TEXT]
    corners = glance.seen[0].corners
    assert all(490 < x < 595 and 170 < y < 550 for x, y in corners)


def test_modules_of_hardly_more_than_a_pixel_are_read() -> None:
    side = 49 * 1.25
    frame = seen_from(qr(BADGE_TEXT), [(600.3, 300.4), (600.3 + side, 302), (659, 363), (598, 361)])
    assert plain(frame) == []
    assert patiently(frame).texts == [BADGE_TEXT]


def test_a_badge_out_of_focus_is_sharpened() -> None:
    frame = on_desk((qr(BADGE_TEXT, 4), 500, 200))
    soft = np.asarray(cv2.GaussianBlur(frame, (0, 0), 2.2), np.uint8)
    assert plain(soft) == []
    assert patiently(soft).texts == [BADGE_TEXT]


def test_a_badge_in_deep_shade_is_read() -> None:
    frame = on_desk((qr(BADGE_TEXT, 4), 500, 200))
    shade = (frame * 0.06 + 20).astype(np.uint8)
    assert plain(shade) == []
    assert patiently(shade).texts == [BADGE_TEXT]


def test_noise_that_hides_every_frame_is_averaged_away() -> None:
    """A badge of 3 px modules at sigma 30, held for a second in an unsteady hand."""
    rng = np.random.default_rng(5)
    reader, still = Reader(), on_desk((qr(BADGE_TEXT, 3), 500, 200))
    texts: list[str] = []
    for number in range(30):
        x, y = (round(2 * np.sin(number / 3)), round(1.5 * np.cos(number / 4)))
        frame = np.roll(still, (y, x), (0, 1)) + rng.normal(0, 30, still.shape)
        noisy = np.clip(frame, 0, 255).astype(np.uint8)
        texts = reader.read(noisy, time.monotonic() + PATIENTLY_S)
        if texts:
            break
    assert texts == [BADGE_TEXT]
