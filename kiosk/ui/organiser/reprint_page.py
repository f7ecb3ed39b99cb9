"""Badges again: whose, how they lie on paper, and where the file goes."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kiosk.desk.badge_choice import Which
from kiosk.printing.cards import Layout
from kiosk.ui.first_start.badge_file import BadgeExtras, BadgeFileDoor, PaperPicks, SavedBadges
from kiosk.ui.first_start.fields import OneOf, TextField
from kiosk.ui.first_start.page import FirstPage
from kiosk.ui.look import Look
from kiosk.ui.picks import Pick
from kiosk.ui.text import PlainLabel, WrappedLabel


class ReprintPage(FirstPage):
    """Three choices of whom, four of paper."""

    chosen = Signal(str, str)
    """(a `Which`, what was typed)"""
    print_named = Signal(object)
    """A Path to write the badges to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: dict[Which, int] = dict.fromkeys(Which, 0)
        self._saved: Path | None = None
        self.files = BadgeFileDoor(self)
        self.step.hide()
        self._whom, self._on_paper = PlainLabel("head"), PlainLabel("head")
        self.whom = {which: Pick("one") for which in Which}
        self._one_whom = OneOf(self)
        self.search = TextField(longest=80)
        self.search.word.hide()  # said in the field: the page is full
        self._card = QFrame()
        self._card.setObjectName("card")
        self._column = QVBoxLayout(self._card)
        self._column.addWidget(self._whom)
        for pick in self.whom.values():
            self._one_whom.add(pick)
            self._column.addWidget(pick)
        self._column.addWidget(self.search)
        self._sheet = QFrame()
        self._sheet.setObjectName("card")
        self._sheet_column = QVBoxLayout(self._sheet)
        self._sheet_column.addWidget(self._on_paper)
        self.paper = PaperPicks(1, gap=10)
        self._sheet_column.addWidget(self.paper)
        self._sheet_column.addStretch(1)
        self._column.addStretch(1)
        # Longer words take more lines, and the page has none to spare: what is too much scrolls.
        self._choices = QWidget()
        self._cards = QHBoxLayout(self._choices)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.addWidget(self._card, 1)
        self._cards.addWidget(self._sheet, 1)
        self.extras = BadgeExtras(even=False)
        self.foot_left.addWidget(self.extras)
        self._secret = WrappedLabel("soft")
        self.saved = SavedBadges()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._choices)
        self.body.addWidget(self._scroll, 1)
        self.body.addWidget(self._secret)
        self.body.addWidget(self.saved)
        self._one_whom.choose(self.whom[Which.NEW])
        self._one_whom.changed.connect(self._choose)
        self.search.edited.connect(self._choose)
        self.gone_on.connect(self._name)
        self.files.named.connect(self.print_named)

    @property
    def which(self) -> Which:
        """Give whose badges."""
        return next(which for which, pick in self.whom.items() if pick.isChecked())

    @property
    def layout_chosen(self) -> Layout:
        """Give how the cards are to lie on paper."""
        return self.paper.chosen

    def show_counts(self, counts: Mapping[Which, int]) -> None:
        """Show how many badges each choice is."""
        self._counts = dict(counts)
        self._fit()

    def show_saved(self, place: Path | None) -> None:
        """Say where the badges went."""
        self._saved = place
        self.say()
        self._say_state()

    def first_stop(self) -> QWidget:
        """See `FirstPage`."""
        return self.whom[self.which]

    def wear(self, look: Look) -> None:
        """See `Room`."""
        self.files.wear(look)
        pad = look.px(24)
        for column in (self._column, self._sheet_column):
            column.setContentsMargins(pad, look.px(14), pad, look.px(18))
            column.setSpacing(look.px(10))
        self._cards.setSpacing(look.px(20))
        for pick in self.whom.values():
            pick.wear(look)
        self.paper.wear(look)
        self.extras.wear(look)
        self.search.wear(look)
        self.saved.wear(look)
        super().wear(look)

    def say(self) -> None:
        """See `FirstPage`."""
        self.heading.say(self.tr("Print badges"))
        self.lead.say(self.tr("Badges that were printed before stay good."))
        self._whom.say(self.tr("Whose?"))
        self._on_paper.say(self.tr("On which paper?"))
        words = {
            Which.ALL: self.tr("Everybody's"),
            Which.NEW: self.tr("New or changed since"),
            Which.SOME: self.tr("A team, or somebody"),
        }
        for which, pick in self.whom.items():
            count = self._counts[which]
            here = which is not Which.SOME or bool(self.search.text)
            pick.say(
                words[which], self.tr("{count} badges").format(count=f"{count:,}") if here else ""
            )
        word = self.tr("Team, name or number")
        self.search.say(word, word)
        self._secret.setVisible(self._saved is None)
        self.paper.say()
        self.extras.say()
        self._secret.say(self.tr("Whoever has the file can make badges: keep it to yourself."))
        self.next.say(self.tr("Save as a PDF …"))
        self.saved.show_place(self._saved)

    def may_lead(self) -> bool:
        """See `FirstPage`: where the file lies matters more."""
        return self._saved is None

    def _choose(self) -> None:
        self._saved = None
        self._fit()
        self.chosen.emit(self.which.value, self.search.text)
        if self.which is Which.SOME and not self.search.text:
            self.search.line.setFocus()

    def _fit(self) -> None:
        self.search.setVisible(self.which is Which.SOME)
        self.set_ready(self._counts[self.which] > 0)
        self.say()

    def _name(self) -> None:
        self.files.ask_place(self.language)
