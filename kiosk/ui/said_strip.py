"""What the last badge did, on a sheet beside the camera: a shape, a colour, words and an Undo."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget
from typing_extensions import override

from kiosk.desk.states import Answer, Notice
from kiosk.ui import icons
from kiosk.ui.buttons import BigButton
from kiosk.ui.look import Look, repolish
from kiosk.ui.text import PlainLabel, WrappedLabel

_GROUND = {Answer.DONE: "found", Answer.CHOOSE: "note", Answer.STOP: "alarm"}


class SaidStrip(QFrame):
    """Stays until the next badge has its own words."""

    undo_asked = Signal(str)
    """An entry's id."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("note")
        self._look = Look()
        self._notice: Notice | None = None
        self._shape = PlainLabel("shape")
        self._shape.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words = WrappedLabel("notice")
        self.undo = BigButton("link")
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._shape)
        self._row.addWidget(self.words, 1)
        self._row.addWidget(self.undo)
        self.undo.clicked.connect(self._ask_undo)
        self._name_undo()

    def show_notice(
        self, notice: Notice | None, language: str, ready: str, *, undoable: bool = True
    ) -> None:
        """Say what the last badge did.

        Args:
            notice: None: no badge was shown yet.
            ready: what to do then.
            undoable: whether what it did can still be taken back here.
        """
        self._notice = notice
        text = ready if notice is None else notice.text.in_(language)
        self.words.say(text)
        self.setAccessibleName(text)
        ground = "note" if notice is None else _GROUND[notice.answer]
        if self.objectName() != ground:
            self.setObjectName(ground)
            repolish(self)
        self._shape.setVisible(notice is not None)
        self._draw()
        self.undo.setVisible(undoable and notice is not None and notice.entry is not None)

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        self._row.setContentsMargins(look.px(16), look.px(8), look.px(8), look.px(8))
        self._row.setSpacing(look.px(12))
        self.undo.setFixedHeight(max(56, look.px(56)))
        self.undo.setMinimumWidth(look.px(64))
        self._draw()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name_undo()
            self._draw()

    def _name_undo(self) -> None:
        self.undo.say(self.tr("Undo"), hint=self.tr("Take it back; both stay in the journal"))

    def _draw(self) -> None:
        if self._notice is None:
            return
        answer, look = self._notice.answer, self._look
        size, ratio = look.px(28), self.devicePixelRatioF()
        drawn = icons.draw(answer.value, look, f"{answer.value}_word", size, ratio)
        self._shape.setPixmap(drawn)
        self._shape.setAccessibleName(
            {
                Answer.DONE: self.tr("Done"),
                Answer.CHOOSE: self.tr("Not counted"),
                Answer.STOP: self.tr("Refused"),
            }[answer]
        )

    @Slot()
    def _ask_undo(self) -> None:
        if self._notice is not None and self._notice.entry is not None:
            self.undo_asked.emit(self._notice.entry)
