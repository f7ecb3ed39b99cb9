"""Loading an event file: read whole, compared with what stands, written as changes."""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, insert, select, text, update

from sync.domain import canonical
from sync.domain.canonical import Json
from sync.domain.entries import EventId, VolunteerId
from sync.domain.errors import BadRoster
from sync.domain.roster import Roster
from sync.domain.rostering import PHOTO, TABLES, Row, from_rows, hex_id, photo_of, to_rows
from sync.domain.wording import Say
from sync.hub.database import Database
from sync.hub.errors import BadInput, UnknownEvent
from sync.hub.services import feeds, heads
from sync.hub.services.badges import reseal
from sync.hub.services.keys import BADGE_KEY_ID, KeyRing
from sync.hub.services.settled import settled_rows
from sync.hub.services.times import to_ms
from sync.hub.tables import event, issuing_key

FILE_BYTES_MAX = 64 * 1024 * 1024
EVENT_MAX = 2**32 - 1
_ID = re.compile(r"[0-7][0-9a-f]{15}")

_ADD_EVENT = text(
    "INSERT INTO event (event, head, roster_position, manifest_version) VALUES (:event, 0, 0, 0)"
    " ON CONFLICT (event) DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did."""

    roster: Roster
    changed: int
    """New rows and rows with a new value."""
    removed: int


@dataclass(frozen=True, slots=True)
class EventFile:
    """What an event file holds."""

    roster: Roster
    photos: Mapping[VolunteerId, bytes] = field(default_factory=dict, repr=False)
    """Small JPEGs of people on the roster; empty: the file says nothing of photos."""
    bad_photos: int = 0
    """Rows of photos that hold no small JPEG, or of nobody: left out, they hold nothing up."""


def read_event_file(path: Path) -> EventFile:
    """Read and check an event file; nothing is written anywhere.

    Raises:
        BadInput: no such file, or not an event file.
        BadRoster: a row is not right; says which.
    """
    try:
        if path.stat().st_size > FILE_BYTES_MAX:
            raise _no_event_file(path)
        document = json.loads(path.read_bytes())
    except OSError:
        raise BadInput(
            Say(
                zh="打不开文件 {path}。请检查路径和权限。",
                en="The file {path} cannot be opened. Check its path and permissions.",
            ).fill(path=path)
        ) from None
    except (ValueError, RecursionError):
        raise _no_event_file(path) from None
    rows = document.get("rows") if isinstance(document, dict) else None
    if not isinstance(rows, list):
        raise _no_event_file(path)
    roster = read_rows(rows)
    return EventFile(roster, *_photos(rows, roster))


def _photos(raw: list[object], roster: Roster) -> tuple[dict[VolunteerId, bytes], int]:
    found: dict[VolunteerId, bytes] = {}
    bad = 0
    for row in raw:
        if not isinstance(row, list) or row[0] != PHOTO:
            continue
        jpeg, key = photo_of(row[2]), str(row[1])
        who = VolunteerId(int(key, 16)) if _ID.fullmatch(key) else None
        if jpeg is None or who is None or who not in roster.volunteers:
            bad += 1
        else:
            found[who] = jpeg
    return found, bad


def read_rows(raw: list[object]) -> Roster:
    """Read the rows of an event file.

    Raises:
        BadRoster: says which row.
    """
    rows = [_row(number, each) for number, each in enumerate(raw, start=1)]
    roster = from_rows(rows)
    if roster.event.event > EVENT_MAX:
        raise BadRoster(
            Say(
                zh="活动编号要在 0 到 4294967295 之间。",
                en="The event's number must lie between 0 and 4294967295.",
            )
        )
    for row in to_rows(roster):
        # A database may refuse a control character in a key, and no person can tell it apart.
        if not row.key.isprintable():
            raise BadRoster(
                Say(
                    zh="花名册的“{table}”表有一个键含有不可见字符。什么都没有改动。",
                    en="A key of {table} holds a character that cannot be seen. "
                    "Nothing was changed.",
                ).fill(table=row.table)
            )
    return roster


def _row(number: int, raw: object) -> Row:
    if isinstance(raw, list) and len(raw) == 3:
        table, key, value = raw
        if isinstance(table, str) and isinstance(key, str) and isinstance(value, dict):
            try:
                canonical.dumps(value)
                key.encode("utf-8")
            except ValueError:
                pass  # Said below: the same sentence holds for every malformed row.
            else:
                return Row(table, key, cast(Mapping[str, Json], value))
    raise BadRoster(
        Say(
            zh="第 {number} 行不是 [表名, 键, 内容] 的形式，或含有无法保存的内容。什么都没有改动。",
            en="Row {number} is not [table, key, value], or holds what cannot be kept. "
            "Nothing was changed.",
        ).fill(number=number)
    )


def _no_event_file(path: Path) -> BadInput:
    return BadInput(
        Say(
            zh='{path} 不是活动文件：应是 JSON，形如 {{"rows": [[表名, 键, 内容], ...]}}。什么都没有改动。',
            en='{path} is no event file: it should be JSON like {{"rows": [[table, key, value], '
            "...]}}. Nothing was changed.",
        ).fill(path=path)
    )


def load(
    database: Database,
    ring: KeyRing,
    roster: Roster,
    now: datetime,
    photos: Mapping[VolunteerId, bytes] | None = None,
) -> Loaded:
    """Make the event's roster at the hub this one; loading the same again changes nothing.

    Args:
        photos: of everybody who shall have one; None or empty: photos stay as they are. Those of
            people who are off the roster go with them.
    """
    of = roster.event.event
    with database.writing() as connection:
        connection.execute(_ADD_EVENT, {"event": of})
        heads.lock(connection, of)
        old = feeds.standing(connection, of)
        rows = (*to_rows(roster), *_photo_rows(photos), *settled_rows(connection, of, roster))
        new = {(row.table, row.key): row for row in rows}
        changed = [row for name, row in new.items() if old.get(name) != _plain(row.value)]
        gone = [
            Row(table, key, None)
            for table, key in reversed(old)
            if (table, key) not in new and (table in TABLES or _is_over(table, key, roster, photos))
        ]
        if changed or gone:
            head = feeds.put(connection, of, [*changed, *gone])
            connection.execute(
                update(event).where(event.c.event == of).values(roster_position=head)
            )
        _widen_key(connection, ring, roster, now)
        reseal(connection, of, ring)
    return Loaded(roster, len(changed), len(gone))


def _photo_rows(photos: Mapping[VolunteerId, bytes] | None) -> list[Row]:
    return [
        Row(PHOTO, hex_id(who), {"jpeg": base64.b64encode(jpeg).decode("ascii")})
        for who, jpeg in (photos or {}).items()
    ]


def _is_over(
    table: str, key: str, roster: Roster, photos: Mapping[VolunteerId, bytes] | None
) -> bool:
    """Say whether a photo that the new ones do not hold is to go."""
    return table == PHOTO and (bool(photos) or int(key, 16) not in roster.volunteers)


def _plain(value: Mapping[str, Json] | None) -> Json:
    return cast(Json, json.loads(canonical.dumps(value)))


def _widen_key(connection: Connection, ring: KeyRing, roster: Roster, now: datetime) -> None:
    """Let the badge key count from before the event, or today, until well after."""
    of = roster.event.event
    shifts = roster.shifts.values()
    starts = to_ms(min([now, *(shift.starts for shift in shifts)]) - timedelta(days=1))
    ends = to_ms(max([now, *(shift.ends for shift in shifts)]) + timedelta(days=365))
    mine = (issuing_key.c.event == of, issuing_key.c.key_id == BADGE_KEY_ID)
    row = connection.execute(
        select(issuing_key.c.good_from_ms, issuing_key.c.good_until_ms).where(*mine)
    ).one_or_none()
    if row is None:
        connection.execute(
            insert(issuing_key),
            {
                "event": of,
                "key_id": BADGE_KEY_ID,
                "public": ring.badge_public,
                "good_from_ms": starts,
                "good_until_ms": ends,
            },
        )
        return
    shift_ends = max((to_ms(shift.ends) for shift in shifts), default=0)
    if starts < row.good_from_ms or shift_ends > row.good_until_ms:
        connection.execute(
            update(issuing_key)
            .where(*mine)
            .values(
                good_from_ms=min(starts, row.good_from_ms),
                good_until_ms=max(ends, row.good_until_ms),
            )
        )


def roster_of(connection: Connection, of: EventId) -> Roster:
    """Give the event's roster.

    Raises:
        UnknownEvent: there is none.
    """
    try:
        return from_rows(feeds.roster_rows(connection, of))
    except BadRoster:
        raise UnknownEvent(of) from None


def events(connection: Connection) -> list[EventId]:
    """Give the ids of all events, ascending."""
    found = connection.execute(select(event.c.event).order_by(event.c.event))
    return [EventId(row) for row in found.scalars()]
