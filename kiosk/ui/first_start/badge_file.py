"""Badges to a file: which paper they are for, where the file goes, and that it lies there."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from kiosk.printing.cards import Layout
from kiosk.ui.first_start.fields import OneOf
from kiosk.ui.first_start.filing import FileDoor
from kiosk.ui.first_start.page import Strip
from kiosk.ui.look import Look
from kiosk.ui.picks import Pick
from kiosk.ui.text import as_tooltip

_LOGO_WIDEST = 360


class PaperPicks(QWidget):
    """One of the ways in which badges lie on paper."""

    def __init__(self, columns: int, *, gap: float) -> None:
        """Put the picks into so many columns, `gap` apart at the sketch's scale."""
        super().__init__()
        self._gap = gap
        self.picks = {layout: Pick("one") for layout in Layout}
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


class BadgeExtras(QWidget):
    """A logo or none, and codes that stand more wear."""

    logo_asked = Signal()
    """A picture is to be chosen."""
    logo_dropped = Signal()
    """No logo any more."""
    tough_chosen = Signal(bool)

    def __init__(self, *, even: bool) -> None:
        """Give both the same width, or each what its words take."""
        super().__init__()
        self._even = even
        self.logo, self.tough = Pick("yes", elides=True), Pick("yes")
        self._name = ""
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for pick in (self.logo, self.tough):
            self._row.addWidget(pick, 1 if even else 0)
        self.logo.clicked.connect(self._turn_logo)
        self.tough.clicked.connect(self.tough_chosen)

    def show_look(self, logo: str, *, tough: bool) -> None:
        """Show what holds.

        Args:
            logo: its file's name; empty: none.
        """
        self._name = logo
        self.logo.setChecked(bool(logo))
        self.tough.setChecked(tough)
        self.say()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._row.setSpacing(look.px(12))
        for pick in (self.logo, self.tough):
            pick.wear(look)
        if not self._even:
            self.logo.setMaximumWidth(look.px(_LOGO_WIDEST))

    def say(self) -> None:
        """Say it in the window's language."""
        if self._name:
            self.logo.say(self.tr("Logo: {file}").format(file=self._name))
        else:
            self.logo.say(self.tr("Logo …"))
        self.tough.say(self.tr("Code for rough use"))
        more = self.tr("Reads with a quarter of it scratched or stained; hold it a little nearer.")
        self.tough.setToolTip(as_tooltip(more))
        self.tough.setAccessibleDescription(more)

    def _turn_logo(self) -> None:
        if self._name:
            self.logo_dropped.emit()
        else:
            self.logo_asked.emit()


class BadgeFileDoor(FileDoor):
    """Asks for a place to save badges to, and for a logo; takes no file that is dropped."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        page.setAcceptDrops(False)

    def ask_logo(self) -> None:
        """Ask for a picture; see `opened`."""
        kinds = self.tr("Pictures ({kinds})").format(kinds="*.png *.svg *.jpg *.jpeg")
        self.ask_open(self.tr("Choose the logo"), kinds, Path.home())

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
