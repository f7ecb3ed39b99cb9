"""Turns that the hub says somebody must settle: the hub sees several gates, each its own only."""

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from kiosk.store.engine import Store
from kiosk.store.tables import DoubtRow, table_of
from sync.domain.entries import EntryId, PostId, VolunteerId, wall_time
from sync.domain.wording import Say
from sync.wire.messages import Change

log = logging.getLogger(__name__)

DOUBT = "doubt"
_DOUBT = table_of(DoubtRow)


@dataclass(frozen=True, slots=True)
class HubDoubt:
    """One turn in doubt, as the hub reads it."""

    opened: EntryId
    volunteer: VolunteerId
    flags: tuple[str, ...]
    """As `sync.domain.turn.Flag` spells them; a later hub may know more."""
    entries: tuple[EntryId, ...]
    """All that the hub read it from, of every kiosk; the first 80 of a longer turn."""
    starts: datetime
    """Aware UTC, as `ends`."""
    ends: datetime
    posts: tuple[PostId, ...]
    minutes: int
    explanation: Say


def load_doubts(store: Store) -> tuple[HubDoubt, ...]:
    """Give what the hub has in doubt, the oldest first.

    Raises:
        StoreError: the disk refused.
    """
    with store.reading() as connection:
        rows = connection.execute(select(_DOUBT.c.opened, _DOUBT.c.value)).all()
    found = (read_doubt(EntryId(opened), json.loads(value)) for opened, value in rows)
    return tuple(sorted((one for one in found if one), key=lambda one: (one.starts, one.opened)))


def read_doubt(opened: EntryId, value: object) -> HubDoubt | None:
    """Read one; None for a form of later days."""
    try:
        if not isinstance(value, Mapping):
            return None
        explanation = value["explanation"]
        return HubDoubt(
            opened=opened,
            volunteer=VolunteerId(int(value["volunteer"], 16)),
            flags=tuple(str(flag) for flag in value["flags"]),
            entries=tuple(EntryId(str(one)) for one in value["entries"]),
            starts=wall_time(value["starts"]),
            ends=wall_time(value["ends"]),
            posts=tuple(PostId(str(post)) for post in value["posts"]),
            minutes=int(value["minutes"]),
            explanation=Say(zh=str(explanation["zh"]), en=str(explanation["en"])),
        )
    except (KeyError, TypeError, ValueError):
        return None


def store_doubts_in(connection: Connection, changes: Iterable[Change]) -> bool:
    """Keep what a page tells, within its transaction; True when there was something."""
    told = False
    for change in changes:
        if change.table != DOUBT:
            continue
        told = True
        if change.value is None:
            connection.execute(delete(_DOUBT).where(_DOUBT.c.opened == change.key))
        elif read_doubt(EntryId(change.key), change.value) is None:
            log.info("a doubt of unknown form was passed over")
        else:
            text = json.dumps(change.value, ensure_ascii=False)
            connection.execute(
                insert(_DOUBT)
                .values(opened=change.key, value=text)
                .on_conflict_do_update(index_elements=[_DOUBT.c.opened], set_={"value": text})
            )
    return told


def forget_doubts_in(connection: Connection) -> None:
    """Begin anew: a fresh snapshot tells all that stands, and no tombstones."""
    connection.execute(delete(_DOUBT))
