"""What the ways of the organiser's page share."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from kiosk.app.part import Desk
from kiosk.opening.page_errands import PageErrands
from kiosk.ui.first_start.page import FirstPage
from sync.domain.errors import GatepostError


class Way(QObject):
    """What the three share. Belongs to the main thread."""

    def __init__(self, desk: Desk, work: PageErrands) -> None:
        super().__init__()
        self.desk = desk
        self.work = work
        self.whole = desk.window.house.organiser
        self.pages = self.whole.rooms

    @Slot()
    def go_home(self) -> None:
        """Back to the first page."""
        if not self.work.errands.busy:
            self.whole.show_page(self.whole.home)

    def try_(self, page: FirstPage, act: Callable[[], None]) -> None:
        """Do something short; a problem is said on the page."""
        page.show_problem(None)
        try:
            act()
        except GatepostError as problem:
            page.show_problem(problem)
