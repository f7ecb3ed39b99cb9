"""The scanner on its own thread, over sources that do what cameras do."""

import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QSize, QThread, Slot
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from kiosk.scanning.film import LiveFilm
from kiosk.scanning.glance import Glance, Hint, Seen
from kiosk.scanning.presence import Presence
from kiosk.scanning.reader import Reader
from kiosk.scanning.source import Frame, Source, SourceBusy, SourceClosed, SourceError, SourceLost
from kiosk.workers.preview import Quad
from kiosk.workers.scanning import CameraState, CameraView, Scanner

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


class Glances:
    """A reader that sees what it is told, frame after frame; then the last again and again."""

    def __init__(self, *glances: Glance) -> None:
        self._left = list(glances) or [Glance()]
        self.left_s: list[float] = []

    def look(self, frame: Pixels, deadline: float | None = None) -> Glance:
        assert deadline is not None
        self.left_s.append(deadline - time.monotonic())
        return self._left.pop(0) if len(self._left) > 1 else self._left[0]


def texts(*read: str) -> Glance:
    return Glance(tuple(Seen(text, ()) for text in read))


class Noted(QObject):
    """Takes the scanner's signals on the main thread."""

    def __init__(self) -> None:
        super().__init__()
        self.badges: list[tuple[str, int]] = []
        self.views: list[CameraView] = []
        self.pictures: list[QImage] = []
        self.quads: list[tuple[Quad, ...]] = []
        self.hints: list[Hint | None] = []
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

    @Slot(object)
    def codes(self, quads: tuple[Quad, ...]) -> None:
        self.quads.append(quads)

    @Slot(object)
    def hint(self, hint: Hint | None) -> None:
        self.hints.append(hint)

    @Slot()
    def over(self) -> None:
        self.ended += 1

    def states(self) -> list[CameraState]:
        return [view.state for view in self.views]


@dataclass(frozen=True)
class Fed:
    """A power supply."""

    on_battery: bool


Begin = Callable[..., tuple[Scanner, Noted]]


@pytest.fixture
def begin(qtbot: QtBot) -> Iterator[Begin]:
    made: list[Scanner] = []

    def begin(source: Source, reader: object = None, **options: object) -> tuple[Scanner, Noted]:
        options.setdefault("backoff_s", (0.05, 0.1))
        scanner = Scanner(source, reader or Glances(), Presence(), **options)  # type: ignore[arg-type]
        noted = Noted()
        scanner.badge_read.connect(noted.badge)
        scanner.camera_changed.connect(noted.view)
        scanner.preview_ready.connect(noted.picture)
        scanner.codes_seen.connect(noted.codes)
        scanner.hint_changed.connect(noted.hint)
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
    _, noted = begin(
        Camera(), Glances(texts("V1:A"), texts("V1:A"), texts("V1:A", "V1:B"), texts("V1:B"))
    )
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
    assert Scanner(Camera(), Glances(), Presence()).stop()


@pytest.mark.parametrize(("battery", "fps"), [(False, 30), (True, 10)])
def test_the_preview_comes_thirty_times_a_second_and_ten_on_battery(
    begin: Begin, qtbot: QtBot, battery: bool, fps: int
) -> None:
    _, noted = begin(Camera(), power=Fed(battery))  # some 200 frames a second
    qtbot.waitUntil(lambda: bool(noted.pictures), timeout=3000)
    noted.pictures.clear()
    qtbot.wait(1000)
    assert fps / 3 <= len(noted.pictures) <= fps + 2


def test_a_look_may_take_as_long_as_a_frame_of_the_camera(begin: Begin, qtbot: QtBot) -> None:
    reader = Glances()
    _, noted = begin(Camera(), reader)
    qtbot.waitUntil(lambda: bool(noted.pictures), timeout=3000)
    assert all(0 < left_s <= 1 / 30 for left_s in reader.left_s)


def test_pictures_fill_the_room_that_the_window_has(begin: Begin, qtbot: QtBot) -> None:
    scanner, noted = begin(Camera())
    qtbot.waitUntil(lambda: bool(noted.pictures), timeout=3000)
    assert noted.pictures[0].size() == QSize(64, 48)
    scanner.fit(20, 30)
    qtbot.waitUntil(lambda: noted.pictures[-1].size() == QSize(20, 30), timeout=3000)
    scanner.fit(0, 30)  # hidden
    qtbot.waitUntil(lambda: noted.pictures[-1].size() == QSize(64, 48), timeout=3000)


def test_codes_are_outlined_where_the_mirrored_picture_has_them_until_they_are_gone(
    begin: Begin, qtbot: QtBot
) -> None:
    corners = ((16.0, 12.0), (32.0, 12.0), (32.0, 24.0), (16.0, 24.0))
    seen = Glance((Seen("V1:A", corners), Seen("V1:B", ())), size=(64, 48))
    camera = Camera()
    _, noted = begin(camera, Glances(Glance(), *[seen] * 50, Glance()), mirrored=True)
    qtbot.waitUntil(lambda: len(noted.quads) == 2, timeout=3000)
    quad = ((0.75, 0.25), (0.5, 0.25), (0.5, 0.5), (0.75, 0.5))
    assert noted.quads == [(quad,), ()]


def test_a_lost_camera_takes_outlines_and_hint_with_it(begin: Begin, qtbot: QtBot) -> None:
    corners = ((16.0, 12.0), (32.0, 12.0), (32.0, 24.0), (16.0, 24.0))
    two = Glance((Seen("V1:A", corners), Seen("V1:B", corners)), hint=Hint.TWO_CODES)
    camera = Camera(openings=[None, *[SourceBusy()] * 50])
    _, noted = begin(camera, Glances(two))
    qtbot.waitUntil(lambda: noted.hints == [Hint.TWO_CODES], timeout=3000)
    qtbot.waitUntil(lambda: len(noted.quads) == 1, timeout=3000)
    camera.lose.set()
    qtbot.waitUntil(lambda: CameraState.LOST in noted.states(), timeout=3000)
    assert noted.hints == [Hint.TWO_CODES, None]
    assert [len(quads) for quads in noted.quads] == [2, 0]


def test_a_hint_is_told_once_it_is_steady_and_once_only(begin: Begin, qtbot: QtBot) -> None:
    dark = Glance(hint=Hint.TOO_DARK)
    _, noted = begin(Camera(), Glances(*[Glance()] * 5, *[dark] * 400, Glance()))
    qtbot.waitUntil(lambda: bool(noted.hints), timeout=5000)
    qtbot.wait(200)
    assert noted.hints == [Hint.TOO_DARK]


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
    class Broken:
        broken = True

        def look(self, frame: Pixels, deadline: float | None = None) -> Glance:
            if self.broken:
                self.broken = False
                raise ZeroDivisionError("a bug")
            return Glance()

    raised: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, _value, _trace: raised.append(kind))
    _, noted = begin(Camera(), Broken())
    qtbot.waitUntil(
        lambda: noted.states()[-2:] == [CameraState.LOST, CameraState.LOOKING], timeout=3000
    )
    assert raised == [ZeroDivisionError]
