"""待核: what is in doubt at this gate, and what to do about each."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from kiosk.desk.states import ReviewItem
from kiosk.ui import icons
from kiosk.ui.emptiness import Emptiness
from kiosk.ui.look import Look
from kiosk.ui.room import Room
from kiosk.ui.text import PlainLabel, WrappedLabel, clock_text, one_line

_Index = QModelIndex | QPersistentModelIndex
_ROW = 76


class _Items(QAbstractListModel):
    """The items that are left after the search."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.language = "zh"
        self.rows: list[ReviewItem] = []

    def show(self, items: Sequence[ReviewItem]) -> None:
        if list(items) != self.rows:
            self.beginResetModel()
            self.rows = list(items)
            self.endResetModel()

    def speak(self, language: str) -> None:
        self.beginResetModel()
        self.language = language
        self.endResetModel()

    @override
    def rowCount(self, parent: _Index | None = None) -> int:
        """See Qt."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """See Qt."""
        spoken = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
        if not index.isValid() or role not in spoken:
            return None
        return ". ".join(words_of(self.rows[index.row()], self.language))


def words_of(item: ReviewItem, language: str) -> tuple[str, str, str, str]:
    """Give an item's time, title, whom it is about, and what to do."""
    title, todo = item.title.in_(language), item.todo.in_(language)
    return clock_text(item.at), one_line(title), one_line(item.masked), one_line(todo)


class _Drawer(QStyledItemDelegate):
    """Draws an item: shape, title, whom, what to do, time."""

    def __init__(self, items: _Items, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items = items
        self.look = Look()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """See Qt."""
        return QSize(self.look.px(320), self.look.px(_ROW))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """See Qt."""
        look = self.look
        item = self._items.rows[index.row()]
        time, title, whom, todo = words_of(item, self._items.language)
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(look.colour("blue"), 2))
            painter.drawRoundedRect(box.adjusted(4, 4, -4, -4), look.px(10), look.px(10))
        answer = "choose" if item.quarantined else "stop"
        size = look.px(32)
        ratio = painter.device().devicePixelRatio()
        left = box.left() + look.px(20)
        drawn = icons.draw(answer, look, answer, size, ratio)
        painter.drawPixmap(QPointF(left, box.center().y() - size / 2), drawn)
        left += size + look.px(18)
        right = box.right() - look.px(20)
        right -= self._put(painter, time, "soft", 17, False, right, box.center().y(), right=True)
        width = right - look.px(24) - left
        upper = box.top() + box.height() * 0.34
        lower = box.top() + box.height() * 0.69
        used = self._put(painter, title, "ink", 19, True, left, upper, width=width * 0.75)
        if item.masked.strip("—"):
            self._put(
            painter, whom, "soft", 17, False, left + used + look.px(12), upper,
            width=width - used - look.px(12),
        )  # fmt: skip
        self._put(painter, todo, "soft", 17, False, left, lower, width=width)
        painter.setPen(QPen(look.colour("line"), 1))
        line = box.bottom() - 0.5
        painter.drawLine(QPointF(box.left() + look.px(20), line), QPointF(box.right(), line))
        painter.restore()

    def _put(
        self,
        painter: QPainter,
        text: str,
        token: str,
        size: int,
        bold: bool,
        x: float,
        middle: float,
        *,
        width: float = 10_000.0,
        right: bool = False,
    ) -> float:
        font = self.look.font(size, bold=bold)
        metrics = QFontMetricsF(font)
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, width))
        used = metrics.horizontalAdvance(text)
        painter.setFont(font)
        painter.setPen(self.look.colour(token))
        base = middle + metrics.capHeight() / 2
        painter.drawText(QPointF(x - used if right else x, base), text)
        return used


class ReviewPage(Room):
    """The list, a search, and what to say when nothing is in doubt."""

    icon = "review"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look()
        self._items: tuple[ReviewItem, ...] = ()
        self._title = PlainLabel("title")
        self._counts = WrappedLabel("lead")
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self._model = _Items(self)
        self._drawer = _Drawer(self._model, self)
        self.view = QListView()
        self.view.setModel(self._model)
        self.view.setItemDelegate(self._drawer)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setUniformItemSizes(True)
        self._clear = Emptiness("all-clear")
        self._no_match = Emptiness("no-match")
        card = QFrame()
        card.setObjectName("card")
        self._stack = QStackedLayout(card)
        for widget in (self.view, self._clear, self._no_match):
            self._stack.addWidget(widget)
        self._head = QHBoxLayout()
        self._head.addWidget(self._title)
        self._head.addWidget(self._counts, 1)
        self._head.addWidget(self.search)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addWidget(card, 1)
        self._say()

    @property
    def shown(self) -> tuple[ReviewItem, ...]:
        """Give the items that the search left."""
        return tuple(self._model.rows)

    @property
    def emptiness(self) -> str:
        """Say which empty state is shown: all-clear, no-match, or none."""
        widget = self._stack.currentWidget()
        if widget is self._clear:
            return "all-clear"
        return "no-match" if widget is self._no_match else ""

    def title(self) -> str:
        """See `Room`."""
        return self.tr("Review")

    def show_review(self, items: Sequence[ReviewItem]) -> None:
        """Show what is in doubt, in the order given."""
        self._items = tuple(items)
        self._say()
        self.count_changed.emit(len(self._items))

    def wear(self, look: Look) -> None:
        """See `Room`."""
        self._look = look
        self._column.setContentsMargins(look.px(24), look.px(20), look.px(24), look.px(20))
        self._column.setSpacing(look.px(16))
        self._head.setSpacing(look.px(16))
        self.search.setFixedWidth(look.px(360))
        self._drawer.look = look
        self.view.doItemsLayout()
        for part in (self._clear, self._no_match):
            part.wear(look)

    def speak(self, language: str) -> None:
        """See `Room`."""
        self._model.speak(language)
        self._say()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _say(self) -> None:
        self._title.say(self.tr("Review"))
        quarantined = sum(item.quarantined for item in self._items)
        parts = []
        if quarantined:
            parts.append(self.tr("{count} set aside by the hub").format(count=quarantined))
        if len(self._items) > quarantined:
            refused = len(self._items) - quarantined
            parts.append(self.tr("{count} refused here").format(count=refused))
        self._counts.say(" · ".join(parts))
        self.search.setPlaceholderText(self.tr("Search: time, name, reason"))
        self.search.setAccessibleName(self.tr("Search in review"))
        self.search.setVisible(bool(self._items))
        self.view.setAccessibleName(self.tr("In doubt at this gate"))
        self._clear.say(
            self.tr("Nothing in doubt"),
            self.tr("Refused badges and entries that the hub sets aside show up here."),
        )
        self._no_match.say(
            self.tr("Nothing found"), self.tr("Try fewer letters, or clear the search.")
        )
        self._filter()

    def _filter(self) -> None:
        words = self.search.text().casefold().split()

        def fits(item: ReviewItem) -> bool:
            # In both languages: a captain may remember either.
            text = " ".join((*words_of(item, "zh"), *words_of(item, "en"))).casefold()
            return all(word in text for word in words)

        left = [item for item in self._items if fits(item)]
        self._model.show(left)
        shown: QWidget = self.view if left else self._no_match if self._items else self._clear
        self._stack.setCurrentWidget(shown)
