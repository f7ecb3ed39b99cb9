"""What the four ways of the first start share: the window, the settings, the draft, one errand."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.desk.first_start import Door, Draft, forget_draft, load_draft, save_draft
from kiosk.scanning.source import Source
from kiosk.settings import Settings
from kiosk.ui.first_start.page import FirstPage
from kiosk.ui.first_start.window import FirstStartWindow
from kiosk.workers.errands import Errands, Going
from sync.domain.errors import GatepostError
from sync.domain.wording import Say


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
        self.errands = Errands(self)
        self._page: FirstPage | None = None
        self._steps: Sequence[Say] = ()
        self._then: Callable[[object], None] | None = None
        self.errands.done.connect(self._done)
        self.errands.failed.connect(self._failed)
        self.errands.progressed.connect(self._progressed)

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

    def run(
        self,
        page: FirstPage,
        words: Say,
        work: Callable[[Going], object],
        then: Callable[[object], None],
        steps: Sequence[Say] = (),
    ) -> None:
        """Do something that takes long, with its progress on `page`; a problem is said there.

        Args:
            steps: words by the number of what is done, in place of `words`.
        """
        if self.errands.busy:
            return
        self._page, self._then, self._steps = page, then, steps
        page.show_busy(words)
        self.errands.run(work)

    @Slot(object)
    def _done(self, result: object) -> None:
        page, then = self._page, self._then
        self._page = self._then = None
        if page is not None:
            page.show_busy(None)
        if then is not None:
            then(result)

    @Slot(object)
    def _failed(self, problem: GatepostError) -> None:
        page = self._page
        self._page = self._then = None
        if page is not None:
            page.show_busy(None)
            page.show_problem(problem)

    @Slot(int, int)
    def _progressed(self, done: int, whole: int) -> None:
        if self._page is None:
            return
        if done < len(self._steps):
            self._page.show_busy(self._steps[done])
        self._page.show_progress(done, whole)
