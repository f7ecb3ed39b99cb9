"""Putting an enrolled kiosk together, and taking it apart again.

At a cold start the camera's picture comes first, see `Entrance`. What that does not need is
imported late: it is most of the program.
"""

import contextlib
import gc
import importlib
import signal
import sys
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from kiosk.app.progress import Progress
from kiosk.scanning.apart import START_S, ReaderApart
from kiosk.scanning.camera import Camera
from kiosk.scanning.presence import Presence
from kiosk.scanning.source import Source
from kiosk.settings import Settings
from kiosk.workers.preview import Feeds
from kiosk.workers.scanning import Scanner
from sync.domain.clock import Clock

if TYPE_CHECKING:
    from kiosk.app.backing import Backing, Carrier
    from kiosk.app.entrance import Entrance
    from kiosk.app.kiosk import Kiosk
    from kiosk.ui.window import MainWindow
    from sync.client.pace import Pace

BACKOFF_S = (0.3, 1.0, 2.0)
"""A camera that was plugged in, or chosen on the camera page, is not to be waited for long."""
LATE = (
    "kiosk.app.backing",
    "kiosk.ui.house",
    "kiosk.ui.sheets",
    "kiosk.ui.window_keys",
    "kiosk.app.joining",
)
"""What a picture of the camera does not need."""
SWITCH_S = 0.0005


@contextlib.contextmanager
def open_kiosk(
    settings: Settings,
    clock: Clock,
    source: Source,
    *,
    film: bool = False,
    camera_first: bool = False,
    carrier: "Carrier | None" = None,
    pace: "Pace | None" = None,
    power: Feeds | None = None,
) -> "Iterator[Kiosk]":
    """Put an enrolled kiosk together; it is stopped and its store closed at the end.

    Needs a QApplication. A kiosk that has no roster yet fetches it first, and waits for it.

    Args:
        film: the source stands in for a camera; the screen says so, and shows it unmirrored.
        camera_first: show the window with the camera's picture while the rest is opened in a
            thread; an event loop runs meanwhile. Badges that are read by then are answered
            when the kiosk is started.
        carrier: by default HTTP.
        pace: of the exchanges; by default as the settings say.
        power: what feeds the laptop; by default the system is asked.

    Raises:
        StoreError: the database is not to be used; nothing was touched.
        NotEnrolled: this laptop belongs to no event yet.
        NoRoster, UnknownPost: see `Gate`.
        KeyboardInterrupt: at the end, when somebody asked for it.
    """
    progress = Progress()
    open_backing = partial(_open_backing, settings, clock, carrier, pace, progress)
    with contextlib.ExitStack() as stack:
        # First of all: the reader's process gets ready while the rest is put together.
        start_s = 0.0 if camera_first else START_S
        reader = stack.enter_context(contextlib.closing(ReaderApart(start_s=start_s)))
        stack.enter_context(_no_collection())
        stack.enter_context(_short_turns())
        scanner = Scanner(
            source,
            reader,
            Presence(leave_ms=settings.leave_ms),
            film=film,
            mirrored=not film,
            backoff_s=BACKOFF_S,
            power=power,
        )
        entrance = None
        with contextlib.nullcontext() if camera_first else _interrupt_later():
            if camera_first:
                entrance = stack.enter_context(_entered(source, scanner, progress))
                window = _window(settings, clock)
                backing = entrance.open(window, open_backing)
                stack.enter_context(backing.store)
                if entrance.interrupted:
                    raise KeyboardInterrupt
            else:
                backing = open_backing()
                stack.enter_context(backing.store)
                window = _window(settings, clock)
                window.set_up()
            stack.callback(window.close)
            from kiosk.app.joining import join

            kiosk = join(
                settings,
                clock,
                source,
                window,
                scanner,
                backing,
                film=film,
                carrier=carrier,
                entrance=entrance,
            )
            stack.callback(kiosk.stop)
        yield kiosk
        stack.close()
        if kiosk.interrupted:
            raise KeyboardInterrupt
        wanted = backing.gate.closing.purge_asked
    if wanted:
        from kiosk.store.purging import purge

        purge(settings.database_path, backing.key)


def _open_backing(
    settings: Settings,
    clock: Clock,
    carrier: "Carrier | None",
    pace: "Pace | None",
    progress: Progress,
) -> "Backing":
    """Import what is late, and open the store; see `open_backing`."""
    for name in LATE:
        importlib.import_module(name)
    from kiosk.app.backing import open_backing

    backing = open_backing(settings, clock, carrier, pace, progress)
    gc.freeze()  # a hundred thousand people stay: to look through them takes a second
    return backing


@contextlib.contextmanager
def _entered(source: Source, scanner: Scanner, progress: Progress) -> "Iterator[Entrance]":
    """Start the camera, so that it opens while the window is made."""
    from kiosk.app.entrance import Entrance

    book = source.book if isinstance(source, Camera) else None
    entrance = Entrance(scanner, book.mirrored if book is not None else None, progress)
    scanner.start()
    try:
        yield entrance
    finally:
        entrance.leave()


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """Let no cycles be collected but by `Upkeep.tidy_from_now`, which says why."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        if before:
            gc.enable()


@contextlib.contextmanager
def _interrupt_later() -> Iterator[None]:
    """Hear Ctrl+C when all is put together: raised inside one of Qt's calls it ends the process.

    A window that is entered first has `Upkeep` for it; a film's has none until it is started.
    """
    heard: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: heard.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if heard:
        raise KeyboardInterrupt


@contextlib.contextmanager
def _short_turns() -> Iterator[None]:
    """Let a thread that has the interpreter give it up sooner to one that waits for it.

    With Python's default the window waits up to 5 ms for its turn, several times a picture, while
    a backlog is read and packed beside it, and so does the exchange.
    """
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_S)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def _window(settings: Settings, clock: Clock) -> "MainWindow":
    from kiosk.ui.look import theme_of
    from kiosk.ui.window import MainWindow

    return MainWindow(
        language=settings.language,
        theme=theme_of(settings.theme),
        now=clock.now,
        furnished=False,
    )
