"""Buttons that draw themselves: the chips of the top bar and the switches of the rooms."""

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from kiosk.ui import icons
from kiosk.ui.look import Look
from kiosk.ui.text import as_tooltip, one_line

Tone = Literal["plain", "post", "done", "choose", "stop"]

_GROUND = {
    "plain": ("panel", "line", "ink"),
    "post": ("blue_soft", None, "blue"),
    "done": ("panel", "line", "ink"),
    "choose": ("choose_soft", None, "choose_word"),
    "stop": ("stop_soft", None, "stop_word"),
}
_ICON = {
    "plain": "soft",
    "post": "blue",
    "done": "done",
    "choose": "choose_word",
    "stop": "stop_word",
}


def pressed_by_enter(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Press the button that Tab came to; say whether the key was Enter."""
    if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
        return False
    button.click()
    return True


class Chip(QAbstractButton):
    """A rounded label with an icon; a button when it leads somewhere."""

    elides = True

    def __init__(self, parent: QWidget | None = None, *, leads: bool = True) -> None:
        super().__init__(parent)
        self._look = Look()
        self._tone: Tone = "plain"
        self._icon = ""
        self._bold = False
        self._hint = ""
        self._leads = leads
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if leads:
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def tone(self) -> Tone:
        """Give the colour it is drawn in."""
        return self._tone

    @property
    def icon_name(self) -> str:
        """Give the icon's name in assets/icons; empty for none."""
        return self._icon

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        self.updateGeometry()
        self.update()

    def say(
        self,
        text: str,
        *,
        icon: str = "",
        tone: Tone = "plain",
        name: str = "",
        hint: str = "",
    ) -> None:
        """Show `text`; `name` is what assistive technology reads when the text alone is not enough.

        `hint` says what the button does, for the tooltip.
        """
        text = one_line(text)
        self._icon, self._tone, self._bold = icon, tone, tone == "post"
        if text != self.text():
            self.setText(text)
            self.updateGeometry()
        self.setAccessibleName(name or text)
        self._hint = hint
        self.setToolTip(as_tooltip(" · ".join(part for part in (hint, name or text) if part)))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        """See Qt."""
        look = self._look
        width = 2 * self._pad()
        if self._icon:
            width += look.px(22)
        if self.text():
            metrics = look.metrics(17, bold=self._bold)
            width += round(metrics.horizontalAdvance(self.text())) + 2
            width += look.px(8) if self._icon else 0
        height = look.px(44)
        return QSize(max(width, height), height)

    @override
    def minimumSizeHint(self) -> QSize:
        """See Qt."""
        hint = self.sizeHint()
        return QSize(min(hint.width(), self._look.px(96)), hint.height())

    def _pad(self) -> int:
        return self._look.px(16 if self.text() else 11)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, edge, ink = _GROUND[self._tone]
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        pressed = self.isDown() or (self.underMouse() and self._leads)
        painter.setBrush(look.colour("blue_soft" if self.isDown() else ground))
        if self.hasFocus():
            painter.setPen(QPen(look.colour("blue"), 2))
            box = box.adjusted(0.5, 0.5, -0.5, -0.5)
        elif edge or pressed:
            painter.setPen(QPen(look.colour("edge" if pressed else edge or "line"), 1))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        left = float(self._pad())
        if self._icon:
            size = look.px(22)
            drawn = icons.draw(self._icon, look, _ICON[self._tone], size, self.devicePixelRatioF())
            if not self.text():
                left = (self.width() - size) / 2
            painter.drawPixmap(QPointF(left, (self.height() - size) / 2), drawn)
            left += size + look.px(8)
        if self.text():
            font = look.font(17, bold=self._bold)
            metrics = QFontMetricsF(font)
            painter.setFont(font)
            painter.setPen(look.colour(ink))
            room = self.width() - left - self._pad() + 2
            text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
            painter.drawText(QPointF(left, (self.height() + metrics.capHeight()) / 2), text)


class RoomSwitch(QAbstractButton):
    """One room in the bar below: icon, word, and how much waits there."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look()
        self._icon = icon
        self._count = 0
        self._locked = False
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def count(self) -> int:
        """Give how much waits there."""
        return self._count

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        self.updateGeometry()
        self.update()

    def set_locked(self, locked: bool) -> None:
        """Show that a PIN opens this room."""
        self._locked = locked
        self.update()

    def say(self, text: str, count: int, hint: str) -> None:
        """Show the room's word and how much waits there; `hint` names the key."""
        self._count = count
        self.setText(text)
        self.setAccessibleName(f"{text} {count}" if count else text)
        self.setToolTip(as_tooltip(f"{text} · {hint}"))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        """See Qt."""
        width = self._look.metrics(17, bold=True).horizontalAdvance(self.text())
        return QSize(round(width) + self._look.px(16), self._look.px(75))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        here = self.isChecked()
        if self.isDown() or self.underMouse():
            painter.fillRect(self.rect(), look.colour("blue_soft" if self.isDown() else "panel"))
        if here:
            painter.fillRect(0, 0, self.width(), look.px(4), look.colour("blue"))
        if self.hasFocus():
            painter.setPen(QPen(look.colour("blue"), 2))
            painter.drawRoundedRect(self.rect().adjusted(6, 8, -6, -6), 10, 10)
        token = "blue" if here else "soft"
        size = look.px(26)
        drawn = icons.draw(self._icon, look, token, size, self.devicePixelRatioF())
        middle = self.width() / 2
        painter.drawPixmap(QPointF(middle - size / 2, look.px(13)), drawn)
        font = look.font(17, bold=here)
        metrics = QFontMetricsF(font)
        width = metrics.horizontalAdvance(self.text())
        painter.setFont(font)
        painter.setPen(look.colour(token))
        base = look.px(54) + metrics.capHeight() / 2
        painter.drawText(QPointF(middle - width / 2, base), self.text())
        if self._locked:
            small = look.px(18)
            lock = icons.draw("lock", look, "soft", small, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(middle + size / 2 + look.px(4), look.px(12)), lock)
        elif self._count:
            self._draw_count(painter, QPointF(middle + size / 2 + look.px(4), look.px(11)))

    def _draw_count(self, painter: QPainter, at: QPointF) -> None:
        look = self._look
        text = str(self._count) if self._count < 100 else "99+"
        font = look.font(16, bold=True)
        metrics = QFontMetricsF(font)
        height = look.px(22)
        width = max(height, metrics.horizontalAdvance(text) + look.px(12))
        box = QRectF(at.x(), at.y(), width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("choose_soft"))
        painter.drawRoundedRect(box, height / 2, height / 2)
        painter.setPen(look.colour("choose_word"))
        painter.setFont(font)
        x = box.center().x() - metrics.horizontalAdvance(text) / 2
        painter.drawText(QPointF(x, box.center().y() + metrics.capHeight() / 2), text)


class BigButton(QPushButton):
    """A button for thumbs, whose words are always plain; drawn by the style sheet."""

    def __init__(self, kind: Literal["", "primary", "link"] = "", parent: QWidget | None = None):
        super().__init__(parent)
        if kind:
            self.setProperty("kind", kind)
        self._least_px = 0
        self.setAutoDefault(False)
        # A tap leaves the focus where it was: Enter then still answers the amber card.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt: Enter presses the button that Tab came to."""
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def take_at_least(self, width_px: int) -> None:
        """Be no narrower, and wider where the words need it; a minimum width would cut them."""
        self._least_px = width_px
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        """See Qt."""
        return super().sizeHint().expandedTo(QSize(self._least_px, 0))

    def say(self, text: str, *, name: str = "", hint: str = "") -> None:
        """Show `text`; an ampersand stays an ampersand."""
        self.setText(one_line(text).replace("&", "&&"))
        self.setAccessibleName(name or one_line(text))
        self.setToolTip(as_tooltip(hint))
