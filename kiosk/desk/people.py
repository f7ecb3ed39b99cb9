"""People: who is meant, found without a badge, and what there is to know about them today."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice

from kiosk.desk.board import Board
from kiosk.desk.book import DutyBook
from kiosk.desk.kit import Kit
from kiosk.desk.post_cards import HERE, Stand
from kiosk.desk.walkin import WalkIns
from kiosk.store.engine import Store
from kiosk.store.finding import Hit, search
from kiosk.store.roster import load_photos
from kiosk.store.terms import Sort, plain, terms_of
from sync.domain.duty import Turn
from sync.domain.entries import PostId, VolunteerId
from sync.domain.fitness import AbsenceState
from sync.domain.roster import Roster, Shift, Volunteer
from sync.domain.wording import Say

SHOWN = 40
"""As many as a list shows: who does not find it among them types one more letter."""
PHOTOS_KEPT = 400
NEAR_MOST = 3_000


class Standing(StrEnum):
    """How somebody stands now."""

    ON = "on"
    BREAK = "break"
    LATE = "late"
    REACHED = "reached"
    DUE = "due"
    ABSENT = "absent"
    EXCUSED = "excused"
    LEFT = "left"
    """Served today and signed off."""
    AWAY = "away"
    """Nothing is known of them today."""


class Filter(StrEnum):
    """Which people a list without a search shows."""

    MISSING = "missing"
    """Due now at this kiosk's posts, and not here."""
    ON = "on"
    TODAY = "today"
    ALL = "all"


_NOTED = {
    AbsenceState.ABSENT: Standing.ABSENT,
    AbsenceState.REACHED: Standing.REACHED,
    AbsenceState.EXCUSED: Standing.EXCUSED,
}
_MISSING = frozenset({Stand.LATE, Stand.REACHED, Stand.DUE})


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody in a list; names are in full, for a captain."""

    volunteer: VolunteerId
    name: str
    number: str
    """Empty: a walk-in, not settled yet."""
    team: str
    """The last two of its line: 一大队 · 二中队."""
    standing: Standing = Standing.AWAY
    post: Say | None = None
    """Where on duty, or else where planned."""
    at: datetime | None = None
    """On duty or at a break since, planned start, or signed off at; in the event's zone."""
    near: bool = False
    """Planned or on duty at a post that this kiosk serves."""
    walk_in: bool = False
    photo: bytes | None = field(default=None, repr=False)
    """JPEG."""


@dataclass(frozen=True, slots=True)
class People:
    """A list of people, and what to know about the list itself."""

    text: str = ""
    found: tuple[Found, ...] = ()
    more: bool = False
    """There are others: type one more letter."""
    whole: bool = True
    """False: names are still being entered; who is not found may be there all the same."""


@dataclass(frozen=True, slots=True)
class TurnLine:
    """A turn of today, in words."""

    starts: datetime
    ends: datetime | None
    """None: still on."""
    post: Say
    minutes: int
    explained: Say


@dataclass(frozen=True, slots=True)
class PersonView:
    """What a captain sees of one person."""

    person: Found
    team_path: str
    planned: tuple[tuple[datetime, datetime, Say], ...] = ()
    """Today's shifts: start, end, post; in the event's zone."""
    turns: tuple[TurnLine, ...] = ()
    marks: tuple[tuple[datetime, Standing], ...] = ()
    """Absence marks: the shift's start, and what was noted."""
    kit: tuple[tuple[Say, int], ...] = ()
    last4: str = ""


class PeopleDesk:
    """Finds people and says how they stand. Main thread; writes nothing."""

    def __init__(
        self, store: Store, book: DutyBook, walk_ins: WalkIns, board: Board, kit: Kit
    ) -> None:
        self._store = store
        self._book = book
        self._walk_ins = walk_ins
        self._board = board
        self._kit = kit
        self._photos: dict[VolunteerId, bytes | None] = {}
        self._photos_of: Roster | None = None

    # ---- lists --------------------------------------------------------------------------------

    def find(self, text: str, now: datetime, served: Sequence[PostId], most: int = SHOWN) -> People:
        """Find people by name, sound, initials, last four digits or number.

        In this order: all of it was typed; due or on duty here; the rest of the name; then by
        name and number.

        Raises:
            StoreError: the disk refused.
        """
        hits = search(self._store, text)
        known = [hit for hit in hits.hits if hit.volunteer in self._book.roster.volunteers]
        ranked = sorted(
            (*known, *self._among_walk_ins(text)),
            key=lambda hit: (not hit.exact, not self._is_near(hit.volunteer, now, served),
                             hit.sort, len(hit.term), hit.term, hit.volunteer),
        )  # fmt: skip
        shown = [hit.volunteer for hit in ranked[:most]]
        more = hits.more or len(ranked) > most
        return People(text, self._tell(shown, now, served), more, hits.whole)

    def listed(
        self, which: Filter, now: datetime, served: Sequence[PostId], most: int = SHOWN
    ) -> People:
        """List people without a search: by default who is due here and missing.

        Raises:
            StoreError: the disk refused.
        """
        at_posts = [post for post in served if post in self._book.roster.posts]
        people = [one for post in at_posts for one in self._board.card(post, now).people]
        match which:
            case Filter.MISSING:
                who = [one.volunteer for one in people if one.stand in _MISSING]
            case Filter.ON:
                who = [one.volunteer for one in people if one.stand in HERE]
            case Filter.TODAY:
                start = self._midnight(now)
                left = [one for one, _ in self._book.left_between(start, now)]
                who = [*(one.volunteer for one in people), *left, *self._walk_ins.known]
            case _:
                who = list(islice(self._book.roster.volunteers, most + 1))
        unique = list(dict.fromkeys(who))
        return People("", self._tell(unique[:most], now, served), len(unique) > most)

    def same_name(
        self, name: str, team: str | None, now: datetime, served: Sequence[PostId]
    ) -> tuple[Found, ...]:
        """Give who has this very name, those of this team first: is it one of them?"""
        wanted = plain(name)
        if not wanted:
            return ()
        found = self.find(name, now, served).found
        exact = [one for one in found if plain(one.name) == wanted]
        return tuple(sorted(exact, key=lambda one: self._person(one.volunteer).team != team))

    def near(self, now: datetime, served: Sequence[PostId]) -> tuple[VolunteerId, ...]:
        """Give who is planned here today, those whose shift is nearest first."""
        crews = self._board.reader.crews
        start = self._midnight(now)
        end = start + timedelta(days=1)
        shifts = [
            shift
            for post in served
            for shift in crews.shifts(post)
            if start <= shift.starts < end or shift.starts <= now < shift.ends
        ]
        shifts.sort(key=lambda shift: (abs(shift.starts - now), shift.shift))
        who = (one for shift in shifts for one in crews.crew(shift.shift))
        return tuple(islice(dict.fromkeys(who), NEAR_MOST))

    # ---- one person ---------------------------------------------------------------------------

    def person(
        self, volunteer: VolunteerId, now: datetime, served: Sequence[PostId]
    ) -> PersonView | None:
        """Give all there is to know of one person today; None when nobody has that id.

        Raises:
            StoreError: the disk refused.
        """
        if not self._exists(volunteer):
            return None
        (found,) = self._tell([volunteer], now, served)
        roster, local = self._book.roster, self._book.roster.event.local
        who = self._person(volunteer)
        today = local(now).date()
        plan = [one for one in roster.plan_of(volunteer) if local(one.starts).date() == today]
        turns = [turn for turn in self._book.turns_of(volunteer) if self._is_today(turn, now)]
        running = self._book.running(volunteer, now)
        marks = [
            (local(roster.shifts[shift].starts), _NOTED[noted.state])
            for (_, shift), noted in self._book.absences_of(volunteer).items()
            if shift in roster.shifts
        ]
        return PersonView(
            person=found,
            team_path=" · ".join(team.name for team in roster.team_path(who.team)),
            planned=tuple((local(s.starts), local(s.ends), self._post(s.post)) for s in plan),
            turns=tuple(
                TurnLine(
                    starts=local(turn.starts),
                    ends=None if turn is running else local(turn.ends),
                    post=self._post(turn.post),
                    minutes=turn.service.credited_minutes,
                    explained=turn.service.explanation,
                )
                for turn in turns
            ),
            marks=tuple(sorted(marks)),
            kit=tuple((held.name, held.count) for held in self._kit.held_by(volunteer)),
            last4=who.last4,
        )

    def volunteer(self, volunteer: VolunteerId) -> Volunteer | None:
        """Give somebody of the roster, or a walk-in."""
        return self._person(volunteer) if self._exists(volunteer) else None

    # ---- inside -------------------------------------------------------------------------------

    def _exists(self, volunteer: VolunteerId) -> bool:
        return volunteer in self._book.roster.volunteers or volunteer in self._walk_ins.known

    def _person(self, volunteer: VolunteerId) -> Volunteer:
        known = self._book.roster.volunteers.get(volunteer)
        return known if known is not None else self._walk_ins.known[volunteer]

    def _among_walk_ins(self, text: str) -> list[Hit]:
        wanted = plain(text)
        found = []
        for who, one in self._walk_ins.known.items():
            fits = [
                (sort, term)
                for sort, term in terms_of(one.name, "", one.last4)
                if wanted and term.startswith(wanted)
            ]
            if fits:
                sort, term = min(fits, key=lambda fit: (fit[1] != wanted, fit))
                found.append(Hit(who, Sort(sort), term, term == wanted))
        return found

    def _tell(
        self, who: Iterable[VolunteerId], now: datetime, served: Sequence[PostId]
    ) -> tuple[Found, ...]:
        shown = [one for one in who if self._exists(one)]
        photos = self._photos_for(shown)
        walk_ins = self._walk_ins.known
        found = []
        for volunteer in shown:
            person = self._person(volunteer)
            standing, post, at = self._standing(volunteer, now)
            found.append(
                Found(
                    volunteer=volunteer,
                    name=person.name,
                    number=person.number,
                    team=self._team(person),
                    standing=standing,
                    post=self._post(post) if post is not None else None,
                    at=at,
                    near=self._is_near(volunteer, now, served),
                    walk_in=volunteer in walk_ins,
                    photo=photos.get(volunteer),
                )
            )
        return tuple(found)

    def _standing(
        self, volunteer: VolunteerId, now: datetime
    ) -> tuple[Standing, PostId | None, datetime | None]:
        """Say how somebody stands, where, and since or from when."""
        local = self._book.roster.event.local
        turn = self._book.running(volunteer, now)
        if turn is not None:
            since = turn.breaks[-1][0] if turn.on_break else turn.segments[-1].starts
            return Standing.BREAK if turn.on_break else Standing.ON, turn.post, local(since)
        shift = self._shift(volunteer, now)
        if shift is not None and not self._book.served_within(volunteer, shift.starts, now):
            noted = self._book.absences_of(volunteer).get((volunteer, shift.shift))
            late = now >= shift.starts + timedelta(seconds=self._book.roster.rules.late_s)
            stands = Standing.LATE if late else Standing.DUE
            if noted is not None:
                stands = _NOTED[noted.state]
            return stands, shift.post, local(shift.starts)
        today = [turn for turn in self._book.turns_of(volunteer) if self._is_today(turn, now)]
        if today:
            last = max(today, key=lambda turn: turn.ends)
            return Standing.LEFT, last.post, local(last.ends)
        return Standing.AWAY, None, None

    def _shift(self, volunteer: VolunteerId, now: datetime) -> Shift | None:
        """Give the shift that somebody is awaited for now, or later today."""
        roster = self._book.roster
        now_on = roster.planned_at(volunteer, now)
        if now_on is not None:
            return now_on
        today = roster.event.local(now).date()
        later = [
            shift
            for shift in roster.plan_of(volunteer)
            if shift.starts > now and roster.event.local(shift.starts).date() == today
        ]
        return later[0] if later else None

    def _is_near(self, volunteer: VolunteerId, now: datetime, served: Sequence[PostId]) -> bool:
        turn = self._book.running(volunteer, now)
        if turn is not None:
            return turn.post in served
        shift = self._shift(volunteer, now)
        return shift is not None and shift.post in served

    def _is_today(self, turn: Turn, now: datetime) -> bool:
        local = self._book.roster.event.local
        return local(now).date() in {local(turn.starts).date(), local(turn.ends).date()}

    def _midnight(self, now: datetime) -> datetime:
        local = self._book.roster.event.local(now)
        return local.replace(hour=0, minute=0, second=0, microsecond=0)

    def _team(self, person: Volunteer) -> str:
        names = [team.name for team in self._book.roster.team_path(person.team)][-2:]
        return " · ".join(names)

    def _post(self, post: PostId | None) -> Say:
        found = self._book.roster.posts.get(post) if post is not None else None
        return Say(zh=found.name, en=found.name_en) if found else Say(zh="—", en="—")

    def _photos_for(self, who: Sequence[VolunteerId]) -> dict[VolunteerId, bytes | None]:
        """Give photos, from the disk where they were not shown a moment ago."""
        roster = self._book.roster
        if self._photos_of is not roster or len(self._photos) > PHOTOS_KEPT:
            self._photos, self._photos_of = {}, roster
        wanted = [one for one in who if one not in self._photos]
        if wanted:
            loaded = load_photos(self._store, wanted)
            self._photos.update({one: loaded.get(one) for one in wanted})
        return self._photos
