"""How long a thousand badges take to a file, whole: logo, both languages, private, on the disk.

`python -m tests.bench.print [--json FILE] [--badges N]`

For every layout, and A4 also at level Q and with a logo. The baseline, beside each, is the
least that any badge printer must do with the same libraries: the same codes alone, drawn as
vectors by a QPdfWriter on as many pages, and the file written. The whole is wall time, what is
compared is the process's own time, so that others' work does not count. `cancel` is from the
wish to the end of `print_badges`, asked for after half of the badges.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QColor, QImage, QPainter, QPdfWriter
from PySide6.QtWidgets import QApplication

from kiosk.demo.sample import load_sample
from kiosk.printing.badges import (
    RESOLUTION,
    PrintingCancelled,
    begins_page,
    page_layout,
    print_badges,
)
from kiosk.printing.cards import BadgeCard, Layout, card_of
from kiosk.printing.codes import Ecc
from kiosk.printing.drawing import MM, draw_code
from sync.domain.entries import VolunteerId
from tests.bench.form import Result, arguments, report
from tests.builders import a_badge_text

TARGET_S = 20.0
"""For a thousand badges: issue 4."""
MOST_RATIO = 2.5
"""A badge is a code, two bands of colour and seven lines of type."""


def cards(count: int) -> list[BadgeCard]:
    """Give cards of people of many names, each with a code of its own."""
    roster = load_sample()
    people = list(roster.volunteers.values())
    return [
        card_of(roster, people[number % len(people)], a_badge_text(VolunteerId(number + 1)))
        for number in range(count)
    ]


def measured(task: Callable[[], object]) -> tuple[float, float]:
    """Give the wall time and the process's own time that a task takes."""
    began, own = time.perf_counter(), time.process_time()
    task()
    return time.perf_counter() - began, time.process_time() - own


def codes_alone(given: Sequence[BadgeCard], path: Path, layout: Layout, ecc: Ecc) -> None:
    """Draw the codes and nothing else, on as many pages as the badges take."""
    writer = QPdfWriter(str(path))
    writer.setResolution(RESOLUTION)
    writer.setPageLayout(page_layout(layout))
    painter = QPainter(writer)
    for number, card in enumerate(given):
        if begins_page(number, layout):
            writer.newPage()
        left, top = 5 * MM + number % 2 * 45 * MM, 5 * MM + number // 2 % 2 * 45 * MM
        draw_code(painter, card.token, left, top, 35 * MM, ecc)
    painter.end()


def a_logo(path: Path) -> Path:
    """Make a picture of a usual size with a see-through ground."""
    picture = QImage(1600, 800, QImage.Format.Format_ARGB32)
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    painter.setBrush(QColor("#1257c9"))
    painter.drawEllipse(40, 40, 720, 720)
    painter.drawRect(860, 300, 700, 200)
    painter.end()
    picture.save(str(path))
    return path


def cancel_s(given: Sequence[BadgeCard], path: Path) -> float:
    """Give how long a cancel takes to be obeyed, in the middle of the work."""
    wished: list[float] = []

    def told(done: int, of: int) -> None:
        if done == of // 2:
            wished.append(time.perf_counter())

    try:
        print_badges(given, path, progress=told, cancelled=lambda: bool(wished))
    except PrintingCancelled:
        return time.perf_counter() - wished[0]
    raise SystemExit("a cancel was not obeyed")


def one(
    given: Sequence[BadgeCard], folder: Path, layout: Layout, ecc: Ecc, logo: Path | None
) -> list[Result]:
    """Measure one kind of printing beside its codes alone."""
    path = folder / "badges.pdf"
    _, least = measured(lambda: codes_alone(given, folder / "codes.pdf", layout, ecc))
    took, own = measured(lambda: print_badges(given, path, layout=layout, ecc=ecc, logo=logo))
    name = f"{layout.value}, {ecc.value}{', logo' if logo else ''}"
    target = TARGET_S * len(given) / 1000
    return [
        Result(f"{len(given)} badges, {name}", took, "s", None, target, at_most=True),
        Result(f"  beside their codes alone, {name}", own, "s", least, MOST_RATIO, at_most=True),
        Result(f"  file, {name}", path.stat().st_size / 1e6, "MB"),
    ]


def main() -> None:
    """Measure and report."""
    parser = arguments("print", __doc__)
    parser.add_argument("--badges", type=int, default=1000, help="how many (1000)")
    options: argparse.Namespace = parser.parse_args()
    app = QApplication.instance() or QApplication([])
    given = cards(options.badges)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        logo = a_logo(folder / "logo.png")
        print_badges(given[:4], folder / "warm.pdf")
        results = [
            *one(given, folder, Layout.A4_SHEET, Ecc.M, None),
            *one(given, folder, Layout.A4_SHEET, Ecc.M, logo),
            *one(given, folder, Layout.A4_SHEET, Ecc.Q, None),
            *one(given, folder, Layout.LANYARD, Ecc.M, None),
            *one(given, folder, Layout.CR80, Ecc.M, None),
            Result("cancel obeyed", cancel_s(given, folder / "off.pdf") * 1000, "ms"),
        ]
        if (folder / "off.pdf").exists():
            raise SystemExit("a cancelled file was left")
    report("print", results, options.json, badges=options.badges)
    del app


if __name__ == "__main__":
    main()
