"""A new event, step 5: the posts; those of the roster, and more made by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kiosk.desk.importing.cells import clock, minute_of_day
from kiosk.desk.importing.kinds import Listed
from kiosk.desk.importing.planning import PostPlan
from kiosk.ui.buttons import BigButton
from kiosk.ui.first_start.fields import Stepper, TextField
from kiosk.ui.first_start.pack_page import FileCard
from kiosk.ui.first_start.page import FirstPage
from kiosk.ui.look import Look
from kiosk.ui.text import ElidedLabel

REQUIRED_MAX = 500


def _read_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else None


class PostRow(QFrame):
    """One post: names, how many it needs, from when to when."""

    edited = Signal()
    removed = Signal(object)
    """This row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._planned = 0
        self.name = TextField(longest=60)
        self.name_en = TextField(longest=80)
        self.required = Stepper(_read_number, str, (0, REQUIRED_MAX))
        self.starts = Stepper(minute_of_day, clock, (0, 1410), 30)
        self.ends = Stepper(minute_of_day, clock, (30, 1440), 30)
        self.note = ElidedLabel("soft")
        self.remove = BigButton()
        self._names, self._numbers = QHBoxLayout(), QHBoxLayout()
        self._names.addWidget(self.name, 3)
        self._names.addWidget(self.name_en, 3)
        self._names.addWidget(self.required, 2)
        self._numbers.addWidget(self.starts, 2)
        self._numbers.addWidget(self.ends, 2)
        self._numbers.addWidget(self.note, 3)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._names)
        self._column.addLayout(self._numbers)
        self._numbers.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignBottom)
        for field in (self.name, self.name_en):
            field.edited.connect(self.edited)
        for stepper in (self.required, self.starts, self.ends):
            stepper.changed.connect(self.edited)
        self.remove.clicked.connect(lambda: self.removed.emit(self))

    def show_post(self, plan: PostPlan, planned: int | None, hours: tuple[int, int]) -> None:
        """Show a post.

        Args:
            planned: how many rows of the roster name it; None: it was made by hand.
            hours: of the event, which hold where the post has none of its own.
        """
        self._planned = planned or 0
        by_hand = planned is None
        self.name.show_text(plan.name)
        self.name.line.setReadOnly(not by_hand)
        self.name_en.show_text(plan.name_en)
        self.required.show_value(plan.required)
        self.starts.show_value(hours[0] if plan.starts_min is None else plan.starts_min)
        self.ends.show_value(hours[1] if plan.ends_min is None else plan.ends_min)
        self.starts.setVisible(by_hand)
        self.ends.setVisible(by_hand)
        self.remove.setVisible(by_hand)
        self.note.setVisible(not by_hand)
        self.say()

    @property
    def plan(self) -> PostPlan:
        """Give the post as it stands here."""
        plan = PostPlan(self.name.text, self.name_en.text, self.required.value)
        if self.name.line.isReadOnly():
            return plan  # its times come with its rows
        return replace(plan, starts_min=self.starts.value, ends_min=self.ends.value)

    def say(self) -> None:
        """Write every word anew."""
        self.name.say(self.tr("Post"), self.tr("South gate"))
        self.name_en.say(self.tr("In English (may stay empty)"))
        self.required.say(self.tr("Needed per shift"))
        self.starts.say(self.tr("Every day from"))
        self.ends.say(self.tr("to"))
        self.remove.say(
            self.tr("Remove"), name=self.tr("Remove {post}").format(post=self.name.text)
        )
        self.note.say(
            self.tr("{count} rows of the roster; 0 needed: as many as are planned").format(
                count=self._planned
            )
        )

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        pad = look.px(16)
        self._column.setContentsMargins(pad, pad, pad, pad)
        self._column.setSpacing(look.px(12))
        self._names.setSpacing(look.px(16))
        self._numbers.setSpacing(look.px(16))
        for field in (self.name, self.name_en):
            field.wear(look)
        for stepper in (self.required, self.starts, self.ends):
            stepper.wear(look)


class PostsPage(FirstPage):
    """A list of posts, and a button for one more."""

    edited = Signal()
    list_asked = Signal(str)
    """What is counted or handed out is to be changed: a `Listed` value."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hours = (480, 1020)
        self._counts = dict.fromkeys(Listed, 0)
        self.rows: list[PostRow] = []
        self._empty = FileCard("door-post")
        self._list = QWidget()
        self._list.setObjectName("page")
        self._list_column = QVBoxLayout(self._list)
        self._list_column.setContentsMargins(0, 0, 0, 0)
        self._list_column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self._list)
        self.body.addWidget(self._empty, 1)
        self.body.addWidget(self._scroll, 1)
        self.add, self.services, self.kit = BigButton(), BigButton(), BigButton()
        for button in (self.add, self.services, self.kit):
            self.foot_left.addWidget(button)
        self.add.clicked.connect(self._add)
        self.services.clicked.connect(lambda: self.list_asked.emit(Listed.SERVICES.value))
        self.kit.clicked.connect(lambda: self.list_asked.emit(Listed.KIT.value))
        self._empty.choose.clicked.connect(self._add)

    def show_posts(
        self, plans: Sequence[PostPlan], planned: Mapping[str, int], hours: tuple[int, int]
    ) -> None:
        """Show posts in place of those that were there.

        Args:
            planned: by the name of each post of the roster, how many rows name it.
        """
        self._hours = hours
        for row in self.rows:
            self._list_column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows.clear()
        for plan in plans:
            self._make(plan, planned.get(plan.name))
        self._fit()

    def show_counts(self, services: int, kit: int) -> None:
        """Say how many kinds of service are counted, and of kit handed out."""
        self._counts = {Listed.SERVICES: services, Listed.KIT: kit}
        self.say()

    def entered(self) -> tuple[PostPlan, ...]:
        """Give the posts that have a name; of two of one name the first."""
        plans: dict[str, PostPlan] = {}
        for row in self.rows:
            if row.plan.name:
                plans.setdefault(row.plan.name, row.plan)
        return tuple(plans.values())

    def first_stop(self) -> QWidget:
        """See `FirstPage`."""
        return self.next if self.rows else self._empty.choose

    def wear(self, look: Look) -> None:
        """See `Room`."""
        self._empty.wear(look)
        self._list_column.setSpacing(look.px(12))
        for row in self.rows:
            row.wear(look)
        super().wear(look)

    def say(self) -> None:
        """See `FirstPage`."""
        self.heading.say(self.tr("Posts"))
        self.lead.say(self.tr("Where volunteers serve, and how many each place needs."))
        self.step.say(self.tr("Step {number} of {whole}").format(number=5, whole=6))
        self._empty.title.say(self.tr("There is no post yet"))
        self._empty.words.say(self.tr("A gate, a station, a desk: wherever volunteers serve."))
        self._empty.choose.say(self.tr("Add a post"))
        self.add.say(self.tr("Add a post"))
        self.services.say(
            self.tr("Counted ({count})").format(count=self._counts[Listed.SERVICES]),
            hint=self.tr("Kinds of service for the tally"),
        )
        self.kit.say(
            self.tr("Kit ({count})").format(count=self._counts[Listed.KIT]),
            hint=self.tr("What is handed to volunteers"),
        )
        self.next.say(self.tr("Go on"))
        for row in self.rows:
            row.say()

    def _make(self, plan: PostPlan, planned: int | None) -> PostRow:
        row = PostRow()
        row.wear(self.look)
        row.show_post(plan, planned, self._hours)
        row.edited.connect(self._note)
        row.removed.connect(self._remove)
        self._list_column.insertWidget(len(self.rows), row)
        self.rows.append(row)
        return row

    def _add(self) -> None:
        row = self._make(PostPlan("", required=1), None)
        self._fit()
        row.name.line.setFocus()
        self._note()

    def _remove(self, row: object) -> None:
        if isinstance(row, PostRow) and row in self.rows:
            self.rows.remove(row)
            self._list_column.removeWidget(row)
            row.hide()
            row.deleteLater()
            self._fit()
            self._note()

    def _note(self) -> None:
        self._fit()
        self.edited.emit()

    def _fit(self) -> None:
        self._empty.setVisible(not self.rows)
        self._scroll.setVisible(bool(self.rows))
        self.add.setVisible(bool(self.rows))
        self.next.setVisible(bool(self.rows))
        self.set_ready(bool(self.entered()))
