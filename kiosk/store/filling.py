"""Filling the index of terms that `finding` searches, behind the desk's back.

An index is an edition. A fresh snapshot makes the one in use old: it answers until a new one is
whole, which is made in sorted runs and short turns of the writer, so that no scan waits for it;
it is taken up again where a restart cut it off. Single changes go into every edition together
with the roster's page.
"""

import hashlib
import heapq
import itertools
import json
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from kiosk.store.cipher import driver
from kiosk.store.editions import Line, State, lines, reading, state_in, terms, who_of, write_in
from kiosk.store.engine import Store
from sync.domain.entries import VolunteerId

RUN_VOLUNTEERS = 8_000
"""Sorted in memory at once."""
PIECE_VOLUNTEERS = 200
TURN_ROWS = 500
"""Written in one turn of the writer: a scan waits for one at most."""
CHECKPOINT_TURNS = 4
REST_S = 0.002
"""Between two turns, so that the lock goes to whoever waits."""

_INSERT = "INSERT OR IGNORE INTO finding (edition, sort, term, volunteer) VALUES (?, ?, ?, ?)"
_DELETE = "DELETE FROM finding WHERE edition = ? AND sort = ? AND term = ? AND volunteer = ?"
_BOUND = (
    "SELECT sort, term, volunteer FROM finding WHERE edition = ?"
    " ORDER BY sort, term, volunteer LIMIT 1 OFFSET ?"
)
_DELETE_TO = "DELETE FROM finding WHERE edition = ? AND (sort, term, volunteer) <= (?, ?, ?)"
_VOLUNTEERS = (
    "SELECT key, value FROM roster WHERE table_name = 'volunteer' AND generation ="
    " coalesce((SELECT generation FROM cursor), 0) AND key > ? ORDER BY key LIMIT ?"
)
_VOLUNTEER = (
    "SELECT value FROM roster WHERE table_name = 'volunteer' AND generation ="
    " coalesce((SELECT generation FROM cursor), 0) AND key = ?"
)


def note_changed(
    connection: Connection, generation: int, changes: Mapping[str, Mapping[str, Any] | None]
) -> None:
    """Follow single changes of volunteers, before they are written, in their transaction.

    Args:
        changes: by key (hex id); None: gone.
    """
    raw: driver.Connection = connection.connection.driver_connection
    state = state_in(raw)
    if not state.used:
        return
    for key, value in changes.items():
        who = who_of(key)
        if who is None:
            continue
        row = raw.execute(
            "SELECT value FROM roster WHERE generation = ? AND table_name = 'volunteer'"
            " AND key = ?",
            (generation, key),
        ).fetchone()
        before = terms(json.loads(row[0])) if row else frozenset()
        after = terms(value) if value is not None else frozenset()
        for edition in state.used:
            raw.executemany(_DELETE, lines(edition, before - after, who))
            if edition != state.near:
                raw.executemany(_INSERT, lines(edition, after - before, who))
    write_in(raw, replace(state, changes=state.changes + 1, near_of=""))


def start_over(connection: Connection) -> None:
    """Say that another roster is in use: what there is answers until a new index is whole."""
    raw: driver.Connection = connection.connection.driver_connection
    state = state_in(raw)
    write_in(raw, replace(state, filling=0, through="", old=True, near_of=""))


def is_due(store: Store) -> bool:
    """Say whether `fill` has something to do."""
    with reading(store) as connection:
        state = state_in(connection)
        return state.old or not state.whole or _left_over(connection, state) is not None


def fill(
    store: Store,
    going_on: Callable[[], bool] = lambda: True,
    progress: Callable[[int], None] = lambda _done: None,
) -> bool:
    """Make the index whole, in any thread but the desk's; True when it is.

    Args:
        going_on: asked between turns; a fill that was broken off is taken up again later.
        progress: told how many volunteers are in.

    Raises:
        StoreError: the disk refused; what was written stays.
    """
    while True:
        with store.appending() as connection:
            state = state_in(connection)
            if not state.old and state.whole:
                break
            if not state.filling:
                edition = state.latest + 1
                state = replace(state, filling=edition, latest=edition, through="")
                write_in(connection, state)
        done = 0
        while (run := _next_run(store, state, going_on)) is not None:
            followed = _write_run(store, state, run, going_on)
            if not going_on():
                return False
            if followed is None:
                break  # something changed meanwhile: look again
            state = followed
            done += run.volunteers
            progress(done)
            if run.last:
                break
        if not going_on():
            return False
    return _clear(store, going_on)


def mark_near(
    store: Store, due: Collection[VolunteerId], going_on: Callable[[], bool] = lambda: True
) -> None:
    """Let these be found before everybody else; in any thread but the desk's."""
    keys = sorted(f"{who:016x}" for who in due)
    digest = hashlib.sha256("".join(keys).encode("ascii")).hexdigest()
    with store.appending() as connection:
        state = state_in(connection)
        if state.near_of == digest:
            return
        edition = state.latest + 1
        write_in(connection, replace(state, latest=edition))
    with reading(store) as reader:
        found = [reader.execute(_VOLUNTEER, (key,)).fetchone() for key in keys]
    rows = sorted(
        row
        for key, value in zip(keys, found, strict=True)
        if value is not None
        for row in lines(edition, terms(json.loads(value[0])), who_of(key))
    )
    for number, turn in enumerate(_turns(rows)):
        with store.appending() as connection:
            connection.executemany(_INSERT, turn)
        _rest(store, number)
        if not going_on():
            return
    with store.appending() as connection:
        now = state_in(connection)
        if now.changes == state.changes:
            write_in(connection, replace(now, near=edition, near_of=digest))
    _clear(store, going_on)


# ---- inside ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Run:
    rows: list[Line]
    through: str
    volunteers: int
    last: bool


def _next_run(store: Store, state: State, going_on: Callable[[], bool]) -> _Run | None:
    """Read the next volunteers and sort their terms, so that pages are touched once each."""
    with reading(store) as connection:
        found = connection.execute(_VOLUNTEERS, (state.through, RUN_VOLUNTEERS)).fetchall()
    pieces: list[list[Line]] = []
    for start in range(0, len(found), PIECE_VOLUNTEERS):
        # A sort holds every other thread up: short ones, merged.
        piece: list[Line] = []
        for key, value in found[start : start + PIECE_VOLUNTEERS]:
            piece += lines(state.filling, terms(json.loads(value)), who_of(key))
        pieces.append(sorted(piece))
        time.sleep(REST_S)
        if not going_on():
            return None
    rows = list(heapq.merge(*pieces))
    through = found[-1][0] if found else state.through
    return _Run(rows, through, len(found), len(found) < RUN_VOLUNTEERS)


def _write_run(store: Store, state: State, run: _Run, going_on: Callable[[], bool]) -> State | None:
    """Write a run in turns; None when the roster changed under it."""
    after = replace(state, through=run.through)
    if run.last:
        after = replace(after, whole=state.filling, filling=0, through="", old=False)
    turns = list(_turns(run.rows))
    for number, turn in enumerate(turns or [[]]):
        if not going_on():
            return state
        with store.appending() as connection:
            now = state_in(connection)
            if (now.filling, now.changes) != (state.filling, state.changes):
                return None
            connection.executemany(_INSERT, turn)
            if number >= len(turns) - 1:
                after = replace(after, near=now.near, near_of=now.near_of, latest=now.latest)
                write_in(connection, after)
        _rest(store, number)
    return after


def _rest(store: Store, turn: int) -> None:
    """Let the lock go to whoever waits, and empty the log where no scan has to.

    SQLite would do it within some commit, and a scan would wait for a thousand pages.
    """
    if turn % CHECKPOINT_TURNS == 0:
        with reading(store) as connection:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    time.sleep(REST_S)


def _clear(store: Store, going_on: Callable[[], bool]) -> bool:
    """Take away editions that nobody asks any more."""
    for number in itertools.count():
        if not going_on():
            return False
        with store.appending() as connection:
            state = state_in(connection)
            edition = _left_over(connection, state)
            if edition is None:
                return True
            bound = connection.execute(_BOUND, (edition, TURN_ROWS)).fetchone()
            if bound is None:
                connection.execute("DELETE FROM finding WHERE edition = ?", (edition,))
            else:
                connection.execute(_DELETE_TO, (edition, *bound))
        _rest(store, number)
    return False


def _left_over(connection: driver.Connection, state: State) -> int | None:
    """Find an edition that is not in use, hopping over the others by the key."""
    at = -1
    while True:
        row = connection.execute(
            "SELECT edition FROM finding WHERE edition > ? ORDER BY edition LIMIT 1", (at,)
        ).fetchone()
        if row is None or row[0] not in state.used:
            return None if row is None else int(row[0])
        at = row[0]


def _turns(
    rows: Sequence[Line],
) -> Iterator[Sequence[Line]]:
    for start in range(0, len(rows), TURN_ROWS):
        yield rows[start : start + TURN_ROWS]
