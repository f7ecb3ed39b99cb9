"""The four doors: one page, four large ways to begin."""

from collections.abc import Collection

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from kiosk.desk.first_start import Door
from kiosk.ui import icons
from kiosk.ui.buttons import pressed_by_enter
from kiosk.ui.first_start.page import WIDEST
from kiosk.ui.look import Look
from kiosk.ui.room import Room
from kiosk.ui.text import PlainLabel, WrappedLabel, draw_lines, lines_of, one_line

ICONS = {
    Door.SAMPLE: "door-sample",
    Door.NEW_EVENT: "door-new",
    Door.JOIN: "door-join",
    Door.PACK: "door-pack",
}


class DoorButton(QAbstractButton):
    """A large card: picture, word, one line, and whether something was begun behind it."""

    elides = True

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.door = door
        self._look = Look()
        self._line = ""
        self._begun = ""
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def say(self, word: str, line: str, begun: str = "") -> None:
        """Show the word and the line; `begun` says that it can be taken up again."""
        self._line, self._begun = one_line(line), one_line(begun)
        self.setText(one_line(word))
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(". ".join(p for p in (self._line, self._begun) if p))
        self.update()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        """See Qt."""
        return QSize(self._look.px(520), self._look.px(220))

    @override
    def minimumSizeHint(self) -> QSize:
        """See Qt."""
        return QSize(self._look.px(360), self._look.px(170))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt: Enter opens the door that Tab came to."""
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        lively = self.hasFocus() or self.underMouse()
        painter.setBrush(look.colour("blue_soft" if self.isDown() else "panel"))
        painter.setPen(QPen(look.colour("blue" if lively else "line"), 3 if lively else 1))
        painter.drawRoundedRect(box, look.px(20), look.px(20))
        side = look.px(104)
        left = look.px(28)
        tile = QRectF(left, (self.height() - side) / 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("panel" if self.isDown() else "blue_soft"))
        painter.drawRoundedRect(tile, look.px(24), look.px(24))
        size = look.px(60)
        drawn = icons.draw(ICONS[self.door], look, "blue", size, self.devicePixelRatioF())
        inset = (side - size) / 2
        painter.drawPixmap(QPointF(tile.left() + inset, tile.top() + inset), drawn)
        self._paint_words(painter, tile.right() + look.px(26))

    def _paint_words(self, painter: QPainter, left: float) -> None:
        look = self._look
        width = self.width() - left - look.px(28)
        big, small = look.font(30, bold=True), look.font(19)
        words = lines_of(self.text(), big, width, 2)
        lines = lines_of(self._line, small, width, 3)
        chip = look.px(34) + look.px(12) if self._begun else 0
        height = (len(words) * big.pixelSize() + len(lines) * small.pixelSize()) * 1.32
        top = (self.height() - height - look.px(6) - chip) / 2
        align = Qt.AlignmentFlag.AlignLeft
        painter.setPen(look.colour("ink"))
        top += draw_lines(painter, words, big, QRectF(left, top, width, 0), align) + look.px(6)
        painter.setPen(look.colour("soft"))
        top += draw_lines(painter, lines, small, QRectF(left, top, width, 0), align)
        if self._begun:
            self._paint_begun(painter, left, top + look.px(12), width)

    def _paint_begun(self, painter: QPainter, left: float, top: float, width: float) -> None:
        look = self._look
        font = look.font(16, bold=True)
        metrics = QFontMetricsF(font)
        text = metrics.elidedText(self._begun, Qt.TextElideMode.ElideRight, width - look.px(24))
        box = QRectF(left, top, metrics.horizontalAdvance(text) + look.px(24), look.px(34))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("choose_soft"))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setPen(look.colour("choose_word"))
        painter.setFont(font)
        base = box.center().y() + metrics.capHeight() / 2
        painter.drawText(QPointF(left + look.px(12), base), text)


class DoorsPage(Room):
    """Where the first start begins, and where every way back leads."""

    door_chosen = Signal(str)
    """A `Door` value."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._begun: frozenset[Door] = frozenset()
        self._welcome = PlainLabel("pagetitle")
        self._lead = WrappedLabel("lead")
        self.doors = {door: DoorButton(door) for door in Door}
        self._grid = QGridLayout()
        for number, (door, button) in enumerate(self.doors.items()):
            self._grid.addWidget(button, number // 2, number % 2)
            button.clicked.connect(lambda _checked=False, name=door.value: self._choose(name))
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._welcome)
        self._column.addWidget(self._lead)
        self._column.addLayout(self._grid, 1)
        self._outer = QHBoxLayout(self)
        self._outer.addStretch(1)
        self._outer.addWidget(self._inside, 1000)
        self._outer.addStretch(1)
        self._say()

    def title(self) -> str:
        """See `Room`."""
        return self.tr("Begin")

    def show_begun(self, begun: Collection[Door]) -> None:
        """Say behind which doors something was entered already."""
        self._begun = frozenset(begun)
        self._say()

    def wear(self, look: Look) -> None:
        """See `Room`."""
        self._inside.setMaximumWidth(look.px(WIDEST))
        self._outer.setContentsMargins(look.px(32), look.px(28), look.px(32), look.px(32))
        self._column.setSpacing(look.px(10))
        self._grid.setSpacing(look.px(20))
        self._grid.setContentsMargins(0, look.px(14), 0, 0)
        for button in self.doors.values():
            button.wear(look)

    def speak(self, language: str) -> None:  # noqa: ARG002  # every word here is the window's
        """See `Room`."""
        self._say()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _choose(self, door: str) -> None:
        self.door_chosen.emit(door)

    def _say(self) -> None:
        self._welcome.say(self.tr("How do you want to begin?"))
        self._lead.say(
            self.tr("This laptop serves no event yet. You can leave any way and come back to it.")
        )
        words = {
            Door.SAMPLE: (
                self.tr("Try the sample event"),
                self.tr("Practise with a made-up event. Nothing of it touches a real one."),
            ),
            Door.NEW_EVENT: (
                self.tr("New event on this laptop"),
                self.tr("Bring in a roster, set up posts, print badges. No server is needed."),
            ),
            Door.JOIN: (
                self.tr("Join a hub"),
                self.tr("The organiser gave you a QR code, or an address and a code."),
            ),
            Door.PACK: (
                self.tr("Open an event pack"),
                self.tr("The organiser gave you a file. Works without a network, too."),
            ),
        }
        for door, button in self.doors.items():
            word, line = words[door]
            button.say(
                word, line, self.tr("Go on where you left off") if door in self._begun else ""
            )
