"""From the command to the camera's picture, with a whole event on the disk.

`python -m tests.bench.start [--json FILE] [--runs N] [--camera-ms N]`

A laptop with 100,000 volunteers and 20,000 entries is started as `gatepost` starts it, in a
process of its own, offscreen; a Motion JPEG file of a badge held up stands in for the camera.
Measured, from the moment the process is asked for: until the preview is first painted, and
until the badge that was in the picture from the first moment is answered. The baseline is a
PySide6 window with nothing but a label that shows the same file, in turn with the desk. The
files are in the system's cache, as they are at a second start. A file opens at once, which
is the hardest: `--camera-ms` gives both the time that a webcam takes.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import qrcode

from kiosk.app.preflight import SHOWN_ON
from kiosk.settings import load_settings
from kiosk.store.engine import read_or_make_key
from kiosk.store.journal import Draft, Journal
from kiosk.store.memory import remember
from sync.domain.entries import Kind, Method
from sync.domain.roster import Roster
from tests.bench.form import ROOT, Result, arguments, report
from tests.builders import SOUTH, a_badge_text
from tests.stage import StandingClock, a_crowd, enrolled_store

VOLUNTEERS = 100_000
ENTRIES = 20_000
HANG_S = 60.0
SIZE = (1280, 720)
TARGET = 1.5
LONGEST_S = 2.5


@dataclass(frozen=True, slots=True)
class Start:
    """What one start took, in seconds."""

    picture_s: float
    answer_s: float | None = None


def an_event(folder: Path, volunteers: int, entries: int) -> Roster:
    """Put an enrolled laptop on the disk in the middle of its event."""
    settings = load_settings(data_dir=folder)
    roster = a_crowd(volunteers)
    clock = StandingClock()
    with enrolled_store(folder, roster, key=read_or_make_key(settings.key_path)) as store:
        journal = Journal(store, clock)
        came = list(roster.volunteers)[1 : entries // 2 + 1]
        for kind in (Kind.ON, Kind.OFF):
            for first in range(0, len(came), 500):
                some = came[first : first + 500]
                journal.append_all([Draft(kind, Method.BADGE, who, SOUTH, 1) for who in some])
                clock.step(minutes=1)
        # The morning's page was shown: this start goes straight to the camera.
        today = roster.event.local(datetime.now(UTC)).date().isoformat()
        remember(store, SHOWN_ON, today)
    return roster


def a_held_badge(path: Path, text: str) -> None:
    """Write a film of a badge in a hall: as many pictures as a webcam gives in a second."""
    rng = np.random.default_rng(3)
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    image = (
        np.where(np.asarray(code.get_matrix()), 0, 255).astype(np.uint8).repeat(6, 0).repeat(6, 1)
    )
    high, wide = image.shape
    film = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 30.0, SIZE)
    for _ in range(30):
        picture = np.full((SIZE[1], SIZE[0], 3), 120, np.uint8)
        picture[100 : 100 + high, 300 : 300 + wide] = image[..., None]
        noise = rng.integers(0, 9, picture.shape, np.uint8)
        film.write(cv2.add(picture, noise))
    film.release()


def started(module: str, film: Path, environment: dict[str, str]) -> Start:
    """Start one of the two, and wait for its end."""
    asked_ns = time.monotonic_ns()
    ran = subprocess.run(
        [sys.executable, "-m", f"tests.bench.openings.{module}", str(film)],
        env={**os.environ, **environment, "QT_QPA_PLATFORM": "offscreen"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=HANG_S,
        check=False,
    )
    moments = dict(line.split() for line in ran.stdout.splitlines() if len(line.split()) == 2)
    if ran.returncode or "picture" not in moments:
        raise SystemExit(f"{module} showed no picture ({ran.returncode})\n{ran.stderr}")
    answer = moments.get("answer")
    return Start(
        (int(moments["picture"]) - asked_ns) / 1e9,
        None if answer is None else (int(answer) - asked_ns) / 1e9,
    )


def main() -> None:
    """Measure and report."""
    parser = arguments("start", __doc__)
    parser.add_argument("--runs", type=int, default=5, help="of each (5)")
    parser.add_argument("--camera-ms", type=int, default=0, help="until the camera is open (0)")
    parser.add_argument("--volunteers", type=int, default=VOLUNTEERS)
    parser.add_argument("--entries", type=int, default=ENTRIES)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        roster = an_event(folder / "desk", options.volunteers, options.entries)
        film = folder / "badge.avi"
        a_held_badge(film, a_badge_text(next(iter(roster.volunteers))))
        environment = {
            "GATEPOST_DATA_DIR": str(folder / "desk"),
            "GATEPOST_SETTINGS": str(folder / "none.toml"),
            "BENCH_CAMERA_MS": str(options.camera_ms),
        }
        desks, windows = [], []
        for run in range(options.runs + 1):
            window = started("empty", film, environment)
            desk = started("desk", film, environment)
            if run:  # the first of each reads the disk
                windows.append(window)
                desks.append(desk)
    pictures = [desk.picture_s for desk in desks]
    answers = [desk.answer_s for desk in desks if desk.answer_s is not None]
    if len(answers) != len(desks):
        raise SystemExit(f"{len(desks) - len(answers)} of {len(desks)} badges were not answered")
    least = statistics.median(window.picture_s for window in windows)
    report(
        "start",
        [
            Result("to the picture", statistics.median(pictures), "s", least, TARGET, at_most=True),
            Result(
                "to the picture", statistics.median(pictures), "s", None, LONGEST_S, at_most=True
            ),
            Result("to the picture, slowest", max(pictures), "s", None, LONGEST_S, at_most=True),
            Result("to the first badge's answer", statistics.median(answers), "s", least),
        ],
        options.json,
        volunteers=options.volunteers,
        entries=options.entries,
        camera_ms=options.camera_ms,
        pictures_s=[round(one, 3) for one in pictures],
        answers_s=[round(one, 3) for one in answers],
        empty_s=[round(window.picture_s, 3) for window in windows],
    )


if __name__ == "__main__":
    main()
