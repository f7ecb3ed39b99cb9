"""A day without a line, then the line: how long until the hub has it, and does the window go on.

`python -m tests.bench.backlog [--json FILE] [--entries N]`

The product's own wiring runs: encrypted store, window (offscreen, 1280x800), scanner, the reader
in its process, a film at 30 fps for a camera; and the hub on SQLite in a process of its own, over
loopback. The backlog lies in the journal before; the line is cut at first, so that the window's
frames without an exchange are the baseline of those with it. The baseline of the time is the same
number of like entries of another kiosk, as columns, packed beforehand and posted one batch after
the other by a thin client: what the hub alone takes.
"""

import contextlib
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import cv2
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from kiosk.app import Kiosk, open_kiosk
from kiosk.scanning.film import LiveFilm
from kiosk.settings import Settings, load_settings
from kiosk.store.draft import Draft
from kiosk.store.engine import open_store, read_or_make_key
from kiosk.store.identity import save_enrolment
from kiosk.store.journal import Journal
from kiosk.store.peer import peer_of
from kiosk.store.roster import RosterInbox
from kiosk.ui.qt import load_qt
from sync.client.enrolment import enrol
from sync.client.exchange import Exchange
from sync.client.pace import Pace
from sync.client.transport import HttpTransport, Severable, Transport
from sync.domain.clock import Clock, Knot, TimelineClock
from sync.domain.entries import EventId
from sync.hub.database import Database
from sync.hub.services import devices, rosters
from sync.hub.services.keys import open_ring
from tests.bench.day import a_hall
from tests.bench.form import Result, arguments, report
from tests.bench.gates import batches, enrolled, pushed
from tests.bench.idle import wait
from tests.builders import AT, SOUTH
from tests.stage import a_crowd
from tests.sync.hub.journals import long_journal
from tests.sync.hub.running import hub_process, migrated

ENTRIES = 100_000
CROWD = 2000
TOGETHER = 500
WARM_UP_S = 6.0
"""The reader's process gets ready, the day is read."""
STILL_S = 5.0
RETRY_S = 0.5
SLOWEST_S = 300.0
TARGET_S = 20.0
FRAME_MS = 50.0


class Frames(QObject):
    """Notes when a widget is painted."""

    def __init__(self, widget: QObject) -> None:
        super().__init__()
        self._at: list[float] = []
        widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See Qt."""
        if event.type() == QEvent.Type.Paint:
            self._at.append(time.perf_counter())
        return False

    @contextlib.contextmanager
    def gaps(self) -> Iterator[list[float]]:
        """Give the milliseconds between frames, filled in at the end."""
        found: list[float] = []
        self._at.clear()
        yield found
        found += [(b - a) * 1000 for a, b in zip(self._at, self._at[1:], strict=False)]
        if len(found) < 10:
            raise SystemExit("hardly a picture was shown: there is nothing to measure")


def a_backlog(settings: Settings, clock: Clock, url: str, code: str, entries: int) -> None:
    """Enrol, and record what a very long day brings: people come and go."""
    http = HttpTransport()
    with open_store(settings.database_path, read_or_make_key(settings.key_path)) as store:
        who = save_enrolment(store, enrol(url, code, "南门", http), url)
        journal = Journal(store, clock)
        peer = peer_of(store, who, url)
        # The roster before the backlog: a first one is waited for, and all else goes with it.
        Exchange(journal, RosterInbox(store, who.root_public), http, clock, peer).run_once()
        people = list(a_crowd(CROWD).volunteers)
        for start in range(0, entries, TOGETHER):
            drafts = [
                Draft(
                    ("on", "off")[number // CROWD % 2],
                    "badge",
                    volunteer=people[number % CROWD],
                    post=SOUTH,
                )
                for number in range(start, min(entries, start + TOGETHER))
            ]
            journal.append_all(drafts)
    http.close()


def posted_s(url: str, database: Database, event: EventId, entries: int) -> float:
    """Post as many entries of another kiosk, packed beforehand."""
    gate = enrolled(url, database, event)
    bodies = list(batches(long_journal(event, gate.kiosk, entries)))
    began = time.perf_counter()
    for number, body in enumerate(bodies, start=1):
        pushed(gate, body, min(entries, number * TOGETHER))
    took = time.perf_counter() - began
    gate.close()
    return took


def drained_s(kiosk: Kiosk, line: Severable) -> float:
    """Join the cable, and wait until everything is acknowledged."""
    began = time.perf_counter()
    line.cut = False
    while kiosk.gate.journal.pending_count():
        if time.perf_counter() - began > SLOWEST_S:
            raise SystemExit("the backlog does not drain")
        wait(0.1)
    return time.perf_counter() - began


def run(folder: Path, entries: int) -> tuple[float, float, list[float], list[float]]:
    """Measure; give seconds, seconds of the baseline, frames while it drains, frames before."""
    (folder / "hub").mkdir()
    clock = TimelineClock([Knot(time.time(), AT)])
    clock.dump(folder / "clock.json")
    where = f"sqlite:///{folder / 'hub' / 'hub.sqlite'}"
    database = migrated(where)
    ring = open_ring(database, folder / "hub")[1]
    roster = a_crowd(CROWD)
    rosters.load(database, ring, roster, clock.now())
    event = roster.event.event
    code = devices.make_code(database, event, "", clock.now())
    settings = load_settings(data_dir=folder / "kiosk", sounds=False, posts=(SOUTH,))
    lines: list[Severable] = []

    def carrier(ca_file: Path | None) -> Transport:
        lines.append(Severable(HttpTransport(ca_file)))
        return lines[-1]

    pictures = a_hall()
    source = LiveFilm(lambda index: pictures[index % len(pictures)], fps=30.0)
    told = ("--data", str(folder / "hub"), "--clock", str(folder / "clock.json"))
    with hub_process(folder, "--database", where, *told) as url:
        a_backlog(settings, clock, url.rstrip("/"), code, entries)
        with open_kiosk(
            settings,
            clock,
            source,
            carrier=carrier,
            pace=Pace(poll_s=RETRY_S, uniform=lambda low, high: RETRY_S),
        ) as kiosk:
            for line in lines:
                line.cut = True
            kiosk.window.resize(1280, 800)
            kiosk.start()
            wait(WARM_UP_S)
            # A day begins with the list of what is ready, and it comes when the day is read.
            kiosk.window.open_page(kiosk.window.scan)
            wait(1.0)
            frames = Frames(kiosk.window.scan.preview)
            with frames.gaps() as still:
                wait(STILL_S)
            with frames.gaps() as moving:
                took = drained_s(kiosk, lines[0])
        least = posted_s(url, database, event, entries)
    database.close()
    return took, least, moving, still


def main() -> None:
    """Measure and report."""
    parser = arguments("backlog", __doc__)
    parser.add_argument("--entries", type=int, default=ENTRIES, help="that wait (100000)")
    options = parser.parse_args()
    load_qt()  # as the command does
    cv2.setNumThreads(1)
    QApplication(["bench"])
    with tempfile.TemporaryDirectory() as name:
        took, least, moving, still = run(Path(name), options.entries)
    report(
        "backlog",
        [
            Result("to all acknowledged", took, "s", None, TARGET_S, at_most=True),
            Result("over the hub alone", took, "s", least),
            Result("entries a second", options.entries / took, "entries", options.entries / least),
            Result("longest between frames", max(moving), "ms", None, FRAME_MS, at_most=True),
            Result("against no exchange", max(moving), "ms", max(still)),
            Result(
                "99 of 100 frames within",
                statistics.quantiles(moving, n=100)[98],
                "ms",
                statistics.quantiles(still, n=100)[98],
            ),
            Result("frames later than 50 ms", sum(gap > FRAME_MS for gap in moving), "frames"),
            Result("of frames", len(moving), "frames"),
        ],
        options.json,
        entries=options.entries,
        longest_ms=sorted(round(gap, 1) for gap in moving)[-10:],
    )


if __name__ == "__main__":
    main()
