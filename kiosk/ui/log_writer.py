"""Where a line of the log is written: a topic, ready-made words, own words, supplies."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from kiosk.desk.postlog import READY, TEXT_MAX, TOPICS, Stock, Topic
from kiosk.ui.buttons import BigButton
from kiosk.ui.folding_button import FoldingButton
from kiosk.ui.look import Look, repolish
from kiosk.ui.picks import Pick
from kiosk.ui.text import PlainLabel, WrappedLabel

_READY_COLUMNS = 2
_FEW_LEFT = 60
"""So near the limit the characters left stand out."""


class SupplyRow(QWidget):
    """One kind of supplies: what is left, one out, one or ten in."""

    moved = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._item = ""
        self._name = WrappedLabel("bold")
        self.left = PlainLabel("head")
        self.buttons = tuple(BigButton() for _ in range(4))
        self._steps = (-10, -1, 1, 10)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._name, 1)
        self._row.addWidget(self.left)
        for button in self.buttons:
            button.clicked.connect(self._move)
            self._row.addWidget(button)

    def show_stock(self, stock: Stock, language: str) -> None:
        """Show what is left."""
        self._item = stock.item
        name = stock.name.in_(language)
        self._name.say(name)
        self.left.say(f"{stock.left}")
        self.left.setAccessibleName(f"{name} {stock.left}")
        for button, step in zip(self.buttons, self._steps, strict=True):
            words = self.tr("{item}: {n} in") if step > 0 else self.tr("{item}: {n} out")
            text = f"+{step}" if step > 0 else f"−{-step}"
            button.say(text, name=words.format(item=name, n=abs(step)))
            button.setEnabled(stock.left + step >= 0)

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._row.setSpacing(look.px(8))
        for button in self.buttons:
            button.setFixedWidth(look.px(76))

    @Slot()
    def _move(self) -> None:
        for button, step in zip(self.buttons, self._steps, strict=True):
            if button is self.sender():
                self.moved.emit(self._item, step)


class LogWriter(QFrame):
    """Emits what was written; it keeps the words until it is told that they are noted."""

    written = Signal(str, str)
    """(topic, text)"""
    supply_moved = Signal(str, int)
    """(item, how many: above 0 came in)"""
    topic_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._look = Look()
        self._language = "zh"
        self._stock: tuple[Stock, ...] = ()
        self.topic = Topic.LOST
        self._column = QVBoxLayout(self)
        self._group = QButtonGroup(self)
        self._topics = QGridLayout()
        self.topics: list[Pick] = []
        for number, topic in enumerate(Topic):
            pick = Pick("one")
            self._group.addButton(pick, number)
            pick.setChecked(topic is self.topic)
            self._topics.addWidget(pick, number // 3, number % 3)
            self.topics.append(pick)
        self._group.idClicked.connect(self._turn)
        self._column.addLayout(self._topics)
        self._ready_place = QGridLayout()
        self.ready: list[FoldingButton] = []
        for number in range(max(map(len, READY.values()))):
            button = FoldingButton()
            button.clicked.connect(self._take_ready)
            self._ready_place.addWidget(button, number // _READY_COLUMNS, number % _READY_COLUMNS)
            self.ready.append(button)
        for column in range(_READY_COLUMNS):
            self._ready_place.setColumnStretch(column, 1)
        self._column.addLayout(self._ready_place)
        self.supplies: list[SupplyRow] = []
        inside = QWidget()
        inside.setObjectName("page")
        self._supplies = QVBoxLayout(inside)
        self._supplies.setContentsMargins(0, 0, 0, 0)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inside)
        self._column.addWidget(self._scroll, 100)
        self.text = QLineEdit()
        self.text.setMaxLength(TEXT_MAX)
        self.text.setAcceptDrops(False)  # a photo is dropped on the window
        self.text.textChanged.connect(self._say_left)
        self.text.returnPressed.connect(self._write)
        self.left = PlainLabel("soft")
        self.note = BigButton("primary")
        self.note.clicked.connect(self._write)
        self._column.addStretch(1)
        self._column.addWidget(self.text)
        self._foot = QHBoxLayout()
        self._foot.addWidget(self.left, 1)
        self._foot.addWidget(self.note)
        self._column.addLayout(self._foot)
        self._say()

    def show_stock(self, stock: Sequence[Stock]) -> None:
        """Show what is left of each kind of supplies."""
        self._stock = tuple(stock)
        while len(self.supplies) < len(self._stock):
            row = SupplyRow()
            row.wear(self._look)
            row.moved.connect(self.supply_moved)
            self._supplies.addWidget(row)
            self.supplies.append(row)
        self._say()

    def clear(self) -> None:
        """Begin anew: what was written is noted."""
        self.text.clear()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        pad = look.px(20)
        self._column.setContentsMargins(pad, pad, pad, pad)
        self._column.setSpacing(look.px(12))
        for layout in (self._topics, self._ready_place):
            layout.setSpacing(look.px(8))
        self._supplies.setSpacing(look.px(8))
        for pick in self.topics:
            pick.wear(look)
        for row in self.supplies:
            row.wear(look)

    def speak(self, language: str) -> None:
        """Show what came from outside in another language."""
        self._language = language
        self._say()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _say(self) -> None:
        for pick, topic in zip(self.topics, Topic, strict=True):
            pick.say(TOPICS[topic].in_(self._language))
            pick.setChecked(topic is self.topic)
        ready = READY[self.topic]
        for number, button in enumerate(self.ready):
            button.setVisible(number < len(ready))
            if number < len(ready):
                button.say(ready[number].in_(self._language))
        supply = self.topic is Topic.SUPPLY
        for number, row in enumerate(self.supplies):
            row.setVisible(supply and number < len(self._stock))
            if number < len(self._stock):
                row.show_stock(self._stock[number], self._language)
        self._scroll.setVisible(supply)
        for part in (self.text, self.left, self.note):
            part.setVisible(not supply)
        self.text.setPlaceholderText(self.tr("In your own words"))
        self.text.setAccessibleName(self.tr("Text of the line"))
        self.note.say(self.tr("Note it"))
        self._say_left()

    @Slot()
    def _say_left(self) -> None:
        left = TEXT_MAX - len(self.text.text())
        self.left.setObjectName("warn" if left <= _FEW_LEFT else "soft")
        repolish(self.left)
        self.left.say(self.tr("{count} characters left").format(count=left))
        self.note.setEnabled(bool(self.text.text().strip()))

    @Slot(int)
    def _turn(self, number: int) -> None:
        self.topic = list(Topic)[number]
        self._say()
        self.topic_changed.emit(self.topic.value)

    @Slot()
    def _take_ready(self) -> None:
        """Put ready words into the line, where they can still be added to."""
        for button, words in zip(self.ready, READY[self.topic], strict=False):
            if button is self.sender():
                said = words.in_(self._language)
                before = self.text.text().strip()
                self.text.setText(f"{before} {said}" if before else said)
                self.text.setFocus()

    @Slot()
    def _write(self) -> None:
        if self.text.text().strip():
            self.written.emit(self.topic.value, self.text.text())
