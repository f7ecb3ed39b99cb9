"""One person on the board: where to, and what else; a reason is asked for where one is needed."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from kiosk.desk.board import BoardView
from kiosk.desk.moving import MoveQuestion
from kiosk.desk.post_cards import Person, PostCard, Stand
from kiosk.desk.reasons import WHY_LONGEST
from kiosk.ui.buttons import BigButton
from kiosk.ui.folding_button import FoldingButton
from kiosk.ui.look import Look
from kiosk.ui.picks import Pick
from kiosk.ui.sheet import Sheet
from kiosk.ui.text import ElidedLabel, PlainLabel, WrappedLabel, age_text, clock_text

_COLUMNS = 2
_LIST_PX = 276
_ANSWERS = 4
_MARKS = (("absent", Stand.ABSENT), ("reached", Stand.REACHED), ("excused", Stand.EXCUSED))


class MoveSheet(Sheet):
    """Lies over the board. Everything it asks for names the volunteer as a decimal number."""

    move_asked = Signal(str, str, str)
    """(volunteer, post, why: the id of a ready answer, a captain's own words, or empty)"""
    break_asked = Signal(str)
    back_asked = Signal(str)
    off_asked = Signal(str)
    here_asked = Signal(str, str)
    """(volunteer, post): here after all."""
    mark_asked = Signal(str, str, str)
    """(volunteer, shift, state)"""
    unmark_asked = Signal(str, str)
    """(volunteer, shift)"""
    relief_asked = Signal(str, str)
    """(volunteer, post): who could take over from them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._person: Person | None = None
        self._card: PostCard | None = None
        self._view = BoardView()
        self._at: datetime | None = None
        self._question: MoveQuestion | None = None
        self._name = ElidedLabel("title")
        self._about = WrappedLabel("soft")
        self._where = PlainLabel("head")
        self.posts: list[Pick] = []
        self._posts_of: list[str] = []
        self._list = QWidget()
        self._list.setObjectName("page")
        self._grid = QGridLayout(self._list)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._list)
        self._ask = QFrame()
        self._ask.setObjectName("note")
        self._reasons = WrappedLabel("bold")
        self._why = PlainLabel("soft")
        self.answers = [FoldingButton() for _ in range(_ANSWERS)]
        self.words = QLineEdit()
        self.words.setMaxLength(WHY_LONGEST)
        self.take = BigButton("primary")
        self._fill_ask()
        self.rest, self.back, self.off = BigButton(), BigButton(), BigButton()
        self.relief, self.here = BigButton(), BigButton("primary")
        self.marks = [BigButton() for _ in _MARKS]
        self.unmark, self.done = BigButton(), BigButton()
        self._acts = QHBoxLayout()
        for button in self._act_buttons():
            self._acts.addWidget(button, 1)
        for widget in (self._name, self._about, self._where, self._area, self._ask):
            self.column.addWidget(widget)
        self.column.addLayout(self._acts)
        self.column.addWidget(self.done)
        self._connect()
        self.say()

    def _fill_ask(self) -> None:
        column = self._ask_column = QVBoxLayout(self._ask)
        column.addWidget(self._reasons)
        column.addWidget(self._why)
        grid = QGridLayout()
        for number, button in enumerate(self.answers):
            grid.addWidget(button, number // 2, number % 2)
        column.addLayout(grid)
        self._own = QHBoxLayout()
        self._own.addWidget(self.words, 1)
        self._own.addWidget(self.take)
        column.addLayout(self._own)

    def _act_buttons(self) -> list[BigButton]:
        first = [self.here, *self.marks, self.unmark]
        return [*first, self.rest, self.back, self.off, self.relief]

    def _connect(self) -> None:
        self.done.clicked.connect(self.leave)
        self.rest.clicked.connect(lambda: self._emit(self.break_asked))
        self.back.clicked.connect(lambda: self._emit(self.back_asked))
        self.off.clicked.connect(lambda: self._emit(self.off_asked))
        self.here.clicked.connect(lambda: self._emit(self.here_asked, self._post))
        self.relief.clicked.connect(lambda: self._emit(self.relief_asked, self._post))
        self.unmark.clicked.connect(lambda: self._emit(self.unmark_asked, self._shift))
        for button, (state, _) in zip(self.marks, _MARKS, strict=True):
            button.clicked.connect(
                lambda _=False, state=state: self._emit(self.mark_asked, self._shift, state)
            )
        for number, button in enumerate(self.answers):
            button.clicked.connect(lambda _=False, number=number: self._answer(number))
        self.words.textChanged.connect(self._typed)
        self.words.returnPressed.connect(self._answer_in_words)
        self.take.clicked.connect(self._answer_in_words)

    @property
    def volunteer(self) -> str:
        """Give whom it is about, as a decimal number."""
        return str(self._person.volunteer) if self._person is not None else ""

    @property
    def asking(self) -> bool:
        """Say whether it asks why."""
        return self._question is not None

    @property
    def _post(self) -> str:
        return self._card.post if self._card is not None else ""

    @property
    def _shift(self) -> str:
        return (self._person.shift or "") if self._person is not None else ""

    # ---- what is shown ------------------------------------------------------------------------

    def show_person(self, person: Person, card: PostCard, view: BoardView, at: datetime) -> None:
        """Show somebody on a card, and where they could go."""
        self._person, self._card, self._view, self._at = person, card, view, at
        self._question = None
        self._fill_posts()
        self.say()

    def ask_why(self, question: MoveQuestion) -> None:
        """Ask why somebody is to be moved all the same."""
        self._question = question
        self.words.clear()
        self.say()
        self.open()

    def _fill_posts(self) -> None:
        """Offer the posts, the shortest-handed first."""
        cards = [card for card in self._view.cards if card.post != self._post]
        cards.sort(key=lambda card: (card.idle, -card.missing, card.foreign, -card.required))
        while len(self.posts) < len(cards):
            pick = Pick("one", elides=True)
            pick.wear(self.look)
            number = len(self.posts)
            pick.clicked.connect(lambda _=False, number=number: self._choose(number))
            self._grid.addWidget(pick, number // _COLUMNS, number % _COLUMNS)
            self.posts.append(pick)
        self._posts_of = [card.post for card in cards]
        for pick, card in zip(self.posts, cards, strict=False):
            pick.setChecked(False)
            pick.say(card.name.in_(self.language), self._state_of(card))
        for number, pick in enumerate(self.posts):
            pick.setVisible(number < len(cards))

    def _state_of(self, card: PostCard) -> str:
        if card.foreign:
            return self.tr("another kiosk's")
        if card.missing:
            return self.tr("{count} short").format(count=card.missing)
        if card.surplus:
            return self.tr("{count} to spare").format(count=card.surplus)
        return self.tr("complete") if card.required else self.tr("no shift now")

    @override
    def say(self) -> None:
        """See `Sheet`."""
        person, card = self._person, self._card
        if person is None or card is None:
            return
        name = person.name.in_(self.language)
        self.setAccessibleName(name)
        self._name.say(name)
        self._about.say(self._words(person, card))
        self._where.say(self.tr("Move to (the clock runs on)"))
        self._fill_posts()
        self._say_question()
        self._say_acts(person)
        asking = self._question is not None
        self._where.setVisible(person.here and not asking)
        self._area.setVisible(person.here and not asking and bool(self._posts_of))
        self._ask.setVisible(asking)
        self.done.say(self.tr("Leave it") if asking else self.tr("Close"))
        rows = -(-len(self._posts_of) // _COLUMNS)
        pick_px = self.posts[0].height_px() if self.posts else 0
        gap = self.look.px(8)
        self._area.setFixedHeight(min(self.look.px(_LIST_PX), rows * (pick_px + gap)))
        if self.isVisible():
            self.column.activate()
            self.fit()

    def _words(self, person: Person, card: PostCard) -> str:
        post = card.name.in_(self.language)
        rests = person.stand is Stand.BREAK
        time = clock_text(person.counted if rests and person.counted else person.since)
        if rests:
            first = self.tr("{post}, on a break since {time}").format(post=post, time=time)
        elif person.here:
            first = self.tr("{post}, on duty since {time}").format(post=post, time=time)
        else:
            first = self.tr("{post}, planned from {time}").format(post=post, time=time)
        parts = [first, person.team]
        if person.stand is Stand.TIRED and self._at is not None:
            age = age_text(60 * person.minutes(self._at))
            parts.append(self.tr("on {age} at a stretch").format(age=age))
        return " · ".join(part for part in parts if part)

    def _say_question(self) -> None:
        asked = self._question
        if asked is None:
            return
        self._name.say(
            self.tr("Move {name} to {post} all the same?").format(
                name=asked.name.in_(self.language), post=asked.post_name.in_(self.language)
            )
        )
        self._reasons.say(" ".join(one.in_(self.language) for one in asked.reasons))
        self._why.say(self.tr("If so, why? It is kept with the entry."))
        for button, answer in zip(self.answers, asked.answers, strict=False):
            button.say(answer.text.in_(self.language))
        for number, button in enumerate(self.answers):
            button.setVisible(number < len(asked.answers))
        self.words.setPlaceholderText(self.tr("Another reason…"))
        self.words.setAccessibleName(self.tr("Another reason"))
        self.take.say(self.tr("Use this"), name=self.tr("Use the reason that was typed"))
        self._typed()

    @Slot()
    def _typed(self) -> None:
        self.take.setEnabled(bool(self.words.text().strip()))

    def _say_acts(self, person: Person) -> None:
        asking = self._question is not None
        awaited = not person.here and not asking
        marked = person.stand in {stand for _, stand in _MARKS}
        self.rest.say(self.tr("Break"))
        self.back.say(self.tr("Back from break"))
        self.off.say(self.tr("Sign off"))
        self.relief.say(self.tr("Find relief"))
        self.here.say(self.tr("Is here"))
        self.unmark.say(self.tr("Take the note back"))
        words = (self.tr("Absent"), self.tr("Reached"), self.tr("Excused"))
        for button, text, (_, stand) in zip(self.marks, words, _MARKS, strict=True):
            button.say(text)
            button.setVisible(awaited and person.stand is not stand)
        self.here.setVisible(awaited)
        self.unmark.setVisible(awaited and marked)
        here = person.here and not asking
        self.rest.setVisible(here and person.stand is not Stand.BREAK)
        self.back.setVisible(here and person.stand is Stand.BREAK)
        self.off.setVisible(here)
        self.relief.setVisible(here)

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self.look = look
        self._grid.setSpacing(look.px(8))
        self._acts.setSpacing(look.px(10))
        pad = look.px(16)
        self._ask_column.setContentsMargins(pad, pad, pad, pad)
        self._ask_column.setSpacing(look.px(10))
        for pick in self.posts:
            pick.wear(look)
        self._own.setSpacing(look.px(10))
        stops = (*self._act_buttons(), *self.answers, self.words, self.take, self.done)
        for stop in stops:
            stop.setMinimumHeight(max(56, look.px(56)))
        self.say()
        super().wear(look)

    @override
    def stops(self) -> list[QWidget]:
        """See `Sheet`."""
        if self._question is not None:
            return [*self.answers, self.words, self.take, self.done]
        shown = self.posts[: len(self._posts_of)] if self._area.isVisible() else []
        return [*shown, *self._act_buttons(), self.done]

    # ---- what is asked ------------------------------------------------------------------------

    def _emit(self, signal: object, *more: str) -> None:
        volunteer = self.volunteer
        self.hide()
        signal.emit(volunteer, *more)  # type: ignore[attr-defined]  # a bound signal

    def _choose(self, number: int) -> None:
        volunteer, post = self.volunteer, self._posts_of[number]
        self.hide()
        self.move_asked.emit(volunteer, post, "")

    def _answer(self, number: int) -> None:
        if self._question is not None:
            self._move_because(self._question.answers[number].why)

    @Slot()
    def _answer_in_words(self) -> None:
        text = " ".join(self.words.text().split())
        if text:
            self._move_because(text)

    def _move_because(self, why: str) -> None:
        asked, self._question = self._question, None
        if asked is not None:
            self.hide()
            self.move_asked.emit(str(asked.volunteer), asked.post, why)

    @override
    def leave(self) -> None:
        """See `Sheet`: a question that is left moves nobody."""
        self._question = None
        super().leave()
