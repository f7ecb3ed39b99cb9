"""A grid that bends with the badge ends in the right modules."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from kiosk.printing.codes import matrix
from kiosk.scanning.decoders import by_zxing
from kiosk.scanning.flattening import (
    MARGIN,
    MOST_MODULES,
    STEP,
    drawn,
    flattened,
    likeness,
    plane,
    sampled,
)
from kiosk.scanning.glance import Corners
from tests.kiosk.scanning.codes import BADGE_TEXT, Pixels, on_desk
from tests.kiosk.scanning.drawing import (
    Bits,
    blurred,
    light_modules,
    noisy,
    seen,
    shifted,
    tilted,
)

BADGE = ~np.array(matrix(BADGE_TEXT))
SIDE = len(BADGE)
MIDDLE = (240.0, 240.0)
SIZES = [len(light_modules("AB" * many)) for many in (4, 20, 60, 150, 260)]


def steps(frame: Pixels, corners: Corners, modules: int = SIDE) -> list[Pixels]:
    place = plane(corners, modules)
    assert place is not None
    return list(flattened(frame, place, modules))


def wrong(flat: Pixels, light: Bits = BADGE) -> int:
    return int((sampled(flat) != light).sum())


def reads(flat: Pixels) -> bool:
    """Say whether the modules that were sampled make a badge's text."""
    return [one.text for one in by_zxing(drawn(sampled(flat)), flat=True).seen] == [BADGE_TEXT]


def smooth_shift(seed: int, degree: int, most: float) -> NDArray[np.float64]:
    """Make a polynomial that shifts no module by more than `most`, in x or y."""
    terms = np.random.default_rng(seed).uniform(-1, 1, (degree + 1, degree + 1, 2))
    i, j = np.indices(terms.shape[:2])
    terms[i + j > degree] = 0
    u, v = np.meshgrid(np.linspace(-1, 1, 21), np.linspace(-1, 1, 21))
    reach = max(
        float(np.abs(np.polynomial.polynomial.polyval2d(u, v, terms[..., axis])).max())
        for axis in (0, 1)
    )
    return terms * most / reach


def bulge(by: float) -> NDArray[np.float64]:
    """Make a polynomial that leaves a code's edges and shifts its middle, aslant."""
    terms = np.zeros((3, 3, 2))
    terms[0, 0] = terms[2, 2] = by
    terms[2, 0] = terms[0, 2] = -by
    return terms


# ---- flat codes ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tilt_deg", "turn_deg", "module_px"), [(0, 0, 3), (0, 33, 4), (30, 90, 5), (45, 200, 6)]
)
def test_a_clean_codes_modules_are_what_was_printed_at_every_step(
    tilt_deg: float, turn_deg: float, module_px: float
) -> None:
    way = tilted(SIDE, module_px, MIDDLE, tilt_deg, turn_deg)
    flats = steps(seen(BADGE, way), way.corners)
    assert [wrong(flat) for flat in flats] == [0] * len(flats)
    assert [likeness(sampled(flat)) for flat in flats] == [1] * len(flats)
    assert all(reads(flat) for flat in flats)


def test_light_on_dark_is_sampled_the_other_way_round() -> None:
    way = tilted(SIDE, 5, MIDDLE, 20, 20)
    flats = steps(255 - seen(BADGE, way), way.corners)
    assert [wrong(flat, ~BADGE) for flat in flats] == [0] * len(flats)
    assert likeness(sampled(flats[-1])) == 1


@pytest.mark.parametrize("modules", [21, SIDE, MOST_MODULES])
def test_each_step_draws_the_whole_code_and_its_margin(modules: int) -> None:
    flats = steps(on_desk(), ((100, 100), (400, 100), (400, 400), (100, 400)), modules)
    assert len(flats) > 2
    assert {flat.shape for flat in flats} == {((modules + 2 * MARGIN) * STEP,) * 2}


# ---- bent ones ----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("degree", "most"), [(2, 0.5), (2, 0.6), (3, 0.6)])
def test_a_smooth_shift_is_found_and_undone(seed: int, degree: int, most: float) -> None:
    straight = tilted(SIDE, 4, MIDDLE, 15, 50 * seed)
    way = shifted(straight, smooth_shift(seed, degree, most))
    flats = steps(seen(BADGE, way), straight.corners)
    first, last = flats[0], flats[-1]
    assert wrong(first) > 0
    assert wrong(last) == 0
    assert reads(last)
    assert likeness(sampled(last)) == 1


@pytest.mark.parametrize("turn_deg", [0, 100, 200, 290])
def test_a_code_that_bulges_is_read_after_some_steps_and_not_before(turn_deg: float) -> None:
    straight = tilted(SIDE, 5, MIDDLE, turn_deg=turn_deg)
    frame = seen(BADGE, shifted(straight, bulge(0.6)))
    flats = steps(frame, straight.corners)
    assert wrong(flats[0]) > 100
    assert not reads(flats[0])
    assert reads(flats[-1])


@pytest.mark.parametrize("turn_deg", [20, 160])
def test_a_corner_without_a_mark_may_be_off_by_more_than_a_module(turn_deg: float) -> None:
    """The grid is right near the marks, and grows from there."""
    away = np.outer((1, 2, 1), (1, 2, 1)) / 16
    straight = tilted(SIDE, 5, MIDDLE, turn_deg=turn_deg)
    way = shifted(straight, np.dstack((1.6 * away, 0 * away)))
    flats = steps(seen(BADGE, way), straight.corners)
    assert wrong(flats[0]) > 50
    assert wrong(flats[-1]) == 0


def test_softness_and_noise_do_not_hide_how_it_bends() -> None:
    straight = tilted(SIDE, 5, MIDDLE, 10, 30)
    way = shifted(straight, smooth_shift(7, 2, 0.6))
    frame = noisy(blurred(seen(BADGE, way), 1.2), 12)
    flats = steps(frame, straight.corners)
    assert wrong(flats[0]) > 10 * wrong(flats[-1])
    assert reads(flats[-1])


# ---- likeness -----------------------------------------------------------------------------------


@pytest.mark.parametrize("many", [4, 20, 60, 150, 260])
def test_every_printed_code_is_wholly_like_one(many: int) -> None:
    light = light_modules("AB" * many)
    assert likeness(light) == 1
    assert likeness(~light) == 1


@pytest.mark.parametrize("modules", [n for n in range(21, 65, 4) if n != SIDE])
def test_a_grid_with_a_wrong_number_of_modules_is_unlike_a_code(modules: int) -> None:
    way = tilted(SIDE, 5, MIDDLE, 20, 20)
    for frame in (seen(BADGE, way), 255 - seen(BADGE, way)):
        assert all(likeness(sampled(flat)) < 0.75 for flat in steps(frame, way.corners, modules))


@pytest.mark.parametrize("by", [2.0, 5.5, 20.0])
def test_a_grid_in_the_wrong_place_is_unlike_a_code(by: float) -> None:
    way = tilted(SIDE, 5, MIDDLE)
    beside = tuple((x + 5 * by, y + 2.5 * by) for x, y in way.corners)
    assert likeness(sampled(steps(seen(BADGE, way), beside)[0])) < 0.75


@given(st.sampled_from(SIZES), st.integers(0, 2**32 - 1), st.floats(0, 1))
def test_likeness_is_a_share_whichever_is_light(modules: int, seed: int, share: float) -> None:
    light = np.random.default_rng(seed).random((modules, modules)) < share
    assert 0.5 <= likeness(light) <= 1
    assert likeness(light) == pytest.approx(likeness(~light))


def test_a_spoilt_mark_makes_it_less_like_a_code() -> None:
    spoilt = BADGE.copy()
    spoilt[:7, :7] = True
    assert 0.8 < likeness(spoilt) < 1
    spoilt[-7:, :7] = True
    assert 0.65 < likeness(spoilt) < 0.85


# ---- clean squares ------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["A", "AB" * 20, BADGE_TEXT, "志愿者"])
def test_modules_drawn_cleanly_are_read(text: str) -> None:
    assert [one.text for one in by_zxing(drawn(light_modules(text)), flat=True).seen] == [text]


# ---- what is no code ----------------------------------------------------------------------------


@pytest.mark.parametrize("modules", [-3, 0, 1, 17, 20, MOST_MODULES + 1, 177, 10_000])
def test_no_badge_has_so_many_modules(modules: int) -> None:
    way = tilted(SIDE, 5, MIDDLE)
    assert list(flattened(on_desk(), way.place, modules)) == []


@pytest.mark.parametrize(
    "corners",
    [
        (),
        ((10.0, 10.0), (90.0, 10.0), (90.0, 90.0)),
        ((10.0, 10.0), (90.0, 90.0), (90.0, 10.0), (10.0, 90.0)),  # crossed
        ((10.0, 10.0), (90.0, 10.0), (50.0, 30.0), (10.0, 90.0)),  # dented
        ((10.0, 10.0), (90.0, 10.0), (170.0, 10.0), (250.0, 10.0)),  # a line
        ((10.0, 10.0),) * 4,
        ((10.0, 10.0), (20.0, 10.0), (20.0, 20.0), (10.0, 20.0)),  # a quarter pixel a module
    ],
)
def test_corners_that_are_no_quadrangle_give_no_plane(corners: Corners) -> None:
    assert plane(corners, SIDE) is None


def test_a_code_without_modules_has_no_plane() -> None:
    assert plane(((0, 0), (90, 0), (90, 90), (0, 90)), 0) is None


@given(
    st.lists(st.tuples(st.floats(-12, 12), st.floats(-12, 12)), min_size=4, max_size=4),
    st.sampled_from([21, 41, 73]),
)
def test_a_plane_goes_through_its_corners(offs: list[tuple[float, float]], modules: int) -> None:
    square = ((50, 60), (190, 60), (190, 200), (50, 200))
    corners = tuple((x + a, y + b) for (x, y), (a, b) in zip(square, offs, strict=True))
    place = plane(corners, modules)
    assert place is not None
    ends = np.array([(0, 0), (modules, 0), (modules, modules), (0, modules)], np.float32)
    np.testing.assert_allclose(place(ends), corners, atol=0.01)


def test_a_code_half_outside_the_frame_does_not_raise() -> None:
    way = tilted(SIDE, 6, (30.0, 460.0), 20, 10)
    assert len(steps(seen(BADGE, way), way.corners)) > 2


@given(
    hnp.arrays(np.uint8, hnp.array_shapes(min_dims=2, max_dims=2, max_side=40)),
    st.lists(st.tuples(st.floats(-99, 99), st.floats(-99, 99)), min_size=4, max_size=4),
)
def test_no_content_raises(grey: Pixels, corners: list[tuple[float, float]]) -> None:
    place = plane(tuple(corners), 21)
    if place is not None:
        for flat in flattened(grey, place, 21):
            assert 0.5 <= likeness(sampled(flat)) <= 1


def test_a_picture_longer_than_opencv_takes_is_left_alone() -> None:
    place = plane(((100, 100), (310, 100), (310, 310), (100, 310)), 21)
    assert place is not None
    assert list(flattened(np.zeros((400, 32_800), np.uint8), place, 21)) == []
    assert len(list(flattened(np.zeros((400, 32_700), np.uint8), place, 21))) == 5
