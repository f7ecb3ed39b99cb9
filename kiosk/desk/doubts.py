"""What is in doubt at this gate: what somebody must settle, what is worth a look, what was settled.

What the hub reports of a turn (it sees several gates) and what this gate reads of the same turn
are one doubt: the hub's, who sees more.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from kiosk.desk.book import DutyBook
from kiosk.desk.doubt_words import DoubtLists, DoubtSort, Place, Teller, TurnInDoubt
from kiosk.desk.questions import Questions
from kiosk.desk.review_index import ReviewIndex, is_unended
from kiosk.desk.states import Mode
from kiosk.store.doubts import HubDoubt
from kiosk.store.epochs import Renewal
from sync.client.outbox import SUSPECT, Quarantined
from sync.domain.entries import Entry, EntryId
from sync.domain.turn import HARD, Flag, Turn


class Doubts:
    """Lists what is in doubt. Writes nothing.

    Args:
        hub: gives what the hub has in doubt, of this kiosk's entries.
        aside: gives what the hub set aside, and what it cannot take.
        copies: gives when this kiosk turned out to be a copy.
    """

    def __init__(
        self,
        book: DutyBook,
        index: ReviewIndex,
        questions: Questions,
        hub: Callable[[], Sequence[HubDoubt]] = tuple,
        aside: Callable[[], Sequence[Quarantined]] = tuple,
        copies: Callable[[], Sequence[Renewal]] = tuple,
    ) -> None:
        self._book = book
        self._index = index
        self._questions = questions
        self._hub = hub
        self._aside = aside
        self._copies = copies

    def count(self, now: datetime) -> int:
        """Count what somebody must settle. Cheap: after every commit."""
        index = self._index
        index.follow()
        hub = self._unsettled_at_the_hub()
        told = {entry for one in hub for entry in (one.opened, *one.entries)}
        hard = sum(
            told.isdisjoint(turn.entries) and self._place(turn, now) is not None
            for turns in index.hard.values()
            for turn in turns
        )
        twice = sum(
            is_unended(turn) and index.due(turn) <= now and not told.isdisjoint(turn.entries)
            for volunteer in {one.volunteer for one in hub}
            for turn in index.flagged.get(volunteer, ())
        )
        turns = len(hub) + hard + index.forgotten(now) - twice
        aside = sum(one.code != SUSPECT for one in self._aside())
        return turns + aside + len(self._questions.waiting(now))

    def _unsettled_at_the_hub(self) -> list[HubDoubt]:
        return [one for one in self._hub() if self._index.settled_by(one.entries) is None]

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

    def find(self, opened: EntryId) -> tuple[Turn | None, HubDoubt | None]:
        """Give what this gate and the hub know of a turn, by the name it has in a list."""
        self._index.follow()
        hub = next((one for one in self._hub() if one.opened == opened), None)
        for turns in self._index.flagged.values():
            for turn in turns:
                if turn.opened == opened or (hub and not set(turn.entries).isdisjoint(hub.entries)):
                    return turn, hub
        return None, hub

    def _turns(self, now: datetime) -> list[tuple[TurnInDoubt, DoubtSort, Place]]:
        hub = self._unsettled_at_the_hub()
        by_entry = {entry: one for one in hub for entry in (one.opened, *one.entries)}
        found: list[tuple[TurnInDoubt, DoubtSort, Place]] = []
        merged: set[EntryId] = set()
        for turns in self._index.flagged.values():
            for turn in turns:
                told = next((by_entry[one] for one in turn.entries if one in by_entry), None)
                if told is not None:
                    if told.opened not in merged:
                        merged.add(told.opened)
                        found.append((TurnInDoubt(turn, told), DoubtSort.TURN, Place.SETTLE))
                    continue
                placed = self._place(turn, now)
                if placed is not None:
                    found.append((TurnInDoubt(turn, None), *placed))
        found += [
            (TurnInDoubt(None, one), DoubtSort.TURN, Place.SETTLE)
            for one in hub
            if one.opened not in merged
        ]
        return found

    def _place(self, turn: Turn, now: datetime) -> tuple[DoubtSort, Place] | None:
        if not HARD.isdisjoint(turn.flags):
            if self._index.settled_by(turn.entries) is not None and Flag.REOPENED not in turn.flags:
                return None  # told to the hub, which reads it with the other gate's entries
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
