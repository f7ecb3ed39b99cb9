"""Things side by side that break into lines, as words do."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override


class Flow(QWidget):
    """Lays its things out in lines and is as high as they need. No line is wider than it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._things: list[QWidget] = []
        self._gap = (8, 0)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def things(self) -> tuple[QWidget, ...]:
        """Give what is laid out, in order."""
        return tuple(self._things)

    def show_things(self, things: Sequence[QWidget]) -> None:
        """Lay these out, in order; what was there before and is not now is hidden."""
        for thing in self._things:
            if thing not in things:
                thing.hide()
        self._things = list(things)
        before: QWidget | None = None
        for thing in self._things:
            if thing.parentWidget() is not self:
                thing.setParent(self)
            if before is not None:
                QWidget.setTabOrder(before, thing)
            before = thing
            thing.show()
        self.place()

    def space(self, across_px: int, down_px: int) -> None:
        """Set the gaps between things."""
        self._gap = (across_px, down_px)
        self.place()

    def place(self) -> None:
        """Lay out anew: something changed its size."""
        self._lay(self.width(), move=True)
        self.updateGeometry()

    def _lay(self, width: int, *, move: bool) -> int:
        """Break into lines of `width`; give the height that they take."""
        width = max(1, width)
        across, down = self._gap
        left = top = line = 0
        for thing in self._things:
            size = thing.sizeHint().expandedTo(thing.minimumSize())
            wide = min(size.width(), width)
            if left and left + wide > width:
                left, top, line = 0, top + line + down, 0
            if move:
                thing.setGeometry(left, top, wide, size.height())
            left += wide + across
            line = max(line, size.height())
        return top + line

    @override
    def hasHeightForWidth(self) -> bool:
        """See Qt."""
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        """See Qt."""
        return self._lay(width, move=False)

    @override
    def sizeHint(self) -> QSize:
        """See Qt."""
        width = self.width()
        return QSize(width, self.heightForWidth(width))

    @override
    def minimumSizeHint(self) -> QSize:
        """See Qt: as narrow as need be."""
        return QSize(0, 0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._lay(self.width(), move=True)
