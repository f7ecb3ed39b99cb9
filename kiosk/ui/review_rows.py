"""Lines of 待核: doubts and records as a list, drawn alike; 20,000 of them scroll."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from kiosk.ui import icons
from kiosk.ui.look import Look
from kiosk.ui.rows import put_text
from kiosk.ui.text import clock_text, one_line

_Index = QModelIndex | QPersistentModelIndex
ROW = 76


@dataclass(frozen=True, slots=True)
class Line:
    """One line, in one language."""

    icon: str
    token: str
    """The icon's colour; the shape alone says it, too."""
    at: datetime
    title: str
    who: str
    """Name, number; may be empty."""
    tags: str
    """Where, from whom: behind the name, smaller."""
    below: str
    struck: bool = False

    @property
    def spoken(self) -> str:
        """Give the line as it is read out."""
        parts = (clock_text(self.at), self.title, self.who, self.tags, self.below)
        return ". ".join(one_line(part) for part in parts if part)


class Lines(QAbstractListModel):
    """Things behind the lines; each is put into a line when it is looked at.

    Args:
        tell: gives the line of a thing in a language.
    """

    def __init__(self, tell: Callable[[object, str], Line], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tell = tell
        self.language = "zh"
        self.things: Sequence[object] = ()

    def show(self, things: Sequence[object], fresh: int = -1) -> None:
        """Show these.

        Args:
            fresh: so many came in at the top and the others are in their places; -1: anything
                may have changed.
        """
        if fresh > 0:
            self.beginInsertRows(QModelIndex(), 0, fresh - 1)
            self.things = things
            self.endInsertRows()
        elif fresh == 0:
            self.things = things
        else:
            self.beginResetModel()
            self.things = things
            self.endResetModel()
        if fresh >= 0 and things:
            # An older one may have been taken back: what is seen is drawn anew.
            self.dataChanged.emit(self.index(0), self.index(len(things) - 1))

    def speak(self, language: str) -> None:
        """Show them in another language."""
        self.beginResetModel()
        self.language = language
        self.endResetModel()

    def line(self, row: int) -> Line:
        """Give a line."""
        return self._tell(self.things[row], self.language)

    @override
    def rowCount(self, parent: _Index | None = None) -> int:
        """See Qt."""
        return 0 if parent is not None and parent.isValid() else len(self.things)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """See Qt."""
        wanted = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
        if not index.isValid() or role not in wanted:
            return None
        return self.line(index.row()).spoken


class LineDrawer(QStyledItemDelegate):
    """Draws a line: shape, title, whom, where; below what to do; the time at the end."""

    def __init__(self, lines: Lines, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self.look = Look()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """See Qt."""
        return QSize(self.look.px(320), self.look.px(ROW))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """See Qt."""
        look, line = self.look, self._lines.line(index.row())
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = box.adjusted(look.px(8), look.px(4), -look.px(8), -look.px(4))
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(look.colour("blue"), 2))
            painter.drawRoundedRect(inner, look.px(10), look.px(10))
        elif hovered:
            painter.setPen(QPen(look.colour("line"), 1))
            painter.drawRoundedRect(inner, look.px(10), look.px(10))
        size = look.px(32)
        ratio = painter.device().devicePixelRatio()
        left, right = box.left() + look.px(24), box.right() - look.px(24)
        drawn = icons.draw(line.icon, look, line.token, size, ratio)
        painter.drawPixmap(QPointF(left, box.center().y() - size / 2), drawn)
        left += size + look.px(18)
        upper, lower = box.top() + box.height() * 0.34, box.top() + box.height() * 0.69
        used = put_text(painter, look, clock_text(line.at), "soft", 17, right, upper, right=True)
        room = right - used - look.px(20) - left
        at = left
        gap = look.px(14)
        title_room = room * (0.5 if line.who else 0.7)
        at += put_text(
            painter, look, line.title, "ink", 19, at, upper, width=title_room, bold=True,
            struck=line.struck,
        )  # fmt: skip
        if line.who:
            at += gap
            at += put_text(painter, look, line.who, "ink", 19, at, upper, width=left + room - at)
        if line.tags and left + room - at > look.px(90):
            at += gap
            put_text(painter, look, line.tags, "soft", 16, at, upper, width=left + room - at)
        put_text(painter, look, line.below, "soft", 17, left, lower, width=right - left)
        painter.setPen(QPen(look.colour("line"), 1))
        under = box.bottom() - 0.5
        painter.drawLine(QPointF(box.left() + look.px(24), under), QPointF(right, under))
        painter.restore()


class LineView(QListView):
    """The list: a tap, or Enter, takes a line up."""

    taken_up = Signal(int)
    """Its row."""

    def __init__(self, lines: Lines, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drawer = LineDrawer(lines, self)
        self.setModel(lines)
        self.setItemDelegate(self.drawer)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.clicked.connect(self._tapped)

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self.drawer.look = look
        self.doItemsLayout()

    def _tapped(self, index: QModelIndex) -> None:
        self.taken_up.emit(index.row())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt."""
        here = self.currentIndex()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and here.isValid():
            self.taken_up.emit(here.row())
        else:
            super().keyPressEvent(event)
