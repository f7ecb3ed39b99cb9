"""What the duty book sums over everybody, corrected by each difference."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from sync.domain.entries import Entry, EntryId, PostId, effective_entries
from sync.domain.figures import Figures, Tally, tallies
from sync.domain.roster import Event


class Sums:
    """The headline figures, the tallies that count, and the people served at each post."""

    def __init__(self) -> None:
        self.figures = Figures()
        self.tallies: dict[EntryId, Tally] = {}
        self.served: Counter[tuple[PostId | None, date]] = Counter()
        """By the event's day, too."""
        self._days: dict[EntryId, date] = {}

    def change(self, now: Figures, before: Figures) -> None:
        """Add one volunteer's share, and take away what it was before."""
        total = self.figures
        self.figures = Figures(
            volunteers=total.volunteers + now.volunteers - before.volunteers,
            turns=total.turns + now.turns - before.turns,
            served=total.served + now.served - before.served,
            minutes=total.minutes + now.minutes - before.minutes,
            measured_minutes=total.measured_minutes
            + now.measured_minutes
            - before.measured_minutes,
        )

    def count(self, entry_id: EntryId, about: Iterable[Entry], event: Event) -> None:
        """Read one tally anew.

        Args:
            about: its entry, and all that bear on it.
        """
        self.uncount(entry_id)
        mine = [entry for entry in effective_entries(about) if entry.entry_id == entry_id]
        for tally in tallies(mine):
            day = event.local(mine[0].effective).date()
            self.tallies[entry_id] = tally
            self._days[entry_id] = day
            self._serve(tally, day, 1)

    def uncount(self, entry_id: EntryId) -> None:
        """Take a tally out again, if it counted."""
        before = self.tallies.pop(entry_id, None)
        if before is not None:
            self._serve(before, self._days.pop(entry_id), -1)

    def _serve(self, tally: Tally, day: date, sign: int) -> None:
        self.served[tally.post, day] += sign * tally.count
        self.change(Figures(served=sign * tally.count), Figures())
