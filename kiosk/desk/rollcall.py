"""The roll-call: who is here, who is not, who was reached by phone, who is excused.

A mark is an `absent` entry of one volunteer and one shift; the latest counts, and it is taken
back by an `annul` that cites it. Whoever is here after all goes on duty as by a badge.
"""

from dataclasses import dataclass
from datetime import datetime

from kiosk.desk.board import Board
from kiosk.desk.book import DutyBook
from kiosk.desk.judging import against_at
from kiosk.desk.leaving import name_of
from kiosk.desk.post_cards import Person
from kiosk.desk.reasons import post_name, sentence
from kiosk.desk.recording import Draft, Recorder
from kiosk.desk.states import Answer, Notice
from sync.domain.canonical import Json
from sync.domain.entries import Kind, Method, PostId, VolunteerId
from sync.domain.fitness import ABOUT_THE_PLAN, AbsenceState
from sync.domain.roster import ShiftId
from sync.domain.wording import Say

_MARKED = {
    AbsenceState.ABSENT: Say(zh="{name} 记为未到（{post}）", en="{name} noted as absent ({post})"),
    AbsenceState.REACHED: Say(
        zh="{name} 已电话联系，在路上（{post}）", en="{name} reached by phone, on the way ({post})"
    ),
    AbsenceState.EXCUSED: Say(zh="{name} 记为请假（{post}）", en="{name} is excused ({post})"),
}
HERE = Say(
    zh="{name} 已在 {post} 上岗（岗长录入）",
    en="{name} is on duty at {post}, entered by the captain",
)
TAKEN_BACK = Say(zh="{name} 的标记已撤销", en="The note on {name} is taken back")
NOTHING_NOTED = Say(zh="{name} 没有标记可撤销。", en="There is no note on {name} to take back.")
NO_SHIFT = Say(
    zh="花名册里没有这个班次了，没有记录。",
    en="The roster no longer has this shift; nothing noted.",
)
ON_ALREADY = Say(zh="{name} 已经在岗。", en="{name} is on duty already.")
AT_ROLL_CALL = "roll-call"
"""What an override at the roll-call says as its reason: the captain saw the person."""


@dataclass(frozen=True, slots=True)
class Called:
    """One name of a roll-call."""

    person: Person
    against: tuple[Say, ...] = ()
    """What a captain should know before the person goes on duty."""


class RollCall:
    """Walks through those whom a post awaits."""

    def __init__(self, journal: Recorder, book: DutyBook, board: Board) -> None:
        self._journal = journal
        self._book = book
        self._board = board

    def names(self, post: PostId, now: datetime) -> tuple[Called, ...]:
        """Give whom a post awaits now, the late first; reads only."""
        card = self._board.card(post, now)
        return tuple(
            Called(person, self._against(person.volunteer, post, now))
            for person in card.people
            if not person.here
        )

    def mark(
        self, volunteer: VolunteerId, shift: ShiftId, state: AbsenceState, now: datetime
    ) -> Notice:
        """Note that somebody is absent, was reached by phone, or is excused.

        Raises:
            StoreError: nothing was written.
        """
        name = name_of(self._book, volunteer)
        planned = self._book.roster.shifts.get(shift)
        if planned is None:
            return Notice(Answer.STOP, NO_SHIFT)
        if self._book.running(volunteer, now) is not None:
            return Notice(Answer.CHOOSE, ON_ALREADY.fill(name=name))
        entry = self._journal.append(
            Draft(
                Kind.ABSENT,
                Method.DESK,
                volunteer=volunteer,
                post=planned.post,
                data={"state": str(state), "shift": shift},
            )
        )
        self._book.add(entry)
        where = post_name(planned.post, self._book.roster)
        return Notice(Answer.DONE, _MARKED[state].fill(name=name, post=where), entry.entry_id)

    def take_back(self, volunteer: VolunteerId, shift: ShiftId) -> Notice:
        """Take the mark back that counts now; an earlier one then counts again, if there is one.

        Raises:
            StoreError: nothing was written.
        """
        name = name_of(self._book, volunteer)
        noted = self._book.absences_of(volunteer).get((volunteer, shift))
        if noted is None:
            return Notice(Answer.CHOOSE, NOTHING_NOTED.fill(name=name))
        mark = self._book.entry(noted.entry)
        entry = self._journal.append(
            Draft(
                Kind.ANNUL,
                Method.DESK,
                volunteer=volunteer,
                post=mark.post if mark is not None else None,
                ref=noted.entry,
                data={"reason": "taken back"},
            )
        )
        self._book.add(entry)
        return Notice(Answer.DONE, TAKEN_BACK.fill(name=name), entry.entry_id)

    def here(self, volunteer: VolunteerId, post: PostId, now: datetime) -> Notice:
        """Put somebody on duty whom the captain sees before him.

        What `names` said against it was on the screen; it is kept in the entry.

        Raises:
            StoreError: nothing was written.
        """
        name = name_of(self._book, volunteer)
        if self._book.running(volunteer, now) is not None:
            return Notice(Answer.CHOOSE, ON_ALREADY.fill(name=name))
        data: dict[str, Json] = {}
        against = against_at(self._book, volunteer, post, now)
        if against:
            data = {"override": str(against[0].why), "why": AT_ROLL_CALL}
        entry = self._journal.append(
            Draft(Kind.ON, Method.BULK, volunteer=volunteer, post=post, data=data)
        )
        self._book.add(entry)
        where = post_name(post, self._book.roster)
        return Notice(Answer.DONE, HERE.fill(name=name, post=where), entry.entry_id)

    def _against(self, volunteer: VolunteerId, post: PostId, now: datetime) -> tuple[Say, ...]:
        found = against_at(self._book, volunteer, post, now)
        roster = self._book.roster
        # That somebody was marked absent is on the same card in large.
        return tuple(sentence(one, post, roster) for one in found if one.why not in ABOUT_THE_PLAN)
