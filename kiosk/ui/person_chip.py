"""Somebody on the board: a name, a sign, a word; tapped to act on, dragged to another post."""

from datetime import datetime

from PySide6.QtCore import QElapsedTimer, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPointingDevice,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QScroller, QWidget
from typing_extensions import override

from kiosk.desk.post_cards import Person, Stand
from kiosk.ui import icons
from kiosk.ui.buttons import pressed_by_enter
from kiosk.ui.look import Look
from kiosk.ui.text import age_text, as_tooltip, clock_text, one_line

_SIGN = {
    Stand.TIRED: "tired",
    Stand.OVERDUE: "late",
    Stand.BREAK: "pause",
    Stand.LATE: "late",
    Stand.REACHED: "phone",
    Stand.ABSENT: "absent",
    Stand.EXCUSED: "excused",
}
_INK = {
    Stand.ON: "ink",
    Stand.BREAK: "blue",
    Stand.TIRED: "choose_word",
    Stand.OVERDUE: "choose_word",
    Stand.LATE: "choose_word",
    Stand.ABSENT: "stop_word",
}
_GROUND = {
    Stand.ON: "background",
    Stand.BREAK: "blue_soft",
    Stand.TIRED: "choose_soft",
    Stand.OVERDUE: "choose_soft",
    Stand.LATE: "choose_soft",
    Stand.ABSENT: "stop_soft",
}
_LOUD = frozenset({Stand.TIRED, Stand.OVERDUE, Stand.LATE, Stand.ABSENT})
HOLD_MS = 300
"""A finger that rests so long takes somebody along; one that sweeps up or down moves the page."""
SEEN_PX, TOUCH_PX = 44, 56
"""How high it looks, and how high it can be touched."""


class PersonChip(QAbstractButton):
    """One person. Awaited ones have a dashed edge; trouble has a sign and a word."""

    elides = True

    person_tapped = Signal(str)
    """A volunteer, as a decimal number."""
    drag_moved = Signal(str, QPoint)
    """(volunteer, where on the screen); the first one begins the drag."""
    drag_ended = Signal(str, QPoint, bool)
    """(volunteer, where on the screen, dropped); not dropped: Escape."""
    taken_hold_of = Signal(object)
    """This chip, by mouse or finger."""
    swiped = Signal(object, QPointF)
    """(a QScroller.Input, where on the screen): the page is meant, and nobody on it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look()
        self._person: Person | None = None
        self._size: QSize | None = None
        self._name = self._note = ""
        self._pressed_at: QPoint | None = None
        self._pressed_for = QElapsedTimer()
        self._dragging = self._swiping = False
        self._focus_before: QWidget | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._tap)

    @property
    def person(self) -> Person | None:
        """Give whom it shows."""
        return self._person

    @property
    def note(self) -> str:
        """Give the words behind the name."""
        return self._note

    def show_person(self, person: Person, at: datetime, language: str) -> bool:
        """Show somebody as of `at`; say whether it takes another room now."""
        name = one_line(person.name.in_(language))
        note = self._words(person, at)
        said = " · ".join(part for part in (name, note or self._plain(person)) if part)
        if (person, name, note, said) == (self._person, self._name, self._note, self.text()):
            return False
        self._person, self._name, self._note = person, name, note
        self._size = None
        self.setText(said)
        self.setAccessibleName(said)
        self.setToolTip(as_tooltip(f"{said} · {person.team}" if person.team else said))
        self.updateGeometry()
        self.update()
        return True

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        self._size = None
        self.updateGeometry()
        self.update()

    def _words(self, person: Person, at: datetime) -> str:
        age = age_text(60 * person.minutes(at))
        match person.stand:
            case Stand.ON:
                return ""
            case Stand.TIRED:
                return self.tr("on {age} at a stretch").format(age=age)
            case Stand.OVERDUE:
                return self.tr("{age} over").format(age=age)
            case Stand.BREAK:
                return self.tr("break {age}").format(age=age)
            case Stand.LATE:
                return self.tr("late {age}").format(age=age)
            case Stand.REACHED:
                return self.tr("on the way")
            case Stand.DUE:
                return clock_text(person.since)
            case Stand.ABSENT:
                return self.tr("absent")
            case Stand.EXCUSED:
                return self.tr("excused")

    def _plain(self, person: Person) -> str:
        """Say what needs no word on the chip, for who cannot see it."""
        return self.tr("on duty since {time}").format(time=clock_text(person.since))

    def let_be(self) -> None:
        """Take what holds it now for neither a tap nor a drag."""
        self._pressed_at = None
        self.setDown(False)

    # ---- size and paint -----------------------------------------------------------------------

    def _fonts(self) -> tuple[QFontMetricsF, QFontMetricsF]:
        loud = self._person is not None and self._person.stand in _LOUD
        return self._look.metrics(17, bold=loud), self._look.metrics(16, bold=loud)

    @override
    def sizeHint(self) -> QSize:
        """See Qt: measured once; a card asks again and again."""
        if self._size is not None:
            return self._size
        look = self._look
        name, note = self._fonts()
        width = 2 * look.px(13) + name.horizontalAdvance(self._name)
        if self._note:
            width += look.px(7) + note.horizontalAdvance(self._note)
        if self._person is not None and self._person.stand in _SIGN:
            width += look.px(24)
        least = max(TOUCH_PX, look.px(TOUCH_PX))
        self._size = QSize(max(least, round(width) + 2), least)
        return self._size

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        person = self._person
        if person is None:
            return
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._dragging:
            painter.setOpacity(0.35)
        high = look.px(SEEN_PX)
        box = QRectF(1, (self.height() - high) / 2, self.width() - 2, high)
        ground = _GROUND.get(person.stand)
        painter.setBrush(look.colour("blue_soft" if self.isDown() else ground or "panel"))
        if self.hasFocus():
            painter.setPen(QPen(look.colour("blue"), 3))
        elif not person.here and person.stand is not Stand.ABSENT and person.stand not in _LOUD:
            painter.setPen(QPen(look.colour("soft"), 1.5, Qt.PenStyle.DashLine))
        elif self.underMouse():
            painter.setPen(QPen(look.colour("edge"), 1.5))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), look.px(11), look.px(11))
        self._paint_words(painter, person)

    def _paint_words(self, painter: QPainter, person: Person) -> None:
        look = self._look
        ink = _INK.get(person.stand, "soft")
        loud = person.stand in _LOUD
        left, middle = float(look.px(13)), self.height() / 2
        sign = _SIGN.get(person.stand)
        if sign is not None:
            size = look.px(19)
            drawn = icons.draw(sign, look, ink, size, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(left - look.px(2), middle - size / 2), drawn)
            left += look.px(22)
        name, note = self._fonts()
        right = self.width() - look.px(12)
        note_width = note.horizontalAdvance(self._note)
        room = right - left - (note_width + look.px(7) if self._note else 0)
        shown = name.elidedText(self._name, Qt.TextElideMode.ElideRight, max(0.0, room + 2))
        painter.setFont(look.font(17, bold=loud))
        painter.setPen(look.colour(ink))
        painter.drawText(QPointF(left, middle + name.capHeight() / 2), shown)
        if self._note:
            painter.setFont(look.font(16, bold=loud))
            place = QPointF(right - note_width, middle + name.capHeight() / 2)
            painter.drawText(place, self._note)

    # ---- hands --------------------------------------------------------------------------------

    @property
    def _id(self) -> str:
        return str(self._person.volunteer) if self._person is not None else ""

    def _tap(self) -> None:
        if not self._dragging:
            self.person_tapped.emit(self._id)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See Qt."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.globalPosition().toPoint()
            self._pressed_for.start()
        super().mousePressEvent(event)
        self.taken_hold_of.emit(self)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """See Qt: somebody on duty can be dragged to another post; a sweep moves the page."""
        if self._pressed_at is None or self._person is None:
            super().mouseMoveEvent(event)
            return
        now = event.globalPosition().toPoint()
        way = now - self._pressed_at
        far = way.manhattanLength() >= 2 * QApplication.startDragDistance()
        if far and not self._dragging and not self._swiping:
            self._swiping = self._is_sweep(event, way)
            if self._swiping:
                self.swiped.emit(QScroller.Input.InputPress, QPointF(self._pressed_at))
            elif self._person.here:
                self._begin_drag()
            self.setDown(not (self._swiping or self._dragging))
        if self._swiping:
            self.swiped.emit(QScroller.Input.InputMove, event.globalPosition())
        elif self._dragging:
            self.drag_moved.emit(self._id, now)
        elif not self._person.here:
            super().mouseMoveEvent(event)

    def _is_sweep(self, event: QMouseEvent, way: QPoint) -> bool:
        """Say whether it is the page that is moved: a mouse drags at once whoever can be dragged."""
        if abs(way.y()) <= abs(way.x()) or self._person is None:
            return False
        finger = event.pointerType() == QPointingDevice.PointerType.Finger
        return not self._person.here or (finger and self._pressed_for.elapsed() < HOLD_MS)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """See Qt."""
        if self._swiping:
            self._end_sweep(event.globalPosition())
            return
        if self._dragging:
            self._end_drag(event.globalPosition().toPoint(), dropped=True)
            return
        dragged_out = self._pressed_at is None
        self._pressed_at = None
        if dragged_out:
            self.setDown(False)  # Escape ended the drag while the button was still held
        else:
            super().mouseReleaseEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt: Enter taps; Escape ends a drag where it began."""
        if self._dragging and event.key() == Qt.Key.Key_Escape:
            self._end_drag(QPoint(), dropped=False)
        elif not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """See Qt: who is no longer there cannot be dragged on."""
        super().hideEvent(event)
        if self._swiping:
            self._end_sweep(QPointF(self._pressed_at or QPoint()))
        if self._dragging:
            self._end_drag(QPoint(), dropped=False)

    def _begin_drag(self) -> None:
        self._dragging = True
        self._focus_before = QApplication.focusWidget()
        self.setFocus(Qt.FocusReason.MouseFocusReason)  # Escape is to come here
        self.update()

    def _end_sweep(self, at: QPointF) -> None:
        self._swiping, self._pressed_at = False, None
        self.setDown(False)
        self.swiped.emit(QScroller.Input.InputRelease, at)

    def _end_drag(self, at: QPoint, *, dropped: bool) -> None:
        self._dragging, self._pressed_at = False, None
        before, self._focus_before = self._focus_before, None
        if before is not None and before is not self:
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setDown(False)
        self.update()
        self.drag_ended.emit(self._id, at, dropped)
