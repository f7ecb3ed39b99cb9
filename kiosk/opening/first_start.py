"""The first start: the window with the four doors, until this laptop serves an event."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEventLoop, QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from kiosk.desk.first_start import Door
from kiosk.opening.joining import JoinWay
from kiosk.opening.own_event import OwnEventWay
from kiosk.opening.packing import PackWay
from kiosk.opening.sample import SampleWay
from kiosk.opening.stage import Stage
from kiosk.opening.waiting import WaitingWay
from kiosk.scanning.choosing import camera_of
from kiosk.scanning.source import Source
from kiosk.settings import Settings
from kiosk.ui.first_start.window import FirstStartWindow
from kiosk.ui.look import theme_of
from kiosk.workers.upkeep import Upkeep


class FirstStart(QObject):
    """The window with everything behind it. Belongs to the main thread.

    Args:
        source_of: gives the camera anew each time; by default as the settings say.
    """

    def __init__(self, settings: Settings, source_of: Callable[[], Source] | None = None) -> None:
        super().__init__()
        self.window = FirstStartWindow(language=settings.language, theme=theme_of(settings.theme))
        self.stage = Stage(settings, self.window, source_of or (lambda: camera_of(settings)))
        self.join = JoinWay(self.stage)
        self.pack = PackWay(self.stage)
        self.own_event = OwnEventWay(self.stage)
        self.sample = SampleWay(self.stage)
        self.waiting = WaitingWay(self.stage)
        self.window.doors.door_chosen.connect(self.open_door)
        self.window.closed.connect(self._closed)
        self.stage.go_home()

    def show(self) -> None:
        """Show the window."""
        if QGuiApplication.platformName() == "offscreen":
            self.window.show()
        else:
            self.window.showMaximized()

    @property
    def settings(self) -> Settings:
        """Give the settings with what was chosen here: language and colours."""
        window = self.window
        return replace(self.stage.settings, language=window.language, theme=window.theme)

    @Slot(str)
    def open_door(self, door: str) -> None:
        """Go through a door."""
        way = {
            Door.SAMPLE: self.sample.enter,
            Door.NEW_EVENT: self.own_event.enter,
            Door.JOIN: self.join.enter,
            Door.PACK: self.pack.enter,
        }[Door(door)]
        way()

    def stop(self) -> None:
        """Stop everything that runs behind the window, and let it go. Idempotent."""
        self.join.stop()
        self.waiting.stop()
        self.sample.stop()
        self.stage.errands.stop()
        self.own_event.stop()
        self.window.let_go()

    @Slot()
    def _closed(self) -> None:
        if not self.sample.playing:
            self.stage.ended.emit()


def first_start(settings: Settings, *, joined: bool = False) -> Settings | None:
    """Show the four doors until one led to an event.

    Args:
        joined: this laptop has an event already, and waits for its roster.

    Needs a QApplication. Gives the settings to go on with; None when the window was closed.

    Raises:
        KeyboardInterrupt: somebody pressed Ctrl+C.
    """
    application = QApplication.instance()
    if isinstance(application, QApplication):
        # Between this window and the desk there is none for a moment.
        application.setQuitOnLastWindowClosed(False)
    upkeep = Upkeep()
    upkeep.begin()
    # Its timer also lets Python hear Ctrl+C; and no errand may collect a widget.
    upkeep.tidy_from_now()
    start = FirstStart(settings)
    loop = QEventLoop()
    start.stage.ended.connect(loop.quit)
    start.show()
    if joined:
        start.waiting.enter()
    try:
        loop.exec()
        if upkeep.interrupted or start.stage.interrupted:
            raise KeyboardInterrupt
        return start.settings if start.stage.enrolled else None
    finally:
        start.window.hide()
        start.stop()
        upkeep.end()
        start.window.deleteLater()
        if isinstance(application, QApplication):
            application.setQuitOnLastWindowClosed(True)
