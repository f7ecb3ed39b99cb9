"""休息: lies over the card beside the camera while badges begin and end breaks."""

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.desk.states import Notice
from kiosk.ui import icons
from kiosk.ui.buttons import BigButton
from kiosk.ui.look import Look
from kiosk.ui.said_strip import SaidStrip
from kiosk.ui.text import PlainLabel, WrappedLabel


class BreakSheet(QFrame):
    """Says that it is on, what the last badge did, and how to leave."""

    finished = Signal()
    undo_asked = Signal(str)
    """An entry's id."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._look = Look()
        self._language = "zh"
        self._last: Notice | None = None
        self._icon = PlainLabel("picture")
        self.title = PlainLabel("title")
        self.lead = WrappedLabel("lead")
        self.said = SaidStrip()
        self.done = BigButton("primary")
        self._top = QHBoxLayout()
        self._top.addWidget(self._icon)
        self._top.addWidget(self.title, 1)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._top)
        self._column.addWidget(self.lead)
        self._column.addWidget(self.said)
        self._column.addStretch(1)
        self._column.addWidget(self.done)
        self.done.clicked.connect(self.finished)
        self.said.undo_asked.connect(self._ask_undo)
        self.hide()
        self._say()

    def show_said(self, said: Notice | None) -> None:
        """Show what came of the last badge; None: none was shown yet."""
        self._last = said
        self._say()

    def speak(self, language: str) -> None:
        """Show names and words in another language."""
        self._language = language
        self._say()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        pad = look.px(24)
        self._column.setContentsMargins(pad, look.px(20), pad, look.px(20))
        self._column.setSpacing(look.px(14))
        self._top.setSpacing(look.px(12))
        self.said.setMinimumHeight(look.px(96))
        self.said.wear(look)
        self._say()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _say(self) -> None:
        look = self._look
        ratio = self.devicePixelRatioF()
        self.setAccessibleName(self.tr("Breaks"))
        self._icon.setPixmap(icons.draw("pause", look, "blue", look.px(32), ratio))
        self.title.say(self.tr("Breaks"))
        self.lead.say(
            self.tr("A badge begins a break, the next time it ends it. Nobody goes off duty by it.")
        )
        self.said.show_notice(self._last, self._language, self.tr("Hold up a badge."))
        self.done.say(self.tr("Back to check-in"), hint=self.tr("Key {key}").format(key="Esc"))

    @Slot(str)
    def _ask_undo(self, entry: str) -> None:
        self._last = None
        self._say()
        self.undo_asked.emit(entry)
