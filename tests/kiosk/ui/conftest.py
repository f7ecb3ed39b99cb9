"""A window with an ordinary morning in it."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from kiosk.desk.states import Answer
from kiosk.ui.look import ThemeName
from kiosk.ui.window import MainWindow
from sync.domain.wording import Language
from tests.kiosk.ui import scenes


class Heard:
    """Sounds that are only noted."""

    def __init__(self) -> None:
        self.played: list[Answer] = []

    def play(self, answer: Answer) -> None:
        """Note it."""
        self.played.append(answer)


Open = Callable[..., MainWindow]
standing: list[MainWindow] = []
"""What a fixture of a wider scope holds: it is there while other tests open their windows."""


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def open_window(qtbot: QtBot, heard: Heard) -> Iterator[Open]:
    made: list[MainWindow] = []

    def open_window(
        language: Language = "zh",
        theme: ThemeName = "light",
        size: tuple[int, int] = (1280, 800),
        *,
        calm: bool = True,
    ) -> MainWindow:
        for other in standing:
            other.speak("en")  # takes its translator away: it would be heard in this one, too
        window = MainWindow(
            language=language, theme=theme, sounds=heard, now=lambda: scenes.AT, calm=calm
        )
        made.append(window)
        window.resize(*size)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        scenes.dress(window)
        QCoreApplication.processEvents()
        return window

    yield open_window
    for window in made:
        window.speak("en")  # takes the translator away again
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(open_window: Open) -> MainWindow:
    return open_window()
