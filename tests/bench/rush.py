"""A queue of sixty volunteers a minute: how long the kiosk is busy with each, and who is lost.

`python -m tests.bench.rush [--json FILE] [--badges N] [--seconds-each S]`

Badges are held before the running kiosk's camera one after the other, in real time: scanner
thread, reader in its own process, encrypted store, window offscreen. Machine time of a volunteer
is from the first frame that shows the badge until the answer is painted: what is left of the
second is the volunteer's. A film of drawn frames at 30 fps stands in for the camera; a badge is
shown for two thirds of its second, then nobody.
"""

import os
import statistics
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import cv2
import numpy as np
import qrcode
from numpy.typing import NDArray
from PySide6.QtWidgets import QApplication

from kiosk.app import Scanned, open_kiosk
from kiosk.scanning.film import LiveFilm
from kiosk.settings import load_settings
from kiosk.store.engine import read_or_make_key
from tests.bench.form import Result, arguments, report
from tests.bench.idle import wait
from tests.builders import a_badge_text
from tests.stage import StandingClock, a_crowd, enrolled_store

FPS = 30.0
LEAD_IN_S = 6.0
"""The reader's process gets ready."""
SHOWN = 2 / 3


def main() -> None:
    """Measure and report."""
    parser = arguments("rush", __doc__)
    parser.add_argument("--badges", type=int, default=120, help="how many come (120)")
    parser.add_argument("--seconds-each", type=float, default=1.0, help="each one's time (1)")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    QApplication(["bench"])
    each_s: float = options.seconds_each
    roster = a_crowd(options.badges)
    codes = [_code(a_badge_text(who)) for who in roster.volunteers]
    ground = np.random.default_rng(3).integers(110, 130, (720, 1280, 3), np.uint8)
    first_ns: dict[int, int] = {}

    def picture(index: int) -> NDArray[np.uint8]:
        number, within = divmod(index / FPS - LEAD_IN_S, each_s)
        frame: NDArray[np.uint8] = ground.copy()
        if 0 <= number < len(codes) and within < SHOWN * each_s:
            code = codes[int(number)]
            high, wide = code.shape
            frame[150 : 150 + high, 400 : 400 + wide] = code[..., None]
            first_ns.setdefault(int(number), time.monotonic_ns())
        return frame

    seen: list[Scanned] = []
    with tempfile.TemporaryDirectory() as name:
        settings = load_settings(data_dir=Path(name), sounds=False)
        with enrolled_store(Path(name), roster, key=read_or_make_key(settings.key_path)):
            pass
        with open_kiosk(settings, StandingClock(), LiveFilm(picture, fps=FPS)) as kiosk:
            kiosk.scanned.connect(seen.append)
            kiosk.start()
            kiosk.window.open_page(kiosk.window.scan)
            wait(LEAD_IN_S + len(codes) * each_s + 2)
            kept = {entry.volunteer for entry in kiosk.gate.journal.entries()}
    shown_ns: dict[int, int] = {}
    number_of = {person.number: n for n, person in enumerate(roster.volunteers.values())}
    names = {person.name: number_of[person.number] for person in roster.volunteers.values()}
    for scanned in seen:
        if scanned.outcome.name is not None:
            shown_ns.setdefault(names[scanned.outcome.name], scanned.shown_ns)
    took_ms = [(shown_ns[n] - first_ns[n]) / 1e6 for n in shown_ns]
    lost = len(codes) - len(kept & roster.volunteers.keys())
    # Drawn and handed on, one frame late at the most: the least that a film's badge can take.
    frame_ms = 1000 / FPS
    report(
        "rush",
        [
            Result(
                "machine time p95",
                statistics.quantiles(took_ms, n=20)[-1],
                "ms",
                None,
                1000.0,
                True,
            ),
            Result("machine time, longest", max(took_ms), "ms", None, 1000.0, True),
            Result("machine time p50", statistics.median(took_ms), "ms", frame_ms),
            Result("lost", lost, "badges", None, 0.0, True),
            Result("a minute", 60 / each_s, "volunteers", None, 60.0),
        ],
        options.json,
        badges=len(codes),
        all_ms=[round(one, 1) for one in took_ms],
    )


def _code(text: str) -> NDArray[np.uint8]:
    made = qrcode.QRCode(border=4)
    made.add_data(text)
    cells = np.where(np.asarray(made.get_matrix()), 0, 255).astype(np.uint8)
    return cells.repeat(7, 0).repeat(7, 1)


if __name__ == "__main__":
    main()
