"""Event packs as the hub would make them, without a hub."""

from datetime import datetime
from typing import Any

from sync.domain.manifest import seal
from sync.domain.roster import Roster
from sync.domain.rostering import to_rows
from sync.wire import PROTOCOL, pack
from sync.wire.messages import Change, ChangesPage, Enrolled
from tests.builders import AT, HOUR, ROOT_KEY, ROOT_PUBLIC, a_trust


def a_pack(roster: Roster, made: datetime = AT + HOUR, hub: str = "hub-1", **page: Any) -> bytes:
    """Make the pack of another gate of the event."""
    event = roster.event.event
    told: dict[str, Any] = {"protocol": PROTOCOL, "hub": hub, "hub_epoch": 1, "event": event}
    changes = [Change(table=r.table, key=r.key, value=dict(r.value or {})) for r in to_rows(roster)]
    sealed = seal(event, a_trust(), ROOT_KEY)
    changes.append(Change(table="manifest", key="manifest", value=sealed))
    changes += page.pop("others", [])
    return pack.write(
        Enrolled(
            **told,
            kiosk="kiosk-west",
            token="not-a-real-token",
            root_public=ROOT_PUBLIC.hex(),
            server_time=made,
        ),
        ChangesPage(
            **told, fresh=True, changes=changes, cursor="9", more=False, server_time=made, **page
        ),
        ROOT_KEY,
        url="https://hub.example",
        name="西门",
        made=made,
    )
