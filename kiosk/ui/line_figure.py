"""The way of an entry in one picture: this kiosk, the line, the hub; between them a relay, if one holds."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from kiosk.ui import icons
from kiosk.ui.line_words import coming
from kiosk.ui.look import Look
from kiosk.ui.text import draw_lines, line_height, lines_of
from sync.client.line import Line, LineState

_TOKENS = {
    Line.ALONE: "edge",
    Line.WAITING: "edge",
    Line.SYNCED: "done",
    Line.SENDING: "blue",
    Line.OFFLINE: "choose",
    Line.STOPPED: "stop",
}
_MIDDLES = {
    Line.ALONE: "",
    Line.WAITING: "waiting",
    Line.SYNCED: "done",
    Line.SENDING: "sending",
    Line.OFFLINE: "offline",
    Line.STOPPED: "stop",
}


class LineFigure(QWidget):
    """Drawn, not moving: what stands between the kiosk and the hub."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look()
        self._state = LineState()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._tell()

    def show_line(self, state: LineState) -> None:
        """Show how the line stands."""
        self._state = state
        self._tell()
        self.update()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        """See Qt."""
        return QSize(self._look.px(640), self._look.px(150))

    @override
    def minimumSizeHint(self) -> QSize:
        """See Qt."""
        return QSize(self._look.px(480), self._look.px(150))

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._tell()
            self.update()

    def _tell(self) -> None:
        self.setAccessibleName(". ".join(" ".join(words) for _, words in self._stations()))

    def _stations(self) -> list[tuple[str, tuple[str, str]]]:
        """Give the ends of the line, and the relay between them, each with its icon."""
        here, there = self._words()
        if not self._state.relay:
            return [("alone", here), ("hub", there)]
        held = self.tr("holds {count}").format(count=self._state.held)
        return [("alone", here), ("relay", (self.tr("Relay at the venue"), held)), ("hub", there)]

    def _words(self) -> tuple[tuple[str, str], tuple[str, str]]:
        pending = self._state.pending
        kept = self.tr("{count} kept here").format(count=pending) if pending else ""
        match self._state.line:
            case Line.ALONE:
                reached = self.tr("none set up")
            case Line.SYNCED:
                reached = self.tr("has everything")
            case Line.SENDING:
                reached = self.tr("is receiving")
            case _:
                reached = self.tr("waits for this kiosk")
        if coming(self._state) is not None:
            reached = self.tr("sends the event's data")
        if self._state.line is Line.STOPPED:
            reached = self.tr("refuses this kiosk")
        return (
            (self.tr("This kiosk"), kept or self.tr("nothing pending")),
            (self.tr("Hub"), reached),
        )

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        side = look.px(88)
        words_height = line_height(look.font(21, bold=True)) + line_height(look.font(17))
        top = box.center().y() - (side + look.px(10) + words_height) / 2
        middle = top + side / 2
        reach = min(box.width() * 0.5 - side, look.px(380))
        left, right = box.center().x() - reach, box.center().x() + reach
        stations = self._stations()
        step = (right - left) / (len(stations) - 1)
        places = [left + step * number for number in range(len(stations))]
        gap = side * 0.75
        if self._state.relay:
            self._paint_way(painter, places[0] + gap, places[1] - gap, middle, reached=True)
            self._paint_way(painter, places[1] + gap, places[2] - gap, middle, reached=False)
        else:
            self._paint_line(painter, left + gap, right - gap, middle)
        for x, (icon, words) in zip(places, stations, strict=True):
            self._paint_end(painter, QPointF(x, top), side, icon, words)

    def _paint_end(
        self, painter: QPainter, at: QPointF, side: int, icon: str, words: tuple[str, str]
    ) -> None:
        look = self._look
        disc = QRectF(at.x() - side / 2, at.y(), side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("background"))
        painter.drawEllipse(disc)
        size = look.px(44)
        drawn = icons.draw(icon, look, "ink", size, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(at.x() - size / 2, at.y() + (side - size) / 2), drawn)
        wide = look.px(250 if self._state.relay else 300)
        below = QRectF(at.x() - wide / 2, disc.bottom() + look.px(10), wide, 0)
        for text, size_px, bold, token in (
            (words[0], 21, True, "ink"),
            (words[1], 17, False, "soft"),
        ):
            font = look.font(size_px, bold=bold)
            painter.setPen(look.colour(token))
            lines = lines_of(text, font, wide, 1)
            centre = Qt.AlignmentFlag.AlignHCenter
            below.moveTop(below.top() + draw_lines(painter, lines, font, below, centre))

    def _paint_way(
        self, painter: QPainter, left: float, right: float, y: float, *, reached: bool
    ) -> None:
        """Paint the way to the relay, or on from it to the hub."""
        look = self._look
        pen = QPen(look.colour("blue" if reached else "choose"), look.px(4))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        if not reached:
            pen.setDashPattern([0.1, 3.0])
        painter.setPen(pen)
        painter.drawLine(QPointF(left, y), QPointF(right, y))
        if reached:
            self._paint_head(painter, QPointF(right, y), look.px(9))

    def _paint_line(self, painter: QPainter, left: float, right: float, y: float) -> None:
        look, line = self._look, self._state.line
        receiving = coming(self._state) is not None
        token = "blue" if receiving else _TOKENS[line]
        pen = QPen(look.colour(token), look.px(4))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        if line in {Line.OFFLINE, Line.WAITING, Line.ALONE, Line.STOPPED} and not receiving:
            pen.setDashPattern([0.1, 3.0])
        painter.setPen(pen)
        centre = (left + right) / 2
        name = "receiving" if receiving else _MIDDLES[line]
        size = look.px(56)
        space = size * 0.75 if name else 0.0
        painter.drawLine(QPointF(left, y), QPointF(centre - space, y))
        painter.drawLine(QPointF(centre + space, y), QPointF(right, y))
        if receiving:
            self._paint_head(painter, QPointF(left, y), -look.px(9))
        elif line is Line.SENDING:
            self._paint_head(painter, QPointF(right, y), look.px(9))
        if name:
            drawn = icons.draw(name, look, token, size, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(centre - size / 2, y - size / 2), drawn)

    def _paint_head(self, painter: QPainter, tip: QPointF, size: int) -> None:
        painter.drawLine(tip, tip + QPointF(-size, -size))
        painter.drawLine(tip, tip + QPointF(-size, size))
