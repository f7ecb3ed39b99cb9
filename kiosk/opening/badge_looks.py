"""A page that prints badges, joined with the look that is kept for the event."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Slot

from kiosk.printing.badge_look import BadgeLook, drop_logo, keep_ecc, keep_logo, load_look
from kiosk.printing.codes import Ecc
from kiosk.ui.first_start.badge_file import BadgeExtras, BadgeFileDoor
from kiosk.ui.first_start.page import FirstPage
from kiosk.workers.errands import Going
from sync.domain.entries import EventId
from sync.domain.errors import GatepostError
from sync.domain.wording import Say

LOOKING = Say(zh="正在看徽标…", en="Looking at the logo …")


class Run(Protocol):
    """As `PageErrands.run`."""

    def __call__(
        self,
        page: FirstPage,
        words: Say,
        work: Callable[[Going], object],
        then: Callable[[object], None],
        steps: Sequence[Say] = (),
    ) -> None:
        """Do something that takes long, with its progress on `page`."""


class BadgeLooks(QObject):
    """Shows the look, and keeps what is chosen. Belongs to the main thread.

    Args:
        event_of: whose badges the page prints; None: nobody's yet.
    """

    def __init__(
        self,
        page: FirstPage,
        extras: BadgeExtras,
        files: BadgeFileDoor,
        run: Run,
        folder: Path,
        event_of: Callable[[], EventId | None],
    ) -> None:
        super().__init__(page)
        self._page, self._extras, self._files = page, extras, files
        self._run, self._folder, self._event_of = run, folder, event_of
        extras.logo_asked.connect(self._ask)
        extras.logo_dropped.connect(self._drop)
        extras.tough_chosen.connect(self._choose)
        files.opened.connect(self._take)

    @property
    def look(self) -> BadgeLook:
        """Give how badges are to look."""
        event = self._event_of()
        return BadgeLook() if event is None else load_look(self._folder, event)

    @Slot()
    def show(self) -> None:
        """Show the look that is kept."""
        look = self.look
        self._extras.show_look(look.logo_name, tough=look.ecc is Ecc.Q)

    @Slot()
    def _ask(self) -> None:
        self.show()  # picked it is once a picture was taken
        self._page.show_problem(None)
        self._files.ask_logo()

    @Slot(object)
    def _take(self, path: Path) -> None:
        event, folder = self._event_of(), self._folder
        if event is not None:
            self._page.show_problem(None)
            self._run(
                self._page,
                LOOKING,
                lambda _going: keep_logo(folder, event, path),
                lambda _look: self.show(),
            )

    @Slot()
    def _drop(self) -> None:
        self._try(lambda event: drop_logo(self._folder, event))

    @Slot(bool)
    def _choose(self, tough: bool) -> None:
        self._try(lambda event: keep_ecc(self._folder, event, Ecc.Q if tough else Ecc.M))

    def _try(self, keep: Callable[[EventId], BadgeLook]) -> None:
        event = self._event_of()
        self._page.show_problem(None)
        try:
            if event is not None:
                keep(event)
        except GatepostError as problem:
            self._page.show_problem(problem)
        self.show()
