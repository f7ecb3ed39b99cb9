"""The window that opens instead of the desk when the database is damaged."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.ui import icons
from kiosk.ui.buttons import BigButton
from kiosk.ui.first_start.page import WIDEST, ProgressLine
from kiosk.ui.look import SKETCH_SIZE, Look, ThemeName, dress, load_fonts, scale_for, style_sheet
from kiosk.ui.text import PlainLabel, WrappedLabel
from sync.domain.wording import Language, Say

_SMALLEST = (900, 560)
_THUMB_PX = 56


class RescueWindow(QMainWindow):
    """Shows a heading, a line, some points, at most two buttons; knows nothing of databases."""

    main_pressed = Signal()
    other_pressed = Signal()
    closed = Signal()

    def __init__(self, *, language: Language = "zh", theme: ThemeName = "light") -> None:
        super().__init__()
        load_fonts()
        self._language: Language = language
        self._look = Look(theme)
        self._icon, self._colour = "stop", "stop"
        self._said: tuple[Say, Say | None, tuple[Say, ...], Say | None, Say | None] | None = None
        self.may_close = True
        self._sign = PlainLabel("picture")
        self.heading = WrappedLabel("pagetitle")
        self.words = WrappedLabel("lead")
        self._card = QFrame()
        self._card.setObjectName("card")
        self._points = QVBoxLayout(self._card)
        self.points: list[WrappedLabel] = []
        self._progress = ProgressLine()
        self.turn = BigButton("link")
        self.other, self.main = BigButton(), BigButton("primary")
        central = QWidget()
        central.setObjectName("window")
        self._outer = QHBoxLayout(central)
        column = QWidget()
        self._column = QVBoxLayout(column)
        self._outer.addStretch(1)
        self._outer.addWidget(column, 100)
        self._outer.addStretch(1)
        self._inner = column
        self._head = QHBoxLayout()
        self._head.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter)
        self._head.addWidget(self.heading, 1)
        self._head.addWidget(self.turn, 0, Qt.AlignmentFlag.AlignVCenter)
        self._foot = QHBoxLayout()
        self._foot.addWidget(self.other)
        self._foot.addStretch(1)
        self._foot.addWidget(self.main)
        self._column.addLayout(self._head)
        self._column.addWidget(self.words)
        self._column.addWidget(self._card)
        self._column.addWidget(self._progress)
        self._column.addStretch(1)
        self._column.addLayout(self._foot)
        self.setCentralWidget(central)
        self.main.clicked.connect(self.main_pressed)
        self.other.clicked.connect(self.other_pressed)
        self.turn.clicked.connect(self._turn)
        self.setMinimumSize(*_SMALLEST)
        self.resize(*SKETCH_SIZE)
        self._wear()

    @property
    def language(self) -> Language:
        """Give the language shown."""
        return self._language

    def show_trouble(
        self, heading: Say, words: Say, points: Sequence[Say], main: Say | None, other: Say
    ) -> None:
        """Show what is wrong, and what may be done about it."""
        self._show("stop", "stop", heading, words, points, main, other, busy=False)

    def show_going(self, heading: Say, step: Say, share: float) -> None:
        """Show how far it is, 0 to 1; the window stays until it is done."""
        self._progress.show_share(share)
        self._show("again", "blue", heading, step, (), None, None, busy=True)

    def show_done(
        self, heading: Say, points: Sequence[Say], main: Say, *, look: bool = False
    ) -> None:
        """Show what came of it; `look`: something is left for a person to do."""
        sign = "choose" if look else "done"
        self._show(sign, sign, heading, None, points, main, None, busy=False)

    def _show(
        self,
        icon: str,
        colour: str,
        heading: Say,
        words: Say | None,
        points: Sequence[Say],
        main: Say | None,
        other: Say | None,
        *,
        busy: bool,
    ) -> None:
        self._icon, self._colour = icon, colour
        self._said = (heading, words, tuple(points), main, other)
        self.may_close = not busy
        self._progress.setVisible(busy)
        while len(self.points) < len(points):
            label = WrappedLabel("point")
            self._points.addWidget(label)
            self.points.append(label)
        self._card.setVisible(bool(points))
        self._speak()
        self._wear()
        (self.main if main is not None else self.other).setFocus()

    def _speak(self) -> None:
        self.setWindowTitle("岗亭" if self._language == "zh" else "Gatepost")
        self.turn.say(
            "English" if self._language == "zh" else "中文",
            name="Switch to English" if self._language == "zh" else "切换到中文",
        )
        if self._said is None:
            return
        heading, words, points, main, other = self._said
        self.heading.say(heading.in_(self._language))
        self.words.say("" if words is None else words.in_(self._language))
        self.words.setVisible(words is not None)
        for place, label in enumerate(self.points):
            shown = place < len(points)
            label.say(points[place].in_(self._language) if shown else "")
            label.setVisible(shown)
        for button, said in ((self.main, main), (self.other, other)):
            button.setVisible(said is not None)
            button.say("" if said is None else said.in_(self._language))

    def _turn(self) -> None:
        self._language = "en" if self._language == "zh" else "zh"
        self._speak()

    # -- Qt -----------------------------------------------------------------------------------

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt: a larger window is the same picture, larger."""
        super().resizeEvent(event)
        self._look = Look(self._look.theme, scale_for(self.width(), self.height()))
        self._wear()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """See Qt: not while the new database is written."""
        if not self.may_close:
            event.ignore()
            return
        super().closeEvent(event)
        self.closed.emit()

    def _wear(self) -> None:
        look = self._look
        app = QApplication.instance()
        if isinstance(app, QApplication):
            dress(app, look)
        self.setStyleSheet(style_sheet(look))
        size = look.px(40)
        drawn = icons.draw(self._icon, look, self._colour, size, self.devicePixelRatioF())
        self._sign.setPixmap(drawn)
        self._progress.wear(look)
        self._inner.setMaximumWidth(look.px(WIDEST))
        pad = look.px(40)
        self._column.setContentsMargins(pad, pad, pad, pad)
        self._column.setSpacing(look.px(20))
        self._head.setSpacing(look.px(16))
        inside = look.px(24)
        self._points.setContentsMargins(inside, inside, inside, inside)
        self._points.setSpacing(look.px(14))
        for button in (self.main, self.other, self.turn):
            button.setMinimumHeight(max(_THUMB_PX, look.px(60)))
        for button in (self.main, self.other):
            button.setMinimumWidth(look.px(220))
