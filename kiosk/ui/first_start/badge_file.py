"""Badges to a file: which paper they are for, where the file goes, and that it lies there."""

from pathlib import Path

from PySide6.QtWidgets import QGridLayout, QWidget

from kiosk.printing.cards import Layout
from kiosk.ui.first_start.fields import OneOf
from kiosk.ui.first_start.filing import FileDoor
from kiosk.ui.first_start.page import Strip
from kiosk.ui.look import Look
from kiosk.ui.picks import Pick


class PaperPicks(QWidget):
    """One of the ways in which badges lie on paper."""

    def __init__(self, columns: int, *, gap: float, elides: bool = False) -> None:
        """Put the picks into so many columns, `gap` apart at the sketch's scale."""
        super().__init__()
        self._gap = gap
        self.picks = {layout: Pick("one", elides=elides) for layout in Layout}
        self._one = OneOf(self)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for number, pick in enumerate(self.picks.values()):
            self._one.add(pick)
            self._grid.addWidget(pick, number // columns, number % columns)
        self._one.choose(self.picks[Layout.A4_SHEET])

    @property
    def chosen(self) -> Layout:
        """Give how the cards are to lie on paper."""
        return next(layout for layout, pick in self.picks.items() if pick.isChecked())

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._grid.setSpacing(look.px(self._gap))
        for pick in self.picks.values():
            pick.wear(look)

    def say(self) -> None:
        """Say it in the window's language."""
        names = {
            Layout.A4_SHEET: (self.tr("A4, four on a page"), self.tr("to cut")),
            Layout.LANYARD: (self.tr("90 × 130 mm"), self.tr("lanyard")),
            Layout.CR80: (self.tr("Plastic card"), "CR80"),
            Layout.A4_SMALL: (self.tr("A4, small cards"), self.tr("to cut")),
        }
        for layout, pick in self.picks.items():
            pick.say(*names[layout])


class BadgeFileDoor(FileDoor):
    """Asks for a place to save badges to; takes no file that is dropped."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        page.setAcceptDrops(False)

    def ask_place(self, language: str) -> None:
        """Ask; see `named`."""
        kinds = self.tr("PDF ({kinds})").format(kinds="*.pdf")
        name = "胸牌.pdf" if language == "zh" else "badges.pdf"
        self.ask_save(self.tr("Save the badges"), kinds, Path.home() / name)


class SavedBadges(Strip):
    """Says where the badges went, once they are there."""

    def __init__(self) -> None:
        super().__init__("found", "done")

    def show_place(self, place: Path | None) -> None:
        """Say it; None: they were not saved yet."""
        if place is None:
            self.show_words("", "")
            return
        self.show_words(
            self.tr("Badges saved: {file}").format(file=place.name),
            self.tr("Print it at 100 %, not fitted to the page."),
        )
