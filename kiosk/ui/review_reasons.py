"""The sheets of 待核 that ask why: taking an entry back, and settling a turn's times.

A reason is the last tap: what it will change is shown above it, and one tap undoes it.
"""

from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QWidget
from typing_extensions import override

from kiosk.desk.annulling import Change
from kiosk.desk.settling import Settled, Unsettled
from kiosk.ui.buttons import BigButton
from kiosk.ui.look import Look, repolish
from kiosk.ui.reason_sheet import ReasonSheet
from kiosk.ui.review_sheet import stand_at
from kiosk.ui.text import PlainLabel, WrappedLabel, clock_text
from sync.domain.wording import same

_BEFORE_ANSWERS = 3
"""Title, who and about stand above."""


class AnnulSheet(ReasonSheet):
    """What taking an entry back changes, and why it is taken back."""

    annul_asked = Signal(str, str)
    """(the entry, the id of a ready answer or what was typed)"""

    def __init__(self, parent: QWidget) -> None:
        self._change: Change | None = None
        self.now = WrappedLabel("line")
        self.then = WrappedLabel("bold")
        self._heads = (PlainLabel("small"), PlainLabel("small"))
        self._box = QFrame()
        self._box.setObjectName("note")
        self._rows = QGridLayout(self._box)
        for row, (head, words) in enumerate(zip(self._heads, (self.now, self.then), strict=True)):
            self._rows.addWidget(head, row, 0)
            self._rows.addWidget(words, row, 1)
        self._rows.setColumnStretch(1, 1)
        super().__init__(parent)
        self.column.insertWidget(_BEFORE_ANSWERS, self._box)
        self.answered.connect(self._answered)

    def ask_why(self, change: Change) -> None:
        """Open on an entry that can be taken back."""
        self._change = change
        self.ask("", same(""), change.answers)

    @override
    def say(self) -> None:
        """See `Sheet`."""
        super().say()
        change = self._change
        if change is None:
            return
        language = self.language
        title = self.tr("Put it back?") if change.restores else self.tr("Take it back?")
        self.setAccessibleName(title)
        self.title.say(title)
        self.who.say(change.what.in_(language))
        self.who.setVisible(True)
        self.about.say(self.tr("Why? A tap on a reason does it."))
        self._heads[0].say(self.tr("Now"))
        self._heads[1].say(self.tr("Then"))
        self.now.say(change.before.in_(language))
        self.then.say(change.after.in_(language))

    @override
    def wear(self, look: Look) -> None:
        """See `Sheet`."""
        self._rows.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(12))
        self._rows.setHorizontalSpacing(look.px(14))
        self._rows.setVerticalSpacing(look.px(6))
        super().wear(look)

    @override
    def fit(self) -> None:
        """See `Sheet`."""
        self.ensurePolished()
        stand_at((self.about,), self)
        super().fit()

    @Slot(str)
    def _answered(self, reason: str) -> None:
        if self._change is not None:
            self.annul_asked.emit(self._change.entry, reason)


class Stepper(QFrame):
    """One moment, moved by big steps and small ones; a button held down goes on."""

    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.at: datetime | None = None
        self._word = PlainLabel("head")
        self._time = PlainLabel("title")
        self._time.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.steps = {minutes: BigButton() for minutes in (-15, -1, 1, 15)}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._word, 1)
        for minutes, button in self.steps.items():
            if minutes == 1:
                self._row.addWidget(self._time)
            button.setAutoRepeat(True)
            button.setAutoRepeatDelay(500)
            button.setAutoRepeatInterval(120)
            button.clicked.connect(self._step)
            self._row.addWidget(button)

    def show_moment(self, at: datetime | None, *, fixed: bool = False) -> None:
        """Show a moment; None: there is none to choose."""
        self.at = at
        for button in self.steps.values():
            button.setEnabled(at is not None and not fixed)
            button.setVisible(at is not None and not fixed)
        self._say()

    def say(self, word: str) -> None:
        """Write the words anew."""
        self._word.say(word)
        for minutes, button in self.steps.items():
            text = f"＋{minutes}" if minutes > 0 else f"−{-minutes}"
            name = (
                self.tr("{word}: {n} min later")
                if minutes > 0
                else self.tr("{word}: {n} min earlier")
            )
            button.say(text, name=name.format(word=word, n=abs(minutes)))
        self._say()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._row.setSpacing(look.px(10))
        self._time.setMinimumWidth(look.px(110))
        for button in self.steps.values():
            button.setFixedSize(look.px(88), max(56, look.px(60)))

    def _say(self) -> None:
        self._time.say(clock_text(self.at) if self.at is not None else self.tr("still on"))

    @Slot()
    def _step(self) -> None:
        sender = self.sender()
        minutes = next(one for one, button in self.steps.items() if button is sender)
        if self.at is not None:
            self.at += timedelta(minutes=minutes)
            self._say()
            self.moved.emit()


class SettleSheet(ReasonSheet):
    """When somebody really came and left, what comes of it, and how it is known."""

    times_changed = Signal(str, object, object)
    """(the turn, starts, ends or None)"""
    settle_asked = Signal(str, object, object, str)
    """(the turn, starts, ends or None, the id of a ready answer or what was typed)"""

    widest_px = 900

    def __init__(self, parent: QWidget) -> None:
        self._turn: Unsettled | None = None
        self._fine = True
        self._preview = same("")
        self.starts = Stepper()
        self.ends = Stepper()
        self.preview = WrappedLabel("bold")
        self._box = QFrame()
        self._box.setObjectName("note")
        self._boxed = QHBoxLayout(self._box)
        self._boxed.addWidget(self.preview, 1)
        self._ask = WrappedLabel("soft")
        super().__init__(parent)
        for at, widget in enumerate((self.starts, self.ends, self._box, self._ask)):
            self.column.insertWidget(_BEFORE_ANSWERS + at, widget)
        for number, button in enumerate(self.answers):
            self._grid.addWidget(button, number // 3, number % 3)  # times take the height
        self.starts.moved.connect(self._moved)
        self.ends.moved.connect(self._moved)
        self.answered.connect(self._answered)

    def ask_times(self, turn: Unsettled, preview: Settled) -> None:
        """Open on a turn in doubt."""
        self._turn = turn
        self.starts.show_moment(turn.starts)
        self.ends.show_moment(turn.ends, fixed=turn.ends_fixed)
        self._fine, self._preview = preview.fine, preview.text
        self.ask("", same(""), turn.answers)

    def show_preview(self, preview: Settled) -> None:
        """Say what would come of the times that are chosen."""
        self._fine, self._preview = preview.fine, preview.text
        self.say()
        self.fit()

    @override
    def stops(self) -> list[QWidget]:
        """See `Sheet`."""
        steps = [*self.starts.steps.values(), *self.ends.steps.values()]
        return [*steps, *super().stops()]

    @override
    def say(self) -> None:
        """See `Sheet`."""
        super().say()
        turn = self._turn
        if turn is None:
            return
        title = self.tr("When was it really?")
        self.setAccessibleName(title)
        self.title.say(title)
        self.who.say(f"{turn.who} · {turn.post.in_(self.language)}")
        self.who.setVisible(True)
        said = turn.flags[0] if turn.flags else turn.explanation
        self.about.say(said.in_(self.language))
        self.starts.say(self.tr("Came"))
        self.ends.say(self.tr("Left"))
        self.preview.say(self._preview.in_(self.language))
        self._box.setObjectName("note" if self._fine else "alarm")
        repolish(self._box)
        self._ask.say(self.tr("How do you know? A tap settles it."))
        for button in self.answers:
            button.setEnabled(self._fine)
        self.words.setEnabled(self._fine)

    @override
    def wear(self, look: Look) -> None:
        """See `Sheet`."""
        self._boxed.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(12))
        self.starts.wear(look)
        self.ends.wear(look)
        super().wear(look)
        self.column.setSpacing(look.px(10))
        for button in self.answers:
            button.setFixedHeight(max(56, look.px(58)))

    @override
    def fit(self) -> None:
        """See `Sheet`."""
        self.ensurePolished()
        stand_at((self.about, self._ask), self)
        super().fit()

    @Slot()
    def _moved(self) -> None:
        if self._turn is not None:
            self.times_changed.emit(self._turn.turn, self.starts.at, self.ends.at)

    @Slot(str)
    def _answered(self, reason: str) -> None:
        if self._turn is not None:
            self.settle_asked.emit(self._turn.turn, self.starts.at, self.ends.at, reason)
