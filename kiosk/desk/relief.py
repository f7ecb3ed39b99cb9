"""Who could relieve somebody, or fill a gap: the likeliest first, with why."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.desk.board import Board
from kiosk.desk.book import DutyBook
from kiosk.desk.judging import against_at
from kiosk.desk.leaving import name_of
from kiosk.desk.post_cards import AHEAD, PostCard, Stand
from kiosk.desk.reasons import post_name
from sync.domain.entries import PostId, VolunteerId
from sync.domain.fitness import ABOUT_THE_PLAN, AbsenceState
from sync.domain.wording import Say

MOST = 12
"""More names than this are no help."""
_MINUTE = timedelta(minutes=1)
_LATELY = timedelta(hours=12)

NEXT_HERE = Say(zh="{time} 起排在此岗", en="planned here from {time}")
TO_SPARE = Say(zh="在 {post}，多 {n} 人", en="at {post}, which has {n} to spare")
RESTED = Say(zh="{time} 下岗，已休息 {n} 分钟", en="signed off {time}, rested {n} min")
FREE_UNTIL = Say(zh="下一班 {time}，在 {post}", en="next shift {time} at {post}")


class Source(StrEnum):
    """Where relief comes from, the likeliest first."""

    NEXT_HERE = "next-here"
    """Off duty, and planned at this post next."""
    TO_SPARE = "to-spare"
    """On duty at a post that has more than it requires: can be moved at once."""
    RESTED = "rested"
    """Was on duty today, signed off and has rested."""
    FREE = "free"
    """Off duty, with a later shift elsewhere today."""


@dataclass(frozen=True, slots=True)
class Relief:
    """Somebody who could go."""

    volunteer: VolunteerId
    name: Say
    team: str
    source: Source
    why: Say
    can_move: bool
    """On duty now: one tap moves them. The others must be asked to come first."""


_RANK = {source: number for number, source in enumerate(Source)}


class Reliefs:
    """Finds relief. Reads only."""

    def __init__(self, book: DutyBook, board: Board) -> None:
        self._book = book
        self._board = board

    def for_post(self, post: PostId, at: datetime, most: int = MOST) -> tuple[Relief, ...]:
        """Give who could go to a post at `at`: trained, rested, and not needed elsewhere.

        Whoever has anything against serving there is left out, and whoever was noted as absent.
        """
        found: dict[VolunteerId, tuple[int, timedelta, Relief]] = {}
        for card in self._board.cards(at):
            if card.post != post:
                self._spare(card, post, at, found)
        self._planned(post, at, found)
        self._rested(post, at, found)
        ranked = sorted(found.items(), key=lambda one: (*one[1][:2], one[0]))
        return tuple(relief for _, (_, _, relief) in ranked[:most])

    def _fits(self, volunteer: VolunteerId, post: PostId, at: datetime) -> bool:
        against = against_at(self._book, volunteer, post, at)
        return not any(one.why not in ABOUT_THE_PLAN for one in against)

    def _spare(
        self,
        card: PostCard,
        post: PostId,
        at: datetime,
        found: dict[VolunteerId, tuple[int, timedelta, Relief]],
    ) -> None:
        """Look among those at a post with a surplus; who came last has most strength left."""
        if not card.surplus:
            return
        for person in card.people:
            if person.stand is Stand.ON and self._fits(person.volunteer, post, at):
                why = TO_SPARE.fill(post=card.name, n=card.surplus)
                self._add(found, person.volunteer, Source.TO_SPARE, why, at - person.since, True)

    def _planned(
        self,
        post: PostId,
        at: datetime,
        found: dict[VolunteerId, tuple[int, timedelta, Relief]],
    ) -> None:
        """Look among those who come later today: to this post, or to another."""
        roster, local = self._book.roster, self._book.roster.event.local
        crews = self._board.reader.crews
        for other in roster.posts:
            for shift in crews.shifts(other):
                if not at < shift.starts <= at + AHEAD:
                    continue
                for volunteer in crews.crew(shift.shift):
                    if self._away(volunteer, shift.shift) or not self._off(volunteer, at):
                        continue
                    if not self._fits(volunteer, post, at):
                        continue
                    time = f"{local(shift.starts):%H:%M}"
                    here = other == post
                    why = (
                        NEXT_HERE.fill(time=time)
                        if here
                        else FREE_UNTIL.fill(time=time, post=post_name(other, roster))
                    )
                    source = Source.NEXT_HERE if here else Source.FREE
                    self._add(found, volunteer, source, why, shift.starts - at, False)

    def _rested(
        self,
        post: PostId,
        at: datetime,
        found: dict[VolunteerId, tuple[int, timedelta, Relief]],
    ) -> None:
        """Look among those who served today and went; who rested longest first."""
        local = self._book.roster.event.local
        for volunteer, left in self._book.left_between(at - _LATELY, at):
            if volunteer in found or local(left).date() != local(at).date():
                continue
            if self._fits(volunteer, post, at):
                why = RESTED.fill(time=f"{local(left):%H:%M}", n=(at - left) // _MINUTE)
                self._add(found, volunteer, Source.RESTED, why, left - at, False)

    def _off(self, volunteer: VolunteerId, at: datetime) -> bool:
        return self._book.running(volunteer, at) is None

    def _away(self, volunteer: VolunteerId, shift: str) -> bool:
        noted = self._book.absences_of(volunteer)
        return any(
            key[1] == shift and one.state is not AbsenceState.REACHED for key, one in noted.items()
        )

    def _add(
        self,
        found: dict[VolunteerId, tuple[int, timedelta, Relief]],
        volunteer: VolunteerId,
        source: Source,
        why: Say,
        weight: timedelta,
        can_move: bool,
    ) -> None:
        rank = _RANK[source]
        if volunteer in found and found[volunteer][:2] <= (rank, weight):
            return
        roster = self._book.roster
        known = self._book.person(volunteer)
        team = roster.teams.get(known.team) if known is not None else None
        relief = Relief(
            volunteer,
            name_of(self._book, volunteer),
            team.name if team is not None else "",
            source,
            why,
            can_move,
        )
        found[volunteer] = (rank, weight, relief)
