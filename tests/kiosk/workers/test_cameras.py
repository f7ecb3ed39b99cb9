"""The camera page's way to a camera that runs, beside a driver that may hang."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Slot
from pytestqt.qtbot import QtBot

from kiosk.scanning.camera import Camera, CameraReport
from kiosk.scanning.camera_book import CameraBook
from kiosk.scanning.controls import Control, Turn
from kiosk.scanning.presence import Presence
from kiosk.scanning.reader import Reader
from kiosk.workers.cameras import CameraDesk
from kiosk.workers.scanning import CameraState, CameraView, Scanner
from tests.kiosk.scanning.cameras import V4L2, Bench, Plugged


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench(Plugged("Gate", V4L2()), Plugged("Lid"))
    yield bench
    bench.let_go()


class Watched(QObject):
    """A camera that a scanner runs, and what the page was told of it, on the main thread."""

    def __init__(self, camera: Camera) -> None:
        super().__init__()
        self.camera = camera
        self.scanner = Scanner(camera, Reader(), Presence(), backoff_s=(0.02, 0.1))
        self.desk = CameraDesk(camera, period_ms=10)
        self.reports: list[CameraReport] = []
        self.views: list[CameraView] = []
        self.mirrored: list[bool] = []
        self.desk.reported.connect(self.report)
        self.desk.mirrored_changed.connect(self.mirror)
        self.scanner.camera_changed.connect(self.view)
        self.scanner.camera_changed.connect(self.desk.note)

    @Slot(object)
    def report(self, report: CameraReport) -> None:
        self.reports.append(report)

    @Slot(bool)
    def mirror(self, mirrored: bool) -> None:
        self.mirrored.append(mirrored)

    @Slot(object)
    def view(self, view: CameraView) -> None:
        self.views.append(view)

    def stop(self) -> None:
        self.desk.watch(False)
        assert self.scanner.stop()

    @property
    def last(self) -> CameraReport:
        return self.reports[-1]


@pytest.fixture
def book(tmp_path: Path) -> CameraBook:
    return CameraBook(tmp_path / "cameras.json")


@pytest.fixture
def watched(qtbot: QtBot, bench: Bench, book: CameraBook) -> Iterator[Watched]:
    watched = Watched(bench.camera(book=book))
    yield watched
    watched.stop()


def test_who_looks_is_told_what_is_there_what_it_gives_and_what_can_be_turned(
    qtbot: QtBot, bench: Bench, watched: Watched
) -> None:
    watched.scanner.start()
    watched.desk.watch(True)
    qtbot.waitUntil(lambda: bool(watched.last.dials) and watched.last.given is not None)
    assert watched.last.there == (bench.info(0), bench.info(1))
    assert watched.last.wanted == bench.info(0)
    assert [dial.control for dial in watched.last.dials or ()] == [
        Control.EXPOSURE,
        Control.FOCUS,
        Control.BRIGHTNESS,
    ]


def test_nobody_is_told_anything_while_nobody_looks(
    qtbot: QtBot, bench: Bench, watched: Watched
) -> None:
    watched.scanner.start()
    qtbot.waitUntil(lambda: bool(watched.views) and watched.views[-1].state is CameraState.LOOKING)
    watched.desk.watch(True)
    watched.desk.watch(False)
    told = len(watched.reports)
    qtbot.wait(60)
    assert len(watched.reports) == told


def test_choosing_another_camera_switches_within_a_moment(
    qtbot: QtBot, bench: Bench, watched: Watched
) -> None:
    watched.scanner.start()
    watched.desk.watch(True)
    qtbot.waitUntil(lambda: watched.last.running)
    watched.desk.choose(bench.info(1))
    assert not watched.last.running
    qtbot.waitUntil(lambda: watched.last.running, timeout=3000)
    assert watched.last.wanted == bench.info(1)
    qtbot.waitUntil(lambda: watched.views[-1] == CameraView(CameraState.LOOKING, "Lid"))
    assert bench.cameras[0].released == 1


def test_a_choice_while_the_wanted_camera_is_away_is_taken_by_the_next_try(
    qtbot: QtBot, bench: Bench, book: CameraBook
) -> None:
    bench.cameras[0].plugged = False
    watched = Watched(bench.camera(bench.info(0), book))
    watched.scanner.start()
    watched.desk.watch(True)
    qtbot.waitUntil(lambda: bool(watched.views) and watched.views[-1].state is CameraState.LOST)
    assert watched.views[-1].todo is not None
    assert "Gate" in watched.views[-1].todo.en
    qtbot.waitUntil(lambda: watched.last.there == (bench.info(1),))
    watched.desk.choose(bench.info(1))
    qtbot.waitUntil(lambda: watched.last.running, timeout=3000)
    assert book.chosen is not None
    assert book.chosen.name == "Lid"
    watched.stop()


def test_a_driver_that_hangs_leaves_the_page_alive(
    qtbot: QtBot, bench: Bench, watched: Watched
) -> None:
    watched.camera.stall_s = 0.1
    watched.scanner.start()
    qtbot.waitUntil(lambda: bool(watched.views) and watched.views[-1].state is CameraState.LOOKING)
    bench.cameras[0].answering.clear()
    start = time.monotonic()
    watched.desk.watch(True)
    watched.desk.turn(Turn(Control.EXPOSURE, value=100))
    watched.desk.ask_size((640, 480))
    watched.desk.look_again()
    watched.desk.look()
    assert time.monotonic() - start < 1.0
    qtbot.waitUntil(lambda: watched.views[-1].state is CameraState.LOST)
    watched.desk.choose(bench.info(1))
    qtbot.waitUntil(lambda: watched.last.running, timeout=5000)
    assert watched.last.wanted == bench.info(1)


def test_a_list_that_hangs_leaves_the_page_alive(
    qtbot: QtBot, bench: Bench, watched: Watched
) -> None:
    bench.listing.clear()
    start = time.monotonic()
    watched.desk.watch(True)
    watched.desk.look_again()
    watched.desk.look()
    assert time.monotonic() - start < 1.0
    assert watched.last.there is None
    assert watched.last.looking
    assert not watched.last.pending


def test_each_camera_keeps_its_own_mirror(
    qtbot: QtBot, bench: Bench, watched: Watched, book: CameraBook
) -> None:
    book.keep_mirrored("Lid", False)
    watched.scanner.start()
    watched.desk.watch(True)
    qtbot.waitUntil(lambda: watched.last.running)
    assert watched.mirrored == [True]
    watched.desk.mirror(False)
    watched.desk.mirror(True)
    watched.desk.choose(bench.info(1))
    assert watched.mirrored == [True, False, True, False]
    assert not CameraDesk(bench.camera(bench.info(1), book)).mirrored()
