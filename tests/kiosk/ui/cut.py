"""What cannot be read in full, of what a window shows."""

from PySide6.QtWidgets import QLabel, QWidget

from kiosk.ui.folding_button import FoldingButton
from kiosk.ui.picks import Pick


def cut(widget: QWidget, text: str) -> list[str]:
    """Say how a label or a button cuts its text, if it does."""
    width, height = widget.width(), widget.height()
    if isinstance(widget, FoldingButton | Pick):
        return [f"too small ({width} x {height}): {text}"] if widget.overflows else []
    if not isinstance(widget, QLabel):
        narrow = widget.sizeHint().width() > width + 1
        return [f"too narrow button ({width}): {text}"] if narrow else []
    if widget.wordWrap():
        return [f"too low: {text}"] if widget.heightForWidth(width) > height + 2 else []
    room = widget.contentsRect().width()
    narrow = widget.fontMetrics().horizontalAdvance(text) > room + 1
    return [f"too narrow ({room}): {text}"] if narrow else []
