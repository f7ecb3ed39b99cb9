"""A new event, step 6: see it whole, open it; then print the badges and begin."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from kiosk.printing.cards import Layout
from kiosk.ui.buttons import BigButton
from kiosk.ui.first_start.badge_file import BadgeExtras, BadgeFileDoor, PaperPicks, SavedBadges
from kiosk.ui.first_start.facts import Facts
from kiosk.ui.first_start.page import FirstPage, Strip
from kiosk.ui.look import Look
from kiosk.ui.text import PlainLabel, WrappedLabel
from sync.domain.wording import Say


class OpenPage(FirstPage):
    """Everything on one card; one button opens the event."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts: tuple[tuple[Say, Say], ...] = ()
        self.facts = Facts()
        self.note = Strip("note", "choose")
        self.body.addWidget(self.facts)
        self.body.addWidget(self.note)
        self.body.addStretch(1)

    def show_event(self, facts: Sequence[tuple[Say, Say]]) -> None:
        """Show the event by its facts."""
        self._facts = tuple(facts)
        self.say()

    def may_call_off(self) -> bool:
        """See `FirstPage`: half an event would be no event."""
        return False

    def wear(self, look: Look) -> None:
        """See `Room`."""
        self.facts.wear(look)
        self.note.wear(look)
        super().wear(look)

    def say(self) -> None:
        """See `FirstPage`."""
        self.heading.say(self.tr("Open the event"))
        self.lead.say(self.tr("A hub of its own is set up on this laptop. Nothing leaves it."))
        self.step.say(self.tr("Step {number} of {whole}").format(number=6, whole=6))
        self.next.say(self.tr("Open the event"))
        self.facts.show_facts(
            [(word.in_(self.language), value.in_(self.language)) for word, value in self._facts]
        )
        self.note.show_words(
            self.tr("Everything lies on this laptop"),
            self.tr("Take a backup on a USB stick at the end of each day."),
        )


class BadgesPage(FirstPage):
    """The event is open: badges to a file, then the desk."""

    print_named = Signal(object)
    """A Path to write the badges to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        self._saved: Path | None = None
        self.files = BadgeFileDoor(self)
        self.done = Strip("found", "done")
        self._word = PlainLabel("head")
        self._line = WrappedLabel("soft")
        self._card = QFrame()
        self._card.setObjectName("card")
        self._column = QVBoxLayout(self._card)
        self._column.addWidget(self._word)
        self._column.addWidget(self._line)
        self.paper = PaperPicks(2, gap=12)
        self._column.addWidget(self.paper)
        self.extras = BadgeExtras(even=True)
        self._column.addWidget(self.extras)
        self.print = BigButton()
        self._column.addWidget(self.print)
        self.saved = SavedBadges()
        self.body.addWidget(self.done)
        self.body.addWidget(self._card)
        self.body.addWidget(self.saved)
        self.body.addStretch(1)
        self.back.hide()
        self.print.clicked.connect(self._name)
        self.files.named.connect(self.print_named)

    @property
    def layout_chosen(self) -> Layout:
        """Give how the cards are to lie on paper."""
        return self.paper.chosen

    def show_count(self, count: int) -> None:
        """Say how many badges there are to print."""
        self._count = count
        self._card.setVisible(bool(count))
        self.say()

    def show_saved(self, place: Path | None) -> None:
        """Say where the badges went."""
        self._saved = place
        self.say()
        self._say_state()

    def wear(self, look: Look) -> None:
        """See `Room`."""
        self.files.wear(look)
        pad = look.px(24)
        self._column.setContentsMargins(pad, look.px(20), pad, pad)
        self._column.setSpacing(look.px(14))
        self.paper.wear(look)
        self.extras.wear(look)
        self.done.wear(look)
        self.saved.wear(look)
        super().wear(look)

    def say(self) -> None:
        """See `FirstPage`."""
        self.heading.say(self.tr("The event is open"))
        self.lead.say(self.tr("Print the badges now; volunteers show them at the kiosk."))
        self.done.show_words(self.tr("This laptop is a kiosk of the event"), "")
        self._word.say(self.tr("Badges for {count} volunteers").format(count=self._count))
        self._line.say(self.tr("Whoever has the file can make badges: keep it to yourself."))
        self.paper.say()
        self.extras.say()
        self.print.say(self.tr("Save the badges as a PDF …"))
        self.next.say(self.tr("To the kiosk"))
        self.saved.show_place(self._saved)

    def may_lead(self) -> bool:
        """See `FirstPage`: where the file lies matters more."""
        return self._saved is None

    def _say_state(self) -> None:
        super()._say_state()
        # What was saved or went wrong matters more, and the page must not grow over the window.
        self._line.setVisible(self._saved is None and self.problem.isHidden())

    def _name(self) -> None:
        self.files.ask_place(self.language)
