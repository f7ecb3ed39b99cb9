"""The result panel: one glance says yes, wait or no, and where to go.

It draws itself: a card must be on the screen milliseconds after the commit, whatever is written
on it, and nothing in it is ever taken for markup. More than 400 lines: its states are painted side
by side, and each is short.
"""

from datetime import UTC, tzinfo

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
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from kiosk.desk.states import Answer, Choice, Outcome
from kiosk.ui import icons
from kiosk.ui.card import (
    FOOT,
    GO,
    NAME,
    ORDER,
    READY,
    READY_LEAD,
    TODO,
    WHO,
    WORD,
    Lettering,
    Piece,
    height_of,
    picture_piece,
    space_piece,
    text_piece,
    tops_of,
)
from kiosk.ui.look import Look
from kiosk.ui.offers import ASK_ON, Offers
from kiosk.ui.text import clock_text, one_line
from kiosk.workers.scanning import CameraState, CameraView
from sync.domain.wording import mask

SHOWN_MS = 3_000
STOP_SHOWN_MS = 8_000
"""What to do about a refusal takes longer to read than a yes."""
FADE_MS = 250
SHAPE, SMALL_SHAPE = 132, 72
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
        self._language = "zh"
        self._zone: tzinfo = UTC
        self._masked = False
        self._calm = False
        self._outcome: Outcome | None = None
        self._camera = CameraView(CameraState.LOOKING)
        self._opening = False
        self._percent: int | None = None
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
        self._pieces: list[Piece] = []
        self._offers_at = 0
        self._stale = True
        self._tell()

    # -- what is shown ------------------------------------------------------------------------

    @property
    def outcome(self) -> Outcome | None:
        """Give the card that is shown; None while the panel is ready for a badge."""
        return self._outcome

    @property
    def texts(self) -> list[str]:
        """Give the lines on the card, from top to bottom."""
        self._lay_out()
        return [piece.text for piece in self._pieces if piece.text]

    @property
    def overflows(self) -> bool:
        """Say whether the card is taller than the panel or some of its words had to give way."""
        self._lay_out()
        too_high = height_of(self._pieces) > self._content().height()
        return too_high or any(piece.elided for piece in self._pieces)

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
        self._camera = camera
        if self._outcome is None:
            self._changed()

    def show_opening(self, opening: bool, percent: int | None = None) -> None:
        """Say that the roster is being opened, for the ready state; or no longer.

        Args:
            percent: it is a first one, and so far it has come.
        """
        self._opening = opening
        self._percent = percent
        self._changed()

    def show_zone(self, zone: tzinfo) -> None:
        """Show times in the event's zone."""
        self._zone = zone
        self._changed()

    def speak(self, language: str) -> None:
        """Show the card in another language."""
        self._language = language
        self.offers.speak(language)
        self._changed()

    def set_masked(self, masked: bool) -> None:
        """Hide names, for self-service."""
        self._masked = masked
        self._changed()

    def set_calm(self, calm: bool) -> None:
        """Do without movement."""
        self._calm = calm

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        self.offers.wear(look)
        self._fading = None
        self._stale = True
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
        waits = self._outcome is not None and self._outcome.answer is Answer.CHOOSE
        return waits and self.choose(number)

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
        self._stale = True

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._changed()

    def _changed(self) -> None:
        self._stale = True
        self._tell()
        self.update()

    def _tell(self) -> None:
        name = ". ".join(self._spoken())
        if name == self.accessibleName():
            return
        self.setAccessibleName(name)
        if self._outcome is not None and self.isVisible():
            event = QAccessibleAnnouncementEvent(self, name)
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
            QAccessible.updateAccessibility(event)

    def _spoken(self) -> list[str]:
        outcome = self._outcome
        if outcome is None:
            return [text for text in self._ready_words() if text]
        say = self._language
        parts = [outcome.word.in_(say), self._name(outcome), self._where_from(outcome)]
        parts += [text.in_(say) for text in (outcome.post, outcome.todo) if text is not None]
        return [one_line(part) for part in parts if part]

    def _name(self, outcome: Outcome) -> str:
        if outcome.name is None:
            return ""
        return mask(outcome.name) if self._masked else outcome.name

    def _where_from(self, outcome: Outcome) -> str:
        if outcome.name is None:
            return ""
        time = clock_text(outcome.at.astimezone(self._zone))
        return " · ".join(part for part in (outcome.team or "", time) if part)

    def _ready_words(self) -> tuple[str, str]:
        camera = self._camera
        if camera.state is CameraState.LOST:
            title = camera.title.in_(self._language) if camera.title else ""
            todo = camera.todo.in_(self._language) if camera.todo else ""
            return (
                title or self.tr("The camera is gone"),
                todo or self.tr("A USB scanner works on: scan the badge with it."),
            )
        if self._opening and self._percent is not None:
            return (
                self.tr("Receiving the roster … {percent} %").format(percent=self._percent),
                self.tr(
                    "It goes on where it stopped if the network fails or the laptop is closed."
                ),
            )
        if self._opening:
            return (
                self.tr("Opening the roster …"),
                self.tr("Hold the badge up already: it is answered in a moment."),
            )
        if camera.state is CameraState.OPENING:
            return (
                self.tr("The camera is starting"),
                self.tr("A few seconds. A USB scanner works already."),
            )
        return (
            self.tr("Hold the badge in the frame"),
            self.tr("QR code to the camera, a hand's length away"),
        )

    def _content(self) -> QRectF:
        pad = self._look.px(28)
        return QRectF(self.rect()).adjusted(pad, pad, -pad, -pad)

    def _lay_out(self) -> None:
        if not self._stale:
            return
        self._stale = False
        outcome = self._outcome
        content = self._content()
        self._pieces = self._ready_card() if outcome is None else self._card(outcome)
        if outcome is not None and height_of(self._pieces) > content.height():
            self._pieces = self._card(outcome, SMALL_SHAPE)  # its words need the room
        if outcome is None or not outcome.offers:
            self.offers.hide()
            return
        top = tops_of(self._pieces, content)[self._offers_at]
        self.offers.move(round(content.center().x() - self.offers.width() / 2), round(top))

    def _card(self, outcome: Outcome, shape: int = SHAPE) -> list[Piece]:
        look, say, width = self._look, self._language, self._content().width()
        answer = outcome.answer.value
        size = look.px(shape)
        drawn = icons.draw(answer, look, answer, size, self.devicePixelRatioF())
        pieces = [picture_piece(drawn, QSize(size, size))]

        def add(text: str, how: Lettering, token: str = "") -> None:
            if text:
                pieces.append(text_piece(text, how, look, width, token))

        add(outcome.word.in_(say), WORD, f"{answer}_word")
        todo = outcome.todo.in_(say) if outcome.todo is not None else ""
        if outcome.name is not None:
            add(self._name(outcome), NAME)
            add(self._where_from(outcome), WHO)
        else:
            # Nobody is known: what to do takes the name's place.
            add(todo, ORDER)
            todo = ""
        add(outcome.post.in_(say) if outcome.post is not None else "", GO)
        add(todo, TODO)
        if outcome.offers:
            quiet = outcome.answer is Answer.DONE
            room = self.offers.show_offers(outcome.offers, int(width), quiet=quiet)
            self._offers_at = len(pieces)
            pieces.append(space_piece(room.height(), look.px(20)))
            self.offers.resize(room)
            add(self.offers.foot(outcome), FOOT)
        return pieces

    def _ready_card(self) -> list[Piece]:
        look, width = self._look, self._content().width()
        title, lead = self._ready_words()
        name = "no-camera" if self._camera.state is CameraState.LOST else "show-badge"
        size = QSize(look.px(320), look.px(220))
        drawn = icons.picture(name, look, size, self.devicePixelRatioF())
        return [
            picture_piece(drawn, size),
            text_piece(title, READY, look, width),
            text_piece(lead, READY_LEAD, look, width),
        ]

    # -- painting -----------------------------------------------------------------------------

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        self._lay_out()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        content = self._content()
        for piece, top in zip(self._pieces, tops_of(self._pieces, content), strict=True):
            if piece.paint is not None:
                piece.paint(painter, QRectF(content.left(), top, content.width(), piece.height))
        if self._fading is not None:
            painter.setOpacity(float(self._fade.currentValue() or 0.0))
            painter.drawPixmap(0, 0, self._fading)

    def _paint_ground(self, painter: QPainter) -> None:
        look = self._look
        answer = self._outcome.answer.value if self._outcome is not None else None
        edge = 3 if answer else 1
        painter.setPen(QPen(look.colour(answer or "line"), edge))
        painter.setBrush(look.colour(f"{answer}_soft" if answer else "panel"))
        inset = edge / 2
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, look.px(24), look.px(24))

    def _faded(self, _opacity: object) -> None:
        self.update()

    def _fade_over(self) -> None:
        self._fading = None
        self.update()
