"""How long a card takes to the screen: `show_outcome` called, painted.

`python -m tests.bench.paint [--json FILE] [--cards N]`

Offscreen, at 1280x800 and 1920x1080. `card` repaints what changed, as the running window does;
`window` repaints everything. The baseline is a bare widget of the same size that fills its
background and draws the same large word, once: the least that any green screen must do.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from kiosk.ui.look import Look
from kiosk.ui.window import MainWindow
from sync.domain.badge import Refusal
from tests.bench.form import Result, arguments, report
from tests.kiosk.ui import scenes

SIZES = ((1280, 800), (1920, 1080))
TARGET_MS = 10.0
"""A third of a frame at 30 fps; the whole way from frame to green has two frames."""


class Bare(QWidget):
    """The least: a ground and a word."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        look = Look()
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.colour("done_soft"))
        painter.setFont(look.font(64, bold=True))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "上岗")


class Painted(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.times = 0
        widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See Qt."""
        self.times += event.type() == QEvent.Type.Paint
        return False


def measured(turn: Callable[[int], None], count: int) -> list[float]:
    """Give the milliseconds of each of `count` turns, after a few to warm up."""
    took = []
    for number in range(count + 10):
        began = time.perf_counter()
        turn(number)
        if number >= 10:
            took.append((time.perf_counter() - began) * 1000)
    return took


def p95(took: list[float]) -> float:
    """Give the time that 95 of 100 stay under."""
    return statistics.quantiles(took, n=100)[94]


def run(size: tuple[int, int], count: int) -> list[Result]:
    """Measure one size of window."""
    # Names differ from card to card: no text is laid out before it is needed.
    cards = [scenes.done(name=f"王晓{chr(0x5B89 + number)}") for number in range(count + 10)]
    cards[1::3] = [scenes.elsewhere(name=card.name) for card in cards[1::3]]
    cards[2::3] = [scenes.refused(list(Refusal)[n % len(Refusal)]) for n in range(len(cards[2::3]))]
    window = MainWindow(now=lambda: scenes.AT)
    window.resize(*size)
    window.show()
    scenes.dress(window)
    QApplication.processEvents()

    def card(number: int) -> None:
        window.show_outcome(cards[number])
        window.scan.result.repaint()

    def everything(number: int) -> None:
        window.show_outcome(cards[number])
        window.show_counters(scenes.counters(on_duty=number % 7, served=number))
        window.scan.show_recent(scenes.recent(9 - number % 2))
        window.repaint()

    bare = Bare()
    bare.resize(window.scan.result.size())
    bare.show()
    QApplication.processEvents()
    for widget, turn in ((bare, lambda _number: bare.repaint()), (window.scan.result, card)):
        seen = Painted(widget)
        turn(0)
        if seen.times != 1:
            raise SystemExit(f"{widget} was painted {seen.times} times: nothing is measured")
    least = measured(lambda _number: bare.repaint(), count)
    cards_ms, all_ms = measured(card, count), measured(everything, count)
    window.close()
    bare.close()
    name = f"{size[0]}x{size[1]}"
    return [
        Result(f"card p50, {name}", statistics.median(cards_ms), "ms", statistics.median(least)),
        Result(f"card p95, {name}", p95(cards_ms), "ms", None, TARGET_MS, at_most=True),
        Result(f"window p50, {name}", statistics.median(all_ms), "ms"),
        Result(f"window p95, {name}", p95(all_ms), "ms"),
    ]


def main() -> None:
    """Measure and report."""
    parser = arguments("paint", __doc__)
    parser.add_argument("--cards", type=int, default=150, help="how many of each (150)")
    options: argparse.Namespace = parser.parse_args()
    app = QApplication.instance() or QApplication([])
    results = [result for size in SIZES for result in run(size, options.cards)]
    report("paint", results, options.json, cards=options.cards)
    del app


if __name__ == "__main__":
    main()
