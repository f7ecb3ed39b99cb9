"""A post to choose: a large line with a tick, how many are there, and the button that makes it home."""

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from kiosk.desk.posts import PostRow
from kiosk.ui import icons
from kiosk.ui.buttons import BigButton
from kiosk.ui.look import Look
from kiosk.ui.picks import Pick


class PostLine(QWidget):
    """One post of the list."""

    ticked = Signal(str, bool)
    """(post id, chosen)"""
    home_asked = Signal(str)
    """A post's id."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._post = ""
        self._look = Look()
        self._is_home = False
        self.pick = Pick("yes", elides=True)
        self.home = BigButton("link")
        # As high as the line: the style sheet would make it as high as its word.
        self.home.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.pick, 1)
        self._row.addWidget(self.home)
        self.pick.clicked.connect(self._tick)
        self.home.clicked.connect(self._ask_home)

    def show_post(self, row: PostRow, language: str, *, chosen: bool, usable: bool) -> None:
        """Show a post's name, duty and numbers, and whether it is chosen."""
        self._post = row.post
        parts = (row.name.in_(language), row.duty.in_(language))
        self.pick.say(
            " · ".join(part for part in parts if part),
            self.tr("{on_duty} / {required} on duty").format(
                on_duty=row.on_duty, required=row.required
            ),
        )
        self.pick.setChecked(chosen)
        self.pick.setEnabled(usable)

    def show_home(self, *, is_home: bool, can_be: bool, name: str) -> None:
        """Say that this is home, or offer to make it so."""
        self._is_home = is_home
        self._mark()
        self.home.setVisible(is_home or can_be)
        self.home.setEnabled(can_be and not is_home)
        if is_home:
            self.home.say(self.tr("Home"), name=self.tr("{post} is home").format(post=name))
        else:
            make = self.tr("Make {post} home").format(post=name)
            self.home.say(self.tr("Make home"), name=make)

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        self._row.setSpacing(look.px(8))
        self.pick.wear(look)
        self.home.setMinimumWidth(look.px(128))
        self._mark()

    def _mark(self) -> None:
        """Put the sign of a place on the one that is home: not by its word alone."""
        size = self._look.px(22)
        ratio = self.devicePixelRatioF()
        sign = icons.icon("place", self._look, "blue", size, ratio) if self._is_home else QIcon()
        self.home.setIcon(sign)
        self.home.setIconSize(QSize(size, size))

    @Slot()
    def _tick(self) -> None:
        self.ticked.emit(self._post, self.pick.isChecked())

    @Slot()
    def _ask_home(self) -> None:
        self.home_asked.emit(self._post)
