"""What the kiosk holds in memory over a day at the gate, an hour at a time.

`python -m tests.bench.day [--json FILE] [--hours N] [--scans N] [--frames N]`

The product's own wiring runs: encrypted store, window (offscreen, 1280x800), scanner, the reader
in its process. The clock is moved: a simulated hour passes as fast as its scans are answered and
its share of pictures is shown. Scans come as badges read, spread evenly; most are sign-ins and
sign-offs, as at a gate. Pictures are a film at 30 fps for as many real frames an hour as
`--frames` says: eight real hours of film would take eight hours. With `--scans 8` hardly anything
but frames is measured. After each hour: garbage collected, resident memory of the window's
process and of the reader's beside it, each with every library that it shares with the other; and
what the two take of the machine, shared pages counted once (PSS). The bench's own libraries and
film are in the window's process, too. A page is opened now and then, as a captain does.
"""

import gc
import os
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import cv2
import numpy as np
import psutil
from numpy.typing import NDArray
from PySide6.QtWidgets import QApplication

from kiosk.app import Kiosk, Scanned, open_kiosk
from kiosk.demo.film_clutter import clutter
from kiosk.scanning.film import LiveFilm
from kiosk.settings import load_settings
from kiosk.store.engine import read_or_make_key
from kiosk.ui.qt import load_qt
from tests.bench.form import Result, arguments, report
from tests.bench.idle import wait
from tests.builders import a_badge_text
from tests.stage import StandingClock, a_crowd, enrolled_store

HOURS = 8
SCANS = 2000
FRAMES = 900
PICTURES = 4
SIZE = (1280, 720)
MB = 1024 * 1024
MOST_MB = 350.0
GROWTH_MB = 5.0
SETTLED_H = 2
"""What the first hours fill is not growth: pages made, caches filled."""


def a_hall() -> list[NDArray[np.uint8]]:
    """Draw a few frames that differ in nothing but noise; they are the bench's own memory."""
    scene = clutter(SIZE, 5)
    chance = np.random.default_rng(3)
    frames = []
    for _ in range(PICTURES):
        noise = chance.integers(0, 9, scene.shape, np.uint8)
        frames.append(np.asarray(cv2.add(scene, noise), np.uint8))
    return frames


def held_mb() -> tuple[float, float, float]:
    """Give the resident memory of this process and of its children, and what all take together."""
    gc.collect()
    this = psutil.Process()
    children = this.children(recursive=True)
    theirs = sum(child.memory_info().rss for child in children)
    taken = sum(one.memory_full_info().pss for one in (this, *children))
    return this.memory_info().rss / MB, theirs / MB, taken / MB


def an_hour(kiosk: Kiosk, clock: StandingClock, badges: list[str], frames: int) -> None:
    """Let one simulated hour pass."""
    for number, text in enumerate(badges):
        clock.step(seconds=3600 / len(badges))
        kiosk.scanning.show_badge(text, time.monotonic_ns())
        QApplication.processEvents()
        if number % 50 == 0:
            kiosk.window.open_room(1 + (number // 50) % (len(kiosk.window.rooms) - 1))
            QApplication.processEvents()
            kiosk.window.open_room(0)
    wait(frames / 30)


def main() -> None:
    """Measure and report."""
    parser = arguments("day", __doc__)
    parser.add_argument("--hours", type=int, default=HOURS, help="simulated (8)")
    parser.add_argument("--scans", type=int, default=SCANS, help="over all hours (2000)")
    parser.add_argument("--frames", type=int, default=FRAMES, help="an hour, at 30 fps (900)")
    options = parser.parse_args()
    load_qt()  # as the command does
    cv2.setNumThreads(1)
    QApplication(["bench"])
    pictures = a_hall()
    each = options.scans // options.hours
    roster = a_crowd(options.scans // 2)
    badges = [a_badge_text(who) for who in roster.volunteers]
    answered: list[str] = []

    def note(scanned: Scanned) -> None:
        answered.append(scanned.outcome.happened)

    window_mb: list[float] = []
    reader_mb: list[float] = []
    taken_mb: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        settings = load_settings(data_dir=Path(name), sounds=False)
        with enrolled_store(Path(name), roster, key=read_or_make_key(settings.key_path)):
            pass
        clock = StandingClock()
        source = LiveFilm(lambda index: pictures[index % len(pictures)], fps=30.0)
        with open_kiosk(settings, clock, source) as kiosk:
            kiosk.scanned.connect(note)
            kiosk.window.resize(1280, 800)
            kiosk.start()
            kiosk.window.open_page(kiosk.window.scan)
            for hour in range(options.hours):
                mine = [badges[(hour * each + n) % len(badges)] for n in range(each)]
                an_hour(kiosk, clock, mine, options.frames)
                window, reader, taken = held_mb()
                window_mb.append(window)
                reader_mb.append(reader)
                taken_mb.append(taken)
                print(f"{hour + 1} h: {window:.1f} + {reader:.1f}, {taken:.1f} MB", flush=True)
            kept = len(kiosk.gate.journal.entries())
    settled = min(SETTLED_H, len(window_mb)) - 1
    both = [sum(pair) for pair in zip(window_mb, reader_mb, strict=True)]
    scanned = each * (len(both) - 1 - settled)
    grown_kb = (both[-1] - both[settled]) * 1024 / max(1, scanned)
    report(
        "day",
        [
            Result("window's process, most", max(window_mb), "MB", None, MOST_MB, at_most=True),
            Result("reader's process, most", max(reader_mb), "MB"),
            Result(
                "both, shared pages once, most", max(taken_mb), "MB", None, MOST_MB, at_most=True
            ),
            Result("both, shared pages twice, most", max(both), "MB"),
            Result(
                "growth after hour 2", both[-1] - both[settled], "MB", None, GROWTH_MB, at_most=True
            ),
            Result("growth a scan", grown_kb, "kB"),
            Result("scans answered", len(answered), "scans", options.hours * each, 1.0),
            Result("entries kept", kept, "entries"),
        ],
        options.json,
        window_mb=[round(one, 1) for one in window_mb],
        reader_mb=[round(one, 1) for one in reader_mb],
        taken_mb=[round(one, 1) for one in taken_mb],
        frames_an_hour=options.frames,
    )


if __name__ == "__main__":
    main()
