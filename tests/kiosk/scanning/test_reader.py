"""QR codes out of frames, and nothing else."""

import time
from dataclasses import dataclass

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
from kiosk.scanning.glance import Glance, Hint, Seen
from kiosk.scanning.reader import Reader
from kiosk.scanning.standing import STOOD_FRAMES
from tests.kiosk.scanning.codes import BADGE_TEXT, Pixels, on_desk, qr, symbol
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


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (F.Code128, "V1ABCDEF"),
        (F.EAN13, "6901234567892"),
        (F.DataMatrix, BADGE_TEXT),
        (F.Aztec, BADGE_TEXT),
        (F.PDF417, BADGE_TEXT),
        (F.MicroQRCode, "12345"),
        (F.RMQRCode, "V1ABC"),
    ],
)
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


# ---- time ---------------------------------------------------------------------------------------


@dataclass
class Watch:
    """A clock that goes on by so much each time it is asked."""

    step_s: float
    at_s: float = 0.0

    def now(self) -> float:
        """Give the time."""
        self.at_s += self.step_s
        return self.at_s


def test_after_the_deadline_nothing_more_is_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = on_desk((bent(qr(BADGE_TEXT, 8), 6), 300, 100))
    asked: list[int] = []

    def counted(grey: Pixels, **_how: object) -> Decoded:
        asked.append(grey.size)
        return decoders.by_zxing(grey)

    monkeypatch.setattr(reader_module, "by_zxing", counted)
    watch = Watch(0.02)
    assert Reader(now=watch.now).read(frame, 0.0) == []
    assert len(asked) == 1  # the frame, made smaller
    assert asked[0] < frame.size


def test_the_next_frames_go_on_where_time_was_over() -> None:
    """Little time for each: what needs a later strategy is read some frames later."""
    frame = seen_from(qr(BADGE_TEXT), [(500, 180), (585, 200), (585, 520), (500, 540)])
    watch = Watch(0.001)
    reader = Reader(now=watch.now)
    read = []
    for _ in range(40):
        read = reader.read(frame, watch.at_s + 0.02)
        if read:
            break
    assert read == [BADGE_TEXT]


def test_a_frame_in_which_nothing_moved_is_answered_without_looking() -> None:
    reader, empty = Reader(), on_desk()
    with_badge = on_desk((qr(BADGE_TEXT), 300, 100))
    looks = [reader.look(empty, time.monotonic() + PATIENTLY_S) for _ in range(25)]
    assert [look.gated for look in looks].count(False) == 3
    come = reader.look(with_badge)
    assert (come.texts, come.gated) == ([BADGE_TEXT], False)
    held = reader.look(with_badge)
    assert (held.texts, held.gated) == ([BADGE_TEXT], True)
    gone = reader.look(empty)
    assert (gone.texts, gone.gated) == ([], False)


def test_noise_alone_does_not_count_as_movement() -> None:
    rng = np.random.default_rng(3)
    reader, desk = Reader(), on_desk().astype(np.float32)
    gated = 0
    for _ in range(30):
        noisy = np.clip(desk + rng.normal(0, 12, desk.shape), 0, 255).astype(np.uint8)
        gated += reader.look(noisy, time.monotonic() + PATIENTLY_S).gated
    assert gated >= 24


def test_a_badge_that_comes_in_small_opens_the_gate_at_once() -> None:
    reader, empty = Reader(), on_desk()
    for _ in range(5):
        reader.look(empty, time.monotonic() + PATIENTLY_S)
    small = qr(BADGE_TEXT, 2)
    assert reader.look(on_desk((small, 901, 477))).texts == [BADGE_TEXT]


def test_another_size_of_frame_begins_anew() -> None:
    reader = Reader()
    for size in ((640, 480), (1280, 720), (640, 480)):
        badge = on_desk((qr(BADGE_TEXT), 60, 60), size=size)
        glance = reader.look(badge, time.monotonic() + PATIENTLY_S)
        assert (glance.texts, glance.size, glance.gated) == ([BADGE_TEXT], size, False)


def test_two_codes_at_once_are_told_apart_and_asked_for_one_at_a_time() -> None:
    glance = patiently(on_desk((qr("LEFT"), 20, 20), (qr("RIGHT"), 900, 300)))
    assert glance.hint is Hint.TWO_CODES
    places = {seen.text: seen.middle[0] for seen in glance.seen}
    assert places["LEFT"] < 640 < places["RIGHT"]


# ---- a badge that stays -------------------------------------------------------------------------


def hard_badge() -> Pixels:
    """A badge that plain zxing-cpp does not read: out of focus."""
    frame = on_desk((qr(BADGE_TEXT, 4), 500, 200))
    soft = np.asarray(cv2.GaussianBlur(frame, (0, 0), 2.2), np.uint8)
    assert plain(soft) == []
    return soft


def test_a_badge_that_only_a_later_strategy_reads_is_seen_as_long_as_it_is_held_still() -> None:
    reader, badge = Reader(), hard_badge()
    for _ in range(4):
        reader.look(on_desk(), time.monotonic() + PATIENTLY_S)
    glances = [reader.look(badge, time.monotonic() + PATIENTLY_S) for _ in range(35)]
    assert [glance.texts for glance in glances] == [[BADGE_TEXT]] * 35
    assert [glance.gated for glance in glances].count(False) == 4


def test_so_it_is_by_a_reader_that_looks_at_each_frame() -> None:
    reader, badge = Reader(look_every=1), hard_badge()
    for _ in range(6):
        glance = reader.look(badge, time.monotonic() + PATIENTLY_S)
        assert (glance.texts, glance.gated) == ([BADGE_TEXT], False)


def test_a_frame_in_which_a_badge_held_still_does_not_read_does_not_lose_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    badge = on_desk((qr(BADGE_TEXT), 300, 100))
    reader = Reader()
    for _ in range(4):
        reader.look(on_desk(), time.monotonic() + PATIENTLY_S)
    assert reader.read(badge) == [BADGE_TEXT]
    monkeypatch.setattr(decoders, "pyzbar", None)
    blinded(monkeypatch)
    held = [reader.read(badge) for _ in range(12)]
    assert held == [[BADGE_TEXT]] * 12
    later = [reader.read(badge) for _ in range(40)]
    assert later[-1] == []  # but not for ever
    assert reader.read(on_desk()) == []


def test_a_badge_that_is_taken_away_is_not_held() -> None:
    reader = Reader()
    for _ in range(4):
        reader.look(on_desk(), time.monotonic() + PATIENTLY_S)
    assert reader.read(hard_badge(), time.monotonic() + PATIENTLY_S) == [BADGE_TEXT]
    assert reader.read(on_desk()) == []


@pytest.mark.parametrize("module_px", [2, 4, 8])
def test_another_badge_at_the_same_place_is_read_at_once(module_px: int) -> None:
    other = BADGE_TEXT[:80] + BADGE_TEXT[80:][::-1]
    frames = {text: on_desk((qr(text, module_px), 500, 200)) for text in (BADGE_TEXT, other)}
    rng, reader = np.random.default_rng(1), Reader()
    for text in [BADGE_TEXT, other] * 3:
        for _ in range(4):
            noisy = frames[text] + rng.normal(0, 7, frames[text].shape)
            frame = np.clip(noisy, 0, 255).astype(np.uint8)
            assert reader.read(frame, time.monotonic() + PATIENTLY_S) == [text]


def behind(frame: Pixels, poster: str = "http://example.org/poster") -> Pixels:
    """Hang a poster with a code on the wall."""
    scene, code = frame.copy(), qr(poster, 5)
    scene[60 : 60 + code.shape[0], 60 : 60 + code.shape[1]] = code
    return scene


def test_a_poster_that_always_reads_keeps_no_badge_from_being_read() -> None:
    reader, poster = Reader(), behind(on_desk())
    for _ in range(2 * STOOD_FRAMES):
        assert len(reader.read(poster)) == 1
    glance = reader.look(behind(hard_badge()), time.monotonic() + PATIENTLY_S)
    assert set(glance.texts) == {BADGE_TEXT, "http://example.org/poster"}
    assert glance.hint is None  # nobody could take the poster away
    assert reader.look(poster).texts == ["http://example.org/poster"]


def test_of_two_badges_held_still_one_that_misses_a_frame_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = on_desk((qr("LEFT"), 20, 20), (qr("RIGHT"), 900, 300))
    reader = Reader()
    for _ in range(4):
        reader.look(on_desk(), time.monotonic() + PATIENTLY_S)
    assert set(reader.read(both)) == {"LEFT", "RIGHT"}

    def half_blind(grey: Pixels, **_how: object) -> Decoded:
        found = decoders.by_zxing(grey)
        return Decoded(tuple(one for one in found.seen if one.text == "LEFT"))

    with monkeypatch.context() as patch:
        patch.setattr(reader_module, "by_zxing", half_blind)
        for _ in range(15):
            assert set(reader.read(both)) == {"LEFT", "RIGHT"}
    assert reader.read(on_desk((qr("LEFT"), 20, 20))) == ["LEFT"]
    assert reader.read(on_desk((qr("OTHER"), 20, 20))) == ["OTHER"]


def test_a_new_text_at_the_same_place_replaces_what_was_held(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Even if the gate had not noticed: what is read now counts."""
    frame = on_desk((qr("FIRST"), 300, 100))
    reader = Reader()
    for _ in range(4):
        reader.look(on_desk(), time.monotonic() + PATIENTLY_S)
    assert reader.read(frame) == ["FIRST"]

    def other(grey: Pixels, **_how: object) -> Decoded:
        return Decoded(tuple(Seen("SECOND", one.corners) for one in decoders.by_zxing(grey).seen))

    monkeypatch.setattr(reader_module, "by_zxing", other)
    assert [reader.read(frame) for _ in range(12)][-1] == ["SECOND"]


def test_one_at_a_time_is_said_no_longer_than_there_are_two() -> None:
    reader, empty = Reader(), on_desk()
    reader.look(empty)
    both = reader.look(on_desk((qr("LEFT"), 20, 20), (qr("RIGHT"), 900, 300)))
    assert both.hint is Hint.TWO_CODES
    hints = [reader.look(empty, time.monotonic() + PATIENTLY_S).hint for _ in range(30)]
    assert set(hints) == {None}
