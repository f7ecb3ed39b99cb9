"""Putting an enrolled kiosk together, and taking it apart again."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from kiosk.app.kiosk import Kiosk
from kiosk.app.preflight import Morning, PreflightPart
from kiosk.desk.gate import Gate
from kiosk.printing.printers import list_printers
from kiosk.scanning.apart import ReaderApart
from kiosk.scanning.camera import Camera
from kiosk.scanning.presence import Presence
from kiosk.scanning.source import Source
from kiosk.settings import Settings
from kiosk.store.engine import open_store, read_or_make_key
from kiosk.store.identity import load_identity
from kiosk.store.journal import Journal
from kiosk.store.problems import NotEnrolled
from kiosk.store.purging import purge
from kiosk.store.roster import RosterInbox, load_roster
from kiosk.ui.look import ThemeName
from kiosk.ui.sounds import open_sounds
from kiosk.ui.window import MainWindow
from kiosk.workers.cameras import CameraDesk
from kiosk.workers.checks import Bench
from kiosk.workers.preview import Feeds
from kiosk.workers.scanning import Scanner
from kiosk.workers.syncing import Syncer
from sync.client.exchange import Exchange, Peer
from sync.client.pace import Pace
from sync.client.transport import HttpTransport, Transport
from sync.domain.clock import Clock
from sync.domain.entries import PostId

BACKOFF_S = (0.3, 1.0, 2.0)
"""A camera that was plugged in, or chosen on the camera page, is not to be waited for long."""


@contextlib.contextmanager
def open_kiosk(
    settings: Settings,
    clock: Clock,
    source: Source,
    *,
    film: bool = False,
    carrier: Callable[[Path | None], Transport] = HttpTransport,
    pace: Pace | None = None,
    power: Feeds | None = None,
) -> Iterator[Kiosk]:
    """Put an enrolled kiosk together; it is stopped and its store closed at the end.

    Needs a QApplication. A kiosk that has no roster yet fetches it first, and waits for it.

    Args:
        film: the source stands in for a camera; the screen says so, and shows it unmirrored.
        pace: of the exchanges; by default as the settings say.
        power: what feeds the laptop; by default the system is asked.

    Raises:
        StoreError: the database is not to be used; nothing was touched.
        NotEnrolled: this laptop belongs to no event yet.
        NoRoster, UnknownPost: see `Gate`.
        KeyboardInterrupt: at the end, when somebody asked for it.
    """
    key = read_or_make_key(settings.key_path)
    # First of all: the reader's process gets ready while the rest is put together.
    with (
        contextlib.closing(ReaderApart()) as reader,
        open_store(settings.database_path, key) as store,
    ):
        identity = load_identity(store)
        if identity is None:
            raise NotEnrolled
        journal = Journal(store, clock)
        exchange = Exchange(
            journal,
            RosterInbox(store, identity.root_public),
            carrier(settings.hub_ca_file),
            clock,
            Peer(
                identity.hub_url,
                identity.hub,
                identity.hub_epoch,
                identity.kiosk,
                identity.token,
            ),
            pace or Pace(poll_s=settings.poll_s),
        )
        if load_roster(store) is None:
            exchange.run_once()
        gate = Gate(store, journal, clock, [PostId(post) for post in settings.posts])
        sounds = open_sounds() if settings.sounds else None
        window = MainWindow(
            language=settings.language,
            theme=_theme(settings.theme),
            sounds=sounds,
            now=clock.now,
            event_now=gate.now,
        )
        presence = Presence(leave_ms=settings.leave_ms)
        scanner = Scanner(
            source,
            reader,
            presence,
            film=film,
            mirrored=not film,
            backoff_s=BACKOFF_S,
            power=power,
        )
        kiosk = Kiosk(gate, window, scanner, Syncer(exchange))
        bench = Bench(
            settings.data_dir,
            store,
            journal,
            clock,
            roster=lambda: gate.roster,
            printers=list_printers,
            ca_file=settings.hub_ca_file,
            carrier=carrier if carrier is not HttpTransport else None,
        )
        # A film greets nobody: it is a rehearsal.
        preflight = PreflightPart(kiosk, Morning(bench, sounds, greets=not film))
        scanner.camera_changed.connect(preflight.note_camera)
        kiosk.line_seen.connect(preflight.note_line)
        kiosk.join(preflight)
        if isinstance(source, Camera):
            desk = CameraDesk(source, kiosk)
            window.eye.follow(desk)
            scanner.camera_changed.connect(desk.note)
        if settings.restarted:
            kiosk.resuming.take_up()
        try:
            yield kiosk
        finally:
            kiosk.stop()
            window.close()
        if kiosk.interrupted:
            raise KeyboardInterrupt
        wanted = gate.closing.purge_asked
    if wanted:
        purge(settings.database_path, key)


def _theme(setting: str) -> ThemeName:
    """Give the theme of a setting; `system` asks the desktop."""
    if setting == "system":
        dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return "dark" if dark else "light"
    return "dark" if setting == "dark" else "light"
