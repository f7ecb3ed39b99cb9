"""Flinging: a finger throws a list, and it runs on; a mouse has its wheel and its bar.

By touch only. A mouse's press goes to what lies under it at once: buttons that are held down,
and people who are dragged over the board.
"""

from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QScroller, QWidget


def fling(whole: QWidget) -> None:
    """Let a finger throw every list and page inside `whole` that scrolls."""
    for area in whole.findChildren(QAbstractScrollArea):
        if isinstance(area, QAbstractItemView):
            area.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        QScroller.grabGesture(area.viewport(), QScroller.ScrollerGestureType.TouchGesture)
