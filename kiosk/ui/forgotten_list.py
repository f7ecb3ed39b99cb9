"""Forgotten sign-outs, one line each: as planned, or when they really left."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.desk.forgotten import Forgotten
from kiosk.desk.reasons import duration
from kiosk.ui.buttons import BigButton
from kiosk.ui.look import Look
from kiosk.ui.text import ElidedLabel, PlainLabel, WrappedLabel, clock_text, span_text

STEP = timedelta(minutes=15)


class _Row(QFrame):
    """One turn that nobody ended."""

    end_asked = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._one: Forgotten | None = None
        self._ends: datetime | None = None
        """The time that a captain is choosing; None: the assumed one."""
        self.who = ElidedLabel("head")
        self.about = ElidedLabel("soft")
        self.planned = BigButton()
        self.other = BigButton()
        self.less = BigButton()
        self.ends = PlainLabel("title")
        self.more = BigButton()
        self.take = BigButton("primary")
        self._words = QVBoxLayout()
        self._words.addWidget(self.who)
        self._words.addWidget(self.about)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._words)
        self._row = QHBoxLayout()
        self._column.addLayout(self._row)
        # Below the words: a name is not cut for the sake of a button.
        for widget in (self.planned, self.other, self.less, self.ends, self.more):
            self._row.addWidget(widget)
        self._row.addWidget(self.take, 1)
        self._row.addStretch(1)
        self.planned.clicked.connect(self._as_planned)
        self.other.clicked.connect(self._otherwise)
        self.less.clicked.connect(self._earlier)
        self.more.clicked.connect(self._later)
        self.take.clicked.connect(self._take)

    def show_turn(self, one: Forgotten, language: str) -> None:
        """Show a turn; a time that is being chosen stays while it is the same one."""
        if self._one is None or self._one.turn != one.turn:
            self._ends = None
        self._one = one
        name = one.name.in_(language)
        self.who.say(f"{name} · {one.team}" if one.team else name)
        parts = (
            one.post.in_(language),
            span_text(one.since, one.assumed_end),
            duration(one.minutes).in_(language),
        )
        self.about.say(" · ".join(part for part in parts if part))
        self.say()

    def say(self) -> None:
        """Write every word anew."""
        if self._one is None:
            return
        end = clock_text(self._one.assumed_end)
        if self._one.planned:
            self.planned.say(self.tr("Off at {time}, as planned").format(time=end))
        else:
            self.planned.say(self.tr("Off at {time}").format(time=end))
        self.other.say(self.tr("Another time…"))
        self.less.say("−15", name=self.tr("15 minutes earlier"))
        self.more.say("＋15", name=self.tr("15 minutes later"))
        choosing = self._ends is not None
        for widget in (self.planned, self.other):
            widget.setVisible(not choosing)
        times: tuple[QWidget, ...] = (self.less, self.ends, self.more, self.take)
        for part in times:
            part.setVisible(choosing)
        if self._ends is not None:
            self.ends.say(clock_text(self._ends))
            self.less.setEnabled(self._ends - STEP >= self._one.since)
            self.take.say(self.tr("Off at {time}").format(time=clock_text(self._ends)))

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        pad = look.px(16)
        self._column.setContentsMargins(pad, look.px(12), pad, look.px(14))
        self._column.setSpacing(look.px(10))
        self._row.setSpacing(look.px(10))
        self._words.setSpacing(look.px(2))
        self.less.setFixedWidth(look.px(84))
        self.more.setFixedWidth(look.px(84))

    @Slot()
    def _as_planned(self) -> None:
        if self._one is not None:
            self.end_asked.emit(self._one.turn, self._one.assumed_end)

    @Slot()
    def _otherwise(self) -> None:
        if self._one is not None:
            self._ends = self._one.assumed_end
            self.say()

    @Slot()
    def _earlier(self) -> None:
        if self._ends is not None:
            self._ends -= STEP
            self.say()

    @Slot()
    def _later(self) -> None:
        if self._ends is not None:
            self._ends += STEP
            self.say()

    @Slot()
    def _take(self) -> None:
        if self._one is not None and self._ends is not None:
            self.end_asked.emit(self._one.turn, self._ends)


class ForgottenList(QWidget):
    """Every forgotten sign-out; to be put on a page that scrolls."""

    end_asked = Signal(str, object)
    """(the turn's opening entry, an aware datetime)"""
    all_asked = Signal(list)
    """The turns' opening entries: all of them as planned."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look()
        self._language = "zh"
        self._turns: tuple[Forgotten, ...] = ()
        self.title = PlainLabel("head")
        self.lead = WrappedLabel("soft")
        self.all = BigButton()
        self.rows: list[_Row] = []
        self._top = QHBoxLayout()
        words = QVBoxLayout()
        words.addWidget(self.title)
        words.addWidget(self.lead)
        self._top.addLayout(words, 1)
        self._top.addWidget(self.all)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._top)
        self.all.clicked.connect(self._ask_all)
        self._say()

    def show_forgotten(self, turns: Sequence[Forgotten]) -> None:
        """Show these, the oldest first."""
        self._turns = tuple(turns)
        while len(self.rows) < len(self._turns):
            row = _Row()
            row.wear(self._look)
            row.end_asked.connect(self.end_asked)
            self._column.addWidget(row)
            self.rows.append(row)
        self._say()

    def speak(self, language: str) -> None:
        """Show names and posts in another language."""
        self._language = language
        self._say()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        self._column.setSpacing(look.px(10))
        self._top.setSpacing(look.px(12))
        for row in self.rows:
            row.wear(look)

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _say(self) -> None:
        number = len(self._turns)
        title = self.tr("Forgotten sign-outs: {number}").format(number=number)
        self.setAccessibleName(title)
        self.title.say(title)
        self.lead.say(
            self.tr("Their time is only assumed until somebody says when they left.")
            if number
            else self.tr("Everybody who was on duty has signed off or is still here.")
        )
        self.all.say(self.tr("All as planned"))
        self.all.setVisible(number > 1)
        for at, row in enumerate(self.rows):
            if at < number:
                row.show_turn(self._turns[at], self._language)
            row.setVisible(at < number)

    @Slot()
    def _ask_all(self) -> None:
        self.all_asked.emit([one.turn for one in self._turns])
