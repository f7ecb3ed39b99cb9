"""Fields for thumbs: a line to type on with its word above, and a value with less and more."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.ui.buttons import BigButton
from kiosk.ui.look import Look
from kiosk.ui.picks import Pick
from kiosk.ui.text import PlainLabel


class TextField(QWidget):
    """A line to type on, its word above it."""

    edited = Signal(str)
    """By hand."""

    def __init__(self, parent: QWidget | None = None, *, longest: int = 120) -> None:
        super().__init__(parent)
        self.word = PlainLabel("bold")
        self.line = QLineEdit()
        self.line.setMaxLength(longest)
        self.line.setAcceptDrops(False)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.word)
        self._column.addWidget(self.line)
        self.line.textEdited.connect(self.edited)

    @property
    def text(self) -> str:
        """Give what stands there, without spaces around it."""
        return self.line.text().strip()

    def show_text(self, text: str) -> None:
        """Put a text there; the cursor stays where it was when it is the same."""
        if text != self.line.text():
            self.line.setText(text)

    def say(self, word: str, example: str = "") -> None:
        """Name the field, and show how it is filled in."""
        self.word.say(word)
        self.line.setPlaceholderText(example)
        self.line.setAccessibleName(word)

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._column.setSpacing(look.px(6))


class OneOf(QObject):
    """Picks of which one is picked.

    Not Qt's own group: it unpicks by pressing once more, and a ring that is filled stays filled.
    """

    changed = Signal()
    """By hand."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._picks: list[Pick] = []

    def add(self, pick: Pick) -> None:
        """Let one more be picked."""
        self._picks.append(pick)
        pick.clicked.connect(lambda: self._press(pick))

    def choose(self, pick: Pick) -> None:
        """Pick this one."""
        for each in self._picks:
            each.setChecked(each is pick)

    def _press(self, pick: Pick) -> None:
        self.choose(pick)
        self.changed.emit()


class Stepper(QWidget):
    """A value between two buttons; it can be typed as well. What is no value goes back."""

    changed = Signal()

    def __init__(
        self,
        read: Callable[[str], int | None],
        write: Callable[[int], str],
        bounds: tuple[int, int],
        step: int = 1,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._read, self._write, self._bounds, self._step = read, write, bounds, step
        self._value = bounds[0]
        self.word = PlainLabel("bold")
        self.less, self.more = BigButton(), BigButton()
        self.line = QLineEdit()
        self.line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.line.setAcceptDrops(False)
        self._row = QHBoxLayout()
        for part in (self.less, self.line, self.more):
            self._row.addWidget(part, 1 if part is self.line else 0)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.word)
        self._column.addLayout(self._row)
        self.less.clicked.connect(self._down)
        self.more.clicked.connect(self._up)
        self.line.editingFinished.connect(self._typed)
        self._show()

    @property
    def value(self) -> int:
        """Give the value."""
        return self._value

    def show_value(self, value: int) -> None:
        """Put a value there."""
        self._value = min(max(value, self._bounds[0]), self._bounds[1])
        self._show()

    def say(self, word: str, *, bare: bool = False) -> None:
        """Name the value.

        Args:
            bare: the word stands elsewhere already, for the eye.
        """
        self.word.say(word)
        self.word.setVisible(not bare)
        self.line.setAccessibleName(word)
        self.less.say("−", name=self.tr("Less: {word}").format(word=word))
        self.more.say("＋", name=self.tr("More: {word}").format(word=word))

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._column.setSpacing(look.px(6))
        self._row.setSpacing(look.px(6))
        for button in (self.less, self.more):
            button.setFixedWidth(max(56, look.px(60)))
        self.line.setMinimumWidth(look.px(84))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt: arrows step."""
        if event.key() == Qt.Key.Key_Up:
            self._up()
        elif event.key() == Qt.Key.Key_Down:
            self._down()
        else:
            super().keyPressEvent(event)

    def _up(self) -> None:
        self._set(self._value - self._value % self._step + self._step)

    def _down(self) -> None:
        rest = self._value % self._step
        self._set(self._value - (rest or self._step))

    def _typed(self) -> None:
        read = self._read(self.line.text())
        self._set(self._value if read is None else read)

    def _set(self, value: int) -> None:
        before = self._value
        self.show_value(value)
        if self._value != before:
            self.changed.emit()

    def _show(self) -> None:
        text = self._write(self._value)
        if text != self.line.text():
            self.line.setText(text)
        self.less.setEnabled(self._value > self._bounds[0])
        self.more.setEnabled(self._value < self._bounds[1])
