"""Taking a withdrawn kiosk back: what it recorded meanwhile comes in by itself.

Its token, key and number are what they were. To enrol it anew would make another kiosk of it,
and its store refuses that while entries wait.
"""

from sqlalchemy import update

from sync.domain.entries import EventId, KioskId
from sync.hub.database import Database
from sync.hub.tables import device


def admit(database: Database, of: EventId, kiosk: KioskId) -> bool:
    """Accept a withdrawn device again; False if there is none such."""
    with database.writing() as connection:
        found = connection.execute(
            update(device)
            .where(device.c.event == of, device.c.kiosk == kiosk, device.c.revoked_ms.is_not(None))
            .values(revoked_ms=None)
            .returning(device.c.kiosk)
        ).scalar_one_or_none()
    return found is not None
