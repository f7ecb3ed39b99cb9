"""Event packs: a kiosk enrolled here and now, and all that it needs, for one file."""

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.domain.entries import EventId
from sync.domain.wording import Say
from sync.hub.database import Database
from sync.hub.errors import BadInput
from sync.hub.services import devices, eras, feeds
from sync.hub.services.keys import Identity, KeyRing
from sync.wire import PROTOCOL, pack
from sync.wire.messages import Change, ChangesPage, Enrolled

FIRST_EPOCH = 1
"""A new kiosk has recorded nothing in any."""


def make_pack(
    database: Database,
    identity: Identity,
    ring: KeyRing,
    of: EventId,
    name: str,
    url: str,
    now: datetime,
) -> tuple[Enrolled, bytes]:
    """Enrol a kiosk of the event and write its pack.

    Raises:
        UnknownEvent: there is none.
    """
    code = devices.make_code(database, of, name, now)
    device = Ed25519PrivateKey.generate()
    public = device.public_key().public_bytes_raw()
    made = devices.enrol(database, code, name, now, public)
    if made is None:  # its clock stepped by a week in between
        raise BadInput(Say(zh="请再试一次。", en="Try again."))
    enrolled = Enrolled(
        protocol=PROTOCOL,
        hub=identity.hub,
        hub_epoch=identity.epoch,
        event=of,
        kiosk=made.kiosk,
        token=made.token,
        root_public=identity.root_public,
        box=ring.signed_box(identity.hub),
        server_time=now,
    )
    changes: list[Change] = []
    with database.reading() as connection:
        page = feeds.page(connection, of, made.kiosk, 0, FIRST_EPOCH)
        changes += page.changes
        while page.more:
            page = feeds.page(connection, of, made.kiosk, page.position, FIRST_EPOCH)
            changes += page.changes
        mark = eras.mark_at(connection, of, page.position)
    whole = ChangesPage(
        protocol=PROTOCOL,
        hub=identity.hub,
        hub_epoch=identity.epoch,
        event=of,
        fresh=True,
        changes=[change for change in changes if change.value is not None],
        cursor=feeds.write_cursor(identity.epoch, of, page.position, entries=True, mark=mark),
        more=False,
        server_time=now,
    )
    content = pack.write(enrolled, whole, ring.root, url=url, name=name, made=now, device=device)
    return enrolled, content
