"""What every list of drawn rows shares: its model, and words put on a row."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    Qt,
)
from PySide6.QtGui import QFontMetricsF, QPainter
from typing_extensions import override

from kiosk.ui.look import Look
from kiosk.ui.text import one_line

Index = QModelIndex | QPersistentModelIndex
T = TypeVar("T")


class Rows(QAbstractListModel, Generic[T]):
    """The rows shown; a subclass says how one is read out."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.language = "zh"
        self.rows: Sequence[T] = ()

    def spoken(self, row: T) -> str:
        """Give a row as it is read out."""
        raise NotImplementedError

    def show(self, rows: Sequence[T]) -> None:
        """Show these; nothing moves if they are the same."""
        if tuple(rows) != tuple(self.rows):
            self.beginResetModel()
            self.rows = tuple(rows)
            self.endResetModel()

    def speak(self, language: str) -> None:
        """Show them in another language."""
        self.beginResetModel()
        self.language = language
        self.endResetModel()

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        """See Qt."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """See Qt."""
        wanted = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
        if not index.isValid() or role not in wanted:
            return None
        return self.spoken(self.rows[index.row()])


def put_text(
    painter: QPainter,
    look: Look,
    text: str,
    token: str,
    size: int,
    x: float,
    middle: float,
    *,
    width: float = 10_000.0,
    right: bool = False,
    bold: bool = False,
    struck: bool = False,
) -> float:
    """Put one line of words on a row, elided to `width`; give the width used.

    Args:
        size: of the letters, at the sketch's scale.
        x: the left edge, or with `right` the right one.
        middle: where the capitals have theirs.
    """
    font = look.font(size, bold=bold)
    font.setStrikeOut(struck)
    metrics = QFontMetricsF(font)
    text = metrics.elidedText(one_line(text), Qt.TextElideMode.ElideRight, max(0.0, width))
    used = metrics.horizontalAdvance(text)
    painter.setFont(font)
    painter.setPen(look.colour(token))
    base = middle + metrics.capHeight() / 2
    painter.drawText(QPointF(x - used if right else x, base), text)
    return used
