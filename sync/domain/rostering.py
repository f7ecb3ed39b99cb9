"""The roster as rows: the JSON form of the sample event, of the hub's import and of the wire.

A roster travels as rows `(table, key, value)`, one per thing, so that a change is one row
and a deletion is a row without a value. The same rows, all of them, are an event file.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Literal, NamedTuple, TypeVar, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sync.domain.canonical import Json
from sync.domain.clock import require_aware
from sync.domain.entries import EARLIEST, LATEST, EventId, PostId, VolunteerId, is_id, wall_text
from sync.domain.errors import BadRoster
from sync.domain.roster import (
    SERVICES,
    Assignment,
    Event,
    Post,
    Roster,
    Rules,
    Shift,
    ShiftId,
    Team,
    TeamId,
    Volunteer,
)
from sync.domain.wording import Say

Table = Literal["event", "rules", "team", "post", "shift", "volunteer", "assignment"]
TABLES: tuple[Table, ...] = (
    "event",
    "rules",
    "team",
    "post",
    "shift",
    "volunteer",
    "assignment",
)


class Row(NamedTuple):
    """One thing of a roster; `value` None says that it is gone."""

    table: str
    key: str
    value: Mapping[str, Json] | None


def to_rows(roster: Roster) -> list[Row]:
    """Write a roster as rows, parents before children."""
    rows = [
        Row("event", str(roster.event.event), cast(dict[str, Json], asdict(roster.event))),
        Row("rules", "rules", cast(dict[str, Json], asdict(roster.rules))),
    ]
    rows += [Row("team", t.team, cast(dict[str, Json], asdict(t))) for t in roster.teams.values()]
    for post in roster.posts.values():
        rows.append(Row("post", post.post, {**asdict(post), "services": list(post.services)}))
    for shift in roster.shifts.values():
        times: dict[str, Json] = {
            "starts": wall_text(shift.starts),
            "ends": wall_text(shift.ends),
        }
        rows.append(Row("shift", shift.shift, {**asdict(shift), **times}))
    for volunteer in roster.volunteers.values():
        who: dict[str, Json] = {"volunteer": hex_id(volunteer.volunteer)}
        rows.append(Row("volunteer", hex_id(volunteer.volunteer), {**asdict(volunteer), **who}))
    for assignment in sorted(roster.assignments, key=lambda a: (a.shift, a.volunteer)):
        rows.append(
            Row(
                "assignment",
                f"{hex_id(assignment.volunteer)}/{assignment.shift}",
                {"volunteer": hex_id(assignment.volunteer), "shift": assignment.shift},
            )
        )
    return rows


def from_rows(rows: Iterable[Row]) -> Roster:
    """Read a roster; a row that came later replaces an earlier one of the same key.

    Rows of tables that this version does not know are passed over. A shift at a post that
    is gone, or an assignment to a shift that is gone, is dropped with it.

    Raises:
        BadRoster: no event, or a row that lacks or mistakes a field; says which.
    """
    latest: dict[str, dict[str, Mapping[str, Json]]] = {table: {} for table in TABLES}
    for row in rows:
        if row.table not in latest:
            continue
        if row.value is None:
            latest[row.table].pop(row.key, None)
        else:
            latest[row.table][row.key] = row.value
    if len(latest["event"]) != 1:
        raise BadRoster(Say(zh="花名册里没有活动。", en="The roster names no event."))
    posts = {p.post: p for p in (_read("post", k, v, _post) for k, v in latest["post"].items())}
    shifts = [_read("shift", key, value, _shift) for key, value in latest["shift"].items()]
    kept = {shift.shift: shift for shift in shifts if shift.post in posts}
    assignments = [_read("assignment", k, v, _assignment) for k, v in latest["assignment"].items()]
    people = [
        _read("volunteer", key, value, _volunteer) for key, value in latest["volunteer"].items()
    ]
    teams = [_read("team", key, value, _team) for key, value in latest["team"].items()]
    ((event_key, event),) = latest["event"].items()
    return Roster(
        event=_read("event", event_key, event, _event),
        teams={team.team: team for team in teams},
        posts=posts,
        shifts=kept,
        volunteers={person.volunteer: person for person in people},
        assignments=frozenset(a for a in assignments if a.shift in kept),
        rules=_read("rules", "rules", latest["rules"].get("rules", {}), _rules),
    )


def hex_id(volunteer: VolunteerId) -> str:
    """Write a volunteer id as JSON holds it: 16 hex digits."""
    return f"{volunteer:016x}"


T = TypeVar("T")


def _read(table: str, key: str, value: object, reader: Callable[[Mapping[str, Json]], T]) -> T:
    try:
        if not isinstance(value, Mapping):
            raise TypeError(f"no object but a {type(value).__name__}")
        return reader(value)
    except (KeyError, TypeError, ValueError, OverflowError) as problem:
        raise BadRoster(
            Say(
                zh="花名册的“{table}”一行（{key}）有误：{problem}。原来的花名册保持不变。",
                en="Row {key} of {table} is not right: {problem}. The old roster stays as it was.",
            ).fill(table=table, key=key, problem=str(problem) or type(problem).__name__)
        ) from None


def _text(value: Mapping[str, Json], name: str) -> str:
    found = value[name]
    if not isinstance(found, str):
        raise ValueError(f"{name} is no text")
    return found


def _number(value: Mapping[str, Json], name: str) -> int:
    found = value[name]
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found < 2**32:
        raise ValueError(f"{name} is no whole number from 0 to 2^32 - 1")
    return found


def _time(value: Mapping[str, Json], name: str) -> datetime:
    at = datetime.fromisoformat(_text(value, name))
    if at.tzinfo is None or not EARLIEST <= at <= LATEST:
        raise ValueError(f"{name} is no moment with a time zone")
    return require_aware(at)


def _event(value: Mapping[str, Json]) -> Event:
    zone = _text(value, "zone")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, OSError, ValueError):
        raise ValueError(f"no such time zone: {zone}") from None
    return Event(
        EventId(_number(value, "event")), _text(value, "name"), _text(value, "name_en"), zone
    )


def _team(value: Mapping[str, Json]) -> Team:
    parent = value.get("parent")
    return Team(
        TeamId(_text(value, "team")),
        _text(value, "name"),
        TeamId(parent) if isinstance(parent, str) else None,
    )


def _post(value: Mapping[str, Json]) -> Post:
    if not is_id(_text(value, "post")):
        # Entries could not name it, and the hub would set every one of them aside.
        raise ValueError("a post id is ASCII letters, digits and ._-, at most 64")
    services = value.get("services", [])
    if not isinstance(services, list):
        raise ValueError("services is no list")
    known = tuple(str(service) for service in services if service in SERVICES)
    return Post(
        PostId(_text(value, "post")),
        _text(value, "name"),
        _text(value, "name_en"),
        _text(value, "duty"),
        _text(value, "duty_en"),
        known,
    )


def _shift(value: Mapping[str, Json]) -> Shift:
    shift = Shift(
        ShiftId(_text(value, "shift")),
        PostId(_text(value, "post")),
        _time(value, "starts"),
        _time(value, "ends"),
        _number(value, "required"),
    )
    if shift.starts >= shift.ends:
        raise ValueError("ends before it starts")
    return shift


def _volunteer(value: Mapping[str, Json]) -> Volunteer:
    who = VolunteerId(int(_text(value, "volunteer"), 16))
    if not 0 <= who < 2**63:
        raise ValueError("volunteer id out of range")
    return Volunteer(
        who, _text(value, "number"), _text(value, "name"), TeamId(_text(value, "team"))
    )


def _assignment(value: Mapping[str, Json]) -> Assignment:
    return Assignment(
        VolunteerId(int(_text(value, "volunteer"), 16)), ShiftId(_text(value, "shift"))
    )


def _rules(value: Mapping[str, Json]) -> Rules:
    numbers = {
        field.name: _number(value, field.name)
        for field in fields(Rules)
        if field.name != "version" and field.name in value
    }
    return Rules(version=str(value.get("version", Rules().version)), **numbers)
