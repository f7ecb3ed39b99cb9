"""A volunteer's day written down in words, for tables of cases.

`on 08:10 #a; break 10:00; resume 10:20; off 01:30+1 west @west; annul 02:00+1 ref=a`

A word is a kind and a local time (`+1` the next day, `b` the second time round when the clock
is put back), then any of: a post, `@kiosk`, `~uncertainty_s`, `^offset_min`, `#name`, and
`ref=` `at=` `starts=` `ends=` `knows=`, and how it came to be known: `!search`.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sync.domain.canonical import Json
from sync.domain.entries import Entry, EntryId, Kind, wall_text
from sync.domain.roster import Roster, Rules
from tests.builders import SOUTH, WANG, WEST, a_roster, a_shift, an_entry

POSTS = {"south": SOUTH, "west": WEST}
FOLLOWS = frozenset({Kind.AMEND, Kind.RESOLVE, Kind.ANNUL})
"""Kinds that name no post unless told to."""


@dataclass(frozen=True)
class Place:
    """Where and when the day is: the clock that its words are on."""

    zone: str = "Asia/Shanghai"
    day: date = date(2023, 8, 16)

    def at(self, clock: str) -> datetime:
        """Read `08:10`, `01:30+1` or `02:30+1b`."""
        second = clock.endswith("b")
        time, _, days = clock.removesuffix("b").partition("+")
        hour, minute = map(int, time.split(":"))
        local = datetime.combine(self.day, datetime.min.time(), ZoneInfo(self.zone))
        local += timedelta(days=int(days or 0))
        return local.replace(hour=hour, minute=minute, fold=int(second)).astimezone(ZoneInfo("UTC"))

    def span(self, words: str) -> tuple[datetime, datetime]:
        """Read `08:00-12:30`."""
        start, end = words.split("-")
        return self.at(start), self.at(end)


YIZHUANG = Place()
SPRING = Place("Europe/Berlin", date(2024, 3, 30))
"""The night on which 02:00 is 03:00."""
AUTUMN = Place("Europe/Berlin", date(2024, 10, 26))
"""The night on which 03:00 is 02:00 again."""
H = 3600


@dataclass(frozen=True)
class Case:
    """王晓安's day; the lists have one member a turn."""

    name: str
    day: str
    minutes: list[int]
    flags: list[str] = field(default_factory=list)
    """Words, apart by blanks; left out: none on any turn."""
    spans: str = ""
    """Of all turns: `08:10-12:20 13:00-14:00`."""
    says: str = ""
    """What the last turn's sentence says in Chinese between the span and the credit."""
    classes: list[str] = field(default_factory=list)
    """How the minutes are known; left out: not looked at."""
    plan: str = "08:00-12:30"
    rules: Rules = field(default_factory=Rules)
    place: Place = YIZHUANG


def the_roster(place: Place, plan: str, rules: Rules) -> Roster:
    """Give `a_roster` at another place, with 王晓安 planned at SOUTH in each span of `plan`."""
    shifts = []
    for number, words in enumerate(plan.split(), start=1):
        starts, ends = place.span(words)
        shifts.append(replace(a_shift(f"own-{number}", SOUTH, starts), ends=ends))
    roster = a_roster(shifts=shifts, plan=[(WANG, shift.shift) for shift in shifts], rules=rules)
    return replace(roster, event=replace(roster.event, zone=place.zone))


def the_entries(words: str, place: Place) -> list[Entry]:
    """Give the entries of a day."""
    named: dict[str, EntryId] = {}
    entries: list[Entry] = []
    written = [word.split() for word in words.split(";") if word.strip()]
    later = [word for word in written if any(token.startswith("knows=") for token in word)]
    for word in [*(word for word in written if word not in later), *later]:
        entry = _entry(word, place, named)
        named |= {token[1:]: entry.entry_id for token in word if token.startswith("#")}
        entries.append(entry)
    return sorted(entries, key=lambda entry: entry.order)


def _entry(word: list[str], place: Place, named: dict[str, EntryId]) -> Entry:
    kind, clock, *rest = word
    post = None if kind in FOLLOWS else SOUTH
    kiosk, uncertainty_ms, offset_ms, ref = "kiosk-south", 0, 0, None
    method = "badge"
    data: dict[str, Json] = {}
    for token in rest:
        name, _, value = token.partition("=")
        if token in POSTS:
            post = POSTS[token]
        elif token[0] == "@":
            kiosk = token[1:]
        elif token[0] == "!":
            method = token[1:]
        elif token[0] == "~":
            uncertainty_ms = int(token[1:]) * 1000
        elif token[0] == "^":
            offset_ms = int(token[1:]) * 60_000
        elif name == "ref":
            ref = named[value]
        elif name == "knows":
            data["settles"] = [named[one] for one in value.split(",")]
        elif name in {"at", "starts", "ends"}:
            data[name] = wall_text(place.at(value))
        else:
            assert token[0] == "#", token
    return an_entry(
        kind,
        at=place.at(clock),
        post=post,
        kiosk=kiosk,
        method=method,
        mono_ns=1,
        uncertainty_ms=uncertainty_ms,
        offset_ms=offset_ms,
        ref=ref,
        data=data,
    )
