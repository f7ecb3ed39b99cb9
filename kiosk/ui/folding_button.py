"""A button whose words take more lines where its place is narrower than they are."""

from typing import Literal

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)
from typing_extensions import override

from kiosk.ui.buttons import BigButton
from kiosk.ui.text import lines_of

_MOST_LINES = 4
_BORDERS_PX = 6
_STEP = 1.22


class FoldingButton(BigButton):
    """Stays one line high as long as its words fit; its place may be as narrow as one word."""

    def __init__(self, kind: Literal["", "primary", "link"] = "", parent: QWidget | None = None):
        super().__init__(kind, parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._folded: tuple[tuple[str, int, int], tuple[str, ...]] = (("", 0, 0), ())
        self._low, self._stood = 0, -1

    @property
    def words(self) -> str:
        """Give what it says, as it is read."""
        return self.text().replace("&&", "&")

    @property
    def lines(self) -> tuple[str, ...]:
        """Give its words as they are broken for the width it has."""
        return self._fold(self.width())

    @property
    def overflows(self) -> bool:
        """Say whether some of its words are not to be seen."""
        whole = "".join(self.lines).replace(" ", "") == self.words.replace(" ", "")
        return not whole or self._height_of(self.lines) > self.height()

    def tall_at(self, width: int) -> int:
        """Give the height that its words take at this width, borders and all."""
        return self._height_of(self._fold(width))

    @override
    def sizeHint(self) -> QSize:
        """See Qt: as wide as all words on one line, as high as the width it has asks for."""
        hint = super().sizeHint()
        return QSize(hint.width(), max(hint.height(), self._height_of(self.lines)))

    @override
    def minimumSizeHint(self) -> QSize:
        """See Qt: as narrow as the longest word."""
        hint = self.sizeHint()
        metrics = self.fontMetrics()
        word = max((metrics.horizontalAdvance(one) for one in self.words.split()), default=0)
        least = max(word + self._beside(), self._least_px)
        return QSize(min(hint.width(), least), hint.height())

    @override
    def say(self, text: str, *, name: str = "", hint: str = "") -> None:
        """See `BigButton`."""
        super().say(text, name=name, hint=hint)
        self._stand()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self._stand()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        self._stand()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        lines = self.lines
        if len(lines) < 2:
            super().paintEvent(event)
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        # Line by line: the font's own distance between lines is that of Chinese, and wider.
        step = round(self._step())
        top = (self.height() - step * len(lines)) // 2
        spare = step  # Qt clips to the place it is given: g and Å reach beyond a step
        for line in lines:
            option.rect = QRect(0, top - spare, self.width(), step + 2 * spare)
            option.text = line.replace("&", "&&")
            painter.drawControl(QStyle.ControlElement.CE_PushButtonLabel, option)
            top += step

    def _stand(self) -> None:
        """Be as high as the lines; the style sheet's least height would go before a mere hint."""
        if self.minimumHeight() != self._stood:
            self._low = self.minimumHeight()  # somebody else's since
        lines = self.lines
        tall = self._height_of(lines) if len(lines) > 1 else 0
        self._stood = min(max(self._low, tall), self.maximumHeight())
        self.setMinimumHeight(self._stood)

    def _beside(self) -> int:
        """Give what lies beside the words: padding, borders and an icon."""
        words = self.fontMetrics().horizontalAdvance(self.words)
        return max(0, QPushButton.sizeHint(self).width() - words)

    def _height_of(self, lines: tuple[str, ...]) -> int:
        return round(len(lines) * self._step()) + _BORDERS_PX

    def _step(self) -> float:
        return self.font().pixelSize() * _STEP

    def _fold(self, width: int) -> tuple[str, ...]:
        key = (self.text(), width, self.font().pixelSize())
        if self._folded[0] != key:
            room = max(1, width - self._beside())
            broken = lines_of(self.words, self.font(), room, _MOST_LINES) if width > 0 else []
            self._folded = key, tuple(broken)
        return self._folded[1]
