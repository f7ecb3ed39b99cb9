"""What cannot be read in full, of what a window shows."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from kiosk.ui.folding_button import FoldingButton
from kiosk.ui.picks import Pick
from kiosk.ui.review_tabs import Tab


def cut(widget: QWidget, text: str) -> list[str]:
    """Say how a label or a button cuts its text, if it does."""
    width, height = widget.width(), widget.height()
    if isinstance(widget, FoldingButton | Pick | Tab):
        return [f"too small ({width} x {height}): {text}"] if widget.overflows else []
    if not isinstance(widget, QLabel):
        narrow = widget.sizeHint().width() > width + 1
        return [f"too narrow button ({width}): {text}"] if narrow else []
    if widget.wordWrap():
        return [f"too low: {text}"] if widget.heightForWidth(width) > height + 2 else []
    room = widget.contentsRect().width()
    narrow = widget.fontMetrics().horizontalAdvance(text) > room + 1
    return [f"too narrow ({room}): {text}"] if narrow else []


def beyond(widget: QWidget, text: str) -> list[str]:
    """Say where a label or a button reaches beyond what it lies on, which cuts it off.

    What scrolls up and down may be longer than the place it is seen through, but not wider.
    """
    scrolls = False
    here, on = widget, widget.parentWidget()
    while on is not None and not here.isWindow():
        first = widget.mapTo(on, QPoint(0, 0))
        last = widget.mapTo(on, widget.rect().bottomRight())
        scrolls |= isinstance(on.parentWidget(), QScrollArea)
        if first.x() < 0 or last.x() > on.width():
            return [f"beside {type(on).__name__}: {text}"]
        if not scrolls and (first.y() < 0 or last.y() > on.height()):
            return [f"above or below {type(on).__name__}: {text}"]
        here, on = on, on.parentWidget()
    return []
