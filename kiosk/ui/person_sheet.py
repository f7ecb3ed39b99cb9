"""One person: who it is, today in sentences, and what can be done without a badge."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.desk.people import PersonView, Standing
from kiosk.ui.buttons import BigButton
from kiosk.ui.look import Look
from kiosk.ui.people_rows import WORDS, draw_face, words_of
from kiosk.ui.sheet import Sheet
from kiosk.ui.text import ElidedLabel, PlainLabel, WrappedLabel, clock_text, span_text

_FACE = 96


class PersonSheet(Sheet):
    """Asks what to do for one person; whoever opened it carries it out."""

    acted = Signal(str, object)
    """(on, off, break, resume, kit or badge; a `VolunteerId`)"""

    widest_px = 820

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._view: PersonView | None = None
        self._sure = False
        self.face = PlainLabel("picture")
        self.name = ElidedLabel("big")
        self.who, self.state = WrappedLabel("soft"), PlainLabel("head")
        self.today = WrappedLabel("")
        words = QVBoxLayout()
        for label in (self.name, self.who, self.state):
            words.addWidget(label)
        self._head = QHBoxLayout()
        self._head.addWidget(self.face, 0, Qt.AlignmentFlag.AlignTop)
        self._head.addLayout(words, 1)
        self.column.addLayout(self._head)
        self.column.addWidget(self.today)
        self.buttons = {
            "on": BigButton("primary"),
            "resume": BigButton("primary"),
            "off": BigButton(),
            "break": BigButton(),
        }
        self._row = QHBoxLayout()
        for act, button in self.buttons.items():
            button.setProperty("act", act)
            button.clicked.connect(self._press)
            self._row.addWidget(button, 1)
        self.column.addLayout(self._row)
        self.kit, self.badge, self.back = BigButton(), BigButton(), BigButton()
        self.kit.clicked.connect(self._open_kit)
        self.badge.clicked.connect(self._replace)
        self.back.clicked.connect(self.leave)
        foot = QHBoxLayout()
        foot.addWidget(self.kit, 1)
        foot.addWidget(self.back, 1)
        self.column.addWidget(self.badge)
        self.column.addLayout(foot)
        self.say()

    def show_person(self, view: PersonView) -> None:
        """Show somebody as of now, and open."""
        self._view, self._sure = view, False
        self.say()
        self.open()

    @override
    def stops(self) -> list[QWidget]:
        """See `Sheet`."""
        return [*self.buttons.values(), self.badge, self.kit, self.back]

    @override
    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._head.setSpacing(look.px(20))
        self._row.setSpacing(look.px(12))
        super().wear(look)
        self._draw()

    @override
    def say(self) -> None:
        """See `Sheet`."""
        names = {
            "on": self.tr("Put on duty"),
            "resume": self.tr("Back from the break"),
            "off": self.tr("Sign off"),
            "break": self.tr("Take a break"),
        }
        for act, button in self.buttons.items():
            button.say(names[act])
        sure = self.tr("Print now: the old badge stops counting")
        self.badge.say(sure if self._sure else self.tr("Replace the badge…"))
        self.kit.say(self.tr("Kit…"))
        self.back.say(self.tr("Back"), hint=self.tr("Key {key}").format(key="Esc"))
        view = self._view
        if view is None:
            return
        one = view.person
        name, number, _, state = words_of(one, self.language)
        last4 = self.tr("last four digits {digits}").format(digits=view.last4) if view.last4 else ""
        self.setAccessibleName(name)
        self.name.say(name)
        self.who.say(" · ".join(part for part in (number, view.team_path, last4) if part))
        where = one.post.in_(self.language) if one.post else ""
        self.state.say(" · ".join(part for part in (state, where) if part))
        self.today.say(self._today(view))
        self.today.setVisible(bool(self.today.text()))
        on = one.standing in {Standing.ON, Standing.BREAK}
        self.buttons["on"].setVisible(not on)
        self.buttons["off"].setVisible(on)
        self.buttons["break"].setVisible(one.standing is Standing.ON)
        self.buttons["resume"].setVisible(one.standing is Standing.BREAK)
        self._draw()

    def _today(self, view: PersonView) -> str:
        say = self.language
        lines = [
            self.tr("Planned {hours} {post}").format(
                hours=span_text(start, end), post=post.in_(say)
            )
            for start, end, post in view.planned
        ]
        lines += [turn.explained.in_(say) for turn in view.turns]
        lines += [f"{WORDS[mark].in_(say)} {clock_text(at)}" for at, mark in view.marks]
        held = " ".join(f"{name.in_(say)}×{count}" for name, count in view.kit)
        if held:
            lines.append(self.tr("Holds {kit}").format(kit=held))
        return " · ".join(line.rstrip("。.") for line in lines)

    def _draw(self) -> None:
        if self._view is None:
            return
        size, ratio = self.look.px(_FACE), self.devicePixelRatioF()
        picture = QPixmap(round(size * ratio), round(size * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        draw_face(painter, self._view.person, QRectF(0, 0, size, size), self.look)
        painter.end()
        self.face.setPixmap(picture)

    def _press(self) -> None:
        button = self.sender()
        if self._view is not None and isinstance(button, BigButton):
            self.hide()
            self.acted.emit(str(button.property("act")), self._view.person.volunteer)

    def _open_kit(self) -> None:
        if self._view is not None:
            self.hide()
            self.acted.emit("kit", self._view.person.volunteer)

    def _replace(self) -> None:
        if self._view is None:
            return
        if not self._sure:
            self._sure = True
            self.say()
            return
        self.hide()
        self.acted.emit("badge", self._view.person.volunteer)
