"""A name over at most two lines: two posts of one station must not look alike."""

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from kiosk.ui.text import PlainLabel, as_tooltip, draw_lines, line_height, lines_of

_MOST = 2


class TwoLines(PlainLabel):
    """A plain label of one line or two; what is longer still is elided at its end."""

    elides = True

    def __init__(self, role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(role, parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def say(self, text: str) -> None:
        """Show `text`; the tooltip has all of it."""
        super().say(text)
        self.setToolTip(as_tooltip(text))

    @override
    def hasHeightForWidth(self) -> bool:
        """See Qt."""
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        """See Qt."""
        lines = lines_of(self.text(), self.font(), width, _MOST)
        return math.ceil(max(1, len(lines)) * line_height(self.font()))

    @override
    def sizeHint(self) -> QSize:
        """See Qt: on one line, if there is room."""
        width = self.fontMetrics().horizontalAdvance(self.text()) + 2
        return QSize(width, math.ceil(line_height(self.font())))

    @override
    def minimumSizeHint(self) -> QSize:
        """See Qt: as narrow as a few letters."""
        return QSize(self.fontMetrics().averageCharWidth() * 6, self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        font = self.font()
        lines = lines_of(self.text(), font, self.width(), _MOST)
        used = len(lines) * line_height(font)
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        box = QRectF(0, (self.height() - used) / 2, self.width(), used)
        draw_lines(painter, lines, font, box, Qt.AlignmentFlag.AlignLeft)
