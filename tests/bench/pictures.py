"""Photographs with their texts, and what a decoder's answer about one is worth."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import cv2
import numpy as np

from kiosk.scanning.glance import Grey

SUFFIXES = {".bmp", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp"}
HERE = "."
"""The group of the pictures that lie in the folder itself."""


class Verdict(Enum):
    """What a decoder's texts are worth."""

    READ = "read"
    WRONG = "wrong"
    """A text, but not the picture's; below `neg`, any text at all."""
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Picture:
    """One photograph and what it holds."""

    path: Path
    """Relative to DIR."""
    expected: str | None
    """None: a code whose text nobody wrote down."""
    negative: bool = False
    """Holds no QR code."""

    @property
    def group(self) -> str:
        """Name the folder that it is counted for."""
        return self.path.parts[0] if len(self.path.parts) > 1 else HERE


def pictures_below(folder: Path) -> list[Picture]:
    """List the pictures with their texts, in order of their paths."""
    found = (p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
    return [
        Picture(
            path.relative_to(folder),
            _expected(path.with_suffix(".txt")),
            "neg" in path.relative_to(folder).parts[:-1] or folder.name == "neg",
        )
        for path in sorted(found)
    ]


def _expected(path: Path) -> str | None:
    try:
        return alike(path.read_bytes().decode("utf-8", errors="replace")) or None
    except OSError:
        return None


def alike(text: str) -> str:
    """Give a text without what photographers' files and decoders differ in."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def judge(picture: Picture, texts: Iterable[str]) -> Verdict:
    """Say what the texts are worth; white space alone is none."""
    said = [made for text in texts if (made := alike(text))]
    if not said:
        return Verdict.MISSED
    if picture.negative:
        return Verdict.WRONG
    if picture.expected is None or picture.expected in said:
        return Verdict.READ
    return Verdict.WRONG


def fitted(grey: Grey, size: tuple[int, int] | None) -> Grey:
    """Shrink by area until it fits into (width, height); None: as it is."""
    if size is None:
        return grey
    height, width = grey.shape
    share = min(size[0] / width, size[1] / height)
    if share >= 1:
        return grey
    to = (max(1, round(width * share)), max(1, round(height * share)))
    return np.asarray(cv2.resize(grey, to, interpolation=cv2.INTER_AREA), np.uint8)


def opened(path: Path) -> Grey | None:
    """Read a picture, grey; None when it is none."""
    data = np.frombuffer(path.read_bytes(), np.uint8)
    grey = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE) if data.size else None
    return None if grey is None else np.ascontiguousarray(grey, dtype=np.uint8)
