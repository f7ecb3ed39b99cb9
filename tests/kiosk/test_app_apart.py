"""The window and its reader's process: what kills or hangs a decoder does not stop the queue."""

import logging
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import psutil
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QElapsedTimer
from pytestqt.qtbot import QtBot

from kiosk.app import open_kiosk
from kiosk.scanning.apart import ReaderApart
from kiosk.scanning.film import LiveFilm
from kiosk.scanning.glance import Hint
from kiosk.settings import load_settings
from kiosk.store.engine import read_or_make_key
from tests.builders import LI, WANG, a_badge_text, a_roster
from tests.e2e.desks import Desk, a_desk
from tests.kiosk.scanning import odd_readers
from tests.kiosk.scanning.codes import on_desk, qr
from tests.stage import StandingClock, enrolled_store

Pixels = NDArray[np.uint8]


def held(text: str) -> Pixels:
    return on_desk((qr(text), 400, 150))


EMPTY = np.full((720, 1280), 190, np.uint8)


class Gate:
    """A camera before which a test holds what it likes."""

    def __init__(self) -> None:
        self.view = EMPTY
        self.source = LiveFilm(lambda _: self.view.copy(), fps=30.0)

    def do(self, deed: int) -> None:
        view = EMPTY.copy()
        view[0, 0] = deed
        self.view = view


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def reader() -> Iterator[ReaderApart]:
    with closing(ReaderApart(reader=f"{odd_readers.__name__}:Odd", patience_s=2.0)) as made:
        yield made


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, gate: Gate, reader: ReaderApart) -> Iterator[Desk]:
    with a_desk(tmp_path, source=gate.source, reader=reader) as made:
        made.kiosk.start()
        gate.view = held(a_badge_text(WANG))
        qtbot.waitUntil(lambda: made.happened == ["on"], timeout=20_000)
        yield made


@pytest.mark.expects_warnings
@pytest.mark.parametrize("deed", [odd_readers.CRASH, odd_readers.ABORT, odd_readers.HANG_DEAF])
def test_the_window_goes_on_and_the_next_badge_reads(
    desk: Desk,
    gate: Gate,
    reader: ReaderApart,
    qtbot: QtBot,
    caplog: pytest.LogCaptureFixture,
    deed: int,
) -> None:
    pid = reader.pid
    gate.do(deed)
    longest_ms = 0
    turn = QElapsedTimer()

    def is_dead() -> bool:
        # Called from the event loop: the time between two calls is how long the window stood.
        nonlocal longest_ms
        longest_ms = max(longest_ms, turn.restart() if turn.isValid() else 0)
        if not turn.isValid():
            turn.start()
        return reader.pid != pid

    qtbot.waitUntil(is_dead, timeout=20_000)
    gate.view = held(a_badge_text(LI))
    qtbot.waitUntil(lambda: desk.happened == ["on", "elsewhere"], timeout=20_000)
    assert longest_ms < 1500
    assert desk.window.isVisible()
    assert {r.name for r in caplog.records if r.levelno >= logging.WARNING} == {
        "kiosk.scanning.apart"
    }


def test_the_window_outlines_what_is_read_and_says_what_is_not(
    desk: Desk, gate: Gate, qtbot: QtBot
) -> None:
    preview = desk.window.scan.preview
    qtbot.waitUntil(lambda: len(preview._quads) == 1, timeout=20_000)
    two = on_desk((qr(a_badge_text(WANG), 4), 100, 150), (qr(a_badge_text(LI), 4), 700, 150))
    gate.view = two
    qtbot.waitUntil(lambda: len(preview._quads) == 2, timeout=20_000)
    qtbot.waitUntil(lambda: preview._hint is Hint.TWO_CODES, timeout=20_000)
    gate.view = EMPTY
    qtbot.waitUntil(lambda: preview._hint is None, timeout=20_000)


def test_the_product_reads_in_a_process_of_its_own_that_ends_with_the_window(
    qtbot: QtBot, tmp_path: Path, gate: Gate
) -> None:
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    settings = load_settings(data_dir=tmp_path, sounds=False)
    with enrolled_store(tmp_path, a_roster(), key=read_or_make_key(settings.key_path)):
        pass
    with open_kiosk(settings, StandingClock(), gate.source, film=True) as kiosk:
        kiosk.start()
        gate.view = held(a_badge_text(WANG))
        seen: list[object] = []
        kiosk.scanned.connect(seen.append)
        qtbot.waitUntil(lambda: len(seen) == 1, timeout=20_000)
        apart = {child.pid for child in psutil.Process().children(recursive=True)} - before
        assert len(apart) == 1
    assert not any(psutil.pid_exists(pid) for pid in apart)
