"""One turn that nobody ended, and when it did: now or as planned, or at another time."""

from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from kiosk.desk.forgotten import Forgotten
from kiosk.desk.reasons import duration
from kiosk.ui.buttons import BigButton
from kiosk.ui.flow import Flow
from kiosk.ui.look import Look
from kiosk.ui.text import ElidedLabel, PlainLabel, clock_text, span_text

STEP = timedelta(minutes=15)


class EndingRow(QFrame):
    """A card with the person's name over its buttons; these break into lines where they must."""

    end_asked = Signal(str, object)
    """(the turn's opening entry, an aware datetime; None: now)"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._one: Forgotten | None = None
        self._ends: datetime | None = None
        """The time that a captain is choosing; None: the assumed one."""
        self.who = ElidedLabel("head")
        self.about = ElidedLabel("soft")
        self.planned = BigButton()
        self.other = BigButton()
        self.less = BigButton()
        self.ends = PlainLabel("title")
        self.more = BigButton()
        self.take = BigButton("primary")
        self._words = QVBoxLayout()
        self._words.addWidget(self.who)
        self._words.addWidget(self.about)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._words)
        # Below the words: a name is not cut for the sake of a button.
        self._row = Flow()
        self._column.addWidget(self._row)
        self.ends.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.planned.clicked.connect(self._as_planned)
        self.other.clicked.connect(self._otherwise)
        self.less.clicked.connect(self._earlier)
        self.more.clicked.connect(self._later)
        self.take.clicked.connect(self._take)

    def show_turn(self, one: Forgotten, language: str) -> None:
        """Show a turn; a time that is being chosen stays while it is the same one."""
        if self._one is None or self._one.turn != one.turn:
            self._ends = None
        self._one = one
        name = one.name.in_(language)
        self.who.say(f"{name} · {one.team}" if one.team else name)
        if one.here:
            since = self.tr("since {time}").format(time=clock_text(one.since))
            parts = [one.post.in_(language), since]
        else:
            parts = [
                one.post.in_(language),
                span_text(one.since, one.assumed_end),
                duration(one.minutes).in_(language),
            ]
        self.about.say(" · ".join(part for part in parts if part))
        self.say()

    def say(self) -> None:
        """Write every word anew."""
        if self._one is None:
            return
        end = clock_text(self._one.assumed_end)
        if self._one.here:
            name = self.who.text()
            self.planned.say(self.tr("Off now"), name=self.tr("Off now: {name}").format(name=name))
        elif self._one.planned:
            self.planned.say(self.tr("Off at {time}, as planned").format(time=end))
        else:
            self.planned.say(self.tr("Off at {time}").format(time=end))
        self.other.say(self.tr("Another time…"))
        self.less.say("−15", name=self.tr("15 minutes earlier"))
        self.more.say("＋15", name=self.tr("15 minutes later"))
        if self._ends is None:
            self._row.show_things((self.planned, self.other))
            return
        self.ends.say(clock_text(self._ends))
        self.ends.setMinimumHeight(self.less.sizeHint().height())
        self.less.setEnabled(self._ends - STEP >= self._one.since)
        self.more.setEnabled(not self._one.here or self._ends + STEP <= self._one.assumed_end)
        self.take.say(self.tr("Off at {time}").format(time=clock_text(self._ends)))
        self._row.show_things((self.less, self.ends, self.more, self.take))

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        pad = look.px(16)
        self._column.setContentsMargins(pad, look.px(12), pad, look.px(14))
        self._column.setSpacing(look.px(10))
        self._row.space(look.px(10), look.px(10))
        self._words.setSpacing(look.px(2))
        self.less.setFixedWidth(look.px(84))
        self.more.setFixedWidth(look.px(84))
        self.ends.setMinimumSize(look.px(84), self.less.sizeHint().height())
        self._row.place()

    @Slot()
    def _as_planned(self) -> None:
        if self._one is not None:
            self.end_asked.emit(self._one.turn, None if self._one.here else self._one.assumed_end)

    @Slot()
    def _otherwise(self) -> None:
        if self._one is not None:
            self._ends = self._one.assumed_end
            if self._one.here:  # whoever left unseen left at no odd minute
                minute = self._ends.minute // 5 * 5
                self._ends = max(self._ends.replace(minute=minute, second=0), self._one.since)
            self.say()

    @Slot()
    def _earlier(self) -> None:
        if self._ends is not None:
            self._ends -= STEP
            self.say()

    @Slot()
    def _later(self) -> None:
        if self._ends is not None:
            self._ends += STEP
            self.say()

    @Slot()
    def _take(self) -> None:
        if self._one is not None and self._ends is not None:
            self.end_asked.emit(self._one.turn, self._ends)
