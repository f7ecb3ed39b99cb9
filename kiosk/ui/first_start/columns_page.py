"""A new event, step 3: what each column of the roster is."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.desk.importing.cells import Nature
from kiosk.desk.importing.columns import WORDS, Column, Field, Layout
from kiosk.ui.first_start.page import FirstPage, Strip
from kiosk.ui.first_start.row_list import RowList
from kiosk.ui.look import Look
from kiosk.ui.text import ElidedLabel, PlainLabel, one_line


class _Choice(QComboBox):
    """A list that the wheel does not turn: a page that is scrolled must change nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("choice")
        self._look = Look()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        self.setFixedWidth(look.px(300))
        self.update()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        """See Qt."""
        event.ignore()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt: with an arrow that can be seen in the dark, too."""
        super().paintEvent(event)
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(look.colour("ink" if self.isEnabled() else "line"), look.px(2.4))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        middle, half = self.height() / 2, look.px(6)
        right = self.width() - look.px(24)
        painter.drawPolyline(
            [
                QPointF(right - half, middle - half / 2),
                QPointF(right, middle + half / 2),
                QPointF(right + half, middle - half / 2),
            ]
        )


class ColumnRow(QFrame):
    """One column: its letter and header, what is in it, and what it is imported as."""

    chosen = Signal(int, str)
    """(column's index, a `Field` value)"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._column: Column | None = None
        self.letter = PlainLabel("title")
        self.header = ElidedLabel("head")
        self.sample = ElidedLabel("small")
        self.choice = _Choice()
        self._row = QHBoxLayout(self)
        words = QVBoxLayout()
        words.addWidget(self.header)
        words.addWidget(self.sample)
        self._row.addWidget(self.letter)
        self._row.addLayout(words, 1)
        self._row.addWidget(self.choice)
        self.choice.activated.connect(self._choose)

    def show_column(self, column: Column, what: Field, language: str) -> None:
        """Show a column and what it is."""
        self._column = column
        self.letter.say(column.letter)
        self.header.say(column.header or self.tr("(no header)"))
        never = {
            Nature.ID_CARD: self.tr("Looks like ID-card numbers: never imported"),
            Nature.PHONE: self.tr("Looks like whole phone numbers: last four digits only"),
        }
        self.sample.say(never.get(column.nature) or " · ".join(one_line(s) for s in column.sample))
        offered = [each for each in Field if column.may_be(each)]
        self.choice.blockSignals(True)
        self.choice.clear()
        for each in offered:
            self.choice.addItem(WORDS[each].in_(language), each.value)
        self.choice.setCurrentIndex(offered.index(what) if what in offered else 0)
        self.choice.blockSignals(False)
        self.choice.setEnabled(len(offered) > 1)
        name = self.tr("Column {letter} {header} is").format(
            letter=column.letter, header=one_line(column.header)
        )
        self.choice.setAccessibleName(name)

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._row.setContentsMargins(look.px(16), look.px(8), look.px(12), look.px(8))
        self._row.setSpacing(look.px(16))
        self.letter.setFixedWidth(look.px(44))
        self.choice.wear(look)

    def _choose(self, number: int) -> None:
        if self._column is not None:
            self.chosen.emit(self._column.index, str(self.choice.itemData(number)))


class ColumnsPage(FirstPage):
    """Shows what was guessed; whoever imports has the last word."""

    chosen = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout: Layout | None = None
        self._mapping: Mapping[int, Field] = {}
        self.rows: list[ColumnRow] = []
        self.note = Strip("note", "choose")
        self._scroll = RowList()
        self.body.addWidget(self._scroll, 1)
        self.body.addWidget(self.note)

    def show_columns(self, layout: Layout, mapping: Mapping[int, Field]) -> None:
        """Show a table's columns and what they are."""
        self._layout, self._mapping = layout, dict(mapping)
        columns: Sequence[Column] = layout.columns
        while len(self.rows) < len(columns):
            row = ColumnRow()
            row.wear(self.look)
            row.chosen.connect(self.chosen)
            self._scroll.column.insertWidget(len(self.rows), row)
            self.rows.append(row)
        for row in self.rows[len(columns) :]:
            row.hide()
        self.set_ready(Field.NAME in self._mapping.values())
        self.say()

    def wear(self, look: Look) -> None:
        """See `Room`."""
        self._scroll.column.setSpacing(look.px(10))
        self.note.wear(look)
        for row in self.rows:
            row.wear(look)
        super().wear(look)

    def say(self) -> None:
        """See `FirstPage`."""
        self.heading.say(self.tr("What is in which column?"))
        self.lead.say(self.tr("This is what the headers say. Change what is not right."))
        self.step.say(self.tr("Step {number} of {whole}").format(number=3, whole=6))
        self.next.say(self.tr("Check the rows"))
        layout = self._layout
        if layout is None:
            return
        for row, column in zip(self.rows, layout.columns, strict=False):
            what = self._mapping.get(column.index, Field.IGNORE)
            row.show_column(column, what, self.language)
            row.show()
        notes = [note.in_(self.language) for note in layout.notes]
        if Field.NAME in self._mapping.values():
            self.note.show_words("", " ".join(notes))
        else:
            self.note.show_words(
                self.tr("Which column holds the names?"), self.tr("Without names nothing goes on.")
            )
