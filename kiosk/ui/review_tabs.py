"""Tabs above a list: which of several lists is shown, and how many lines each has."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from kiosk.ui.buttons import pressed_by_enter
from kiosk.ui.look import Look
from kiosk.ui.text import lines_of, one_line

_MOST_LINES = 2
_STEP = 1.22


class Tab(QAbstractButton):
    """One tab; the one shown is underlined and bold. Longer words take a second line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look()
        self._count = -1
        self._urgent = False
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def say(self, text: str, count: int = -1, *, urgent: bool = False) -> None:
        """Show `text` and a count; a negative one is not shown."""
        text = one_line(text)
        if (text, count, urgent) == (self.text(), self._count, self._urgent):
            return
        self._count, self._urgent = count, urgent
        self.setText(text)
        self.setAccessibleName(f"{text} {count}" if count >= 0 else text)
        self.updateGeometry()
        self.update()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        """See Qt."""
        look = self._look
        width = look.metrics(19, bold=True).horizontalAdvance(self.text()) + look.px(36)
        if self._count >= 0:
            width += look.metrics(17, bold=True).horizontalAdvance(str(self._count)) + look.px(24)
        return QSize(round(width), max(56, look.px(56)))

    @override
    def minimumSizeHint(self) -> QSize:
        """See Qt."""
        return QSize(min(self.sizeHint().width(), self._look.px(110)), self.sizeHint().height())

    @property
    def overflows(self) -> bool:
        """Say whether some of its words are not to be seen."""
        return "".join(self._lines()).replace(" ", "") != self.text().replace(" ", "")

    def _pill(self) -> float:
        """Give the width of the count; 0 for none."""
        if self._count < 0:
            return 0.0
        small = self._look.metrics(17, bold=True)
        return small.horizontalAdvance(str(self._count)) + self._look.px(16)

    def _lines(self) -> list[str]:
        """Break the words for the width it has; bold, so that a press moves none of them."""
        look, pill = self._look, self._pill()
        room = self.width() - look.px(28) - (pill + look.px(8) if pill else 0)
        return lines_of(self.text(), look.font(19, bold=True), room, _MOST_LINES)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt: Enter presses what Tab came to."""
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        look, here = self._look, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(QPen(look.colour("blue"), 2))
            painter.drawRoundedRect(self.rect().adjusted(2, 4, -2, -6), 10, 10)
        elif self.isDown() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("blue_soft" if self.isDown() else "panel"))
            painter.drawRoundedRect(self.rect().adjusted(2, 4, -2, -6), 10, 10)
        pill = self._pill()
        count = str(self._count) if pill else ""
        font = look.font(19, bold=here)
        metrics = QFontMetricsF(font)
        lines = self._lines()
        width = max((metrics.horizontalAdvance(line) for line in lines), default=0.0)
        left = (self.width() - width - (pill + look.px(8) if pill else 0)) / 2
        middle = self.height() / 2
        step = font.pixelSize() * _STEP
        base = middle + metrics.capHeight() / 2 - (len(lines) - 1) * step / 2
        painter.setFont(font)
        painter.setPen(look.colour("blue" if here else "ink"))
        for number, line in enumerate(lines):
            painter.drawText(QPointF(left, base + number * step), line)
        if pill:
            self._paint_count(painter, count, QPointF(left + width + look.px(8), middle), pill)
        if here:
            bar = QRectF(
                look.px(10), self.height() - look.px(4), self.width() - look.px(20), look.px(4)
            )
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("blue"))
            painter.drawRoundedRect(bar, look.px(2), look.px(2))

    def _paint_count(self, painter: QPainter, count: str, at: QPointF, width: float) -> None:
        look = self._look
        font = look.font(17, bold=True)
        metrics = QFontMetricsF(font)
        height = look.px(26)
        box = QRectF(at.x(), at.y() - height / 2, max(width, height), height)
        alarming = self._urgent and count != "0"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("choose_soft" if alarming else "line"))
        painter.drawRoundedRect(box, height / 2, height / 2)
        painter.setFont(font)
        painter.setPen(look.colour("choose_word" if alarming else "ink"))
        x = box.center().x() - metrics.horizontalAdvance(count) / 2
        painter.drawText(QPointF(x, at.y() + metrics.capHeight() / 2), count)


class Tabs(QWidget):
    """Tabs in a row; one is always shown."""

    turned = Signal(int)

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tabs = [Tab() for _ in range(count)]
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for number, tab in enumerate(self.tabs):
            self._group.addButton(tab, number)
            self._row.addWidget(tab)
        self._row.addStretch(1)
        self.tabs[0].setChecked(True)
        self._group.idClicked.connect(self.turned)

    @property
    def here(self) -> int:
        """Give the one shown."""
        return self._group.checkedId()

    def turn(self, number: int) -> None:
        """Show another one."""
        self.tabs[number].setChecked(True)

    def say(self, words: Sequence[str]) -> None:
        """Write the words of tabs that have no count."""
        for tab, word in zip(self.tabs, words, strict=True):
            tab.say(word)

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._row.setSpacing(look.px(4))
        for tab in self.tabs:
            tab.wear(look)
