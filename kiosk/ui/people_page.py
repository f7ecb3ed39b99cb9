"""名单: somebody without a badge is found here; without a search, who is due and missing."""

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from kiosk.desk.people import Filter, Found, People
from kiosk.ui.buttons import BigButton
from kiosk.ui.emptiness import Emptiness
from kiosk.ui.look import Look
from kiosk.ui.people_rows import PeopleRows, PersonDrawer
from kiosk.ui.room import Room
from kiosk.ui.search_field import SearchField
from kiosk.ui.text import WrappedLabel


class PeoplePage(Room):
    """A large search field, four lists, and the people found."""

    icon = "people"

    list_asked = Signal(str, str)
    """(what was typed, a `Filter`): typed text goes before the list."""
    person_asked = Signal(object)
    """A `VolunteerId`."""
    walk_in_asked = Signal(str)
    """Somebody is on no roster; the name that was searched for, or nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look()
        self.which = Filter.MISSING
        self._people = People()
        self.search = SearchField()
        self.search.textChanged.connect(self._ask)
        self.search.returnPressed.connect(self._open_first)
        self.walk_in = BigButton()
        self.walk_in.clicked.connect(self._ask_walk_in)
        self._top = QHBoxLayout()
        self._top.addWidget(self.search, 1)
        self._top.addWidget(self.walk_in)
        self.filters = {which: BigButton() for which in Filter}
        self._row = QHBoxLayout()
        for which, button in self.filters.items():
            button.setProperty("which", which.value)
            button.clicked.connect(self._choose)
            self._row.addWidget(button, 1)
        self.told = WrappedLabel("lead")
        self._model = PeopleRows(self)
        self._drawer = PersonDrawer(self._model, self)
        self.view = QListView()
        self.view.setModel(self._model)
        self.view.setItemDelegate(self._drawer)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setUniformItemSizes(True)
        self.view.clicked.connect(self._open)
        self.view.activated.connect(self._open)
        self._nobody = Emptiness("no-match")
        self._all_here = Emptiness("all-clear")
        card = QFrame()
        card.setObjectName("card")
        self._stack = QStackedLayout(card)
        for widget in (self.view, self._nobody, self._all_here):
            self._stack.addWidget(widget)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._top)
        self._column.addLayout(self._row)
        self._column.addWidget(self.told)
        self._column.addWidget(card, 1)
        self._say()

    @property
    def shown(self) -> tuple[Found, ...]:
        """Give who is listed."""
        return tuple(self._model.rows)

    def title(self) -> str:
        """See `Room`."""
        return self.tr("People")

    def show_people(self, people: People) -> None:
        """Show what a search or a list gave."""
        self._people = people
        self._model.show(people.found)
        self._say()

    def wear(self, look: Look) -> None:
        """See `Room`."""
        self._look = look
        self.search.wear(look)
        self._column.setContentsMargins(look.px(24), look.px(20), look.px(24), look.px(20))
        self._column.setSpacing(look.px(12))
        self._row.setSpacing(look.px(12))
        self._top.setSpacing(look.px(12))
        self.search.setMinimumHeight(look.px(64))
        self._drawer.look = look
        self.view.doItemsLayout()
        for part in (self._nobody, self._all_here):
            part.wear(look)

    def speak(self, language: str) -> None:
        """See `Room`."""
        self._model.speak(language)
        self._say()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt: what is typed searches, Escape clears the search, Down goes to the list."""
        text = event.text()
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        elif event.key() == Qt.Key.Key_Down and self._model.rows:
            self.view.setFocus()
            self.view.setCurrentIndex(self._model.index(0, 0))
        elif text.isprintable() and text.strip():
            self.search.setFocus()
            self.search.insert(text)
        else:
            super().keyPressEvent(event)

    @Slot()
    def _ask(self) -> None:
        self.list_asked.emit(self.search.text(), self.which.value)

    @Slot()
    def _ask_walk_in(self) -> None:
        text = self.search.text().strip()
        self.walk_in_asked.emit("" if any(c.isdigit() for c in text) else text)

    @Slot()
    def _choose(self) -> None:
        button = self.sender()
        if isinstance(button, BigButton):
            self.which = Filter(str(button.property("which")))
            self.search.clear()
            self._say()
            self._ask()

    @Slot()
    def _open_first(self) -> None:
        if self.search.text() and self._model.rows:
            self.person_asked.emit(self._model.rows[0].volunteer)

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.person_asked.emit(self._model.rows[index.row()].volunteer)

    def _say(self) -> None:
        self.search.setPlaceholderText(
            self.tr("Name, pinyin, initials (zs), last four digits or number")
        )
        self.search.setAccessibleName(self.tr("Search for a volunteer"))
        self.walk_in.say(self.tr("Not on the list? Register"))
        names = {
            Filter.MISSING: self.tr("Missing"),
            Filter.ON: self.tr("On duty"),
            Filter.TODAY: self.tr("Today"),
            Filter.ALL: self.tr("Everybody"),
        }
        for which, button in self.filters.items():
            here = which is self.which and not self.search.text()
            button.say(f"✓ {names[which]}" if here else names[which], name=names[which])
            button.setProperty("kind", "primary" if here else "")
            button.style().polish(button)
        self.view.setAccessibleName(self.tr("People found"))
        told = ""
        if not self._people.whole:
            told = self.tr("Names are still being entered; some may not be found yet.")
        elif self._people.more:
            told = self.tr("There are more: type another letter.")
        self.told.say(told)
        self.told.setVisible(bool(told))
        self._nobody.say(
            self.tr("Nobody found"),
            self.tr("Try another part of the name, the number, or fewer letters."),
        )
        self._all_here.say(
            self.tr("Nobody here"), self.tr("Type a name to search, or choose another list.")
        )
        empty: QWidget = self._nobody if self._people.text.strip() else self._all_here
        self._stack.setCurrentWidget(self.view if self._model.rows else empty)
