"""The sheet that finds a post for somebody: where hands are missing most comes first."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from kiosk.desk.assigning import PostChoice
from kiosk.store.terms import sounds_like
from kiosk.ui import icons
from kiosk.ui.buttons import BigButton, pressed_by_enter
from kiosk.ui.look import Look
from kiosk.ui.sheet import Sheet
from kiosk.ui.text import ElidedLabel, PlainLabel, WrappedLabel, as_tooltip, one_line

_SEARCH_FROM = 8
"""So many posts are found faster by their name."""
ROW = 76


class PostButton(QAbstractButton):
    """One post: name and duty, what speaks against it or who is there, and how many are missing."""

    elides = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look()
        self._lead = self._missing = ""
        self._may = True
        self._short = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_post(self, choice: PostChoice, language: str) -> None:
        """Show a post."""
        name = one_line(choice.name.in_(language))
        duty = one_line(choice.duty.in_(language))
        self._may, self._short = choice.may, choice.shortfall > 0
        if choice.may:
            self._lead = self.tr("{on_duty} of {required} on duty").format(
                on_duty=choice.on_duty, required=choice.required
            )
            if choice.coming:
                self._lead += " · " + self.tr("{number} more to come").format(number=choice.coming)
        else:
            self._lead = one_line(" ".join(one.in_(language) for one in choice.against))
        self._missing = (
            self.tr("{number} missing").format(number=choice.shortfall)
            if choice.shortfall > 0
            else self.tr("Enough")
        )
        self.setText(f"{name} · {duty}" if duty else name)
        self.setAccessibleName(f"{self.text()}, {self._missing}, {self._lead}")
        self.setToolTip(as_tooltip(f"{self.text()} · {self._lead}"))
        self.update()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        self.setFixedHeight(max(56, look.px(ROW)))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        """See Qt."""
        return QSize(self._look.px(480), max(56, self._look.px(ROW)))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt: Enter presses what Tab came to."""
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        edge = "blue" if self.hasFocus() else "edge" if self.underMouse() else "line"
        painter.setPen(QPen(look.colour(edge), 2))
        painter.setBrush(look.colour("blue_soft" if self.isDown() else "panel"))
        painter.drawRoundedRect(box, look.px(14), look.px(14))
        right = self._paint_missing(painter)
        left = float(look.px(16))
        top, low = self.height() * 0.34, self.height() * 0.7
        if not self._may:
            size = look.px(22)
            drawn = icons.draw("choose", look, "choose", size, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(left, (self.height() - size) / 2), drawn)
            left += size + look.px(12)
        self._line(painter, self.text(), QPointF(left, top), right, 20, "ink", bold=True)
        token = "soft" if self._may else "choose_word"
        self._line(painter, self._lead, QPointF(left, low), right, 16, token)

    def _paint_missing(self, painter: QPainter) -> float:
        """Draw the pill at the right end; give where the room to its left ends."""
        look = self._look
        font = look.font(17, bold=True)
        metrics = QFontMetricsF(font)
        width = metrics.horizontalAdvance(self._missing) + look.px(28)
        height = look.px(34)
        pill = QRectF(
            self.width() - look.px(14) - width, (self.height() - height) / 2, width, height
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("blue_soft" if self._short else "background"))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setFont(font)
        painter.setPen(look.colour("blue" if self._short else "soft"))
        base = pill.center().y() + metrics.capHeight() / 2
        painter.drawText(QPointF(pill.left() + look.px(14), base), self._missing)
        return pill.left() - look.px(12)

    def _line(
        self,
        painter: QPainter,
        text: str,
        at: QPointF,
        right: float,
        size: int,
        token: str,
        *,
        bold: bool = False,
    ) -> None:
        font = self._look.font(size, bold=bold)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(self._look.colour(token))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, right - at.x())
        painter.drawText(QPointF(at.x(), at.y() + metrics.capHeight() / 2), shown)


class AssignSheet(Sheet):
    """Shows every post; emits which one was tapped."""

    post_chosen = Signal(str)
    leave_asked = Signal()
    """Do not take this volunteer on now."""

    widest_px = 760

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._who = ""
        self._choices: tuple[PostChoice, ...] = ()
        self.title = PlainLabel("title")
        self.who = ElidedLabel("head")
        self.search = QLineEdit()
        self.none = WrappedLabel("soft")
        self.posts: list[PostButton] = []
        self.not_now = BigButton()
        self.back = BigButton("link")
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget()
        page.setObjectName("page")
        self._rows = QVBoxLayout(page)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.addStretch(1)
        self._area.setWidget(page)
        for widget in (self.title, self.who, self.search, self.none, self._area):
            self.column.addWidget(widget)
        self._foot = QHBoxLayout()
        self._foot.addWidget(self.not_now)
        self._foot.addStretch(1)
        self._foot.addWidget(self.back)
        self.column.addLayout(self._foot)
        self.search.textChanged.connect(self._find)
        self.not_now.clicked.connect(self._leave_it)
        self.back.clicked.connect(self.leave)
        self.say()

    def ask(self, who: str, choices: Sequence[PostChoice]) -> None:
        """Offer posts for this volunteer, the best first."""
        self._who, self._choices = who, tuple(choices)
        self.search.clear()
        self.say()
        self.open()

    @override
    def stops(self) -> list[QWidget]:
        """See `Sheet`."""
        return [*self.posts, self.search, self.not_now, self.back]

    @override
    def say(self) -> None:
        """See `Sheet`."""
        self.setAccessibleName(self.tr("Which post?"))
        self.title.say(self.tr("Which post?"))
        self.who.say(self._who)
        self.who.setVisible(bool(self._who))
        self.search.setPlaceholderText(self.tr("Find a post"))
        self.search.setAccessibleName(self.tr("Find a post"))
        self.search.setVisible(len(self._choices) >= _SEARCH_FROM)
        self.none.say(self.tr("No post of that name."))
        self.not_now.say(self.tr("Not on duty now"))
        self.back.say(self.tr("Back"), hint=self.tr("Key {key}").format(key="Esc"))
        while len(self.posts) < len(self._choices):
            row = PostButton()
            row.wear(self.look)
            row.clicked.connect(self._choose)
            self._rows.insertWidget(len(self.posts), row)
            self.posts.append(row)
        for row, choice in zip(self.posts, self._choices, strict=False):
            row.show_post(choice, self.language)
        self._find()

    @override
    def wear(self, look: Look) -> None:
        """See `Sheet`."""
        self._rows.setSpacing(look.px(8))
        self._foot.setSpacing(look.px(12))
        for row in self.posts:
            row.wear(look)
        self.back.setMinimumWidth(look.px(120))
        super().wear(look)

    @override
    def fit(self) -> None:
        """See `Sheet`: as high as the posts need, and no higher than the window."""
        # The style sheet's least height comes with the polish; a thumb's goes before it.
        for stop in (self.search, self.not_now, self.back):
            stop.ensurePolished()
            stop.setFixedHeight(max(56, self.look.px(56)))
        parent = self.parentWidget()
        if parent is not None:
            rows = min(max(len(self._choices), 1), 6)
            wanted = rows * self.look.px(ROW + 8)
            room = parent.height() - self.look.px(390)
            self._area.setFixedHeight(max(self.look.px(ROW + 8), min(wanted, room)))
        super().fit()

    @Slot()
    def _find(self) -> None:
        wanted = self.search.text().strip().casefold()
        found = False
        for number, row in enumerate(self.posts):
            text = row.text()
            fits = wanted in text.casefold() or sounds_like(text, wanted)
            shown = number < len(self._choices) and fits
            row.setVisible(shown)
            found = found or shown
        self.none.setVisible(not found)

    @Slot()
    def _choose(self) -> None:
        sender = self.sender()
        number = next(at for at, row in enumerate(self.posts) if row is sender)
        self.hide()
        self.post_chosen.emit(self._choices[number].post)

    @Slot()
    def _leave_it(self) -> None:
        self.hide()
        self.leave_asked.emit()
