"""Who this kiosk is: the one place where the device's token lies."""

import json
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from kiosk.store import confirming
from kiosk.store.engine import Store
from kiosk.store.gaps import gaps_in
from kiosk.store.problems import PendingOfAnother
from kiosk.store.tables import (
    ACKNOWLEDGEMENT,
    JOURNAL,
    CursorRow,
    ElsewhereRow,
    IdentityRow,
    ManifestRow,
    MemoryRow,
    RosterRow,
    table_of,
)
from sync.domain.entries import EventId, KioskId
from sync.wire.messages import Enrolled

IDENTITY = table_of(IdentityRow)
KEPT_TWICE = "identity"
"""The memory key of the identity's second copy: on another page, should the first be damaged."""

_MEMORY = table_of(MemoryRow)


@dataclass(frozen=True, slots=True)
class Identity:
    """What enrolment gave this kiosk."""

    kiosk: KioskId
    name: str
    epoch: int
    event: EventId
    hub: str
    hub_epoch: int
    hub_url: str
    token: str = field(repr=False)
    root_public: bytes = field(repr=False)
    """32 raw bytes."""


def load_identity(store: Store) -> Identity | None:
    """Give this kiosk's identity; None before enrolment."""
    with store.reading() as connection:
        return identity_in(connection)


def identity_in(connection: Connection) -> Identity | None:
    """Give the identity as a transaction sees it."""
    row = connection.execute(select(IDENTITY)).mappings().first()
    if row is None:
        return None
    return Identity(
        kiosk=KioskId(row["kiosk"]),
        name=row["name"],
        epoch=row["epoch"],
        event=EventId(row["event"]),
        hub=row["hub"],
        hub_epoch=row["hub_epoch"],
        hub_url=row["hub_url"],
        token=row["token"],
        root_public=bytes.fromhex(row["root_public"]),
    )


def save_enrolment(store: Store, enrolled: Enrolled, url: str, name: str = "") -> Identity:
    """Become the kiosk that the hub enrolled.

    The same kiosk again (a new token): everything stays, and the hub, which may be of a backup,
    has to confirm what it acknowledged. Another kiosk or event: what was
    known of the old event's roster goes, its entries stay, and a new epoch begins.

    Raises:
        PendingOfAnother: entries recorded as another kiosk have not reached their hub.
        StoreError: the disk refused.
    """
    with store.writing() as connection:
        return save_enrolment_in(connection, enrolled, url, name)


def save_enrolment_in(
    connection: Connection, enrolled: Enrolled, url: str, name: str = ""
) -> Identity:
    """Do what `save_enrolment` does as a part of the caller's transaction.

    Raises:
        PendingOfAnother: the caller's transaction is to end with it.
    """
    old = identity_in(connection)
    epoch = old.epoch if old is not None else 1
    if old is not None and (old.kiosk, old.event, old.hub) != (
        enrolled.kiosk,
        enrolled.event,
        enrolled.hub,
    ):
        if pending_count_in(connection):
            raise PendingOfAnother
        for model in (RosterRow, ManifestRow, CursorRow, ElsewhereRow):
            connection.execute(delete(table_of(model)))
        confirming.forget_in(connection.connection.driver_connection)
        epoch += 1
    elif old is not None and old.token != enrolled.token:
        raw = connection.connection.driver_connection
        confirming.set_back_in(raw, enrolled.hub_epoch, enrolled.server_time)
    connection.execute(
        insert(ACKNOWLEDGEMENT).values(epoch=epoch, acked_through=0).on_conflict_do_nothing()
    )
    connection.execute(delete(IDENTITY))
    connection.execute(
        IDENTITY.insert().values(
            id=1,
            kiosk=enrolled.kiosk,
            name=name,
            epoch=epoch,
            event=enrolled.event,
            hub=enrolled.hub,
            hub_epoch=enrolled.hub_epoch,
            hub_url=url,
            token=enrolled.token,
            root_public=enrolled.root_public,
        )
    )
    keep_twice_in(connection)
    made = identity_in(connection)
    if made is None:
        raise RuntimeError("an identity that was just written is not there")
    return made


def keep_twice(store: Store) -> None:
    """Keep a second copy of the identity where a salvage finds it, if there is no such copy yet.

    Raises:
        StoreError: the disk refused.
    """
    with store.reading() as connection:
        if _second_copy(connection) == _copied(connection):
            return
    with store.writing() as connection:
        keep_twice_in(connection)


def keep_twice_in(connection: Connection) -> None:
    """Do what `keep_twice` does as a part of the caller's transaction."""
    text = _copied(connection)
    if text is not None:
        connection.execute(
            insert(_MEMORY)
            .values(key=KEPT_TWICE, value=text)
            .on_conflict_do_update(index_elements=[_MEMORY.c.key], set_={"value": text})
        )


def _copied(connection: Connection) -> str | None:
    row = connection.execute(select(IDENTITY)).mappings().first()
    return None if row is None else json.dumps(dict(row), ensure_ascii=False, sort_keys=True)


def _second_copy(connection: Connection) -> str | None:
    held = select(_MEMORY.c.value).where(_MEMORY.c.key == KEPT_TWICE)
    found: str | None = connection.execute(held).scalar()
    return found


def check_drained(store: Store) -> None:
    """Refuse to enrol anew while entries wait: asked before a code is used up.

    Raises:
        PendingOfAnother: entries recorded as another kiosk have not reached their hub.
    """
    with store.reading() as connection:
        if identity_in(connection) is not None and pending_count_in(connection):
            raise PendingOfAnother


def pending_count_in(connection: Connection) -> int:
    """Count the entries that the hub is not known to have.

    Those behind what it acknowledged, and those that it has to confirm anew. Gapless but for
    what a salvage could not read: the highest seq is the number.
    """
    highest = (
        select(func.coalesce(func.max(JOURNAL.c.seq), 0))
        .where(JOURNAL.c.epoch == ACKNOWLEDGEMENT.c.epoch)
        .scalar_subquery()
    )
    # From the few rows of epochs, so that each maximum is one step down the journal's tree.
    count = select(func.coalesce(func.sum(highest - ACKNOWLEDGEMENT.c.acked_through), 0))
    found = int(connection.execute(count.select_from(ACKNOWLEDGEMENT)).scalar_one())
    gaps = gaps_in(connection) if found else ()
    if gaps:
        acked: dict[int, int] = {}
        for row in connection.execute(select(ACKNOWLEDGEMENT)):
            acked[row.epoch] = row.acked_through
        found -= sum(gap.beyond(acked.get(gap.epoch, 0)) for gap in gaps)
    return found + confirming.unconfirmed_count_in(connection.connection.driver_connection)
