"""What every page of the first start has.

A title, a line, a way back, one way on, and a strip that says what went wrong where it went wrong.
"""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.ui import icons
from kiosk.ui.buttons import BigButton
from kiosk.ui.look import Look
from kiosk.ui.room import Room
from kiosk.ui.text import PlainLabel, WrappedLabel
from sync.domain.errors import GatepostError
from sync.domain.wording import Say

WIDEST = 1120
"""Of what a page holds, on the sketches' scale: longer lines are hard to follow."""


class Strip(QFrame):
    """A line with an icon over a soft ground: what is wrong, or what to know."""

    def __init__(self, kind: str = "alarm", icon: str = "stop", parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName(kind)
        self._icon_name = icon
        self._token = {"alarm": "stop", "note": "choose"}.get(kind, "done")
        self._sign = PlainLabel("picture")
        self.title = WrappedLabel("bold")
        self.words = WrappedLabel("")
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout()
        self._column.addWidget(self.title)
        self._column.addWidget(self.words)
        self._row.addLayout(self._column, 1)
        self.hide()

    def show_words(self, title: str, words: str) -> None:
        """Show them; nothing takes the strip away."""
        self.title.say(title)
        self.title.setVisible(bool(title))
        self.words.say(words)
        self.words.setVisible(bool(words))
        self.setAccessibleName(f"{title} {words}".strip())
        self.setVisible(bool(title or words))

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        size = look.px(28)
        drawn = icons.draw(self._icon_name, look, self._token, size, self.devicePixelRatioF())
        self._sign.setPixmap(drawn)
        self._row.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(12))
        self._row.setSpacing(look.px(12))
        self._column.setSpacing(look.px(2))


class ProgressLine(QWidget):
    """How far something is: a bar, or one that only says that it goes on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look()
        self._share: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float | None) -> None:
        """Show how much is done, 0 to 1; None: nobody knows."""
        self._share = share
        self.update()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        self.setFixedHeight(look.px(10))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(self.rect())
        half = box.height() / 2
        painter.setBrush(self._look.colour("line"))
        painter.drawRoundedRect(box, half, half)
        share = 0.33 if self._share is None else min(1.0, max(0.0, self._share))
        painter.setBrush(self._look.colour("edge" if self._share is None else "blue"))
        painter.drawRoundedRect(QRectF(0, 0, box.width() * share, box.height()), half, half)


class _Heading(WrappedLabel):
    """The page's title on the page, and its name for assistive technology."""

    def __init__(self, page: QWidget) -> None:
        super().__init__("pagetitle")
        self._page = page

    @override
    def say(self, text: str) -> None:
        """Show `text`."""
        super().say(text)
        self._page.setAccessibleName(self.text())


class FirstPage(Room):
    """The base. A subclass fills `body` and `foot_left`, and says its words in `say`."""

    left = Signal()
    """Back: to the step before, or to the doors. What was entered stays."""
    gone_on = Signal()
    """The one way on was taken."""
    call_off_asked = Signal()
    """What is under way is to stop."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = Look()
        self.language = "zh"
        self._problem: GatepostError | None = None
        self._busy: Say | None = None
        self._ready = True
        self.back = BigButton()
        self.heading = _Heading(self)
        self.step = PlainLabel("soft")
        self.lead = WrappedLabel("lead")
        self.body = QVBoxLayout()
        self.problem = Strip()
        self._going = QWidget()
        self._going_words = PlainLabel("bold")
        self._progress = ProgressLine()
        self.call_off = BigButton()
        self.foot_left = QHBoxLayout()
        self.next = BigButton("primary")
        self._head = QHBoxLayout()
        self._head.addWidget(self.back)
        self._head.addWidget(self.heading, 1)
        self._head.addWidget(self.step)
        going = QHBoxLayout(self._going)
        going.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout()
        column.addWidget(self._going_words)
        column.addWidget(self._progress)
        going.addLayout(column, 1)
        going.addWidget(self.call_off)
        self._going_row = going
        self._foot = QHBoxLayout()
        self._foot.addLayout(self.foot_left)
        self._foot.addStretch(1)
        self._foot.addWidget(self.next)
        self._inside = QWidget()
        self._outer_column = QVBoxLayout(self._inside)
        self._outer_column.setContentsMargins(0, 0, 0, 0)
        self._outer_column.addLayout(self._head)
        self._outer_column.addWidget(self.lead)
        self._outer_column.addLayout(self.body, 1)
        self._outer_column.addWidget(self.problem)
        self._outer_column.addWidget(self._going)
        self._outer_column.addLayout(self._foot)
        self._outer_row = QHBoxLayout(self)
        self._outer_row.addStretch(1)
        self._outer_row.addWidget(self._inside, 1000)
        self._outer_row.addStretch(1)
        self._going.hide()
        self.back.clicked.connect(self.left)
        self.next.clicked.connect(self.gone_on)
        self.call_off.clicked.connect(self.call_off_asked)

    # -- what is shown ------------------------------------------------------------------------

    def show_problem(self, problem: GatepostError | None) -> None:
        """Say what went wrong and what to do; None takes it away."""
        self._problem = problem
        self._say_state()

    def show_busy(self, words: Say | None) -> None:
        """Say what is under way; None: nothing. Meanwhile there is no way on."""
        self._busy = words
        self._progress.show_share(None)
        if words is not None:
            self._problem = None
        self._say_state()

    def show_progress(self, done: int, whole: int) -> None:
        """Show how far what is under way is; 0 as the whole: nobody knows."""
        self._progress.show_share(done / whole if whole > 0 else None)

    def set_ready(self, ready: bool) -> None:
        """Offer the way on or not."""
        self._ready = ready
        self._say_state()

    def may_call_off(self) -> bool:
        """Say whether what is under way can be called off here."""
        return True

    def may_lead(self) -> bool:
        """Say whether the line below the title is of use now."""
        return True

    def say(self) -> None:
        """Write every word anew, in the language of the window."""
        raise NotImplementedError

    def first_stop(self) -> QWidget:
        """Give where the focus begins."""
        return self.next

    # -- Room ---------------------------------------------------------------------------------

    def title(self) -> str:
        """See `Room`."""
        return self.heading.text()

    def speak(self, language: str) -> None:
        """See `Room`."""
        self.language = language
        self._say_all()

    def wear(self, look: Look) -> None:
        """See `Room`."""
        self.look = look
        self._inside.setMaximumWidth(look.px(WIDEST))
        self._outer_row.setContentsMargins(look.px(32), look.px(24), look.px(32), look.px(24))
        self._outer_column.setSpacing(look.px(16))
        self._head.setSpacing(look.px(16))
        self._foot.setSpacing(look.px(12))
        self.foot_left.setSpacing(look.px(12))
        self.body.setSpacing(look.px(16))
        self._going_row.setSpacing(look.px(16))
        self.next.take_at_least(look.px(220))
        self.problem.wear(look)
        self._progress.wear(look)
        size = QSize(look.px(34), look.px(24))
        self.back.setIcon(QIcon(icons.picture("back", look, size, self.devicePixelRatioF())))
        self.back.setIconSize(size)
        self._say_all()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say_all()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt: Escape goes back; Enter in a field goes on."""
        if event.key() == Qt.Key.Key_Escape and self._busy is None:
            self.left.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self.next.isVisible() and self.next.isEnabled():
                self.gone_on.emit()
        else:
            super().keyPressEvent(event)

    def _say_all(self) -> None:
        self.back.say(self.tr("Back"), hint=self.tr("Key {key}").format(key="Esc"))
        self.call_off.say(self.tr("Cancel"))
        self.say()
        self._say_state()

    def _say_state(self) -> None:
        problem, busy = self._problem, self._busy
        if problem is None:
            self.problem.show_words("", "")
        else:
            self.problem.show_words(
                problem.title.in_(self.language), problem.message.in_(self.language)
            )
        # What is to be said now matters more, and the page must not grow over the window.
        self.lead.setVisible(problem is None and busy is None and self.may_lead())
        self._going.setVisible(busy is not None)
        self.call_off.setVisible(self.may_call_off())
        if busy is not None:
            self._going_words.say(busy.in_(self.language))
        self.next.setEnabled(busy is None and self._ready)
        self.back.setEnabled(busy is None)
