"""What a corrected roster changes, before anything is taken."""

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from kiosk.desk.importing.correcting import Changed, Difference
from kiosk.ui.first_start.check_page import Figure, Table
from kiosk.ui.first_start.page import FirstPage, Strip
from kiosk.ui.look import Look
from kiosk.ui.text import PlainLabel
from sync.domain.roster import Volunteer

LISTED = 500
MANY = 0.3
"""Of those on the roster: so many gone, and it is perhaps another event's file."""


class DifferencePage(FirstPage):
    """Counts and names; one button takes the roster."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._difference = Difference()
        self.figures = [Figure() for _ in range(5)]
        self._row = QHBoxLayout()
        for figure in self.figures:
            figure.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
            self._row.addWidget(figure, 1)
        self.note = Strip("note", "choose")
        self._word = PlainLabel("head")
        self.lines = Table(1, 3)
        self.body.addLayout(self._row)
        self.body.addWidget(self.note)
        self.body.addWidget(self._word)
        self.body.addWidget(self.lines, 1)
        self.body.addStretch(0)
        self.step.hide()

    def show_difference(self, difference: Difference) -> None:
        """Show what changes."""
        self._difference = difference
        self.set_ready(not difference.nothing)
        self.say()

    def may_call_off(self) -> bool:
        """See `FirstPage`: half a roster would be no roster."""
        return False

    def first_stop(self) -> QWidget:
        """See `FirstPage`."""
        return self.next if self.next.isEnabled() else self.back

    def wear(self, look: Look) -> None:
        """See `Room`."""
        self._row.setSpacing(look.px(16))
        for figure in self.figures:
            figure.wear(look)
        self.note.wear(look)
        self.lines.wear(look)
        super().wear(look)

    def say(self) -> None:
        """See `FirstPage`."""
        told = self._difference
        self.heading.say(self.tr("What changes"))
        self.lead.say(
            self.tr("The file says what stands already: nothing is to be done.")
            if told.nothing
            else self.tr("Badges that are printed stay good. Other kiosks fetch the new roster.")
        )
        words = (
            (len(told.new), self.tr("new")),
            (len(told.changed), self.tr("changed")),
            (len(told.gone), self.tr("gone")),
            (len(told.kept), self.tr("gone, but kept")),
            (told.same, self.tr("as before")),
        )
        for figure, (number, word) in zip(self.figures, words, strict=True):
            figure.show_figure(number, word)
        self.note.show_words(*self._notes())
        self._word.say(self.tr("Who"))
        rows = self._rows()
        shown = bool(rows)
        self._word.setVisible(shown)
        self.lines.setVisible(shown)
        self.lines.show_lines(
            ["", self.tr("Name"), self.tr("Number"), self.tr("What changes")], rows[:LISTED]
        )
        self.lines.setAccessibleName(self.tr("What changes"))
        self.next.say(self.tr("Take this roster"))

    def _notes(self) -> tuple[str, str]:
        told = self._difference
        notes = []
        title = ""
        before = len(told.gone) + len(told.kept) + len(told.changed) + told.same
        if before and len(told.gone) + len(told.kept) > before * MANY:
            title = self.tr("Is this the right file? Many of the volunteers are not in it.")
        if told.kept:
            notes.append(
                self.tr("Not in the file, but have served, so they stay: {count}.").format(
                    count=len(told.kept)
                )
            )
        renamed = sum(1 for one in told.changed if one.another_name)
        if renamed:
            notes.append(
                self.tr("Numbers with another name now: {count}. Is it the same person?").format(
                    count=renamed
                )
            )
        if told.new_posts:
            notes.append(self.tr("New posts: {posts}").format(posts=", ".join(told.new_posts[:6])))
        return title, " ".join(notes)

    def _rows(self) -> list[tuple[str, str, str, str]]:
        told = self._difference
        rows = [self._line("＋", person, self.tr("new")) for person in told.new]
        # What somebody must look at comes first.
        changed = sorted(told.changed, key=lambda one: not one.another_name)
        first = [self._line("✎", one.after, self._what(one)) for one in changed]
        last = [self._line("－", person, self.tr("gone")) for person in told.gone]
        last += [
            self._line("●", person, self.tr("not in the file; has served and stays"))
            for person in told.kept
        ]
        named = sum(1 for one in changed if one.another_name)
        return first[:named] + last + rows + first[named:]

    def _line(self, sign: str, person: Volunteer, what: str) -> tuple[str, str, str, str]:
        return sign, person.name, person.number, what

    def _what(self, one: Changed) -> str:
        before, after = one.before, one.after
        parts = []
        if one.another_name:
            parts.append(self.tr("name, before: {name}").format(name=before.name))
        if before.team != after.team:
            parts.append(self.tr("team"))
        if one.replanned:
            parts.append(self.tr("shifts"))
        if (before.last4, before.trained, before.minor, before.eligible) != (
            after.last4,
            after.trained,
            after.minor,
            after.eligible,
        ):
            parts.append(self.tr("particulars"))
        return " · ".join(parts)
