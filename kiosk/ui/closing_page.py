"""收岗: the steps of closing a day on the left, the chosen one on the right."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from kiosk.desk.closing_steps import ClosingStep, Offered, Step, StepState
from kiosk.desk.forgotten import Forgotten
from kiosk.desk.kit import Holding
from kiosk.ui import icons
from kiosk.ui.buttons import BigButton
from kiosk.ui.folding_button import FoldingButton
from kiosk.ui.forgotten_list import ForgottenList, StillOnList
from kiosk.ui.holding_list import HoldingList
from kiosk.ui.look import Look, Wears
from kiosk.ui.picks import Pick
from kiosk.ui.room import Room
from kiosk.ui.text import PlainLabel, WrappedLabel

_SHAPES = {
    StepState.DONE: ("done", "done"),
    StepState.LOOK: ("choose", "choose"),
    StepState.TODO: ("stop", "stop"),
    StepState.LATER: ("waiting", "soft"),
}
_LINES = 41
_OFFERS = 2


class ClosingPage(Room):
    """Shows steps and emits what was asked; a step that must be sure asks once more."""

    icon = "closing"

    act_asked = Signal(str)
    """An `Act` value."""
    cancel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look()
        self._language = "zh"
        self.steps: tuple[ClosingStep, ...] = ()
        self._chosen = 0
        self._touched = False
        self._sure: Offered | None = None
        self._title = PlainLabel("title")
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._choose)
        self.picks: list[Pick] = []
        self._list = QVBoxLayout()
        self._shape = PlainLabel("picture")
        self._head = PlainLabel("title")
        self._state = PlainLabel("soft")
        self.about = WrappedLabel("lead")
        self.lines = [WrappedLabel() for _ in range(_LINES)]
        self.forgotten = ForgottenList()
        self.holdings = HoldingList()
        self.still_on = StillOnList()
        self._forgot, self._hold, self._on = False, False, False
        self.offers = [FoldingButton("" if n else "primary") for n in range(_OFFERS)]
        for button in self.offers:
            button.clicked.connect(self._press)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.hide()
        self.cancel = BigButton()
        self.cancel.clicked.connect(self.cancel_asked)
        self.cancel.hide()
        self._build()
        self._say()

    def _build(self) -> None:
        left = QVBoxLayout()
        left.addWidget(self._title)
        left.addLayout(self._list)
        left.addStretch(1)
        card = QFrame()
        card.setObjectName("card")
        self._card = QVBoxLayout(card)
        self._top = QHBoxLayout()
        self._top.addWidget(self._shape)
        words = QVBoxLayout()
        words.addWidget(self._head)
        words.addWidget(self._state)
        self._top.addLayout(words, 1)
        self._card.addLayout(self._top)
        self._card.addWidget(self.about)
        inside = QWidget()
        inside.setObjectName("page")
        self._lines = QVBoxLayout(inside)
        for line in self.lines:
            self._lines.addWidget(line)
        self._lines.addWidget(self.still_on)
        self._lines.addWidget(self.forgotten)
        self._lines.addWidget(self.holdings)
        self._lines.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        self._card.addWidget(scroll, 1)
        self._card.addWidget(self.progress)
        self._foot = QHBoxLayout()
        for button in (*self.offers, self.cancel):
            self._foot.addWidget(button, 1)
        self._card.addLayout(self._foot)
        self._row = QHBoxLayout(self)
        self._row.addLayout(left, 9)
        self._row.addWidget(card, 11)

    def title(self) -> str:
        """See `Room`."""
        return self.tr("Close")

    def show_steps(self, steps: Sequence[ClosingStep]) -> None:
        """Show the day's steps; the first that wants something is opened until one is chosen."""
        if tuple(steps) == self.steps:
            return
        self.steps = tuple(steps)
        while len(self.picks) < len(self.steps):
            pick = Pick("one")
            pick.wear(self._look)
            self._group.addButton(pick, len(self.picks))
            self._list.addWidget(pick)
            self.picks.append(pick)
        if not self._touched:
            open_ = [n for n, one in enumerate(self.steps) if one.state is not StepState.DONE]
            self._chosen = open_[0] if open_ else len(self.steps) - 1
        self._say()

    def show_open(
        self,
        forgotten: Sequence[Forgotten],
        holdings: Sequence[Holding],
        still_on: Sequence[Forgotten] = (),
    ) -> None:
        """Show who forgot to sign off, who holds kit, who is on duty: each with a way to settle it."""
        self._forgot, self._hold, self._on = bool(forgotten), bool(holdings), bool(still_on)
        self.still_on.show_still_on(still_on)
        self.forgotten.show_forgotten(forgotten)
        self.holdings.show_holdings(holdings)
        self._say_lists()

    def show_progress(self, done: int, of: int) -> None:
        """Show how far a file is; `of` 0 takes it away."""
        self.progress.setVisible(of > 0)
        self.cancel.setVisible(of > 0)
        if of:
            self.progress.setMaximum(of)
            self.progress.setValue(done)

    def wear(self, look: Look) -> None:
        """See `Room`."""
        self._look = look
        self._row.setContentsMargins(look.px(24), look.px(16), look.px(24), look.px(16))
        self._row.setSpacing(look.px(20))
        self._list.setSpacing(look.px(6))
        pad = look.px(24)
        self._card.setContentsMargins(pad, pad, pad, pad)
        for layout in (self._card, self._top, self._foot):
            layout.setSpacing(look.px(12))
        self._lines.setSpacing(look.px(10))
        parts: tuple[Wears, ...] = (*self.picks, self.forgotten, self.holdings, self.still_on)
        for part in parts:
            part.wear(look)
        self._say()

    def speak(self, language: str) -> None:
        """See `Room`."""
        self._language = language
        self.forgotten.speak(language)
        self.holdings.speak(language)
        self.still_on.speak(language)
        self._say()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _words(self, state: StepState) -> str:
        return {
            StepState.DONE: self.tr("done"),
            StepState.LOOK: self.tr("have a look"),
            StepState.TODO: self.tr("to do"),
            StepState.LATER: self.tr("later"),
        }[state]

    def _say(self) -> None:
        language = self._language
        self._title.say(self.tr("Close the day"))
        self.progress.setAccessibleName(self.tr("How far the file is"))
        self.cancel.say(self.tr("Cancel"))
        for number, (pick, step) in enumerate(zip(self.picks, self.steps, strict=False)):
            pick.say(
                f"{number + 1} · {step.title.in_(language)}",
                self._words(step.state),
                _SHAPES[step.state],
            )
            pick.setChecked(number == self._chosen)
        if not self.steps:
            return
        step = self.steps[min(self._chosen, len(self.steps) - 1)]
        name, token = _SHAPES[step.state]
        size = self._look.px(44)
        self._shape.setPixmap(icons.draw(name, self._look, token, size, self.devicePixelRatioF()))
        self._head.say(step.title.in_(language))
        self._state.say(self._words(step.state))
        self.about.say(step.about.in_(language))
        for number, line in enumerate(self.lines):
            if number < len(step.lines):
                line.say(step.lines[number].in_(language))
        self._say_lists()
        for number, button in enumerate(self.offers):
            button.setVisible(number < len(step.offers))
            if number < len(step.offers):
                offer = step.offers[number]
                text = offer.text.in_(language)
                sure = self.tr("Sure? {act}").format(act=text)
                button.say(sure if offer == self._sure else text)

    def _say_lists(self) -> None:
        """Show the lines of a step, or those under which something can be settled."""
        step = self.steps[min(self._chosen, len(self.steps) - 1)] if self.steps else None
        here = step.step if step is not None else None
        self.forgotten.setVisible(here is Step.STILL_ON and self._forgot)
        self.still_on.setVisible(here is Step.STILL_ON and self._on)
        kit = here is Step.KIT and self._hold
        self.holdings.setVisible(kit)
        lines = len(step.lines) if step is not None and not kit else 0
        for number, line in enumerate(self.lines):
            line.setVisible(number < lines)

    @Slot(int)
    def _choose(self, number: int) -> None:
        self._chosen, self._touched, self._sure = number, True, None
        self._say()

    @Slot()
    def _press(self) -> None:
        step = self.steps[self._chosen]
        for button, offer in zip(self.offers, step.offers, strict=False):
            if button is not self.sender():
                continue
            if offer.confirm and self._sure != offer:
                self._sure = offer
                self._say()
                return
            self._sure, self._touched = None, False
            self.act_asked.emit(offer.act.value)
            return
