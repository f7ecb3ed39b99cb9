"""One line over the window's top bar: what was just recorded or why not, and a way back."""

from PySide6.QtCore import QEvent, QTimer, Signal, Slot
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from kiosk.desk.states import Answer, Notice
from kiosk.ui import icons
from kiosk.ui.buttons import BigButton
from kiosk.ui.look import Look
from kiosk.ui.text import WrappedLabel

STAYS_MS = 8_000
"""Long enough to read a line in gloves and take it back."""
_WIDEST_PX = 880


class NoticeBar(QWidget):
    """Lies over the top bar, and leaves by itself; a refusal stays until tapped.

    Not at the foot: there the pages have the buttons that a thumb wants next.

    Said by shape (tick, triangle, octagon), colour and words. Takes no focus: whoever types
    goes on typing.
    """

    undo_asked = Signal(str)
    """An entry's id."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = Look()
        self._language = "zh"
        self._notice: Notice | None = None
        self._text = WrappedLabel("notice")
        self.undo = BigButton()
        self.undo.clicked.connect(self._ask_undo)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self.undo)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(STAYS_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    @property
    def notice(self) -> Notice | None:
        """Give what is shown; None when nothing is."""
        return self._notice if self.isVisible() else None

    def show_notice(self, notice: Notice) -> None:
        """Show `notice` in place of what was there."""
        self._notice = notice
        self._say()
        self.fit()
        self.show()
        self.raise_()
        if notice.answer is Answer.STOP:
            self._timer.stop()
        else:
            self._timer.start()

    def clear(self) -> None:
        """Go away, and keep no name."""
        self.hide()
        self._notice = None
        self._text.say("")
        self.setAccessibleName("")

    def fit(self) -> None:
        """Take the place at the parent's top."""
        parent = self.parentWidget()
        if parent is None:
            return
        width = min(parent.width() - self._look.px(48), self._look.px(_WIDEST_PX))
        self.setFixedWidth(width)
        self._row.activate()
        height = max(self._look.px(68), self._row.heightForWidth(width))
        self.setFixedHeight(height)
        self.move((parent.width() - width) // 2, self._look.px(4))

    def speak(self, language: str) -> None:
        """Say it in another language."""
        self._language = language
        self._say()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        self._row.setContentsMargins(look.px(68), look.px(4), look.px(6), look.px(4))
        self._row.setSpacing(look.px(12))
        self.fit()

    @Slot()
    def _ask_undo(self) -> None:
        notice = self._notice
        self.hide()
        if notice is not None and notice.entry is not None:
            self.undo_asked.emit(notice.entry)

    def _say(self) -> None:
        if self._notice is None:
            return
        text = self._notice.text.in_(self._language)
        self._text.say(text)
        self.setAccessibleName(text)
        self.undo.say(self.tr("Undo"))
        self.undo.setVisible(self._notice.entry is not None)

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See Qt: a tap takes it away."""
        self.hide()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        if self._notice is None:
            return
        look, answer = self._look, self._notice.answer
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour(answer.value), 2))
        painter.setBrush(look.colour(f"{answer.value}_soft"))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), look.px(16), look.px(16))
        size = look.px(34)
        drawn = icons.draw(
            answer.value, look, f"{answer.value}_word", size, self.devicePixelRatioF()
        )
        painter.drawPixmap(look.px(20), (self.height() - size) // 2, drawn)
