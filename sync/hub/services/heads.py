"""The head counter of an event: where in its history something was written.

A position is given out in the transaction that writes, while the event's row is locked. So
positions become visible in their order, without gaps, and a reader that has seen N has seen
everything up to N. A timestamp, a serial or a transaction id would each lose rows.
"""

from sqlalchemy import Connection

from sync.domain.entries import EventId
from sync.hub.errors import UnknownEvent
from sync.hub.statement import Statement

_RAISE = Statement("UPDATE event SET head = head + :n WHERE event = :event RETURNING head")


def lock(connection: Connection, event: EventId) -> int:
    """Make this transaction the only writer of the event; give its head.

    Raises:
        UnknownEvent: there is none.
    """
    return raised(connection, event, 0)


def raised(connection: Connection, event: EventId, n: int) -> int:
    """Take the next `n` positions; give the head, which is the last of them.

    Raises:
        UnknownEvent: there is none.
    """
    found = _RAISE.one(connection, {"n": n, "event": event})
    if found is None:
        raise UnknownEvent(event)
    return int(found[0])
