"""Kit of one volunteer: a row for each thing, one out or one back by a tap.

Taps within a moment, and a button that is held down, are counted up and given as one number:
three bottles are one entry. What is counted and not given yet is shown as such.
"""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.desk.kit import COUNT_MAX, KitLine, KitView
from kiosk.ui.buttons import BigButton
from kiosk.ui.hold_button import HoldButton
from kiosk.ui.look import Look
from kiosk.ui.sheet import Sheet
from kiosk.ui.text import ElidedLabel, PlainLabel, WrappedLabel

GATHER_MS = 700
"""So long after the last tap the next one still counts in."""


class _Row(QWidget):
    """One kind of kit."""

    moved = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line: KitLine | None = None
        self._name = ""
        self._pending = 0
        """Out above 0, back below; counted, and not given yet."""
        self.name = ElidedLabel("head")
        self.count = PlainLabel("title")
        self.count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.pending = PlainLabel("soft")
        self.pending.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.back = HoldButton(1)
        self.out = HoldButton(1, "primary")
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(GATHER_MS)
        self._soon.timeout.connect(self.give)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.name, 1)
        for widget in (self.back, self.count, self.pending, self.out):
            self._row.addWidget(widget)
        self.back.counted.connect(self._take)
        self.out.counted.connect(self._hand_out)
        self.back.pending_changed.connect(self._held_back)
        self.out.pending_changed.connect(self._held_out)

    def show_line(self, line: KitLine, language: str) -> None:
        """Show how much of it is in the volunteer's hands."""
        self._line = line
        name = self._name = line.name.in_(language)
        self.name.say(name)
        self.back.say(self.tr("− back"), name=self.tr("One back: {item}").format(item=name))
        self.out.say(self.tr("＋ hand out"), name=self.tr("Hand out one: {item}").format(item=name))
        self._say_count(self._pending)

    @Slot()
    def give(self) -> None:
        """Give what was counted, as one number."""
        self._soon.stop()
        count, self._pending = self._pending, 0
        if count and self._line is not None:
            self._say_count(0)
            self.moved.emit(self._line.item, count)

    def _gather(self, count: int) -> None:
        line = self._line
        if line is None:
            return
        self._pending = self._within(self._pending + count)
        self._say_count(self._pending)
        self._soon.start()

    def _within(self, pending: int) -> int:
        """Hold a number where it makes sense: nobody brings back what they have not got."""
        held = self._line.count if self._line is not None and self._line.returnable else 0
        return max(-held, min(COUNT_MAX, pending))

    def _say_count(self, pending: int) -> None:
        if self._line is None:
            return
        count = self._line.count
        self.count.say(str(count))
        self.count.setAccessibleName(f"{self._name} {count}")
        self.pending.say(f"{pending:+d}".replace("+", "＋").replace("-", "−") if pending else "")
        self.back.setEnabled(self._line.returnable or pending > 0)

    @Slot(int)
    def _held_back(self, count: int) -> None:
        self._say_count(self._within(self._pending - count))

    @Slot(int)
    def _held_out(self, count: int) -> None:
        self._say_count(self._within(self._pending + count))

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._row.setSpacing(look.px(16))
        for button in (self.back, self.out):
            button.setMinimumWidth(look.px(148))
        self.count.setMinimumWidth(look.px(44))
        # Room for three digits: a button must not move under a thumb that taps on.
        self.pending.setFixedWidth(look.px(56))

    @Slot(int)
    def _take(self, count: int) -> None:
        self._gather(-count)

    @Slot(int)
    def _hand_out(self, count: int) -> None:
        self._gather(count)


class KitSheet(Sheet):
    """Stays open: several things go out, and the next badge opens the next volunteer's."""

    moved = Signal(object, str, int)
    """(a `VolunteerId`, the item, so many handed out, or below 0 taken back)"""
    all_back_asked = Signal(object)
    """A `VolunteerId`."""

    view: KitView | None = None
    """Whose kit is shown; nobody's while the sheet is still being made."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = ElidedLabel("big")
        self.about = WrappedLabel("soft")
        self.lead = WrappedLabel("lead")
        for label in (self.title, self.about):
            self.column.addWidget(label)
        self._list = QVBoxLayout()
        self.column.addLayout(self._list)
        self.column.addWidget(self.lead)
        self.rows: list[_Row] = []
        self.all_back, self.done = BigButton(), BigButton()
        self.all_back.clicked.connect(self._all)
        self.done.clicked.connect(self.leave)
        foot = QHBoxLayout()
        foot.addWidget(self.all_back, 1)
        foot.addWidget(self.done, 1)
        self.column.addLayout(foot)
        self.say()

    def show_kit(self, view: KitView) -> None:
        """Show what somebody has now."""
        if view == self.view:
            return
        if self.view is not None and view.volunteer != self.view.volunteer:
            self.give()  # it was counted for the one before
        self.view = view
        while len(self.rows) < len(view.lines):
            row = _Row()
            row.wear(self.look)
            row.moved.connect(self._move)
            self._list.addWidget(row)
            self.rows.append(row)
        for number, row in enumerate(self.rows):
            row.setVisible(number < len(view.lines))
        self.say()
        if self.isVisible():
            self.fit()

    def give(self) -> None:
        """Give what was counted for whoever is shown."""
        for row in self.rows:
            row.give()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """See Qt: whatever takes the sheet away, what was counted was handed out."""
        if self.view is not None:
            self.give()
        super().hideEvent(event)

    @override
    def stops(self) -> list[QWidget]:
        """See `Sheet`."""
        buttons = [button for row in self.rows for button in (row.out, row.back)]
        return [*buttons, self.all_back, self.done]

    @override
    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._list.setSpacing(look.px(10))
        for row in self.rows:
            row.wear(look)
        super().wear(look)

    @override
    def say(self) -> None:
        """See `Sheet`."""
        self.lead.say(self.tr("Another volunteer? Hold up the next badge."))
        self.all_back.say(self.tr("Everything is back"))
        self.done.say(self.tr("Done"), hint=self.tr("Key {key}").format(key="Esc"))
        if self.view is None:
            return
        title = self.tr("Kit of {name}").format(name=self.view.name)
        self.setAccessibleName(title)
        self.title.say(title)
        self.about.say(self.view.about)
        self.about.setVisible(bool(self.view.about))
        for row, line in zip(self.rows, self.view.lines, strict=False):
            row.show_line(line, self.language)
        self.all_back.setEnabled(any(line.returnable for line in self.view.lines))

    @Slot(str, int)
    def _move(self, item: str, step: int) -> None:
        if self.view is not None:
            self.moved.emit(self.view.volunteer, item, step)

    @Slot()
    def _all(self) -> None:
        self.give()
        if self.view is not None:
            self.all_back_asked.emit(self.view.volunteer)
