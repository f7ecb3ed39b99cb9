"""The day report: what an organiser is handed at the end of the day, as plain facts.

A turn belongs to the day on which it began, by the event's own clock; a tally to the day on
which it was counted. It is the report of the posts that this kiosk serves: what happened there,
at whichever kiosk as far as that is known here, and all that was recorded here. A turn that led
through several posts has a line for each; its minutes stand in its first line, and count at its
first post, as the hub's drill-down has it: so every column adds up to the headline figures.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kiosk.desk.book import DutyBook
from kiosk.desk.known_words import KnownHere
from sync.domain.duty import HARD, Flag, Turn
from sync.domain.entries import Entry, PostId, VolunteerId
from sync.domain.figures import Figures, Tally, drill_down, figures, total
from sync.domain.hours import MinuteClass
from sync.domain.wording import Say, same

CLASSES: Mapping[MinuteClass, Say] = {
    MinuteClass.MEASURED: Say(zh="实测", en="measured"),
    MinuteClass.CAPTAIN: Say(zh="岗长录入", en="entered by the captain"),
    MinuteClass.BACKFILLED: Say(zh="补录", en="back-filled"),
    MinuteClass.CLAIMED: Say(zh="自报", en="self-claimed"),
    MinuteClass.ASSUMED: Say(zh="推定", en="assumed"),
}
FLAGS: Mapping[Flag, tuple[Say, Say]] = {
    Flag.ASSUMED: (
        Say(zh="没有下岗记录", en="No off duty"),
        Say(
            zh="没有记下岗，按计划推定结束时间。请向本人或同岗核实。",
            en="Nobody recorded the end; it is assumed by the plan. Ask the volunteer.",
        ),
    ),
    Flag.ON_TWICE: (
        Say(zh="重复上岗", en="On twice"),
        Say(
            zh="在同一岗位记了两次上岗，按第一次计。",
            en="On duty twice at one post; the first counts.",
        ),
    ),
    Flag.KIOSKS_DIFFER: (
        Say(zh="两台签到台", en="Two kiosks"),
        Say(
            zh="没有下岗就在另一签到台上岗，按换岗计。",
            en="On duty at another kiosk without an off; read as a move.",
        ),
    ),
    Flag.OVERLAP: (
        Say(zh="时间重叠", en="Overlap"),
        Say(
            zh="两处记录的时间重叠，重叠部分只计一次。请核实。",
            en="Two records overlap; the time counts once. Please check.",
        ),
    ),
    Flag.OFF_WITHOUT_ON: (
        Say(zh="只有下岗", en="Off without on"),
        Say(
            zh="只有下岗、没有上岗，暂不计时。请补上上岗时间。",
            en="Off duty without an on; nothing is counted. Add when it began.",
        ),
    ),
    Flag.MOVE_WITHOUT_ON: (
        Say(zh="换岗前没有上岗", en="Move without on"),
        Say(
            zh="换岗之前没有上岗记录，从换岗时起计。",
            en="Moved without being on duty; counted from the move.",
        ),
    ),
    Flag.UNPLANNED: (
        Say(zh="没有排班", en="Not planned"),
        Say(zh="这个时段没有排班，由岗长同意上岗。", en="Nothing was planned; the captain agreed."),
    ),
    Flag.NOT_ON_ROSTER: (
        Say(zh="不在花名册", en="Not on the roster"),
        Say(
            zh="花名册里没有此人，请组织方补录。", en="Not on the roster; the organiser adds them."
        ),
    ),
    Flag.REOPENED: (
        Say(zh="核定后又有新记录", en="Reopened"),
        Say(
            zh="核定之后又来了新记录，需要重新核定。",
            en="An entry came after it was settled; settle it anew.",
        ),
    ),
    Flag.TOO_SHORT: (
        Say(zh="时间过短", en="Too short"),
        Say(zh="按规则视为误扫，不计时。", en="By the rules a slip of the hand; not counted."),
    ),
}
"""Every flag: its name, and a sentence for whoever looks into it."""


@dataclass(frozen=True, slots=True)
class SignInLine:
    """One volunteer's time at one post. Times are in the event's zone."""

    number: str
    name: str
    team: str
    post: Say
    came: datetime
    left: datetime | None
    """None: still on duty when the report was made."""
    first: bool
    """The first line of its turn: only there the minutes are not None."""
    break_minutes: int | None
    minutes: int | None
    """Credited; 0 for a turn that does not count."""
    minute_class: Say
    explanation: Say
    flags: tuple[Say, ...]


@dataclass(frozen=True, slots=True)
class HourLine:
    """One hour of the day."""

    starts: datetime
    on_duty: int
    """Volunteers who were on duty at some moment of it."""
    served: int


@dataclass(frozen=True, slots=True)
class PostLine:
    """One post's day."""

    post: PostId | None
    name: Say
    duty: Say
    shifts: tuple[tuple[datetime, datetime], ...]
    required: int
    """Places of the day's shifts, added up."""
    figures: Figures


@dataclass(frozen=True, slots=True)
class DoubtLine:
    """One flag on one turn."""

    number: str
    name: str
    post: Say
    came: datetime
    flag: Say
    hard: bool
    """Somebody must settle it; else it is only worth a look."""
    sentence: Say


@dataclass(frozen=True, slots=True)
class ServedLine:
    """People served at one post by one kind of service."""

    post: Say
    service: Say
    served: int


@dataclass(frozen=True, slots=True)
class DayReport:
    """A whole day."""

    event: Say
    day: date
    made: datetime
    """In the event's zone."""
    zone: str
    posts_served: tuple[Say, ...]
    captain: str
    rule_version: str
    figures: Figures
    sheet: tuple[SignInLine, ...]
    hours: tuple[HourLine, ...]
    posts: tuple[PostLine, ...]
    doubts: tuple[DoubtLine, ...]
    served: tuple[ServedLine, ...]
    still_on: int
    known: KnownHere | None = None
    """The numbers are only this kiosk's knowledge; None: they are the event's."""

    @property
    def unmeasured_minutes(self) -> int:
        """Give the credited minutes that no badge measured at both ends."""
        return self.figures.minutes - self.figures.measured_minutes


def day_report(
    book: DutyBook,
    served: Sequence[PostId],
    now: datetime,
    *,
    day: date | None = None,
    captain: str = "",
    known: KnownHere | None = None,
) -> DayReport:
    """Read the report of a day from the book.

    Args:
        served: the posts that this kiosk serves; a table line each, even if nothing happened.
        now: aware UTC.
        day: of the event's clock; that of `now` if left out.
        known: see `known_here`.
    """
    roster = book.roster
    local = roster.event.local
    day = day or local(now).date()
    here = frozenset(served)
    turns = [
        turn
        for turn in book.turns()
        if local(turn.starts).date() == day
        and (book.is_ours(turn) or not here.isdisjoint(one.post for one in turn.segments))
    ]
    counted = [
        (entry, tally)
        for entry, tally in book.tallies()
        if local(entry.effective).date() == day and (book.is_own(entry) or tally.post in here)
    ]
    turns.sort(key=lambda turn: (_number(book, turn.volunteer), turn.starts))
    tallies = [tally for _, tally in counted]
    return DayReport(
        event=_named(roster.event.name, roster.event.name_en),
        day=day,
        made=local(now),
        zone=roster.event.zone,
        posts_served=tuple(_post(book, post) for post in served),
        captain=captain,
        rule_version=roster.rules.version,
        figures=figures(turns, tallies),
        sheet=tuple(line for turn in turns for line in _sheet_lines(book, turn, now)),
        hours=_hours(book, turns, counted, now),
        posts=_posts(book, served, turns, tallies, day),
        doubts=tuple(line for turn in turns for line in _doubts(book, turn)),
        served=_services(book, tallies),
        still_on=sum(turn.open for turn in turns),
        known=known,
    )


def _sheet_lines(book: DutyBook, turn: Turn, now: datetime) -> Iterable[SignInLine]:
    local = book.roster.event.local
    who = book.person(turn.volunteer)
    team = book.roster.teams.get(who.team) if who else None
    last = turn.segments[-1]
    for place, segment in enumerate(turn.segments):
        running = turn.open and segment is last and segment.ends > now
        yield SignInLine(
            number=who.number if who else "",
            name=who.name if who else "—",
            team=team.name if team else "",
            post=_post(book, segment.post),
            came=local(segment.starts),
            left=None if running else local(segment.ends),
            first=place == 0,
            break_minutes=turn.service.break_minutes if place == 0 else None,
            minutes=_credited(turn) if place == 0 else None,
            minute_class=CLASSES[turn.service.minute_class],
            explanation=turn.service.explanation,
            flags=tuple(FLAGS[flag][0] for flag in sorted(turn.flags)) if place == 0 else (),
        )


def _credited(turn: Turn) -> int:
    return turn.service.credited_minutes if turn.creditable else 0


def _hours(
    book: DutyBook, turns: Sequence[Turn], counted: Sequence[tuple[Entry, Tally]], now: datetime
) -> tuple[HourLine, ...]:
    """Give every hour from the first thing of the day to the last, without gaps.

    Steps are taken in UTC: an hour that a clock change skips is none, one that it repeats is two.
    """
    spans = [
        (segment.starts, min(segment.ends, now) if turn.open else segment.ends)
        for turn in turns
        for segment in turn.segments
    ]
    moments = [entry.effective for entry, _ in counted]
    if not spans and not moments:
        return ()
    local = book.roster.event.local
    starts = min([start for start, _ in spans] + moments)
    ends = max([end for _, end in spans] + moments)
    at = starts - timedelta(minutes=local(starts).minute, seconds=starts.second)
    at = at.replace(microsecond=0)
    found: list[HourLine] = []
    while at <= ends and len(found) < 48:
        until = at + timedelta(hours=1)
        present = {
            turn.volunteer
            for turn in turns
            for segment in turn.segments
            if segment.starts < until
            and (min(segment.ends, now) if turn.open else segment.ends) > at
        }
        served = sum(tally.count for entry, tally in counted if at <= entry.effective < until)
        if until <= ends or present or served:
            found.append(HourLine(local(at), len(present), served))
        at = until
    return tuple(found)


def _posts(
    book: DutyBook,
    served: Sequence[PostId],
    turns: Sequence[Turn],
    tallies: Sequence[Tally],
    day: date,
) -> tuple[PostLine, ...]:
    lines = drill_down(turns, tallies)
    touched = dict.fromkeys([*served, *(line.post for line in lines)])
    local = book.roster.event.local
    found = []
    for post in touched:
        known = book.roster.posts.get(post) if post else None
        shifts = sorted(
            (
                shift
                for shift in book.roster.shifts.values()
                if shift.post == post and local(shift.starts).date() == day
            ),
            key=lambda shift: shift.starts,
        )
        found.append(
            PostLine(
                post=post,
                name=_post(book, post),
                duty=_named(known.duty, known.duty_en) if known else same(""),
                shifts=tuple((local(shift.starts), local(shift.ends)) for shift in shifts),
                required=sum(shift.required for shift in shifts),
                figures=total(line for line in lines if line.post == post),
            )
        )
    return tuple(found)


def _doubts(book: DutyBook, turn: Turn) -> Iterable[DoubtLine]:
    who = book.person(turn.volunteer)
    for flag in sorted(turn.flags, key=lambda flag: (flag not in HARD, flag)):
        name, sentence = FLAGS[flag]
        yield DoubtLine(
            number=who.number if who else "",
            name=who.name if who else "—",
            post=_post(book, turn.segments[0].post),
            came=book.roster.event.local(turn.starts),
            flag=name,
            hard=flag in HARD,
            sentence=sentence,
        )


def _services(book: DutyBook, tallies: Sequence[Tally]) -> tuple[ServedLine, ...]:
    counts: Counter[tuple[PostId | None, str]] = Counter()
    for tally in tallies:
        counts[tally.post, tally.service] += tally.count
    named = book.roster.event.services
    order = {service: place for place, service in enumerate(named)}
    keys = sorted(counts, key=lambda key: (key[0] or "", order.get(key[1], len(order)), key[1]))
    return tuple(
        ServedLine(_post(book, post), named.get(service, same(service)), counts[post, service])
        for post, service in keys
    )


def _number(book: DutyBook, volunteer: VolunteerId) -> str:
    who = book.person(volunteer)
    # Who is on no roster comes last.
    return who.number if who else f"\uffff{volunteer:016x}"


def _post(book: DutyBook, post: PostId | None) -> Say:
    known = book.roster.posts.get(post) if post else None
    return _named(known.name, known.name_en) if known else same(post or "—")


def _named(zh: str, en: str) -> Say:
    return Say(zh=zh, en=en or zh)
