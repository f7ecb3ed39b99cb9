"""Every picture of a folder on a few sheets: `python -m tests.tools.contact_sheet DIR [WIDTH]`.

The pictures are those of `shots`; each language and theme has sheets of its
own, with the names under the pictures. Written to DIR/sheets.
"""

import os
import re
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter

ACROSS, DOWN = 3, 4
CELL, TEXT, GAP = 620, 24, 12
_NAME = re.compile(r"(.+)-(zh|en)-(light|dark)-(\d+)\.png")


def make_sheets(folder: Path, width: str = "1280") -> list[Path]:
    """Write the sheets of the pictures that are `width` wide, and give their places."""
    found = sorted(
        (match[2], match[3], match[1], place)
        for place in folder.glob("*.png")
        if (match := _NAME.fullmatch(place.name)) and match[4] == width
    )
    made = []
    (folder / "sheets").mkdir(exist_ok=True)
    for (language, theme), group in groupby(found, key=lambda one: one[:2]):
        scenes = [(name, place) for _, _, name, place in group]
        for number, part in enumerate(_parts(scenes), start=1):
            place = folder / "sheets" / f"{language}-{theme}-{width}-{number:02}.png"
            _sheet(part).save(str(place))
            made.append(place)
    return made


def _parts(scenes: Sequence[tuple[str, Path]]) -> Iterator[Sequence[tuple[str, Path]]]:
    for start in range(0, len(scenes), ACROSS * DOWN):
        yield scenes[start : start + ACROSS * DOWN]


def _sheet(scenes: Sequence[tuple[str, Path]]) -> QImage:
    first = QImage(str(scenes[0][1]))
    high = CELL * first.height() // first.width() + TEXT + GAP
    rows = -(-len(scenes) // ACROSS)
    sheet = QImage(ACROSS * (CELL + GAP), rows * high, QImage.Format.Format_RGB32)
    sheet.fill(QColor("#808080"))
    painter = QPainter(sheet)
    for number, (name, place) in enumerate(scenes):
        left, top = number % ACROSS * (CELL + GAP), number // ACROSS * high
        small = QImage(str(place)).scaledToWidth(CELL, Qt.TransformationMode.SmoothTransformation)
        painter.drawText(left + GAP, top + TEXT - 6, name)
        painter.drawImage(left, top + TEXT, small)
    painter.end()
    return sheet


def main() -> int:
    """Make the sheets of the folder that the command names."""
    if len(sys.argv) < 2:
        print(__doc__)
        return 2
    app = QGuiApplication.instance() or QGuiApplication([])
    made = make_sheets(Path(sys.argv[1]), *sys.argv[2:3])
    print(f"{len(made)} sheets in {Path(sys.argv[1]) / 'sheets'}")
    del app
    return 0


if __name__ == "__main__":
    sys.exit(main())
