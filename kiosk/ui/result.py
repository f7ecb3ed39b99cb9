"""The result panel: one glance says yes, wait or no, and where to go.

It draws itself: a card must be on the screen milliseconds after the commit, whatever is written
on it, and nothing in it is ever taken for markup. `result_words` says what is written, and
`result_card` sets it; here is when it comes, stays and goes, and what a tap chooses.
"""

from datetime import tzinfo

from PySide6.QtCore import (
    QElapsedTimer,
    QEvent,
    QRectF,
    QSize,
    QTimer,
    QVariantAnimation,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from kiosk.desk.states import Answer, Choice, Outcome
from kiosk.ui.card import draw_ground, tops_of
from kiosk.ui.look import Look
from kiosk.ui.offers import ASK_ON, Offers
from kiosk.ui.result_card import CardSetter, SetCard
from kiosk.ui.result_words import ResultWords
from kiosk.workers.scanning import CameraView

SHOWN_MS = 3_000
STOP_SHOWN_MS = 8_000
"""What to do about a refusal takes longer to read than a yes."""
FADE_MS = 250
OFFER_SHOWN_MS = 5_000
"""A green card with a button stays a little longer, for a thumb on its way."""
SETTLE_MS = 350
"""A finger on its way to one amber card's button must not choose for the next person's card."""


class ResultPanel(QWidget):
    """Shows the last outcome, or what to do while there is none."""

    choice_made = Signal(str)
    """A `Choice` value."""
    put_aside = Signal()
    """Escape: the card went away and its question waits."""

    def __init__(self, parent: QWidget | None = None, *, shown_ms: int = SHOWN_MS) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._look = Look()
        self._words = ResultWords()
        self._calm = False
        self._outcome: Outcome | None = None
        self._settled = QElapsedTimer()
        self._was_choice = False
        self.offers = Offers(self)
        self.offers.chosen.connect(self.choose)
        self._over = QTimer(self)
        self._over.setSingleShot(True)
        self._shown_ms = shown_ms
        self._over.timeout.connect(self.fade)
        self._fading: QPixmap | None = None
        self._fade = QVariantAnimation(self)
        self._fade.setDuration(FADE_MS)
        self._fade.setStartValue(1.0)
        self._fade.setEndValue(0.0)
        self._fade.valueChanged.connect(self._faded)
        self._fade.finished.connect(self._fade_over)
        self._set: SetCard | None = None
        """None: to be set anew before it is shown."""
        self._tell()

    # -- what is shown ------------------------------------------------------------------------

    @property
    def outcome(self) -> Outcome | None:
        """Give the card that is shown; None while the panel is ready for a badge."""
        return self._outcome

    @property
    def texts(self) -> list[str]:
        """Give the lines on the card, from top to bottom."""
        return [piece.text for piece in self._lay_out().pieces if piece.text]

    @property
    def overflows(self) -> bool:
        """Say whether the card is taller than the panel or some of its words had to give way."""
        return not self._lay_out().fits

    def show_outcome(self, outcome: Outcome) -> None:
        """Show a card at once; it takes the place of any other."""
        waits = outcome.answer is Answer.CHOOSE and bool(outcome.offers)
        if waits and self._was_choice:
            self._settled.start()
        else:
            self._settled.invalidate()
        self._was_choice = waits
        self._fade.stop()
        self._fading = None
        self._outcome = outcome
        if waits:
            self._over.stop()
        else:
            self._over.start(self._stays_ms(outcome))
        self._changed()

    def _stays_ms(self, outcome: Outcome) -> int:
        if outcome.answer is not Answer.DONE:
            return max(STOP_SHOWN_MS, self._shown_ms)
        return max(OFFER_SHOWN_MS, self._shown_ms) if outcome.offers else self._shown_ms

    def fade(self) -> None:
        """Give way to the ready state."""
        if self._outcome is None:
            return
        if not self._calm and self.isVisible():
            self._fading = self.grab()
        self.clear()
        if self._fading is not None:
            self._fade.start()

    def clear(self) -> None:
        """Show the ready state."""
        self._over.stop()
        self._was_choice = False
        self._outcome = None
        self._changed()

    def show_camera(self, camera: CameraView) -> None:
        """Say what the camera does, for the ready state."""
        self._words.camera = camera
        if self._outcome is None:
            self._changed()

    def show_opening(self, opening: bool, percent: int | None = None) -> None:
        """Say that the roster is being opened, for the ready state; or no longer.

        Args:
            percent: it is a first one, and so far it has come.
        """
        self._words.opening = opening
        self._words.percent = percent
        self._changed()

    def show_zone(self, zone: tzinfo) -> None:
        """Show times in the event's zone."""
        self._words.zone = zone
        self._changed()

    def speak(self, language: str) -> None:
        """Show the card in another language."""
        self._words.language = language
        self.offers.speak(language)
        self._changed()

    def set_masked(self, masked: bool) -> None:
        """Hide names, for self-service."""
        self._words.masked = masked
        self._changed()

    def set_calm(self, calm: bool) -> None:
        """Do without movement."""
        self._calm = calm

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        self.offers.wear(look)
        self._fading = None
        self._set = None
        self.update()

    # -- choosing -----------------------------------------------------------------------------

    @Slot(int)
    def choose(self, number: int) -> bool:
        """Take the card's first (0) or second (1) offer; False where there is none to take."""
        outcome = self._outcome
        if outcome is None or number >= len(outcome.offers):
            return False
        if self._settled.isValid() and self._settled.elapsed() < SETTLE_MS:
            return False
        choice: Choice = outcome.offers[number].choice
        self.choice_made.emit(choice.value)
        if self._outcome is outcome and choice not in ASK_ON:
            self.fade()  # nothing took its place: the question is answered
        return True

    def choose_by_key(self, number: int) -> bool:
        """Take an offer of an amber card; a green one wants a tap that is meant."""
        outcome = self._outcome
        return outcome is not None and outcome.answer is Answer.CHOOSE and self.choose(number)

    def leave(self) -> bool:
        """Take the card away unanswered; False when there is none."""
        if self._outcome is None:
            return False
        self.put_aside.emit()
        self.fade()
        return True

    # -- laying out ---------------------------------------------------------------------------

    @override
    def sizeHint(self) -> QSize:
        """See Qt."""
        return QSize(self._look.px(492), self._look.px(480))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        self._fading = None
        self._set = None

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._changed()

    def _changed(self) -> None:
        self._set = None
        self._tell()
        self.update()

    def _tell(self) -> None:
        name = self._words.spoken(self._outcome)
        if name == self.accessibleName():
            return
        self.setAccessibleName(name)
        if self._outcome is not None and self.isVisible():
            event = QAccessibleAnnouncementEvent(self, name)
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
            QAccessible.updateAccessibility(event)

    def _content(self) -> QRectF:
        pad = self._look.px(28)
        return QRectF(self.rect()).adjusted(pad, pad, -pad, -pad)

    def _lay_out(self) -> SetCard:
        if self._set is not None:
            return self._set
        outcome, content = self._outcome, self._content()
        setter = CardSetter(self._look, self._words, content.size(), self.devicePixelRatioF())
        if outcome is None or not outcome.offers:
            self.offers.hide()
            self._set = setter.ready() if outcome is None else setter.answer(outcome, QSize(), "")
            return self._set
        quiet = outcome.answer is Answer.DONE
        buttons = self.offers.show_offers(outcome.offers, int(content.width()), quiet=quiet)
        self._set = setter.answer(outcome, buttons, self.offers.foot(outcome))
        top = tops_of(self._set.pieces, content)[self._set.offers_at]
        self.offers.resize(buttons)
        self.offers.move(round(content.center().x() - buttons.width() / 2), round(top))
        return self._set

    # -- painting -----------------------------------------------------------------------------

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        pieces = self._lay_out().pieces
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        answer = self._outcome.answer.value if self._outcome is not None else ""
        draw_ground(painter, QRectF(self.rect()), self._look, answer)
        content = self._content()
        for piece, top in zip(pieces, tops_of(pieces, content), strict=True):
            if piece.paint is not None:
                piece.paint(painter, QRectF(content.left(), top, content.width(), piece.height))
        if self._fading is not None:
            painter.setOpacity(float(self._fade.currentValue() or 0.0))
            painter.drawPixmap(0, 0, self._fading)

    def _faded(self, _opacity: object) -> None:
        self.update()

    def _fade_over(self) -> None:
        self._fading = None
        self.update()
