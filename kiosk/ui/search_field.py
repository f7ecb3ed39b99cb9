"""A field to search in, with a button that clears it and fits a thumb."""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from typing_extensions import override

from kiosk.ui import icons
from kiosk.ui.buttons import pressed_by_enter
from kiosk.ui.look import Look
from kiosk.ui.text import as_tooltip

_THUMB = 56
_SIGN = 22


class _ClearButton(QAbstractButton):
    """A cross at the end of the field."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = Look()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        # A tap leaves the focus in the field: whoever clears it types anew.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.hide()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt: Enter presses what Tab came to."""
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isDown() or self.hasFocus():
            painter.setPen(QPen(look.colour("blue"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("blue_soft") if self.isDown() else Qt.BrushStyle.NoBrush)
            ring = QRectF(self.rect()).adjusted(6, 6, -6, -6)
            painter.drawRoundedRect(ring, look.px(10), look.px(10))
        size = look.px(_SIGN)
        drawn = icons.draw("clear", look, "soft", size, self.devicePixelRatioF())
        painter.drawPixmap(QPointF((self.width() - size) / 2, (self.height() - size) / 2), drawn)


class SearchField(QLineEdit):
    """A line of text; the cross is there as long as something is typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look()
        self.setAcceptDrops(False)  # a photo is dropped on the window
        self.cross = _ClearButton(self)
        self.cross.clicked.connect(self._clear)
        self.textChanged.connect(self._place)
        self._say()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        self.cross.wear(look)
        self._place()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        self._place()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    @Slot()
    def _clear(self) -> None:
        self.clear()
        self.setFocus()

    @Slot()
    def _place(self) -> None:
        typed = bool(self.text())
        side = max(_THUMB, self._look.px(_THUMB))
        self.cross.setGeometry(self.width() - side, 0, side, self.height())
        self.cross.setVisible(typed)
        # The style sheet keeps some of that room already.
        self.setTextMargins(0, 0, side - self._look.px(14) if typed else 0, 0)

    def _say(self) -> None:
        name = self.tr("Clear the search")
        self.cross.setAccessibleName(name)
        self.cross.setToolTip(as_tooltip(name))
