"""Facts in two columns: a word and what it is, for a page that asks "is this right?"."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from kiosk.ui.look import Look
from kiosk.ui.text import PlainLabel, WrappedLabel


class Facts(QFrame):
    """A card of rows, made as they are needed and kept."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._rows: list[tuple[PlainLabel, WrappedLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show (word, value) pairs."""
        while len(self._rows) < len(facts):
            row = (PlainLabel("soft"), WrappedLabel("head"))
            for column, label in enumerate(row):
                self._grid.addWidget(label, len(self._rows), column, Qt.AlignmentFlag.AlignVCenter)
            self._rows.append(row)
        for number, (word, value) in enumerate(self._rows):
            shown = number < len(facts)
            word.setVisible(shown)
            value.setVisible(shown)
            if shown:
                word.say(facts[number][0])
                value.say(facts[number][1])

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        pad = look.px(24)
        self._grid.setContentsMargins(pad, look.px(20), pad, look.px(20))
        self._grid.setHorizontalSpacing(look.px(28))
        self._grid.setVerticalSpacing(look.px(12))
