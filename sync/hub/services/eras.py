"""Eras: which start of the hub gave out a position.

A hub that was put back from a backup gives out the numbers behind it a second time, for other
things. If nobody says so (`gatepost-hub mark-restored`), it looks like before, and a kiosk whose
cursor lies behind the backup would miss what took the numbers that it has passed. So at each
opening of the database a mark is drawn for the positions from then on, and a cursor carries the
mark of its own: one that was given before the backup was put in place, for a position that the
backup did not have, has another mark than this position has now.
"""

import secrets

from sqlalchemy import Connection, select

from sync.domain.entries import EventId
from sync.hub.database import Database
from sync.hub.services import heads
from sync.hub.statement import Statement
from sync.hub.tables import event

UNMARKED = ""
"""The mark of positions that were given out before there were eras, or by the first start."""
_MARK_BYTES = 4

_BEGIN = Statement(
    "INSERT INTO era (event, since, mark) VALUES (:event, :since, :mark)"
    " ON CONFLICT (event, since) DO UPDATE SET mark = excluded.mark"
)
_MARK = Statement(
    "SELECT mark FROM era WHERE event = :event AND since < :position ORDER BY since DESC LIMIT 1"
)


def begin(database: Database) -> None:
    """Draw a mark for what every event's positions will be from here on.

    Where nothing was given out since the last opening, its mark is replaced: a backup of just
    then may have had it. Whoever serves meanwhile is not held up for longer than by a push.
    """
    with database.reading() as connection:
        events = connection.execute(select(event.c.event)).scalars().all()
    for of in events:
        with database.writing() as connection:
            since = heads.lock(connection, EventId(of))
            mark = secrets.token_hex(_MARK_BYTES)
            _BEGIN.rows(connection, {"event": of, "since": since, "mark": mark})


def mark_at(connection: Connection, of: EventId, position: int) -> str:
    """Give the mark of a position."""
    found = _MARK.one(connection, {"event": of, "position": position})
    return UNMARKED if found is None else str(found[0])
