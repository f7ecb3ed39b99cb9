"""Whether what the hub keeps is what came: every hash, every number, every count.

An entry's hash covers all that was recorded and the hash before it, so an altered byte in it
shows; columns are held against the entry, a journal's numbers against how far its stream says
that it came. What was derived (turns, figures) is not looked at: `rebuild` makes it anew.

`verify` looks at everything, in blocks, while the hub serves or not. `verify_at_start` looks at
everything only where that is soon done; of more it looks at the ends of all streams, because
what is acknowledged goes by them: that takes as long for ten million entries as for a hundred
thousand.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import orjson
import psycopg
import sqlcipher3.dbapi2
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from sync.domain.entries import HASH_TAG, EventId, VolunteerId, parse
from sync.domain.errors import BadEntry, BadRoster
from sync.domain.rostering import from_rows, hex_id
from sync.hub.damage import is_damage
from sync.hub.database import Database
from sync.hub.errors import DatabaseDamaged
from sync.hub.services import feeds, rosters
from sync.hub.services.aside import OF_COPIES
from sync.hub.statement import Statement

STEP_ROWS = 2_000
WHOLE_ROWS_MAX = 50_000
"""So many entries are all looked through at each start: half a second."""
WHOLE_BYTES_MAX = 64 * 1024 * 1024
TAIL_ROWS = 50
"""Of each stream that is not looked through."""
_BY_HASH = frozenset({*OF_COPIES, "foreign", "seq"})
"""Set aside though well formed: known by the entry's own hash, not by that of its text."""

_STREAMS = Statement("SELECT kiosk, epoch, through, highest FROM stream WHERE event = :event")
_ROWS = Statement(
    "SELECT seq, position, entry_id, volunteer, ref, prev_hash, hash, body FROM journal"
    " WHERE event = :event AND kiosk = :kiosk AND epoch = :epoch AND seq > :after AND seq <= :until"
    " ORDER BY seq LIMIT :most"
)
_ASIDE = Statement(
    "SELECT seq, position, digest, code, raw FROM quarantine"
    " WHERE event = :event AND kiosk = :kiosk AND epoch = :epoch AND seq > :after"
    " ORDER BY seq"
)
_LAST = Statement(
    "SELECT max(seq) FROM journal WHERE event = :event AND kiosk = :kiosk AND epoch = :epoch"
)
_COUNT = Statement("SELECT count(*) FROM journal WHERE event = :event")
_HEAD = Statement("SELECT head FROM event WHERE event = :event")
_TOPS = tuple(
    Statement(f"SELECT max(position) FROM {table} WHERE event = :event")  # noqa: S608 - our own
    for table in ("journal", "quarantine", "feed")
)
_FEED = Statement(
    "SELECT position, value FROM feed WHERE event = :event AND position > :after"
    " ORDER BY position LIMIT :most"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something does not hold; no name and nothing that was recorded."""

    what: str
    """`entry`, `aside`, `missing`, `stream`, `roster`, `head` or `file`."""
    event: int = 0
    kiosk: str = ""
    epoch: int = 0
    seq: int = 0

    def __str__(self) -> str:
        where = [str(self.event)] if self.what != "file" else []
        where += [f"{self.kiosk}/{self.epoch}/{self.seq}"] if self.kiosk else []
        return " ".join([self.what, *where])


@dataclass(slots=True)
class Verified:
    """What was looked at, and what does not hold."""

    entries: int = 0
    aside: int = 0
    places: list[Place] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Stream:
    event: EventId
    kiosk: str
    epoch: int
    through: int
    highest: int

    def key(self, **more: object) -> dict[str, object]:
        return {"event": self.event, "kiosk": self.kiosk, "epoch": self.epoch, **more}

    def place(self, what: str, seq: int) -> Place:
        return Place(what, self.event, self.kiosk, self.epoch, seq)


def verify(database: Database) -> Verified:
    """Look at everything that is kept."""
    found = Verified()
    with _noting(found, Place("file")):
        _read_schema(database)
        if database.is_sqlite:
            with database.reading() as connection:
                told = connection.execute(text("PRAGMA integrity_check(1)")).scalar_one()
            if told != "ok":
                found.places.append(Place("file"))
        with database.reading() as connection:
            events = rosters.events(connection)
        for of in events:
            _verify_event(database, of, found)
    return found


def verify_at_start(database: Database) -> None:
    """Look at what is soon looked at, before anything is acknowledged.

    Raises:
        DatabaseDamaged: something does not hold.
    """
    found = Verified()
    with _noting(found, Place("file")):
        _read_schema(database)
        with database.reading() as connection:
            events = rosters.events(connection)
            streams = [each for of in events for each in _streams(connection, of)]
        if sum(each.highest for each in streams) <= WHOLE_ROWS_MAX and _is_small(database):
            found = verify(database)
        else:
            for of in events:
                with database.reading() as connection:
                    _verify_head(connection, of, found)
                    for stream in _streams(connection, of):
                        _verify_stream(database, stream, found, tail=TAIL_ROWS)
    if found.places:
        raise DatabaseDamaged


def _read_schema(database: Database) -> None:
    """Read how the tables were made: SQLite minds no byte there that is no text, the driver does."""
    if database.is_sqlite:
        with database.reading() as connection:
            connection.execute(text("SELECT type, name, tbl_name, sql FROM sqlite_master")).all()


def _is_small(database: Database) -> bool:
    file = database.file
    return file is None or file.stat().st_size <= WHOLE_BYTES_MAX


@contextmanager
def _noting(found: Verified, place: Place) -> Iterator[None]:
    """Take what the engine finds damaged while it reads for what it is."""
    try:
        yield
    except (DBAPIError, sqlcipher3.dbapi2.Error, psycopg.Error) as problem:
        if not is_damage(problem):
            raise
        found.places.append(place)
    except (ValueError, TypeError, LookupError):
        # Another type than the column's, or a row that only an index knows of.
        found.places.append(place)


def _streams(connection: Connection, of: EventId) -> list[_Stream]:
    rows = _STREAMS.rows(connection, {"event": of})
    return [_Stream(of, kiosk, int(epoch), int(a), int(b)) for kiosk, epoch, a, b in rows]


def _verify_event(database: Database, of: EventId, found: Verified) -> None:
    with database.reading() as connection:
        streams = _streams(connection, of)
        counted = _COUNT.rows(connection, {"event": of})[0][0]
        _verify_head(connection, of, found)
    before = found.entries
    for stream in streams:
        _verify_stream(database, stream, found)
    # While a hub serves, more than were counted may have come.
    if found.entries - before < counted:
        found.places.append(Place("missing", of))
    after = 0
    while True:
        with database.reading() as connection:
            rows = _FEED.rows(connection, {"event": of, "after": after, "most": STEP_ROWS})
        for position, value in rows:
            if value is not None and not isinstance(orjson.loads(value), dict):
                found.places.append(Place("roster", of))
            after = position
        if len(rows) < STEP_ROWS:
            break
    _verify_roster(database, of, found)


def _verify_roster(database: Database, of: EventId, found: Verified) -> None:
    """Read the roster as whoever asks for it does; an event may have none."""
    with database.reading() as connection:
        rows = feeds.roster_rows(connection, of)
    try:
        if rows:
            from_rows(rows)
    except BadRoster:
        found.places.append(Place("roster", of))


def _verify_head(connection: Connection, of: EventId, found: Verified) -> None:
    """Hold the event's head against the positions that were given out."""
    head = _HEAD.rows(connection, {"event": of})[0][0]
    tops = [top.rows(connection, {"event": of})[0][0] or 0 for top in _TOPS]
    if max(tops) > head:
        found.places.append(Place("head", of))


def _verify_stream(
    database: Database, stream: _Stream, found: Verified, tail: int | None = None
) -> None:
    """Look through one kiosk's epoch, or its last entries only."""
    if not 0 <= stream.through <= stream.highest:
        found.places.append(stream.place("stream", stream.through))
        return
    after = 0 if tail is None else max(0, stream.through - tail)
    with database.reading() as connection:
        aside = _verify_aside(connection, stream, found, after)
        last = _LAST.rows(connection, stream.key())[0][0] or 0
    # A hub that serves may have taken in more than `highest` by now, never less.
    if max(last, max(aside, default=0)) < stream.highest:
        found.places.append(stream.place("missing", stream.highest))
    expected = after + 1
    while True:
        with database.reading() as connection:
            key = stream.key(after=after, until=stream.highest, most=STEP_ROWS)
            rows = _ROWS.rows(connection, key)
        for seq, _, *row in rows:
            if not _holds(stream, seq, *row):
                found.places.append(stream.place("entry", seq))
            _verify_gap(stream, expected, seq, aside, found)
            expected = after = seq
            expected += 1
        found.entries += len(rows)
        if len(rows) < STEP_ROWS:
            break
    _verify_gap(stream, expected, stream.highest + 1, aside, found)


def _verify_gap(stream: _Stream, expected: int, seq: int, aside: set[int], found: Verified) -> None:
    """Numbers that are not in the journal were set aside, or nobody said that they came."""
    for missing in range(expected, min(seq, stream.through + 1)):
        if missing not in aside:
            found.places.append(stream.place("missing", missing))
            return


def _verify_aside(connection: Connection, stream: _Stream, found: Verified, after: int) -> set[int]:
    seqs = set()
    for seq, _, digest, code, raw in _ASIDE.rows(connection, stream.key(after=after)):
        seqs.add(seq)
        found.aside += 1
        if not aside_holds(digest, code, raw):
            found.places.append(stream.place("aside", seq))
    return seqs


def aside_holds(digest: str, code: str, raw: str) -> bool:
    """Say whether what was set aside is what came."""
    if code not in _BY_HASH:
        return hashlib.sha256(raw.encode()).hexdigest() == digest
    try:
        return parse(orjson.loads(raw)).hash == digest
    except (BadEntry, ValueError):
        return False


def _holds(
    stream: _Stream,
    seq: int,
    entry_id: str,
    volunteer: VolunteerId | None,
    ref: str | None,
    prev_hash: str,
    own: str,
    body: str,
) -> bool:
    """Say whether an entry is what was recorded, and its columns say what it does."""
    try:
        said = orjson.loads(body)
        digest = hashlib.sha256(HASH_TAG + bytes.fromhex(prev_hash) + body.encode()).hexdigest()
        return bool(
            digest == own
            and said["entry_id"] == entry_id
            and said["seq"] == seq
            and said["epoch"] == stream.epoch
            and said["kiosk"] == stream.kiosk
            and said["event"] == stream.event
            and said.get("ref") == ref
            and said.get("volunteer") == (None if volunteer is None else hex_id(volunteer))
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return False
