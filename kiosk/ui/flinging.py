"""Flinging: a finger throws a list, and it runs on; a mouse has its wheel and its bar.

By touch only. A mouse's press goes to what lies under it at once: buttons that are held down,
and people who are dragged over the board. The board itself is thrown by its ground, which takes
the finger's and the mouse's moves alike and hands them on.
"""

from PySide6.QtCore import QElapsedTimer, QObject, QPointF
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QScroller, QWidget


def fling(whole: QWidget) -> None:
    """Let a finger throw every list and page inside `whole` that scrolls."""
    for area in whole.findChildren(QAbstractScrollArea):
        if isinstance(area, QAbstractItemView):
            area.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        QScroller.grabGesture(area.viewport(), QScroller.ScrollerGestureType.TouchGesture)


class Throw(QObject):
    """Throws one area as `fling` does, by moves that somebody hands on."""

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(area)
        self._view = area.viewport()
        self._clock = QElapsedTimer()
        self._clock.start()
        self._scroller = QScroller.scroller(self._view)

    @property
    def running(self) -> bool:
        """Say whether the area runs on by itself."""
        return self._scroller.state() == QScroller.State.Scrolling

    def feed(self, what: QScroller.Input, at: QPointF) -> None:
        """Take a press, a move or a release somewhere on the screen."""
        here = self._view.mapFromGlobal(at)
        self._scroller.handleInput(what, here, self._clock.elapsed())

    def stop(self) -> None:
        """Stand still."""
        self._scroller.stop()
