"""The first start as the command runs it: closed without an event, or on to the desk."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication

from kiosk.desk.first_start import Door
from kiosk.opening.first_start import first_start
from kiosk.ui.first_start.window import FirstStartWindow
from tests.kiosk.opening.starts import kept, settings_in
from tests.sync.wire.test_pack import a_pack


class Hands:
    """Does one thing after the other, each once the one before has had its effect."""

    def __init__(self, *steps: Callable[[FirstStartWindow], bool]) -> None:
        self._steps = list(steps)
        self._timer = QTimer()
        self._timer.timeout.connect(self._go)
        self._timer.start(30)

    def _go(self) -> None:
        windows = [w for w in QApplication.topLevelWidgets() if isinstance(w, FirstStartWindow)]
        shown = [window for window in windows if window.isVisible()]
        if shown and self._steps and self._steps[0](shown[0]):
            self._steps.pop(0)
        if not self._steps:
            self._timer.stop()


def close(window: FirstStartWindow) -> bool:
    return window.close()


def test_a_window_that_is_closed_gives_no_event(qapp: QApplication, tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    hands = Hands(close)
    assert first_start(settings) is None
    assert hands is not None
    assert kept(settings) == (None, None)
    assert qapp.quitOnLastWindowClosed()


def test_an_event_leads_to_the_desk_in_the_language_and_colours_chosen(
    qapp: QApplication, tmp_path: Path
) -> None:
    settings = settings_in(tmp_path)
    path = tmp_path / "south.gatepack"
    path.write_bytes(a_pack())

    def turn(window: FirstStartWindow) -> bool:
        window.language_chip.click()
        window.theme_chip.click()
        window.doors.doors[Door.PACK].click()
        window.pack.files.opened.emit(path)
        return True

    def take(window: FirstStartWindow) -> bool:
        if not (window.pack.next.isVisible() and window.pack.next.isEnabled()):
            return False
        window.pack.next.click()
        return True

    hands = Hands(turn, take)
    ready = first_start(settings)
    assert ready is not None
    assert hands is not None
    assert (ready.language, ready.theme, ready.data_dir) == ("zh", "dark", settings.data_dir)
    identity, roster = kept(settings)
    assert identity is not None
    assert roster is not None
    assert identity.name == "南门"


def test_ctrl_c_is_heard(qapp: QApplication, tmp_path: Path) -> None:
    def interrupt(_window: FirstStartWindow) -> bool:
        os.kill(os.getpid(), signal.SIGINT)
        return True

    hands = Hands(interrupt)
    with pytest.raises(KeyboardInterrupt):
        first_start(settings_in(tmp_path))
    assert hands is not None
    # Told to exit outside of its own loop, Qt refuses every loop until that one has run.
    QTimer.singleShot(0, QCoreApplication.quit)
    qapp.exec()
