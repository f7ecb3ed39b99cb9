"""What the whole kiosk costs while nobody is there: processor time as a share of one core.

`python -m tests.bench.idle [--json FILE] [--seconds N]`

The product's own wiring runs: encrypted store, window (offscreen, 1280x800), scanner, the
reader in its process, the syncer, which finds no network. A camera gives 1280x720 at 30 fps of
an empty, cluttered gate with a sensor's noise, from a ring of frames drawn beforehand. Counted
is all processor time, user's and system's, of this process and its children; once on mains and
once on battery. What a real camera adds is not in it: its driver, and unpacking its pictures.
"""

import argparse
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import cv2
import numpy as np
import psutil
from numpy.typing import NDArray
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from kiosk.app import open_kiosk
from kiosk.demo.film_clutter import clutter
from kiosk.scanning.film import LiveFilm
from kiosk.settings import load_settings
from kiosk.store.engine import read_or_make_key
from tests.bench.form import Result, arguments, report
from tests.bench.paint import Painted
from tests.builders import a_roster
from tests.stage import StandingClock, enrolled_store

SIZE = (1280, 720)
FPS = 30.0
FRAMES = 20
NOISE = 4.0
"""Standard deviation in grey levels: a webcam in a hall, not in the sun"""
WARM_UP_S = 4.0
TARGET = 0.25


@dataclass(frozen=True)
class Fed:
    """A power supply."""

    on_battery: bool


@dataclass(frozen=True)
class Cost:
    """Shares of one core."""

    whole: float
    reader: float
    pictures: float
    """Shown, per second"""


def empty_gate() -> list[NDArray[np.uint8]]:
    """Draw frames that differ in nothing but noise, as a webcam packs them."""
    rng = np.random.default_rng(3)
    scene = clutter(SIZE, 5).astype(np.float32)
    frames = []
    for _ in range(FRAMES):
        noisy = np.clip(scene + rng.normal(0, NOISE, scene.shape), 0, 255).astype(np.uint8)
        packed = cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, 90])[1]
        frames.append(np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8))
    return frames


def spent_s() -> tuple[float, float]:
    """Give the processor seconds of this process and its children, and of the children alone."""
    this = psutil.Process()
    own = this.cpu_times()
    # Those that ended are in this process's own account; those that live are asked themselves.
    others = [own.children_user + own.children_system]
    others += [t.user + t.system for t in (c.cpu_times() for c in this.children(recursive=True))]
    return own.user + own.system + sum(others), sum(others)


def run(frames: list[NDArray[np.uint8]], seconds: float, *, on_battery: bool) -> Cost:
    """Let the kiosk stand for so long."""
    with tempfile.TemporaryDirectory() as name:
        settings = load_settings(data_dir=Path(name), sounds=False)
        with enrolled_store(Path(name), a_roster(), key=read_or_make_key(settings.key_path)):
            pass
        source = LiveFilm(lambda index: frames[index % len(frames)], fps=FPS)
        with open_kiosk(settings, StandingClock(), source, power=Fed(on_battery)) as kiosk:
            kiosk.window.resize(1280, 800)
            kiosk.start()
            kiosk.window.open_page(kiosk.window.scan)  # a day begins with the list of what is ready
            wait(WARM_UP_S)
            if not kiosk.window.scan.preview.has_picture:
                raise SystemExit("no picture is shown: there is nothing to measure")
            watch = Painted(kiosk.window.scan.preview)
            before, reader_before = spent_s()
            wait(seconds)
            after, reader_after = spent_s()
        return Cost(
            (after - before) / seconds,
            (reader_after - reader_before) / seconds,
            watch.times / seconds,
        )


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 1 <= seconds <= 600:
        raise argparse.ArgumentTypeError(f"{text!r} is no time: say seconds from 1 to 600, as 20")
    return seconds


def wait(seconds: float) -> None:
    """Run the event loop for so long."""
    loop = QEventLoop()
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()


def main() -> None:
    """Measure and report."""
    parser = arguments("idle", __doc__)
    parser.add_argument("--seconds", type=_seconds, default=20.0, help="how long each time (20)")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    QApplication(["bench"])
    frames = empty_gate()
    mains = run(frames, options.seconds, on_battery=False)
    battery = run(frames, options.seconds, on_battery=True)
    report(
        "idle",
        [
            Result("idle", mains.whole, "of one core", target=TARGET, at_most=True),
            Result("of which the reader", mains.reader, "of one core"),
            Result("pictures shown", mains.pictures, "per second"),
            Result("idle on battery", battery.whole, "of one core", target=TARGET, at_most=True),
            Result("of which the reader", battery.reader, "of one core"),
            Result("pictures shown on battery", battery.pictures, "per second"),
        ],
        options.json,
        seconds=options.seconds,
    )


if __name__ == "__main__":
    main()
