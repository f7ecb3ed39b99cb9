"""Who has been on too long, asked only when the answer can have changed."""

from datetime import datetime, timedelta

from kiosk.desk.book import DutyBook
from sync.domain.duty import Turn
from sync.domain.entries import VolunteerId, whole_ms
from sync.domain.fitness import continuous_minutes

_MINUTE = timedelta(minutes=1)
_MS = timedelta(milliseconds=1)


class Fatigue:
    """Remembers when each volunteer's minutes step on.

    While somebody is on duty, the minutes without a rest grow by one a minute; so what was
    read once says until when it need not be read again. What it answers never depends on
    when it was asked before.
    """

    def __init__(self, book: DutyBook) -> None:
        self._book = book
        self._steps: dict[VolunteerId, tuple[tuple[Turn, ...], datetime]] = {}

    def minutes(self, volunteer: VolunteerId, at: datetime) -> int:
        """Give the minutes on duty at `at` without a rest, if they are too many; else 0."""
        return self.tired(volunteer, at)[0]

    def tired(self, volunteer: VolunteerId, at: datetime) -> tuple[int, datetime]:
        """Give `minutes`, and until when that holds while no entry comes."""
        rules = self._book.roster.rules
        turns = self._book.turns_of(volunteer)
        limit = rules.fatigue_s // 60
        found = continuous_minutes(turns, at, rules)
        if found < limit - 1:
            return 0, at + (limit - 1 - found) * _MINUTE
        shown = found if found >= limit else 0
        running = self._book.running(volunteer, at)
        if running is None or at < running.last:
            return shown, at  # a clock that was set back: not for long
        if running.on_break:
            rested = running.breaks[-1][0] + timedelta(seconds=rules.rest_s)
            return shown, rested if rested > at else at + _MINUTE
        return shown, self._next_step(volunteer, turns, at)

    def _next_step(self, volunteer: VolunteerId, turns: tuple[Turn, ...], at: datetime) -> datetime:
        """Give the next moment at which the minutes grow by one, to the millisecond."""
        known = self._steps.get(volunteer)
        if known is None or known[0] is not turns:
            rules = self._book.roster.rules
            found = continuous_minutes(turns, at, rules)
            start, low, high = whole_ms(at), 0, 60_000  # entries are of whole milliseconds
            while high - low > 1:
                middle = (low + high) // 2
                if continuous_minutes(turns, start + middle * _MS, rules) > found:
                    high = middle
                else:
                    low = middle
            known = self._steps[volunteer] = (turns, start + high * _MS)
        return at + _MINUTE - (at - known[1]) % _MINUTE
