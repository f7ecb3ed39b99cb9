"""Photos are read beside the window, one at a time, and a file that hangs hangs nobody."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from kiosk.scanning.glance import Glance
from kiosk.scanning.photo import PhotoProblem
from kiosk.scanning.reader import Reader
from kiosk.workers.photos import PhotoReader, grey_of
from tests.kiosk.scanning.codes import BADGE_TEXT, on_desk, qr


class Here(Reader):
    """A reader in this process: it starts faster."""

    def close(self) -> None:
        """Nothing to let go."""


class Slow(Here):
    """A reader that hangs until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Event()

    def __call__(self) -> "Slow":
        return self

    def look(self, frame: NDArray[np.uint8], deadline: float | None = None) -> Glance:
        self.let_go.wait(30)
        return super().look(frame, deadline)


@pytest.fixture
def slow() -> Iterator[Slow]:
    slow = Slow()
    yield slow
    slow.let_go.set()


@pytest.fixture
def badge(tmp_path: Path) -> Path:
    place = tmp_path / "badge.png"
    Image.fromarray(on_desk((qr(BADGE_TEXT), 300, 100))).save(place)
    return place


def test_a_photos_badge_comes_as_a_cameras_would(qtbot: QtBot, badge: Path) -> None:
    photos = PhotoReader(Here)
    busy: list[bool] = []
    photos.reading_changed.connect(busy.append)
    before = time.monotonic_ns()
    with qtbot.waitSignal(photos.photo_read, timeout=10_000) as read:
        photos.read(badge)
    text, at_ns = read.args or ("", 0)
    assert text == BADGE_TEXT
    assert before < at_ns <= time.monotonic_ns()
    assert busy == [True, False]
    photos.stop()


def test_a_photo_is_read_in_a_process_of_its_own_which_ends_with_it(
    qtbot: QtBot, badge: Path
) -> None:
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    photos = PhotoReader()
    with qtbot.waitSignal(photos.photo_read, timeout=30_000) as read:
        photos.read(badge)
    assert (read.args or [""])[0] == BADGE_TEXT
    photos.stop()
    assert {child.pid for child in psutil.Process().children(recursive=True)} <= before


def test_a_wrong_file_says_what_is_wrong(qtbot: QtBot, tmp_path: Path) -> None:
    photos = PhotoReader(Here)
    with qtbot.waitSignal(photos.photo_refused, timeout=10_000) as refused:
        photos.read(tmp_path / "gone.png")
    assert refused.args == [PhotoProblem.CANNOT_OPEN]


def test_a_second_photo_waits_its_turn(qtbot: QtBot, badge: Path, slow: Slow) -> None:
    photos = PhotoReader(slow)
    photos.read(badge)
    with qtbot.waitSignal(photos.photo_refused) as refused:
        photos.read(badge)
    assert refused.args == [PhotoProblem.SEVERAL_PHOTOS]
    with qtbot.waitSignal(photos.photo_read, timeout=10_000):
        slow.let_go.set()


def test_a_photo_that_never_comes_is_given_up_and_the_next_one_is_read(
    qtbot: QtBot, badge: Path, slow: Slow
) -> None:
    photos = PhotoReader(slow, patience_s=0.05)
    heard: list[str] = []
    photos.photo_read.connect(lambda text, _at: heard.append(text))
    with qtbot.waitSignal(photos.photo_refused) as refused:
        photos.read(badge)
    assert refused.args == [PhotoProblem.CANNOT_OPEN]
    hanging = [t for t in threading.enumerate() if t.name == "photo"]
    slow.let_go.set()
    for thread in hanging:
        thread.join(10)
    qtbot.wait(20)
    assert heard == []
    photos._watch.setInterval(10_000)
    with qtbot.waitSignal(photos.photo_read, timeout=10_000):
        photos.read(badge)


class Broken(Here):
    """A reader with a bug, whose message says too much."""

    def look(self, frame: NDArray[np.uint8], deadline: float | None = None) -> Glance:
        raise ZeroDivisionError(BADGE_TEXT)


@pytest.mark.expects_warnings
def test_a_bug_is_logged_without_what_was_on_the_photo(
    qtbot: QtBot, badge: Path, caplog: pytest.LogCaptureFixture
) -> None:
    photos = PhotoReader(Broken)
    with qtbot.waitSignal(photos.photo_refused, timeout=10_000) as refused:
        photos.read(badge)
    assert refused.args == [PhotoProblem.CANNOT_OPEN]
    (line,) = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert line == "a bug: ZeroDivisionError while a photo was read"
    assert BADGE_TEXT not in caplog.text


def test_what_is_read_after_the_kiosk_closed_is_dropped(
    qtbot: QtBot, badge: Path, slow: Slow
) -> None:
    photos = PhotoReader(slow)
    heard: list[str] = []
    photos.photo_read.connect(lambda text, _at: heard.append(text))
    photos.read(badge)
    threading.Timer(0.1, slow.let_go.set).start()
    photos.stop()
    photos.stop()
    qtbot.wait(20)
    assert heard == []


@pytest.mark.parametrize("width", [301, 304])
@pytest.mark.parametrize("kind", ["Format_RGB32", "Format_Grayscale8", "Format_ARGB32"])
def test_a_picture_from_the_clipboard_keeps_its_pixels(kind: str, width: int) -> None:
    picture = QImage(width, 50, getattr(QImage.Format, kind))
    picture.fill(0xFF646464)
    grey = grey_of(picture)
    assert grey.shape == (50, width)
    assert abs(int(grey.mean()) - 100) <= 1


def test_what_is_transparent_on_the_clipboard_is_white() -> None:
    picture = QImage(40, 30, QImage.Format.Format_ARGB32)
    picture.fill(0x00000000)
    assert grey_of(picture).min() == 255


def test_a_pasted_picture_is_read(qtbot: QtBot, badge: Path) -> None:
    photos = PhotoReader(Here)
    with qtbot.waitSignal(photos.photo_read, timeout=10_000):
        photos.read(QImage(str(badge)))
