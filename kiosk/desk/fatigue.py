"""Who has been on too long, asked only when the answer can have changed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.desk.book import DutyBook
from sync.domain.duty import Turn
from sync.domain.entries import VolunteerId, whole_ms
from sync.domain.fitness import continuous_minutes

_MINUTE = timedelta(minutes=1)
_MS = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was answered of a turn, and when that holds."""

    turn: Turn
    since: datetime | None
    from_: datetime
    until: datetime


class Fatigue:
    """Remembers when each volunteer's minutes step on.

    While somebody is on duty, the minutes without a rest grow by one a minute; so what was
    read once says until when it need not be read again. What it answers never depends on
    when it was asked before.
    """

    def __init__(self, book: DutyBook) -> None:
        self._book = book
        self._steps: dict[VolunteerId, tuple[Turn, datetime]] = {}
        self._kept: dict[VolunteerId, _Kept] = {}

    def tired_since(self, turn: Turn, at: datetime) -> tuple[datetime | None, datetime]:
        """Say whether whoever is on duty in `turn` at `at` has been so for too long.

        Returns:
            The moment from which the minutes count without a rest, pauses left out; None while
            they are not too many, or at a break. And until when this holds if no entry comes.
        """
        kept = self._kept.get(turn.volunteer)
        if kept is None or kept.turn is not turn or not kept.from_ <= at < kept.until:
            since, until = self._read(turn, at)
            kept = self._kept[turn.volunteer] = _Kept(turn, since, at, until)
        return kept.since, kept.until

    def _read(self, turn: Turn, at: datetime) -> tuple[datetime | None, datetime]:
        if at < turn.last:
            return None, at  # a clock that was set back: not for long
        if turn.on_break:
            return None, self._book.forgotten_at(turn)
        rules = self._book.roster.rules
        turns = self._book.turns_of(turn.volunteer)
        limit = rules.fatigue_s // 60
        found = continuous_minutes(turns, at, rules)
        if found < limit - 1:
            return None, at + (limit - 1 - found) * _MINUTE
        step = self._next_step(turn, turns, at)
        if found < limit:
            return None, step
        return step - (found + 1) * _MINUTE, self._book.forgotten_at(turn)

    def _next_step(self, turn: Turn, turns: tuple[Turn, ...], at: datetime) -> datetime:
        """Give the next moment at which the minutes grow by one, to the millisecond."""
        known = self._steps.get(turn.volunteer)
        if known is None or known[0] is not turn:
            rules = self._book.roster.rules
            found = continuous_minutes(turns, at, rules)
            start, low, high = whole_ms(at), 0, 60_000  # entries are of whole milliseconds
            while high - low > 1:
                middle = (low + high) // 2
                if continuous_minutes(turns, start + middle * _MS, rules) > found:
                    high = middle
                else:
                    low = middle
            known = self._steps[turn.volunteer] = (turn, start + high * _MS)
        return at + _MINUTE - (at - known[1]) % _MINUTE
