"""A sheet: lies over the whole window until it is answered or left."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.ui.look import Look


class Sheet(QWidget):
    """The base of every sheet: dims what lies below, keeps Tab to itself, leaves with Escape.

    A subclass fills `column`, says its words in `say` and names where Tab goes in `stops`.
    """

    left = Signal()
    """Left without an answer: Escape, or a tap beside the panel."""

    widest_px = 900
    """Of the panel, at the sketch's scale."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = Look()
        self.language = "zh"
        self.panel = QFrame(self)
        self.panel.setObjectName("card")
        self.column = QVBoxLayout(self.panel)
        self.hide()

    def say(self) -> None:
        """Write every word anew, in the language of the window."""
        raise NotImplementedError

    def stops(self) -> list[QWidget]:
        """Give where Tab goes, in order; the first has the focus when the sheet opens."""
        raise NotImplementedError

    def open(self) -> None:
        """Lie over the parent."""
        self.fit()
        self.show()
        self.raise_()
        stops = self._reachable()
        if stops:
            stops[0].setFocus(Qt.FocusReason.PopupFocusReason)

    def leave(self) -> None:
        """Go away without an answer."""
        self.hide()
        self.left.emit()

    def speak(self, language: str) -> None:
        """Show what came from outside in another language."""
        self.language = language
        self.say()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self.look = look
        pad = look.px(24)
        self.column.setContentsMargins(pad, pad, pad, pad)
        self.column.setSpacing(look.px(16))
        self.fit()

    def fit(self) -> None:
        """Cover the parent, with the panel in the middle."""
        parent = self.parentWidget()
        if parent is None:
            return
        self.setGeometry(parent.rect())
        width = min(parent.width() - self.look.px(48), self.look.px(self.widest_px))
        self.panel.setFixedWidth(width)
        self.panel.adjustSize()
        self.panel.move((self.width() - width) // 2, (self.height() - self.panel.height()) // 2)

    def _reachable(self) -> list[QWidget]:
        return [stop for stop in self.stops() if stop.isVisible() and stop.isEnabled()]

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.say()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt: Escape leaves; no key goes on to the card that lies below."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        event.accept()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See Qt: a tap beside the panel leaves."""
        if not self.panel.geometry().contains(event.position().toPoint()):
            self.leave()

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        """See Qt: Tab stays on the sheet."""
        stops = self._reachable()
        if not stops:
            return True
        here = self.focusWidget()
        at = stops.index(here) if here in stops else -1
        stops[(at + (1 if next else -1)) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt: dim what lies below."""
        dim = QColor(self.look.colour("scrim"))
        dim.setAlpha(150)
        QPainter(self).fillRect(self.rect(), dim)
