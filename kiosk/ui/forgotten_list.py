"""Forgotten sign-outs, one line each: as planned, or when they really left.

And those who are on duty still when the day is closed: now, or when they really left.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.desk.forgotten import Forgotten
from kiosk.ui.buttons import BigButton
from kiosk.ui.ending_row import EndingRow
from kiosk.ui.flow import Flow
from kiosk.ui.look import Look
from kiosk.ui.text import PlainLabel, WrappedLabel

ROWS_MOST = 40
"""More at once nobody goes through one by one."""


class _TurnList(QWidget):
    """A card for each turn, one below the other; to be put on a page that scrolls."""

    end_asked = Signal(str, object)
    """(the turn's opening entry, an aware datetime; None: now)"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look()
        self._language = "zh"
        self._turns: tuple[Forgotten, ...] = ()
        self.rows: list[EndingRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._cards = QVBoxLayout()

    def speak(self, language: str) -> None:
        """Show names and posts in another language."""
        self._language = language
        self._say()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        for column in (self._column, self._cards):
            column.setSpacing(look.px(10))
        for row in self.rows:
            row.wear(look)

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _show(self, turns: Sequence[Forgotten], rows: int) -> None:
        self._turns = tuple(turns)
        while len(self.rows) < rows:
            row = EndingRow()
            row.wear(self._look)
            row.end_asked.connect(self.end_asked)
            self._cards.addWidget(row)
            self.rows.append(row)
        self._say()

    def _say(self) -> None:
        for at, row in enumerate(self.rows):
            if at < len(self._turns):
                row.show_turn(self._turns[at], self._language)
            row.setVisible(at < len(self._turns))


class ForgottenList(_TurnList):
    """Every forgotten sign-out."""

    all_asked = Signal(list)
    """The turns' opening entries: all of them as planned."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = PlainLabel("head")
        self.lead = WrappedLabel("soft")
        self.all = BigButton()
        self._top = Flow()  # breaks into two lines where the words are long
        for widget in (self.title, self.lead, self._top):
            self._column.addWidget(widget)
        self._column.addLayout(self._cards)
        self.all.clicked.connect(self._ask_all)
        self._say()

    def show_forgotten(self, turns: Sequence[Forgotten]) -> None:
        """Show these, the oldest first."""
        self._show(turns, len(turns))

    @override
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
        self._top.show_things([self.all] if number > 1 else [])
        self._top.setVisible(number > 1)
        super()._say()

    @Slot()
    def _ask_all(self) -> None:
        self.all_asked.emit([one.turn for one in self._turns])


class StillOnList(_TurnList):
    """Everybody who is on duty still."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.more = WrappedLabel("soft")
        self._column.addLayout(self._cards)
        self._column.addWidget(self.more)

    def show_still_on(self, turns: Sequence[Forgotten]) -> None:
        """Show these, in this order."""
        self._show(turns, min(len(turns), ROWS_MOST))

    @override
    def _say(self) -> None:
        super()._say()
        self.setAccessibleName(self.tr("Still on duty: {number}").format(number=len(self._turns)))
        unseen = len(self._turns) - len(self.rows)
        self.more.say(self.tr("{number} more").format(number=unseen))
        self.more.setVisible(unseen > 0)
