"""计数: people served, by kind of service, with thumbs."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.desk.tally import ServiceCount, TallyBoard
from kiosk.ui.buttons import BigButton
from kiosk.ui.hold_button import HoldButton
from kiosk.ui.hour_bars import HourBars
from kiosk.ui.look import Look
from kiosk.ui.room import Room
from kiosk.ui.text import ElidedLabel, PlainLabel, WrappedLabel, clock_text

STEPS = (1, 5)
_COLUMNS = 3
_SIDE = 340
_CARD_LOW = 212


class ServiceCard(QFrame):
    """One kind of service: name, today's number, +1 and +5."""

    counted = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._service = ""
        self._pending = 0
        self._name = ElidedLabel("card-head")
        self.figure = PlainLabel("giant")
        self.pending = PlainLabel("pending")
        self._note = WrappedLabel("warn")
        self.buttons = (HoldButton(STEPS[0], "primary"), HoldButton(STEPS[1]))
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._name)
        self._column.addStretch(1)
        self._figures = QHBoxLayout()
        self._figures.addWidget(self.figure, 0, Qt.AlignmentFlag.AlignBottom)
        self._figures.addWidget(self.pending, 1, Qt.AlignmentFlag.AlignBottom)
        self._column.addLayout(self._figures)
        self._column.addWidget(self._note)
        self._column.addStretch(1)
        self._row = QHBoxLayout()
        for button in self.buttons:
            self._row.addWidget(button, 1)
            button.counted.connect(self._count)
            button.pending_changed.connect(self._show_pending)
        self._column.addLayout(self._row)

    def show_service(self, count: ServiceCount, name: str) -> None:
        """Show today's number of one kind of service."""
        self._service = count.service
        self._name.say(name)
        self.figure.say(f"{count.served:,}")
        self.figure.setAccessibleName(f"{name} {count.served:,}")
        for button in self.buttons:
            more = self.tr("Count {number} more: {service}").format(
                number=button.step, service=name
            )
            hold = self.tr("Hold to go on counting; slide away to take it back")
            button.say(f"＋{button.step}", name=more, hint=hold)
        self._say_pending()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        pad = look.px(20)
        self._column.setContentsMargins(pad, look.px(18), pad, pad)
        self._column.setSpacing(look.px(6))
        self._row.setSpacing(look.px(10))
        self._figures.setSpacing(look.px(12))
        self.pending.setContentsMargins(0, 0, 0, look.px(12))
        self.setMinimumHeight(look.px(_CARD_LOW))

    @Slot(int)
    def _count(self, people: int) -> None:
        self.counted.emit(self._service, people)

    @Slot(int)
    def _show_pending(self, pending: int) -> None:
        self._pending = pending
        self._say_pending()

    def _say_pending(self) -> None:
        self.pending.say(f"＋{self._pending}" if self._pending else "")
        self._note.say(self.tr("Let go to record") if self._pending else "")


class TallyPage(Room):
    """The post's services as cards; the day by the hour, undo and the log beside them."""

    icon = "tally"

    counted = Signal(str, int)
    """(service id, how many): to be recorded as one entry."""
    undo_asked = Signal()
    post_asked = Signal()
    """Another post is to be chosen."""
    log_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look()
        self._language = "zh"
        self._board: TallyBoard | None = None
        self.cards: list[ServiceCard] = []
        self._grid_place = QWidget()
        self._grid_place.setObjectName("page")
        self._grid = QGridLayout(self._grid_place)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column, 1)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._grid_place)
        self._side = QFrame()
        self._side.setObjectName("card")
        self.post = BigButton()
        self.post.clicked.connect(self.post_asked)
        self._today = WrappedLabel("soft")
        self.served = PlainLabel("figure")
        self.bars = HourBars()
        self._by_hour = PlainLabel("small")
        self.undo = BigButton()
        self.undo.clicked.connect(self.undo_asked)
        self.log = BigButton()
        self.log.clicked.connect(self.log_asked)
        self._fill_side()
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._scroll, 1)
        self._row.addWidget(self._side)
        self._say()

    def _fill_side(self) -> None:
        self._column = QVBoxLayout(self._side)
        self._column.addWidget(self.post)
        total = QHBoxLayout()
        total.addWidget(self._today, 1)
        total.addWidget(self.served, 0, Qt.AlignmentFlag.AlignBottom)
        self._column.addLayout(total)
        self._column.addWidget(self.bars, 1)
        self._column.addWidget(self._by_hour, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addWidget(self.undo)
        self._column.addWidget(self.log)

    def title(self) -> str:
        """See `Room`."""
        return self.tr("Tally")

    def show_board(self, board: TallyBoard) -> None:
        """Show a post's day."""
        self._board = board
        while len(self.cards) < len(board.services):
            card = ServiceCard()
            card.wear(self._look)
            card.counted.connect(self.counted)
            number = len(self.cards)
            self._grid.addWidget(card, number // _COLUMNS, number % _COLUMNS)
            self.cards.append(card)
        for number, card in enumerate(self.cards):
            card.setVisible(number < len(board.services))
        self._say()

    def wear(self, look: Look) -> None:
        """See `Room`."""
        self._look = look
        self._row.setContentsMargins(look.px(24), look.px(20), look.px(24), look.px(20))
        self._row.setSpacing(look.px(16))
        self._grid.setSpacing(look.px(16))
        self._side.setFixedWidth(look.px(_SIDE))
        pad = look.px(20)
        self._column.setContentsMargins(pad, pad, pad, pad)
        self._column.setSpacing(look.px(10))
        self.bars.wear(look)
        for card in self.cards:
            card.wear(look)

    def speak(self, language: str) -> None:
        """See `Room`."""
        self._language = language
        self._say()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _say(self) -> None:
        board, language = self._board, self._language
        self._today.say(self.tr("People served today"))
        self._by_hour.say(self.tr("by the hour"))
        self.bars.name(self.tr("People served by the hour"))
        self.log.say(self.tr("Post log"), hint=self.tr("Lost property, incidents, supplies"))
        self.undo.say(self.tr("Undo last"))
        if board is None:
            self.undo.setEnabled(False)
            self.post.hide()
            return
        here = next((name for post, name, _ in board.posts if post == board.post), None)
        self.post.setVisible(len(board.posts) > 1)
        if here is not None:
            name = self.tr("Counting at {post}; choose another post").format(
                post=here.in_(language)
            )
            at = self.tr("At {post}").format(post=here.in_(language))
            self.post.say(self._fitted(at), name=name, hint=name)
        self.served.say(f"{board.served:,}")
        self.bars.show_hours(board.hours)
        for card, count in zip(self.cards, board.services, strict=False):
            card.show_service(count, count.name.in_(language))
        self.undo.setEnabled(board.last is not None)
        if board.last is not None:
            last = self.tr("Undo {service} +{count} of {time}").format(
                service=board.last.name.in_(language),
                count=board.last.count,
                time=clock_text(board.last.at),
            )
            self.undo.say(self._undo_text(), name=last, hint=last)

    def _undo_text(self) -> str:
        """Name what goes, as far as there is room."""
        last = self._board.last if self._board else None
        if last is None:
            return self.tr("Undo last")
        text = self.tr("Undo: {service} +{count}").format(
            service=last.name.in_(self._language), count=last.count
        )
        return text if self._fitted(text) == text else self.tr("Undo last")

    def _fitted(self, text: str) -> str:
        room = self._look.px(_SIDE - 84)
        metrics = self._look.metrics(20, bold=True)
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
