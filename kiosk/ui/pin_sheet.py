"""The sheet on which a PIN is typed, with big keys: gloves, rain, people looking."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget
from typing_extensions import override

from kiosk.desk.lock import PIN_DIGITS
from kiosk.ui import icons
from kiosk.ui.buttons import BigButton
from kiosk.ui.look import Look, repolish
from kiosk.ui.sheet import Sheet
from kiosk.ui.text import WrappedLabel
from sync.domain.wording import Say, same


class _Dots(QWidget):
    """How many digits were typed; never which."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look()
        self._typed = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_typed(self, typed: int, name: str) -> None:
        """Show so many; `name` is read out."""
        self._typed = typed
        self.setAccessibleName(name)
        self.update()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        self.setFixedHeight(look.px(28))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = max(PIN_DIGITS[0], self._typed)
        step, size = look.px(34), look.px(18)
        left = (self.width() - (places - 1) * step - size) / 2
        painter.setPen(QPen(look.colour("edge"), 2))
        for place in range(places):
            typed = place < self._typed
            painter.setBrush(look.colour("ink") if typed else Qt.BrushStyle.NoBrush)
            top = (self.height() - size) // 2
            painter.drawEllipse(round(left + place * step), top, size, size)


class PinSheet(Sheet):
    """Asks for a PIN; whoever opened it says what it is for and what came of it."""

    typed = Signal(str)
    """A whole PIN; the sheet stays until it is told to go."""

    widest_px = 460

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._pin = ""
        self._asked = same("")
        self._told = same("")
        self._alarm = False
        self.title = WrappedLabel("title")
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.told = WrappedLabel("soft")
        self.told.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.dots = _Dots()
        for part in (self.title, self.told, self.dots):
            self.column.addWidget(part)
        self._grid = QGridLayout()
        self.column.addLayout(self._grid)
        self.digits = [BigButton() for _ in range(10)]
        for digit, button in enumerate(self.digits):
            button.clicked.connect(self._press)
            place = (3, 1) if digit == 0 else ((digit - 1) // 3, (digit - 1) % 3)
            self._grid.addWidget(button, *place)
        self.back = BigButton()
        self.back.clicked.connect(self._take_back)
        self.enter = BigButton("primary")
        self.enter.clicked.connect(self._give)
        self.cancel = BigButton("link")
        self.cancel.clicked.connect(self.leave)
        self._grid.addWidget(self.back, 3, 0)
        self._grid.addWidget(self.enter, 3, 2)
        self.column.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignHCenter)
        self.say()

    def ask(self, asked: Say, told: Say | None = None, *, alarm: bool = False) -> None:
        """Ask for a PIN.

        Args:
            asked: what for, as the heading.
            told: what else is to be known, such as what was wrong with the last one.
            alarm: `told` says that something was wrong.
        """
        self._asked, self._told, self._alarm = asked, told or same(""), alarm
        self._pin = ""
        self.say()
        self.open()

    @override
    def stops(self) -> list[QWidget]:
        """See `Sheet`: the keypad takes digits from the keyboard, wherever Tab is."""
        ordered = [*self.digits[1:], self.back, self.digits[0], self.enter]
        return [self.panel, *ordered, self.cancel]

    @override
    def say(self) -> None:
        """See `Sheet`."""
        self.title.say(self._asked.in_(self.language))
        self.told.setObjectName("stop" if self._alarm else "soft")
        repolish(self.told)
        self.told.say(self._told.in_(self.language))
        self.told.setVisible(bool(self.told.text()))
        self.setAccessibleName(f"{self.title.text()} {self.told.text()}".strip())
        for digit, button in enumerate(self.digits):
            button.say(str(digit))
        self.back.setAccessibleName(self.tr("Take back the last digit"))
        self.enter.say(self.tr("OK"))
        self.cancel.say(self.tr("Cancel"))
        self._show_typed()

    @override
    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._grid.setSpacing(look.px(12))
        for button in (*self.digits, self.back, self.enter):
            button.setMinimumHeight(look.px(72))
        self.cancel.setMinimumHeight(look.px(56))
        self.back.setIcon(icons.icon("erase", look, "ink", look.px(28), self.devicePixelRatioF()))
        self.back.setIconSize(QSize(look.px(28), look.px(28)))
        self.dots.wear(look)
        super().wear(look)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt: digits, Backspace and Enter of the keyboard."""
        if event.text() and event.text() in "0123456789":
            self._add(event.text())
        elif event.key() == Qt.Key.Key_Backspace:
            self._take_back()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._give()
        else:
            super().keyPressEvent(event)

    @override
    def leave(self) -> None:
        """Go away; nothing typed is kept."""
        self._pin = ""
        super().leave()

    def _press(self) -> None:
        button = self.sender()
        if isinstance(button, BigButton):
            self._add(button.text())

    def _add(self, digit: str) -> None:
        if len(self._pin) < PIN_DIGITS[1]:
            self._pin += digit
            self._show_typed()

    def _take_back(self) -> None:
        self._pin = self._pin[:-1]
        self._show_typed()

    def _give(self) -> None:
        if len(self._pin) < PIN_DIGITS[0]:
            return
        pin, self._pin = self._pin, ""
        self._show_typed()
        self.typed.emit(pin)

    def _show_typed(self) -> None:
        count = len(self._pin)
        self.dots.show_typed(count, self.tr("{number} digits typed").format(number=count))
        self.enter.setEnabled(count >= PIN_DIGITS[0])
        self.back.setEnabled(count > 0)
