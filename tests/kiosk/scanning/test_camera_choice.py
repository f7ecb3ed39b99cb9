"""Choosing a camera, its size and its controls while it runs, hangs or is away."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest

from kiosk.scanning.camera import Camera, CameraReport, named
from kiosk.scanning.camera_book import CameraBook
from kiosk.scanning.controls import Control, Dial, Turn
from kiosk.scanning.source import (
    CameraAwaited,
    CameraChanging,
    SourceBusy,
    SourceError,
    SourceLost,
    SourceSlow,
)
from tests.kiosk.scanning.cameras import SOON_S, V4L2, Bench, Plugged


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench(Plugged("Gate", V4L2()), Plugged("Lid", V4L2()))
    yield bench
    bench.let_go()


def run_until(camera: Camera, what: str, wanted: object) -> CameraReport:
    """Take frames, as the scanner does, until the report says what is wanted."""
    until = time.monotonic() + SOON_S
    while True:
        try:
            camera.latest(0.01)
        except SourceError:
            camera.open(SOON_S)
        report = camera.report()
        if getattr(report, what) == wanted and not report.pending:
            return report
        assert time.monotonic() < until, report


def look_on(camera: Camera) -> None:
    """Take frames until something is raised."""
    while True:
        camera.latest(0.02)


# ---- which camera ---------------------------------------------------------------------------


def test_a_named_camera_that_is_away_is_awaited_by_name_and_no_other_is_taken(
    bench: Bench,
) -> None:
    bench.cameras[1].plugged = False
    camera = bench.camera(named("Lid"))
    with pytest.raises(CameraAwaited) as awaited:
        camera.open(SOON_S)
    assert "Lid" in awaited.value.message.in_("en")
    assert "Lid" in awaited.value.message.in_("zh")
    assert bench.cameras[0].opened == 0
    report = camera.report()
    assert not report.running
    assert [info.name for info in report.there or ()] == ["Gate"]
    bench.cameras[1].plugged = True
    camera.open(SOON_S)
    assert camera.name == "Lid"
    camera.close()


def test_choosing_another_camera_takes_it_at_the_next_frame(bench: Bench) -> None:
    camera = bench.camera()
    camera.open(SOON_S)
    first = camera.latest(SOON_S)
    camera.choose(bench.info(1))
    with pytest.raises(CameraChanging):
        camera.latest(SOON_S)
    camera.open(SOON_S)
    after = camera.latest(SOON_S)
    camera.close()
    assert camera.name == "Lid"
    assert first is not None
    assert after is not None
    assert after.index > first.index
    assert bench.cameras[0].released == 1


def test_a_camera_chosen_while_another_opens_is_not_lost(bench: Bench) -> None:
    bench.cameras[0].opening.clear()
    camera = bench.camera()
    opening = threading.Thread(target=camera.open, args=(SOON_S,))
    opening.start()
    while not bench.cameras[0].opened:
        time.sleep(0.001)
    camera.choose(bench.info(1))
    bench.cameras[0].opening.set()
    opening.join(SOON_S)
    assert run_until(camera, "running", True).wanted == bench.info(1)
    assert camera.name == "Lid"
    camera.close()


def test_a_camera_that_hangs_holds_up_no_other_and_is_not_opened_twice(bench: Bench) -> None:
    bench.cameras[0].opening.clear()
    camera = bench.camera()
    with pytest.raises(SourceSlow):
        camera.open(0.05)
    camera.choose(bench.info(1))
    camera.open(SOON_S)
    assert camera.latest(SOON_S) is not None
    camera.choose(bench.info(0))
    with pytest.raises(SourceBusy):
        camera.open(0.05)
    assert bench.cameras[0].opened == 1
    bench.cameras[0].opening.set()
    camera.open(SOON_S)
    assert camera.name == "Gate"
    camera.close()


def test_a_driver_that_comes_back_late_does_not_take_the_place_of_the_new_choice(
    bench: Bench,
) -> None:
    bench.cameras[0].opening.clear()
    camera = bench.camera()
    with pytest.raises(SourceSlow):
        camera.open(0.05)
    camera.choose(bench.info(1))
    camera.open(SOON_S)
    bench.cameras[0].opening.set()
    until = time.monotonic() + SOON_S
    while not bench.cameras[0].released:
        assert time.monotonic() < until
        time.sleep(0.001)
    assert (camera.name, camera.report().wanted) == ("Lid", bench.info(1))
    camera.close()


def test_looking_again_lists_in_another_thread_and_never_blocks(bench: Bench) -> None:
    camera = bench.camera()
    bench.listing.clear()
    start = time.monotonic()
    camera.look_again()
    camera.look_again()
    assert camera.report().looking
    assert time.monotonic() - start < 1.0
    bench.listing.set()
    until = time.monotonic() + SOON_S
    while camera.report().looking:
        assert time.monotonic() < until
        time.sleep(0.001)
    assert camera.report().there == (bench.info(0), bench.info(1))
    assert threading.get_ident() not in bench.listed_by
    assert len(bench.listed_by) == 1


# ---- its size -------------------------------------------------------------------------------


def test_another_size_is_asked_for_and_what_is_given_is_measured(bench: Bench) -> None:
    camera = bench.camera()
    camera.open(SOON_S)
    camera.ask_size((1920, 1080))
    run_until(camera, "running", True)
    for _ in range(5):
        camera.latest(SOON_S)
    report = camera.report()
    camera.close()
    assert (report.asked.width_px, report.asked.height_px) == (1920, 1080)
    assert report.given is not None
    assert (report.given.width_px, report.given.height_px) == (640, 480)
    assert report.given.fps > 5
    assert camera.report().given is None


# ---- its controls ---------------------------------------------------------------------------


def test_controls_are_found_and_turned_in_the_cameras_own_thread(bench: Bench) -> None:
    camera = bench.camera()
    camera.open(SOON_S)
    assert camera.report().dials is None
    camera.find_controls()
    camera.turn(Turn(Control.EXPOSURE, value=50))
    camera.turn(Turn(Control.EXPOSURE, value=60))
    until = time.monotonic() + SOON_S
    while camera.report().pending:
        assert time.monotonic() < until
        camera.latest(0.01)
    dials = camera.report().dials
    assert dials is not None
    assert dials[0] == Dial(Control.EXPOSURE, 3, 2047, 60, auto=False)
    assert bench.cameras[0].threads.isdisjoint({threading.get_ident()})
    camera.close()


def test_size_and_controls_come_back_after_a_replug_and_after_a_restart(
    bench: Bench, tmp_path: Path
) -> None:
    place = tmp_path / "cameras.json"
    camera = bench.camera(book=CameraBook(place))
    camera.open(SOON_S)
    camera.find_controls()
    camera.turn(Turn(Control.FOCUS, value=100))
    camera.turn(Turn(Control.EXPOSURE, value=40))
    camera.turn(Turn(Control.EXPOSURE, auto=True))
    run_until(camera, "pending", False)
    gate = bench.cameras[0]
    gate.plugged = False
    with pytest.raises(SourceLost):
        look_on(camera)
    gate.driver = V4L2()  # it forgets when its power is gone
    gate.plugged = True
    camera.open(SOON_S)
    assert gate.driver.values[cv2.CAP_PROP_FOCUS] == 100
    assert gate.driver.values[cv2.CAP_PROP_AUTOFOCUS] == 0
    assert gate.driver.values[cv2.CAP_PROP_AUTO_EXPOSURE] == 3
    camera.ask_size((640, 480))
    camera.close()
    gate.driver = V4L2()
    again = bench.camera(book=CameraBook(place))
    again.open(SOON_S)
    assert gate.driver.values[cv2.CAP_PROP_FOCUS] == 100
    assert gate.size == (640, 480)
    again.close()


def test_a_driver_that_hangs_on_a_control_hangs_nobody_and_is_left_alone_afterwards(
    bench: Bench,
) -> None:
    gate = bench.cameras[0]
    camera = bench.camera()
    camera.stall_s = 0.1
    camera.open(SOON_S)
    gate.answering.clear()
    start = time.monotonic()
    camera.find_controls()
    camera.turn(Turn(Control.EXPOSURE, value=50))
    assert camera.report().pending
    with pytest.raises(SourceLost):
        look_on(camera)
    with pytest.raises(SourceBusy):
        camera.open(0.02)
    camera.close()
    assert time.monotonic() - start < 3.0
    gate.answering.set()
    camera.open(SOON_S)
    assert camera.report().shy
    camera.find_controls()
    gate.answering.clear()
    for _ in range(5):
        assert camera.latest(SOON_S) is not None
    assert camera.report().dials == ()
    camera.close()


def test_a_driver_that_hangs_on_what_was_kept_opens_without_it_the_next_time(
    bench: Bench, tmp_path: Path
) -> None:
    book = CameraBook(tmp_path / "cameras.json")
    book.keep_turn("Gate", Turn(Control.FOCUS, value=100))
    gate = bench.cameras[0]
    gate.answering.clear()
    camera = bench.camera(book=book)
    with pytest.raises(SourceSlow):
        camera.open(0.05)
    with pytest.raises(SourceBusy):
        camera.open(0.05)
    gate.answering.set()
    camera.open(SOON_S)
    gate.answering.clear()
    assert camera.latest(SOON_S) is not None
    assert camera.report().shy
    camera.close()
