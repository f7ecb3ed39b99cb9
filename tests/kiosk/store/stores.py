"""Stores on real files, enrolled or not, and what lies on the disk around them."""

import hashlib
from pathlib import Path

from kiosk.store.engine import Store, open_store
from kiosk.store.identity import Identity, save_enrolment
from kiosk.store.journal import Draft, Journal
from sync.domain.entries import KioskId
from sync.wire import PROTOCOL
from sync.wire.messages import Enrolled
from tests.builders import AT, EVENT, KIOSK, ROOT_PUBLIC, SOUTH, WANG
from tests.sync.client.hand_clock import HandClock

KEY = bytes(range(32))
HUB = "hub-1"
TOKEN = "secret"


def an_enrolment(kiosk: KioskId = KIOSK, event: int = EVENT, token: str = TOKEN) -> Enrolled:
    """Give what a hub answers to an enrolment."""
    return Enrolled(
        protocol=PROTOCOL,
        hub=HUB,
        hub_epoch=1,
        event=event,
        kiosk=kiosk,
        token=token,
        root_public=ROOT_PUBLIC.hex(),
        server_time=AT,
    )


def enrolled(folder: Path) -> tuple[Store, Identity]:
    """Open a store in `folder` and enrol it."""
    store = open_store(folder / "gatepost.db", KEY)
    return store, save_enrolment(store, an_enrolment(), "http://127.0.0.1:1")


def a_journal(store: Store, clock: HandClock | None = None) -> Journal:
    """Give the store's journal."""
    return Journal(store, clock or HandClock())


def on(**changes: object) -> Draft:
    """Draft 王晓安 coming on duty at the south gate."""
    given: dict[str, object] = {"kind": "on", "method": "badge", "volunteer": WANG, "post": SOUTH}
    return Draft(**{**given, **changes})  # type: ignore[arg-type]


def digests(path: Path) -> dict[str, str | None]:
    """Give the digest of the database file, its log and its index; None where there is none."""
    found: dict[str, str | None] = {}
    for suffix in ("", "-wal", "-shm"):
        file = path.with_name(path.name + suffix)
        found[suffix] = hashlib.sha256(file.read_bytes()).hexdigest() if file.exists() else None
    return found
