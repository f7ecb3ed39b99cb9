"""The sample event: a desk to practise at, in a folder of its own; closing it leads back."""

import os
import signal
import stat
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QCoreApplication, QTimer
from pytestqt.qtbot import QtBot

from kiosk.desk.first_start import Door
from kiosk.opening import sample
from kiosk.opening.first_start import FirstStart
from sync.domain.clock import Knot, TimelineClock
from tests.builders import AT
from tests.kiosk.opening.starts import WITHIN_MS, a_start, idle, kept, problem_on, settings_in
from tests.kiosk.ui.hands import tap


class Visitor:
    """Waits at the sample's desk until a badge of the film was read, then closes it."""

    def __init__(self, start: FirstStart, *, interrupts: bool = False) -> None:
        self._start = start
        self._interrupts = interrupts
        self.happened: list[str] = []
        self.language = ""
        self.alone = False
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(50)

    def _look(self) -> None:
        kiosk = self._start.sample.kiosk
        if kiosk is None:
            return
        if not self.language:
            self.language = kiosk.window.language
            self.alone = not self._start.window.isVisible()
        if kiosk.gate.recent():
            self.happened.append(kiosk.gate.recent()[0].word.en)
            self._timer.stop()
            if self._interrupts:
                os.kill(os.getpid(), signal.SIGINT)
            else:
                kiosk.window.close()
                leaving = kiosk.window.sheets.leaving
                if leaving.isVisible():  # what was read has not reached the hub yet
                    leaving.go.click()


def test_a_film_of_badges_is_read_at_a_desk_of_its_own(qtbot: QtBot, tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    with a_start(qtbot, settings) as start:
        tap(start.window.doors.doors[Door.SAMPLE])
        page = start.window.sample
        assert page.with_film
        for _ in range(2):  # it is taken up again
            visitor = Visitor(start)
            start.open_door(Door.SAMPLE)
            tap(page.next)
            qtbot.waitUntil(lambda: bool(visitor.happened), timeout=WITHIN_MS)  # noqa: B023
            qtbot.waitUntil(lambda: not start.sample.playing, timeout=WITHIN_MS)
            assert problem_on(page) == ""
            assert (visitor.language, visitor.alone) == ("en", True)
            assert start.window.isVisible()
            assert start.window.page is start.window.doors
        assert not start.stage.enrolled
    assert kept(settings) == (None, None)
    mine = replace(settings, data_dir=settings.data_dir / sample.FOLDER / "kiosk")
    identity, roster = kept(mine)
    assert identity is not None
    assert roster is not None
    assert len(roster.volunteers) == 100
    assert (settings.data_dir / sample.FOLDER / "badges.pdf").stat().st_size > 0
    assert not [p for p in psutil.Process().children(recursive=True) if "serve" in p.cmdline()]


def test_ctrl_c_at_the_samples_desk_ends_it_all(qtbot: QtBot, tmp_path: Path) -> None:
    with a_start(qtbot, settings_in(tmp_path)) as start:
        start.open_door(Door.SAMPLE)
        visitor = Visitor(start, interrupts=True)
        tap(start.window.sample.next)
        qtbot.waitUntil(lambda: start.stage.interrupted, timeout=WITHIN_MS)
        assert visitor.happened
        assert not start.window.isVisible()
        qtbot.waitUntil(lambda: not start.sample.playing, timeout=WITHIN_MS)
    assert not [p for p in psutil.Process().children(recursive=True) if "serve" in p.cmdline()]
    # Told to exit outside of its own loop, Qt refuses every loop until that one has run.
    application = QCoreApplication.instance()
    assert application is not None
    QTimer.singleShot(0, application.quit)
    application.exec()


def test_the_badges_to_print_are_saved_where_they_can_be_found(
    qtbot: QtBot, tmp_path: Path
) -> None:
    out = tmp_path / "sample badges.pdf"
    with a_start(qtbot, settings_in(tmp_path)) as start:
        start.open_door(Door.SAMPLE)
        page = start.window.sample
        assert not page.save.isVisible()
        page.show_webcam(True)
        page.webcam.click()
        assert page.save.isVisible()
        page.files.named.emit(out)
        idle(qtbot, start)
        assert problem_on(page) == ""
        assert "sample badges.pdf" in page.saved.title.text()
        page.files.named.emit(tmp_path / "no" / "such.pdf")
        idle(qtbot, start)
        assert "Choose another folder" in problem_on(page)
    assert out.read_bytes().startswith(b"%PDF")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert not [p for p in psutil.Process().children(recursive=True) if "serve" in p.cmdline()]


class CalledOff:
    """Somebody pressed Cancel before it began."""

    def tell(self, done: int, whole: int) -> None:
        """See `Going`."""

    def cancelled(self) -> bool:
        """See `Going`."""
        return True


def test_a_practice_that_is_called_off_leaves_no_hub(tmp_path: Path) -> None:
    with pytest.raises(sample.PracticeCancelled):
        sample.prepare(settings_in(tmp_path), CalledOff())
    assert not [p for p in psutil.Process().children(recursive=True) if "serve" in p.cmdline()]


def test_a_practice_of_another_day_begins_anew(tmp_path: Path) -> None:
    folder = tmp_path / "data" / sample.FOLDER
    folder.mkdir(parents=True)
    clock = TimelineClock([Knot(time.time() - sample.GOOD_FOR_S - 1, AT)])
    clock.dump(folder / "clock.json")
    (folder / "ready").touch()
    (folder / "badges.pdf").write_text("of another day")
    with pytest.raises(sample.PracticeCancelled):
        sample.prepare(settings_in(tmp_path), CalledOff())
    assert not (folder / "badges.pdf").exists()
    assert not (folder / "ready").exists()
