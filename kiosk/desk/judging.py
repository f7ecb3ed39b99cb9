"""What a badge means at this gate now: the duty rules and the reasons against, together."""

from dataclasses import dataclass
from datetime import datetime

from kiosk.desk.book import DutyBook
from sync.domain.badge import Refusal
from sync.domain.duty import Decision, Standing, decide
from sync.domain.entries import Kind, PostId, VolunteerId
from sync.domain.fitness import ABOUT_THE_PLAN, Reason, reasons_against
from sync.domain.roster import Shift

_ASKS = frozenset({Decision.UNASSIGNED, Decision.ELSEWHERE, Decision.ON_ELSEWHERE})


@dataclass(frozen=True, slots=True)
class Case:
    """One volunteer at this gate at one moment."""

    volunteer: VolunteerId
    decision: Decision
    post: PostId | None
    """Where the entry would put, or leave, the volunteer; None: a post is still to be found."""
    planned: Shift | None = None
    standing: Standing | None = None
    against: tuple[Reason, ...] = ()
    """Why rather not serve at `post`; the captain may, and says why."""
    stranger: bool = False
    """A genuine badge, but nobody of that number on this roster."""

    @property
    def asks(self) -> bool:
        """Say whether a captain has to decide."""
        return self.decision in _ASKS or bool(self.against)

    @property
    def reason(self) -> str:
        """Name what the amber card asks about; one of `reasons.QUESTIONS`."""
        if self.stranger and self.decision in {Decision.UNASSIGNED, Decision.ELSEWHERE}:
            return str(Refusal.NOT_ON_ROSTER)
        if self.against and self.decision not in {Decision.ELSEWHERE, Decision.ON_ELSEWHERE}:
            return str(self.against[0].why)
        return str(self.decision)

    @property
    def needs_why(self) -> bool:
        """Say whether taking on at `post` needs a reason in the captain's words."""
        return bool(self.against) or self.reason == Refusal.NOT_ON_ROSTER

    @property
    def kind(self) -> Kind:
        """Give the entry that taking on writes: who is on duty already is moved."""
        return Kind.MOVE if self.standing is not None and self.standing.on_duty else Kind.ON


def judge(
    book: DutyBook,
    volunteer: VolunteerId,
    home: PostId,
    served: frozenset[PostId],
    at: datetime,
) -> Case:
    """Say what this volunteer's badge means here. Pure reading: writes nothing.

    Args:
        home: where this kiosk stands.
        served: all posts that it serves.
        at: aware UTC.
    """
    roster = book.roster
    planned = roster.planned_at(volunteer, at)
    standing = book.standing(volunteer, at)
    decision = decide(standing, planned, served, at, roster.rules)
    stranger = volunteer not in roster.volunteers
    against: tuple[Reason, ...] = ()
    post = standing.post if standing is not None else None
    match decision:
        case Decision.ON | Decision.MOVE if planned is not None:
            post = planned.post
            against = against_at(book, volunteer, post, at)
        case Decision.ELSEWHERE | Decision.ON_ELSEWHERE:
            post = home
            found = against_at(book, volunteer, post, at)
            against = tuple(one for one in found if one.why not in ABOUT_THE_PLAN)
        case Decision.UNASSIGNED:
            post = home if stranger else None
            found = against_at(book, volunteer, post, at)
            if found:
                shift = next((one.shift for one in found if one.shift is not None), None)
                post = shift.post if shift is not None and shift.post in served else home
                against = against_at(book, volunteer, post, at)
    return Case(volunteer, decision, post, planned, standing, against, stranger)


def against_at(
    book: DutyBook, volunteer: VolunteerId, post: PostId | None, at: datetime
) -> tuple[Reason, ...]:
    """Say why this volunteer should rather not serve at `post` now, by all that the book knows."""
    absent = book.absences_of(volunteer)
    return reasons_against(volunteer, post, at, book.roster, book.turns_of(volunteer), absent)
