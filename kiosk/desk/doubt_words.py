"""Doubts as the window shows them: each with what it is, whom it is about and what to do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.desk import words
from kiosk.desk.book import DutyBook
from kiosk.desk.reasons import QUESTIONS, post_name
from kiosk.desk.report import FLAGS
from kiosk.desk.review import word_of
from kiosk.desk.review_index import ReviewIndex
from kiosk.desk.states import Mode
from kiosk.store.epochs import Renewal
from sync.client.outbox import SUSPECT, Quarantined
from sync.domain.badge import Refusal
from sync.domain.entries import Entry, EntryId, VolunteerId
from sync.domain.settling import SETTLED
from sync.domain.turn import Flag, Turn
from sync.domain.wording import Say, mask, same

_FIRST = [Flag.REOPENED, Flag.OVERLAP, Flag.OFF_WITHOUT_ON]
"""The hard flags; the one that matters most names the turn."""


def by_weight(flags: Iterable[str]) -> list[str]:
    """Sort flags as they are told: the hard ones first."""
    order = {str(flag): at for at, flag in enumerate(_FIRST)}
    return sorted(flags, key=lambda flag: (order.get(flag, len(order)), flag))


class DoubtSort(StrEnum):
    """What kind of thing is in doubt."""

    QUESTION = "question"
    """An amber card that waits for an answer, or waited."""
    TURN = "turn"
    ASIDE = "aside"
    """The hub set an entry aside."""
    FORGOTTEN = "forgotten"
    """A turn that nobody ended, past its end."""
    STUCK = "stuck"
    """An entry that the hub cannot take for now."""
    COPY = "copy"
    """This kiosk's data is, or was, in use twice."""
    REFUSAL = "refusal"


class Place(StrEnum):
    """On which list it stands."""

    SETTLE = "settle"
    """Somebody must."""
    LOOK = "look"
    SETTLED = "settled"


class Act(StrEnum):
    """What may be done about it here."""

    TIMES = "times"
    """Say when it really began and ended."""
    AS_PLANNED = "as-planned"
    """A forgotten one: off at the end that the rules assume."""
    CARD = "card"
    """Take the amber card up again."""
    RECORDS = "records"
    """Look at this person's entries of the day."""
    PUT_BACK = "put-back"
    """Take the settlement back."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing in doubt."""

    sort: DoubtSort
    place: Place
    entry: EntryId
    """The entry set aside or refused, or that opened the turn; with `sort`, its name."""
    at: datetime
    """In the event's zone."""
    who: str
    """In full for a captain, 张* in self-service; empty when nobody is known, or nobody meant."""
    number: str
    title: Say
    todo: Say
    post: Say | None = None
    flags: tuple[Say, ...] = ()
    """Every flag in a word, the hard ones first."""
    why: tuple[Say, ...] = ()
    """Each flag in a sentence, then the turn's own sentence on its minutes."""
    acts: tuple[Act, ...] = ()
    """The likely one first."""
    resolve: EntryId | None = None
    """Of a settled turn: what PUT_BACK takes back."""

    @property
    def key(self) -> str:
        """Give what stays the same while it is in doubt."""
        return f"{self.sort}/{self.entry}"


@dataclass(frozen=True, slots=True)
class DoubtLists:
    """All of it; each list the most urgent first, then the newest."""

    settle: tuple[Doubt, ...] = ()
    look: tuple[Doubt, ...] = ()
    settled: tuple[Doubt, ...] = ()


class Teller:
    """Puts doubts into words."""

    def __init__(self, book: DutyBook, index: ReviewIndex, mode: Mode) -> None:
        self._book = book
        self._index = index
        self._mode = mode
        self._local = book.roster.event.local

    def turn(self, one: Turn, sort: DoubtSort, place: Place) -> Doubt:
        """Tell of a turn."""
        flags = by_weight(map(str, one.flags))
        if sort is DoubtSort.FORGOTTEN:
            flags.sort(key=lambda flag: flag != Flag.ASSUMED)
        elif one.open:
            flags = [flag for flag in flags if flag != Flag.ASSUMED]  # it is only still running
        known = [FLAGS[Flag(flag)] for flag in flags if flag in FLAGS]
        names = tuple(name for name, _ in known) or tuple(same(flag) for flag in flags)
        why = [*(sentence for _, sentence in known), one.service.explanation]
        posts = list(dict.fromkeys(segment.post for segment in one.segments))
        return Doubt(
            sort=sort,
            place=place,
            entry=one.opened,
            at=self._local(one.starts),
            who=self._name(one.volunteer),
            number=self._number(one.volunteer),
            title=words.FORGOTTEN if sort is DoubtSort.FORGOTTEN else names[0],
            todo=why[0],
            post=_joined([post_name(post, self._book.roster) for post in posts]),
            flags=names,
            why=tuple(why),
            acts=_acts(one, sort),
        )

    def question(self, entry: Entry, *, waits: bool) -> Doubt:
        """Tell of an amber card that waits, or waited."""
        word = QUESTIONS[str(entry.data["reason"])]
        return Doubt(
            sort=DoubtSort.QUESTION,
            place=Place.SETTLE if waits else Place.SETTLED,
            entry=entry.entry_id,
            at=self._local(entry.effective),
            who=self._name(entry.volunteer),
            number=self._number(entry.volunteer),
            title=word,
            todo=words.DECIDE_NOW if waits else words.ANSWERED,
            post=post_name(entry.post, self._book.roster),
            acts=(Act.CARD, Act.RECORDS) if waits else (Act.RECORDS,),
        )

    def refusal(self, entry: Entry) -> Doubt:
        """Tell of a red card."""
        reason = str(entry.data.get("reason", ""))
        known = reason in words.REFUSALS
        return Doubt(
            sort=DoubtSort.REFUSAL,
            place=Place.LOOK,
            entry=entry.entry_id,
            at=self._local(entry.effective),
            who=self._name(entry.volunteer),
            number=self._number(entry.volunteer),
            title=word_of(entry),
            todo=words.REFUSALS[Refusal(reason)][1] if known else words.ASK_ORGANISER,
            post=post_name(entry.post, self._book.roster),
        )

    def aside(self, one: Quarantined) -> Doubt:
        """Tell of an entry that the hub does not count, or cannot take."""
        stuck = one.code == SUSPECT
        why = words.SET_ASIDE_WHY.get(one.code, words.UNREADABLE)
        return Doubt(
            sort=DoubtSort.STUCK if stuck else DoubtSort.ASIDE,
            place=Place.LOOK if stuck else Place.SETTLE,
            entry=one.entry.entry_id,
            at=self._local(one.entry.effective),
            who=self._name(one.entry.volunteer),
            number=self._number(one.entry.volunteer),
            title=words.STUCK if stuck else words.SET_ASIDE,
            todo=words.STUCK_TODO if stuck else words.SET_ASIDE_TODO.fill(code=why),
            post=post_name(one.entry.post, self._book.roster),
            flags=(same(one.code),),
        )

    def copy(self, one: Renewal) -> Doubt:
        """Tell that this kiosk turned out to be a copy, and what it did."""
        at = self._local(one.at)
        return Doubt(
            sort=DoubtSort.COPY,
            place=Place.LOOK,
            entry=EntryId(f"epoch-{one.epoch}"),
            at=at,
            who="",
            number="",
            title=words.A_COPY,
            todo=words.A_COPY_TODO.fill(t=f"{at:%H:%M}"),
        )

    def resolved(self, entry: Entry) -> Doubt:
        """Tell of a turn that a captain settled here."""
        volunteer = entry.volunteer
        mine = self._book.turns_of(volunteer) if volunteer is not None else ()
        turn = next((one for one in mine if one.opened == entry.ref), None)
        return Doubt(
            sort=DoubtSort.TURN,
            place=Place.SETTLED,
            entry=entry.ref or entry.entry_id,
            at=self._local(entry.effective),
            who=self._name(volunteer),
            number=self._number(volunteer),
            title=words.SETTLED,
            todo=turn.service.explanation if turn is not None else words.TOLD_THE_HUB,
            post=post_name(entry.post, self._book.roster),
            acts=(Act.PUT_BACK, Act.RECORDS),
            resolve=entry.entry_id,
        )

    def _name(self, volunteer: VolunteerId | None) -> str:
        if volunteer is None:
            return ""
        person = self._book.roster.volunteers.get(volunteer)
        name = person.name if person is not None else self._index.walk_ins.get(volunteer, "")
        return mask(name) if self._mode is Mode.SELF_SERVICE and name else name

    def _number(self, volunteer: VolunteerId | None) -> str:
        person = self._book.roster.volunteers.get(volunteer) if volunteer is not None else None
        return person.number if person is not None else ""


def _acts(one: Turn, sort: DoubtSort) -> tuple[Act, ...]:
    if sort is DoubtSort.FORGOTTEN:
        return Act.AS_PLANNED, Act.TIMES, Act.RECORDS
    if any(flag in SETTLED or flag == Flag.OFF_WITHOUT_ON for flag in one.flags):
        return Act.TIMES, Act.RECORDS
    return (Act.RECORDS,)


def _joined(names: Sequence[Say]) -> Say | None:
    if not names:
        return None
    return Say(zh=" → ".join(n.zh for n in names), en=" → ".join(n.en for n in names))
