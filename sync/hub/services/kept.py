"""Reading an entry back out of the raw log."""

import orjson

from sync.domain.entries import Entry, parse
from sync.domain.errors import BadEntry
from sync.hub.errors import DatabaseDamaged


def entry_of(prev_hash: str, own: str, body: str) -> Entry:
    """Make of a row of the journal the entry that came.

    Raises:
        DatabaseDamaged: it is not what came: only what kept the form ever went in.
    """
    try:
        return parse({**orjson.loads(body), "prev_hash": prev_hash, "hash": own})
    except (BadEntry, ValueError, TypeError):
        raise DatabaseDamaged from None
