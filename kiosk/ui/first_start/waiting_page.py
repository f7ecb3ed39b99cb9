"""This laptop has joined, and its roster is on its way: how far it is, and why it does not come."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk.ui.buttons import BigButton
from kiosk.ui.first_start.facts import Facts
from kiosk.ui.first_start.page import FirstPage
from kiosk.ui.look import Look
from sync.domain.wording import Say


class WaitingPage(FirstPage):
    """The desk opens by itself when the roster is here."""

    other_asked = Signal()
    """Another event, after all: to the doors."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts: tuple[tuple[Say, Say], ...] = ()
        self.facts = Facts()
        self.other = BigButton()
        self.foot_left.addWidget(self.other)
        self.body.addWidget(self.facts)
        self.body.addStretch(1)
        self.back.hide()
        self.step.hide()
        self.other.clicked.connect(self.other_asked)

    def show_hub(self, facts: Sequence[tuple[Say, Say]]) -> None:
        """Show from where it comes."""
        self._facts = tuple(facts)
        self.say()

    def may_call_off(self) -> bool:
        """See `FirstPage`: the next try takes it up where it was left."""
        return False

    def show_busy(self, words: Say | None) -> None:
        """See `FirstPage`; meanwhile there is no other way, either."""
        super().show_busy(words)
        self.other.setEnabled(words is None)

    def _say_state(self) -> None:
        self.say()
        super()._say_state()

    def wear(self, look: Look) -> None:
        """See `Room`."""
        self.facts.wear(look)
        super().wear(look)

    def say(self) -> None:
        """See `FirstPage`."""
        self.heading.say(
            self.tr("The roster is on its way")
            if self._problem is None
            else self.tr("The roster has not come")
        )
        self.lead.say(
            self.tr("This laptop has joined. The kiosk opens by itself when the roster is here.")
        )
        self.other.say(self.tr("Another event …"))
        self.next.say(self.tr("Try again now"))
        self.facts.show_facts(
            [(word.in_(self.language), value.in_(self.language)) for word, value in self._facts]
        )
