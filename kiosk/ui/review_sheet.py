"""One thing in doubt, or one record, in full: what it is, why it is here, and what may be done."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.desk.doubt_words import Act, Doubt
from kiosk.desk.records import Record
from kiosk.ui import icons
from kiosk.ui.buttons import BigButton
from kiosk.ui.look import Look
from kiosk.ui.review_lines import line_of, shape_of
from kiosk.ui.sheet import Sheet
from kiosk.ui.text import ElidedLabel, PlainLabel, WrappedLabel, clock_text

_MOST_LINES = 6
_MOST_ACTS = 4


class DoubtSheet(Sheet):
    """Shows; decides nothing."""

    act_asked = Signal(object, str)
    """(the `Doubt`, an `Act`)"""

    widest_px = 820

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._doubt: Doubt | None = None
        self._record: Record | None = None
        self._picture = PlainLabel("picture")
        self.title = PlainLabel("title")
        self.who = ElidedLabel("head")
        self.about = ElidedLabel("soft")
        self.lines = [WrappedLabel("line") for _ in range(_MOST_LINES)]
        self.acts = [BigButton("primary"), *(BigButton() for _ in range(_MOST_ACTS - 1))]
        self.back = BigButton("link")
        words = QVBoxLayout()
        for label in (self.title, self.who, self.about):
            words.addWidget(label)
        self._top = QHBoxLayout()
        self._top.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        self._top.addLayout(words, 1)
        self.column.addLayout(self._top)
        for line in self.lines:
            self.column.addWidget(line)
        self._stack = QVBoxLayout()
        for button in self.acts:
            self._stack.addWidget(button)
            button.clicked.connect(self._act)
        self.column.addLayout(self._stack)
        self.column.addWidget(self.back)
        self.back.clicked.connect(self.leave)
        self.say()

    @property
    def doubt(self) -> Doubt | None:
        """Give what is shown."""
        return self._doubt

    def show_doubt(self, doubt: Doubt) -> None:
        """Open on this doubt."""
        self._doubt, self._record = doubt, None
        self.say()
        self.open()

    def show_record(self, record: Record) -> None:
        """Open on a record that cannot be taken back."""
        self._doubt, self._record = None, record
        self.say()
        self.open()

    def _acts(self) -> Sequence[Act]:
        return self._doubt.acts if self._doubt is not None else ()

    def _words(self) -> tuple[str, ...]:
        """Give the sentences below the head."""
        language = self.language
        if self._doubt is not None:
            said = [self._doubt.todo, *self._doubt.why]
            return tuple(dict.fromkeys(one.in_(language) for one in said))
        if self._record is None:
            return ()
        detail = self._record.detail.in_(language)
        if not self._record.counts:
            why = self.tr("It was taken back. To put it back, open “Taken back” above it.")
        else:
            why = self.tr("An entry of this kind stays as it is.")
        return tuple(one for one in (detail, why) if one)

    @override
    def say(self) -> None:
        """See `Sheet`."""
        thing = self._doubt or self._record
        self.back.say(self.tr("Back"), hint=self.tr("Key {key}").format(key="Esc"))
        if thing is None:
            self.setAccessibleName(self.tr("In doubt"))
            return
        line = line_of(thing, self.language)
        self.setAccessibleName(line.title)
        self.title.say(line.title)
        self.who.say(line.who)
        self.who.setVisible(bool(line.who))
        place = line.tags if self._record is None else self._record.post.in_(self.language)
        parts = (clock_text(line.at), "" if place == "—" else place)
        self.about.say(" · ".join(part for part in parts if part))
        words = self._words()[:_MOST_LINES]
        for number, label in enumerate(self.lines):
            known = number < len(words)
            label.say(words[number] if known else "")
            label.setVisible(known)
        texts = {
            Act.TIMES: self.tr("Say the times…"),
            Act.AS_PLANNED: self.tr("Off as planned"),
            Act.CARD: self.tr("Open the card"),
            Act.RECORDS: self.tr("This person's records"),
            Act.PUT_BACK: self.tr("Take the settlement back…"),
        }
        acts = self._acts()
        for number, button in enumerate(self.acts):
            known = number < len(acts)
            if known:
                button.say(texts[acts[number]])
            button.setVisible(known)
        self._draw()

    @override
    def stops(self) -> list[QWidget]:
        """See `Sheet`."""
        return [*self.acts, self.back]

    @override
    def wear(self, look: Look) -> None:
        """See `Sheet`."""
        self._top.setSpacing(look.px(16))
        self._stack.setSpacing(look.px(12))
        for button in self.acts:
            button.setFixedHeight(max(56, look.px(60)))
        self.back.setMinimumHeight(look.px(56))
        self._draw(look)
        super().wear(look)

    @override
    def fit(self) -> None:
        """See `Sheet`: what is shown differs in number from doubt to doubt."""
        for widget in (self.who, *self.lines, *self.acts):
            widget.ensurePolished()
        stand_at(self.lines, self)
        self._stack.invalidate()
        super().fit()
        self.column.activate()
        super().fit()

    def _draw(self, look: Look | None = None) -> None:
        look = look or self.look
        name, token = "review", "soft"
        if self._doubt is not None:
            name, token = shape_of(self._doubt)
        elif self._record is not None:
            line = line_of(self._record, self.language)
            name, token = line.icon, line.token
        size = look.px(48)
        self._picture.setPixmap(icons.draw(name, look, token, size, self.devicePixelRatioF()))

    @Slot()
    def _act(self) -> None:
        sender = self.sender()
        number = next(at for at, button in enumerate(self.acts) if button is sender)
        doubt = self._doubt
        self.hide()
        if doubt is not None:
            self.act_asked.emit(doubt, str(doubt.acts[number]))


def stand_at(labels: Iterable[WrappedLabel], sheet: Sheet) -> None:
    """Let wrapped labels be as high as the sheet's width wants, before it is shown."""
    parent = sheet.parentWidget()
    if parent is None:
        return
    look = sheet.look
    width = min(look.px(sheet.widest_px), parent.width() - look.px(48)) - look.px(48)
    for label in labels:
        label.resize(width, label.height())
        label.say(label.text())
