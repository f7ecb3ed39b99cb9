"""What the duty book knows of one volunteer: a reading of the entries about them."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate

from sync.domain.duty import Turn, turns
from sync.domain.entries import Entry, Kind, VolunteerId
from sync.domain.figures import Figures, figures
from sync.domain.fitness import Absence, absences
from sync.domain.roster import Roster, ShiftId


@dataclass(frozen=True, slots=True)
class Person:
    """What the entries say of one volunteer."""

    turns: tuple[Turn, ...] = ()
    absences: Mapping[tuple[VolunteerId, ShiftId], Absence] = field(default_factory=dict)
    latest: Turn | None = None
    """The turn that `standing` goes by, if it is open."""
    figures: Figures = field(default_factory=Figures)
    starts: tuple[datetime, ...] = ()
    """Of the turns that count, ascending."""
    ends: tuple[datetime, ...] = ()
    """The latest end of these turns up to each."""

    @property
    def left(self) -> datetime | None:
        """Give the latest end of a turn that counts."""
        return self.ends[-1] if self.ends else None

    def served_within(self, start: datetime, end: datetime) -> bool:
        """Say whether a turn that counts touches the time between two moments."""
        begun = bisect_left(self.starts, end)
        return begun > 0 and self.ends[begun - 1] > start


NOBODY = Person()


def read_person(entries: Sequence[Entry], roster: Roster) -> Person:
    """Read the entries about one volunteer, and those that bear on them."""
    mine = turns(entries, roster)
    latest = max(mine, key=lambda turn: (turn.last, turn.opened), default=None)
    counted = [turn for turn in mine if turn.creditable]
    noted = any(entry.kind == Kind.ABSENT for entry in entries)
    return Person(
        turns=mine,
        absences=absences(entries) if noted else {},
        latest=latest if latest is not None and latest.open else None,
        figures=figures(mine, ()),
        starts=tuple(turn.starts for turn in counted),
        ends=tuple(accumulate((turn.ends for turn in counted), max)),
    )
