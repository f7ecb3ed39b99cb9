"""The device's own key, by which the hub knows what this kiosk sealed, whoever carries it.

It lies among what is remembered, encrypted with everything else, beside the hub's box key. It is
this enrolment's: another kiosk or event has another one, and a copy of this database has the
same. It signs every request to the hub and every parcel. Lost, no hour is lost with it: what is
here waits until the organiser lets this kiosk tell another one (`admit-kiosk --new-key`).
"""

import json
import logging
from dataclasses import dataclass, field, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from kiosk.store.engine import Store
from kiosk.store.identity import Identity, identity_in
from kiosk.store.problems import NotEnrolled
from kiosk.store.tables import MemoryRow, table_of
from sync.wire import parcel
from sync.wire.messages import HubBox
from sync.wire.parcel import BadParcel

log = logging.getLogger(__name__)

KEY = "device-key"
"""The memory key that it lies under."""
_MEMORY = table_of(MemoryRow)


@dataclass(frozen=True, slots=True)
class DeviceKey:
    """What this kiosk signs with, and whom it seals to."""

    private: Ed25519PrivateKey = field(repr=False)
    told: bool
    """The hub has its public half."""
    box: HubBox | None
    """As the hub's root signed it; None until the hub was heard of."""

    @property
    def public(self) -> str:
        """Give the public half, as hex."""
        return self.private.public_key().public_bytes_raw().hex()


def load_device_key(store: Store) -> DeviceKey | None:
    """Give the key of the present enrolment; None when there is none yet."""
    with store.reading() as connection:
        identity = identity_in(connection)
        return None if identity is None else device_key_in(connection, identity)


def ensure_device_key(store: Store) -> DeviceKey:
    """Give the key of the present enrolment; make it for a kiosk that was enrolled without one.

    Raises:
        NotEnrolled: there is nobody to have a key.
        StoreError: the disk refused.
    """
    known = load_device_key(store)
    if known is not None:
        return known
    with store.writing() as connection:
        identity = identity_in(connection)
        if identity is None:
            raise NotEnrolled
        # Of two threads that found none, the second takes what the first has made.
        known = device_key_in(connection, identity)
        if known is None:
            known = DeviceKey(_made(store, identity), told=False, box=None)
            keep_device_key_in(connection, identity, known)
        return known


def signing_key(store: Store) -> Ed25519PrivateKey | None:
    """Give what the present enrolment signs with, kept already or not; None: not enrolled.

    A crash may have taken the key away again that the hub has heard of: it is the same anew.
    """
    with store.reading() as connection:
        identity = identity_in(connection)
        known = None if identity is None else device_key_in(connection, identity)
    if known is not None:
        return known.private
    return None if identity is None else _made(store, identity)


def _made(store: Store, identity: Identity) -> Ed25519PrivateKey:
    """Make the key of a kiosk that was enrolled without one, or lost it with a damaged page.

    From the store's own secret, so that every copy of this database, also one of before there
    was a key, makes the same: two copies with two keys, and the hub would take only one's word.
    """
    return Ed25519PrivateKey.from_private_bytes(
        store.derived(f"gatepost/device-key/v1 {identity.hub} {identity.kiosk}")
    )


def device_key_in(connection: Connection, identity: Identity) -> DeviceKey | None:
    """Give the key as a transaction sees it."""
    text = connection.execute(select(_MEMORY.c.value).where(_MEMORY.c.key == KEY)).scalar()
    held = json.loads(text) if text is not None else None
    if held is None or (held["hub"], held["kiosk"]) != (identity.hub, identity.kiosk):
        return None
    box = held["box"]
    return DeviceKey(
        Ed25519PrivateKey.from_private_bytes(bytes.fromhex(held["private"])),
        told=held["told"],
        box=None if box is None else HubBox.model_validate(box),
    )


def keep_device_key_in(connection: Connection, identity: Identity, key: DeviceKey) -> None:
    """Keep a key as that of an enrolment, in the caller's transaction."""
    text = json.dumps(
        {
            "hub": identity.hub,
            "kiosk": identity.kiosk,
            "private": key.private.private_bytes_raw().hex(),
            "told": key.told,
            "box": None if key.box is None else key.box.model_dump(),
        }
    )
    connection.execute(
        insert(_MEMORY)
        .values(key=KEY, value=text)
        .on_conflict_do_update(index_elements=[_MEMORY.c.key], set_={"value": text})
    )


def take_box_in(connection: Connection, box: HubBox | None, *, told: bool = False) -> None:
    """Keep the box key that the hub told, if its root signed it, in the caller's transaction.

    One that does not hold changes nothing: what was believed stays.

    Args:
        told: the hub said, too, that it has this kiosk's key.
    """
    identity = identity_in(connection)
    known = None if identity is None else device_key_in(connection, identity)
    if box is None or identity is None or known is None:
        return
    try:
        parcel.trusted_box(box, identity.hub, identity.root_public)
    except BadParcel:
        log.warning("a box key that the hub's root did not sign was not taken")
        return
    now = DeviceKey(known.private, known.told or told, box)
    if now != known:
        keep_device_key_in(connection, identity, now)


def begin_in(
    connection: Connection, identity: Identity, private: Ed25519PrivateKey, box: HubBox | None
) -> None:
    """Keep the key that this enrolment was made with, in the caller's transaction.

    Args:
        box: what the hub answered; a hub that tells one has understood the key, too.
    """
    keep_device_key_in(connection, identity, DeviceKey(private, told=box is not None, box=None))
    take_box_in(connection, box)


class KeyTalk:
    """The store as the exchange sees it when keys are told: see `sync.client.enrolment`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def to_tell(self) -> str | None:
        """Give the public key that the hub has not confirmed yet; None when all is said."""
        key = ensure_device_key(self._store)
        return None if key.told and key.box is not None else key.public

    def forgotten(self) -> None:
        """Keep that the hub has the key no more."""
        with self._store.writing() as connection:
            identity = identity_in(connection)
            known = None if identity is None else device_key_in(connection, identity)
            if identity is not None and known is not None and known.told:
                keep_device_key_in(connection, identity, replace(known, told=False))

    def taken(self, box: HubBox) -> None:
        """Keep that the hub has the key, and the box key that it told."""
        with self._store.writing() as connection:
            take_box_in(connection, box, told=True)
