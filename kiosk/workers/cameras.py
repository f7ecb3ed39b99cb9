"""The camera page's way to the camera: asks and is told, and never waits for a driver.

The camera is touched by its own thread. What it says of itself is looked up a few times a
second while somebody looks at the page, so that a driver that hangs only leaves an old figure.
"""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kiosk.scanning.camera import Camera, CameraInfo, CameraReport
from kiosk.scanning.controls import Turn

PERIOD_MS = 250


class CameraDesk(QObject):
    """Belongs to the main thread; every method returns at once."""

    reported = Signal(object)
    """A `CameraReport`, when it differs from the one before."""
    mirrored_changed = Signal(bool)
    """How the preview of the camera that is wanted now is to be shown."""

    def __init__(
        self, camera: Camera, parent: QObject | None = None, *, period_ms: int = PERIOD_MS
    ) -> None:
        super().__init__(parent)
        self._camera = camera
        self._report: CameraReport | None = None
        self._asked_for: CameraInfo | None = None
        self._mirrored: bool | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(period_ms)
        self._timer.timeout.connect(self.look)

    def mirrored(self) -> bool:
        """Say whether the preview is to be mirrored."""
        wanted = self._camera.report().wanted
        return self._camera.book.mirrored(wanted.name if wanted is not None else "")

    @Slot(bool)
    def watch(self, on: bool) -> None:
        """Begin or end reporting: somebody opened the page, or left it."""
        if not on:
            self._timer.stop()
            return
        self._report = None
        self._asked_for = None
        self._camera.look_again()
        self._timer.start()
        self.look()

    @Slot()
    def look(self) -> None:
        """Report how the camera stands."""
        report = self._camera.report()
        if report.running and report.dials is None and self._asked_for != report.wanted:
            # Once for each opening of the page: a search that came to nothing is not repeated.
            self._asked_for = report.wanted
            self._camera.find_controls()
        if report != self._report:
            self._report = report
            self.reported.emit(report)
        self._mirror()

    @Slot()
    def note(self) -> None:
        """Take note that the camera came or went: another one's preview may be mirrored."""
        self._mirror()

    @Slot(object)
    def choose(self, camera: CameraInfo) -> None:
        """Take another camera."""
        self._camera.choose(camera)
        self._asked_for = None
        self.look()

    @Slot(object)
    def ask_size(self, size_px: tuple[int, int]) -> None:
        """Ask the camera for another size."""
        self._camera.ask_size(size_px)
        self._asked_for = None
        self.look()

    @Slot(object)
    def turn(self, turn: Turn) -> None:
        """Turn a control."""
        self._camera.turn(turn)

    @Slot()
    def look_again(self) -> None:
        """List anew what is plugged in."""
        self._camera.look_again()
        self.look()

    @Slot(bool)
    def mirror(self, on: bool) -> None:
        """Show the preview mirrored or not; kept for this camera."""
        wanted = self._camera.report().wanted
        self._camera.book.keep_mirrored(wanted.name if wanted is not None else "", on)
        self._mirror()

    def _mirror(self) -> None:
        mirrored = self.mirrored()
        if mirrored != self._mirrored:
            self._mirrored = mirrored
            self.mirrored_changed.emit(mirrored)
