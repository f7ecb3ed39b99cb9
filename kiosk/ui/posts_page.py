"""选岗位: which posts this kiosk serves, to be changed at any moment from the bar above."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from kiosk.desk.posts import PostRow, PostsView, find
from kiosk.ui.buttons import BigButton
from kiosk.ui.emptiness import Emptiness
from kiosk.ui.look import Look
from kiosk.ui.picks import Pick
from kiosk.ui.post_rows import PostLine
from kiosk.ui.room import Room
from kiosk.ui.search_field import SearchField
from kiosk.ui.text import WrappedLabel
from sync.domain.entries import PostId

_COLUMNS = 2


class PostsPage(Room):
    """Holds a draft of the choice until it is taken; leaving the page drops the draft."""

    icon = "place"

    posts_chosen = Signal(object, bool)
    """(post ids as tuple, home first; all posts?)"""
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look()
        self._language = "zh"
        self._view = PostsView((), (), everywhere=True, fixed=False)
        self._chosen: list[PostId] = []
        self._everywhere = True
        self._title = WrappedLabel("title")
        self.lead = WrappedLabel("lead")
        self.search = SearchField()
        self.back, self.take = BigButton(), BigButton("primary")
        self.all = Pick("yes")
        self.lines: list[PostLine] = []
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self.lead)
        self._head = QHBoxLayout()
        self._head.addLayout(words, 1)
        self._head.addWidget(self.back)
        self._head.addWidget(self.take)
        self._tools = QHBoxLayout()
        self._tools.addWidget(self.all, 1)
        self._tools.addWidget(self.search, 1)
        self._list = QWidget()
        self._list.setObjectName("page")
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column, 1)
        inside = QVBoxLayout(self._list)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addLayout(self._grid)
        inside.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._list)
        self._no_match = Emptiness("no-match")
        stage = QWidget()
        stage.setObjectName("page")
        self._stack = QStackedLayout(stage)
        self._stack.addWidget(self._scroll)
        self._stack.addWidget(self._no_match)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addLayout(self._tools)
        self._column.addWidget(stage, 1)
        self._connect()
        self._say()

    def _connect(self) -> None:
        self.search.textChanged.connect(self._say)
        self.search.returnPressed.connect(self._press_only)
        self.all.clicked.connect(self._choose_all)
        self.back.clicked.connect(self.left)
        self.take.clicked.connect(self._take)

    def title(self) -> str:
        """See `Room`."""
        return self.tr("Posts served here")

    @property
    def draft(self) -> tuple[tuple[PostId, ...], bool]:
        """Give what is ticked, home first, and whether it is all posts."""
        return tuple(self._chosen), self._everywhere

    def show_posts(self, view: PostsView) -> None:
        """Show the posts and their numbers; what was ticked meanwhile stays ticked."""
        untouched = self.draft == self._choice_of(self._view)
        self._view = view
        if untouched:
            self._begin()
        known = {row.post for row in view.rows}
        self._chosen = [post for post in self._chosen if post in known]
        self._say()

    def wear(self, look: Look) -> None:
        """See `Room`."""
        self._look = look
        self.search.wear(look)
        self._column.setContentsMargins(look.px(24), look.px(16), look.px(24), look.px(16))
        self._column.setSpacing(look.px(14))
        self._head.setSpacing(look.px(12))
        self._tools.setSpacing(look.px(20))
        self._grid.setHorizontalSpacing(look.px(20))
        self._grid.setVerticalSpacing(look.px(8))
        self.all.wear(look)
        self._no_match.wear(look)
        for line in self.lines:
            line.wear(look)

    def speak(self, language: str) -> None:
        """See `Room`."""
        self._language = language
        self._say()

    # -- Qt -----------------------------------------------------------------------------------

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """See Qt: a draft that was left is dropped."""
        super().showEvent(event)
        self.search.clear()
        self._begin()
        self._say()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt: Escape leaves; what is typed searches."""
        typed = event.text() if self.search.text() else event.text().strip()
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif typed and typed.isprintable():
            self.search.setFocus()
            self.search.insert(typed)
        else:
            super().keyPressEvent(event)

    # -- the draft ----------------------------------------------------------------------------

    def _begin(self) -> None:
        chosen, self._everywhere = self._choice_of(self._view)
        self._chosen = list(chosen)

    @staticmethod
    def _choice_of(view: PostsView) -> tuple[tuple[PostId, ...], bool]:
        return (view.served[:1] if view.everywhere else view.served), view.everywhere

    @Slot(str, bool)
    def _tick(self, post: str, chosen: bool) -> None:
        if self._everywhere:
            self._everywhere, self._chosen = False, []
        if chosen:
            self._chosen.append(PostId(post))
        elif post in self._chosen:
            self._chosen.remove(PostId(post))
        self._say()

    @Slot(str)
    def _make_home(self, post: str) -> None:
        here = PostId(post)
        others = [] if self._everywhere else [one for one in self._chosen if one != here]
        self._chosen = [here, *others]
        self._say()

    @Slot()
    def _choose_all(self) -> None:
        self._everywhere = self.all.isChecked()
        self._chosen = self._chosen[:1] if self._everywhere else []
        self._say()

    @Slot()
    def _press_only(self) -> None:
        """Tick the one post that the search left."""
        shown = [line for line in self.lines if line.isVisible()]
        if len(shown) == 1 and shown[0].pick.isEnabled():
            shown[0].pick.click()

    @Slot()
    def _take(self) -> None:
        self.posts_chosen.emit(tuple(self._chosen), self._everywhere)

    # -- words --------------------------------------------------------------------------------

    @Slot()
    def _say(self) -> None:
        view = self._view
        self._title.say(self.tr("Which posts does this kiosk serve?"))
        self.lead.say(self._lead())
        self.search.setPlaceholderText(self.tr("Search: name or duty"))
        self.search.setAccessibleName(self.tr("Search among the posts"))
        self.back.say(self.tr("Back"), hint=self.tr("Key {key}").format(key="Esc"))
        self.take.say(self.tr("Serve these"))
        self.take.setVisible(not view.fixed)
        self.take.setEnabled(not view.fixed and (self._everywhere or bool(self._chosen)))
        self.all.say(
            self.tr("All posts: an assembly point"),
            self.tr("{count} posts").format(count=len(view.rows)),
        )
        self.all.setChecked(self._everywhere)
        self.all.setEnabled(not view.fixed)
        found = find(view.rows, self.search.text())
        self._no_match.say(
            self.tr("No such post"), self.tr("Try fewer letters, or clear the search.")
        )
        self._lay(found)
        self._stack.setCurrentWidget(self._scroll if found or not view.rows else self._no_match)

    def _lead(self) -> str:
        view = self._view
        if view.fixed:
            return self.tr("Set by the organiser; they cannot be changed here.")
        names = {row.post: row.name.in_(self._language) for row in view.rows}
        home = names.get(self._chosen[0], "") if self._chosen else ""
        if self._everywhere:
            return self.tr("All posts. Who has no plan is taken on at {home}.").format(home=home)
        if not self._chosen:
            return self.tr("Tick one post at least; the first one is home.")
        if len(self._chosen) == 1:
            return self.tr("{home} only.").format(home=home)
        return self.tr("{count} posts. People served are counted at {home}.").format(
            count=len(self._chosen), home=home
        )

    def _lay(self, rows: Sequence[PostRow]) -> None:
        """Fill the grid with these posts, column after column."""
        while len(self.lines) < len(rows):
            line = PostLine()
            line.wear(self._look)
            line.ticked.connect(self._tick)
            line.home_asked.connect(self._make_home)
            self.lines.append(line)
        in_one = -(-len(rows) // _COLUMNS)
        home = self._chosen[0] if self._chosen else None
        for number, line in enumerate(self.lines):
            if number >= len(rows):
                line.hide()
                continue
            row = rows[number]
            place = (number % in_one, number // in_one)
            if self._grid.indexOf(line) < 0 or self._place(line) != place:
                self._grid.addWidget(line, *place)
            ticked = not self._everywhere and row.post in self._chosen
            line.show_post(row, self._language, chosen=ticked, usable=not self._view.fixed)
            several = self._everywhere or len(self._chosen) > 1
            line.show_home(
                is_home=several and row.post == home,
                can_be=several and not self._view.fixed and (self._everywhere or ticked),
                name=row.name.in_(self._language),
            )
            line.show()

    def _place(self, line: PostLine) -> tuple[int, int]:
        place = cast(
            tuple[int, int, int, int], self._grid.getItemPosition(self._grid.indexOf(line))
        )
        return place[:2]
