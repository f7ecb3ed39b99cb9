"""Badges and what kiosks believe in: issuing, withdrawing, sealing the manifest."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, text, update

from sync.domain import manifest
from sync.domain.badge import Badge, IssuingKey, KeyId, Trust, issue, minute_of
from sync.domain.entries import EventId, VolunteerId
from sync.domain.roster import Roster, Volunteer
from sync.domain.rostering import Row, hex_id
from sync.hub.database import Database
from sync.hub.errors import UnknownVolunteer
from sync.hub.services import feeds, heads
from sync.hub.services.keys import BADGE_KEY_ID, KeyRing
from sync.hub.services.times import from_ms
from sync.hub.tables import event, feed, issuing_key, withdrawal

GOOD_AFTER_EVENT = timedelta(days=1)
"""So long after its last shift an event's badges still count."""
NO_SHIFTS_GOOD = timedelta(days=30)
HEX_DIGITS = 16

_WITHDRAW = text(
    "INSERT INTO withdrawal (event, volunteer, revoked, min_serial)"
    " VALUES (:event, :volunteer, :revoked, :min_serial)"
    " ON CONFLICT (event, volunteer)"
    " DO UPDATE SET revoked = excluded.revoked, min_serial = excluded.min_serial"
)


@dataclass(frozen=True, slots=True)
class IssuedBadge:
    """One badge to print. Holds a token: for a private file only."""

    volunteer: str
    """16 hex digits."""
    number: str
    name: str
    team: str
    post: str
    """Of the first shift planned; empty if none is."""
    post_en: str
    post_index: int | None
    """Its place among the event's posts, by which its badges get their shape and letter."""
    post_colour: str
    event_name: str
    event_name_en: str
    serial: int
    token: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What was taken back of one volunteer's badges."""

    revoked: bool = False
    min_serial: int = 0


def trust_of(connection: Connection, of: EventId) -> Trust:
    """Give what kiosks of the event shall believe in; version 0 stands for the coming one."""
    keys = connection.execute(
        select(
            issuing_key.c.key_id,
            issuing_key.c.public,
            issuing_key.c.good_from_ms,
            issuing_key.c.good_until_ms,
        ).where(issuing_key.c.event == of)
    )
    taken = withdrawals(connection, of)
    return Trust(
        keys={
            KeyId(key_id): IssuingKey(bytes.fromhex(public), from_ms(start), from_ms(end))
            for key_id, public, start, end in keys
        },
        revoked=frozenset(who for who, taken_back in taken.items() if taken_back.revoked),
        min_serial={who: back.min_serial for who, back in taken.items() if back.min_serial},
    )


def withdrawals(connection: Connection, of: EventId) -> dict[VolunteerId, Withdrawal]:
    """Give what was taken back, by volunteer."""
    found = connection.execute(
        select(withdrawal.c.volunteer, withdrawal.c.revoked, withdrawal.c.min_serial).where(
            withdrawal.c.event == of
        )
    )
    return {VolunteerId(who): Withdrawal(revoked, serial) for who, revoked, serial in found}


def reseal(connection: Connection, of: EventId, ring: KeyRing) -> int:
    """Sign a new manifest if what it says has changed; give the version that stands.

    Call with the event locked.
    """
    trust = trust_of(connection, of)
    version: int = connection.execute(
        select(event.c.manifest_version).where(event.c.event == of)
    ).scalar_one()
    stands = connection.execute(
        select(feed.c.value).where(
            feed.c.event == of, feed.c.thing == feeds.MANIFEST, feed.c.key == feeds.MANIFEST
        )
    ).scalar_one_or_none()
    same = manifest.seal(of, replace(trust, version=version), ring.root)
    if stands is not None and json.loads(stands) == same:
        return version
    version += 1
    sealed = manifest.seal(of, replace(trust, version=version), ring.root)
    connection.execute(update(event).where(event.c.event == of).values(manifest_version=version))
    feeds.put(connection, of, [Row(feeds.MANIFEST, feeds.MANIFEST, sealed)])
    return version


def revoke(database: Database, ring: KeyRing, of: EventId, who: VolunteerId) -> int:
    """Withdraw all badges of a volunteer; give the manifest's version."""
    with database.writing() as connection:
        heads.lock(connection, of)
        back = withdrawals(connection, of).get(who, Withdrawal())
        withdraw(connection, of, who, replace(back, revoked=True))
        return reseal(connection, of, ring)


def renew(database: Database, ring: KeyRing, of: EventId, who: VolunteerId) -> int:
    """Let only badges with a new serial count for a volunteer; give that serial."""
    with database.writing() as connection:
        heads.lock(connection, of)
        back = withdrawals(connection, of).get(who, Withdrawal())
        serial = max(1, back.min_serial) + 1
        withdraw(connection, of, who, Withdrawal(revoked=False, min_serial=serial))
        reseal(connection, of, ring)
        return serial


def withdraw(connection: Connection, of: EventId, who: VolunteerId, back: Withdrawal) -> None:
    """Write what is taken back of a volunteer's badges; reseal the manifest afterwards.

    Call with the event locked.
    """
    connection.execute(
        _WITHDRAW,
        {
            "event": of,
            "volunteer": who,
            "revoked": back.revoked,
            "min_serial": back.min_serial,
        },
    )


def find(roster: Roster, who: str) -> Volunteer:
    """Find a volunteer by number or by id.

    Raises:
        UnknownVolunteer: nobody, or a number that two share.
    """
    found = [person for person in roster.volunteers.values() if person.number == who]
    if not found and len(who) == HEX_DIGITS:
        found = [p for p in roster.volunteers.values() if hex_id(p.volunteer) == who.lower()]
    if len(found) != 1:
        raise UnknownVolunteer(who)
    return found[0]


def expiry_of(roster: Roster, now: datetime) -> int:
    """Give the minute at which badges of the event stop counting."""
    last = max((shift.ends for shift in roster.shifts.values()), default=None)
    return minute_of(now + NO_SHIFTS_GOOD if last is None else last + GOOD_AFTER_EVENT)


def issue_all(
    connection: Connection, roster: Roster, ring: KeyRing, now: datetime, serial: int | None = None
) -> list[IssuedBadge]:
    """Issue a badge for everybody who is on the roster and not withdrawn, by number.

    Args:
        serial: for all; by default each volunteer's lowest that counts.
    """
    of = roster.event.event
    taken = withdrawals(connection, of)
    expires = expiry_of(roster, now)
    places = {post: index for index, post in enumerate(roster.posts)}
    badges = []
    for person in sorted(roster.volunteers.values(), key=lambda p: (p.number, p.volunteer)):
        back = taken.get(person.volunteer, Withdrawal())
        if back.revoked:
            continue
        own = max(1, back.min_serial) if serial is None else serial
        plan = roster.plan_of(person.volunteer)
        post = roster.posts[plan[0].post] if plan else None
        team = roster.teams.get(person.team)
        token = issue(Badge(BADGE_KEY_ID, of, person.volunteer, own, expires), ring.badge)
        badges.append(
            IssuedBadge(
                volunteer=hex_id(person.volunteer),
                number=person.number,
                name=person.name,
                team=team.name if team else "",
                post=post.name if post else "",
                post_en=post.name_en if post else "",
                post_index=places[post.post] if post else None,
                post_colour=post.colour if post else "",
                event_name=roster.event.name,
                event_name_en=roster.event.name_en,
                serial=own,
                token=token,
            )
        )
    return badges
