"""A new event, beside step 5: what is counted at its posts, or what they hand out."""

import itertools
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from kiosk.desk.importing.kinds import (
    KINDS_MAX,
    KindPlan,
    Listed,
    first_wrong,
    missing,
)
from kiosk.ui.buttons import BigButton
from kiosk.ui.first_start.fields import TextField
from kiosk.ui.first_start.page import FirstPage, Strip
from kiosk.ui.first_start.row_list import RowList
from kiosk.ui.look import Look
from kiosk.ui.picks import Pick
from kiosk.ui.text import PlainLabel

_TYPED_MAX = 60
"""Longer than a name may be, so that what is too long can be said and not only cut."""


class KindRow(QFrame):
    """One kind: its place, its names, whether it is used up; a place up or down, or away."""

    edited = Signal()
    moved = Signal(object, int)
    """(this row, -1 up or 1 down)"""
    removed = Signal(object)
    """This row."""

    def __init__(self, kind: KindPlan, listed: Listed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._usual = kind.usual
        self.number = PlainLabel("title")
        self.name = TextField(longest=_TYPED_MAX)
        self.name_en = TextField(longest=_TYPED_MAX)
        self.used_up = Pick("yes")
        self.up, self.down, self.remove = BigButton(), BigButton(), BigButton()
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.number)
        for field in (self.name, self.name_en):
            field.word.hide()  # said in the field: the list is long
            field.edited.connect(self.edited)
            self._row.addWidget(field, 1)
        self._row.addWidget(self.used_up)
        for button in (self.up, self.down, self.remove):
            self._row.addWidget(button)
        for field, text in ((self.name, kind.name), (self.name_en, kind.name_en)):
            field.show_text(text)
            field.line.home(False)  # of a long name the beginning shows
        self.used_up.setChecked(kind.used_up)
        self.used_up.setVisible(listed is Listed.KIT)
        self.used_up.clicked.connect(self.edited)
        self.up.clicked.connect(lambda: self.moved.emit(self, -1))
        self.down.clicked.connect(lambda: self.moved.emit(self, 1))
        self.remove.clicked.connect(lambda: self.removed.emit(self))

    @property
    def kind(self) -> KindPlan:
        """Give what stands here."""
        return KindPlan(self.name.text, self.name_en.text, self.used_up.isChecked(), self._usual)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Give where Tab stops, in order."""
        buttons = (self.used_up, self.up, self.down, self.remove)
        return (self.name.line, self.name_en.line, *buttons)

    def say(self, at: int, count: int) -> None:
        """Write every word anew.

        Args:
            at: its place, from 1, of `count`.
        """
        name = self.name.text or str(at)
        self.number.say(str(at))
        word = self.tr("Name")
        self.name.say(word, word)
        word = self.tr("In English")
        self.name_en.say(word, word)
        self.used_up.say(self.tr("Used up"))
        self.used_up.setAccessibleName(self.tr("Used up, not given back: {item}").format(item=name))
        self.up.say("↑", name=self.tr("Up: {item}").format(item=name))
        self.down.say("↓", name=self.tr("Down: {item}").format(item=name))
        self.up.setEnabled(at > 1)
        self.down.setEnabled(at < count)
        self.remove.say(self.tr("Remove"), name=self.tr("Remove {item}").format(item=name))

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._row.setContentsMargins(look.px(16), look.px(4), look.px(12), look.px(4))
        self._row.setSpacing(look.px(12))
        self.number.setFixedWidth(look.px(32))
        for field in (self.name, self.name_en):
            field.wear(look)
        self.used_up.wear(look)
        for button in (self.up, self.down):
            button.setFixedWidth(max(56, look.px(60)))


class KindsPage(FirstPage):
    """One list at a time; what is wrong with it is said at once, and holds the way on."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._listed = Listed.SERVICES
        self.rows: list[KindRow] = []
        self.wrong = Strip("note", "choose")
        self._scroll = RowList()
        self.body.addWidget(self._scroll, 1)
        self.body.addWidget(self.wrong)
        self.add, self.usual = BigButton(), BigButton()
        self.foot_left.addWidget(self.add)
        self.foot_left.addWidget(self.usual)
        self.add.clicked.connect(self._add)
        self.usual.clicked.connect(self._add_usual)

    @property
    def listed(self) -> Listed:
        """Give which list is shown."""
        return self._listed

    def show_kinds(self, listed: Listed, kinds: Sequence[KindPlan]) -> None:
        """Show a list in place of what was there."""
        self._listed = listed
        for row in self.rows:
            self._drop(row)
        self.rows.clear()
        for kind in kinds:
            self._make(kind)
        self._fit()

    def entered(self) -> tuple[KindPlan, ...]:
        """Give the list as it stands, right or not."""
        return tuple(row.kind for row in self.rows)

    def wear(self, look: Look) -> None:
        """See `Room`."""
        self._scroll.column.setSpacing(look.px(8))
        self.wrong.wear(look)
        for row in self.rows:
            row.wear(look)
        super().wear(look)

    def say(self) -> None:
        """See `FirstPage`."""
        if self._listed is Listed.SERVICES:
            self.heading.say(self.tr("What is counted?"))
            self.lead.say(
                self.tr("Kinds of service for the tally, in this order; most often first.")
            )
        else:
            self.heading.say(self.tr("What is handed out?"))
            self.lead.say(self.tr("Vests, radios, water … What is not used up is asked back."))
        self.step.say(self.tr("Step {number} of {whole}").format(number=5, whole=6))
        full = len(self.rows) >= KINDS_MAX
        most = self.tr("{most} at most").format(most=KINDS_MAX)
        self.add.say(most if full else self.tr("Add one"))
        self.usual.say(self.tr("Bring back the usual ones"))
        self.next.say(self.tr("Done"))
        for at, row in enumerate(self.rows, start=1):
            row.say(at, len(self.rows))
        wrong = first_wrong(self.entered())
        self.wrong.show_words("", "" if wrong is None else wrong.said.in_(self.language))

    def _make(self, kind: KindPlan) -> KindRow:
        row = KindRow(kind, self._listed)
        row.wear(self.look)
        row.edited.connect(self._note)
        row.moved.connect(self._move)
        row.removed.connect(self._remove)
        self._scroll.column.insertWidget(len(self.rows), row)
        self.rows.append(row)
        return row

    def _drop(self, row: KindRow) -> None:
        self._scroll.column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _add(self) -> None:
        row = self._make(KindPlan(""))
        row.show()
        self._note()
        row.name.line.setFocus()
        self._reveal(row)

    def _add_usual(self) -> None:
        for kind in missing(self.entered(), self._listed):
            self._make(kind).show()
        self._note()

    def _move(self, row: object, step: int) -> None:
        if not isinstance(row, KindRow) or row not in self.rows:
            return
        at = self.rows.index(row)
        to = at + step
        if not 0 <= to < len(self.rows):
            return
        self.rows.insert(to, self.rows.pop(at))
        self._scroll.column.removeWidget(row)
        self._scroll.column.insertWidget(to, row)
        stops = [stop for each in self.rows for stop in each.stops]
        for before, after in itertools.pairwise(stops):
            self.setTabOrder(before, after)  # Qt goes by age, the eye by place
        self._note()
        self._reveal(row)

    def _remove(self, row: object) -> None:
        if isinstance(row, KindRow) and row in self.rows:
            self.rows.remove(row)
            self._drop(row)
            self._note()

    def _reveal(self, row: KindRow) -> None:
        """Bring a row into sight once it has its place."""
        self._scroll.column.activate()
        self._scroll.ensureWidgetVisible(row)

    def _note(self) -> None:
        self._fit()
        self.edited.emit()

    def _fit(self) -> None:
        kinds = self.entered()
        self.add.setEnabled(len(kinds) < KINDS_MAX)
        back = missing(kinds, self._listed)
        self.usual.setVisible(bool(back) and len(kinds) + len(back) <= KINDS_MAX)
        self.say()
        self.set_ready(first_wrong(kinds) is None)
