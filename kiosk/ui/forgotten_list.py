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
        self.rows: list[EndingRow] = []
        self._top = Flow()  # breaks into two lines where the words are long
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.title, self.lead, self._top):
            self._column.addWidget(widget)
        self.all.clicked.connect(self._ask_all)
        self._say()

    def show_forgotten(self, turns: Sequence[Forgotten]) -> None:
        """Show these, the oldest first."""
        self._turns = tuple(turns)
        while len(self.rows) < len(self._turns):
            row = EndingRow()
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
        self._top.show_things([self.all] if number > 1 else [])
        self._top.setVisible(number > 1)
        for at, row in enumerate(self.rows):
            if at < number:
                row.show_turn(self._turns[at], self._language)
            row.setVisible(at < number)

    @Slot()
    def _ask_all(self) -> None:
        self.all_asked.emit([one.turn for one in self._turns])


class StillOnList(QWidget):
    """Everybody who is on duty still; to be put on a page that scrolls."""

    end_asked = Signal(str, object)
    """(the turn's opening entry, an aware datetime; None: now)"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look()
        self._language = "zh"
        self._turns: tuple[Forgotten, ...] = ()
        self.rows: list[EndingRow] = []
        self.more = WrappedLabel("soft")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.more)

    def show_still_on(self, turns: Sequence[Forgotten]) -> None:
        """Show these, in this order."""
        self._turns = tuple(turns)
        while len(self.rows) < min(len(self._turns), ROWS_MOST):
            row = EndingRow()
            row.wear(self._look)
            row.end_asked.connect(self.end_asked)
            self._column.insertWidget(len(self.rows), row)
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
        for row in self.rows:
            row.wear(look)

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _say(self) -> None:
        self.setAccessibleName(self.tr("Still on duty: {number}").format(number=len(self._turns)))
        for at, row in enumerate(self.rows):
            if at < len(self._turns):
                row.show_turn(self._turns[at], self._language)
            row.setVisible(at < len(self._turns))
        unseen = len(self._turns) - len(self.rows)
        self.more.say(self.tr("{number} more").format(number=unseen))
        self.more.setVisible(unseen > 0)
