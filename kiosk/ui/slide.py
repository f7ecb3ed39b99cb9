"""A slider for thumbs: wherever it is touched, there it goes."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget
from typing_extensions import override

from kiosk.ui.look import Look

STEPS = 200


class Slide(QAbstractSlider):
    """Stands at 0 to `STEPS`. `valueChanged` comes from people and from `stand` alike."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look()
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setRange(0, STEPS)
        self.setSingleStep(2)
        self.setPageStep(20)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def share(self) -> float:
        """Give where it stands, 0 to 1."""
        return self.value() / STEPS

    def stand(self, share: float) -> None:
        """Stand at a share, 0 to 1, without saying so to anybody."""
        blocked = self.blockSignals(True)
        self.setValue(round(share * STEPS))
        self.blockSignals(blocked)
        self.update()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        """See Qt."""
        side = self._side()
        return QSize(side * 3, side)

    @override
    def minimumSizeHint(self) -> QSize:
        """See Qt."""
        return QSize(self._side() * 2, self._side())

    def _side(self) -> int:
        return max(56, self._look.px(56))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See Qt."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._go(event.position().x())

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """See Qt."""
        if self.isSliderDown():
            self._go(event.position().x())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """See Qt."""
        self.setSliderDown(False)
        self.update()

    def _go(self, x: float) -> None:
        side = self._side()
        way = max(1.0, self.width() - side)
        self.setValue(round(min(max((x - side / 2) / way, 0.0), 1.0) * STEPS))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        usable = self.isEnabled()
        side = self._side()
        middle = self.height() / 2
        at = side / 2 + self.share * (self.width() - side)
        thick = look.px(8)
        groove = QRectF(side / 2, middle - thick / 2, self.width() - side, thick)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("line"))
        painter.drawRoundedRect(groove, thick / 2, thick / 2)
        if usable:
            groove.setRight(at)
            painter.setBrush(look.colour("blue"))
            painter.drawRoundedRect(groove, thick / 2, thick / 2)
        radius = side * 0.34
        painter.setBrush(look.colour("blue_soft" if self.isSliderDown() else "panel"))
        edge = "ink" if self.hasFocus() else "blue" if usable else "edge"
        painter.setPen(QPen(look.colour(edge), look.px(3)))
        painter.drawEllipse(QPointF(at, middle), radius, radius)
