"""Boxes and what was seen: the laws everything else in reading leans on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.scanning.glance import Box, Glance, Seen

WIDTH, HEIGHT = 640, 480


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    left, top = draw(st.integers(0, WIDTH - 1)), draw(st.integers(0, HEIGHT - 1))
    return Box(left, top, draw(st.integers(left + 1, WIDTH)), draw(st.integers(top + 1, HEIGHT)))


def cells(box: Box) -> set[tuple[int, int]]:
    return {(x, y) for x in range(box.left, box.right) for y in range(box.top, box.bottom)}


@given(boxes(), boxes())
def test_overlap_is_a_share_and_the_same_from_both_sides(one: Box, other: Box) -> None:
    assert one.overlap(other) == other.overlap(one)
    assert 0 <= one.overlap(other) <= 1
    assert (one.overlap(other) == 1) == (one == other)


@given(
    st.tuples(*[st.integers(0, 6)] * 4).filter(lambda sides: sides[0] < sides[2]),
    st.tuples(*[st.integers(0, 6)] * 4).filter(lambda sides: sides[0] < sides[2]),
)
def test_overlap_counts_pixels(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    a = Box(one[0], min(one[1], one[3]), one[2], max(one[1], one[3]) + 1)
    b = Box(other[0], min(other[1], other[3]), other[2], max(other[1], other[3]) + 1)
    both = len(cells(a) | cells(b))
    assert a.overlap(b) == pytest.approx(len(cells(a) & cells(b)) / both)


def test_boxes_apart_and_empty_ones_have_nothing_in_common() -> None:
    assert Box(0, 0, 10, 10).overlap(Box(10, 0, 20, 10)) == 0
    assert Box(5, 5, 5, 5).overlap(Box(5, 5, 5, 5)) == 0


@given(boxes(), st.integers(0, 2_000))
def test_a_wider_box_stays_in_the_frame_and_around_the_old_one(box: Box, by: int) -> None:
    wide = box.widened(by, WIDTH, HEIGHT)
    assert 0 <= wide.left <= box.left
    assert box.right <= wide.right <= WIDTH
    assert 0 <= wide.top <= box.top
    assert box.bottom <= wide.bottom <= HEIGHT
    assert wide.width <= box.width + 2 * by


@given(boxes())
def test_a_cut_is_the_box_and_no_copy(box: Box) -> None:
    grey = np.zeros((HEIGHT, WIDTH), np.uint8)
    part = box.cut(grey)
    assert part.shape == (box.height, box.width)
    part[:] = 255
    assert int((grey > 0).sum()) == box.width * box.height
    assert grey[box.top, box.left] == grey[box.bottom - 1, box.right - 1] == 255


@given(boxes())
def test_the_middle_is_as_far_from_left_as_from_right(box: Box) -> None:
    x, y = box.middle
    assert x - box.left == box.right - x
    assert y - box.top == box.bottom - y


def test_a_glance_tells_its_texts_in_order() -> None:
    square = ((0.0, 0.0), (4.0, 0.0), (4.0, 2.0), (0.0, 2.0))
    assert Glance((Seen("B", square), Seen("A", square))).texts == ["B", "A"]
    assert Seen("A", square).middle == (2, 1)
    assert Glance().texts == []
