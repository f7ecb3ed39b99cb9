"""What is in doubt at this gate: what somebody must settle, what is worth a look, what was settled.

A turn is read here as the hub reads it, with the other gates' entries: what this kiosk recorded
a part of is listed.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from kiosk.desk.book import DutyBook
from kiosk.desk.doubt_words import DoubtLists, DoubtSort, Place, Teller
from kiosk.desk.questions import Questions
from kiosk.desk.review_index import ReviewIndex, is_unended
from kiosk.desk.states import Mode
from kiosk.store.epochs import Renewal
from sync.client.outbox import SUSPECT, Quarantined
from sync.domain.entries import Entry, EntryId
from sync.domain.turn import HARD, Flag, Turn


class Doubts:
    """Lists what is in doubt. Writes nothing.

    Args:
        aside: gives what the hub set aside, and what it cannot take.
        copies: gives when this kiosk turned out to be a copy.
    """

    def __init__(
        self,
        book: DutyBook,
        index: ReviewIndex,
        questions: Questions,
        aside: Callable[[], Sequence[Quarantined]] = tuple,
        copies: Callable[[], Sequence[Renewal]] = tuple,
    ) -> None:
        self._book = book
        self._index = index
        self._questions = questions
        self._aside = aside
        self._copies = copies

    def count(self, now: datetime) -> int:
        """Count what somebody must settle. Cheap: after every commit."""
        index = self._index
        index.follow()
        hard = sum(
            self._place(turn, now) is not None for turns in index.hard.values() for turn in turns
        )
        aside = sum(one.code != SUSPECT for one in self._aside())
        return hard + index.forgotten(now) + aside + len(self._questions.waiting(now))

    def listed(self, now: datetime, mode: Mode = Mode.CAPTAIN) -> DoubtLists:
        """Give the three lists; of refusals and questions, today's."""
        self._index.follow()
        local = self._book.roster.event.local
        today = local(now).date()
        teller = Teller(self._book, self._index, mode)
        waiting = {entry.entry_id for entry in self._questions.waiting(now)}
        found = [teller.turn(one, sort, place) for one, sort, place in self._turns(now)]
        found += [teller.aside(one) for one in self._aside()]
        found += [
            teller.question(entry, waits=entry.entry_id in waiting)
            for entry in self._of_today(self._index.questions, today)
        ]
        found += [teller.refusal(entry) for entry in self._of_today(self._index.refusals, today)]
        found += [teller.copy(one) for one in self._copies() if local(one.at).date() == today]
        found += [teller.resolved(entry) for entry in self._resolved()]
        ordered = sorted(found, key=lambda one: one.at, reverse=True)
        order = list(DoubtSort)
        return DoubtLists(
            settle=tuple(
                sorted(
                    (one for one in ordered if one.place is Place.SETTLE),
                    key=lambda one: order.index(one.sort),
                )
            ),
            look=tuple(one for one in ordered if one.place is Place.LOOK),
            settled=tuple(one for one in ordered if one.place is Place.SETTLED),
        )

    # ---- turns --------------------------------------------------------------------------------

    def find(self, opened: EntryId) -> Turn | None:
        """Give a turn by the name it has in a list."""
        self._index.follow()
        flagged = (turn for turns in self._index.flagged.values() for turn in turns)
        return next((turn for turn in flagged if turn.opened == opened), None)

    def _turns(self, now: datetime) -> list[tuple[Turn, DoubtSort, Place]]:
        return [
            (turn, *placed)
            for turns in self._index.flagged.values()
            for turn in turns
            if (placed := self._place(turn, now)) is not None
        ]

    def _place(self, turn: Turn, now: datetime) -> tuple[DoubtSort, Place] | None:
        if not HARD.isdisjoint(turn.flags):
            return DoubtSort.TURN, Place.SETTLE
        if is_unended(turn) and self._index.due(turn) <= now:
            return DoubtSort.FORGOTTEN, Place.SETTLE
        if turn.flags - {Flag.ASSUMED}:
            return DoubtSort.TURN, Place.LOOK
        return None

    # ---- entries ------------------------------------------------------------------------------

    def _of_today(self, entries: Sequence[Entry], today: date) -> Iterable[Entry]:
        local = self._book.roster.event.local
        for entry in reversed(entries):
            day = local(entry.effective).date()
            if day == today:
                yield entry
            elif day < today:
                return  # they came in order, but for a clock that was set

    def _resolved(self) -> Iterable[Entry]:
        """Give the resolves that settle a turn and count."""
        for entry in self._index.resolves:
            times = "ends" in entry.data or "starts" in entry.data
            if times and entry.ref and self._book.counts(entry.entry_id):
                yield entry
