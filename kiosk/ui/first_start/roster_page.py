"""A new event, step 2: the file with the volunteers."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from kiosk.ui.buttons import BigButton
from kiosk.ui.first_start.facts import Facts
from kiosk.ui.first_start.fields import OneOf
from kiosk.ui.first_start.filing import FileDoor
from kiosk.ui.first_start.pack_page import FileCard
from kiosk.ui.first_start.page import FirstPage
from kiosk.ui.look import Look
from kiosk.ui.picks import Pick
from kiosk.ui.text import PlainLabel
from sync.domain.wording import Say


class RosterPage(FirstPage):
    """Takes a file, and of a workbook with several sheets the one that is meant."""

    file_given = Signal(object)
    """A Path."""
    form_named = Signal(object)
    """A Path to write the empty form to."""
    sheet_chosen = Signal(str)
    skipped = Signal()
    """The event begins without a roster."""

    def __init__(self, parent: QWidget | None = None, *, skippable: bool = True) -> None:
        super().__init__(parent)
        self._skippable = skippable
        self._facts: tuple[tuple[Say, Say], ...] = ()
        self._folder = Path.home()
        self.files = FileDoor(self)
        self.file = FileCard("door-roster")
        self.facts = Facts()
        self._sheet_word = PlainLabel("head")
        self._sheets = QFrame()
        self._sheets.setObjectName("card")
        self._sheet_column = QVBoxLayout(self._sheets)
        self._sheet_column.addWidget(self._sheet_word)
        self._one = OneOf(self)
        self.picks: list[Pick] = []
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._sheet_column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._scroll.setWidget(self._sheets)
        self.form, self.skip, self.other = BigButton(), BigButton(), BigButton()
        for button in (self.other, self.form, self.skip):
            self.foot_left.addWidget(button)
        self.body.addWidget(self.file, 1)
        self.body.addWidget(self.facts)
        self.body.addWidget(self._scroll, 1)
        self.body.addStretch(0)
        self.file.choose.clicked.connect(self.choose)
        self.other.clicked.connect(self.choose)
        self.skip.clicked.connect(self.skipped)
        self.form.clicked.connect(self._name_form)
        self.files.opened.connect(self.file_given)
        self.files.named.connect(self.form_named)
        self._one.changed.connect(self._pick_sheet)
        self.show_file((), (), "")

    def choose(self) -> None:
        """Ask for a file."""
        kinds = self.tr("Rosters ({kinds})").format(kinds="*.xlsx *.csv *.txt *.tsv")
        self.files.ask_open(self.tr("Choose the roster"), kinds, self._folder)

    def show_file(
        self, facts: Sequence[tuple[Say, Say]], sheets: Sequence[str], sheet: str
    ) -> None:
        """Show the file that was read by its facts; none: no file is open.

        Args:
            sheets: of the workbook; one or none needs no choice.
        """
        self._facts = tuple(facts)
        there = bool(facts)
        self.file.setVisible(not there)
        self.facts.setVisible(there)
        self.other.setVisible(there)
        self.form.setVisible(not there)
        self.skip.setVisible(not there and self._skippable)
        self.next.setVisible(there)
        self.set_ready(there)
        self._scroll.setVisible(there and len(sheets) > 1)
        while len(self.picks) < len(sheets):
            pick = Pick("one", elides=True)
            pick.wear(self.look)
            self._one.add(pick)
            self._sheet_column.addWidget(pick)
            self.picks.append(pick)
        for number, pick in enumerate(self.picks):
            shown = number < len(sheets)
            pick.setVisible(shown)
            pick.setChecked(shown and sheets[number] == sheet)
            if shown:
                pick.say(sheets[number])
        self.say()

    def show_folder(self, folder: Path) -> None:
        """Begin looking there."""
        self._folder = folder

    def first_stop(self) -> QWidget:
        """See `FirstPage`."""
        return self.next if self._facts else self.file.choose

    def wear(self, look: Look) -> None:
        """See `Room`."""
        self.files.wear(look)
        self.file.wear(look)
        self.facts.wear(look)
        pad = look.px(16)
        self._sheet_column.setContentsMargins(pad, pad, pad, pad)
        self._sheet_column.setSpacing(look.px(8))
        for pick in self.picks:
            pick.wear(look)
        super().wear(look)

    def say(self) -> None:
        """See `FirstPage`."""
        self.heading.say(self.tr("Roster"))
        self.lead.say(
            self.tr("An Excel file or CSV with one volunteer, or one shift, in each row.")
        )
        self.step.say(self.tr("Step {number} of {whole}").format(number=2, whole=6))
        self.file.title.say(self.tr("Drop the roster here"))
        self.file.words.say(
            self.tr("ID-card numbers are never imported; of phones only the last four digits.")
        )
        self.file.choose.say(self.tr("Choose a file …"))
        self.other.say(self.tr("Another file …"))
        self.form.say(self.tr("Save an empty form …"))
        self.skip.say(self.tr("Without a roster"))
        self.next.say(self.tr("Go on"))
        self._sheet_word.say(self.tr("Which sheet?"))
        self.facts.show_facts(
            [(word.in_(self.language), value.in_(self.language)) for word, value in self._facts]
        )

    def _name_form(self) -> None:
        kinds = self.tr("Excel ({kinds})").format(kinds="*.xlsx")
        name = "花名册.xlsx" if self.language == "zh" else "roster.xlsx"
        self.files.ask_save(self.tr("Save an empty form"), kinds, self._folder / name)

    def _pick_sheet(self) -> None:
        self.sheet_chosen.emit(next(pick.text() for pick in self.picks if pick.isChecked()))
