"""Things to pick: one of several, yes or no, and the round button over a picture.

What is picked shows by its mark, its edge and its weight, never by the colour alone.
"""

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from kiosk.ui import icons
from kiosk.ui.buttons import pressed_by_enter
from kiosk.ui.look import Look
from kiosk.ui.text import as_tooltip, draw_lines, line_height, lines_of, one_line

TARGET = 60
SHAPE = 22
_MOST_LINES = 4
_UNFOLDED = 204
"""Words that need no more than this stay on one line."""
_GROUND = QColor(8, 16, 28, 180)
_WHITE = QColor(255, 255, 255, 235)


class Pick(QAbstractButton):
    """One line that is picked or not: a ring for one of several, a box for yes or no.

    Checkable; a press toggles a box and fills a ring. Texts from outside are elided; ours take
    more lines where the place is too narrow.
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
        self._folded: tuple[tuple[str, int, Look], tuple[str, ...]] = (("", 0, Look()), ())
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
        """See Qt: as wide as all words on one line, as high as the width it has asks for."""
        lines = self._lines()
        tall = 0 if len(lines) < 2 else self._height_of(lines)
        return QSize(self._width_of(self.text()), max(tall, self.height_px()))

    @override
    def minimumSizeHint(self) -> QSize:
        """See Qt."""
        hint = self.sizeHint()
        least = self._look.px(140)
        if not self.elides:
            words = (self._width_of(word) for word in self.text().split())
            least = max(self._look.px(_UNFOLDED), *words, 0)
        return QSize(min(hint.width(), least), hint.height())

    @property
    def overflows(self) -> bool:
        """Say whether some of our words are not to be seen."""
        lines = self._lines()
        whole = "".join(lines).replace(" ", "") == self.text().replace(" ", "")
        return not self.elides and (not whole or self._height_of(lines) > self.height())

    def _width_of(self, words: str) -> int:
        """Give the width of the line with these words at its beginning."""
        width = self._beside() + 4
        return width + round(self._look.metrics(19, bold=True).horizontalAdvance(words)) + 1

    def _beside(self) -> int:
        """Give the width of all but the words: the mark, the note and what lies between."""
        look = self._look
        width = look.px(16 + 24 + 12 + 16)
        if self._note:
            width += look.px(12) + round(look.metrics(16).horizontalAdvance(self._note)) + 1
        if self._shape is not None:
            width += look.px(8 + SHAPE)
        return width

    def _lines(self) -> tuple[str, ...]:
        """Break the words for the width it has; bold, so that a press moves none of them."""
        key = (self.text(), self.width() - self._beside(), self._look)
        if self._folded[0] != key:
            font = self._look.font(19, bold=True)
            broken = lines_of(self.text(), font, key[1] + 2, 1 if self.elides else _MOST_LINES)
            self._folded = key, tuple(broken)
        return self._folded[1]

    def _height_of(self, lines: tuple[str, ...]) -> int:
        return round(len(lines) * line_height(self._look.font(19, bold=True))) + 4

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        before = len(self._folded[1])
        super().resizeEvent(event)
        if len(self._lines()) != before:
            self.updateGeometry()

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
        lines = self._lines()
        if len(lines) > 1:
            tall = len(lines) * line_height(font)
            words = QRectF(left, middle - tall / 2, right - left, tall)
            draw_lines(painter, list(lines), font, words, Qt.AlignmentFlag.AlignLeft)
            return
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
