"""同步: what is pending, when the hub last answered, and why it does not."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from kiosk.ui import icons
from kiosk.ui.buttons import BigButton
from kiosk.ui.line_figure import LineFigure
from kiosk.ui.line_words import coming, line_words, seconds_since
from kiosk.ui.look import Look
from kiosk.ui.room import Room
from kiosk.ui.stick_row import StickRow
from kiosk.ui.text import PlainLabel, WrappedLabel, age_text, ago_text, clock_text
from sync.client.line import Line, LineState

_CLOCKS_AGREE_MS = 2_000
_BESIDE = 760
"""The foot's buttons' width at the sketch's scale, up to which a sentence has room beside them."""


class _Fact(QFrame):
    """A card with a name, one figure, and a sentence about it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._name = WrappedLabel("soft")
        self.figure = WrappedLabel("big")
        self.note = WrappedLabel("soft")
        self._column = QVBoxLayout(self)
        for label in (self._name, self.figure, self.note):
            self._column.addWidget(label)
        self._column.addStretch(1)

    def say(self, name: str, figure: str, note: str) -> None:
        """Show the fact."""
        self._name.say(name)
        self.figure.say(figure)
        self.note.say(note)

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        pad = look.px(20)
        self._column.setContentsMargins(pad, look.px(16), pad, look.px(16))
        self._column.setSpacing(look.px(4))


class SyncPage(Room):
    """The exchange goes on by itself, and this page says how it stands."""

    icon = "sync"

    preflight_asked = Signal()
    organiser_asked = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._zone: tzinfo = UTC
        self._language = "zh"
        self._look = Look()
        self._state = LineState()
        self._head = QFrame()
        self._head.setObjectName("card")
        self._icon = PlainLabel("icon")
        self.word = PlainLabel("big")
        self.lead = WrappedLabel("lead")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.word)
        words.addWidget(self.lead)
        self._top = QHBoxLayout()
        self._top.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        self._top.addLayout(words, 1)
        self._figure = LineFigure()
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.hide()
        self._head_column = QVBoxLayout(self._head)
        self._head_column.addLayout(self._top)
        self._head_column.addWidget(self.progress)
        self._head_column.addWidget(self._figure, 1)
        self.pending, self.exchanged, self.clock, self.aside = (_Fact() for _ in range(4))
        self._grid = QGridLayout()
        for number, fact in enumerate(self._facts()):
            self._grid.addWidget(fact, 0, number)
            self._grid.setColumnStretch(number, 1)
        self._foot = QFrame()
        self._foot.setObjectName("card")
        self._foot_text = WrappedLabel("soft")
        self._foot_row = QHBoxLayout(self._foot)
        self.preflight = BigButton()
        self.preflight.clicked.connect(self.preflight_asked)
        self.organiser = BigButton()
        self.organiser.clicked.connect(self.organiser_asked)
        self.organiser.hide()
        self._foot_row.addWidget(self._foot_text, 1)
        self.stick = StickRow()
        self.stick.changed.connect(self.refresh)
        self._foot_row.addWidget(self.stick)
        self._foot_row.addWidget(self.organiser)
        self._foot_row.addWidget(self.preflight)
        inside = QWidget()
        inside.setObjectName("page")
        inside.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._column = QVBoxLayout(inside)
        self._column.addWidget(self._head, 1)
        self._column.addLayout(self._grid)
        self._column.addWidget(self._foot)
        # Only longer words than ours have to be scrolled.
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self.refresh()

    def title(self) -> str:
        """See `Room`."""
        return self.tr("Sync")

    def show_line(self, state: LineState) -> None:
        """Show how the line stands."""
        self._state = state
        self.refresh()
        self.count_changed.emit(state.pending)

    def show_organiser(self) -> None:
        """Offer the organiser's page: it is joined with what is behind it.

        The hub is this laptop's own then: nothing has to be carried to it.
        """
        self.organiser.show()
        self.stick.hide()

    def show_zone(self, zone: tzinfo) -> None:
        """Show times in the event's zone."""
        self._zone = zone
        self.refresh()

    def speak(self, language: str) -> None:
        """See `Room`."""
        self._language = language
        self.refresh()

    def wear(self, look: Look) -> None:
        """See `Room`."""
        self._look = look
        self._column.setContentsMargins(look.px(24), look.px(16), look.px(24), look.px(16))
        self._column.setSpacing(look.px(16))
        self._grid.setSpacing(look.px(20))
        self._head_column.setContentsMargins(look.px(32), look.px(20), look.px(32), look.px(16))
        self._head_column.setSpacing(look.px(12))
        self._figure.wear(look)
        self.progress.setFixedHeight(look.px(10))
        self._top.setSpacing(look.px(28))
        self._foot_row.setContentsMargins(look.px(20), look.px(16), look.px(20), look.px(16))
        self._foot_row.setSpacing(look.px(20))
        self.stick.wear(look)
        for fact in self._facts():
            fact.wear(look)
        self.refresh()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.refresh()

    def refresh(self) -> None:
        """Say it anew: time has passed."""
        state, now = self._state, self._now()
        words = line_words(state, now)
        self._figure.show_line(state)
        tone = words.tone
        token = tone if tone in {"done", "choose", "stop"} else "blue"
        size = self._look.px(88)
        drawn = icons.draw(words.icon, self._look, token, size, self.devicePixelRatioF())
        self._icon.setPixmap(drawn)
        self._icon.setAccessibleName(words.word)
        self.word.say(words.word)
        told = state.reason is not None and not state.relay
        reason = state.reason.in_(self._language) if told and state.reason is not None else ""
        self.lead.say(reason or self._lead())
        self._say_coming()
        self._say_pending()
        self._say_exchanged(now)
        self._say_clock()
        self._say_aside()
        self.stick.say()
        self._foot_text.say(
            self.stick.sentence
            or self.tr(
                "Every scan is kept here first and sent by itself. Without a network nothing "
                "is lost."
            )
        )

        self.organiser.say(
            self.tr("Roster, badges, kiosks"), hint=self.tr("Open the organiser's page")
        )
        self.preflight.say(
            self.tr("Check before opening"), hint=self.tr("Open the list of what is ready")
        )
        self._stand_foot()

    def _stand_foot(self) -> None:
        """Put the buttons beside the sentence, or below it where words are longer than ours."""
        beside = self.stick.sizeHint().width() + self.preflight.sizeHint().width()
        fits = beside <= self._look.px(_BESIDE)
        way = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        self._foot_row.setDirection(way)

    def _facts(self) -> tuple[_Fact, _Fact, _Fact, _Fact]:
        return self.pending, self.exchanged, self.clock, self.aside

    def _say_coming(self) -> None:
        percent = coming(self._state)
        self.progress.setVisible(percent is not None)
        if percent is not None:
            self.progress.setValue(percent)
            self.progress.setAccessibleName(self._lead())

    def _lead(self) -> str:
        percent = coming(self._state)
        if percent is not None:
            return self.tr("The event's data is coming from the hub: {percent} %").format(
                percent=percent
            )
        match self._state.line:
            case Line.ALONE:
                return self.tr("This kiosk works by itself; everything is kept here.")
            case Line.WAITING:
                return self.tr("Looking for the hub. Check-in works already.")
            case Line.SYNCED:
                return self.tr("The hub has everything that was recorded here.")
            case Line.SENDING:
                return self.tr("Entries are on their way to the hub.")
            case Line.OFFLINE if self._state.relay:
                return self.tr("The relay at the venue takes everything and passes it on.")
            case Line.OFFLINE:
                return self.tr("The hub does not answer. Go on checking in.")
            case Line.STOPPED:
                return self.tr("The hub refuses this kiosk. Call the organiser.")

    def _say_pending(self) -> None:
        pending = self._state.pending
        note = self.tr("Stored here, not yet at the hub") if pending else self.tr("All sent")
        if self._state.line is Line.ALONE:
            note = self.tr("Stored here")
        elif self._state.held:
            note = self.tr("{count} of them also at the relay").format(count=self._state.held)
        self.pending.say(self.tr("Pending entries"), f"{pending:,}", note)

    def _say_exchanged(self, now: datetime) -> None:
        state = self._state
        name = self.tr("Last exchange")
        age_s = seconds_since(state.last_exchange, now)
        if state.last_exchange is None or age_s is None:
            self.exchanged.say(name, "—", self.tr("None since the start"))
            return
        note = ago_text(age_s)
        offline_s = seconds_since(state.offline_since, now)
        if state.offline_since is not None and offline_s is not None:
            note = self.tr("Offline since {time}, {age}").format(
                time=clock_text(self._at_event(state.offline_since)),
                age=age_text(offline_s),
            )
        at = self._at_event(state.last_exchange)
        self.exchanged.say(name, clock_text(at, seconds=True), note)

    def _at_event(self, then: datetime) -> datetime:
        """Put a time of this computer's clock right, in the event's zone."""
        return (then + timedelta(milliseconds=self._state.offset_ms)).astimezone(self._zone)

    def _say_clock(self) -> None:
        state = self._state
        name = self.tr("Clock against the hub")
        if state.last_exchange is None:
            self.clock.say(name, "—", self.tr("Not measured yet"))
            return
        apart_ms = abs(state.offset_ms)
        figure = self.tr("{seconds} s").format(seconds=f"{apart_ms / 1000:.1f}")
        if apart_ms >= 60_000:
            figure = age_text(apart_ms / 1000)
        within = f"{max(state.uncertainty_ms, 1) / 1000:.2f}"
        if apart_ms <= max(_CLOCKS_AGREE_MS, state.uncertainty_ms):
            note = self.tr("They agree (within {seconds} s)").format(seconds=within)
        elif state.offset_ms > 0:
            note = self.tr("Slow here; the hub corrects it")
        else:
            note = self.tr("Fast here; the hub corrects it")
        self.clock.say(name, figure, note)

    def _say_aside(self) -> None:
        count = self._state.quarantined
        note = self.tr("See Review") if count else self.tr("None")
        self.aside.say(self.tr("Set aside by the hub"), f"{count:,}", note)
