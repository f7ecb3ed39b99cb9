"""What settling walk-ins put on the roster, for whoever loads an event file that knows none of it."""

from sqlalchemy import Connection, select

from sync.domain.entries import EventId, VolunteerId
from sync.domain.roster import Roster
from sync.domain.rostering import Row, hex_id, same_row
from sync.hub.services import feeds
from sync.hub.tables import walkin


def settled_rows(connection: Connection, of: EventId, roster: Roster) -> list[Row]:
    """Give the rows that settling put on the roster and that a file cannot know of."""
    rows = connection.execute(
        select(walkin.c.volunteer, walkin.c.settled_as).where(
            walkin.c.event == of, walkin.c.settled_as.is_not(None)
        )
    ).all()
    standing = feeds.standing(connection, of) if rows else {}
    kept = []
    for who, settled_as in rows:
        key = ("volunteer", hex_id(VolunteerId(who)))
        if who in roster.volunteers:
            continue
        if who == settled_as and key in standing:
            kept.append(Row(*key, standing[key]))
        elif who != settled_as and settled_as in roster.volunteers:
            kept.append(same_row(VolunteerId(who), VolunteerId(settled_as)))
    return kept
