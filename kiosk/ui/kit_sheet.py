"""Kit of one volunteer: a row for each thing, counted out or back by taps or typed."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.desk.kit import KitView
from kiosk.ui.buttons import BigButton
from kiosk.ui.first_start.page import Strip
from kiosk.ui.kit_row import KitRow
from kiosk.ui.look import Look
from kiosk.ui.sheet import Sheet
from kiosk.ui.text import ElidedLabel, WrappedLabel

_ROUND = 16
"""The least room above and below the panel, at the sketch's scale."""


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
        self.wrong = Strip("note", "choose")
        """Why a number that was typed is not taken."""
        for label in (self.title, self.about):
            self.column.addWidget(label)
        page = QWidget()
        page.setObjectName("page")
        self._list = QVBoxLayout(page)
        self._list.setContentsMargins(0, 0, 0, 0)
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(page)
        self.column.addWidget(self.area)
        self.column.addWidget(self.lead)
        self.column.addWidget(self.wrong)
        self.rows: list[KitRow] = []
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
            self._tell("")
        self.view = view
        while len(self.rows) < len(view.lines):
            row = KitRow()
            row.wear(self.look)
            row.moved.connect(self._move)
            row.told.connect(self._tell)
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
            self._tell("")
        super().hideEvent(event)

    @override
    def fit(self) -> None:
        """See `Sheet`: an event with more kinds of kit than there is room for is scrolled."""
        parent = self.parentWidget()
        if parent is None:
            return
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.activate()
        whole = self._list.minimumSize().height()
        self.area.setFixedHeight(whole)
        super().fit()
        over = self.panel.height() + self.look.px(_ROUND) - parent.height()
        if over > 0:
            self._list.setContentsMargins(0, 0, self.look.px(_ROUND), 0)  # beside the bar
            self.area.setFixedHeight(max(0, whole - over))
            super().fit()

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        """See `Sheet`: who goes on by Tab sees where."""
        went = super().focusNextPrevChild(next)
        here = self.focusWidget()
        if self.area.isAncestorOf(here):
            self.area.ensureWidgetVisible(here)
        return went

    @override
    def stops(self) -> list[QWidget]:
        """See `Sheet`."""
        stops = [stop for row in self.rows for stop in row.stops()]
        return [*stops, self.all_back, self.done]

    @override
    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._list.setSpacing(look.px(10))
        for row in self.rows:
            row.wear(look)
        self.wrong.wear(look)
        super().wear(look)

    @override
    def speak(self, language: str) -> None:
        """See `Sheet`."""
        self._tell("")  # it was said in the other language
        super().speak(language)

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

    @Slot(str)
    def _tell(self, wrong: str) -> None:
        if wrong == self.wrong.accessibleName():
            return
        self.wrong.show_words("", wrong)
        self.lead.setVisible(not wrong)
        if self.isVisible():
            self.fit()

    @Slot(str, int)
    def _move(self, item: str, step: int) -> None:
        if self.view is not None:
            self.moved.emit(self.view.volunteer, item, step)

    @Slot()
    def _all(self) -> None:
        self.give()
        if self.view is not None:
            self.all_back_asked.emit(self.view.volunteer)
