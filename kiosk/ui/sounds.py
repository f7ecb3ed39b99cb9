"""One sound for each answer, so that nobody has to look: yes rises, wait repeats, no falls.

Without QtMultimedia or without a loudspeaker there is silence, never a message.
"""

import contextlib
from collections.abc import Callable, Iterator
from typing import Protocol

from PySide6.QtCore import QMessageLogContext, QtMsgType, QUrl, qInstallMessageHandler

import assets
from kiosk.desk.states import Answer

_VOLUME = 0.9


class Sounds(Protocol):
    """Plays, or does not."""

    def play(self, answer: Answer) -> None:
        """Start the answer's sound and return at once."""


class Effect(Protocol):
    """What a loudspeaker needs of a QSoundEffect."""

    def setSource(self, url: QUrl) -> None:  # noqa: N802 - Qt's name
        """Load a WAV file."""

    def setVolume(self, volume: float) -> None:  # noqa: N802 - Qt's name
        """Set how loud, 0 to 1."""

    def isPlaying(self) -> bool:  # noqa: N802 - Qt's name
        """Say whether it sounds."""

    def play(self) -> None:
        """Start."""

    def stop(self) -> None:
        """Break off."""


class Silence:
    """No sound: nothing to play it on, or nobody wants it."""

    def play(self, answer: Answer) -> None:
        """Play nothing."""


class Loudspeaker:
    """Sounds held ready in memory; the newest breaks off the one before."""

    def __init__(self, make_effect: Callable[[], Effect]) -> None:
        self._effects = {answer: make_effect() for answer in Answer}
        for answer, effect in self._effects.items():
            effect.setSource(QUrl.fromLocalFile(str(assets.path(f"sounds/{answer.value}.wav"))))
            effect.setVolume(_VOLUME)

    def play(self, answer: Answer) -> None:
        """See `Sounds`."""
        for effect in self._effects.values():
            if effect.isPlaying():
                effect.stop()
        self._effects[answer].play()


def open_sounds() -> Sounds:
    """Give a loudspeaker, or silence where there is none. Main thread; needs a QApplication."""
    with _deaf():
        try:
            from PySide6.QtMultimedia import QMediaDevices, QSoundEffect

            if QMediaDevices.defaultAudioOutput().isNull():
                return Silence()
            return Loudspeaker(QSoundEffect)
        except (ImportError, OSError):  # the add-on or a system library (libpulse) is not there
            return Silence()


def speaker() -> str | None:
    """Name what a sound would come out of; None where nothing is. Main thread."""
    with _deaf():
        try:
            from PySide6.QtMultimedia import QMediaDevices

            output = QMediaDevices.defaultAudioOutput()
        except (ImportError, OSError):
            return None
        return None if output.isNull() else output.description()


@contextlib.contextmanager
def _deaf() -> Iterator[None]:
    """Drop what Qt finds out about the machine's audio: no news to a captain.

    It says so at WARNING and without a category.
    """
    before = qInstallMessageHandler(_hear_nothing)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


def _hear_nothing(_kind: QtMsgType, _context: QMessageLogContext, _message: str | None) -> None:
    """Drop a message."""
