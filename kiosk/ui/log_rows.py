"""The log's lines as a list: time, topic, post and text; struck out what was corrected."""

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
)
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from kiosk.desk.postlog import TOPICS, LogLine
from kiosk.ui.look import Look
from kiosk.ui.rows import Rows, put_text
from kiosk.ui.text import clock_text, one_line
from sync.domain.wording import Say

_Index = QModelIndex | QPersistentModelIndex
_ROW = 76
_CLAIMED = Say(zh="已领走", en="claimed")
_CORRECTED = Say(zh="已更正：{why}", en="corrected: {why}")


def spoken(line: LogLine, language: str) -> str:
    """Give a line as it is read out."""
    return ". ".join(_parts(line, language))


def whole(line: LogLine, language: str) -> str:
    """Give all of a line to be read."""
    return " · ".join(_parts(line, language))


def _parts(line: LogLine, language: str) -> list[str]:
    parts = [clock_text(line.at), TOPICS[line.topic].in_(language), line.post.in_(language)]
    parts += [line.text.in_(language), state_of(line).in_(language)]
    return [one_line(part) for part in parts if part]


def state_of(line: LogLine) -> Say:
    """Say what became of a line; empty while it holds."""
    if line.corrected is not None:
        return _CORRECTED.fill(why=line.corrected)
    return _CLAIMED if line.claimed else Say("", "")


class LogLines(Rows[LogLine]):
    """The lines shown."""

    @override
    def spoken(self, row: LogLine) -> str:
        """See `Rows`."""
        return spoken(row, self.language)


class LogDrawer(QStyledItemDelegate):
    """Draws a line in two rows of words."""

    def __init__(self, lines: LogLines, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self.look = Look()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """See Qt."""
        return QSize(self.look.px(320), self.look.px(_ROW))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """See Qt."""
        look, language = self.look, self._lines.language
        line = self._lines.rows[index.row()]
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = box.adjusted(look.px(8), look.px(4), -look.px(8), -look.px(4))
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(look.colour("blue"), 2))
            painter.setBrush(look.colour("blue_soft"))
            painter.drawRoundedRect(inner, look.px(10), look.px(10))
        left, right = box.left() + look.px(20), box.right() - look.px(20)
        upper, lower = box.top() + box.height() * 0.34, box.top() + box.height() * 0.69
        gone = line.corrected is not None
        time = clock_text(line.at)
        right_words = put_text(painter, look, time, "soft", 17, right, upper, right=True)
        topic = TOPICS[line.topic].in_(language)
        used = put_text(painter, look, topic, "blue", 17, left, upper, bold=True)
        post = one_line(line.post.in_(language))
        room = right - right_words - left - used - look.px(28)
        put_text(painter, look, post, "soft", 17, left + used + look.px(12), upper, width=room)
        state = one_line(state_of(line).in_(language))
        token = "choose_word" if gone else "done_word"
        held = put_text(
            painter, look, state, token, 17, right, lower, right=True, width=(right - left) * 0.45
        )
        put_text(
            painter,
            look,
            one_line(line.text.in_(language)),
            "soft" if gone else "ink",
            19,
            left,
            lower,
            bold=not gone,
            struck=gone,
            width=right - left - held - look.px(16),
        )
        painter.setPen(QPen(look.colour("line"), 1))
        painter.drawLine(QPointF(left, box.bottom() - 0.5), QPointF(right, box.bottom() - 0.5))
        painter.restore()
