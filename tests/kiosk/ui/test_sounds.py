"""Sounds: ours, distinct, and never in the way."""

import sys
import wave
from typing import ClassVar

import pytest
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

import assets
from kiosk.desk.states import Answer
from kiosk.ui import sounds
from tests.tools.sounds import SOUNDS, wav


@pytest.mark.parametrize("answer", list(Answer))
def test_the_sound_kept_is_the_one_that_our_code_makes(answer: Answer) -> None:
    place = assets.path(f"sounds/{answer.value}.wav")
    assert place.read_bytes() == wav(SOUNDS[answer.value])
    with wave.open(str(place), "rb") as file:
        assert 0.1 < file.getnframes() / file.getframerate() < 0.7


def test_no_two_answers_sound_alike() -> None:
    shapes = {tuple((note.hertz > 0, note.hertz) for note in notes) for notes in SOUNDS.values()}
    assert len(shapes) == len(Answer)


def test_without_a_loudspeaker_there_is_silence_and_no_message(qtbot: QtBot) -> None:
    made = sounds.open_sounds()
    for answer in Answer:
        made.play(answer)


def test_without_the_multimedia_add_on_there_is_silence(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)
    assert isinstance(sounds.open_sounds(), sounds.Silence)


class Effect:
    """A sound that only remembers."""

    made: ClassVar[list["Effect"]] = []

    def __init__(self) -> None:
        self.file = ""
        self.sounding = False
        self.made.append(self)

    def setSource(self, url: QUrl) -> None:  # noqa: D102, N802
        self.file = url.fileName()

    def setVolume(self, volume: float) -> None:  # noqa: D102, N802
        assert 0 < volume <= 1

    def isPlaying(self) -> bool:  # noqa: D102, N802
        return self.sounding

    def play(self) -> None:  # noqa: D102
        self.sounding = True

    def stop(self) -> None:  # noqa: D102
        self.sounding = False


def test_the_newest_answer_breaks_off_the_sound_before() -> None:
    Effect.made.clear()
    loudspeaker = sounds.Loudspeaker(Effect)
    loudspeaker.play(Answer.DONE)
    loudspeaker.play(Answer.STOP)
    assert [effect.file for effect in Effect.made if effect.sounding] == ["stop.wav"]
