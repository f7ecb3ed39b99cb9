"""Who could go: the gaps of now and of the next three hours, and the people for each."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.desk.relief import Relief
from kiosk.ui.buttons import BigButton
from kiosk.ui.look import Look
from kiosk.ui.picks import Pick
from kiosk.ui.sheet import Sheet
from kiosk.ui.text import ElidedLabel, PlainLabel, WrappedLabel
from sync.domain.entries import PostId
from sync.domain.wording import Say

_LIST_PX, _LINE_PX = 416, 70
_MOST_GAPS = 8


@dataclass(frozen=True, slots=True)
class Gap:
    """A post that lacks people; the words come with it."""

    post: PostId
    name: Say
    note: Say


class _Line(QWidget):
    """One person who could go."""

    moved = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._volunteer = ""
        self._name = ElidedLabel("bold")
        self._why = WrappedLabel("small")
        self.move_here = BigButton("primary")
        self._call = PlainLabel("soft")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(self._why)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addLayout(words, 1)
        self._row.addWidget(self._call)
        self._row.addWidget(self.move_here)
        self.move_here.clicked.connect(self._move)

    def show_relief(self, relief: Relief, language: str) -> None:
        """Show somebody, why, and the one tap where one is enough."""
        self._volunteer = str(relief.volunteer)
        name = relief.name.in_(language)
        self._name.say(" · ".join(part for part in (name, relief.team) if part))
        self._why.say(relief.why.in_(language))
        self.move_here.say(self.tr("Move here"), name=self.tr("Move {name} here").format(name=name))
        self.move_here.setVisible(relief.can_move)
        self._call.say(self.tr("call first"))
        self._call.setVisible(not relief.can_move)

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._row.setSpacing(look.px(12))
        self.setMinimumHeight(max(60, look.px(60)))

    def _move(self) -> None:
        self.moved.emit(self._volunteer)


class ReliefSheet(Sheet):
    """Lies over the board."""

    post_chosen = Signal(str)
    """A gap was chosen: its people are wanted."""
    move_asked = Signal(str, str)
    """(volunteer as a decimal number, post)"""

    widest_px = 980

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._gaps: tuple[Gap, ...] = ()
        self._found: tuple[Relief, ...] = ()
        self._post = ""
        self._title = PlainLabel("title")
        self._picks = [Pick("one", elides=True) for _ in range(_MOST_GAPS)]
        self._group = QButtonGroup(self)
        gaps = QVBoxLayout()
        for number, pick in enumerate(self._picks):
            self._group.addButton(pick, number)
            gaps.addWidget(pick)
        gaps.addStretch(1)
        self._gap_column = gaps
        self._group.idClicked.connect(self._choose)
        self.nobody = WrappedLabel("lead")
        self.lines: list[_Line] = []
        page = QWidget()
        page.setObjectName("page")
        self._people = QVBoxLayout(page)
        self._people.setContentsMargins(0, 0, 0, 0)
        self._people.addWidget(self.nobody)
        self._people.addStretch(1)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(page)
        self._row = QHBoxLayout()
        self._row.addLayout(gaps, 2)
        self._row.addWidget(self._area, 3)
        self.done = BigButton()
        self.done.clicked.connect(self.leave)
        self.column.addWidget(self._title)
        self.column.addLayout(self._row)
        self.column.addWidget(self.done)

    @property
    def picks(self) -> list[Pick]:
        """Give the gaps that are offered."""
        return self._picks[: len(self._gaps)]

    @property
    def post(self) -> str:
        """Give the post whose people are shown."""
        return self._post

    def show_gaps(self, gaps: Sequence[Gap]) -> None:
        """Offer these gaps."""
        self._gaps = tuple(gaps[:_MOST_GAPS])
        self.say()

    def show_reliefs(self, post: str, found: Sequence[Relief]) -> None:
        """Show who could go to a post."""
        self._post, self._found = post, tuple(found)
        while len(self.lines) < len(self._found):
            line = _Line()
            line.wear(self.look)
            line.moved.connect(self._move)
            self._people.insertWidget(self._people.count() - 1, line)
            self.lines.append(line)
        self.say()

    @override
    def say(self) -> None:
        """See `Sheet`."""
        self._title.say(self.tr("Who could go"))
        self.setAccessibleName(self.tr("Who could go"))
        self.done.say(self.tr("Close"))
        for pick, gap in zip(self._picks, self._gaps, strict=False):
            pick.say(gap.name.in_(self.language), gap.note.in_(self.language))
            pick.setChecked(gap.post == self._post)
        for number, pick in enumerate(self._picks):
            pick.setVisible(number < len(self._gaps))
        self.nobody.say(
            self.tr(
                "Nobody who is free, rested and trained for this post. Ask the organiser, "
                "or move somebody by hand: tap their chip."
            )
        )
        self.nobody.setVisible(not self._found)
        for line, relief in zip(self.lines, self._found, strict=False):
            line.show_relief(relief, self.language)
        for number, line in enumerate(self.lines):
            line.setVisible(number < len(self._found))
        lines = max(len(self._found), len(self._gaps), 3)
        self._area.setFixedHeight(min(self.look.px(_LIST_PX), lines * self.look.px(_LINE_PX)))
        if self.isVisible():
            self.column.activate()
            self.fit()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self.look = look
        self._row.setSpacing(look.px(20))
        self._gap_column.setSpacing(look.px(8))
        self._people.setSpacing(look.px(8))
        self.done.setMinimumHeight(max(56, look.px(56)))
        for pick in self._picks:
            pick.wear(look)
        for line in self.lines:
            line.wear(look)
        self.say()
        super().wear(look)

    @override
    def stops(self) -> list[QWidget]:
        """See `Sheet`."""
        shown = [line.move_here for line in self.lines[: len(self._found)]]
        return [*self.picks, *shown, self.done]

    def _choose(self, number: int) -> None:
        self.post_chosen.emit(self._gaps[number].post)

    def _move(self, volunteer: str) -> None:
        self.hide()
        self.move_asked.emit(volunteer, self._post)
