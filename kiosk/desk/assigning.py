"""A post for somebody who has none: where hands are missing most, and who may serve there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.desk.book import DutyBook
from kiosk.desk.judging import against_at
from kiosk.desk.reasons import post_name, sentence
from sync.domain.entries import PostId, VolunteerId
from sync.domain.fitness import ABOUT_THE_PLAN, AbsenceState
from sync.domain.roster import Roster, Shift, ShiftId
from sync.domain.wording import Say


@dataclass(frozen=True, slots=True)
class PostChoice:
    """One post that somebody without a plan can be put on."""

    post: PostId
    name: Say
    duty: Say
    required: int
    on_duty: int
    coming: int
    """Planned now, not here yet, and neither absent nor overdue."""
    against: tuple[Say, ...] = ()
    """Why this volunteer should rather not serve there; empty: may."""

    @property
    def shortfall(self) -> int:
        """Give how many are missing; less than 0 where there are more than needed."""
        return self.required - self.on_duty - self.coming

    @property
    def may(self) -> bool:
        """Say whether nothing speaks against it."""
        return not self.against


class Assigning:
    """Finds a post. Reads the book; writes nothing."""

    def __init__(self, book: DutyBook) -> None:
        self._book = book
        self._roster: Roster | None = None
        self._planned: dict[ShiftId, list[VolunteerId]] = {}
        self._shifts: dict[PostId, list[Shift]] = {}

    def choices(
        self, volunteer: VolunteerId, near: Sequence[PostId], at: datetime
    ) -> tuple[PostChoice, ...]:
        """Give every post: those that he may serve first, the greatest shortfall first.

        Args:
            near: the posts that this kiosk serves, home first; of two that lack as many the
                nearer one comes first.
            at: aware UTC.
        """
        roster = self._book.roster
        order = {post: number for number, post in enumerate(dict.fromkeys([*near, *roster.posts]))}
        made = [self._choice(volunteer, post, at) for post in roster.posts]
        return tuple(
            sorted(made, key=lambda one: (not one.may, -one.shortfall, order[one.post], one.post))
        )

    def _choice(self, volunteer: VolunteerId, post: PostId, at: datetime) -> PostChoice:
        roster = self._book.roster
        found = roster.posts[post]
        shifts = self._shifts_at(post, at)
        against = tuple(
            sentence(reason, post, roster)
            for reason in against_at(self._book, volunteer, post, at)
            if reason.why not in ABOUT_THE_PLAN
        )
        return PostChoice(
            post=post,
            name=post_name(post, roster),
            duty=Say(zh=found.duty, en=found.duty_en),
            required=sum(shift.required for shift in shifts),
            on_duty=len(self._book.on_duty(post, at)),
            coming=self._coming(shifts, at),
            against=against,
        )

    def _coming(self, shifts: Iterable[Shift], at: datetime) -> int:
        """Count who is still to come: until late, or for as long as somebody reached them."""
        late = timedelta(seconds=self._book.roster.rules.late_s)
        coming = 0
        for shift in shifts:
            for who in self._planned.get(shift.shift, ()):
                if self._book.running(who, at) is not None or self._served(who, shift):
                    continue
                noted = self._book.absences_of(who).get((who, shift.shift))
                if noted is not None:
                    coming += noted.state is AbsenceState.REACHED
                else:
                    coming += at <= shift.starts + late
        return coming

    def _served(self, who: VolunteerId, shift: Shift) -> bool:
        """Say whether somebody was here for this shift and has left again."""
        early = timedelta(seconds=self._book.roster.rules.early_s)
        return any(
            turn.ends > shift.starts - early and turn.starts < shift.ends
            for turn in self._book.turns_of(who)
        )

    def _shifts_at(self, post: PostId, at: datetime) -> tuple[Shift, ...]:
        """Do as `Roster.shifts_at` does, from an index: a hundred posts are asked at once."""
        roster = self._book.roster
        if self._roster is not roster:
            self._learn(roster)
        mine = self._shifts.get(post, [])
        running = tuple(shift for shift in mine if shift.starts <= at < shift.ends)
        if running:
            return running
        early = timedelta(seconds=roster.rules.early_s)
        coming = [shift for shift in mine if shift.starts - early <= at < shift.starts]
        first = min((shift.starts for shift in coming), default=None)
        return tuple(shift for shift in coming if shift.starts == first)

    def _learn(self, roster: Roster) -> None:
        self._roster = roster
        self._planned, self._shifts = {}, {}
        for assignment in roster.assignments:
            self._planned.setdefault(assignment.shift, []).append(assignment.volunteer)
        for shift in roster.shifts.values():
            self._shifts.setdefault(shift.post, []).append(shift)


def proposal(choices: Sequence[PostChoice]) -> PostChoice | None:
    """Give the post to propose: the first that the volunteer may serve, short of hands or not."""
    return next((one for one in choices if one.may), None)
