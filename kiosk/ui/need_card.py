"""The next three hours: who will be missing where, and the way to who could go."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.desk.board import BoardView
from kiosk.ui.buttons import BigButton, Chip
from kiosk.ui.flow import Flow
from kiosk.ui.look import Look
from kiosk.ui.text import ElidedLabel, PlainLabel, WrappedLabel, clock_text

_MOST = 6


class NeedCard(QFrame):
    """Lies among the posts' cards."""

    relief_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._view = BoardView()
        self._language = "zh"
        self._look = Look()
        self._title = ElidedLabel("mark")
        self._figure = PlainLabel("big")
        self._of = PlainLabel("of")
        self._calm = WrappedLabel("soft")
        self._needs = Flow()
        self._chips: list[Chip] = []
        self.see = BigButton("primary")
        self.see.clicked.connect(self.relief_asked)
        figures, foot = QHBoxLayout(), QHBoxLayout()
        figures.addWidget(self._figure)
        figures.addWidget(self._of, 1)
        foot.addWidget(self.see)
        foot.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._title)
        self._column.addLayout(figures)
        self._column.addWidget(self._calm)
        self._column.addWidget(self._needs)
        self._column.addStretch(1)
        self._column.addLayout(foot)
        self._say()

    @property
    def lines(self) -> tuple[str, ...]:
        """Give what is said of each gap."""
        return tuple(one.text() for one in self._chips if not one.isHidden())

    def stops(self) -> list[QWidget]:
        """Give where Tab goes."""
        return [self.see]

    def show_board(self, view: BoardView) -> None:
        """Show what the board says will be missing."""
        if view is not self._view:
            self._view = view
            self._say()

    def speak(self, language: str) -> None:
        """Name the posts in another language."""
        self._language = language
        self._say()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        pad = look.px(20)
        self._column.setContentsMargins(pad, look.px(14), pad, look.px(16))
        self._column.setSpacing(look.px(6))
        self._of.setContentsMargins(look.px(6), 0, 0, look.px(7))
        self._needs.space(look.px(8), look.px(8))
        for chip in self._chips:
            chip.wear(look)
        self._needs.place()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See Qt: the page scrolls by it."""
        event.ignore()

    def _say(self) -> None:
        view = self._view
        self._title.say(self.tr("Next 3 hours"))
        self._figure.say(str(view.will_miss))
        self._of.say(self.tr("will be missing"))
        self._calm.say(self.tr("Every shift of the next 3 hours has its people."))
        self._calm.setVisible(not view.need)
        self.see.say(self.tr("See who could go"))
        self.see.setVisible(bool(view.need or view.missing))
        shown = view.need[:_MOST]
        while len(self._chips) < _MOST + 1:
            chip = Chip(leads=False)
            chip.wear(self._look)
            self._chips.append(chip)
        for chip, need in zip(self._chips, shown, strict=False):
            chip.say(
                self.tr("{time} {post}: {count} short").format(
                    time=clock_text(need.at), post=need.name.in_(self._language), count=need.missing
                )
            )
        rest = len(view.need) - len(shown)
        used = self._chips[: len(shown)]
        if rest:
            used = self._chips[: len(shown) + 1]
            used[-1].say(self.tr("+{count} more").format(count=rest))
        self._needs.setVisible(bool(used))
        self._needs.show_things(used)
