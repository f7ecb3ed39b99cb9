"""Fitness: why a volunteer should rather not serve at a post now.

None of it forbids anything: each reason makes an amber card, and a captain who takes the
person on all the same says why. Pure: reads no clock, only what it is given.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sync.domain.clock import require_aware
from sync.domain.entries import Entry, EntryId, Kind, PostId, VolunteerId, effective_entries
from sync.domain.hours import Span, cut, length, minutes, union
from sync.domain.roster import Post, Roster, Shift, ShiftId, Volunteer
from sync.domain.rules import Rules
from sync.domain.turn import Turn

NEAR = timedelta(hours=12)
"""A shift further from now than this is not what somebody has come for."""


class Unfit(StrEnum):
    """Why not. The order is that in which a card names them: who may not, then who should not."""

    NOT_ELIGIBLE = "not-eligible"
    """The eligibility review did not let the person serve."""
    NOT_TRAINED = "not-trained"
    """The post needs trainings that the person lacks: `Reason.trainings`."""
    MINOR = "minor"
    """Nobody under age serves at this post."""
    MINOR_HOUR = "minor-hour"
    """Under age, and too early or late in the day; `minutes` and `limit_min` after midnight."""
    MINOR_DAY = "minor-day"
    """Under age, and served `minutes` of at most `limit_min` today."""
    ABSENT = "absent"
    """Marked absent or excused for the shift, and that was not taken back."""
    FATIGUE = "fatigue"
    """On duty for `minutes` without a rest, of at most `limit_min`."""
    DAY_FULL = "day-full"
    """On duty for `minutes` today, of at most `limit_min` that are credited."""
    NO_REST = "no-rest"
    """Signed off `minutes` ago, less than `limit_min`, with no shift of one's own to go to."""
    TOO_EARLY = "too-early"
    """The next shift begins in `minutes`, more than `limit_min`."""
    TOO_LATE = "too-late"
    """The shift was over `minutes` ago."""


ABOUT_THE_PLAN = frozenset({Unfit.TOO_EARLY, Unfit.TOO_LATE, Unfit.ABSENT})
"""Reasons that speak of the person's own shift: no hindrance to helping out elsewhere."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, with the numbers that its sentence needs."""

    why: Unfit
    minutes: int = 0
    limit_min: int = 0
    trainings: tuple[str, ...] = ()
    """Ids of what is lacking, in the post's order."""
    shift: Shift | None = None
    """The person's own shift that TOO_EARLY, TOO_LATE and ABSENT speak of."""
    state: str = ""
    """Of ABSENT: absent, excused."""


class AbsenceState(StrEnum):
    """What a captain noted of someone who was not there."""

    ABSENT = "absent"
    REACHED = "reached"
    """By phone, and on the way."""
    EXCUSED = "excused"


@dataclass(frozen=True, slots=True)
class Absence:
    """The last word on someone's absence from one shift."""

    state: AbsenceState
    entry: EntryId
    """The entry that says so; annulled, it is taken back."""
    at: datetime


def absences(entries: Iterable[Entry]) -> dict[tuple[VolunteerId, ShiftId], Absence]:
    """Read who was noted as absent from which shift; the latest note that counts.

    Any order, any repeats. A note of a state that this version does not know says nothing.
    """
    found: dict[tuple[VolunteerId, ShiftId], Absence] = {}
    for entry in effective_entries(entries):
        shift, state = entry.data.get("shift"), entry.data.get("state")
        known = entry.kind == Kind.ABSENT and state in set(AbsenceState)
        if known and entry.volunteer is not None and isinstance(shift, str):
            absence = Absence(AbsenceState(str(state)), entry.entry_id, entry.effective)
            found[entry.volunteer, ShiftId(shift)] = absence
    return found


def reasons_against(
    volunteer: VolunteerId,
    post: PostId | None,
    at: datetime,
    roster: Roster,
    mine: Sequence[Turn],
    absent: Mapping[tuple[VolunteerId, ShiftId], Absence] | None = None,
) -> tuple[Reason, ...]:
    """Say why this volunteer should rather not serve at `post` from `at` on; () is fit.

    Someone who is on duty already is neither absent nor too early nor too late. Someone who is
    not on the roster can only be tired.

    Args:
        post: None asks of no post in particular.
        at: aware.
        mine: the volunteer's turns, all of them, in any order.
        absent: see `absences`.
    """
    at = require_aware(at)
    person = roster.volunteers.get(volunteer)
    found: list[Reason] = []
    if person is not None:
        found += _of_person(person, roster.posts.get(post) if post else None)
        if person.minor:
            found += _of_minor(at, roster, mine)
    on_duty = any(_runs(turn, at, roster.rules) for turn in mine)
    if not on_duty:
        found += _of_absence(volunteer, at, roster, absent or {})
    found += _of_hours(at, roster, mine)
    if not on_duty:
        found += _of_rest(volunteer, at, roster, mine)
        found += _of_plan(volunteer, at, roster)
    return tuple(found)


def continuous_minutes(mine: Iterable[Turn], at: datetime, rules: Rules) -> int:
    """Give the minutes on duty up to `at` since the last rest.

    A rest is a break, or a time off duty, of at least `rules.rest_s`; 0 for who rests now.
    Shorter pauses do not count as duty, and do not begin a new stretch either. A turn that
    nobody ended lasts until `at`, or until it goes stale.
    """
    total, since = timedelta(), at
    for start, end in reversed(_worked(mine, at, rules)):
        pause = since - end
        if pause and pause >= timedelta(seconds=rules.rest_s):
            break
        total, since = total + (end - start), start
    return minutes(total)


def day_minutes(mine: Iterable[Turn], at: datetime, roster: Roster) -> int:
    """Give the minutes on duty, without breaks, of the turns begun on the local day of `at`.

    Up to `at`, as they passed: before grace, cap and rounding.
    """
    local = roster.event.local
    today = [turn for turn in mine if local(turn.starts).date() == local(at).date()]
    return minutes(length(_worked(today, at, roster.rules)))


def _runs(turn: Turn, at: datetime, rules: Rules) -> bool:
    return turn.open and turn.starts <= at <= turn.ends + timedelta(seconds=rules.stale_s)


def _worked(mine: Iterable[Turn], at: datetime, rules: Rules) -> list[Span]:
    """Give the spans on duty up to `at`, without the breaks; ascending."""
    on: list[Span] = []
    off: list[Span] = []
    for turn in mine:
        ends = at if _runs(turn, at, rules) else min(turn.ends, at)
        if turn.starts < ends:
            on.append((turn.starts, ends))
            off += [
                (start, ends if turn.on_break and end == turn.ends else end)
                for start, end in turn.breaks
            ]
    return cut(union(on), union(off))


def _of_person(person: Volunteer, post: Post | None) -> list[Reason]:
    found = [] if person.eligible else [Reason(Unfit.NOT_ELIGIBLE)]
    if post is not None:
        lacks = tuple(need for need in post.needs if need not in person.trained)
        if lacks:
            found.append(Reason(Unfit.NOT_TRAINED, trainings=lacks))
        if person.minor and not post.minors:
            found.append(Reason(Unfit.MINOR))
    return found


def _of_minor(at: datetime, roster: Roster, mine: Sequence[Turn]) -> list[Reason]:
    rules, found = roster.rules, []
    local = roster.event.local(at)
    now = local.hour * 60 + local.minute
    if now < rules.minor_earliest_min:
        found.append(Reason(Unfit.MINOR_HOUR, now, rules.minor_earliest_min))
    elif now >= rules.minor_latest_min:
        found.append(Reason(Unfit.MINOR_HOUR, now, rules.minor_latest_min))
    served, most = day_minutes(mine, at, roster), rules.minor_day_cap_s // 60
    if served >= most:
        found.append(Reason(Unfit.MINOR_DAY, served, most))
    return found


def _of_absence(
    volunteer: VolunteerId,
    at: datetime,
    roster: Roster,
    absent: Mapping[tuple[VolunteerId, ShiftId], Absence],
) -> list[Reason]:
    planned = roster.planned_at(volunteer, at)
    noted = absent.get((volunteer, planned.shift)) if planned is not None else None
    if noted is None or noted.state is AbsenceState.REACHED:
        return []
    since = minutes(max(at - noted.at, timedelta()))
    return [Reason(Unfit.ABSENT, since, shift=planned, state=str(noted.state))]


def _of_hours(at: datetime, roster: Roster, mine: Sequence[Turn]) -> list[Reason]:
    rules, found = roster.rules, []
    stretch, most = continuous_minutes(mine, at, rules), rules.fatigue_s // 60
    if stretch >= most:
        found.append(Reason(Unfit.FATIGUE, stretch, most))
    today, cap = day_minutes(mine, at, roster), rules.day_cap_s // 60
    if today >= cap:
        found.append(Reason(Unfit.DAY_FULL, today, cap))
    return found


def _of_rest(
    volunteer: VolunteerId, at: datetime, roster: Roster, mine: Sequence[Turn]
) -> list[Reason]:
    """Ask for a rest between turns, except of whoever the organiser planned back to back."""
    over = [turn.ends for turn in mine if turn.creditable and turn.ends <= at]
    if not over or roster.planned_at(volunteer, at) is not None:
        return []
    rested = at - max(over)
    if rested >= timedelta(seconds=roster.rules.rest_s):
        return []
    return [Reason(Unfit.NO_REST, minutes(rested), roster.rules.rest_s // 60)]


def _of_plan(volunteer: VolunteerId, at: datetime, roster: Roster) -> list[Reason]:
    """Say by how much the nearest shift of the day was missed, if none is on."""
    if roster.planned_at(volunteer, at) is not None:
        return []
    plan = roster.plan_of(volunteer)
    ahead = [(s.starts - at, 0, s) for s in plan if at < s.starts <= at + NEAR]
    behind = [(at - s.ends, 1, s) for s in plan if at - NEAR <= s.ends <= at]
    near = min([*ahead, *behind], key=lambda found: found[:2], default=None)
    if near is None:
        return []
    distance, is_late, shift = near
    if is_late:
        return [Reason(Unfit.TOO_LATE, minutes(distance), shift=shift)]
    early = roster.rules.early_s // 60
    return [Reason(Unfit.TOO_EARLY, minutes(distance), early, shift=shift)]
