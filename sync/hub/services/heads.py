"""The head counter of an event: where in its history something was written.

A position is given out in the transaction that writes, while the event's row is locked. So
positions become visible in their order, without gaps, and a reader that has seen N has seen
everything up to N. A timestamp, a serial or a transaction id would each lose rows.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from sync.domain.entries import EventId
from sync.hub.errors import UnknownEvent
from sync.hub.statement import Statement
from sync.hub.tables import event as event_table

_LOCK = Statement("SELECT head FROM event WHERE event = :event", locking=True)
_RAISE = Statement("UPDATE event SET head = head + :n WHERE event = :event RETURNING head")


def lock(connection: Connection, event: EventId) -> int:
    """Make this transaction the only writer of the event; give its head.

    Raises:
        UnknownEvent: there is none.
    """
    return _head(_LOCK.one(connection, {"event": event}), event)


def raised(connection: Connection, event: EventId, n: int) -> int:
    """Take the next `n` positions; give the head, which is the last of them.

    Raises:
        UnknownEvent: there is none.
    """
    return _head(_RAISE.one(connection, {"n": n, "event": event}), event)


def _head(found: tuple[Any, ...] | None, event: EventId) -> int:
    if found is None:
        raise UnknownEvent(event)
    return int(found[0])


def of_events(connection: Connection, events: Iterable[EventId]) -> Mapping[EventId, int]:
    """Give the heads of several events; of those that there are."""
    query = select(event_table.c.event, event_table.c.head)
    wanted = query.where(event_table.c.event.in_(list(events)))
    return {EventId(of): int(head) for of, head in connection.execute(wanted)}
