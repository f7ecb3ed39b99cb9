"""Kit in volunteers' hands: issued, returned, and who still holds what.

Every act is a `kit` entry: volunteer, data {"item", "count", "returned"}. What is used up
(water, medicine) is noted and not asked for again.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kiosk.desk.book import DutyBook
from kiosk.desk.recording import Draft, Recorder
from kiosk.desk.states import Answer, Notice
from sync.domain.badge import Refusal, verify
from sync.domain.entries import Entry, EntryId, Kind, Method, PostId, VolunteerId
from sync.domain.wording import Say, same

USED_UP = frozenset({"water", "heat-relief"})
"""Ids of what nobody gives back."""
USED_UP_MARK = "used-"
"""The ids of an event's own things begin with it where nobody gives them back."""
COUNT_MAX = 99

ISSUED = Say(zh="{name} 领走 {item} {n}", en="{name} has {n} of {item}")
RETURNED = Say(zh="{name} 归还 {item} {n}", en="{name} gave back {n} of {item}")
ALL_BACK = Say(zh="{name} 已全部归还", en="{name} gave everything back")
HOLDS_LESS = Say(zh="{name} 手里只有 {left} 份 {item}。", en="{name} holds only {left} of {item}.")
NOBODY = Say(
    zh="花名册里没有这个人，不能发放物资。", en="Not on the roster: no kit can be given out."
)
NO_BADGE = Say(
    zh="没认出这张胸牌，请改用姓名查找。", en="This badge was not recognised; search by name."
)


@dataclass(frozen=True, slots=True)
class HeldItem:
    """So many of one thing in somebody's hands."""

    item: str
    name: Say
    count: int


@dataclass(frozen=True, slots=True)
class Holding:
    """What one volunteer has not given back."""

    volunteer: VolunteerId
    name: str
    """In full: for a captain."""
    number: str
    team: str
    items: tuple[HeldItem, ...]
    since: datetime
    """When the oldest of it was handed out, in the event's zone."""
    on_duty: bool


@dataclass(frozen=True, slots=True)
class KitLine:
    """One kind of kit, for one volunteer."""

    item: str
    name: Say
    count: int
    """In hand; of what is used up, how much was given."""
    returnable: bool


@dataclass(frozen=True, slots=True)
class KitView:
    """What one volunteer has of everything that is handed out."""

    volunteer: VolunteerId
    name: str
    """In full: for a captain."""
    about: str
    """Number and team."""
    lines: tuple[KitLine, ...]


def is_used_up(item: str) -> bool:
    """Say whether nobody gives a thing back."""
    return item in USED_UP or item.startswith(USED_UP_MARK)


class Kit:
    """Hands kit out and takes it back."""

    def __init__(self, journal: Recorder, book: DutyBook) -> None:
        self._journal = journal
        self._book = book

    def items(self) -> Mapping[str, Say]:
        """Give what this event hands out."""
        return self._book.roster.event.kit

    def whose(self, text: str, now: datetime) -> VolunteerId | Notice:
        """Say whose badge it is; nothing is recorded and nobody goes on or off duty by it."""
        badge = verify(text, self._book.roster.event.event, self._book.trust, now)
        if isinstance(badge, Refusal):
            return Notice(Answer.STOP, NO_BADGE)
        return badge.volunteer

    def issue(
        self,
        volunteer: VolunteerId,
        item: str,
        count: int = 1,
        *,
        post: PostId | None = None,
        method: Method = Method.SEARCH,
    ) -> Notice:
        """Hand kit to a volunteer.

        Raises:
            ValueError: no such item, or a number that makes no sense.
            StoreError: nothing was written.
        """
        name = self._named(item, count)
        who = self._book.person(volunteer)
        if who is None:
            return Notice(Answer.STOP, NOBODY)
        entry = self._write(volunteer, item, count, post, method, returned=False)
        return Notice(Answer.DONE, ISSUED.fill(name=who.name, item=name, n=count), entry.entry_id)

    def take_back(
        self,
        volunteer: VolunteerId,
        item: str,
        count: int = 1,
        *,
        post: PostId | None = None,
        method: Method = Method.SEARCH,
    ) -> Notice:
        """Take kit back.

        Raises:
            ValueError: no such item, or a number that makes no sense.
            StoreError: nothing was written.
        """
        name = self._named(item, count)
        whom = self._name(volunteer)
        left = self._hands().get(volunteer, Counter())[item]
        if count > left:
            return Notice(Answer.STOP, HOLDS_LESS.fill(name=whom, left=left, item=name))
        entry = self._write(volunteer, item, count, post, method, returned=True)
        return Notice(Answer.DONE, RETURNED.fill(name=whom, item=name, n=count), entry.entry_id)

    def take_all_back(self, volunteer: VolunteerId) -> Notice:
        """Take back everything that a volunteer holds, an entry a thing.

        Raises:
            StoreError: the things before it were taken back.
        """
        for held in self.held_by(volunteer):
            self._write(volunteer, held.item, held.count, None, Method.SEARCH, returned=True)
        return Notice(Answer.DONE, ALL_BACK.fill(name=self._name(volunteer)))

    def held_by(self, volunteer: VolunteerId) -> tuple[HeldItem, ...]:
        """Give what a volunteer still has to give back."""
        return self._held(self._hands().get(volunteer, Counter()))

    def view(self, volunteer: VolunteerId) -> KitView | None:
        """Give every kind of kit and how much of it somebody has; None for nobody known."""
        who = self._book.person(volunteer)
        if who is None:
            return None
        hand = self._hands().get(volunteer, Counter())
        team = self._book.roster.teams.get(who.team)
        return KitView(
            volunteer,
            who.name,
            " · ".join(part for part in (who.number, team.name if team else "") if part),
            tuple(
                KitLine(item, name, max(0, hand[item]), not is_used_up(item) and hand[item] > 0)
                for item, name in self.items().items()
            ),
        )

    def outstanding(self, now: datetime) -> tuple[Holding, ...]:
        """Give who got kit here and still holds what: those who have left first, then by number.

        What somebody brought back at another desk is back.
        """
        roster = self._book.roster
        since: dict[VolunteerId, datetime] = {}
        ours: set[VolunteerId] = set()
        for entry in self._entries():
            if entry.volunteer is not None and not entry.data.get("returned"):
                since.setdefault(entry.volunteer, roster.event.local(entry.effective))
                if self._book.is_own(entry):
                    ours.add(entry.volunteer)
        found = []
        for volunteer, hand in self._hands().items():
            items = self._held(hand)
            if not items or volunteer not in ours:
                continue
            who = self._book.person(volunteer)
            team = roster.teams.get(who.team) if who else None
            standing = self._book.standing(volunteer, now)
            found.append(
                Holding(
                    volunteer=volunteer,
                    name=self._name(volunteer),
                    number=who.number if who else "",
                    team=team.name if team else "",
                    items=items,
                    since=since[volunteer],
                    on_duty=standing is not None and standing.on_duty,
                )
            )
        return tuple(sorted(found, key=lambda one: (one.on_duty, one.number, one.volunteer)))

    def _named(self, item: str, count: int) -> Say:
        name = self.items().get(item)
        if name is None or not 0 < count <= COUNT_MAX:
            raise ValueError("no such kit, or no such number of it")
        return name

    def _name(self, volunteer: VolunteerId) -> str:
        who = self._book.person(volunteer)
        return who.name if who else "—"

    def _write(
        self,
        volunteer: VolunteerId,
        item: str,
        count: int,
        post: PostId | None,
        method: Method,
        *,
        returned: bool,
    ) -> Entry:
        entry = self._journal.append(
            Draft(
                kind=Kind.KIT,
                method=method,
                volunteer=volunteer,
                post=post,
                data={"item": item, "count": count, "returned": returned},
            )
        )
        self._book.add(entry)
        return entry

    def _entries(self) -> list[Entry]:
        """Give the kit entries that count; a replaced badge is a kit entry, too, and no kit."""
        gone: set[EntryId] = set()
        annuls = [entry for entry in self._book.of_kind(Kind.ANNUL) if entry.ref]
        for entry in sorted(annuls, key=lambda entry: entry.order, reverse=True):
            if entry.ref is not None and entry.entry_id not in gone:
                gone.add(entry.ref)
        kit = self.items()
        return [
            entry
            for entry in self._book.of_kind(Kind.KIT)
            if entry.entry_id not in gone and entry.data.get("item") in kit
        ]

    def _hands(self) -> dict[VolunteerId, "Counter[str]"]:
        hands: dict[VolunteerId, Counter[str]] = {}
        for entry in self._entries():
            item, count = entry.data.get("item"), entry.data.get("count")
            if entry.volunteer is None or not isinstance(item, str) or not isinstance(count, int):
                continue
            hand = hands.setdefault(entry.volunteer, Counter())
            hand[item] += -count if entry.data.get("returned") else count
        return hands

    def _held(self, hand: "Counter[str]") -> tuple[HeldItem, ...]:
        kit = self.items()
        return tuple(
            HeldItem(item, kit.get(item, same(item)), hand[item])
            for item in kit
            if hand[item] > 0 and item not in USED_UP
        )
