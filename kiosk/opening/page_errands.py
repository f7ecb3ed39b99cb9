"""One errand at a time, with its progress and its problem on the page that it was begun on."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Slot

from kiosk.ui.first_start.page import FirstPage
from kiosk.workers.errands import Errands, Going
from sync.domain.errors import GatepostError
from sync.domain.wording import Say


class PageErrands(QObject):
    """Belongs to the main thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.errands = Errands(self)
        self._page: FirstPage | None = None
        self._steps: Sequence[Say] = ()
        self._then: Callable[[object], None] | None = None
        self.errands.done.connect(self._done)
        self.errands.failed.connect(self._failed)
        self.errands.progressed.connect(self._progressed)

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
