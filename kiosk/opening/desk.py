"""The desk: opened with its own hub beside it, after the first start where there is none yet."""

import contextlib
import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
from PySide6.QtWidgets import QApplication

from kiosk.app import open_kiosk
from kiosk.scanning.choosing import camera_of
from kiosk.settings import Settings, load_settings
from kiosk.workers.upkeep import INTERRUPTED
from sync.domain.clock import SystemClock
from sync.domain.errors import EnvironmentProblem, GatepostError
from sync.domain.wording import Language, Say

if TYPE_CHECKING:
    from kiosk.workers.local_hub import LocalHub

HUB_FOLDER = "hub"
"""In the data folder: this laptop's own hub, if its event lives here."""
NOWHERE = "no-event"
"""An empty file there: when last seen, the store belonged to no event."""


class NoScreen(EnvironmentProblem):
    """A window would be seen by nobody, and Qt would end the process to say so."""

    title = Say(zh="没有屏幕", en="No screen")
    default = Say(
        zh="这里打不开窗口（没有图形界面）。请在桌面上启动岗亭；要看演示，运行 gatepost demo。",
        en="No window can be opened here. Start Gatepost on a desktop; "
        "for a demonstration without a screen: gatepost demo",
    )


def open_desk(language: Language, *, told: bool = False) -> int:
    """Run the kiosk until its window is closed; first let this laptop get an event.

    Args:
        told: the language was asked for; else a setting wins over the system's.

    Raises:
        GatepostError: no roster, no screen, or a database that is not to be used.
    """
    settings = speaking(load_settings(), language, told=told)
    if not _may_open_windows():
        raise NoScreen
    cv2.setNumThreads(1)
    application = QApplication.instance() or QApplication(["gatepost"])
    joined = False
    # A store that is not there yet is not made to find that out.
    if settings.database_path.exists() and not _belongs_nowhere(settings):
        try:
            return _serve(settings, application)
        except GatepostError as problem:
            from kiosk.desk.gate import NoRoster
            from kiosk.store.problems import NotEnrolled, StoreDamaged

            if isinstance(problem, StoreDamaged):
                from kiosk.opening.rescue import offer_rescue

                # Anew: what was saved may lack its roster.
                return open_desk(language, told=told) if offer_rescue(settings, problem) else 1
            if not isinstance(problem, NotEnrolled | NoRoster):
                raise
            joined = isinstance(problem, NoRoster)
    # Late: spreadsheets and printing are loaded for it, and no other start is to wait for them.
    from kiosk.opening.first_start import first_start

    ready = first_start(settings, joined=joined)
    _note_nowhere(settings, nowhere=ready is None and not joined)
    return 0 if ready is None else _serve(ready, application)


def _belongs_nowhere(settings: Settings) -> bool:
    """Say whether there is a store and no event: then the doors open, and no desk before them.

    Other starts do not look into the store for it: that would be waited for.
    """
    if not (settings.data_dir / NOWHERE).exists():
        return False
    from kiosk.opening.enrolling import identity_of

    return identity_of(settings) is None


def _note_nowhere(settings: Settings, *, nowhere: bool) -> None:
    """Note for the next start that the doors were left; a disk that refuses costs a blink."""
    note = settings.data_dir / NOWHERE
    with contextlib.suppress(OSError):
        if not nowhere:
            note.unlink(missing_ok=True)
        elif settings.database_path.exists():
            note.touch(mode=0o600)


def _serve(settings: Settings, application: object) -> int:
    with (
        _own_hub(settings) as hub,
        open_kiosk(settings, SystemClock(), camera_of(settings), camera_first=True) as kiosk,
    ):
        from kiosk.opening.organising import OrganiserPart  # late: the window is to be first

        kiosk.join(OrganiserPart(kiosk, settings, hub))
        kiosk.start()
        code = application.exec() if isinstance(application, QApplication) else 0
        if code == INTERRUPTED:
            raise KeyboardInterrupt
        return code


def _own_hub(settings: Settings) -> "contextlib.AbstractContextManager[LocalHub | None]":
    """Serve this laptop's own event, where it has one; others do not wait for what that imports."""
    if not (settings.data_dir / HUB_FOLDER).is_dir():
        return contextlib.nullcontext()
    from kiosk.opening.own_hub import own_hub

    return own_hub(settings)


def speaking(settings: Settings, language: Language, *, told: bool) -> Settings:
    """Give the settings in the language of the window: what was told, what is set, the system's."""
    if not told and "language" in settings.chosen:
        return settings
    return replace(settings, language=language)


def _may_open_windows() -> bool:
    named = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    return sys.platform != "linux" or any(os.environ.get(name) for name in named)
