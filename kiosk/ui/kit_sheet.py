"""Kit of one volunteer: a row for each thing, one out or one back by a tap."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.desk.kit import KitLine, KitView
from kiosk.ui.buttons import BigButton
from kiosk.ui.look import Look
from kiosk.ui.sheet import Sheet
from kiosk.ui.text import ElidedLabel, PlainLabel, WrappedLabel


class _Row(QWidget):
    """One kind of kit."""

    moved = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._item = ""
        self.name = ElidedLabel("head")
        self.count = PlainLabel("title")
        self.count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.back = BigButton()
        self.out = BigButton("primary")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.name, 1)
        for widget in (self.back, self.count, self.out):
            self._row.addWidget(widget)
        self.back.clicked.connect(self._take)
        self.out.clicked.connect(self._give)

    def show_line(self, line: KitLine, language: str) -> None:
        """Show how much of it is in the volunteer's hands."""
        self._item = line.item
        name = line.name.in_(language)
        self.name.say(name)
        self.count.say(str(line.count))
        self.count.setAccessibleName(f"{name} {line.count}")
        self.back.say(self.tr("− back"), name=self.tr("One back: {item}").format(item=name))
        self.out.say(self.tr("＋ hand out"), name=self.tr("Hand out one: {item}").format(item=name))
        self.back.setEnabled(line.returnable)

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._row.setSpacing(look.px(16))
        for button in (self.back, self.out):
            button.setMinimumWidth(look.px(148))
        self.count.setMinimumWidth(look.px(44))

    @Slot()
    def _take(self) -> None:
        self.moved.emit(self._item, -1)

    @Slot()
    def _give(self) -> None:
        self.moved.emit(self._item, 1)


class KitSheet(Sheet):
    """Stays open: several things go out, and the next badge opens the next volunteer's."""

    moved = Signal(object, str, int)
    """(a `VolunteerId`, the item, +1 handed out or -1 taken back)"""
    all_back_asked = Signal(object)
    """A `VolunteerId`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.view: KitView | None = None
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
        if self.view is not None:
            self.all_back_asked.emit(self.view.volunteer)
