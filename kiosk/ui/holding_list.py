"""Who still holds kit, one line each: all of it back, or thing by thing."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.desk.kit import Holding
from kiosk.ui.buttons import BigButton
from kiosk.ui.flow import Flow
from kiosk.ui.look import Look
from kiosk.ui.text import ElidedLabel


class _Row(QFrame):
    """One volunteer."""

    returned = Signal(object)
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._one: Holding | None = None
        self.who, self.what = ElidedLabel("head"), ElidedLabel("soft")
        self.all, self.each = BigButton(), BigButton()
        self._words = QVBoxLayout()
        self._words.addWidget(self.who)
        self._words.addWidget(self.what)
        self._row = QVBoxLayout(self)
        self._row.addLayout(self._words)
        # Below the words, and in two lines where it must be: no name is cut for a button.
        self._buttons = Flow()
        self._buttons.show_things((self.all, self.each))
        self._row.addWidget(self._buttons)
        self.all.clicked.connect(self._return)
        self.each.clicked.connect(self._open)

    def show_holding(self, one: Holding, language: str) -> None:
        """Show what somebody holds."""
        self._one = one
        self.who.say(" · ".join(part for part in (one.name, one.number, one.team) if part))
        self.what.say(" · ".join(f"{held.name.in_(language)} {held.count}" for held in one.items))
        self.all.say(
            self.tr("Returned"), name=self.tr("Everything is back: {name}").format(name=one.name)
        )
        self.each.say(
            self.tr("One by one…"), name=self.tr("One by one: {name}").format(name=one.name)
        )
        self._buttons.place()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        pad = look.px(16)
        self._row.setContentsMargins(pad, look.px(10), pad, look.px(10))
        self._row.setSpacing(look.px(10))
        self._words.setSpacing(look.px(2))
        self._buttons.space(look.px(10), look.px(10))

    @Slot()
    def _return(self) -> None:
        if self._one is not None:
            self.returned.emit(self._one.volunteer)

    @Slot()
    def _open(self) -> None:
        if self._one is not None:
            self.opened.emit(self._one.volunteer)


class HoldingList(QWidget):
    """Everybody who holds kit; to be put on a page that scrolls."""

    returned = Signal(object)
    """A `VolunteerId`: all that they hold is back."""
    opened = Signal(object)
    """A `VolunteerId`: thing by thing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look()
        self._language = "zh"
        self._holdings: tuple[Holding, ...] = ()
        self.rows: list[_Row] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_holdings(self, holdings: Sequence[Holding]) -> None:
        """Show these."""
        if tuple(holdings) == self._holdings:
            return
        self._holdings = tuple(holdings)
        while len(self.rows) < len(self._holdings):
            row = _Row()
            row.wear(self._look)
            row.returned.connect(self.returned)
            row.opened.connect(self.opened)
            self._column.addWidget(row)
            self.rows.append(row)
        self._say()

    def speak(self, language: str) -> None:
        """Show things in another language."""
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
        self.setAccessibleName(self.tr("Kit not returned"))
        for at, row in enumerate(self.rows):
            if at < len(self._holdings):
                row.show_holding(self._holdings[at], self._language)
            row.setVisible(at < len(self._holdings))
