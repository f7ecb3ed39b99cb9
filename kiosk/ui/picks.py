"""Things to pick: one of several, yes or no, and the round button over a picture.

What is picked shows by its mark, its edge and its weight, never by the colour alone.
"""

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from kiosk.ui import icons
from kiosk.ui.buttons import pressed_by_enter
from kiosk.ui.look import Look
from kiosk.ui.text import as_tooltip, one_line

TARGET = 60
SHAPE = 22
_GROUND = QColor(8, 16, 28, 180)
_WHITE = QColor(255, 255, 255, 235)


class Pick(QAbstractButton):
    """One line that is picked or not: a ring for one of several, a box for yes or no.

    Checkable; a press toggles a box and fills a ring. Texts from outside are elided.
    """

    def __init__(
        self,
        kind: Literal["one", "yes"] = "one",
        parent: QWidget | None = None,
        *,
        elides: bool = False,
    ) -> None:
        super().__init__(parent)
        self.elides = elides
        self._kind = kind
        self._look = Look()
        self._note = ""
        self._shape: tuple[str, str] | None = None
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def note(self) -> str:
        """Give the words at the end of the line."""
        return self._note

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        self.updateGeometry()
        self.update()

    @property
    def shape(self) -> str:
        """Give the name of the icon before the note; empty for none."""
        return self._shape[0] if self._shape is not None else ""

    def say(self, text: str, note: str = "", shape: tuple[str, str] | None = None) -> None:
        """Show `text`, and at the end of the line `note`.

        Args:
            shape: an icon before the note, and its colour's token: it says what the note says.
        """
        text, note = one_line(text), one_line(note)
        if (text, note, shape) == (self.text(), self._note, self._shape):
            return
        self._note, self._shape = note, shape
        self.setText(text)
        self.setAccessibleName(f"{text}, {note}" if note else text)
        self.setToolTip(as_tooltip(text) if self.elides else "")
        self.updateGeometry()
        self.update()

    @override
    def nextCheckState(self) -> None:
        """See Qt: a ring that is filled stays filled."""
        if self._kind == "yes" or not self.isChecked():
            super().nextCheckState()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt: Enter presses what Tab came to."""
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    @override
    def sizeHint(self) -> QSize:
        """See Qt."""
        look = self._look
        width = look.px(16 + 24 + 12 + 16) + 4
        width += round(look.metrics(19, bold=True).horizontalAdvance(self.text())) + 1
        if self._note:
            width += look.px(12) + round(look.metrics(16).horizontalAdvance(self._note)) + 1
        if self._shape is not None:
            width += look.px(8 + SHAPE)
        return QSize(width, self.height_px())

    @override
    def minimumSizeHint(self) -> QSize:
        """See Qt."""
        hint = self.sizeHint()
        return QSize(
            min(hint.width(), self._look.px(140)) if self.elides else hint.width(), hint.height()
        )

    def height_px(self) -> int:
        """Give how high it is: never less than a thumb."""
        return max(56, self._look.px(TARGET))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        picked, usable = self.isChecked(), self.isEnabled()
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        edge = "blue" if picked and usable else "edge" if self.underMouse() else "line"
        painter.setBrush(look.colour("blue_soft" if self.isDown() or picked else "panel"))
        painter.setPen(QPen(look.colour("ink" if self.hasFocus() else edge), 2))
        painter.drawRoundedRect(box, look.px(14), look.px(14))
        middle = self.height() / 2
        mark = QRectF(look.px(16), middle - look.px(12), look.px(24), look.px(24))
        self._paint_mark(painter, mark, "blue" if picked and usable else "edge")
        left = mark.right() + look.px(12)
        right = float(self.width() - look.px(16))
        if self._note:
            font = look.font(16)
            metrics = QFontMetricsF(font)
            painter.setFont(font)
            painter.setPen(look.colour("soft"))
            right -= metrics.horizontalAdvance(self._note)
            painter.drawText(QPointF(right, middle + metrics.capHeight() / 2), self._note)
            if self._shape is not None:
                size = look.px(SHAPE)
                right -= look.px(8) + size
                drawn = icons.draw(
                    self._shape[0], look, self._shape[1], size, self.devicePixelRatioF()
                )
                painter.drawPixmap(QPointF(right, middle - size / 2), drawn)
            right -= look.px(12)
        font = look.font(19, bold=picked)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(look.colour("ink" if usable else "soft"))
        text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, right - left + 2)
        painter.drawText(QPointF(left, middle + metrics.capHeight() / 2), text)

    def _paint_mark(self, painter: QPainter, box: QRectF, token: str) -> None:
        look = self._look
        picked = self.isChecked()
        box = box.adjusted(2, 2, -2, -2)
        painter.setPen(QPen(look.colour(token), look.px(2.4)))
        painter.setBrush(look.colour("panel"))
        if self._kind == "one":
            painter.drawEllipse(box)
            if picked:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.colour(token))
                dot = box.width() * 0.24
                painter.drawEllipse(box.adjusted(dot, dot, -dot, -dot))
            return
        painter.setBrush(look.colour(token if picked else "panel"))
        painter.drawRoundedRect(box, look.px(5), look.px(5))
        if picked:
            pen = QPen(look.colour("on_blue"), look.px(2.6))
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            width, height = box.width(), box.height()
            corners = ((0.26, 0.54), (0.44, 0.71), (0.76, 0.33))
            painter.drawPolyline(
                [QPointF(box.left() + x * width, box.top() + y * height) for x, y in corners]
            )


class LensButton(QAbstractButton):
    """A round button over a picture: legible whatever the picture shows."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._look = Look()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def say(self, name: str) -> None:
        """Say what it does; it shows the icon alone."""
        self.setAccessibleName(name)
        self.setToolTip(as_tooltip(name))

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        side = max(56, look.px(56))
        self.setFixedSize(side, side)
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
        painter.setBrush(look.colour("blue") if self.isDown() else _GROUND)
        ringed = self.hasFocus() or self.underMouse()
        painter.setPen(QPen(_WHITE, 3) if ringed else Qt.PenStyle.NoPen)
        inset = look.px(3)
        painter.drawEllipse(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset))
        size = look.px(28)
        # The dark theme's ink is white: the ground here is dark in both.
        drawn = icons.draw(
            self._icon, Look("dark", look.scale), "ink", size, self.devicePixelRatioF()
        )
        painter.drawPixmap(QPointF((self.width() - size) / 2, (self.height() - size) / 2), drawn)
