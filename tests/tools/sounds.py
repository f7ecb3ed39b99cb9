"""Make assets/sounds: `python -m tests.tools.sounds`. Plain sines, so that they are ours.

Each answer has its own shape in time and pitch, and stays apart from the others in noise and
for ears that hear no high tones: yes rises (two notes), wait repeats (three equal knocks), no
falls and growls (low, with overtones).
"""

import io
import math
import struct
import sys
import wave
from collections.abc import Sequence
from dataclasses import dataclass

import assets

RATE_HZ = 44_100
_FADE_S = 0.012
_LOUD = 0.55


@dataclass(frozen=True, slots=True)
class Note:
    """One tone. A frequency of 0 is a rest."""

    hertz: float
    seconds: float
    overtones: tuple[float, ...] = (1.0, 0.25)
    """Strength of the first, second ... harmonic."""
    slide: float = 1.0
    """The frequency at the end, as a multiple of that at the start."""


SOUNDS: dict[str, Sequence[Note]] = {
    "done": (Note(784.0, 0.09), Note(1174.7, 0.20)),
    "choose": (
        Note(659.3, 0.10, (1.0, 0.4)),
        Note(0.0, 0.07),
        Note(659.3, 0.10, (1.0, 0.4)),
        Note(0.0, 0.07),
        Note(659.3, 0.14, (1.0, 0.4)),
    ),
    "stop": (
        Note(311.1, 0.16, (1.0, 0.7, 0.5, 0.3)),
        Note(0.0, 0.04),
        Note(220.0, 0.34, (1.0, 0.7, 0.5, 0.3), slide=0.88),
    ),
}


def samples(notes: Sequence[Note]) -> list[int]:
    """Give the 16-bit samples, one channel."""
    made: list[int] = []
    for note in notes:
        count = round(note.seconds * RATE_HZ)
        strength = sum(note.overtones)
        turn = 0.0
        for at in range(count):
            part = at / count
            turn += note.hertz * (1 + (note.slide - 1) * part) / RATE_HZ
            tone = sum(
                level * math.sin(2 * math.pi * turn * (number + 1))
                for number, level in enumerate(note.overtones)
            )
            edge = min(at, count - at) / (RATE_HZ * _FADE_S)
            envelope = min(1.0, edge) * (1 - 0.45 * part)
            made.append(round(32_767 * _LOUD * envelope * tone / strength))
    return made


def wav(notes: Sequence[Note]) -> bytes:
    """Give a WAV file."""
    made = samples(notes)
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE_HZ)
        out.writeframes(struct.pack(f"<{len(made)}h", *made))
    return file.getvalue()


def main() -> int:
    """Write every sound."""
    for name, notes in SOUNDS.items():
        assets.path(f"sounds/{name}.wav").write_bytes(wav(notes))
        print(f"assets/sounds/{name}.wav  {sum(note.seconds for note in notes):.2f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
