"""休息: lies over the card beside the camera while badges begin and end breaks."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.desk.states import Answer, Notice
from kiosk.ui import icons
from kiosk.ui.buttons import BigButton
from kiosk.ui.look import Look, repolish
from kiosk.ui.text import PlainLabel, WrappedLabel

_GROUND = {Answer.DONE: "found", Answer.CHOOSE: "note", Answer.STOP: "alarm"}


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
        self._said: Notice | None = None
        self._icon = PlainLabel("picture")
        self.title = PlainLabel("title")
        self.lead = WrappedLabel("lead")
        self.ground = QFrame()
        self.ground.setObjectName("note")
        self._shape = PlainLabel("shape")
        self.said = WrappedLabel("notice")
        self.undo = BigButton("link")
        self.done = BigButton("primary")
        self._top = QHBoxLayout()
        self._top.addWidget(self._icon)
        self._top.addWidget(self.title, 1)
        self._line = QHBoxLayout(self.ground)
        self._line.addWidget(self._shape)
        self._line.addWidget(self.said, 1)
        self._line.addWidget(self.undo)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._top)
        self._column.addWidget(self.lead)
        self._column.addWidget(self.ground)
        self._column.addStretch(1)
        self._column.addWidget(self.done)
        self.done.clicked.connect(self.finished)
        self.undo.clicked.connect(self._ask_undo)
        self.hide()
        self._say()

    def show_said(self, said: Notice | None) -> None:
        """Show what came of the last badge; None: none was shown yet."""
        self._said = said
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
        self._line.setContentsMargins(look.px(16), look.px(8), look.px(8), look.px(8))
        self._line.setSpacing(look.px(12))
        self.ground.setMinimumHeight(look.px(96))
        self.undo.setFixedHeight(max(56, look.px(56)))
        self.undo.setMinimumWidth(look.px(64))
        self._say()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _say(self) -> None:
        look, said = self._look, self._said
        ratio = self.devicePixelRatioF()
        self.setAccessibleName(self.tr("Breaks"))
        self._icon.setPixmap(icons.draw("pause", look, "blue", look.px(32), ratio))
        self.title.say(self.tr("Breaks"))
        self.lead.say(
            self.tr("A badge begins a break, the next time it ends it. Nobody goes off duty by it.")
        )
        text = self.tr("Hold up a badge.") if said is None else said.text.in_(self._language)
        self.said.say(text)
        self.ground.setAccessibleName(text)
        ground = "note" if said is None else _GROUND[said.answer]
        if self.ground.objectName() != ground:
            self.ground.setObjectName(ground)
            repolish(self.ground)
        self._shape.setVisible(said is not None)
        if said is not None:
            name = said.answer.value
            self._shape.setPixmap(icons.draw(name, look, f"{name}_word", look.px(28), ratio))
            self._shape.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._shape.setAccessibleName(name)
        self.undo.say(self.tr("Undo"))
        self.undo.setVisible(said is not None and said.entry is not None)
        self.done.say(self.tr("Back to check-in"), hint=self.tr("Key {key}").format(key="Esc"))

    def _ask_undo(self) -> None:
        said, self._said = self._said, None
        self._say()
        if said is not None and said.entry is not None:
            self.undo_asked.emit(said.entry)
