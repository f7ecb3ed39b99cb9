"""刚才: the last scans at this post, the newest first, with a way to take one back."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.desk.states import Answer, RecentScan
from kiosk.ui import icons
from kiosk.ui.buttons import BigButton
from kiosk.ui.look import Look
from kiosk.ui.text import ElidedLabel, PlainLabel, WrappedLabel, clock_text, one_line

_MOST = 14
ROW, UNDO_ROW = 44, 60
_FOOT = 60


class _Row(QWidget):
    """One scan."""

    undo_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scan: RecentScan | None = None
        self._look = Look()
        self._time = PlainLabel("time")
        self._shape = PlainLabel("shape")
        self._text = ElidedLabel("what")
        self.undo = BigButton("link")
        self.undo.clicked.connect(self._ask)
        rule = QFrame()
        rule.setObjectName("rule")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(rule)
        self._line = QHBoxLayout()
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.addWidget(self._time)
        self._line.addWidget(self._shape)
        self._line.addWidget(self._text, 1)
        self._line.addWidget(self.undo)
        column.addLayout(self._line, 1)

    def show_scan(self, scan: RecentScan, language: str, *, undoable: bool) -> None:
        """Show a scan; only the newest undoable one offers to take it back."""
        self._scan = scan
        what = one_line(f"{scan.masked} {scan.word.in_(language)}")
        self._time.say(clock_text(scan.at))
        self._text.say(what)
        self._paint_shape()
        self.undo.say(
            self.tr("Undo"),
            name=self.tr("Undo: {what}").format(what=what),
            hint=self.tr("Take it back; both stay in the journal"),
        )
        self.undo.setVisible(undoable)
        self._fit()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        self._line.setSpacing(look.px(10))
        self._paint_shape()
        self._fit()

    def _fit(self) -> None:
        # A thumb needs more room than an eye.
        undoable = not self.undo.isHidden()
        self.setFixedHeight(self._look.px(UNDO_ROW if undoable else ROW))
        self.undo.setFixedHeight(self._look.px(56))
        self.undo.setMinimumWidth(self._look.px(64))

    def _paint_shape(self) -> None:
        if self._scan is None:
            return
        answer = self._scan.answer.value
        size = self._look.px(18)
        ratio = self.devicePixelRatioF()
        self._shape.setPixmap(icons.draw(answer, self._look, answer, size, ratio))
        self._shape.setAccessibleName(
            {
                Answer.DONE: self.tr("Done"),
                Answer.CHOOSE: self.tr("Needs a choice"),
                Answer.STOP: self.tr("Refused"),
            }[self._scan.answer]
        )

    def _ask(self) -> None:
        if self._scan is not None:
            self.undo_asked.emit(self._scan.entry)


class RecentList(QFrame):
    """As many of the last scans as there is room for; below, what waits for an answer."""

    undo_asked = Signal(str)
    """An entry's id."""
    waiting_asked = Signal()
    """Take up a question that waits."""
    breaks_asked = Signal()
    """Let badges begin and end breaks."""
    group_asked = Signal()
    """Sign a team out in a row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._look = Look()
        self._language = "zh"
        self._scans: tuple[RecentScan, ...] = ()
        self._head = PlainLabel("head")
        self._empty = WrappedLabel("soft")
        self.rows = [_Row(self) for _ in range(_MOST)]
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._head)
        self._column.addWidget(self._empty)
        for row in self.rows:
            row.hide()
            row.undo_asked.connect(self.undo_asked)
            self._column.addWidget(row)
        self._column.addStretch(1)
        self._waits = 0
        self._locked = False
        self.waiting = BigButton()
        self.waiting.setProperty("kind", "choose")
        self.breaks = BigButton()
        self.group = BigButton()
        self._foot = QVBoxLayout()
        self._foot.addWidget(self.waiting)
        self._foot.addWidget(self.breaks)
        self._foot.addWidget(self.group)
        self._column.addLayout(self._foot)
        self.waiting.clicked.connect(self.waiting_asked)
        self.breaks.clicked.connect(self.breaks_asked)
        self.group.clicked.connect(self.group_asked)
        self._say()

    def show_waiting(self, number: int) -> None:
        """Say how many questions wait for an answer."""
        if number != self._waits:
            self._waits = number
            self._say()

    def set_self_service(self, on: bool) -> None:
        """Offer nothing that only a captain may do."""
        self._locked = on
        self._say()

    def show_recent(self, scans: Sequence[RecentScan]) -> None:
        """Show the last scans, the newest first."""
        self._scans = tuple(scans)
        self._say()

    def speak(self, language: str) -> None:
        """Show the words in another language."""
        self._language = language
        self._say()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        pad = look.px(20)
        self._column.setContentsMargins(pad, look.px(16), look.px(16), look.px(12))
        self._column.setSpacing(0)
        self._head.setContentsMargins(0, 0, 0, look.px(8))
        for row in self.rows:
            row.wear(look)
        self._foot.setSpacing(look.px(8))
        size = QSize(look.px(36), look.px(22))
        ratio = self.devicePixelRatioF()
        self.waiting.setIcon(icons.spaced("choose", look, "choose_word", size, ratio))
        self.waiting.setIconSize(size)
        for button in (self.waiting, self.breaks, self.group):
            button.setFixedHeight(max(56, look.px(_FOOT)))
        self._say()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        self._say()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _room(self) -> int:
        look = self._look
        free = self.height() - self._head.sizeHint().height() - look.px(16 + 12 + UNDO_ROW - ROW)
        buttons = (self.waiting, self.breaks, self.group)
        free -= sum(button.height() + look.px(8) for button in buttons if not button.isHidden())
        return max(1, min(_MOST, free // look.px(ROW)))

    def _say(self) -> None:
        self.setAccessibleName(self.tr("Just now"))
        self._head.say(self.tr("Just now"))
        self._empty.say(self.tr("No badge yet. The last scans show up here."))
        self._empty.setVisible(not self._scans)
        waits = self.tr("{number} open").format(number=self._waits)
        self.waiting.say(waits, hint=self.tr("Questions that nobody has answered yet"))
        self.waiting.setVisible(bool(self._waits) and not self._locked)
        hint = self.tr("Sign out a team, one badge after another")
        self.group.say(self.tr("Team out"), hint=hint)
        self.group.setVisible(not self._locked)
        self.breaks.say(self.tr("Breaks"), hint=self.tr("Badges begin and end breaks"))
        self.breaks.setVisible(not self._locked)
        newest = next((at for at, scan in enumerate(self._scans) if scan.undoable), -1)
        shown = self._scans[: self._room()]
        for at, row in enumerate(self.rows):
            if at < len(shown):
                row.show_scan(shown[at], self._language, undoable=at == newest)
            row.setVisible(at < len(shown))
