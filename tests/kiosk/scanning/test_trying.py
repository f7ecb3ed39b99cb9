"""A camera that is tried out says what it gives, or why it does not."""

from collections.abc import Iterator

import pytest

from kiosk.scanning.controls import Control
from kiosk.scanning.source import SourceBusy
from kiosk.scanning.trying import try_camera
from tests.kiosk.scanning.cameras import V4L2, Bench, Plugged


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench(Plugged("Gate", V4L2()))
    yield bench
    bench.let_go()


def test_every_size_is_tried_and_the_controls_are_found(bench: Bench) -> None:
    trial = try_camera(bench.info(0), bench.camera, look_s=0.05)
    assert [size for size, _ in trial.given] == [(640, 480), (1280, 720), (1920, 1080)]
    assert [(g.width_px, g.height_px) for _, g in trial.given if g is not None] == [
        (640, 480),
        (1280, 720),
        (640, 480),
    ]
    assert [dial.control for dial in trial.dials] == [
        Control.EXPOSURE,
        Control.FOCUS,
        Control.BRIGHTNESS,
    ]
    assert trial.problem is None
    said = [line.en for line in trial.lines()]
    assert said[0].startswith("640x480: 640x480, ")
    assert said[3] == "exposure 3 to 2047, now 156, automatic too"
    assert said[5] == "brightness -64 to 64, now 0"
    assert [line.zh for line in trial.lines()][5] == "亮度 -64 到 64，现为 0"
    assert bench.cameras[0].released == 3


def test_a_camera_that_does_not_open_says_why(bench: Bench) -> None:
    bench.cameras[0].opens = False
    trial = try_camera(bench.info(0), bench.camera, look_s=0.05)
    assert isinstance(trial.problem, SourceBusy)
    assert trial.given == ()
    (said,) = trial.lines()
    assert said.en.startswith("The camera is in use: Close the program")
