"""One kind of kit in somebody's hands: less, a number that can be typed, more.

Taps within a moment, and a button that is held down, are counted up and given as one number:
three bottles are one entry. What is counted and not given yet is shown as such. A number that
is typed is what the volunteer has then; the difference is given when Enter is pressed or the
field is left.
"""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from kiosk.desk.kit import COUNT_MAX, KitLine
from kiosk.ui.hold_button import HoldButton
from kiosk.ui.look import Look
from kiosk.ui.text import ElidedLabel, PlainLabel

GATHER_MS = 700
"""So long after the last tap the next one still counts in."""
_LONGEST = 6
"""Digits that can be typed: more than any number of kit, so that a slip is seen and said."""


class CountField(QLineEdit):
    """A number to read and to type over; what is no number goes back to the last one."""

    typed = Signal(str)
    """Something other than what stood there, with Enter or by leaving the field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("count")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAcceptDrops(False)
        self.setMaxLength(_LONGEST)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._known = ""
        self.editingFinished.connect(self.take)

    @property
    def being_typed(self) -> bool:
        """Say whether something stands there that was typed and not taken yet."""
        return self.isModified() and self.text().strip() != self._known

    def show_number(self, number: int) -> None:
        """Show a number; not over one that is being typed."""
        self._known = str(number)
        if not self.being_typed:
            self.put_back()

    def put_back(self) -> None:
        """Show the last number that was known."""
        if self.text() != self._known:
            self.setText(self._known)
        self.setModified(False)

    @Slot()
    def take(self) -> None:
        """Take what was typed."""
        if self.being_typed:
            text = self.text().strip()
            self.put_back()
            self.typed.emit(text)
            self.selectAll()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """See Qt: the next digit takes the number's place."""
        super().focusInEvent(event)
        QTimer.singleShot(0, self, self.selectAll)  # after the tap that put the cursor there

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt: Enter is for this field alone, and Escape takes back what is being typed."""
        if event.key() == Qt.Key.Key_Escape and self.being_typed:
            self.put_back()
            self.selectAll()
            event.accept()
            return
        super().keyPressEvent(event)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.accept()


class KitRow(QWidget):
    """Counts one thing out and back."""

    moved = Signal(str, int)
    """(the item, so many handed out, or below 0 taken back)"""
    told = Signal(str)
    """Why a number that was typed is not taken; empty: there is nothing wrong."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line: KitLine | None = None
        self._name = ""
        self._pending = 0
        """Out above 0, back below; counted, and not given yet."""
        self.name = ElidedLabel("head")
        self.count = CountField()
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
        for widget in (self.pending, self.back, self.count, self.out):
            self._row.addWidget(widget)
        self.count.typed.connect(self._type)
        self.back.counted.connect(self._take)
        self.out.counted.connect(self._hand_out)
        self.back.pending_changed.connect(self._held_back)
        self.out.pending_changed.connect(self._held_out)

    def stops(self) -> list[QWidget]:
        """Give where Tab goes, in order."""
        return [self.out, self.back, self.count]

    def show_line(self, line: KitLine, language: str) -> None:
        """Show how much of it is in the volunteer's hands."""
        self._line = line
        name = self._name = line.name.in_(language)
        self.name.say(name)
        self.back.say(self.tr("− back"), name=self.tr("One back: {item}").format(item=name))
        self.out.say(self.tr("＋ hand out"), name=self.tr("Hand out one: {item}").format(item=name))
        self.count.setToolTip(self.tr("Type how many the volunteer has"))
        self._say_count(self._pending)

    @Slot()
    def give(self) -> None:
        """Give what was counted or typed, as one number."""
        self.count.take()
        self._soon.stop()
        count, self._pending = self._pending, 0
        if count and self._line is not None:
            self._say_count(0)
            self.moved.emit(self._line.item, count)

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._row.setSpacing(look.px(16))
        for button in (self.back, self.out):
            button.setMinimumWidth(look.px(148))
        self.count.setFixedWidth(look.px(104))
        # Room for three digits: a button must not move under a thumb that taps on.
        self.pending.setFixedWidth(look.px(64))

    def _gather(self, count: int) -> None:
        if self._line is None:
            return
        self.count.put_back()  # whoever taps on has let the typing be
        self.told.emit("")
        self._pending = self._within(self._pending + count)
        self._say_count(self._pending)
        self._soon.start()

    def _within(self, pending: int) -> int:
        """Hold a number where it makes sense: nobody brings back what they have not got."""
        held = self._line.count if self._line is not None and self._line.returnable else 0
        return max(-held, min(COUNT_MAX, pending))

    @Slot(str)
    def _type(self, text: str) -> None:
        line = self._line
        if line is None:
            return
        lowest = 0 if line.returnable else line.count
        highest = line.count + COUNT_MAX
        if not text.isdecimal():
            self.told.emit(
                self.tr("“{typed}” is no count. Type digits only, for instance 3.").format(
                    typed=text
                )
                if text
                else self.tr("Nothing was typed, nothing was changed.")
            )
        elif int(text) < lowest:
            self.told.emit(
                self.tr("{item} is used up and not given back: {count} or more.").format(
                    item=self._name, count=lowest
                )
            )
        elif int(text) > highest:
            self.told.emit(
                self.tr("At most {most} at a time: {highest} or less.").format(
                    most=COUNT_MAX, highest=highest
                )
            )
        else:
            self.told.emit("")
            self._pending = int(text) - line.count
            self.give()

    def _say_count(self, pending: int) -> None:
        if self._line is None:
            return
        count = self._line.count
        self.count.show_number(count + pending)
        self.count.setAccessibleName(f"{self._name} {count}")
        self.pending.say(f"{pending:+d}".replace("+", "＋").replace("-", "−") if pending else "")
        self.back.setEnabled(self._line.returnable or pending > 0)

    @Slot(int)
    def _held_back(self, count: int) -> None:
        self._say_count(self._within(self._pending - count))

    @Slot(int)
    def _held_out(self, count: int) -> None:
        self._say_count(self._within(self._pending + count))

    @Slot(int)
    def _take(self, count: int) -> None:
        self._gather(-count)

    @Slot(int)
    def _hand_out(self, count: int) -> None:
        self._gather(count)
