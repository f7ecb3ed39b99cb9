"""Sounds: ours, distinct, and never in the way."""

import importlib
import wave

import pytest
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
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    assert isinstance(sounds.open_sounds(), sounds.Silence)
