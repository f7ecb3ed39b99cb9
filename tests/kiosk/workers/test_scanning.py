"""The scanner on its own thread, over sources that do what cameras do."""

import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QThread, Slot
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from kiosk.scanning.film import LiveFilm
from kiosk.scanning.presence import Presence
from kiosk.scanning.reader import Reader
from kiosk.scanning.source import Frame, Source, SourceBusy, SourceClosed, SourceError, SourceLost
from kiosk.workers.scanning import CameraState, CameraView, Scanner, picture_of

Pixels = NDArray[np.uint8]
GREY: Pixels = np.full((48, 64, 3), 90, np.uint8)


class Camera:
    """A source that does as it is told; each opening takes the next of `openings`."""

    name = "test camera"

    def __init__(self, openings: Sequence[SourceError | None] = (None,), frames: int = 10_000):
        self.openings = list(openings)
        self.left = frames
        self.lose = threading.Event()
        self.opened = 0
        self.closed = 0
        self.threads: set[int] = set()
        self._index = 0

    @property
    def ended(self) -> bool:
        return False

    def open(self, deadline_s: float) -> None:
        self.threads.add(threading.get_ident())
        self.opened += 1
        failure = self.openings.pop(0) if self.openings else None
        if failure is not None:
            raise failure

    def latest(self, wait_s: float) -> Frame | None:
        if self.lose.is_set():
            self.lose.clear()
            raise SourceLost
        time.sleep(0.005)
        self._index += 1
        if self._index > self.left:
            return None
        return Frame(GREY.copy(), time.monotonic_ns(), self._index)

    def close(self) -> None:
        self.closed += 1


class Hanging(Camera):
    """A device whose opening hangs until it is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.hangs = threading.Event()
        self._let_go = threading.Event()

    def open(self, deadline_s: float) -> None:
        self.hangs.set()
        self._let_go.wait(deadline_s)
        raise SourceClosed

    def close(self) -> None:
        self._let_go.set()


class Texts:
    """A reader that reads what it is told, frame after frame."""

    def __init__(self, *frames: list[str]) -> None:
        self._frames = list(frames)

    def read(self, frame: Pixels) -> list[str]:
        return self._frames.pop(0) if self._frames else []


class Noted(QObject):
    """Takes the scanner's signals on the main thread."""

    def __init__(self) -> None:
        super().__init__()
        self.badges: list[tuple[str, int]] = []
        self.views: list[CameraView] = []
        self.pictures: list[QImage] = []
        self.threads: set[QThread] = set()
        self.ended = 0

    @Slot(str, object)
    def badge(self, text: str, at_ns: int) -> None:
        self.threads.add(QThread.currentThread())
        self.badges.append((text, at_ns))

    @Slot(object)
    def view(self, view: CameraView) -> None:
        self.views.append(view)

    @Slot(QImage)
    def picture(self, picture: QImage) -> None:
        self.pictures.append(picture)

    @Slot()
    def over(self) -> None:
        self.ended += 1

    def states(self) -> list[CameraState]:
        return [view.state for view in self.views]


Begin = Callable[..., tuple[Scanner, Noted]]


@pytest.fixture
def begin(qtbot: QtBot) -> Iterator[Begin]:
    made: list[Scanner] = []

    def begin(source: Source, reader: object = None, **options: object) -> tuple[Scanner, Noted]:
        options.setdefault("backoff_s", (0.05, 0.1))
        scanner = Scanner(source, reader or Texts(), Presence(), **options)  # type: ignore[arg-type]
        noted = Noted()
        scanner.badge_read.connect(noted.badge)
        scanner.camera_changed.connect(noted.view)
        scanner.preview_ready.connect(noted.picture)
        made.append(scanner)
        scanner.start()
        return scanner, noted

    yield begin
    for scanner in made:
        assert scanner.stop()


def test_a_badge_held_up_is_one_sighting_with_the_time_of_its_frame(
    begin: Begin, qtbot: QtBot
) -> None:
    before = time.monotonic_ns()
    _, noted = begin(Camera(), Texts(["V1:A"], ["V1:A"], ["V1:A", "V1:B"], ["V1:B"]))
    qtbot.waitUntil(lambda: len(noted.badges) == 2, timeout=3000)
    assert [text for text, _ in noted.badges] == ["V1:A", "V1:B"]
    assert before < noted.badges[0][1] < noted.badges[1][1] < time.monotonic_ns()
    assert noted.threads == {QThread.currentThread()}


def test_the_source_is_never_touched_by_the_main_thread(begin: Begin, qtbot: QtBot) -> None:
    camera = Camera()
    _, noted = begin(camera)
    qtbot.waitUntil(lambda: bool(noted.pictures), timeout=3000)
    assert threading.get_ident() not in camera.threads


def test_the_camera_is_looking_only_once_a_frame_has_come(begin: Begin, qtbot: QtBot) -> None:
    _, noted = begin(Camera(frames=0))
    qtbot.waitUntil(lambda: bool(noted.views), timeout=3000)
    qtbot.wait(150)
    assert noted.states() == [CameraState.OPENING]


def test_a_lost_camera_comes_back_by_itself(begin: Begin, qtbot: QtBot) -> None:
    camera = Camera(openings=[None, SourceBusy(), SourceBusy(), None])
    _, noted = begin(camera)
    qtbot.waitUntil(lambda: CameraState.LOOKING in noted.states(), timeout=3000)
    camera.lose.set()
    wanted = [
        CameraState.OPENING,
        CameraState.LOOKING,
        CameraState.LOST,
        CameraState.LOST,
        CameraState.LOOKING,
    ]
    qtbot.waitUntil(lambda: noted.states() == wanted, timeout=4000)
    assert [view.title for view in noted.views[2:4]] == [SourceLost.title, SourceBusy.title]
    assert noted.views[2].todo == SourceLost.default
    assert camera.opened == 4


def test_a_busy_camera_says_why_and_is_tried_ever_more_patiently(
    begin: Begin, qtbot: QtBot
) -> None:
    camera = Camera(openings=[SourceBusy()] * 50)
    _, noted = begin(camera, backoff_s=(0.05, 5.0))
    qtbot.waitUntil(lambda: camera.opened == 2, timeout=3000)
    qtbot.wait(300)
    assert camera.opened == 2
    assert noted.views[-1].title == SourceBusy.title


def test_stopping_breaks_off_an_opening_that_hangs(begin: Begin, qtbot: QtBot) -> None:
    source = Hanging()
    scanner, _ = begin(source, open_deadline_s=30.0)
    assert source.hangs.wait(3)
    began = time.monotonic()
    assert scanner.stop()
    assert time.monotonic() - began < 1.0
    assert not scanner.running


def test_stopping_twice_and_starting_again_are_fine(begin: Begin, qtbot: QtBot) -> None:
    camera = Camera()
    scanner, noted = begin(camera)
    qtbot.waitUntil(lambda: bool(noted.pictures), timeout=3000)
    assert scanner.stop()
    assert scanner.stop()
    noted.pictures.clear()
    scanner.start()
    qtbot.waitUntil(lambda: bool(noted.pictures), timeout=3000)


def test_a_scanner_that_never_began_can_be_stopped(qtbot: QtBot) -> None:
    assert Scanner(Camera(), Texts(), Presence()).stop()


def test_the_preview_comes_fifteen_times_a_second_at_most(begin: Begin, qtbot: QtBot) -> None:
    _, noted = begin(Camera())  # some 200 frames a second
    qtbot.waitUntil(lambda: bool(noted.pictures), timeout=3000)
    noted.pictures.clear()
    qtbot.wait(1000)
    assert 5 <= len(noted.pictures) <= 17


def test_a_film_ends_and_says_so(begin: Begin, qtbot: QtBot) -> None:
    film = LiveFilm(lambda index: GREY if index < 5 else None, fps=60, name="gate")
    scanner = Scanner(film, Reader(), Presence(), film=True)
    noted = Noted()
    scanner.camera_changed.connect(noted.view)
    scanner.film_ended.connect(noted.over)
    scanner.start()
    qtbot.waitUntil(lambda: noted.ended == 1, timeout=5000)
    qtbot.waitUntil(lambda: noted.states()[-1:] == [CameraState.ENDED], timeout=2000)
    assert noted.views[-1].film
    assert noted.views[-1].name == "gate"
    assert scanner.stop()


def test_a_bug_in_the_reader_is_reported_and_the_scanner_goes_on(
    begin: Begin, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken(Texts):
        def read(self, frame: Pixels) -> list[str]:
            if not self._frames:
                return []
            self._frames.pop()
            raise ZeroDivisionError("a bug")

    raised: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, _value, _trace: raised.append(kind))
    _, noted = begin(Camera(), Broken(["once"]))
    qtbot.waitUntil(
        lambda: noted.states()[-2:] == [CameraState.LOST, CameraState.LOOKING], timeout=3000
    )
    assert raised == [ZeroDivisionError]


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("shape", [(48, 63, 3), (47, 61), (1080, 1920, 3)])
def test_a_picture_is_a_copy_in_the_right_colours(
    qtbot: QtBot, shape: tuple[int, ...], mirrored: bool
) -> None:
    pixels = np.zeros(shape, np.uint8)
    half = shape[1] // 2
    pixels[:, :half] = 200 if len(shape) == 2 else (10, 20, 200)  # BGR: red on the left
    picture = picture_of(pixels, mirrored)
    pixels[:] = 0
    assert picture.width() == min(shape[1], 800)
    x = picture.width() - 5 if mirrored else 5
    colour = picture.pixelColor(x, picture.height() // 2)
    wanted = (200, 200, 200) if len(shape) == 2 else (200, 20, 10)
    assert (colour.red(), colour.green(), colour.blue()) == wanted
    other = picture.pixelColor(picture.width() - 1 - x, picture.height() // 2)
    assert (other.red(), other.green(), other.blue()) == (0, 0, 0)
