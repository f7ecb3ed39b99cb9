"""A new event, step 4: the rows as they will be, and what is wrong in which row."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from kiosk.desk.importing.cells import clock
from kiosk.desk.importing.findings import Checked, Finding, GoodRow, Weight
from kiosk.ui.buttons import BigButton
from kiosk.ui.first_start.filing import FileDoor
from kiosk.ui.first_start.page import FirstPage, Strip
from kiosk.ui.look import Look
from kiosk.ui.picks import Pick
from kiosk.ui.text import PlainLabel

PREVIEW_ROWS = 100
_Index = QModelIndex | QPersistentModelIndex


class Lines(QAbstractTableModel):
    """Rows of text under headers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._headers: Sequence[str] = ()
        self._rows: Sequence[Sequence[str]] = ()

    def show_lines(self, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show them in place of what was there."""
        self.beginResetModel()
        self._headers, self._rows = headers, rows
        self.endResetModel()

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """See Qt."""
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """See Qt."""
        return 0 if parent.isValid() else len(self._headers)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """See Qt."""
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return self._rows[index.row()][index.column()]
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """See Qt."""
        across = orientation is Qt.Orientation.Horizontal
        if across and role == Qt.ItemDataRole.DisplayRole:
            return self._headers[section]
        return None


class Table(QTableView):
    """A table to read, with rows as high as a finger."""

    def __init__(self, *stretched: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lines")
        self._stretched = stretched
        self.lines = Lines(self)
        self.setModel(self.lines)
        self.verticalHeader().hide()
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setSelectionMode(QTableView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.horizontalHeader().setHighlightSections(False)

    def show_lines(self, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show rows under headers; some columns share the room that is left."""
        self.lines.show_lines(headers, rows)
        header = self.horizontalHeader()
        for number in range(len(headers)):
            mode = QHeaderView.ResizeMode.ResizeToContents
            if number in self._stretched:
                mode = QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(number, mode)

    def wear(self, look: Look, high: int = 44) -> None:
        """See `Wears`."""
        self.verticalHeader().setDefaultSectionSize(look.px(high))
        self.horizontalHeader().setMinimumHeight(look.px(44))


class Figure(QFrame):
    """One number with its word."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.number = PlainLabel("figure")
        self.word = PlainLabel("soft")
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.number)
        self._column.addWidget(self.word)

    def show_figure(self, number: int, word: str) -> None:
        """Show them."""
        self.number.say(f"{number:,}")
        self.word.say(word)
        self.setAccessibleName(f"{number:,} {word}")

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._column.setContentsMargins(look.px(20), look.px(8), look.px(20), look.px(10))
        self._column.setSpacing(0)


class CheckPage(FirstPage):
    """Shows what checking found; leaving rows out is an explicit choice."""

    only_good_changed = Signal(bool)
    read_again_asked = Signal()
    """The file was corrected."""
    left_out_named = Signal(object)
    """A Path to write the rows to that are left out."""

    _WEIGHTS: ClassVar = {Weight.ERROR: "●", Weight.WARNING: "○"}

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._checked = Checked()
        self._place = Path("left-out.csv")
        self._only_good = False
        self.files = FileDoor(self)
        self.setAcceptDrops(False)
        self.figures = [Figure() for _ in range(4)]
        self._figure_row = QHBoxLayout()
        for figure in self.figures:
            self._figure_row.addWidget(figure, 1)
        self._rows_word, self._findings_word = PlainLabel("head"), PlainLabel("head")
        self.rows, self.findings = Table(2, 3), Table(1)
        self._columns = QHBoxLayout()
        for word, table in ((self._findings_word, self.findings), (self._rows_word, self.rows)):
            column = QVBoxLayout()
            column.addWidget(word)
            column.addWidget(table, 1)
            self._columns.addLayout(column, 1)
        self.only_good = Pick("yes")
        self.saved = Strip("found", "done")
        self.body.addLayout(self._figure_row)
        self.body.addLayout(self._columns, 1)
        self.body.addWidget(self.only_good)
        self.body.addWidget(self.saved)
        self.again, self.save = BigButton(), BigButton()
        self.foot_left.addWidget(self.again)
        self.foot_left.addWidget(self.save)
        self.only_good.clicked.connect(self._choose)
        self.again.clicked.connect(self.read_again_asked)
        self.save.clicked.connect(self._name)
        self.files.named.connect(self.left_out_named)

    def show_checked(self, checked: Checked, *, only_good: bool, place: Path) -> None:
        """Show what checking found.

        Args:
            place: where to offer to save the rows that are left out.
        """
        self._checked, self._only_good, self._place = checked, only_good, place
        self.only_good.setChecked(only_good)
        self.saved.show_words("", "")
        self._fit()
        self.say()

    def show_saved(self, rows: int, place: Path) -> None:
        """Say that the rows that are left out were saved."""
        text = self.tr("Rows left out: {count}, saved as {file}").format(
            count=rows, file=place.name
        )
        self.saved.show_words(text, "")

    def first_stop(self) -> QWidget:
        """See `FirstPage`."""
        return self.next if self.next.isEnabled() else self.again

    def wear(self, look: Look) -> None:
        """See `Room`."""
        self.files.wear(look)
        self._figure_row.setSpacing(look.px(16))
        self._columns.setSpacing(look.px(20))
        for figure in self.figures:
            figure.wear(look)
        self.rows.wear(look)
        self.findings.wear(look, 66)
        self.only_good.wear(look)
        self.saved.wear(look)
        super().wear(look)

    def say(self) -> None:
        """See `FirstPage`."""
        checked = self._checked
        bad = len(checked.bad_rows)
        self.heading.say(self.tr("Are the rows right?"))
        self.lead.say(
            self.tr("Everything can be taken.")
            if checked.is_clean
            else self.tr("Correct the file and read it again, or leave the wrong rows out.")
        )
        self.step.say(self.tr("Step {number} of {whole}").format(number=4, whole=6))
        words = (
            (checked.people, self.tr("volunteers")),
            (len(checked.posts), self.tr("posts")),
            (bad, self.tr("rows with mistakes")),
            (checked.warnings, self.tr("to look at")),
        )
        for figure, (number, word) in zip(self.figures, words, strict=True):
            figure.show_figure(number, word)
        self._rows_word.say(self.tr("As it will be"))
        self._findings_word.say(self.tr("● to correct  ○ to look at"))
        self.only_good.say(
            self.tr("Leave out {count} rows with mistakes, take the other {good}").format(
                count=bad, good=len(checked.good)
            )
        )
        self.again.say(self.tr("Read again"))
        self.save.say(self.tr("Save wrong rows …"))
        self.next.say(self.tr("Go on"))
        self._say_tables()

    def _say_tables(self) -> None:
        checked = self._checked
        headers = [
            self.tr("Name"),
            self.tr("Number"),
            self.tr("Team"),
            self.tr("Post and time"),
        ]
        self.rows.show_lines(headers, [_line(row) for row in checked.good[:PREVIEW_ROWS]])
        self.rows.setAccessibleName(self.tr("As it will be"))
        self.findings.show_lines(
            [self.tr("Where"), self.tr("What, and what to do")],
            [self._found(finding) for finding in checked.findings],
        )
        self.findings.setAccessibleName(self.tr("To correct, and to look at"))

    def _found(self, finding: Finding) -> tuple[str, str]:
        sign = self._WEIGHTS[finding.weight]
        return (
            f"{sign} {finding.place.in_(self.language)}",
            finding.said.in_(self.language),
        )

    def _fit(self) -> None:
        checked = self._checked
        bad = bool(checked.bad_rows)
        listed = bool(checked.findings)
        self._findings_word.setVisible(listed)
        self.findings.setVisible(listed)
        self.only_good.setVisible(bad and bool(checked.good))
        self.save.setVisible(bad)
        self.set_ready((checked.is_clean or self._only_good) and bool(checked.good))

    def _choose(self) -> None:
        self._only_good = self.only_good.isChecked()
        self._fit()
        self.only_good_changed.emit(self._only_good)

    def _name(self) -> None:
        kinds = self.tr("CSV ({kinds})").format(kinds="*.csv")
        self.files.ask_save(self.tr("Save the wrong rows"), kinds, self._place)


def _line(row: GoodRow) -> tuple[str, str, str, str]:
    duty = row.duty
    parts: list[str] = []
    if duty is not None:
        parts.append(duty.post)
        if duty.day is not None:
            parts.append(f"{duty.day:%m-%d}")
        if duty.starts_min is not None and duty.ends_min is not None:
            parts.append(f"{clock(duty.starts_min)}–{clock(duty.ends_min)}")
    return (row.name, row.number or "＋", " · ".join(row.team), " ".join(parts))
