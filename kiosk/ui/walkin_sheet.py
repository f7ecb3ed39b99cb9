"""现场登记: a walk-in with the least data; who has this name already is shown first."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from kiosk.desk.people import Found
from kiosk.desk.walkin import NAME_MAX, WalkInForm
from kiosk.ui.buttons import BigButton
from kiosk.ui.look import Look
from kiosk.ui.people_rows import words_of
from kiosk.ui.picks import Pick
from kiosk.ui.sheet import Sheet
from kiosk.ui.text import PlainLabel, WrappedLabel
from sync.domain.roster import Team
from sync.domain.wording import Say

_TEAMS = 4
_SAME = 2
_COLUMNS = 2
_LETTERS = 14
"""Of a team's line on a button: its end tells it apart."""


class WalkInSheet(Sheet):
    """Asks for a name, a team and a consent; whoever opened it looks things up and registers."""

    changed = Signal()
    """Something was typed: look for teams and for people of this name."""
    given = Signal()
    """To be registered; see `form`."""
    person_asked = Signal(object)
    """It is somebody known: a `VolunteerId`."""

    widest_px = 980

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._teams: tuple[Team, ...] = ()
        self._same: tuple[Found, ...] = ()
        self._team: Team | None = None
        self._problem: Say | None = None
        self.title, self.lead = PlainLabel("title"), WrappedLabel("soft")
        self.name, self.last4, self.team = QLineEdit(), QLineEdit(), QLineEdit()
        self.name.setMaxLength(NAME_MAX)
        self.last4.setMaxLength(4)
        self.last4.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        for field in (self.name, self.last4, self.team):
            field.setAcceptDrops(False)  # a photo is dropped on the window
            field.returnPressed.connect(self._next)
        self.name.textChanged.connect(self._typed)
        self.last4.textChanged.connect(self._typed)
        self.team.textEdited.connect(self._search_team)
        self._fields = QHBoxLayout()
        self._fields.addWidget(self.name, 3)
        self._fields.addWidget(self.last4, 2)
        self.same_lead = WrappedLabel("warn")
        self._same_row = QHBoxLayout()
        self.same = [BigButton() for _ in range(_SAME)]
        for button in self.same:
            button.clicked.connect(self._known)
            self._same_row.addWidget(button, 1)
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._choose_team)
        self._grid = QGridLayout()
        self.teams = [Pick("one", elides=True) for _ in range(_TEAMS)]
        for number, pick in enumerate(self.teams):
            self._group.addButton(pick, number)
            self._grid.addWidget(pick, number // _COLUMNS, number % _COLUMNS)
        self.consent = Pick("yes")
        self.consent.toggled.connect(self._typed)
        self.told = WrappedLabel("warn")
        self.give, self.back = BigButton("primary"), BigButton()
        self.give.clicked.connect(self.given)
        self.back.clicked.connect(self.leave)
        self._build()
        self.say()

    def _build(self) -> None:
        words = QVBoxLayout()
        words.addWidget(self.title)
        words.addWidget(self.lead)
        self.column.addLayout(words)
        self.column.addLayout(self._fields)
        self.column.addWidget(self.same_lead)
        self.column.addLayout(self._same_row)
        self.column.addWidget(self.team)
        self.column.addLayout(self._grid)
        self.column.addWidget(self.consent)
        self.column.addWidget(self.told)
        foot = QHBoxLayout()
        foot.addWidget(self.give, 2)
        foot.addWidget(self.back, 1)
        self.column.addLayout(foot)

    @property
    def form(self) -> WalkInForm:
        """Give what is filled in."""
        return WalkInForm(
            self.name.text(),
            self._team.team if self._team is not None else None,
            self.last4.text().strip(),
            self.consent.isChecked(),
        )

    def begin(self, name: str = "") -> None:
        """Open it, empty but for a name that was searched for."""
        self.clear()
        self.name.setText(name)
        self.open()
        self.changed.emit()

    def clear(self) -> None:
        """Forget what was typed: it is somebody's name."""
        self._team, self._problem, self._same = None, None, ()
        for field in (self.name, self.last4, self.team):
            field.clear()
        self.consent.setChecked(False)
        self._problem = None
        self.say()

    def show_teams(self, teams: Sequence[Team]) -> None:
        """Show the teams that fit what was typed."""
        self._teams = tuple(teams[:_TEAMS])
        self._say_teams()
        self.fit()

    def show_same(self, found: Sequence[Found]) -> None:
        """Show who has this very name."""
        if tuple(found[:_SAME]) != self._same:
            self._same = tuple(found[:_SAME])
            self.say()
            self.fit()

    def show_problem(self, problem: Say) -> None:
        """Say what is missing."""
        self._problem = problem
        self.say()
        self.fit()

    @override
    def stops(self) -> list[QWidget]:
        """See `Sheet`."""
        fields: list[QWidget] = [self.name, self.last4, *self.same, self.team, *self.teams]
        return [*fields, self.consent, self.give, self.back]

    @override
    def leave(self) -> None:
        """See `Sheet`."""
        super().leave()
        self.clear()

    @override
    def wear(self, look: Look) -> None:
        """See `Wears`."""
        for field in (self.name, self.last4, self.team):
            field.setMinimumHeight(look.px(60))
        for layout in (self._fields, self._same_row, self._grid):
            layout.setSpacing(look.px(12))
        for pick in (*self.teams, self.consent):
            pick.wear(look)
        super().wear(look)

    @override
    def say(self) -> None:
        """See `Sheet`."""
        title = self.tr("Register a walk-in")
        self.setAccessibleName(title)
        self.title.say(title)
        self.lead.say(self.tr("Serves provisionally today; the organiser settles it later."))
        fields = (
            (self.name, self.tr("Name")),
            (self.last4, self.tr("Phone: last four (optional)")),
            (self.team, self.tr("Team: type a part of its name (optional)")),
        )
        for field, words in fields:
            field.setPlaceholderText(words)
            field.setAccessibleName(words)
        self.consent.say(self.tr("They agree: kept for today's service only"))
        self.same_lead.say(self.tr("On record already. Is it one of them?"))
        self.same_lead.setVisible(bool(self._same))
        for number, button in enumerate(self.same):
            button.setVisible(number < len(self._same))
            if number < len(self._same):
                one = self._same[number]
                short = " · ".join(part for part in (one.number, one.team[-_LETTERS:]) if part)
                button.say(short or one.name, name=self._words(one), hint=self._words(one))
        other = self.tr("None of them: put on duty")
        self.give.say(other if self._same else self.tr("Register and put on duty"))
        self.back.say(self.tr("Back"), hint=self.tr("Key {key}").format(key="Esc"))
        self.told.say(self._problem.in_(self.language) if self._problem is not None else "")
        self.told.setVisible(self._problem is not None)
        self._say_teams()

    def _say_teams(self) -> None:
        self._group.setExclusive(False)
        for number, pick in enumerate(self.teams):
            there = number < len(self._teams)
            pick.setVisible(there)
            if there:
                pick.say(self._teams[number].name)
            pick.setChecked(there and self._teams[number] == self._team)
        self._group.setExclusive(True)

    def _words(self, one: Found) -> str:
        name, number, _, state = words_of(one, self.language)
        return " · ".join(part for part in (name, number, one.team, state) if part)

    @Slot()
    def _typed(self) -> None:
        if self._problem is not None:
            self._problem = None
            self.say()
        self.changed.emit()

    @Slot()
    def _search_team(self) -> None:
        self._team = None
        self._typed()

    @Slot(int)
    def _choose_team(self, number: int) -> None:
        self._team = self._teams[number]
        self.team.setText(self._team.name)
        self._typed()

    @Slot()
    def _known(self) -> None:
        for button, one in zip(self.same, self._same, strict=False):
            if button is self.sender():
                self.hide()
                self.clear()
                self.person_asked.emit(one.volunteer)
                return

    @Slot()
    def _next(self) -> None:
        self.focusNextPrevChild(True)
