"""What the four ways of the first start share: the window, the settings, the draft, one errand."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from kiosk.desk.first_start import Door, Draft, forget_draft, load_draft, save_draft
from kiosk.opening.page_errands import PageErrands
from kiosk.scanning.source import Source
from kiosk.settings import Settings
from kiosk.ui.first_start.window import FirstStartWindow


class Stage(QObject):
    """Belongs to the main thread."""

    ended = Signal()
    """The window was closed, or the desk can open."""

    def __init__(
        self, settings: Settings, window: FirstStartWindow, source_of: Callable[[], Source]
    ) -> None:
        super().__init__()
        self.settings = settings
        self.window = window
        self.source_of = source_of
        self.draft = load_draft(settings.data_dir)
        self.enrolled = False
        """The desk is to open now."""
        self.interrupted = False
        """Ctrl+C came while the sample's desk was open."""
        self._work = PageErrands(self)
        self.errands = self._work.errands
        self.run = self._work.run
        """See `PageErrands`."""

    def keep(self, draft: Draft) -> None:
        """Keep what was entered."""
        if draft != self.draft:
            self.draft = draft
            save_draft(self.settings.data_dir, draft)

    def go_home(self) -> None:
        """Back to the four doors; what was entered is there when somebody comes again."""
        window = self.window
        window.doors.show_begun({door for door in Door if self.draft.begun(door)})
        window.open_page(window.doors)

    def finish(self) -> None:
        """This laptop serves an event: on to the desk."""
        self.enrolled = True
        forget_draft(self.settings.data_dir)
        self.ended.emit()

    def interrupt(self) -> None:
        """End it all, as by Ctrl+C."""
        self.interrupted = True
        self.ended.emit()
