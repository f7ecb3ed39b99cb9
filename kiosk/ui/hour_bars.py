"""People served by the hour, as bars."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from kiosk.desk.tally import HourCount
from kiosk.ui.look import Look


class HourBars(QWidget):
    """A bar for each hour with its number over it; the running hour is set in bold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look()
        self._hours: tuple[HourCount, ...] = ()
        self._name = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def hours(self) -> tuple[HourCount, ...]:
        """Give what is shown."""
        return self._hours

    def show_hours(self, hours: Sequence[HourCount]) -> None:
        """Show these hours; the last is the running one."""
        self._hours = tuple(hours)
        self._say()
        self.update()

    def name(self, name: str) -> None:
        """Say what the bars count, for assistive technology."""
        self._name = name
        self._say()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        self.update()

    def _say(self) -> None:
        spoken = ", ".join(f"{one.hour}:00 {one.served}" for one in self._hours)
        self.setAccessibleName(f"{self._name}: {spoken}" if spoken else self._name)

    @override
    def sizeHint(self) -> QSize:
        """See Qt."""
        return QSize(self._look.px(280), self._look.px(190))

    @override
    def minimumSizeHint(self) -> QSize:
        """See Qt."""
        return QSize(self._look.px(160), self._look.px(110))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        if not self._hours:
            return
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = look.font(16)
        metrics = QFontMetricsF(font)
        line = metrics.capHeight() + look.px(12)
        field = QRectF(self.rect()).adjusted(0, line, 0, -line)
        step = field.width() / len(self._hours)
        wide = min(look.px(40), step * 0.68)
        most = max(1, *(one.served for one in self._hours))
        for place, one in enumerate(self._hours):
            middle = field.left() + (place + 0.5) * step
            tall = max(look.px(3), field.height() * one.served / most)
            bar = QRectF(middle - wide / 2, field.bottom() - tall, wide, tall)
            running = place == len(self._hours) - 1
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("blue" if one.served else "line"))
            painter.drawRoundedRect(bar, look.px(4), look.px(4))
            self._put(painter, str(one.hour), middle, self.height() - line / 2, running)
            if one.served:
                self._put(painter, str(one.served), middle, bar.top() - line / 2, running)

    def _put(self, painter: QPainter, text: str, middle: float, y: float, bold: bool) -> None:
        font = self._look.font(16, bold=bold)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(self._look.colour("ink" if bold else "soft"))
        left = middle - metrics.horizontalAdvance(text) / 2
        painter.drawText(QPointF(left, y + metrics.capHeight() / 2), text)
