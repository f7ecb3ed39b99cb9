"""What has been in view for seconds is known from what is held up."""

import numpy as np
import pytest

from kiosk.scanning.decoders import by_zxing
from kiosk.scanning.glance import Seen
from kiosk.scanning.standing import STOOD_FRAMES, Standing, covered
from tests.kiosk.scanning.codes import BADGE_TEXT, on_desk, qr
from tests.kiosk.scanning.drawing import in_quad, light_modules, seen


def code(text: str = "POSTER", x: float = 100, y: float = 100, side: float = 120) -> Seen:
    return Seen(text, ((x, y), (x + side, y), (x + side, y + side), (x, y + side)))


def test_a_code_that_stays_for_seconds_stands() -> None:
    standing = Standing()
    for frame in range(STOOD_FRAMES):
        standing.add([code()], frame)
        assert not standing.has(code())
    standing.add([code()], STOOD_FRAMES)
    assert standing.has(code())
    assert not standing.has(code("BADGE"))
    standing.clear()
    assert not standing.has(code())


def test_frames_that_nobody_looked_at_count() -> None:
    standing = Standing()
    for frame in range(0, STOOD_FRAMES + 1, 10):
        standing.add([code()], frame)
    assert standing.has(code())


def test_a_hand_before_it_makes_no_difference_but_one_that_left_begins_anew() -> None:
    standing = Standing()
    standing.add([code()], 0)
    standing.add([], 30)
    standing.add([code()], 50)
    standing.add([code()], STOOD_FRAMES)
    assert standing.has(code())
    standing.add([], STOOD_FRAMES + 200)
    standing.add([code()], STOOD_FRAMES + 201)
    assert not standing.has(code())


def test_a_badge_that_moves_does_not_stand() -> None:
    standing = Standing()
    for frame in range(0, 300, 3):
        standing.add([code(x=100 + frame)], frame)
    assert not standing.has(code(x=400))


def test_a_covered_code_is_not_read_and_the_other_is() -> None:
    frame = on_desk((qr(BADGE_TEXT), 60, 60), (qr("OTHER"), 800, 300))
    both = {one.text: one for one in by_zxing(frame).seen}
    assert set(both) == {BADGE_TEXT, "OTHER"}
    before = frame.copy()
    left = covered(frame, [both[BADGE_TEXT]])
    assert [one.text for one in by_zxing(left).seen] == ["OTHER"]
    assert np.array_equal(frame, before)
    paper = left[100:300, 100:300]
    assert paper.min() > 200  # no edges where the code was


@pytest.mark.parametrize("turn", [0, 1])
def test_a_slanting_code_is_covered_whole(turn: int) -> None:
    quad = [(300.0, 100.0), (520.0, 160.0), (470.0, 420.0), (240.0, 330.0)]
    quad = quad[turn:] + quad[:turn]
    light = light_modules(BADGE_TEXT)
    frame = seen(light, in_quad(len(light), quad), (640, 480))
    painted = covered(frame, [Seen(BADGE_TEXT, tuple(quad))])
    assert int(np.count_nonzero(painted < 100)) < int(np.count_nonzero(frame < 100)) / 50


@pytest.mark.parametrize(
    "corners",
    [
        ((5.0, 5.0),),
        ((-90.0, -90.0), (-10.0, -90.0), (-10.0, -10.0), (-90.0, -10.0)),
        ((0.0, 0.0), (30.0, 30.0)),
    ],
)
def test_any_corners_are_borne(corners: tuple[tuple[float, float], ...]) -> None:
    frame = on_desk()
    assert covered(frame, [Seen("A", corners)]).shape == frame.shape
    standing = Standing()
    standing.add([Seen("A", corners)], 0)
    assert not standing.has(Seen("A", corners))
