"""The entrance: the camera's picture is live while the desk behind it is still being opened.

A captain sees that the laptop is alive, and the camera can be pointed at the queue, before a
hundred thousand names are read. Nothing here needs the store, so nothing of it is imported.
"""

import importlib
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage

from kiosk.app.progress import Progress
from kiosk.workers.scanning import CameraView, Scanner

if TYPE_CHECKING:
    from kiosk.ui.window import MainWindow

T = TypeVar("T")
PATIENCE_MS = 600
"""So long the desk waits for the camera's first picture before it is opened beside it."""
SOON = (
    "kiosk.ui.scan_page",
    "kiosk.ui.sounds",
    "kiosk.ui.top_bar",
    "kiosk.ui.rooms",
    "kiosk.ui.wedge_keys",
    "kiosk.scanning.wedge",
)
"""What the window shows next, after the first picture; see `MainWindow.set_up`."""
_BREATH_MS = 100
"""So often Python runs here, whatever Qt does: Ctrl+C is heard then only."""


@dataclass(frozen=True, slots=True)
class Held:
    """A badge that came before the desk was open."""

    text: str
    frame_at_ns: int
    typed: bool


class Entrance(QObject):
    """Shows the window and the camera, holds badges, and waits for the desk. Main thread.

    Args:
        mirrored: says of a camera's name whether its preview is mirrored.
    """

    _imported = Signal()
    _done = Signal()

    def __init__(
        self,
        scanner: Scanner,
        mirrored: Callable[[str], bool] | None = None,
        progress: Progress | None = None,
    ) -> None:
        super().__init__()
        self.view: CameraView | None = None
        """What the camera last said."""
        self.interrupted = False
        """Ctrl+C, or a system that shuts down."""
        self._scanner = scanner
        self._mirrored = mirrored
        self._progress = progress or Progress()
        self._percent: int | None = None
        self._window: MainWindow | None = None
        self._problem: BaseException | None = None
        self._held: dict[str, Held] = {}
        self._loop = QEventLoop(self)
        self._work: Callable[[], None] | None = None
        self._set_up = False
        self._thread: threading.Thread | None = None
        self._imported.connect(self._furnish, Qt.ConnectionType.QueuedConnection)
        self._done.connect(self._loop.quit, Qt.ConnectionType.QueuedConnection)
        scanner.badge_read.connect(self._hold_read)
        scanner.preview_ready.connect(self._show_preview)
        scanner.camera_changed.connect(self._show_camera)

    def open(self, window: "MainWindow", work: Callable[[], T]) -> T:
        """Show the window, do the work in a thread, and give what came of it.

        Whatever the work raises is raised here. The window stays open; see `interrupted`.
        """
        made: list[T] = []
        self._window, self._work = window, lambda: made.append(work())
        window.close_guards.append(self._is_open)
        window.wedge_typed.connect(self._hold_typed)
        self._scanner.codes_seen.connect(window.eye.show_codes)
        self._scanner.hint_changed.connect(window.eye.show_hint)
        if self.view is not None:
            self._show_camera(self.view)
        show(window)
        patience, breath = QTimer(self), QTimer(self)
        patience.setSingleShot(True)
        patience.timeout.connect(self._begin)
        patience.start(PATIENCE_MS)
        breath.timeout.connect(self._breathe)
        breath.start(_BREATH_MS)
        before = {n: signal.signal(n, self._interrupt) for n in (signal.SIGINT, signal.SIGTERM)}
        try:
            self._loop.exec()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            patience.stop()
            breath.stop()
            if self._thread is not None:
                self._thread.join()
            window.close_guards.remove(self._is_open)
        self._furnish()
        if self._problem is not None:
            raise self._problem
        (result,) = made
        return result

    def hand_over(self) -> tuple[Held, ...]:
        """Let go of scanner and window, and give the badges to be answered, oldest first."""
        scanner, window = self._scanner, self._window
        scanner.badge_read.disconnect(self._hold_read)
        scanner.preview_ready.disconnect(self._show_preview)
        scanner.camera_changed.disconnect(self._show_camera)
        if window is not None:
            scanner.codes_seen.disconnect(window.eye.show_codes)
            scanner.hint_changed.disconnect(window.eye.show_hint)
            window.wedge_typed.disconnect(self._hold_typed)
            window.scan.result.show_opening(False)
        return tuple(self._held.values())

    def leave(self) -> None:
        """Stop the camera and close the window, where that is still to be done."""
        self._scanner.stop()
        if self._window is not None:
            # What comes next, as the first start, has a loop of its own that is to go on.
            self._window.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
            self._window.close()

    @Slot()
    def _begin(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="opening")
            self._thread.start()

    def _run(self) -> None:
        try:
            for name in SOON:
                importlib.import_module(name)
            self._imported.emit()
            if self._work is not None:
                self._work()
        except BaseException as problem:  # noqa: BLE001  # raised again where it was asked for
            self._problem = problem
        self._done.emit()

    @Slot()
    def _furnish(self) -> None:
        """Put the scan page around the picture: it says that the desk is being opened."""
        window = self._window
        if window is None or self._set_up:
            return
        self._set_up = True
        window.set_up()
        window.set_self_service(True)  # nobody knows yet whether the desk is locked
        window.scan.result.show_opening(True)

    def _is_open(self) -> bool:
        """Keep the window while the desk is being opened: it takes a moment only."""
        return False

    @Slot(str, object)
    def _hold_read(self, text: str, frame_at_ns: int) -> None:
        self._hold(Held(text, frame_at_ns, typed=False))

    @Slot(str)
    def _hold_typed(self, text: str) -> None:
        self._hold(Held(text, time.monotonic_ns(), typed=True))

    def _hold(self, held: Held) -> None:
        self._held.pop(held.text, None)  # the latest of a badge, in the order of these
        self._held[held.text] = held

    @Slot(QImage)
    def _show_preview(self, picture: QImage) -> None:
        window = self._window
        if window is None:
            return
        window.eye.show_preview(picture)
        fit_preview(window, self._scanner)
        if self._thread is None:
            window.preview.repaint()  # before anything else
            self._begin()

    @Slot(object)
    def _show_camera(self, view: CameraView) -> None:
        self.view = view
        if self._window is None:
            return
        if self._mirrored is not None:
            self._window.eye.set_mirrored(self._mirrored(view.name))
        self._window.eye.show_camera(view)

    @Slot()
    def _breathe(self) -> None:
        """Let Python look for what the system said, how far the work is, and whether it is done."""
        percent = self._progress.percent
        if percent != self._percent and self._window is not None:
            self._percent = percent
            self._window.scan.result.show_opening(True, percent)
        if self._thread is not None and not self._thread.is_alive():
            self._loop.quit()

    def _interrupt(self, _number: int, _frame: FrameType | None) -> None:
        self.interrupted = True  # heeded when the work is done: a store is not left half open


def show(window: "MainWindow") -> None:
    """Show the window as a gate's laptop does: it shows nothing else."""
    if QGuiApplication.platformName() == "offscreen":
        window.show()
    else:
        window.showMaximized()


def fit_preview(window: "MainWindow", scanner: Scanner) -> None:
    """Let pictures be made as large as the window shows them."""
    room = window.preview
    ratio = room.devicePixelRatioF()
    scanner.fit(round(room.width() * ratio), round(room.height() * ratio))
