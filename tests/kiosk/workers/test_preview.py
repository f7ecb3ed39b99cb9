"""Pictures of the size that is shown, as many as are wanted."""

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from kiosk.scanning.glance import Glance, Seen
from kiosk.workers.preview import Lens, PreviewPace

MS = 1_000_000


class Socket:
    """A power supply that can be pulled."""

    on_battery = False


def shown(fps: float, seconds: float, *, battery: bool = False, jitter_ms: float = 0.0) -> int:
    power = Socket()
    power.on_battery = battery
    pace = PreviewPace(power)
    times = [n / fps * 1000 + (jitter_ms if n % 2 else 0) for n in range(round(fps * seconds))]
    return sum(pace.is_due(1_000 * MS + round(at_ms * MS)) for at_ms in times)


@pytest.mark.parametrize("jitter_ms", [0.0, 7.0])
@pytest.mark.parametrize(
    ("fps", "battery", "wanted"),
    [
        (30, False, 300),
        (29.97, False, 300),
        (60, False, 300),
        (200, False, 300),
        (15, False, 150),
        (30, True, 100),
        (60, True, 100),
        (7, True, 70),
    ],
)
def test_so_many_pictures_are_shown_in_ten_seconds(
    fps: float, battery: bool, wanted: int, jitter_ms: float
) -> None:
    assert abs(shown(fps, 10, battery=battery, jitter_ms=jitter_ms) - wanted) <= 2


def test_after_a_pause_the_pictures_that_were_missed_are_not_made_up_for() -> None:
    pace = PreviewPace(Socket())
    assert pace.is_due(0)
    later = 60_000
    assert sum(pace.is_due((later + n * 5) * MS) for n in range(200)) <= 32


def test_pulling_the_plug_slows_the_preview() -> None:
    power = Socket()
    pace = PreviewPace(power)
    frames = [n * 33_400_000 for n in range(90)]
    before = sum(pace.is_due(at_ns) for at_ns in frames[:30])
    power.on_battery = True
    assert before == 30
    assert sum(pace.is_due(at_ns) for at_ns in frames[30:]) in {19, 20, 21}


def rgb(picture: QImage, x: int, y: int) -> tuple[int, int, int]:
    colour = QColor(picture.pixelColor(x, y))
    return colour.red(), colour.green(), colour.blue()


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("shape", [(48, 63, 3), (47, 61), (1080, 1920, 3), (1080, 1920)])
def test_a_picture_is_a_copy_in_the_right_colours(
    qtbot: QtBot, shape: tuple[int, ...], mirrored: bool
) -> None:
    pixels = np.zeros(shape, np.uint8)
    half = shape[1] // 2
    pixels[:, :half] = 200 if len(shape) == 2 else (10, 20, 200)  # BGR: red on the left
    picture = Lens((shape[1], shape[0]), None, mirrored=mirrored).picture(pixels)
    pixels[:] = 0
    assert picture.width() == min(shape[1], 800)
    x = picture.width() - 5 if mirrored else 5
    middle = picture.height() // 2
    assert rgb(picture, x, middle) == ((200, 200, 200) if len(shape) == 2 else (200, 20, 10))
    assert rgb(picture, picture.width() - 1 - x, middle) == (0, 0, 0)


@pytest.mark.parametrize(
    ("room", "size"),
    [
        ((400, 370), (400, 370)),
        ((1280, 720), (1280, 720)),
        ((300, 100), (300, 100)),
        ((1, 1), (1, 1)),
        ((2560, 1440), (1280, 720)),  # enlarged by whoever paints it
        ((1000, 1000), (720, 720)),
        ((10, 3000), (2, 720)),
    ],
)
def test_a_picture_fills_the_room(
    qtbot: QtBot, room: tuple[int, int], size: tuple[int, int]
) -> None:
    picture = Lens((1280, 720), room, mirrored=False).picture(np.zeros((720, 1280, 3), np.uint8))
    assert (picture.width(), picture.height()) == size


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("room", [None, (400, 370), (640, 200), (900, 900)])
def test_a_code_is_found_in_the_picture_where_the_picture_shows_it(
    qtbot: QtBot, room: tuple[int, int] | None, mirrored: bool
) -> None:
    pixels = np.zeros((720, 1280, 3), np.uint8)
    pixels[300:400, 500:560] = 255
    corners = ((500.0, 300.0), (560.0, 300.0), (560.0, 400.0), (500.0, 400.0))
    lens = Lens((1280, 720), room, mirrored=mirrored)
    picture = lens.picture(pixels)
    (quad,) = lens.quads(Glance((Seen("V1:A", corners), Seen("V1:B", ())), size=(1280, 720)))
    xs, ys = [x * picture.width() for x, _ in quad], [y * picture.height() for _, y in quad]
    left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
    inside = [(left + 3, top + 3), (right - 4, bottom - 4)]
    outside = [(left - 4, top + 3), (right + 3, bottom - 4), (left + 3, top - 4)]
    assert [rgb(picture, int(x), int(y)) for x, y in inside] == [(255, 255, 255)] * 2
    assert [rgb(picture, int(x), int(y)) for x, y in outside] == [(0, 0, 0)] * 3
