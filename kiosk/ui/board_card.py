"""One post on the board: its numbers, its people, and where somebody can be dropped."""

from datetime import datetime

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.desk.post_cards import Person, PostCard, Stand
from kiosk.ui.buttons import BigButton, Chip
from kiosk.ui.flow import Flow
from kiosk.ui.look import Look
from kiosk.ui.person_chip import PersonChip
from kiosk.ui.text import PlainLabel, WrappedLabel, clock_text
from kiosk.ui.two_lines import TwoLines

FOLDED = 12
"""So many chips are shown before the rest fold into one; trouble is never folded away."""


class BoardCard(QFrame):
    """A post; shows what it is given and repaints only what changed."""

    person_tapped = Signal(str)
    rollcall_asked = Signal(str)
    """A post's id."""
    drag_moved = Signal(str, QPoint)
    drag_ended = Signal(str, QPoint, bool)
    swiped = Signal(object, QPointF)
    taken_hold_of = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._look = Look()
        self._language = "zh"
        self._card: PostCard | None = None
        self._at: datetime | None = None
        self._open = False
        self._landing = ""
        self._name = TwoLines("mark")
        self.pill = Chip(leads=False)
        self._on_duty = PlainLabel("big")
        self._of = PlainLabel("of")
        self.call = BigButton()
        self.call.clicked.connect(self._ask_rollcall)
        self._line = WrappedLabel("soft")
        self.people = Flow()
        self._chips: dict[int, PersonChip] = {}
        self.more = BigButton()
        self.more.clicked.connect(self._unfold)
        head, figures = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignTop)
        figures.addWidget(self._on_duty, 0, Qt.AlignmentFlag.AlignBottom)
        figures.addWidget(self._of, 1, Qt.AlignmentFlag.AlignBottom)
        figures.addWidget(self.call)
        self._column = QVBoxLayout(self)
        self._column.addLayout(head)
        self._column.addLayout(figures)
        self._column.addWidget(self._line)
        self._column.addWidget(self.people)
        self._column.addStretch(1)

    @property
    def card(self) -> PostCard | None:
        """Give what is shown."""
        return self._card

    @property
    def chips(self) -> tuple[PersonChip, ...]:
        """Give the chips that are shown, in order."""
        return tuple(one for one in self.people.things if isinstance(one, PersonChip))

    def stops(self) -> list[QWidget]:
        """Give where Tab goes, in order."""
        return [self.call, *self.people.things]

    def show_card(self, card: PostCard, at: datetime) -> None:
        """Show a post as of `at`; nothing is done for a card that is shown already."""
        if card is self._card:
            return
        self._card, self._at = card, at
        self._say()

    def tick(self, at: datetime) -> None:
        """Let the minutes on the chips go on."""
        self._at = at
        wider = False
        for chip in self.chips:
            if chip.person is not None and chip.person.counted is not None:
                wider |= chip.show_person(chip.person, at, self._language)
        if wider:
            self.people.place()

    def speak(self, language: str) -> None:
        """Show names in another language."""
        self._language = language
        self._say()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        pad = look.px(20)
        self._column.setContentsMargins(pad, look.px(14), pad, look.px(12))
        self._column.setSpacing(look.px(4))
        self._of.setContentsMargins(look.px(6), 0, 0, look.px(7))
        self.people.space(look.px(8), 0)
        self.pill.wear(look)
        for chip in self._chips.values():
            chip.wear(look)
        self.people.place()

    def invite(self, words: str) -> None:
        """Say that what is dragged lands here, and what will be; nothing takes that away."""
        if words == self._landing:
            return
        self._landing = words
        if words:
            self.pill.say(words, icon="relief", tone="post")
        elif self._card is not None:
            self._say_pill(self._card)
        self.update()

    # ---- what is said -------------------------------------------------------------------------

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _say(self) -> None:
        card = self._card
        if card is None or self._at is None:
            return
        name = card.name.in_(self._language)
        self._name.say(name)
        self._on_duty.say(str(card.on_duty))
        of = self.tr("/ {required} on duty").format(required=card.required)
        self._of.say(self.tr("sent from here") if card.foreign else of)
        self._say_pill(card)
        self._line.say(self._counts(card))
        self._line.setVisible(bool(self._line.text()))
        awaited = sum(not person.here for person in card.people)
        self.call.setVisible(awaited > 0)
        self.call.say(
            self.tr("Roll-call {count}").format(count=awaited),
            name=self.tr("Roll-call at {post}, {count} names").format(post=name, count=awaited),
        )
        self.setAccessibleName(
            self.tr("{post}: {on_duty} of {required} on duty").format(
                post=name, on_duty=card.on_duty, required=card.required
            )
        )
        self._show_people(card, self._at)

    def _say_pill(self, card: PostCard) -> None:
        if self._landing:
            return
        if card.missing:
            text = self.tr("{count} short").format(count=card.missing)
            self.pill.say(text, icon="choose", tone="choose")
        elif card.surplus and card.required:
            text = self.tr("{count} to spare").format(count=card.surplus)
            self.pill.say(text, icon="done", tone="done")
        elif card.foreign:
            self.pill.say(self.tr("Another kiosk's"), tone="plain")
        elif card.required:
            self.pill.say(self.tr("Complete"), icon="done", tone="done")
        else:
            self.pill.say(self.tr("No shift now"), tone="plain")

    def _counts(self, card: PostCard) -> str:
        """Give the numbers that are not 0; of a quiet post, when it begins."""
        counted = (
            (card.on_break, self.tr("{count} on break")),
            (card.due, self.tr("{count} due")),
            (card.late, self.tr("{count} late")),
            (card.overdue, self.tr("{count} overdue")),
            (card.tired, self.tr("{count} on too long")),
        )
        parts = [words.format(count=count) for count, words in counted if count]
        if card.idle and card.next_starts is not None:
            starts = card.next_starts
            same_day = (
                self._at is not None and starts.date() == self._at.astimezone(starts.tzinfo).date()
            )
            time = clock_text(starts) if same_day else f"{starts:%m-%d %H:%M}"
            parts.append(self.tr("next shift {time}").format(time=time))
        return " · ".join(parts)

    def _show_people(self, card: PostCard, at: datetime) -> None:
        people = card.people
        folded = 0
        if len(people) > FOLDED + 1 and not self._open:
            people = self._unfolded(people)
            folded = len(card.people) - len(people)
        kept: dict[int, PersonChip] = {}
        for person in people:
            chip = self._chips.pop(person.volunteer, None) or self._new_chip()
            chip.show_person(person, at, self._language)
            kept[person.volunteer] = chip
        for chip in self._chips.values():
            chip.hide()
            chip.deleteLater()
        self._chips = kept
        things: list[QWidget] = list(kept.values())
        if folded or (self._open and len(card.people) > FOLDED + 1):
            more = self.tr("+{count} more").format(count=folded)
            self.more.say(more if folded else self.tr("Show fewer"))
            things.append(self.more)
        self.people.setVisible(bool(things))
        self.people.show_things(things)

    def _unfolded(self, people: tuple[Person, ...]) -> tuple[Person, ...]:
        """Keep those that a captain must see, and of the others as many as there is room for."""
        plain = [one for one in people if one.stand in {Stand.ON, Stand.DUE}]
        room = max(0, FOLDED - (len(people) - len(plain)))
        left_out = set(map(id, plain[room:]))
        return tuple(one for one in people if id(one) not in left_out)

    def _new_chip(self) -> PersonChip:
        chip = PersonChip(self.people)
        chip.wear(self._look)
        chip.person_tapped.connect(self.person_tapped)
        chip.drag_moved.connect(self.drag_moved)
        chip.drag_ended.connect(self.drag_ended)
        chip.swiped.connect(self.swiped)
        chip.taken_hold_of.connect(self.taken_hold_of)
        return chip

    def _unfold(self) -> None:
        self._open = not self._open
        self._say()

    def _ask_rollcall(self) -> None:
        if self._card is not None:
            self.rollcall_asked.emit(self._card.post)

    # ---- Qt -----------------------------------------------------------------------------------

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See Qt: the page scrolls by it."""
        event.ignore()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt: where somebody lands is said by an edge, a ground and a word."""
        super().paintEvent(event)
        if not self._landing:
            return
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(look.colour("blue_soft"))
        painter.setPen(QPen(look.colour("blue"), look.px(3), Qt.PenStyle.DashLine))
        inset = look.px(2) + 1
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, look.px(15), look.px(15))
