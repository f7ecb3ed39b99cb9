"""A QR code on the screen, black on white whatever the window's colours are."""

import numpy as np
import qrcode
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from qrcode.constants import ERROR_CORRECT_L
from typing_extensions import override

QUIET = 4
"""Modules of white around the code (ISO/IEC 18004)."""


class QrCode(QWidget):
    """Draws a text as a code of whole pixels a module, as large as there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._modules: NDArray[np.bool_] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_text(self, text: str) -> None:
        """Show the code of a text; an empty one shows nothing."""
        self._modules = None
        if text:
            # Nothing scratches a screen: the largest modules read from furthest away.
            code = qrcode.QRCode(error_correction=ERROR_CORRECT_L, border=QUIET)
            code.add_data(text)
            code.make(fit=True)
            self._modules = np.array(code.get_matrix(), bool)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        """See Qt."""
        return QSize(420, 420)

    @override
    def minimumSizeHint(self) -> QSize:
        """See Qt."""
        return QSize(300, 300)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        modules = self._modules
        if modules is None:
            return
        ratio = self.devicePixelRatioF()
        side = len(modules)
        dots = max(1, int(min(self.width(), self.height()) * ratio) // side)
        size = side * dots / ratio
        left, top = (self.width() - size) / 2, (self.height() - size) / 2
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillRect(QRectF(left, top, size, size), Qt.GlobalColor.white)
        painter.setBrush(Qt.GlobalColor.black)
        step = dots / ratio
        painter.drawRects(
            [
                QRectF(left + column * step, top + row * step, step, step)
                for row, column in np.argwhere(modules)
            ]
        )
