"""What a page shows when it has nothing to show: a picture, a sentence, and what to do."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.ui import icons
from kiosk.ui.look import Look
from kiosk.ui.text import PlainLabel, WrappedLabel


class Emptiness(QWidget):
    """Centred in its place."""

    def __init__(self, picture: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = picture
        self._picture = PlainLabel("picture")
        self._title = WrappedLabel("title")
        self._lead = WrappedLabel("lead")
        self._column = QVBoxLayout(self)
        self._column.addStretch(1)
        for label in (self._picture, self._title, self._lead):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self._column.addWidget(label)
        self._column.addStretch(1)

    def say(self, title: str, lead: str) -> None:
        """Show the sentence and what to do."""
        self._title.say(title)
        self._lead.say(lead)

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        size = QSize(look.px(320), look.px(220))
        self._picture.setPixmap(icons.picture(self._name, look, size, self.devicePixelRatioF()))
        self._column.setSpacing(look.px(10))
        pad = look.px(24)
        self._column.setContentsMargins(pad, pad, pad, pad)
