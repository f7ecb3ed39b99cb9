"""Roster, keys and others' entries, as pages of changes bring them.

A page and its cursor are one transaction. A fresh snapshot of several pages is gathered
beside the roster in use and takes its place with its last page, so that a line that drops
half-way leaves the gate with a whole roster. What does not hold (a bad row, a bad seal) is
refused with the whole page: the old roster, keys and cursor stay.
"""

import json
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from kiosk.store import filling
from kiosk.store.cipher import driver
from kiosk.store.device_key import take_box_in
from kiosk.store.elsewhere import ENTRY, begin_anew_in, forget_older_in, keep_entries_in
from kiosk.store.engine import Store
from kiosk.store.identity import identity_in, load_identity
from kiosk.store.memory import recall, remember_in
from kiosk.store.problems import NotEnrolled
from kiosk.store.tables import CursorRow, ManifestRow, RosterRow, table_of
from kiosk.store.verdicts import store_verdicts_in
from sync.client.outbox import Applied
from sync.domain.badge import Trust
from sync.domain.entries import EventId, VolunteerId
from sync.domain.errors import BadManifest, BadRoster
from sync.domain.manifest import open_
from sync.domain.roster import Roster
from sync.domain.rostering import (
    PHOTO,
    TABLES,
    Row,
    from_rows,
    hex_id,
    photo_of,
    require_one_event,
    require_readable,
)
from sync.domain.wording import Say
from sync.wire.messages import Change, ChangesPage, Status, Verdict

log = logging.getLogger(__name__)

_ROSTER = table_of(RosterRow)
_MANIFEST = table_of(ManifestRow)
_CURSOR = table_of(CursorRow)

TOLD = "roster-told"
"""The memory key: when the hub told of the last roster, keys or others' entries that were kept."""
_PACK_MADE = "pack-made"
"""What stores of before have in its place."""

_DELETE = "DELETE FROM roster WHERE generation = ? AND table_name = ? AND key = ?"
_UPSERT = (
    "INSERT INTO roster (generation, table_name, key, value) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (generation, table_name, key) DO UPDATE SET value = excluded.value"
)

_KEPT = frozenset({*TABLES, PHOTO})
_EARLY = _KEPT | {ENTRY}
_SLICE = 500
"""Some 10 ms of writing."""

_OTHER_EVENT = Say(
    zh="中心发来的是另一个活动的花名册，未采用。请联系组织方。",
    en="The hub sent another event's roster; it was not taken. Call the organiser.",
)


@dataclass(slots=True)
class _Place:
    """Which generation is in use, and whether the other one is being gathered."""

    generation: int = 0
    gathering: bool = False

    @property
    def writes(self) -> int:
        return 1 - self.generation if self.gathering else self.generation


def load_roster(store: Store) -> Roster | None:
    """Give the roster in use; None before the first whole one arrived."""
    with store.reading() as connection:
        rows = _rows(connection, _place(connection).generation)
    return from_rows(rows) if rows else None


def has_roster(store: Store) -> bool:
    """Say whether a whole roster arrived; to load one takes seconds."""
    with store.reading() as connection:
        here = _ROSTER.c.generation == _place(connection).generation
        query = select(_ROSTER.c.key).where(here, _ROSTER.c.table_name.in_(TABLES)).limit(1)
        return connection.execute(query).first() is not None


def load_trust(store: Store) -> Trust:
    """Give the keys in use, their seal verified once more; nobody is believed without one."""
    with store.reading() as connection:
        identity = identity_in(connection)
        sealed = connection.execute(select(_MANIFEST.c.sealed)).scalar()
    if identity is None or sealed is None:
        return Trust()
    return open_(json.loads(sealed), identity.event, identity.root_public)


def load_photos(store: Store, volunteers: Sequence[VolunteerId]) -> dict[VolunteerId, bytes]:
    """Give the photos (JPEG) of these volunteers, of those who have one that can be shown."""
    keys = {hex_id(who): who for who in volunteers}
    query = select(_ROSTER.c.key, _ROSTER.c.value).where(
        _ROSTER.c.table_name == PHOTO, _ROSTER.c.key.in_(keys)
    )
    with store.reading() as connection:
        here = query.where(_ROSTER.c.generation == _place(connection).generation)
        found = {keys[key]: photo_of(json.loads(value)) for key, value in connection.execute(here)}
    return {who: jpeg for who, jpeg in found.items() if jpeg}


def cursor(store: Store) -> str | None:
    """Give where the last page ended; None before the first."""
    with store.reading() as connection:
        return connection.execute(select(_CURSOR.c.cursor)).scalar()


def apply_page(store: Store, page: ChangesPage, root_public: bytes) -> Applied:
    """Keep a page of changes and its cursor, or neither.

    Raises:
        BadRoster: a row is not right, or the page is another event's.
        BadManifest: a seal does not hold.
        NotEnrolled, StoreError: see there.
    """
    with store.writing() as connection:
        return apply_page_in(connection, page, root_public)


def apply_page_in(connection: Connection, page: ChangesPage, root_public: bytes) -> Applied:
    """Do what `apply_page` does as a part of the caller's transaction.

    Raises:
        BadRoster, BadManifest, NotEnrolled: the caller's transaction is to end with it.
    """
    identity = identity_in(connection)
    if identity is None:
        raise NotEnrolled
    if page.event != identity.event:
        raise BadRoster(_OTHER_EVENT)
    place = _place(connection)
    if page.fresh:
        place.gathering = True
        _empty(connection, place.writes)
        begin_anew_in(connection, place.generation)
    rows = _latest(page.changes)
    require_readable(rows)
    if not place.gathering:
        volunteers = {row.key: row.value for row in rows if row.table == "volunteer"}
        filling.note_changed(connection, place.generation, volunteers)
    _keep(connection, place.writes, rows)
    trusted = _take_manifest(connection, page, identity.event, root_public)
    judged = _take_verdicts(connection, page)
    take_box_in(connection, page.box)
    came = keep_entries_in(connection, page.changes, identity, place.writes)
    anew = came.replaced
    roster = not place.gathering and any(row.table in TABLES for row in rows)
    if place.gathering and not page.more:
        _empty(connection, place.generation)
        place.generation, place.gathering = place.writes, False
        filling.start_over(connection)
        anew |= forget_older_in(connection, place.generation)
        roster = True
    if roster:
        # Each row was read when it came: the whole is not read again for every page.
        require_one_event(_events(connection, place.generation))
    _move(connection, place, page.cursor)
    if roster or trusted or came.entries:
        remember_in(connection, TOLD, page.server_time.isoformat())
    return Applied(roster or trusted, judged, came.entries, anew)


def take_snapshot(
    store: Store,
    page: ChangesPage,
    root_public: bytes,
    check: Callable[[], object],
    told: Callable[[int, int], None] = lambda _done, _whole: None,
) -> Applied:
    """Take a whole snapshot that came by a file, a slice at a time: scans go on in between.

    The roster in use stays until the last slice, keys come with that; a crash before it leaves
    what was. No exchange's page gets in between, and the next one asks from the start: what
    the file says was told to another kiosk.

    Args:
        check: raises where it is not to be taken any more.
        told: slices done, and how many there are.

    Raises:
        DataProblem: something in it does not hold; the old roster and keys stay.
    """
    last = [change for change in page.changes if change.table not in _EARLY]
    rest = [change for change in page.changes if change.table in _EARLY]
    slices = [rest[at : at + _SLICE] for at in range(0, len(rest), _SLICE)] + [last]
    applied = Applied()
    with store.roster_turn:
        check()
        for number, changes in enumerate(slices, 1):
            more = number < len(slices)
            part = {"changes": changes, "fresh": number == 1, "more": more, "cursor": ""}
            done = apply_page(store, page.model_copy(update=part), root_public)
            applied = applied.and_then(done)
            told(number, len(slices))
    return applied


def told_at(store: Store) -> datetime | None:
    """Say when the hub told of what is in use, by its clock; None where nobody knows."""
    held = recall(store, TOLD) or recall(store, _PACK_MADE)
    return datetime.fromisoformat(held) if isinstance(held, str) else None


class RosterInbox:
    """The store as the exchange's inbox."""

    def __init__(self, store: Store, root_public: bytes) -> None:
        self._store = store
        self._root_public = root_public

    def epoch(self) -> int:
        """Give the epoch that this kiosk records in.

        Raises:
            NotEnrolled: it records in none.
        """
        identity = load_identity(self._store)
        if identity is None:
            raise NotEnrolled
        return identity.epoch

    def cursor(self) -> str | None:
        """Give where the last page ended; None before the first."""
        return cursor(self._store)

    def begin_anew(self) -> None:
        """Forget where the last page ended; what is in use stays until the new one is whole."""
        with self._store.writing() as connection:
            connection.execute(update(_CURSOR).values(cursor=""))

    def apply(self, page: ChangesPage, behind: str | None) -> Applied | None:
        """Keep a page and its cursor in one transaction, or neither; see `apply_page`.

        None: the cursor is not the one that the page was asked with any more.
        """
        with self._store.roster_turn, self._store.writing() as connection:
            if connection.execute(select(_CURSOR.c.cursor)).scalar() != behind:
                return None
            return apply_page_in(connection, page, self._root_public)


def _place(connection: Connection) -> _Place:
    row = connection.execute(select(_CURSOR.c.generation, _CURSOR.c.gathering)).first()
    return _Place() if row is None else _Place(row.generation, row.gathering)


def _move(connection: Connection, place: _Place, cursor: str) -> None:
    values: dict[str, Any] = {
        "cursor": cursor,
        "generation": place.generation,
        "gathering": place.gathering,
    }
    connection.execute(
        insert(_CURSOR)
        .values(id=1, **values)
        .on_conflict_do_update(index_elements=[_CURSOR.c.id], set_=values)
    )


def _rows(connection: Connection, generation: int) -> list[Row]:
    query = select(_ROSTER.c.table_name, _ROSTER.c.key, _ROSTER.c.value).where(
        _ROSTER.c.generation == generation, _ROSTER.c.table_name.in_(TABLES)
    )
    found = connection.execute(query).all()
    # Parsed as one list: a hundred thousand calls of a parser take a second of a start.
    values = orjson.loads("[" + ",".join(value for _, _, value in found) + "]")
    return [Row(table, key, value) for (table, key, _), value in zip(found, values, strict=True)]


def _events(connection: Connection, generation: int) -> int:
    here = (_ROSTER.c.generation == generation, _ROSTER.c.table_name == "event")
    found: int = connection.execute(select(func.count()).where(*here)).scalar_one()
    return found


def _empty(connection: Connection, generation: int) -> None:
    connection.execute(delete(_ROSTER).where(_ROSTER.c.generation == generation))


def _latest(changes: Iterable[Change]) -> list[Row]:
    """Give the rows that are kept here; of several of one key the last."""
    found = {(c.table, c.key): c.value for c in changes if c.table in _KEPT}
    return [Row(table, key, value) for (table, key), value in found.items()]


def _keep(connection: Connection, generation: int, rows: Sequence[Row]) -> None:
    """Write what changed, all at once: a scan that comes meanwhile waits for the writer."""
    # On the driver: a first roster is a hundred thousand rows, and SQLAlchemy's share was half.
    raw: driver.Connection = connection.connection.driver_connection
    gone = [(generation, table, key) for table, key, value in rows if value is None]
    if gone:
        raw.executemany(_DELETE, gone)
    kept = [
        (generation, table, key, orjson.dumps(value).decode())
        for table, key, value in rows
        if value is not None
    ]
    if kept:
        raw.executemany(_UPSERT, kept)


def _take_manifest(
    connection: Connection, page: ChangesPage, event: EventId, root_public: bytes
) -> bool:
    taken = False
    for change in page.changes:
        if change.table != "manifest":
            continue
        if change.value is None:
            raise BadManifest
        version = open_(change.value, event, root_public).version
        held = connection.execute(select(_MANIFEST.c.version)).scalar()
        if held is not None and version <= held:
            if version < held:
                log.warning("key manifest %d not taken: %d is held", version, held)
            continue
        values: dict[str, Any] = {"version": version, "sealed": json.dumps(change.value)}
        connection.execute(
            insert(_MANIFEST)
            .values(id=1, **values)
            .on_conflict_do_update(index_elements=[_MANIFEST.c.id], set_=values)
        )
        taken = True
    return taken


def _take_verdicts(connection: Connection, page: ChangesPage) -> bool:
    changed = False
    for change in page.changes:
        if change.table != "verdict":
            continue
        epoch, _, seq = change.key.partition("/")
        said = change.value
        if said is None:
            said = {"status": Status.ACCEPTED, "code": ""}
        try:
            verdict = Verdict.model_validate({"seq": seq, **said})
            changed |= store_verdicts_in(connection, int(epoch), [verdict], said.get("hash"))
        except ValueError:
            # A verdict in a form of later days: it holds nothing up.
            log.info("a verdict of unknown form was passed over")
    return changed
