"""岗位日志: lost property, incidents, supplies, handover; written on the left, read on the right."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from kiosk.desk.postlog import LogLine, Stock
from kiosk.ui.buttons import BigButton
from kiosk.ui.emptiness import Emptiness
from kiosk.ui.log_rows import LogDrawer, LogLines, whole
from kiosk.ui.log_writer import LogWriter
from kiosk.ui.look import Look
from kiosk.ui.picks import Pick
from kiosk.ui.room import Room
from kiosk.ui.search_field import SearchField
from kiosk.ui.text import PlainLabel, WrappedLabel
from sync.domain.wording import Say, same

_READING = 128
"""The tapped line's place at most, at the sketch's scale: four lines or so."""


class LogPage(Room):
    """A closet of the tally page."""

    icon = "log"

    left = Signal()
    written = Signal(str, str)
    supply_moved = Signal(str, int)
    sought = Signal()
    """The search or the filter changed; see `words` and `only_topic`."""
    claimed = Signal(str)
    """An entry's id: the owner fetched it."""
    correction_asked = Signal(str)
    """An entry's id: a reason is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look()
        self._language = "zh"
        self._post = same("")
        self._any = False
        self._title = PlainLabel("title")
        self.back = BigButton()
        self.back.clicked.connect(self.left)
        self.writer = LogWriter()
        self.writer.written.connect(self.written)
        self.writer.supply_moved.connect(self.supply_moved)
        self.writer.topic_changed.connect(self._seek)
        self.search = SearchField()
        self.search.textChanged.connect(self._seek)
        self.only = Pick("yes")
        self.only.clicked.connect(self._seek)
        self._model = LogLines(self)
        self._drawer = LogDrawer(self._model, self)
        self.view = QListView()
        self.view.setModel(self._model)
        self.view.setItemDelegate(self._drawer)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setUniformItemSizes(True)
        self.view.selectionModel().selectionChanged.connect(self._say_actions)
        self._empty = Emptiness("all-clear")
        self._no_match = Emptiness("no-match")
        self.whole = WrappedLabel("lead")
        """All of the line that was tapped: a row gives way where its words are longer."""
        self.claim = BigButton("primary")
        self.claim.clicked.connect(self._claim)
        self.correct = BigButton()
        self.correct.clicked.connect(self._correct)
        self._build()
        self._say()

    def _build(self) -> None:
        self._stack = QStackedWidget()
        for widget in (self.view, self._empty, self._no_match):
            self._stack.addWidget(widget)
        card = QFrame()
        card.setObjectName("card")
        self._card = QVBoxLayout(card)
        self._tools = QHBoxLayout()
        self._tools.addWidget(self.search, 1)
        self._tools.addWidget(self.only)
        self._card.addLayout(self._tools)
        self._card.addWidget(self._stack, 1)
        self._actions = QHBoxLayout()
        self._actions.addWidget(self.claim, 1)
        self._actions.addWidget(self.correct, 1)
        # A line may be three hundred characters long: more than some lines of it are scrolled.
        self._reading = QScrollArea()
        self._reading.setFrameShape(QFrame.Shape.NoFrame)
        self._reading.setWidgetResizable(True)
        self._reading.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._reading.setWidget(self.whole)
        self._card.addWidget(self._reading)
        self._card.addLayout(self._actions)
        self._head = QHBoxLayout()
        self._head.addWidget(self._title, 1)
        self._head.addWidget(self.back)
        self._both = QHBoxLayout()
        self._both.addWidget(self.writer, 9)
        self._both.addWidget(card, 11)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addLayout(self._both, 1)

    @property
    def words(self) -> str:
        """Give what is searched for."""
        return self.search.text()

    @property
    def only_topic(self) -> str:
        """Give the topic that the list is held to; empty for all."""
        return self.writer.topic.value if self.only.isChecked() else ""

    @property
    def shown(self) -> tuple[LogLine, ...]:
        """Give the lines in the list."""
        return tuple(self._model.rows)

    @property
    def chosen(self) -> LogLine | None:
        """Give the line that was tapped."""
        found = self.view.selectionModel().selectedIndexes()
        return self._model.rows[found[0].row()] if found else None

    def title(self) -> str:
        """See `Room`."""
        return self.tr("Post log")

    def show_post(self, post: Say) -> None:
        """Say whose log is written."""
        self._post = post
        self._say()

    def show_lines(self, lines: Sequence[LogLine], *, written: bool) -> None:
        """Show what the search left; `written`: there is something in the log at all."""
        self._any = written
        kept = self.chosen
        self._model.show(lines)
        if kept is not None:
            for row, line in enumerate(self._model.rows):
                if line.entry == kept.entry:
                    self.view.setCurrentIndex(self._model.index(row, 0))
        shown: QWidget = self.view if lines else self._no_match if written else self._empty
        self._stack.setCurrentWidget(shown)
        self._say_actions()

    def show_stock(self, stock: Sequence[Stock]) -> None:
        """Show what is left of the supplies."""
        self.writer.show_stock(stock)

    def wear(self, look: Look) -> None:
        """See `Room`."""
        self._look = look
        self.search.wear(look)
        self._column.setContentsMargins(look.px(24), look.px(16), look.px(24), look.px(16))
        self._column.setSpacing(look.px(14))
        for row in (self._head, self._actions, self._tools):
            row.setSpacing(look.px(12))
        self._both.setSpacing(look.px(16))
        pad = look.px(16)
        self._card.setContentsMargins(pad, pad, pad, pad)
        self._card.setSpacing(look.px(10))
        self._drawer.look = look
        self.view.doItemsLayout()
        self.writer.wear(look)
        self.only.wear(look)
        for part in (self._empty, self._no_match):
            part.wear(look)

    def speak(self, language: str) -> None:
        """See `Room`."""
        self._language = language
        self._model.speak(language)
        self.writer.speak(language)
        self._say()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt: Escape goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _say(self) -> None:
        post = self._post.in_(self._language)
        self._title.say(f"{self.tr('Post log')} · {post}" if post else self.tr("Post log"))
        self.back.say(self.tr("Back to counting"), hint=self.tr("Key {key}").format(key="Esc"))
        self.search.setPlaceholderText(self.tr("Search: words, post, time"))
        self.search.setAccessibleName(self.tr("Search in the log"))
        self.only.say(self.tr("This topic only"))
        self.view.setAccessibleName(self.tr("Lines of the log, newest first"))
        self._empty.say(
            self.tr("Nothing noted yet"),
            self.tr("Choose a topic, tap ready words or write your own, then “Note it”."),
        )
        self._no_match.say(
            self.tr("Nothing found"), self.tr("Try fewer letters, or clear the search.")
        )
        self.claim.say(self.tr("Owner has it"))
        self.correct.say(self.tr("Correct …"))
        self._say_actions()

    @Slot()
    def _say_actions(self) -> None:
        line = self.chosen
        self.whole.say("" if line is None else whole(line, self._language))
        self._reading.setVisible(line is not None)
        self._fit_reading()
        self.claim.setVisible(line is not None and line.claimable)
        self.correct.setVisible(line is not None and line.correctable)

    def _fit_reading(self) -> None:
        """Give the tapped line the height that it needs, up to some lines."""
        room = self._stack.width()  # the same column; what is hidden has no width yet
        needed = self.whole.heightForWidth(max(1, room)) + 2
        self._reading.setFixedHeight(min(needed, self._look.px(_READING)))
        self._reading.verticalScrollBar().setValue(0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        self._fit_reading()

    @Slot()
    def _seek(self) -> None:
        self.sought.emit()

    @Slot()
    def _claim(self) -> None:
        if self.chosen is not None:
            self.claimed.emit(self.chosen.entry)

    @Slot()
    def _correct(self) -> None:
        if self.chosen is not None:
            self.correction_asked.emit(self.chosen.entry)
