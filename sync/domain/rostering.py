"""The roster as rows: the JSON form of the sample event, of the hub's import and of the wire.

A roster travels as rows `(table, key, value)`, one per thing, so that a change is one row
and a deletion is a row without a value. The same rows, all of them, are an event file.
"""

import base64
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Literal, NamedTuple, TypeVar, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sync.domain.canonical import Json
from sync.domain.clock import require_aware
from sync.domain.entries import EARLIEST, LATEST, EventId, PostId, VolunteerId, is_id, wall_text
from sync.domain.errors import BadRoster
from sync.domain.event_words import read_words, write_words
from sync.domain.roster import (
    Assignment,
    Event,
    Post,
    Roster,
    Shift,
    ShiftId,
    Team,
    TeamId,
    Volunteer,
)
from sync.domain.rules import Rounding, Rules
from sync.domain.wording import Say

Table = Literal["event", "rules", "team", "post", "shift", "volunteer", "assignment", "same"]
TABLES: tuple[Table, ...] = (
    "event",
    "rules",
    "team",
    "post",
    "shift",
    "volunteer",
    "assignment",
    "same",
)
"""`same`: key hex id of a walk-in that was recognised, value {"walkin", "volunteer"}, both hex."""
PHOTO = "photo"
"""Beside the roster: key hex volunteer id, value {"jpeg": base64}. No roster loads them all."""
PHOTO_BYTES_MAX = 8 * 1024
_LATER = frozenset({"needs", "minors", "colour", "trained", "minor", "eligible", "last4"})
"""Fields that the first version did not have: read and written only where they say something."""
_LAST4 = re.compile(r"[0-9]{4}")
_COLOUR = re.compile(r"#[0-9a-f]{6}")


class Row(NamedTuple):
    """One thing of a roster; `value` None says that it is gone."""

    table: str
    key: str
    value: Mapping[str, Json] | None


def to_rows(roster: Roster) -> list[Row]:
    """Write a roster as rows, parents before children."""
    rows = [
        Row("event", str(roster.event.event), _of_event(roster.event)),
        Row("rules", "rules", cast(dict[str, Json], asdict(roster.rules))),
    ]
    rows += [Row("team", t.team, cast(dict[str, Json], asdict(t))) for t in roster.teams.values()]
    rows += [Row("post", post.post, _of_post(post)) for post in roster.posts.values()]
    for shift in roster.shifts.values():
        times: dict[str, Json] = {
            "starts": wall_text(shift.starts),
            "ends": wall_text(shift.ends),
        }
        rows.append(Row("shift", shift.shift, {**asdict(shift), **times}))
    rows += [volunteer_row(person) for person in roster.volunteers.values()]
    for assignment in sorted(roster.assignments, key=lambda a: (a.shift, a.volunteer)):
        rows.append(
            Row(
                "assignment",
                f"{hex_id(assignment.volunteer)}/{assignment.shift}",
                {"volunteer": hex_id(assignment.volunteer), "shift": assignment.shift},
            )
        )
    rows += [same_row(who, whom) for who, whom in sorted(roster.same_as.items())]
    return rows


def volunteer_row(person: Volunteer) -> Row:
    """Write one volunteer."""
    return Row("volunteer", hex_id(person.volunteer), _of_volunteer(person))


def same_row(who: VolunteerId, whom: VolunteerId) -> Row:
    """Write that a walk-in is somebody of the roster."""
    return Row("same", hex_id(who), {"walkin": hex_id(who), "volunteer": hex_id(whom)})


def _of_event(event: Event) -> dict[str, Json]:
    return {
        "event": event.event,
        "name": event.name,
        "name_en": event.name_en,
        "zone": event.zone,
        **write_words(event),
    }


def _of_post(post: Post) -> dict[str, Json]:
    value = {**asdict(post), "services": list(post.services), "needs": list(post.needs)}
    return _short(value, Post)


def _of_volunteer(who: Volunteer) -> dict[str, Json]:
    value = {**asdict(who), "volunteer": hex_id(who.volunteer), "trained": list(who.trained)}
    return _short(value, Volunteer)


def _short(value: dict[str, Json], of: type[Post | Volunteer]) -> dict[str, Json]:
    """Leave out what is as usual, but for the fields that every version has written."""
    usual = {
        field.name: list(field.default) if isinstance(field.default, tuple) else field.default
        for field in fields(of)
        if field.name in _LATER
    }
    return {name: what for name, what in value.items() if usual.get(name, _LATER) != what}


def from_rows(rows: Iterable[Row]) -> Roster:
    """Read a roster; a row that came later replaces an earlier one of the same key.

    Rows of tables that this version does not know are passed over. A shift at a post that
    is gone, or an assignment to a shift that is gone, is dropped with it, and so is a walk-in's tie to
    somebody who is gone.

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
    require_one_event(len(latest["event"]))
    posts = {p.post: p for p in (_read("post", k, v, _post) for k, v in latest["post"].items())}
    shifts = [_read("shift", key, value, _shift) for key, value in latest["shift"].items()]
    kept = {shift.shift: shift for shift in shifts if shift.post in posts}
    assignments = [_read("assignment", k, v, _assignment) for k, v in latest["assignment"].items()]
    people = [
        _read("volunteer", key, value, _volunteer) for key, value in latest["volunteer"].items()
    ]
    teams = [_read("team", key, value, _team) for key, value in latest["team"].items()]
    same = dict(_read("same", key, value, _same) for key, value in latest["same"].items())
    known = {person.volunteer for person in people}
    ((event_key, event),) = latest["event"].items()
    return Roster(
        event=_read("event", event_key, event, _event),
        teams={team.team: team for team in teams},
        posts=posts,
        shifts=kept,
        volunteers={person.volunteer: person for person in people},
        assignments=frozenset(a for a in assignments if a.shift in kept),
        rules=_read("rules", "rules", latest["rules"].get("rules", {}), _rules),
        # To somebody who is on the roster and no walk-in: nobody is looked for in a circle.
        same_as={who: whom for who, whom in same.items() if whom in known and who not in known},
    )


def require_one_event(events: int) -> None:
    """Refuse a roster that is of no event, or of several.

    Raises:
        BadRoster: it is.
    """
    if events != 1:
        raise BadRoster(Say(zh="花名册里没有活动。", en="The roster names no event."))


def require_readable(rows: Iterable[Row]) -> None:
    """Refuse rows that `from_rows` would refuse; nothing one row says of another is refused.

    So whoever checks rows as they come need not read the whole roster again when it is whole.

    Raises:
        BadRoster: a row lacks or mistakes a field; says which.
    """
    for table, key, value in rows:
        reader = _READERS.get(table)
        if reader is not None and value is not None and (table != "rules" or key == "rules"):
            _read(table, key, value, reader)


def photo_of(value: object) -> bytes | None:
    """Read a row of `PHOTO`; None when it holds no small JPEG: a bad photo holds nothing up."""
    coded = value.get("jpeg") if isinstance(value, Mapping) else None
    if not isinstance(coded, str) or len(coded) > PHOTO_BYTES_MAX * 2:
        return None
    try:
        jpeg = base64.b64decode(coded.encode("ascii"), validate=True)
    except ValueError:
        return None
    return jpeg if jpeg.startswith(b"\xff\xd8") and len(jpeg) <= PHOTO_BYTES_MAX else None


def hex_id(volunteer: VolunteerId) -> str:
    """Write a volunteer id as JSON holds it: 16 hex digits."""
    return f"{volunteer:016x}"


T = TypeVar("T")


def _read(table: str, key: str, value: object, reader: Callable[[Mapping[str, Json]], T]) -> T:
    try:
        # A dict is known at once; to ask the ABC takes as long as to read a short row.
        if not isinstance(value, (dict, Mapping)):
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
        EventId(_number(value, "event")),
        _text(value, "name"),
        _text(value, "name_en"),
        zone,
        **read_words(value),
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
    colour = value.get("colour", "")
    if not isinstance(colour, str) or (colour and not _COLOUR.fullmatch(colour)):
        raise ValueError("colour is no #rrggbb")
    return Post(
        PostId(_text(value, "post")),
        _text(value, "name"),
        _text(value, "name_en"),
        _text(value, "duty"),
        _text(value, "duty_en"),
        _ids(value, "services"),
        _ids(value, "needs"),
        _yes(value, "minors", usual=True),
        colour,
    )


def _ids(value: Mapping[str, Json], name: str) -> tuple[str, ...]:
    if name not in value:
        return ()
    listed = value[name]
    if not isinstance(listed, list):
        raise ValueError(f"{name} is no list")
    ids = tuple(one for one in listed if isinstance(one, str) and is_id(one))
    if len(ids) != len(listed):
        raise ValueError(f"{name} lists what is no id")
    return ids


def _yes(value: Mapping[str, Json], name: str, *, usual: bool) -> bool:
    found = value.get(name, usual)
    if not isinstance(found, bool):
        raise ValueError(f"{name} is neither true nor false")
    return found


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
    last4 = value.get("last4", "")
    if not isinstance(last4, str) or (last4 and not _LAST4.fullmatch(last4)):
        raise ValueError("last4 is not the last four digits, or nothing")
    return Volunteer(
        who,
        _text(value, "number"),
        _text(value, "name"),
        TeamId(_text(value, "team")),
        _ids(value, "trained"),
        _yes(value, "minor", usual=False),
        _yes(value, "eligible", usual=True),
        last4,
    )


def _assignment(value: Mapping[str, Json]) -> Assignment:
    return Assignment(
        VolunteerId(int(_text(value, "volunteer"), 16)), ShiftId(_text(value, "shift"))
    )


def _same(value: Mapping[str, Json]) -> tuple[VolunteerId, VolunteerId]:
    return VolunteerId(int(_text(value, "walkin"), 16)), VolunteerId(
        int(_text(value, "volunteer"), 16)
    )


def _rules(value: Mapping[str, Json]) -> Rules:
    """Read rules: what is not there takes its default, what this version does not know goes by."""
    numbers = {
        field.name: _number(value, field.name)
        for field in fields(Rules)
        if field.name not in {"version", "rounding"} and field.name in value
    }
    standard = Rules()
    try:
        rounding = Rounding(str(value.get("rounding", standard.rounding)))
    except ValueError:
        raise ValueError("rounding is neither down nor nearest") from None
    version = _text(value, "version") if "version" in value else standard.version
    return Rules(version=version, rounding=rounding, **numbers)


_READERS: Mapping[str, Callable[[Mapping[str, Json]], object]] = {
    "event": _event,
    "rules": _rules,
    "team": _team,
    "post": _post,
    "shift": _shift,
    "volunteer": _volunteer,
    "assignment": _assignment,
    "same": _same,
}
