"""A kiosk put together on files, offscreen: real store, real window, real threads where wanted."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QEvent

from kiosk.app import Kiosk, Scanned
from kiosk.demo.film import Film, Shot, rasterise
from kiosk.desk.gate import Gate
from kiosk.printing.badges import print_badges
from kiosk.printing.cards import BadgeCard, Layout
from kiosk.scanning.film import LiveFilm
from kiosk.scanning.presence import Presence
from kiosk.scanning.reader import Reader
from kiosk.scanning.source import Source
from kiosk.store.engine import Store
from kiosk.store.journal import Journal
from kiosk.ui.window import MainWindow
from kiosk.workers.scanning import Reads, Scanner
from kiosk.workers.syncing import Syncer
from sync.domain.badge import Trust
from sync.domain.entries import PostId
from sync.domain.roster import Roster
from sync.domain.wording import Language, same
from tests.builders import SOUTH, a_roster
from tests.stage import StandingClock, enrolled_store

AGAIN_S = (0.05, 0.1)
"""A camera that is away is tried again after so long; a real one more patiently."""


@dataclass
class Desk:
    """A kiosk and what a test wants to look at."""

    kiosk: Kiosk
    window: MainWindow
    store: Store
    journal: Journal
    clock: StandingClock
    scanner: Scanner | None
    seen: list[Scanned]

    @property
    def happened(self) -> list[str]:
        """Give what was answered, in order."""
        return [scanned.outcome.happened for scanned in self.seen]

    @property
    def kinds(self) -> list[str]:
        """Give the kinds of what was committed, in order."""
        return [entry.kind for entry in self.journal.entries()]


@contextlib.contextmanager
def a_desk(
    folder: Path,
    *,
    source: Source | None = None,
    reader: Reads | None = None,
    roster: Roster | None = None,
    trust: Trust | None = None,
    served: Sequence[PostId] = (SOUTH,),
    syncer: Syncer | None = None,
    language: Language = "zh",
) -> Iterator[Desk]:
    """Open a kiosk at the south gate; nothing is started yet. Needs a QApplication."""
    with enrolled_store(folder, roster or a_roster(), trust) as store:
        clock = StandingClock()
        journal = Journal(store, clock)
        gate = Gate(store, journal, clock, served)
        window = MainWindow(language=language, now=clock.now, event_now=gate.now, calm=True)
        scanner = None
        if source is not None:
            scanner = Scanner(source, reader or Reader(), Presence(), film=True, backoff_s=AGAIN_S)
        kiosk = Kiosk(gate, window, scanner, syncer)
        seen: list[Scanned] = []
        kiosk.scanned.connect(seen.append)
        try:
            yield Desk(kiosk, window, store, journal, clock, scanner, seen)
        finally:
            kiosk.stop()
            window.speak("en")  # takes the translator away again
            window.close()
            window.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def printed(tokens: Sequence[str], folder: Path) -> list[NDArray[np.uint8]]:
    """Print a card for each token and rasterise the pages."""
    cards = [
        BadgeCard(token, f"YZ{number:04d}", "王晓安", "一中队", same("会场南门"), same("大会"))
        for number, token in enumerate(tokens)
    ]
    pdf = folder / "cards.pdf"
    print_badges(cards, pdf, layout=Layout.LANYARD)
    return list(rasterise(pdf, 200))


def a_film(
    pictures: Sequence[NDArray[np.uint8]], order: Sequence[int], size: tuple[int, int]
) -> LiveFilm:
    """Show the printed pages one after another, in real time."""
    shots = [Shot.nobody(0.3)]
    for number, page in enumerate(order):
        shots += [Shot.held(page, height_px=size[1], variant=number), Shot.nobody(0.8)]
    return LiveFilm(Film(pictures, shots, size).frame, fps=30.0)
