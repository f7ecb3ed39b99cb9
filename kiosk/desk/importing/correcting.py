"""A corrected roster against the one that stands: what comes of it, and how they differ.

The file says who is planned where; it does not say everything that the event has. So posts stay
as they are, with their services and colours; what was planned by hand stays; shifts that have
begun stay, because entries are read by them; and nobody who has served is taken off the roster.

People are known again by their number, and where the file has none by name and team: the badge in
somebody's hand must go on meaning the same person.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kiosk.desk.importing.findings import GoodRow
from kiosk.desk.importing.planning import EventPlan, PostPlan, make_roster
from sync.domain.entries import PostId, VolunteerId
from sync.domain.roster import Assignment, Roster, Shift, ShiftId, Volunteer


@dataclass(frozen=True, slots=True)
class Changed:
    """Somebody who is on both rosters, and not the same."""

    before: Volunteer
    after: Volunteer
    replanned: bool
    """Other shifts than before."""

    @property
    def another_name(self) -> bool:
        """Say whether the number has another name now: perhaps it is another person."""
        return self.before.name != self.after.name


@dataclass(frozen=True, slots=True)
class Difference:
    """What a corrected file changes; each by number."""

    new: tuple[Volunteer, ...] = ()
    changed: tuple[Changed, ...] = ()
    gone: tuple[Volunteer, ...] = ()
    kept: tuple[Volunteer, ...] = ()
    """Not in the file, but they have served: they stay, planned no more."""
    same: int = 0
    new_posts: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Say whether the file says what stands already."""
        return not (self.new or self.changed or self.gone or self.new_posts)


@dataclass(frozen=True, slots=True)
class Corrected:
    """The roster that comes of a file, and how it differs from the one that stands."""

    roster: Roster
    difference: Difference


def plan_of(roster: Roster, now: datetime) -> EventPlan:
    """Give an event as the organiser described it, as far as its roster tells."""
    event = roster.event
    spans = [(event.local(s.starts), event.local(s.ends)) for s in roster.shifts.values()]
    # An event without a single shift takes place today, until a file says otherwise.
    first = min((start.date() for start, _ in spans), default=event.local(now).date())
    last = max((start.date() for start, _ in spans), default=first)
    starts = min((start.hour * 60 + start.minute for start, _ in spans), default=8 * 60)
    ends = max((end.hour * 60 + end.minute for _, end in spans), default=17 * 60)
    return EventPlan(
        event.event,
        event.name,
        event.name_en,
        first,
        last,
        starts,
        ends if ends > starts else 24 * 60,
        event.zone,
        tuple(_post_plans(roster)),
        event.services,
        event.kit,
    )


def _post_plans(roster: Roster) -> list[PostPlan]:
    hours: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
    for shift in roster.shifts.values():
        start, end = roster.event.local(shift.starts), roster.event.local(shift.ends)
        hours[shift.post].add((start.hour * 60 + start.minute, end.hour * 60 + end.minute))
    plans = []
    for post in roster.posts.values():
        mine = hours[post.post]
        # A post with one span of hours has these; with several the rows must say.
        starts, ends = next(iter(mine)) if len(mine) == 1 else (None, None)
        plans.append(PostPlan(post.name, post.name_en, 0, starts, ends))
    return plans


def correct(
    old: Roster, rows: Sequence[GoodRow], served: Collection[VolunteerId], now: datetime
) -> Corrected:
    """Put the corrected event together.

    Args:
        served: everybody who has an entry.
        now: aware; shifts that have begun by then stay.
    """
    fresh = make_roster(plan_of(old, now), recognise(old, rows))
    known = {person.number: who for who, person in old.volunteers.items() if person.number}
    # Whoever walked in and was taken over has the id that their entries have.
    ids = {who: known.get(person.number, who) for who, person in fresh.volunteers.items()}
    people = {ids[who]: replace(p, volunteer=ids[who]) for who, p in fresh.volunteers.items()}
    missing = [who for who in old.volunteers if who not in people]
    kept = [who for who in missing if who in served]
    people |= {who: old.volunteers[who] for who in kept}
    names = {post.name: post.post for post in old.posts.values()}
    # The same name is the same post, however its id came about.
    alias = {p.post: names.get(p.name, p.post) for p in fresh.posts.values()}
    posts = dict(old.posts)
    posts |= {p.post: p for p in fresh.posts.values() if alias[p.post] not in old.posts}
    shifts, moved = _shifts(old, fresh, alias, now)
    assignments = {
        Assignment(ids[a.volunteer], moved[a.shift]) for a in fresh.assignments if a.shift in moved
    }
    begun = {shift.shift for shift in old.shifts.values() if shift.starts <= now}
    assignments |= {a for a in old.assignments if a.volunteer in kept and a.shift in begun}
    roster = replace(
        old,
        event=replace(old.event, trainings={**old.event.trainings, **fresh.event.trainings}),
        teams={**old.teams, **fresh.teams},
        posts=posts,
        shifts=shifts,
        volunteers=people,
        assignments=frozenset(assignments),
    )
    return Corrected(roster, difference(old, roster, kept))


def recognise(old: Roster, rows: Sequence[GoodRow]) -> list[GoodRow]:
    """Give rows without a number the number of whom they mean; who is new gets a fresh one.

    Somebody is meant by name and team together, or by a name that the roster has only once.
    """
    written = {row.number for row in rows if row.number}
    by_name: defaultdict[str, list[Volunteer]] = defaultdict(list)
    for person in old.volunteers.values():
        if person.number not in written:
            by_name[person.name].append(person)
    taken = written | {person.number for person in old.volunteers.values()}
    fresh = iter(number for at in range(1, 10**6) if (number := f"{at:04d}") not in taken)
    given: dict[tuple[str, ...], str] = {}
    numbered = []
    for row in rows:
        if row.number:
            numbered.append(row)
            continue
        key = (row.name, row.last4, *row.team)
        if key not in given:
            found = _meant(old, by_name[row.name], row)
            given[key] = found.number if found is not None else next(fresh)
            if found is not None:
                by_name[row.name].remove(found)
        numbered.append(replace(row, number=given[key]))
    return numbered


def _meant(old: Roster, named: Sequence[Volunteer], row: GoodRow) -> Volunteer | None:
    phones = [p for p in named if p.last4 and p.last4 == row.last4]
    if len(phones) == 1:
        return phones[0]
    team = row.team[-1] if row.team else ""
    teams = [p for p in named if (old.teams[p.team].name if p.team in old.teams else "") == team]
    if len(teams) == 1:
        return teams[0]
    return named[0] if len(named) == 1 else None


def _shifts(
    old: Roster, fresh: Roster, alias: Mapping[PostId, PostId], now: datetime
) -> tuple[dict[ShiftId, Shift], dict[ShiftId, ShiftId]]:
    """Give the shifts that stand afterwards, and for each of the file's which one it is."""
    crews: defaultdict[ShiftId, int] = defaultdict(int)
    for assignment in fresh.assignments:
        crews[assignment.shift] += 1
    had = {assignment.shift for assignment in old.assignments}
    standing = {(s.post, s.starts, s.ends): s for s in old.shifts.values()}
    shifts: dict[ShiftId, Shift] = {}
    moved: dict[ShiftId, ShiftId] = {}
    for shift in fresh.shifts.values():
        if not crews[shift.shift]:
            continue  # the plan made it up: no row names it
        post = alias[shift.post]
        before = standing.get((post, shift.starts, shift.ends))
        here = shift if before is None else replace(before, required=_required(old, before, shift))
        if before is None and post != shift.post:
            here = replace(shift, post=post)
        shifts[here.shift] = here
        moved[shift.shift] = here.shift
    for shift in old.shifts.values():
        # Planned by hand, or begun: it stays.
        if shift.shift not in shifts and (shift.shift not in had or shift.starts <= now):
            shifts[shift.shift] = shift
    return shifts, moved


def _required(old: Roster, before: Shift, after: Shift) -> int:
    """Keep what an organiser asked for; where it was as many as were planned, it is that again."""
    crew = sum(1 for assignment in old.assignments if assignment.shift == before.shift)
    return after.required if before.required == max(1, crew) else before.required


def difference(old: Roster, new: Roster, kept: Collection[VolunteerId] = ()) -> Difference:
    """Say how two rosters of one event differ.

    Args:
        kept: who is on the new one for having served only.
    """
    before, after = _plans(old), _plans(new)
    gone = old.volunteers.keys() - new.volunteers.keys()
    changed = []
    same = 0
    for who, person in new.volunteers.items():
        was = old.volunteers.get(who)
        if was is None or who in kept:
            continue
        replanned = before.get(who, frozenset()) != after.get(who, frozenset())
        if was == person and not replanned:
            same += 1
        else:
            changed.append(Changed(was, person, replanned))
    return Difference(
        new=_by_number(p for who, p in new.volunteers.items() if who not in old.volunteers),
        changed=tuple(sorted(changed, key=lambda one: one.after.number)),
        gone=_by_number(old.volunteers[who] for who in gone),
        kept=_by_number(old.volunteers[who] for who in kept),
        same=same,
        new_posts=tuple(p.name for key, p in new.posts.items() if key not in old.posts),
    )


def _plans(roster: Roster) -> dict[VolunteerId, frozenset[tuple[object, ...]]]:
    plans: defaultdict[VolunteerId, set[tuple[object, ...]]] = defaultdict(set)
    for assignment in roster.assignments:
        shift = roster.shifts.get(assignment.shift)
        if shift is not None:
            plans[assignment.volunteer].add((shift.post, shift.starts, shift.ends))
    return {who: frozenset(what) for who, what in plans.items()}


def _by_number(people: Iterable[Volunteer]) -> tuple[Volunteer, ...]:
    return tuple(sorted(people, key=lambda person: (person.number, person.volunteer)))
