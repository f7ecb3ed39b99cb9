"""The organiser's closet: one page of the window with several behind one another."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from kiosk.ui.first_start.page import FirstPage
from kiosk.ui.look import Look
from kiosk.ui.organiser.home_page import OrganiserHome
from kiosk.ui.room import Room

if TYPE_CHECKING:
    from kiosk.ui.organiser.rooms import OrganiserRooms


class OrganiserPage(Room):
    """Shows one of its pages; knows nothing of what they are for."""

    icon = "checklist"

    left = Signal()
    """Back to where the organiser came from."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look()
        self._language = "zh"
        self._rooms: OrganiserRooms | None = None
        self.home = OrganiserHome()
        self.home.step.hide()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.home)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.setFocusProxy(self.home)
        self.home.left.connect(self.left)

    @property
    def rooms(self) -> "OrganiserRooms":
        """Give the pages behind the first; a start of the desk does not wait for them."""
        if self._rooms is None:
            from kiosk.ui.organiser.rooms import OrganiserRooms

            self._rooms = OrganiserRooms()
            for page in self._rooms.pages:
                page.step.hide()  # of a new event's steps these are some
                page.wear(self._look)
                page.speak(self._language)
                self._stack.addWidget(page)
        return self._rooms

    @property
    def page(self) -> FirstPage:
        """Give the page at the front."""
        page = self._stack.currentWidget()
        assert isinstance(page, FirstPage)  # noqa: S101 - nothing else is ever put there
        return page

    def show_page(self, page: FirstPage) -> None:
        """Bring one of the pages to the front."""
        self._stack.setCurrentWidget(page)
        self.setFocusProxy(page)
        page.first_stop().setFocus(Qt.FocusReason.OtherFocusReason)

    def title(self) -> str:
        """See `Room`."""
        return self.tr("Organiser")

    def wear(self, look: Look) -> None:
        """See `Room`."""
        self._look = look
        for page in self._made():
            page.wear(look)

    def speak(self, language: str) -> None:
        """See `Room`."""
        self._language = language
        for page in self._made():
            page.speak(language)

    def _made(self) -> tuple[FirstPage, ...]:
        return (self.home, *(self._rooms.pages if self._rooms is not None else ()))
