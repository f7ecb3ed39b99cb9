"""The roll-call: one name at a time, four large answers, and a count that goes along."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.desk.post_cards import Stand
from kiosk.desk.rollcall import Called
from kiosk.ui.buttons import BigButton
from kiosk.ui.look import Look
from kiosk.ui.post_card import Gauge
from kiosk.ui.sheet import Sheet
from kiosk.ui.text import ElidedLabel, PlainLabel, WrappedLabel, clock_text
from sync.domain.entries import VolunteerId
from sync.domain.wording import Say, same

_MARKS = {"absent": Stand.ABSENT, "reached": Stand.REACHED, "excused": Stand.EXCUSED}


class RollCallSheet(Sheet):
    """Walks through those whom a post awaits; each answer goes on to the next name."""

    here_asked = Signal(str, str)
    """(volunteer as a decimal number, post)"""
    mark_asked = Signal(str, str, str)
    """(volunteer, shift, state)"""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._post = ""
        self._post_name = same("")
        self._names: list[Called] = []
        self._answered: dict[VolunteerId, str] = {}
        self._number = 0
        self._title = ElidedLabel("head")
        self.progress = PlainLabel("soft")
        self._gauge = Gauge()
        self.name = ElidedLabel("figure")
        self._about = WrappedLabel("lead")
        self._note = QFrame()
        self._note.setObjectName("note")
        self._against = WrappedLabel("bold")
        self._note_column = QVBoxLayout(self._note)
        self._note_column.addWidget(self._against)
        self.here = BigButton("primary")
        self.absent, self.reached, self.excused = BigButton(), BigButton(), BigButton()
        self.before, self.after, self.done = BigButton(), BigButton(), BigButton()
        self.counts = WrappedLabel("soft")
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.progress)
        self._grid = QGridLayout()
        for number, button in enumerate((self.here, self.absent, self.reached, self.excused)):
            self._grid.addWidget(button, number // 2, number % 2)
        self._foot = QHBoxLayout()
        for button in (self.before, self.after, self.done):
            self._foot.addWidget(button, 1)
        self.column.addLayout(head)
        for widget in (self._gauge, self.name, self._about, self._note):
            self.column.addWidget(widget)
        self.column.addLayout(self._grid)
        self.column.addWidget(self.counts)
        self.column.addLayout(self._foot)
        self.here.clicked.connect(self._is_here)
        self.absent.clicked.connect(lambda: self._mark("absent"))
        self.reached.clicked.connect(lambda: self._mark("reached"))
        self.excused.clicked.connect(lambda: self._mark("excused"))
        self.before.clicked.connect(lambda: self._go(-1))
        self.after.clicked.connect(lambda: self._go(1))
        self.done.clicked.connect(self.leave)
        self._keys = [self._key(Qt.Key.Key_Left, -1), self._key(Qt.Key.Key_Right, 1)]

    def _key(self, key: Qt.Key, step: int) -> QShortcut:
        """Let an arrow go on: a scanner types none, and a button would move the focus by it."""
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(lambda: self._go(step))
        return shortcut

    @property
    def post(self) -> str:
        """Give the post whose roll is called."""
        return self._post

    @property
    def answered(self) -> dict[VolunteerId, str]:
        """Give what was answered in this roll-call: here, absent, reached, excused."""
        return dict(self._answered)

    @property
    def at_end(self) -> bool:
        """Say whether every name was answered."""
        return all(one.person.volunteer in self._answered for one in self._names)

    def begin(self, post: str, name: Say, names: Sequence[Called]) -> None:
        """Call the roll of a post."""
        self._post, self._post_name = post, name
        self._names = list(names)
        self._answered = {}
        self._number = 0
        self.show_names(names)
        self.open()

    def show_names(self, names: Sequence[Called]) -> None:
        """Take in what is true now: who came by badge meanwhile is here."""
        now = {one.person.volunteer: one for one in names}
        for number, one in enumerate(self._names):
            volunteer = one.person.volunteer
            if volunteer in now:
                self._names[number] = now[volunteer]
                self._answered.pop(volunteer, None)
                stand = now[volunteer].person.stand
                marks = [state for state, shown in _MARKS.items() if shown is stand]
                if marks:
                    self._answered[volunteer] = marks[0]
            else:
                self._answered[volunteer] = "here"
        self._names += [
            one
            for volunteer, one in now.items()
            if volunteer not in {known.person.volunteer for known in self._names}
        ]
        if self._names and self._is_answered(self._number):
            self._next_open()
        self.say()

    def _is_answered(self, number: int) -> bool:
        return self._names[number].person.volunteer in self._answered

    def _next_open(self) -> None:
        """Go on to the next name without an answer; stay at the last one when there is none."""
        total = len(self._names)
        for step in range(1, total + 1):
            number = (self._number + step) % total
            if not self._is_answered(number):
                self._number = number
                return

    @override
    def say(self) -> None:
        """See `Sheet`."""
        title = self.tr("Roll-call · {post}").format(post=self._post_name.in_(self.language))
        self._title.say(title)
        self.setAccessibleName(title)
        total, done = len(self._names), len(self._answered)
        progress = self.tr("{done} of {total}").format(done=done, total=total)
        self.progress.say(progress)
        self._gauge.show_part(done, total, progress)
        ended = self.at_end
        self._say_name(ended)
        for button, text in (
            (self.here, self.tr("Here")),
            (self.absent, self.tr("Absent")),
            (self.reached, self.tr("Reached by phone")),
            (self.excused, self.tr("Excused")),
        ):
            button.say(text)
            button.setVisible(not ended)
        counts = Counter(self._answered.values())
        self.counts.say(
            self.tr("here {here} · absent {absent} · reached {reached} · excused {excused}").format(
                here=counts["here"],
                absent=counts["absent"],
                reached=counts["reached"],
                excused=counts["excused"],
            )
        )
        self.before.say(self.tr("Name before"), hint=self.tr("Key {key}").format(key="←"))
        self.after.say(self.tr("Next name"), hint=self.tr("Key {key}").format(key="→"))
        for button in (self.before, self.after):
            button.setVisible(total > 1 and not ended)
        self.done.say(self.tr("Done") if ended else self.tr("Stop here"))
        if self.isVisible():
            self.column.activate()
            self.fit()

    def _say_name(self, ended: bool) -> None:
        self._note.setVisible(False)
        if ended or not self._names:
            self.name.say(self.tr("All names called"))
            self._about.say(self.tr("Each note can be taken back on the person's chip."))
            return
        called = self._names[self._number]
        person = called.person
        self.name.say(person.name.in_(self.language))
        planned = self.tr("planned from {time}").format(time=clock_text(person.since))
        marked = {
            Stand.ABSENT: self.tr("noted as absent"),
            Stand.REACHED: self.tr("reached, on the way"),
            Stand.EXCUSED: self.tr("excused"),
            Stand.LATE: self.tr("late"),
        }.get(person.stand, "")
        self._about.say(" · ".join(part for part in (person.team, planned, marked) if part))
        self._against.say(" ".join(one.in_(self.language) for one in called.against))
        self._note.setVisible(bool(called.against))

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self.look = look
        self._grid.setSpacing(look.px(12))
        self._foot.setSpacing(look.px(10))
        pad = look.px(14)
        self._note_column.setContentsMargins(pad, pad, pad, pad)
        for button in (self.here, self.absent, self.reached, self.excused):
            button.setMinimumHeight(look.px(84))
        for button in (self.before, self.after, self.done):
            button.setMinimumHeight(max(56, look.px(56)))
        self._gauge.wear(look)
        super().wear(look)

    @override
    def stops(self) -> list[QWidget]:
        """See `Sheet`."""
        answers = [self.here, self.absent, self.reached, self.excused]
        return [*answers, self.before, self.after, self.done]

    def _go(self, step: int) -> None:
        if self._names:
            self._number = (self._number + step) % len(self._names)
            self.say()

    def _is_here(self) -> None:
        if self._names:
            volunteer = self._names[self._number].person.volunteer
            self.here_asked.emit(str(volunteer), self._post)

    def _mark(self, state: str) -> None:
        if self._names:
            person = self._names[self._number].person
            self.mark_asked.emit(str(person.volunteer), person.shift or "", state)
