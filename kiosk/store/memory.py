"""What a kiosk remembers beside the journal: chosen posts, the PIN's hash, a day that was begun.

Encrypted with everything else. It may be lost without an hour being lost with it.
"""

import json

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from kiosk.store.engine import Store
from kiosk.store.tables import MemoryRow, table_of
from sync.domain.canonical import Json

_MEMORY = table_of(MemoryRow)


def recall(store: Store, key: str) -> Json:
    """Give what was remembered under `key`; None when nothing was."""
    with store.reading() as connection:
        return recall_in(connection, key)


def recall_in(connection: Connection, key: str) -> Json:
    """Do what `recall` does as a part of the caller's transaction."""
    value = connection.execute(select(_MEMORY.c.value).where(_MEMORY.c.key == key)).scalar()
    found: Json = json.loads(value) if value is not None else None
    return found


def remember(store: Store, key: str, value: Json) -> None:
    """Keep `value` under `key` in place of what was there; None forgets it.

    Raises:
        StoreError: the disk refused; what was there stays.
    """
    with store.writing() as connection:
        remember_in(connection, key, value)


def remember_in(connection: Connection, key: str, value: Json) -> None:
    """Do what `remember` does as a part of the caller's transaction."""
    if value is None:
        connection.execute(delete(_MEMORY).where(_MEMORY.c.key == key))
        return
    text = json.dumps(value, ensure_ascii=False)
    connection.execute(
        insert(_MEMORY)
        .values(key=key, value=text)
        .on_conflict_do_update(index_elements=[_MEMORY.c.key], set_={"value": text})
    )


class Memory:
    """The memory of one store, for what should not know the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def recall(self, key: str) -> Json:
        """See `recall`."""
        return recall(self._store, key)

    def remember(self, key: str, value: Json) -> None:
        """See `remember`."""
        remember(self._store, key, value)
