"""岗位: every post's card, who will be missing, and moving people from post to post."""

from datetime import UTC, datetime

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from kiosk.desk.board import BoardView
from kiosk.desk.post_cards import PostCard
from kiosk.store.terms import sounds_like
from kiosk.ui.board_card import BoardCard
from kiosk.ui.board_drag import Dragging, Ground
from kiosk.ui.emptiness import Emptiness
from kiosk.ui.look import Look, Wears
from kiosk.ui.need_card import NeedCard
from kiosk.ui.picks import Pick
from kiosk.ui.room import Room
from kiosk.ui.search_field import SearchField
from kiosk.ui.text import PlainLabel, WrappedLabel
from sync.domain.wording import Say

_NARROWEST = 380
"""Of a card, at the sketch's scale."""
_MEASURED = 12
"""So many cards tell how wide one has to be: their words are the same."""
_NEED_AT = 5
"""Among the first cards, as the sketch has it: on the first screen, however many posts."""


class BoardPage(Room):
    """The board. Cards keep their places while the page is open; `arrange` sorts them."""

    icon = "board"

    move_asked = Signal(str, str)
    """(volunteer as a decimal number, post): dropped there."""
    person_asked = Signal(str)
    """A volunteer was tapped."""
    rollcall_asked = Signal(str)
    """A post's roll-call."""
    relief_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look()
        self._language = "zh"
        self._view = BoardView()
        self._known: Say | None = None
        self._at = datetime.now(UTC)
        self._minute = -1
        self._order: list[str] = []
        self._all = 0
        self._placed: tuple[tuple[str, ...], int] = ((), 0)
        self.cards: dict[str, BoardCard] = {}
        self._title = PlainLabel("title")
        self._totals = WrappedLabel("lead")
        self.short = Pick("yes")
        self.trouble = Pick("yes")
        self.search = SearchField()
        self.search.textChanged.connect(self.arrange)
        for pick in (self.short, self.trouble):
            pick.toggled.connect(self.arrange)
        self._head = QHBoxLayout()
        self._head.addWidget(self._title)
        self._head.addWidget(self._totals, 1)
        self._head.addWidget(self.short)
        self._head.addWidget(self.trouble)
        self._head.addWidget(self.search, 1)
        self._ground = Ground()
        self.need = NeedCard(self._ground)
        self.need.relief_asked.connect(self.relief_asked)
        self._grid = QGridLayout(self._ground)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self._ground)
        self._nothing = Emptiness("show-badge")
        self._no_match = Emptiness("no-match")
        body = QWidget()
        body.setObjectName("page")
        self._stack = QStackedLayout(body)
        for page in (self.area, self._nothing, self._no_match):
            self._stack.addWidget(page)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addWidget(body, 1)
        self.dragging = Dragging(self, self.area, self.cards)
        self.dragging.dropped.connect(self.move_asked)
        self._ground.held.connect(self.dragging.throw)
        self._say()

    # ---- what is shown ------------------------------------------------------------------------

    def title(self) -> str:
        """See `Room`."""
        return self.tr("Posts")

    @property
    def shown(self) -> tuple[str, ...]:
        """Give the posts whose cards are shown, in order."""
        return self._placed[0]

    @property
    def emptiness(self) -> str:
        """Say which empty state is shown: nothing, no-match, or none."""
        widget = self._stack.currentWidget()
        if widget is self._nothing:
            return "nothing"
        return "no-match" if widget is self._no_match else ""

    def show_board(self, view: BoardView, at: datetime) -> None:
        """Show the board as of `at`: only cards that are another object are written anew."""
        self._at = at
        minute = int(at.timestamp() // 60)
        if view is not self._view:
            posts = [card.post for card in view.cards if card.people or not card.foreign]
            before = [card.post for card in self._view.cards if card.people or not card.foreign]
            self._view = view
            for card in view.cards:
                if card.post in self.cards:
                    self.cards[card.post].show_card(card, at)
            self.need.show_board(view)
            self._say_totals()
            if posts != before:
                self.arrange()
        if minute != self._minute:
            self._minute = minute
            for shown in self.cards.values():
                if not shown.isHidden():
                    shown.tick(at)

    def show_known(self, known: Say | None) -> None:
        """Say that the numbers are only what is known here; None: they are the event's."""
        if known != self._known:
            self._known = known
            self._say_totals()

    def show_count(self, late: int) -> None:
        """Say on the room's switch how many are late or on too long."""
        self.count_changed.emit(late)

    def arrange(self) -> None:
        """Sort the cards, those in need first, and take out what the search leaves out."""
        known = [card for card in self._view.cards if card.people or not card.foreign]
        cards = {card.post: card for card in known}
        words = self.search.text().casefold().split()
        left = [card for card in known if self._fits(card, words)]
        left.sort(
            key=lambda card: (card.idle, -card.missing, -(card.late + card.tired + card.overdue))
        )
        for post in list(self.cards):
            if post not in cards:
                gone = self.cards.pop(post)
                gone.hide()
                gone.deleteLater()
        self._order = [card.post for card in left]
        for card in left:
            if card.post not in self.cards:
                self.cards[card.post] = self._new_card()
            self.cards[card.post].show_card(card, self._at)
        self._place()
        nothing = not any(not card.idle or card.next_starts for card in known)
        self._all = len(known)
        shown: QWidget = self.area if left else self._no_match
        self._stack.setCurrentWidget(self._nothing if nothing else shown)
        for widget in (self.search, self.short, self.trouble):
            widget.setVisible(not nothing)
        self._say_totals()

    def _fits(self, card: PostCard, words: list[str]) -> bool:
        if self.short.isChecked() and not card.missing:
            return False
        if self.trouble.isChecked() and not card.late + card.tired + card.overdue:
            return False
        if not words:
            return True
        names = [card.name.zh, card.name.en]
        for person in card.people:
            names += [person.name.zh, person.name.en, person.team]
        text = " ".join(names).casefold()
        return all(word in text or sounds_like(card.name.zh, word) for word in words)

    def _new_card(self) -> BoardCard:
        card = BoardCard(self._ground)
        card.wear(self._look)
        card.speak(self._language)
        card.person_tapped.connect(self.person_asked)
        card.rollcall_asked.connect(self.rollcall_asked)
        self.dragging.follow(card)
        return card

    def _columns(self) -> int:
        """Give how many cards fit beside each other, whatever their words need."""
        shown = [self.cards[post] for post in self._order[:_MEASURED]]
        gap = self._look.px(16)
        needed = [card.minimumSizeHint().width() + gap for card in shown]
        narrowest = max([self._look.px(_NARROWEST), *needed])
        return max(1, (self.area.viewport().width() + gap) // narrowest)

    def _place(self) -> None:
        """Put the cards into the grid, where that changes anything."""
        wanted = (tuple(self._order), self._columns())
        if wanted == self._placed:
            return
        before = self._placed[1]
        self._placed = wanted
        for placed in (*self.cards.values(), self.need):
            # Not `takeAt`: Python keeps what it gives, and Qt that one's old heights.
            self._grid.removeWidget(placed)
        for post, card in self.cards.items():
            card.setVisible(post in self._order)
        widgets: list[QWidget] = [self.cards[post] for post in self._order]
        filtered = len(widgets) < self._all
        self.need.setVisible(not filtered)
        if not filtered:
            widgets.insert(min(len(widgets), _NEED_AT), self.need)
        columns = wanted[1]
        for number, widget in enumerate(widgets):
            self._grid.addWidget(widget, number // columns, number % columns)
        rows = -(-len(widgets) // columns)
        for column in range(max(before, columns)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
            self._grid.setColumnMinimumWidth(column, 1 if column < columns else 0)
        for row in range(self._grid.rowCount()):
            self._grid.setRowStretch(row, 0)
        self._grid.setRowStretch(rows, 1)
        self._order_tabs(widgets)

    def _order_tabs(self, widgets: list[QWidget]) -> None:
        """Let Tab go from card to card as the eye does, and not as they were made."""
        before: QWidget = self.search
        for widget in widgets:
            stops = widget.stops() if isinstance(widget, BoardCard | NeedCard) else []
            for stop in stops:
                QWidget.setTabOrder(before, stop)
                before = stop

    def speak(self, language: str) -> None:
        """See `Room`."""
        self._language = language
        self.dragging.speak(language)
        for card in self.cards.values():
            card.speak(language)
        self.need.speak(language)
        self._say()

    def wear(self, look: Look) -> None:
        """See `Room`."""
        self._look = look
        self.search.wear(look)
        self._column.setContentsMargins(look.px(24), look.px(20), look.px(10), 0)
        self._column.setSpacing(look.px(16))
        self._head.setSpacing(look.px(12))
        self._head.setContentsMargins(0, 0, look.px(14), 0)
        self._grid.setSpacing(look.px(16))
        self._grid.setContentsMargins(0, 0, look.px(14), look.px(20))
        self.search.setMinimumWidth(look.px(160))
        self.search.setMaximumWidth(look.px(260))
        for pick in (self.short, self.trouble):
            pick.wear(look)
            pick.setFixedWidth(pick.sizeHint().width())
        parts: tuple[Wears, ...] = (self.need, self._nothing, self._no_match)
        for part in (*parts, *self.cards.values()):
            part.wear(look)
        self._place()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
            QTimer.singleShot(0, self, self._place)  # the cards' words come after the page's

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._place)

    def _say(self) -> None:
        self._title.say(self.tr("Posts"))
        self.short.say(self.tr("Short only"))
        self.trouble.say(self.tr("Late or too long"))
        for pick in (self.short, self.trouble):
            pick.setFixedWidth(pick.sizeHint().width())
        self.search.setPlaceholderText(self.tr("Search: post, name, team"))
        self.search.setAccessibleName(self.tr("Search on the board"))
        self._nothing.say(
            self.tr("No posts with shifts yet"),
            self.tr(
                "Posts and shifts come with the roster. Import one, or wait for the next exchange; "
                "badges can be scanned meanwhile."
            ),
        )
        self._no_match.say(
            self.tr("No post like that"), self.tr("Try fewer letters, or take the filter away.")
        )
        self._say_totals()

    def _say_totals(self) -> None:
        view = self._view
        parts = [
            self.tr("{on_duty} of {required} on duty").format(
                on_duty=view.on_duty, required=view.required
            )
        ]
        if view.missing:
            parts.append(self.tr("{count} short").format(count=view.missing))
        if view.late:
            parts.append(self.tr("{count} late").format(count=view.late))
        if self._known is not None:
            parts.append(self._known.in_(self._language))
        self._totals.say(" · ".join(parts) if self.emptiness != "nothing" else "")
