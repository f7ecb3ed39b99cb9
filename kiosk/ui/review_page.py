"""待核: what somebody must settle, what is worth a look, what was settled, and today's records."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.desk.doubt_words import Doubt, DoubtLists, DoubtSort
from kiosk.desk.records import Group, Record, RecordList
from kiosk.ui.buttons import BigButton
from kiosk.ui.emptiness import Emptiness
from kiosk.ui.look import Look
from kiosk.ui.review_lines import line_of, searched
from kiosk.ui.review_rows import Lines, LineView
from kiosk.ui.review_tabs import Tabs
from kiosk.ui.room import Room
from kiosk.ui.search_field import SearchField
from kiosk.ui.text import WrappedLabel

SETTLE, LOOK, SETTLED, RECORDS = range(4)
_GROUPS = tuple(Group)


class ReviewPage(Room):
    """Four lists in one place, a search over each, and what to say when one is empty."""

    doubt_opened = Signal(object)
    """A `Doubt`."""
    record_opened = Signal(object)
    """A `Record`."""
    all_planned_asked = Signal(list)
    """The turns that nobody ended: all of them off as planned."""
    records_asked = Signal()
    """Today's records are wanted, or others of them: see `search` and `group`."""

    icon = "review"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look()
        self._lists = DoubtLists()
        self._records: RecordList | None = None
        self._count = 0
        self.tabs = Tabs(4)
        self.tabs.turned.connect(self._turn)
        self.lead = WrappedLabel("soft")
        self.search = SearchField()
        self.search.textChanged.connect(self._searched)
        self.groups = Tabs(len(_GROUPS))
        self.groups.turned.connect(self._regroup)
        self._model = Lines(line_of, self)
        self.view = LineView(self._model)
        self.view.taken_up.connect(self._take_up)
        self._clear = Emptiness("all-clear")
        self._no_match = Emptiness("no-match")
        card = QFrame()
        card.setObjectName("card")
        self._stack = QStackedLayout(card)
        for widget in (self.view, self._clear, self._no_match):
            self._stack.addWidget(widget)
        self._head = QHBoxLayout()
        self._head.addWidget(self.tabs, 1)
        self._head.addWidget(self.search)
        self._under = QHBoxLayout()
        self._under.addWidget(self.lead, 1)
        self._under.addWidget(self.groups, 1)
        self.all_planned = BigButton()
        self.all_planned.clicked.connect(self._ask_all)
        self._under.addWidget(self.all_planned)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addLayout(self._under)
        self._column.addWidget(card, 1)
        self._say()

    # ---- what is shown ------------------------------------------------------------------------

    @property
    def place(self) -> int:
        """Give which list is shown."""
        return self.tabs.here

    @property
    def group(self) -> Group:
        """Give which kinds of records are wanted."""
        return _GROUPS[self.groups.here]

    @property
    def shown(self) -> tuple[object, ...]:
        """Give what the search left of the list."""
        return tuple(self._model.things)

    @property
    def emptiness(self) -> str:
        """Say which empty state is shown: all-clear, no-match, or none."""
        widget = self._stack.currentWidget()
        if widget is self._clear:
            return "all-clear"
        return "no-match" if widget is self._no_match else ""

    def title(self) -> str:
        """See `Room`."""
        return self.tr("Review")

    def show_count(self, count: int) -> None:
        """Show on the switch how much somebody must settle."""
        if count != self._count:
            self._count = count
            self.count_changed.emit(count)

    def show_doubts(self, lists: DoubtLists) -> None:
        """Show what is in doubt, in the order given."""
        self.show_count(len(lists.settle))
        if lists != self._lists:
            self._lists = lists
            self._say()

    def show_records(self, records: RecordList) -> None:
        """Show today's records; the place in the list stays where it was."""
        before = self._records
        if before is not None and before.mark == records.mark and records.mark is not None:
            return
        self._records = records
        if self.place == RECORDS:
            fresh = len(records) - len(before) if before is not None else -1
            grown = before is not None and fresh >= 0 and _ends_with(records, before)
            self._show(records, fresh if grown and self._stack.currentWidget() is self.view else -1)

    def open_records(self, text: str = "") -> None:
        """Turn to today's records, those that `text` finds."""
        self.tabs.turn(RECORDS)
        self.groups.turn(0)
        if self.search.text() != text:
            self.search.setText(text)
        self._turn(RECORDS)

    # ---- Room ---------------------------------------------------------------------------------

    def wear(self, look: Look) -> None:
        """See `Room`."""
        self._look = look
        self.search.wear(look)
        self._column.setContentsMargins(look.px(24), look.px(14), look.px(24), look.px(20))
        self._column.setSpacing(look.px(10))
        self._head.setSpacing(look.px(16))
        self.search.setFixedWidth(look.px(330))
        self.lead.setMinimumHeight(look.px(28))
        for part in (self.tabs, self.groups, self.view, self._clear, self._no_match):
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

    # ---- inside -------------------------------------------------------------------------------

    def _say(self) -> None:
        lists = self._lists
        settle, look, settled, records = self.tabs.tabs
        settle.say(self.tr("To settle"), len(lists.settle), urgent=True)
        look.say(self.tr("Worth a look"), len(lists.look))
        settled.say(self.tr("Settled"), len(lists.settled))
        records.say(self.tr("Today's records"))
        self.groups.say(
            (
                self.tr("All"),
                self.tr("Duty"),
                self.tr("Served"),
                self.tr("Log and kit"),
                self.tr("Refused"),
                self.tr("Changes"),
            )
        )
        self.search.setPlaceholderText(
            self.tr("Name, number, time, kind")
            if self.place == RECORDS
            else self.tr("Search: time, name, reason")
        )
        self.search.setAccessibleName(self.tr("Search in review"))
        self.lead.say(self._leads()[self.place])
        self.lead.setVisible(self.place != RECORDS)
        self.groups.setVisible(self.place == RECORDS)
        forgotten = len(self._forgotten())
        self.all_planned.say(self.tr("All {number} off as planned").format(number=forgotten))
        self.all_planned.setVisible(self.place == SETTLE and forgotten > 1)
        self.view.setAccessibleName(self.tabs.tabs[self.place].text())
        self._clear.say(*self._empty())
        self._no_match.say(
            self.tr("Nothing found"), self.tr("Try fewer letters, or clear the search.")
        )
        if self.place == RECORDS:
            self._show(self._records if self._records is not None else ())
        else:
            self._filter()

    def _leads(self) -> tuple[str, str, str, str]:
        return (
            self.tr("Somebody has to decide these. Tap one to see why and what to do."),
            self.tr("Refused badges and small oddities: nothing has to be done."),
            self.tr("Answered or settled today; a settlement can be taken back."),
            "",
        )

    def _empty(self) -> tuple[str, str]:
        match self.place:
            case 0:
                return (
                    self.tr("Nothing in doubt"),
                    self.tr("Open questions, overlaps and forgotten sign-outs show up here."),
                )
            case 1:
                return (
                    self.tr("Nothing odd today"),
                    self.tr("Refused badges and duty without a plan show up here."),
                )
            case 2:
                return (
                    self.tr("Nothing settled yet"),
                    self.tr("What you decide under “To settle” stays to be found here."),
                )
        return (
            self.tr("No records yet"),
            self.tr("Every scan, count and note of this kiosk shows up here."),
        )

    def _listed(self) -> Sequence[Doubt]:
        return (self._lists.settle, self._lists.look, self._lists.settled)[self.place]

    def _filter(self) -> None:
        words = self.search.text().casefold().split()
        listed = self._listed()
        left = (
            [d for d in listed if all(word in searched(d) for word in words)] if words else listed
        )
        if tuple(left) != tuple(self._model.things):
            self._model.show(tuple(left))
        self._choose_face(bool(left), bool(listed))

    def _show(self, records: Sequence[Record], fresh: int = -1) -> None:
        self._model.show(records, fresh)
        asked = bool(self.search.text().strip()) or self.groups.here > 0
        self._choose_face(bool(len(records)), asked)

    def _choose_face(self, some: bool, asked: bool) -> None:
        face: QWidget = self.view if some else self._no_match if asked else self._clear
        self._stack.setCurrentWidget(face)

    def _forgotten(self) -> list[Doubt]:
        return [one for one in self._lists.settle if one.sort is DoubtSort.FORGOTTEN]

    @Slot()
    def _ask_all(self) -> None:
        self.all_planned_asked.emit([one.entry for one in self._forgotten()])

    @Slot(int)
    def _turn(self, place: int) -> None:
        self._model.show(())
        self._records = None
        self._say()
        if place == RECORDS:
            self.records_asked.emit()

    @Slot(int)
    def _regroup(self, _number: int) -> None:
        self.records_asked.emit()

    @Slot()
    def _searched(self) -> None:
        if self.place == RECORDS:
            self.records_asked.emit()
        else:
            self._filter()

    @Slot(int)
    def _take_up(self, row: int) -> None:
        thing = self._model.things[row]
        if isinstance(thing, Record):
            self.record_opened.emit(thing)
        else:
            self.doubt_opened.emit(thing)


def _ends_with(longer: RecordList, shorter: RecordList) -> bool:
    """Say whether the older list is the newer one's tail."""
    offset = len(longer) - len(shorter)
    if not len(shorter):
        return False
    ends = ((offset, 0), (len(longer) - 1, len(shorter) - 1))
    return all(longer.entries[new] is shorter.entries[old] for new, old in ends)
