"""Joining the window with what stands behind it."""

from kiosk.app.backing import Backing, Carrier
from kiosk.app.entrance import Entrance
from kiosk.app.kiosk import Kiosk
from kiosk.app.preflight import Morning, PreflightPart
from kiosk.printing.printers import list_printers
from kiosk.scanning.camera import Camera
from kiosk.scanning.source import Source
from kiosk.settings import Settings
from kiosk.ui.sounds import open_sounds
from kiosk.ui.window import MainWindow
from kiosk.workers.cameras import CameraDesk
from kiosk.workers.checks import Bench
from kiosk.workers.scanning import Scanner
from kiosk.workers.syncing import Syncer
from sync.domain.clock import Clock


def join(
    settings: Settings,
    clock: Clock,
    source: Source,
    window: MainWindow,
    scanner: Scanner,
    backing: Backing,
    *,
    film: bool,
    carrier: Carrier | None,
    entrance: Entrance | None,
) -> Kiosk:
    """Furnish the window, and make the kiosk of all that there is; nothing is started.

    Args:
        entrance: what was shown, and held, until now.
    """
    gate = backing.gate
    window.furnish(gate.now)
    sounds = open_sounds() if settings.sounds else None
    if sounds is not None:
        window.sounds = sounds
    held = entrance.hand_over() if entrance is not None else ()
    view = entrance.view if entrance is not None else None
    kiosk = Kiosk(gate, window, scanner, Syncer(backing.exchange, backing.listener), held)
    bench = Bench(
        settings.data_dir,
        backing.store,
        backing.journal,
        clock,
        roster=lambda: gate.roster,
        printers=list_printers,
        ca_file=settings.hub_ca_file,
        carrier=carrier,
    )
    # A film greets nobody: it is a rehearsal.
    preflight = PreflightPart(kiosk, Morning(bench, sounds, greets=not film))
    scanner.camera_changed.connect(preflight.note_camera)
    kiosk.line_seen.connect(preflight.note_line)
    kiosk.join(preflight)
    if view is not None:
        preflight.note_camera(view)
    if isinstance(source, Camera):
        desk = CameraDesk(source, kiosk)
        window.eye.follow(desk)
        scanner.camera_changed.connect(desk.note)
        if view is not None:
            desk.note()
    if settings.restarted:
        kiosk.resuming.take_up()
    return kiosk
