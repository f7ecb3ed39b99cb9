"""Yes, wait and no are told apart in a crowd, and through a laptop's small loudspeaker."""

import wave
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

import assets
from kiosk.desk.states import Answer

Wave = NDArray[np.float64]
RATE = 11_025
VOICES = 20
EACH = 4


@cache
def heard(answer: Answer, least_hz: float = 0.0, most_hz: float = RATE) -> Wave:
    """Give a sound as kept, at a quarter of its rate, through what passes those frequencies."""
    with wave.open(str(assets.path(f"sounds/{answer.value}.wav")), "rb") as file:
        raw = np.frombuffer(file.readframes(file.getnframes()), np.int16).astype(float)
        assert file.getframerate() == 4 * RATE
    full = raw[: len(raw) // 4 * 4].reshape(-1, 4).mean(axis=1)
    bins, hz = np.fft.rfft(full), np.fft.rfftfreq(len(full), 1 / RATE)
    bins[(hz < least_hz) | (hz > most_hz)] = 0
    return np.asarray(np.fft.irfft(bins, len(full)))


def a_crowd(chance: np.random.Generator, length: int) -> Wave:
    """Let many talk at once: each a buzz with overtones, in syllables."""
    at = np.arange(length) / RATE
    crowd = np.zeros(length)
    for _ in range(VOICES):
        pitch = chance.uniform(90, 260) * (1 + 0.1 * np.sin(2 * np.pi * chance.uniform(1, 3) * at))
        turn = 2 * np.pi * np.cumsum(pitch) / RATE + chance.uniform(0, 6)
        syllables = np.clip(
            np.sin(2 * np.pi * chance.uniform(3, 6) * at + chance.uniform(0, 6)), 0, 1
        )
        crowd += syllables * sum(np.sin(n * turn) / n for n in range(1, 16))
    return crowd


def likest(noisy: Wave) -> Answer:
    """Give the answer whose sound is in there, wherever it begins."""

    def likeness(answer: Answer) -> float:
        sound = heard(answer)
        size = len(noisy) + len(sound)
        cross = np.fft.irfft(np.fft.rfft(noisy, size) * np.conj(np.fft.rfft(sound, size)), size)
        return float(np.abs(cross).max() / np.linalg.norm(sound))

    return max(Answer, key=likeness)


@pytest.mark.parametrize("louder_db", [0, 6])
@pytest.mark.parametrize("answer", list(Answer))
def test_each_is_known_in_a_crowd_that_is_louder(answer: Answer, louder_db: int) -> None:
    chance = np.random.default_rng(20230816)
    sound = heard(answer)
    for _ in range(EACH):
        crowd = a_crowd(chance, 2 * len(sound))
        begins = int(chance.integers(0, len(sound)))
        there = crowd[begins : begins + len(sound)]
        strength = 10 ** (louder_db / 20) * np.sqrt((sound**2).mean() / (there**2).mean())
        noisy = crowd * strength
        noisy[begins : begins + len(sound)] += sound
        assert likest(noisy) is answer


@pytest.mark.parametrize(("least_hz", "most_hz"), [(500.0, RATE), (0.0, 1500.0)])
@pytest.mark.parametrize("answer", list(Answer))
def test_each_is_known_without_low_tones_and_without_high_ones(
    answer: Answer, least_hz: float, most_hz: float
) -> None:
    """A small loudspeaker gives nothing below 500 Hz; some ears hear little above 1,500."""
    assert likest(heard(answer, least_hz, most_hz)) is answer


def test_they_have_as_many_tones_as_nobody_else() -> None:
    """Whoever hears no pitch counts: one run, three knocks, two with a long one last."""
    runs = {}
    for answer in Answer:
        sound = np.abs(heard(answer))
        loud = np.convolve(sound, np.ones(110) / 110, "same") > 0.08 * sound.max()
        edges = np.flatnonzero(np.diff(np.concatenate([[0], loud.astype(int), [0]])))
        runs[answer] = len(edges) // 2
    assert runs == {Answer.DONE: 1, Answer.CHOOSE: 3, Answer.STOP: 2}
