"""From a frame's arrival to the painted answer, over a film of badges, offscreen.

`python -m tests.bench.green [--json FILE] [--badges N] [--size 1280x720]`

Printed badges are shown to the running kiosk as a camera at 30 fps would see them: real
scanner thread, reader in its own process, encrypted store with `synchronous=FULL`, window. The clock starts when
the source hands out the frame that is read, and stops when the panel has been painted. The
baseline is one frame's time.
"""

import contextlib
import os
import statistics
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import cv2
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from kiosk.app import Kiosk, Scanned
from kiosk.demo.film import Film, Hardness, Shot, rasterise
from kiosk.desk.gate import Gate
from kiosk.printing.badges import print_badges
from kiosk.printing.cards import Layout, cards_of
from kiosk.scanning.apart import ReaderApart
from kiosk.scanning.film import LiveFilm
from kiosk.scanning.presence import Presence
from kiosk.store.journal import Journal
from kiosk.ui.window import MainWindow
from kiosk.workers.scanning import Scanner
from tests.bench.form import Result, arguments, report
from tests.builders import a_badge_text
from tests.stage import StandingClock, a_crowd, enrolled_store

FPS = 30.0
FRAME_MS = 1000 / FPS
SHOT_S = 1.1


def main() -> None:
    """Measure and report."""
    parser = arguments("green", __doc__)
    parser.add_argument("--badges", type=int, default=30, help="how many are shown (30)")
    parser.add_argument("--size", default="1280x720", help="of the film's frames")
    options = parser.parse_args()
    width, height = map(int, options.size.split("x"))
    cv2.setNumThreads(1)
    QApplication(["bench"])
    roster = a_crowd(options.badges)
    clock = StandingClock()
    tokens = {who: a_badge_text(who) for who in roster.volunteers}
    seen: list[Scanned] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print_badges(cards_of(roster, tokens), folder / "b.pdf", layout=Layout.LANYARD)
        hardness = (Hardness.EASY, Hardness.MIDDLE)
        shots = [
            Shot.held(n, SHOT_S, hardness[n % 2], height_px=height, variant=n)
            for n in range(len(tokens))
        ]
        film = Film(rasterise(folder / "b.pdf", 200), shots, (width, height), FPS)
        with (
            enrolled_store(folder / "kiosk", roster) as store,
            contextlib.closing(ReaderApart()) as reader,
        ):
            gate = Gate(store, Journal(store, clock), clock)
            scanner = Scanner(LiveFilm(film.frame, fps=FPS), reader, Presence(), film=True)
            kiosk = Kiosk(gate, MainWindow(now=clock.now), scanner, None)
            kiosk.scanned.connect(seen.append)
            loop = QEventLoop()
            scanner.film_ended.connect(loop.quit)
            QTimer.singleShot(int((film.frames / FPS + 20) * 1000), loop.quit)
            kiosk.start()
            loop.exec()
            kiosk.stop()
            kept = len(gate.journal.entries())
    happened = [scanned.outcome.happened for scanned in seen]
    if happened != ["on"] * len(tokens) or kept != len(tokens):
        raise SystemExit(f"{kept} entries of {len(tokens)} badges; outcomes: {sorted(happened)}")
    shown_ms = [(s.shown_ns - s.frame_at_ns) / 1e6 for s in seen]
    paint_ms = [(s.shown_ns - s.committed_ns) / 1e6 for s in seen]
    p95 = statistics.quantiles(shown_ms, n=20)[-1]
    report(
        "green",
        [
            Result("frame to green p95", p95, "ms", FRAME_MS, target=2.0, at_most=True),
            Result("frame to green p50", statistics.median(shown_ms), "ms", FRAME_MS),
            Result("commit to green p50", statistics.median(paint_ms), "ms", FRAME_MS),
            Result("badges read", len(seen), "badges", len(tokens), target=1.0),
        ],
        options.json,
        size=options.size,
        all_ms=[round(value, 3) for value in shown_ms],
    )


if __name__ == "__main__":
    main()
