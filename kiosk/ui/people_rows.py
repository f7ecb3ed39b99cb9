"""People in a list: a face or an initial, name, number, team, and how they stand."""

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
)
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from kiosk.desk.people import Found, Standing
from kiosk.ui import icons
from kiosk.ui.look import Look
from kiosk.ui.rows import Rows, put_text
from kiosk.ui.text import clock_text, one_line
from sync.domain.wording import Say

_Index = QModelIndex | QPersistentModelIndex
ROW_PX = 76
FACE_PX = 56

WORDS = {
    Standing.ON: Say(zh="在岗", en="On duty"),
    Standing.BREAK: Say(zh="休息中", en="On a break"),
    Standing.LATE: Say(zh="迟到", en="Late"),
    Standing.REACHED: Say(zh="已联系", en="Reached"),
    Standing.DUE: Say(zh="待到岗", en="Due"),
    Standing.ABSENT: Say(zh="缺岗", en="Absent"),
    Standing.EXCUSED: Say(zh="请假", en="Excused"),
    Standing.LEFT: Say(zh="已下岗", en="Left"),
    Standing.AWAY: Say(zh="今日无班", en="Not today"),
}
SIGNS = {
    Standing.ON: ("done", "done"),
    Standing.BREAK: ("pause", "blue"),
    Standing.LATE: ("late", "choose_word"),
    Standing.REACHED: ("phone", "soft"),
    Standing.DUE: ("waiting", "soft"),
    Standing.ABSENT: ("absent", "stop_word"),
    Standing.EXCUSED: ("excused", "soft"),
    Standing.LEFT: ("door-post", "soft"),
    Standing.AWAY: ("alone", "soft"),
}
WALK_IN = Say(zh="现场登记", en="Walk-in")


def words_of(one: Found, language: str) -> tuple[str, str, str, str]:
    """Give name, number, the line under it (team, post), and the standing with its time."""
    state = WORDS[one.standing].in_(language)
    if one.at is not None:
        state = f"{state} {clock_text(one.at)}"
    number = one.number or (WALK_IN.in_(language) if one.walk_in else "")
    under = " · ".join(
        part for part in (one.team, one.post.in_(language) if one.post else "") if part
    )
    return one_line(one.name), one_line(number), one_line(under), state


def draw_face(painter: QPainter, one: Found, box: QRectF, look: Look) -> None:
    """Draw a photo in a circle, or the first letter of the name where there is none."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    circle = QPainterPath()
    circle.addEllipse(box)
    photo = QImage.fromData(one.photo) if one.photo else QImage()
    if not photo.isNull():
        painter.setClipPath(circle)
        side = min(photo.width(), photo.height())
        left, top = (photo.width() - side) / 2, (photo.height() - side) / 2
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(box, photo, QRectF(left, top, side, side))
    else:
        painter.fillPath(circle, look.colour("blue_soft"))
        font = look.font(box.height() / look.scale * 0.42, bold=True)
        metrics = QFontMetricsF(font)
        letter = one_line(one.name)[:1] or "?"
        painter.setFont(font)
        painter.setPen(look.colour("blue"))
        x = box.center().x() - metrics.horizontalAdvance(letter) / 2
        painter.drawText(QPointF(x, box.center().y() + metrics.capHeight() / 2), letter)
    painter.restore()


class PeopleRows(Rows[Found]):
    """Who is shown."""

    @override
    def spoken(self, row: Found) -> str:
        """See `Rows`."""
        return ". ".join(part for part in words_of(row, self.language) if part)


class PersonDrawer(QStyledItemDelegate):
    """Draws one person."""

    def __init__(self, rows: PeopleRows, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self.look = Look()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """See Qt."""
        return QSize(self.look.px(320), self.look.px(ROW_PX))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """See Qt."""
        look, one = self.look, self._rows.rows[index.row()]
        name, number, under, state = words_of(one, self._rows.language)
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(look.colour("blue"), 2))
            painter.drawRoundedRect(box.adjusted(4, 4, -4, -4), look.px(10), look.px(10))
        size = look.px(FACE_PX)
        left = box.left() + look.px(16)
        draw_face(painter, one, QRectF(left, box.center().y() - size / 2, size, size), look)
        left += size + look.px(16)
        sign, token = SIGNS[one.standing]
        side = look.px(28)
        right = box.right() - look.px(20)
        right -= put_text(
            painter, look, state, token, 19, right, box.center().y(), right=True, bold=True
        )
        right -= look.px(10) + side
        drawn = icons.draw(sign, look, token, side, painter.device().devicePixelRatio())
        painter.drawPixmap(QPointF(right, box.center().y() - side / 2), drawn)
        width = right - look.px(20) - left
        upper, lower = box.top() + box.height() * 0.33, box.top() + box.height() * 0.70
        used = put_text(painter, look, name, "ink", 22, left, upper, width=width * 0.7, bold=True)
        gap = look.px(14)
        put_text(
            painter, look, number, "soft", 18, left + used + gap, upper, width=width - used - gap
        )
        put_text(painter, look, under, "soft", 17, left, lower, width=width)
        painter.setPen(QPen(look.colour("line"), 1))
        painter.drawLine(
            QPointF(left, box.bottom() - 0.5), QPointF(box.right(), box.bottom() - 0.5)
        )
        painter.restore()
