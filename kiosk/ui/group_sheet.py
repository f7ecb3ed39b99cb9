"""集体签退: beside the camera, the list of who was signed off and who of the team is left."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.desk.group import GroupView
from kiosk.desk.reasons import duration
from kiosk.ui import icons
from kiosk.ui.buttons import BigButton
from kiosk.ui.look import Look
from kiosk.ui.said_strip import SaidStrip
from kiosk.ui.text import ElidedLabel, PlainLabel, WrappedLabel, clock_text

SURE_MS = 5_000
"""So long the second tap is waited for."""


class _Person(QWidget):
    """One line: a shape, who, and a number."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shape_name = "done"
        self._shape = PlainLabel("picture")  # the list's head says it in words
        self._who = ElidedLabel("bold")
        self._note = PlainLabel("soft")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._shape)
        self._row.addWidget(self._who, 1)
        self._row.addWidget(self._note)

    def show_person(self, shape: str, who: str, note: str) -> None:
        """Show somebody."""
        self._shape_name = shape
        self._who.say(who)
        self._note.say(note)
        self.setAccessibleName(f"{who}, {note}")

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._row.setSpacing(look.px(10))
        self.setFixedHeight(look.px(40))
        size = look.px(18)
        token = "done" if self._shape_name == "done" else "soft"
        drawn = icons.draw(self._shape_name, look, token, size, self.devicePixelRatioF())
        self._shape.setPixmap(drawn)


class _People(QWidget):
    """A headed list of people."""

    def __init__(self, shape: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shape = shape
        self._look = Look()
        self.head = PlainLabel("head")
        self.empty = WrappedLabel("soft")
        self.rows: list[_Person] = []
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget()
        page.setObjectName("page")
        self._list = QVBoxLayout(page)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.addWidget(self.empty)
        self._list.addStretch(1)
        area.setWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.head)
        column.addWidget(area, 1)

    def show_people(self, people: Sequence[tuple[str, str]]) -> None:
        """Show (who, note) in this order."""
        while len(self.rows) < len(people):
            row = _Person()
            self._list.insertWidget(len(self.rows), row)
            self.rows.append(row)
        for number, row in enumerate(self.rows):
            row.show_person(self._shape, *(people[number] if number < len(people) else ("", "")))
            row.wear(self._look)
            row.setVisible(number < len(people))
        self.empty.setVisible(not people)

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        self._list.setSpacing(look.px(2))
        for row in self.rows:
            row.wear(look)


class GroupSheet(QFrame):
    """Lies over the scan page beside the camera, so that badges can go on being held up."""

    rest_asked = Signal()
    """Sign off all of the team that are left."""
    finished = Signal()
    undo_asked = Signal(str)
    """An entry's id."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._look = Look()
        self._language = "zh"
        self._view = GroupView()
        self._sure = False
        self.title = PlainLabel("title")
        self.teams = ElidedLabel("soft")
        self.count = PlainLabel("figure")
        self.total = PlainLabel("lead")
        self.said = SaidStrip()
        self.off = _People("done")
        self.left = _People("waiting")
        self.rest = BigButton()
        self.done = BigButton("primary")
        self._column = QVBoxLayout(self)
        self._lay_out()
        self._doubt = QTimer(self)
        self._doubt.setSingleShot(True)
        self._doubt.setInterval(SURE_MS)
        self._doubt.timeout.connect(self._not_sure)
        self.rest.clicked.connect(self._ask_rest)
        self.done.clicked.connect(self.finished)
        self.said.undo_asked.connect(self.undo_asked)
        self.hide()
        self._say()

    def _lay_out(self) -> None:
        self._top = QHBoxLayout()
        self._top.addWidget(self.title)
        self._top.addWidget(self.teams, 1)
        self._sum = QHBoxLayout()
        self._sum.addWidget(self.count)
        self._sum.addWidget(self.total, 1)
        self._lists = QHBoxLayout()
        self._lists.addWidget(self.off, 1)
        self._lists.addWidget(self.left, 1)
        self._foot = QHBoxLayout()
        self._foot.addWidget(self.rest, 1)
        self._foot.addWidget(self.done, 1)
        self._column.addLayout(self._top)
        self._column.addLayout(self._sum)
        self._column.addWidget(self.said)
        self._column.addLayout(self._lists, 1)
        self._column.addLayout(self._foot)

    @property
    def view(self) -> GroupView:
        """Give what is shown."""
        return self._view

    def show_view(self, view: GroupView) -> None:
        """Show how far the round has come; the last badge's words stay until the next one's."""
        before = self._view.said
        if view.said is None and view.off and before is not None:
            taken_back = before.entry is not None and before.entry not in {
                one.entry for one in view.off
            }
            said = None if taken_back else before
            view = GroupView(view.teams, view.off, view.remaining, said)
        if view.remaining != self._view.remaining:
            self._sure = False
        self._view = view
        self._say()

    def speak(self, language: str) -> None:
        """Show names and words in another language."""
        self._language = language
        self._say()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        pad = look.px(24)
        self._column.setContentsMargins(pad, look.px(20), pad, look.px(20))
        self._column.setSpacing(look.px(12))
        self._top.setSpacing(look.px(14))
        self._sum.setSpacing(look.px(12))
        self._lists.setSpacing(look.px(28))
        self._foot.setSpacing(look.px(12))
        self.said.setMinimumHeight(look.px(72))
        self.said.wear(look)
        self.off.wear(look)
        self.left.wear(look)
        self._say()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _say(self) -> None:
        view, say = self._view, self._language
        self.setAccessibleName(self.tr("Team out"))
        self.title.say(self.tr("Team out"))
        self.teams.say(" · ".join(view.teams))
        self.count.say(f"{len(view.off)}")
        total = self.tr("signed off, {time}").format(time=duration(view.minutes).in_(say))
        self.total.say(total)
        self._say_last()
        self.off.head.say(self.tr("Signed off"))
        self.off.empty.say(self.tr("Hold up one badge after another."))
        self.off.show_people(
            [(one.name.in_(say), duration(one.minutes).in_(say)) for one in view.off]
        )
        self.left.head.say(self.tr("Still on duty: {number}").format(number=len(view.remaining)))
        self.left.empty.say(
            self.tr("Nobody of this team is left.")
            if view.off
            else self.tr("The rest of the team shows up here.")
        )
        self.left.show_people(
            [
                (f"{one.name.in_(say)} · {one.post.in_(say)}", clock_text(one.since))
                for one in view.remaining
            ]
        )
        self._say_rest()
        self.done.say(self.tr("Done"), hint=self.tr("Key {key}").format(key="Esc"))

    def _say_last(self) -> None:
        said = self._view.said
        last = self._view.off[0].entry if self._view.off else None
        self.said.show_notice(
            said,
            self._language,
            self.tr("Every badge is a sign-out now, until Done."),
            undoable=said is not None and said.entry == last,
        )

    def _say_rest(self) -> None:
        number = len(self._view.remaining)
        self.rest.setVisible(bool(number))
        if self._sure:
            self.rest.say(self.tr("Tap once more: {number} sign off").format(number=number))
        else:
            self.rest.say(self.tr("Sign off the other {number}").format(number=number))

    @Slot()
    def _ask_rest(self) -> None:
        if self._sure:
            self._sure = False
            self._doubt.stop()
            self.rest_asked.emit()
            return
        self._sure = True
        self._doubt.start()
        self._say_rest()

    @Slot()
    def _not_sure(self) -> None:
        self._sure = False
        self._say_rest()
