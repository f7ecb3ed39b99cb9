"""Devices: enrolment by a code good for one use, and who a bearer token belongs to.

Only SHA-256 of codes and tokens is kept. Both begin with the event's number, so that they can
be looked up within one event.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, insert, select, text, update

from sync.domain.entries import EventId, KioskId
from sync.hub.database import Database
from sync.hub.services import heads
from sync.hub.services.eras import UNMARKED
from sync.hub.services.times import to_ms
from sync.hub.statement import Statement
from sync.hub.tables import device, enrol_code, event

CODE_GOOD = timedelta(days=7)
SEEN_EVERY_MS = 2000
"""A contact within this of the last one is not noted."""
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_CODE = re.compile(r"([0-9]{1,10})-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")
_TOKEN = re.compile(r"([0-9]{1,10})\.[A-Za-z0-9_-]{43}")

_USE = text(
    "UPDATE enrol_code SET used_ms = :now WHERE event = :event AND code_hash = :code"
    " AND used_ms IS NULL AND expires_ms > :now RETURNING event"
)

_OF_TOKEN = Statement(
    "SELECT event, kiosk, seen_ms, public, signs_from_ms FROM device"
    " WHERE event = :event AND token_hash = :token AND revoked_ms IS NULL"
)
_CALLER = Statement(
    "SELECT device.event, device.kiosk, device.seen_ms, device.public, device.signs_from_ms,"
    " event.head, stream.highest, (SELECT mark FROM era WHERE era.event = :event"
    " AND era.since < :position ORDER BY era.since DESC LIMIT 1) FROM device"
    " JOIN event ON event.event = device.event"
    " LEFT JOIN stream ON stream.event = device.event AND stream.kiosk = device.kiosk"
    " AND stream.epoch = :epoch"
    " WHERE device.event = :event AND device.token_hash = :token AND device.revoked_ms IS NULL"
)
_GIVE_KEY = Statement(
    "UPDATE device SET public = :public WHERE event = :event AND kiosk = :kiosk"
    " AND (public IS NULL OR public = :public) RETURNING kiosk"
)
_SIGNS = Statement(
    "UPDATE device SET signs_from_ms = :now WHERE event = :event AND kiosk = :kiosk"
    " AND public = :public AND signs_from_ms IS NULL RETURNING kiosk"
)
_FORGET = Statement(
    "UPDATE device SET public = NULL, signs_from_ms = NULL"
    " WHERE event = :event AND kiosk = :kiosk RETURNING kiosk"
)
_SEEN = Statement("UPDATE device SET seen_ms = :now WHERE event = :event AND kiosk = :kiosk")


@dataclass(frozen=True, slots=True)
class Device:
    """An enrolled kiosk: what the hub goes by, whatever a body says."""

    event: EventId
    kiosk: KioskId
    seen_ms: int | None
    public: str | None = None
    """Its own key, as hex; none until it has told one."""
    signs_from_ms: int | None = None
    """Since when it signs its requests; then it must."""


class Caller(NamedTuple):
    """A device that asks what is new, and how far all was when it asked."""

    device: Device
    head: int
    """The event's last position."""
    highest: int
    """The highest seq that was ever taken in of its epoch; 0 if none was."""
    mark: str
    """Of the position that it has come to; see `eras`."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A device as the hub's record has it, withdrawn or not."""

    device: Device
    name: str
    public: bytes | None
    """Its own key; None until it has told one."""
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A new device and its token, which is told once."""

    event: EventId
    kiosk: KioskId
    token: str


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def make_code(database: Database, of: EventId, name: str, now: datetime) -> str:
    """Make an enrolment code for the event, good for one use.

    Raises:
        UnknownEvent: there is none.
    """
    groups = ["".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3)]
    code = "-".join([str(of), *groups])
    with database.writing() as connection:
        heads.lock(connection, of)
        connection.execute(
            insert(enrol_code),
            {
                "event": of,
                "code_hash": _digest(code),
                "name": name,
                "expires_ms": to_ms(now + CODE_GOOD),
                "used_ms": None,
            },
        )
    return code


class StillKnown(Exception):
    """A kiosk asks to be made again that the hub knows; raised, so that no code is used up."""


def enrol(
    database: Database,
    code: str,
    name: str,
    now: datetime,
    public: bytes | None = None,
    again: KioskId | None = None,
) -> Enrolment | None:
    """Use a code up and make a device; None if the code is wrong, used or too old.

    Args:
        public: the kiosk's own key, checked; an older kiosk tells none yet.
        again: it was this kiosk, and this database may be of before it joined.

    Raises:
        StillKnown: `again` is here; the code was not used up.
    """
    code = code.strip().upper()
    shape = _CODE.fullmatch(code)
    if shape is None:
        return None
    of = EventId(int(shape[1]))
    token = f"{of}.{secrets.token_urlsafe(32)}"
    kiosk = again or KioskId(f"k{secrets.token_hex(5)}")
    with database.writing() as connection:
        used = connection.execute(
            _USE, {"now": to_ms(now), "event": of, "code": _digest(code)}
        ).scalar_one_or_none()
        if used is None:
            return None
        here = select(device.c.kiosk).where(device.c.event == of, device.c.kiosk == kiosk)
        if connection.execute(here).one_or_none() is not None:
            raise StillKnown
        connection.execute(
            insert(device),
            {
                "event": of,
                "kiosk": kiosk,
                "name": name,
                "token_hash": _digest(token),
                "enrolled_ms": to_ms(now),
                "revoked_ms": None,
                "seen_ms": to_ms(now),
                "public": public.hex() if public else None,
            },
        )
    return Enrolment(of, kiosk, token)


def of_token(database: Database, token: str) -> Device | None:
    """Give the device that a bearer token belongs to; None if unknown or revoked."""
    shape = _TOKEN.fullmatch(token)
    if shape is None:
        return None
    values = {"event": int(shape[1]), "token": _digest(token)}
    found = database.glance(_OF_TOKEN, values)
    return Device(*found[0]) if found else None


def caller(database: Database, token: str, epoch: int, position: int = 0) -> Caller | None:
    """Say whose a bearer token is and how far all is, in one look; None as `of_token`.

    Args:
        epoch: the kiosk's own, for `highest`; 0 if it named none.
        position: that its cursor claims.
    """
    shape = _TOKEN.fullmatch(token)
    if shape is None:
        return None
    asked = {"token": _digest(token), "epoch": epoch, "position": position}
    found = database.glance(_CALLER, {"event": int(shape[1]), **asked})
    if not found:
        return None
    *device_row, head, highest, mark = found[0]
    return Caller(Device(*device_row), head, highest or 0, mark or UNMARKED)


def give_key(database: Database, who: Device, public: bytes) -> bool:
    """Keep a device's own key; False when it has told another one before.

    Two laptops with one token are not told apart by the token: the second key is refused until
    the organiser enrols it anew.
    """
    values = {"event": who.event, "kiosk": who.kiosk, "public": public.hex()}
    with database.writing() as connection:
        return bool(_GIVE_KEY.rows(connection, values))


def note_signed(database: Database, who: Device, now: datetime) -> None:
    """Require from now on that a device signs, which has just signed for the first time."""
    values = {"now": to_ms(now), "event": who.event, "kiosk": who.kiosk, "public": who.public}
    with database.writing() as connection:
        _SIGNS.rows(connection, values)


def forget_key(database: Database, of: EventId, kiosk: KioskId) -> bool:
    """Let a device tell a key anew, known by its token until it has; False if there is none such.

    For a laptop that lost its key, or was put back to a version that does not sign.
    """
    with database.writing() as connection:
        return bool(_FORGET.rows(connection, {"event": of, "kiosk": kiosk}))


def registered(database: Database, of: EventId, kiosk: KioskId) -> Registered | None:
    """Look a device up by its id; None if the event has none such."""
    with database.reading() as connection:
        row = connection.execute(
            select(device.c.name, device.c.public, device.c.revoked_ms, device.c.seen_ms).where(
                device.c.event == of, device.c.kiosk == kiosk
            )
        ).one_or_none()
    if row is None:
        return None
    public = bytes.fromhex(row.public) if row.public else None
    return Registered(
        Device(of, kiosk, row.seen_ms), row.name, public, withdrawn=row.revoked_ms is not None
    )


def withdrawn(database: Database, token: str) -> tuple[EventId, KioskId] | None:
    """Say whose a token is that counts no more; None if it is nobody's."""
    shape = _TOKEN.fullmatch(token)
    if shape is None:
        return None
    of = EventId(int(shape[1]))
    with database.reading() as connection:
        found = connection.execute(
            select(device.c.kiosk).where(
                device.c.event == of, device.c.token_hash == _digest(token)
            )
        ).scalar_one_or_none()
    return (of, KioskId(found)) if found is not None else None


def has_event(database: Database, of: EventId) -> bool:
    """Say whether there is such an event."""
    with database.reading() as connection:
        found = connection.execute(select(event.c.event).where(event.c.event == of)).one_or_none()
    return found is not None


def seen(connection: Connection, who: Device, now: datetime) -> None:
    """Note that a device was heard of, unless that was noted a moment ago."""
    if _is_news(who, to_ms(now)):
        _SEEN.rows(connection, {"now": to_ms(now), "event": who.event, "kiosk": who.kiosk})


def seen_by_pull(database: Database, who: Device, now: datetime) -> None:
    """Note that a device was heard of, in a transaction of its own, as `seen`."""
    if _is_news(who, to_ms(now)):
        with database.writing() as connection:
            seen(connection, who, now)


def _is_news(who: Device, at_ms: int) -> bool:
    return who.seen_ms is None or not 0 <= at_ms - who.seen_ms < SEEN_EVERY_MS


def withdraw(database: Database, of: EventId, kiosk: KioskId, now: datetime) -> bool:
    """Refuse a device from now on; False if there is none such."""
    with database.writing() as connection:
        found = connection.execute(
            update(device)
            .where(device.c.event == of, device.c.kiosk == kiosk, device.c.revoked_ms.is_(None))
            .values(revoked_ms=to_ms(now))
            .returning(device.c.kiosk)
        ).scalar_one_or_none()
    return found is not None
