"""A line of the preflight: shape, name, what was found, what to do, and perhaps a button."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.desk.preflight import STATE_WORDS, TITLES, CheckId, Finding, State
from kiosk.ui import icons
from kiosk.ui.buttons import BigButton
from kiosk.ui.look import Look, repolish
from kiosk.ui.text import PlainLabel, WrappedLabel

STATE_ICONS = {State.OK: "done", State.LOOK: "choose", State.STOP: "stop", State.UNKNOWN: "waiting"}
STATE_TOKENS = {State.OK: "done", State.LOOK: "choose", State.STOP: "stop", State.UNKNOWN: "soft"}
_WORD_ROLES = {State.OK: "soft", State.LOOK: "warn", State.STOP: "stop", State.UNKNOWN: "soft"}


class CheckRow(QFrame):
    """One check; says that it is being looked at until it is told more.

    Its height follows its words; in a column that has room all lines grow alike.
    """

    def __init__(self, check: CheckId, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
        self.check = check
        self.finding: Finding | None = None
        self._language = "zh"
        self._looking = ""
        self._said, self._word = "", ""
        self._look = Look()
        self._icon = PlainLabel("icon")
        self._title = PlainLabel("head")
        self.state_word = WrappedLabel("soft")
        self.word = WrappedLabel("plain")
        self.todo = WrappedLabel("soft")
        self.button = BigButton()
        self.button.hide()
        self._head = QHBoxLayout()
        self._head.addWidget(self._title)
        self._head.addWidget(self.state_word, 1)
        self._words = QVBoxLayout()
        self._words.addStretch(1)
        self._words.addLayout(self._head)
        self._words.addWidget(self.word)
        self._words.addWidget(self.todo)
        self._words.addStretch(1)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addLayout(self._words, 1)
        self._row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)

    def offer(self, *, on: bool) -> None:
        """Show the line's button, or hide it."""
        self.button.setVisible(on)
        self._fold()

    def show_finding(self, finding: Finding | None) -> None:
        """Show what was found; None: it is being looked at."""
        self.finding = finding
        self.say(self._language, self._looking)

    def say(self, language: str, looking: str) -> None:
        """Say it in a language; `looking` is the word for a check that is under way."""
        self._language, self._looking = language, looking
        found = self.finding
        self._title.say(TITLES[self.check].in_(language))
        state = found.state if found is not None else State.UNKNOWN
        word = found.word.in_(language) if found is not None else looking
        said = STATE_WORDS[state].in_(language) if found is not None else ""
        role = _WORD_ROLES[state]
        if self.state_word.objectName() != role:
            self.state_word.setObjectName(role)
            repolish(self.state_word)
        self._said, self._word = said, word
        todo = found.todo if found is not None else None
        self.todo.say(todo.in_(language) if todo is not None else "")
        self.todo.setVisible(todo is not None)
        self._fold()
        self._draw(state)
        self._icon.setAccessibleName(said or looking)
        parts = (self._title.text(), said, word, self.todo.text())
        self.setAccessibleName(". ".join(part for part in parts if part))

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        pad = look.px(16)
        self._row.setContentsMargins(pad, look.px(10), pad, look.px(10))
        self._row.setSpacing(look.px(16))
        self.setMinimumHeight(look.px(72))
        self._head.setSpacing(look.px(12))
        self._words.setSpacing(look.px(2))
        self._draw(self.finding.state if self.finding is not None else State.UNKNOWN)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        """Say what needs nothing done in one line, if it fits: what does needs the room."""
        line = " · ".join(part for part in (self._said, self._word) if part)
        look = self._look
        taken = look.px(2 * 16 + 36 + 16 + 12) + self._title.sizeHint().width()
        if self.button.isVisibleTo(self):
            taken += self.button.sizeHint().width() + look.px(16)
        room = self.width() - taken
        metrics = self.state_word.fontMetrics()
        brief = metrics.horizontalAdvance(line) <= room and not self.todo.text()
        beside = metrics.horizontalAdvance(self._said) <= room
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._head.direction() is not way:
            self._head.setDirection(way)
        self.state_word.say(line if brief else self._said)
        self.word.say(self._word)
        self.word.setVisible(not brief)

    def _draw(self, state: State) -> None:
        size = self._look.px(36)
        name = STATE_ICONS[state]
        drawn = icons.draw(name, self._look, STATE_TOKENS[state], size, self.devicePixelRatioF())
        self._icon.setPixmap(drawn)
        self._icon.setFixedSize(QSize(size, size))
