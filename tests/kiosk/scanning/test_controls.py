"""Which controls a driver has, found by turning them, and how they are turned."""

import cv2
import pytest

from kiosk.scanning.controls import Control, Dial, Panel, Turn
from tests.kiosk.scanning.cameras import (
    V4L2,
    Bench,
    DirectShow,
    Driver,
    Parrot,
    Plugged,
)


def panel_of(driver: Driver, backend: int = cv2.CAP_V4L2) -> Panel:
    bench = Bench(Plugged("Cam", driver), backend=backend)
    return Panel(bench.open(0, backend), backend)


def test_the_controls_of_v4l2_are_found_with_their_ranges_and_automatics() -> None:
    found = {dial.control: dial for dial in panel_of(V4L2()).find()}
    assert found == {
        Control.EXPOSURE: Dial(Control.EXPOSURE, 3, 2047, 156, auto=True),
        Control.FOCUS: Dial(Control.FOCUS, 0, 250, 20, auto=True),
        Control.BRIGHTNESS: Dial(Control.BRIGHTNESS, -64, 64, 0),
    }


def test_the_controls_of_directshow_are_found_though_it_refuses_instead_of_stopping() -> None:
    found = {dial.control: dial for dial in panel_of(DirectShow(), cv2.CAP_DSHOW).find()}
    assert found == {
        Control.EXPOSURE: Dial(Control.EXPOSURE, -11, -1, -6, auto=True),
        Control.GAIN: Dial(Control.GAIN, 0, 255, 64),
    }


@pytest.mark.parametrize("backend", [cv2.CAP_V4L2, cv2.CAP_DSHOW, cv2.CAP_AVFOUNDATION])
@pytest.mark.parametrize(
    "driver",
    [Driver(), Driver(exposure=0, focus=0, gain=0, brightness=0), Parrot()],
    ids=["minus one", "nought", "parrot"],
)
def test_what_a_driver_does_not_really_have_is_not_offered(driver: Driver, backend: int) -> None:
    assert panel_of(driver, backend).find() == ()


@pytest.mark.parametrize(
    "driver",
    [
        V4L2(),
        V4L2(auto_exposure=1, exposure=400, autofocus=0, focus=35, brightness=-12),
    ],
    ids=["automatic", "by hand"],
)
def test_finding_out_leaves_everything_as_it_was(driver: Driver) -> None:
    before = dict(driver.values)
    panel_of(driver).find()
    assert driver.values == before


def test_setting_a_value_ends_the_automatic_and_says_what_the_driver_made_of_it() -> None:
    driver = V4L2()
    panel = panel_of(driver)
    panel.find()
    dial = panel.turn(Turn(Control.FOCUS, value=123))
    assert dial == Dial(Control.FOCUS, 0, 250, 125, auto=False)
    assert driver.values[cv2.CAP_PROP_AUTOFOCUS] == 0
    assert panel.turn(Turn(Control.FOCUS, auto=True)) == Dial(Control.FOCUS, 0, 250, 125, auto=True)
    assert driver.values[cv2.CAP_PROP_AUTOFOCUS] == 1


@pytest.mark.parametrize(
    ("driver", "backend", "on", "off"),
    [(V4L2(), cv2.CAP_V4L2, 3, 1), (DirectShow(), cv2.CAP_DSHOW, 1, 2)],
    ids=["v4l2", "directshow"],
)
def test_each_backend_gets_the_automatic_in_its_own_code(
    driver: Driver, backend: int, on: float, off: float
) -> None:
    panel = panel_of(driver, backend)
    panel.find()
    panel.turn(Turn(Control.EXPOSURE, auto=False))
    assert driver.values[cv2.CAP_PROP_AUTO_EXPOSURE] == off
    panel.turn(Turn(Control.EXPOSURE, auto=True))
    assert driver.values[cv2.CAP_PROP_AUTO_EXPOSURE] == on


def test_a_control_that_is_not_there_is_not_turned() -> None:
    panel = panel_of(V4L2())
    panel.find()
    assert panel.turn(Turn(Control.GAIN, value=3)) is None


def test_what_was_kept_is_put_back_without_looking() -> None:
    driver = V4L2()
    panel_of(driver).restore([Turn(Control.EXPOSURE, value=80), Turn(Control.FOCUS, auto=True)])
    assert driver.values[cv2.CAP_PROP_EXPOSURE] == 80
    assert driver.values[cv2.CAP_PROP_AUTO_EXPOSURE] == 1
    assert driver.values[cv2.CAP_PROP_AUTOFOCUS] == 1


@pytest.mark.parametrize(
    "dial",
    [Dial(Control.EXPOSURE, 3, 2047, 156), Dial(Control.BRIGHTNESS, -64, 64, 10)],
    ids=["by ratio", "even"],
)
def test_a_slider_reaches_both_ends_and_comes_back_to_the_value(dial: Dial) -> None:
    assert dial.at(0.0) == dial.low
    assert dial.at(1.0) == dial.high
    assert dial.at(dial.share) == dial.value


def test_half_a_slider_of_a_wide_exposure_is_far_from_half_its_range() -> None:
    assert Dial(Control.EXPOSURE, 3, 2047, 156).at(0.5) == 78
