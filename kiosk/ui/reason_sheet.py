"""The sheet that asks a captain why, all the same: ready answers for a thumb, or words of one's own.

No answer has the focus when it opens: a second Enter by mistake must not become a reason that
nobody gave. The keys 1 to 6 give one.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from kiosk.desk.reasons import WHY_LONGEST, Why
from kiosk.ui.buttons import BigButton
from kiosk.ui.folding_button import FoldingButton
from kiosk.ui.look import Look
from kiosk.ui.sheet import Sheet
from kiosk.ui.text import ElidedLabel, PlainLabel, WrappedLabel
from sync.domain.wording import Say, same

_MOST = 6


class ReasonSheet(Sheet):
    """Asks; decides nothing."""

    answered = Signal(str)
    """The id of a ready answer, or what was typed."""

    widest_px = 760

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._who = ""
        self._about = same("")
        self._answers: tuple[Why, ...] = ()
        self.title = PlainLabel("title")
        self.who = ElidedLabel("head")
        self.about = WrappedLabel("soft")
        self.answers = [FoldingButton() for _ in range(_MOST)]
        self.words = QLineEdit()
        self.words.setMaxLength(WHY_LONGEST)
        self.take = BigButton("primary")
        self.back = BigButton("link")
        for label in (self.title, self.who, self.about):
            self.column.addWidget(label)
        self._grid = QGridLayout()
        for number, button in enumerate(self.answers):
            self._grid.addWidget(button, number // 2, number % 2)
            button.clicked.connect(self._answer)
        self.column.addLayout(self._grid)
        self._own = QHBoxLayout()
        self._own.addWidget(self.words, 1)
        self._own.addWidget(self.take)
        self.column.addLayout(self._own)
        self.column.addWidget(self.back)
        self.words.textChanged.connect(self._typed)
        self.words.returnPressed.connect(self._answer_in_words)
        self.take.clicked.connect(self._answer_in_words)
        self.back.clicked.connect(self.leave)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.say()

    def ask(self, who: str, about: Say, answers: Sequence[Why]) -> None:
        """Ask about this volunteer; `about` says what speaks against it."""
        self._who, self._about, self._answers = who, about, tuple(answers[:_MOST])
        self.words.clear()
        self.say()
        self.open()

    @override
    def open(self) -> None:
        """See `Sheet`."""
        super().open()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt: a digit gives an answer, Escape leaves."""
        number = event.key() - Qt.Key.Key_1
        if 0 <= number < len(self._answers):
            self.answers[number].click()
        else:
            super().keyPressEvent(event)

    @override
    def fit(self) -> None:
        """See `Sheet`: the answers differ in number from question to question."""
        # The style sheet's least height comes with the polish; a thumb's goes before it.
        for stop in self.stops():
            stop.ensurePolished()
            stop.setFixedHeight(max(56, self.look.px(68 if stop in self.answers else 56)))
        self._grid.invalidate()
        self.column.activate()
        super().fit()

    @override
    def stops(self) -> list[QWidget]:
        """See `Sheet`."""
        return [*self.answers, self.words, self.take, self.back]

    @override
    def say(self) -> None:
        """See `Sheet`."""
        self.setAccessibleName(self.tr("Why all the same?"))
        self.title.say(self.tr("Why all the same?"))
        self.who.say(self._who)
        self.who.setVisible(bool(self._who))
        self.about.say(self._about.in_(self.language))
        for number, button in enumerate(self.answers):
            known = number < len(self._answers)
            if known:
                key = self.tr("Key {key}").format(key=number + 1)
                button.say(self._answers[number].text.in_(self.language), hint=key)
            button.setVisible(known)
        self.words.setPlaceholderText(self.tr("Another reason…"))
        self.words.setAccessibleName(self.tr("Another reason"))
        self.take.say(self.tr("Use this"), name=self.tr("Use the reason that was typed"))
        self.back.say(self.tr("Back"), hint=self.tr("Key {key}").format(key="Esc"))
        self._typed()

    @override
    def wear(self, look: Look) -> None:
        """See `Sheet`."""
        self._grid.setSpacing(look.px(12))
        self._own.setSpacing(look.px(12))
        super().wear(look)

    @Slot()
    def _typed(self) -> None:
        self.take.setEnabled(bool(self.words.text().strip()))

    @Slot()
    def _answer(self) -> None:
        sender = self.sender()
        number = next(at for at, button in enumerate(self.answers) if button is sender)
        self.hide()
        self.answered.emit(self._answers[number].why)

    @Slot()
    def _answer_in_words(self) -> None:
        text = " ".join(self.words.text().split())
        if text:
            self.hide()
            self.answered.emit(text)
