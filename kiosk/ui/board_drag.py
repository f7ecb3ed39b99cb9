"""Dragging somebody from one post's card to another's, by mouse or by finger."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QScroller, QWidget
from typing_extensions import override

from kiosk.ui.board_card import BoardCard
from kiosk.ui.flinging import Throw
from kiosk.ui.person_chip import PersonChip
from kiosk.ui.text import PlainLabel

_EDGE_PX, _STEP_PX, _STEP_MS = 60, 18, 30
"""A drag this near to the edge scrolls by so much so often."""


class Ground(QWidget):
    """What the cards lie on; a finger or a mouse that holds it moves the page."""

    held = Signal(object, QPointF)
    """(a QScroller.Input, where on the screen)"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See Qt."""
        self.held.emit(QScroller.Input.InputPress, event.globalPosition())

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """See Qt."""
        self.held.emit(QScroller.Input.InputMove, event.globalPosition())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """See Qt."""
        self.held.emit(QScroller.Input.InputRelease, event.globalPosition())


class Dragging(QObject):
    """Carries a picture of the chip about, says which card it would land on, and lets it go."""

    dropped = Signal(str, str)
    """(volunteer as a decimal number, post)"""

    def __init__(self, page: QWidget, area: QScrollArea, cards: Mapping[str, BoardCard]) -> None:
        super().__init__(page)
        self._page = page
        self._area = area
        self._cards = cards
        self._throw = Throw(area)
        self._language = "zh"
        self.ghost = PlainLabel("picture", page)
        self.ghost.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.ghost.hide()
        self._over: BoardCard | None = None
        self._at = QPoint()
        self._creep = QTimer(self)
        self._creep.setInterval(_STEP_MS)
        self._creep.timeout.connect(self._creep_on)

    def follow(self, card: BoardCard) -> None:
        """Let the chips of this card be dragged."""
        card.drag_moved.connect(self.move)
        card.drag_ended.connect(self.end)
        card.swiped.connect(self.throw)
        card.taken_hold_of.connect(self._halt)

    def speak(self, language: str) -> None:
        """Name people in another language."""
        self._language = language

    @Slot(object, QPointF)
    def throw(self, what: QScroller.Input, at: QPointF) -> None:
        """Move the page with a finger or a mouse; let go in a swing it runs on."""
        self._throw.feed(what, at)

    @Slot(object)
    def _halt(self, chip: PersonChip) -> None:
        """Stop a page that runs on: whoever happens to be under the finger was not meant."""
        if self._throw.running:
            self._throw.stop()
            chip.let_be()

    def _scroll(self, by: int) -> None:
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.value() - by)

    @Slot(str, QPoint)
    def move(self, volunteer: str, at: QPoint) -> None:
        """Carry somebody to a place on the screen."""
        chip = self._chip(volunteer)
        if chip is None:
            return
        if self.ghost.isHidden():
            self._throw.stop()
            self.ghost.setPixmap(chip.grab())
            self.ghost.adjustSize()
            self.ghost.show()
            self.ghost.raise_()
            self._creep.start()
            QApplication.setOverrideCursor(Qt.CursorShape.ClosedHandCursor)
        self._at = at
        here = self._page.mapFromGlobal(at)
        self.ghost.move(here - QPoint(self.ghost.width() // 2, self.ghost.height() // 2))
        self._hover(self._card_at(at), chip)

    @Slot(str, QPoint, bool)
    def end(self, volunteer: str, _at: QPoint, dropped: bool) -> None:
        """Let somebody go; over another post, that one is asked for."""
        card, self._over = self._over, None
        if not self.ghost.isHidden():
            QApplication.restoreOverrideCursor()
        self.ghost.hide()
        self._creep.stop()
        if card is None:
            return
        card.invite("")
        if dropped and card.card is not None:
            self.dropped.emit(volunteer, card.card.post)

    def _hover(self, card: BoardCard | None, chip: PersonChip) -> None:
        if card is not None and card.isAncestorOf(chip):
            card = None  # home again: nothing changes
        if self._over is not None and self._over is not card:
            self._over.invite("")
        self._over = card
        if card is not None and chip.person is not None:
            name = chip.person.name.in_(self._language)
            card.invite(self.tr("{name} here").format(name=name))

    def _chip(self, volunteer: str) -> PersonChip | None:
        """Find the chip of somebody who is on duty."""
        for card in self._cards.values():
            for chip in card.chips:
                person = chip.person
                if person is not None and person.here and str(person.volunteer) == volunteer:
                    return chip
        return None

    def _card_at(self, at: QPoint) -> BoardCard | None:
        view = self._area.viewport()
        if not view.rect().contains(view.mapFromGlobal(at)):
            return None
        for card in self._cards.values():
            if card.isVisible() and card.rect().contains(card.mapFromGlobal(at)):
                return card
        return None

    @Slot()
    def _creep_on(self) -> None:
        """Scroll while something is held at the upper or lower edge."""
        view = self._area.viewport()
        at = view.mapFromGlobal(self._at)
        if at.y() < _EDGE_PX:
            self._scroll(_STEP_PX)
        elif at.y() > view.height() - _EDGE_PX:
            self._scroll(-_STEP_PX)
