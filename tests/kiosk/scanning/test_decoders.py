"""The two decoders: what they read, where it was, and what they located and could not read."""

from collections.abc import Callable

import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from kiosk.scanning import decoders
from kiosk.scanning.decoders import (
    FIXED,
    GLOBAL,
    LOCAL,
    Affine,
    Decoded,
    Unread,
    by_zbar,
    by_zxing,
    has_zbar,
)
from kiosk.scanning.flattening import plane
from kiosk.scanning.glance import Corners, Seen
from tests.kiosk.scanning.codes import BADGE_TEXT, OTHERS, Pixels, on_desk, qr, symbol
from tests.kiosk.scanning.drawing import Bits, light_modules, seen, tilted

F = zxingcpp.BarcodeFormat
MODULES = light_modules(BADGE_TEXT)
MIDDLE = (240.0, 240.0)
SQUARE = ((0.0, 0.0), (40.0, 0.0), (40.0, 40.0), (0.0, 40.0))


def away(corners: Corners, from_: Corners) -> float:
    """Give the largest distance between corners that belong together."""
    return float(np.hypot(*(np.array(corners) - np.array(from_)).T).max())


def apart(corners: Corners, from_: Corners) -> float:
    """Give the same for corners in no order."""
    return max(min(away((one,), (other,)) for other in from_) for one in corners)


def spoilt(light: Bits) -> Bits:
    """Make a code unreadable between its marks."""
    side = len(light)
    part = slice(side // 4, side * 3 // 4)
    bad = light.copy()
    bad[part, part] = np.random.default_rng(1).random(bad[part, part].shape) > 0.5
    return bad


# ---- what is read, and where --------------------------------------------------------------------


@pytest.mark.parametrize("turn_deg", range(0, 360, 30))
def test_corners_are_the_printed_codes_own_whichever_way_up(turn_deg: int) -> None:
    way = tilted(41, 6, MIDDLE, turn_deg=turn_deg)
    (one,) = by_zxing(seen(MODULES, way)).seen
    assert one.text == BADGE_TEXT
    assert away(one.corners, way.corners) < 2


@pytest.mark.parametrize("turns", range(4))
def test_both_decoders_see_a_code_in_the_same_place(turns: int) -> None:
    frame = np.ascontiguousarray(np.rot90(on_desk((qr(BADGE_TEXT), 300, 100)), turns))
    (first,), (second,) = by_zxing(frame).seen, by_zbar(frame).seen
    assert first.text == second.text == BADGE_TEXT
    assert apart(first.corners, second.corners) < 3


@pytest.mark.parametrize("tilt_deg", [0, 20, 40])
def test_both_agree_on_an_upright_code_corner_by_corner(tilt_deg: int) -> None:
    frame = seen(MODULES, tilted(41, 6, MIDDLE, tilt_deg))
    (first,), (second,) = by_zxing(frame).seen, by_zbar(frame).seen
    assert away(second.corners, first.corners) < 3


@pytest.mark.parametrize("turns", range(4))
def test_a_mirrored_code_is_read_where_it_is(turns: int) -> None:
    way = tilted(41, 6, MIDDLE, turn_deg=90 * turns)
    mirrored = np.ascontiguousarray(seen(MODULES, way)[:, ::-1])
    expected = tuple((480 - x, y) for x, y in way.corners)
    (one,) = by_zxing(mirrored).seen
    assert one.text == BADGE_TEXT
    assert away(one.corners[:1], expected[:1]) < 2
    assert apart(expected, one.corners) < 2


def test_a_picture_twice_as_large_has_its_corners_twice_as_far() -> None:
    small, large = (on_desk((qr(BADGE_TEXT, 4 * by), 60 * by, 50 * by)) for by in (1, 2))
    (one,), (other,) = by_zxing(small).seen, by_zxing(large).seen
    assert away(tuple((2 * x, 2 * y) for x, y in one.corners), other.corners) < 2


@pytest.mark.parametrize("binarizer", [LOCAL, GLOBAL, FIXED])
def test_every_way_to_tell_black_from_white_reads_a_clean_code(
    binarizer: zxingcpp.Binarizer,
) -> None:
    frame = on_desk((qr(BADGE_TEXT), 300, 100))
    assert [one.text for one in by_zxing(frame, binarizer).seen] == [BADGE_TEXT]


def test_a_flat_picture_is_read_too() -> None:
    assert [one.text for one in by_zxing(qr(BADGE_TEXT), flat=True).seen] == [BADGE_TEXT]


@pytest.mark.parametrize("ask", [by_zxing, by_zbar])
def test_two_codes_are_two(ask: Callable[[Pixels], Decoded]) -> None:
    decoded = ask(on_desk((qr("LEFT"), 20, 20), (qr("RIGHT"), 900, 300)))
    assert {one.text: one.middle[0] < 640 for one in decoded.seen} == {"LEFT": True, "RIGHT": False}


@pytest.mark.parametrize(("form", "text"), OTHERS)
def test_other_symbologies_are_never_read(form: zxingcpp.BarcodeFormat, text: str) -> None:
    other = symbol(text, form)
    for decoded in (by_zxing(other), by_zxing(other, GLOBAL), by_zxing(other, flat=True)):
        assert decoded == Decoded()
    assert by_zbar(other) == Decoded()


@given(hnp.arrays(np.uint8, hnp.array_shapes(min_dims=2, max_dims=2, max_side=70)))
def test_no_content_raises(grey: Pixels) -> None:
    assert not by_zxing(grey).seen
    assert not by_zbar(grey).seen


# ---- what is located and not read ---------------------------------------------------------------


@pytest.mark.parametrize(("text", "modules"), [("AB" * 20, 29), (BADGE_TEXT, 41), ("AB" * 150, 57)])
@pytest.mark.parametrize("turn_deg", [0, 100, 190])
def test_an_unread_code_says_how_many_modules_it_has_and_where(
    text: str, modules: int, turn_deg: int
) -> None:
    light = spoilt(light_modules(text))
    assert len(light) == modules
    way = tilted(modules, 5, MIDDLE, 10, turn_deg)
    decoded = by_zxing(seen(light, way))
    assert decoded.seen == ()
    assert decoded.marked
    (unread,) = decoded.unread
    assert unread.modules == modules
    assert away(unread.corners, way.corners) < 3


def test_the_box_of_an_unread_code_is_around_its_corners() -> None:
    unread = Unread(((10.7, 40.2), (50.1, 5.9), (90.0, 44.4), (55.0, 80.3)), 41)
    box = unread.box
    for x, y in unread.corners:
        assert box.left <= x < box.right
        assert box.top <= y < box.bottom
    assert box.width <= 82
    assert box.height <= 77


@pytest.mark.parametrize("frame", [on_desk(), qr(BADGE_TEXT)])
def test_where_all_was_read_or_nothing_was_there_nothing_is_unread(frame: Pixels) -> None:
    assert by_zxing(frame).unread == ()


# ---- in other pictures' pixels ------------------------------------------------------------------

NUMBERS = st.floats(-3, 3)
AFFINES = st.tuples(st.tuples(NUMBERS, NUMBERS, NUMBERS), st.tuples(NUMBERS, NUMBERS, NUMBERS))


def after(first: Affine, second: Affine) -> Affine:
    """Give the map that does one after the other."""
    both = np.vstack((second, (0, 0, 1))) @ np.vstack((first, (0, 0, 1)))
    (a, b, c), (d, e, f), _ = both.tolist()
    return ((a, b, c), (d, e, f))


@given(AFFINES, AFFINES)
def test_mapped_twice_is_mapped_by_both_at_once(first: Affine, second: Affine) -> None:
    place = plane(SQUARE, 21)
    assert place is not None
    decoded = Decoded((Seen("A", SQUARE),), (Unread(SQUARE, 21, place),))
    twice, once = decoded.mapped(first).mapped(second), decoded.mapped(after(first, second))
    assert away(twice.seen[0].corners, once.seen[0].corners) < 1e-6
    assert away(twice.unread[0].corners, once.unread[0].corners) < 1e-6
    grid = np.random.default_rng(2).uniform(0, 21, (6, 5, 2)).astype(np.float32)
    one, other = twice.unread[0].place, once.unread[0].place
    assert one is not None
    assert other is not None
    assert one(grid).shape == grid.shape
    np.testing.assert_allclose(one(grid), other(grid), atol=0.01)


@given(AFFINES)
def test_the_place_of_modules_goes_where_the_corners_go(affine: Affine) -> None:
    unread = Unread(SQUARE, 21, plane(SQUARE, 21))
    (moved,) = Decoded(unread=(unread,)).mapped(affine).unread
    assert moved.modules == 21
    assert moved.place is not None
    ends = moved.place(np.array([(0, 0), (21, 0), (21, 21), (0, 21)], np.float32))
    assert away(tuple((float(x), float(y)) for x, y in ends), moved.corners) < 0.01


def test_a_code_without_a_known_place_stays_without() -> None:
    mapped = Decoded(unread=(Unread(SQUARE, 21),)).mapped(((2, 0, 5), (0, 2, 7)))
    (unread,) = mapped.unread
    assert (unread.place, unread.corners[0], mapped.marked) == (None, (5, 7), True)


def test_marks_are_remembered_wherever_they_are_mapped() -> None:
    for marked in (True, False):
        assert Decoded(marked=marked).mapped(((1, 0, 0), (0, 1, 0))).marked is marked


# ---- without libzbar ----------------------------------------------------------------------------


def test_without_libzbar_the_second_decoder_gives_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frame = on_desk((qr(BADGE_TEXT), 300, 100))
    assert (has_zbar(), bool(by_zbar(frame).seen)) == (True, True)
    monkeypatch.setattr(decoders, "pyzbar", None)
    assert (has_zbar(), by_zbar(frame)) == (False, Decoded())
