"""A room: one page of the window and its switch in the bar below."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from kiosk.ui.look import Look


class Room(QWidget):
    """The base of every page. A later room is added to the window's list, nothing else changes."""

    count_changed = Signal(int)
    """How much waits in this room, for its switch."""

    icon = ""
    """The switch's icon in assets/icons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def title(self) -> str:
        """Give the room's word in the language of the window."""
        raise NotImplementedError

    def wear(self, look: Look) -> None:
        """Take on the window's colours and sizes."""
        raise NotImplementedError

    def speak(self, language: str) -> None:
        """Show what came from outside (`Say` pairs) in another language."""
        raise NotImplementedError
