"""A sheet on which one of the posts served here is chosen."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QFrame, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.ui.buttons import BigButton
from kiosk.ui.look import Look
from kiosk.ui.picks import Pick
from kiosk.ui.sheet import Sheet
from kiosk.ui.text import PlainLabel
from sync.domain.entries import PostId
from sync.domain.wording import Say

_ROWS_SEEN = 7


class PostSheet(Sheet):
    """One tap chooses and closes."""

    post_chosen = Signal(str)

    widest_px = 620

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._posts: tuple[tuple[PostId, Say, int], ...] = ()
        self._here: PostId | None = None
        self.picks: list[Pick] = []
        self._title = PlainLabel("title")
        self._list = QWidget()
        self._list.setObjectName("page")
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._group = QButtonGroup(self)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._list)
        self.cancel = BigButton()
        self.cancel.clicked.connect(self.leave)
        for part in (self._title, self._scroll, self.cancel):
            self.column.addWidget(part)
        self.say()

    def ask(self, posts: Sequence[tuple[PostId, Say, int]], here: PostId) -> None:
        """Offer these posts with their numbers; `here` is ticked."""
        self._posts, self._here = tuple(posts), here
        while len(self.picks) < len(self._posts):
            pick = Pick("one", elides=True)
            pick.clicked.connect(self._choose)
            self._group.addButton(pick, len(self.picks))
            self._rows.addWidget(pick)
            self.picks.append(pick)
        for number, pick in enumerate(self.picks):
            pick.setVisible(number < len(self._posts))
        self.wear(self.look)
        self.say()
        self.open()

    @override
    def stops(self) -> list[QWidget]:
        """See `Sheet`."""
        return [*self.picks, self.cancel]

    @override
    def say(self) -> None:
        """See `Sheet`."""
        self.setAccessibleName(self.tr("Choose a post"))
        self._title.say(self.tr("Count at which post?"))
        self.cancel.say(self.tr("Cancel"), hint=self.tr("Key {key}").format(key="Esc"))
        for pick, (post, name, served) in zip(self.picks, self._posts, strict=False):
            pick.say(name.in_(self.language), f"{served:,}")
            pick.setChecked(post == self._here)

    @override
    def wear(self, look: Look) -> None:
        """See `Wears`."""
        for pick in self.picks:
            pick.wear(look)
        self._rows.setSpacing(look.px(8))
        rows = min(_ROWS_SEEN, max(1, len(self._posts)))
        self._scroll.setFixedHeight(rows * (max(56, look.px(60)) + look.px(8)))
        super().wear(look)

    @Slot()
    def _choose(self) -> None:
        number = self._group.checkedId()
        if 0 <= number < len(self._posts):
            self.hide()
            self.post_chosen.emit(self._posts[number][0])
