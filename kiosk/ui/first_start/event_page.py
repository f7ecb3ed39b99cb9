"""A new event, step 1: what it is called, and when it is."""

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from kiosk.desk.first_start import EventDraft
from kiosk.desk.importing.cells import clock, day_of, minute_of_day
from kiosk.ui.first_start.fields import Stepper, TextField
from kiosk.ui.first_start.page import FirstPage
from kiosk.ui.look import Look

_COLUMNS = 6
_EARLIEST = date(2020, 1, 1).toordinal()
_LATEST = date(2099, 12, 31).toordinal()
_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


class EventPage(FirstPage):
    """Emits that something was entered; `entered` gives it."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = date.today().toordinal()  # noqa: DTZ011  # of whoever sits here
        self.name = TextField(longest=60)
        self.name_en = TextField(longest=80)
        self.kiosk = TextField(longest=80)
        days = (_EARLIEST, _LATEST)
        self.first = Stepper(self._read_day, self._write_day, days)
        self.last = Stepper(self._read_day, self._write_day, days)
        self.starts = Stepper(minute_of_day, clock, (0, 1410), 30)
        self.ends = Stepper(minute_of_day, clock, (30, 1440), 30)
        self._card = QFrame()
        self._card.setObjectName("card")
        self._grid = QGridLayout(self._card)
        places: tuple[tuple[QWidget, ...], ...] = (
            (self.name, self.name_en),
            (self.first, self.last),
            (self.starts, self.ends, self.kiosk),
        )
        for row, fields in enumerate(places):
            wide = _COLUMNS // len(fields)
            for at, field in enumerate(fields):
                self._grid.addWidget(field, row, at * wide, 1, wide)
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column, 1)
        self.body.addWidget(self._card)
        self.body.addStretch(1)
        for field in (self.name, self.name_en, self.kiosk):
            field.edited.connect(self._note)
        for stepper in (self.first, self.last, self.starts, self.ends):
            stepper.changed.connect(self._note_times)

    def show_draft(self, draft: EventDraft) -> None:
        """Put what was entered before into the fields; else today and tomorrow's hours."""
        days = draft.days()
        tomorrow = self._today + 1
        self.name.show_text(draft.name)
        self.name_en.show_text(draft.name_en)
        self.kiosk.show_text(draft.kiosk)
        self.first.show_value(days[0].toordinal() if days else tomorrow)
        self.last.show_value(days[1].toordinal() if days else tomorrow)
        self.starts.show_value(draft.starts_min)
        self.ends.show_value(draft.ends_min)
        self.set_ready(bool(self.name.text))

    def entered(self) -> dict[str, object]:
        """Give what stands in the fields, by the draft's names."""
        return {
            "name": self.name.text,
            "name_en": self.name_en.text,
            "kiosk": self.kiosk.text,
            "first": date.fromordinal(self.first.value).isoformat(),
            "last": date.fromordinal(self.last.value).isoformat(),
            "starts_min": self.starts.value,
            "ends_min": self.ends.value,
        }

    def first_stop(self) -> QWidget:
        """See `FirstPage`."""
        return self.name.line

    def wear(self, look: Look) -> None:
        """See `Room`."""
        pad = look.px(24)
        self._grid.setContentsMargins(pad, pad, pad, pad)
        self._grid.setHorizontalSpacing(look.px(24))
        self._grid.setVerticalSpacing(look.px(20))
        for field in (self.name, self.name_en, self.kiosk):
            field.wear(look)
        for stepper in (self.first, self.last, self.starts, self.ends):
            stepper.wear(look)
        super().wear(look)

    def say(self) -> None:
        """See `FirstPage`."""
        self.heading.say(self.tr("New event"))
        self.lead.say(self.tr("What is it called, and when is it?"))
        self.step.say(self.tr("Step {number} of {whole}").format(number=1, whole=6))
        self.name.say(self.tr("Name of the event"), self.tr("May Day street service"))
        self.name_en.say(self.tr("In English (may stay empty)"))
        self.kiosk.say(self.tr("Name of this kiosk"), self.tr("South gate"))
        self.first.say(self.tr("First day"))
        self.last.say(self.tr("Last day"))
        self.starts.say(self.tr("Usual hours from"))
        self.ends.say(self.tr("to"))
        self.next.say(self.tr("Go on"))
        for stepper in (self.first, self.last):
            stepper.show_value(stepper.value)  # the day's name is a word, too

    def _note(self) -> None:
        self.set_ready(bool(self.name.text))
        self.edited.emit()

    def _note_times(self) -> None:
        if self.last.value < self.first.value:
            # Whoever moves one day past the other moves the event.
            if self.sender() is self.first:
                self.last.show_value(self.first.value)
            else:
                self.first.show_value(self.last.value)
        self.edited.emit()

    def _read_day(self, text: str) -> int | None:
        year = date.fromordinal(self._today).year
        bare = text.split(maxsplit=1)[0] if text.split() else ""
        day = day_of(bare, year)
        return None if day is None else day.toordinal()

    def _write_day(self, value: int) -> str:
        day = date.fromordinal(value)
        named = _WEEKDAYS[day.weekday()] if self.language == "zh" else f"{day:%a}"
        return f"{day.isoformat()} {named}"


def tomorrow() -> date:
    """Give the day after today, by this laptop's clock."""
    return date.today() + timedelta(days=1)  # noqa: DTZ011
