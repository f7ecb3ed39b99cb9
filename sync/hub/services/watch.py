"""What new entries ask of the hub itself: walk-ins to settle, and badges that were replaced.

Looked for behind the entries, never while a batch is taken in, and as often as anybody likes: how
far it looked is kept in the same transaction as what it found, and what it finds twice it writes
once. A replaced badge raises the volunteer's lowest serial in the manifest, so that the old one is
refused at every gate after its next pull. An entry that was annulled before it was seen counts for
nothing; annulled later, the raised serial stays: the paper may be gone.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, func, select, text, update

from sync.domain.entries import Entry, EventId, Kind, VolunteerId
from sync.domain.roster import TeamId, Volunteer
from sync.domain.rostering import Row, hex_id, same_row, volunteer_row
from sync.domain.wording import Say
from sync.hub.database import Database
from sync.hub.errors import BadInput
from sync.hub.services import badges, feeds, heads, rosters
from sync.hub.services.kept import entry_of
from sync.hub.services.keys import KeyRing
from sync.hub.services.times import from_ms, to_ms
from sync.hub.tables import event, journal, walkin, watch

SERIAL_MAX = 65_535
STEP_ROWS = 5_000
NAME_MAX = 80
_BADGE = "badge"
_KINDS = {Kind.WALKIN: '%"kind":"walkin"%', Kind.KIT: '%"kind":"kit"%'}

_SET = text(
    "INSERT INTO watch (event, through) VALUES (:event, :through)"
    " ON CONFLICT (event) DO UPDATE SET through = excluded.through"
)
_ADD = text(
    "INSERT INTO walkin (event, volunteer, entry_id, kiosk, at_ms, name, team, last4)"
    " VALUES (:event, :volunteer, :entry_id, :kiosk, :at_ms, :name, :team, :last4)"
    " ON CONFLICT (event, volunteer) DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Somebody who was registered at a gate."""

    volunteer: VolunteerId
    kiosk: str
    at: datetime
    name: str
    team: str
    """A team's id; empty if none was said."""
    last4: str
    settled_as: VolunteerId | None
    """Whom: themselves if taken over as new; None while nobody settled it."""


def look(database: Database, ring: KeyRing, of: EventId) -> int:
    """Look through the entries that came since the last look; give how many said something."""
    with database.reading() as connection:
        through, head = _reach(connection, of)
        found = _found(connection, of, through, head) if through < head else []
    if not found and head - through < STEP_ROWS:
        return 0  # what said nothing is looked through again: that costs less than a write
    with database.writing() as connection:
        heads.lock(connection, of)
        if _reach(connection, of)[0] != through:
            return 0  # somebody else looked meanwhile
        for entry in found:
            if entry.kind == Kind.WALKIN:
                _note(connection, of, entry)
        raised = _raise_serials(connection, of, [e for e in found if e.kind == Kind.KIT])
        connection.execute(_SET, {"event": of, "through": head})
        if raised:
            badges.reseal(connection, of, ring)
    return len(found)


def _reach(connection: Connection, of: EventId) -> tuple[int, int]:
    row = connection.execute(
        select(func.coalesce(watch.c.through, 0), event.c.head)
        .select_from(event.outerjoin(watch, event.c.event == watch.c.event))
        .where(event.c.event == of)
    ).one_or_none()
    return (0, 0) if row is None else (row[0], row[1])


def _found(connection: Connection, of: EventId, through: int, head: int) -> list[Entry]:
    """Give the entries that say something and are not annulled, in the order of their coming."""
    rows = connection.execute(
        select(journal.c.prev_hash, journal.c.hash, journal.c.body)
        .where(
            journal.c.event == of,
            journal.c.position > through,
            journal.c.position <= head,
            # Canonical JSON: a text that says the same would have its quotes escaped.
            journal.c.body.like(_KINDS[Kind.WALKIN]) | journal.c.body.like(_KINDS[Kind.KIT]),
        )
        .order_by(journal.c.position)
    ).all()
    entries = [entry_of(before, own, body) for before, own, body in rows]
    wanted = [e for e in entries if e.volunteer is not None and (_walks_in(e) or _replaces(e) >= 0)]
    gone = _annulled(connection, of, [entry.entry_id for entry in wanted])
    return [entry for entry in wanted if entry.entry_id not in gone]


def _walks_in(entry: Entry) -> bool:
    name = entry.data.get("name")
    return entry.kind == Kind.WALKIN and isinstance(name, str) and bool(name.strip())


def _replaces(entry: Entry) -> int:
    """Give the serial that a `kit` entry replaces; -1: it replaces no badge."""
    if entry.kind != Kind.KIT or entry.data.get("item") != _BADGE:
        return -1
    code, serial = entry.data.get("code_sha256"), entry.data.get("replaces")
    sound = isinstance(serial, int) and not isinstance(serial, bool) and 0 <= serial < SERIAL_MAX
    return serial if isinstance(code, str) and sound and isinstance(serial, int) else -1


def _annulled(connection: Connection, of: EventId, ids: list[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(ids), 500):
        rows = connection.execute(
            select(journal.c.ref).where(
                journal.c.event == of,
                journal.c.ref.in_(ids[start : start + 500]),
                journal.c.body.like('%"kind":"annul"%'),
            )
        )
        found |= set(rows.scalars())
    return found


def _note(connection: Connection, of: EventId, entry: Entry) -> None:
    team, last4 = entry.data.get("team"), entry.data.get("last4")
    connection.execute(
        _ADD,
        {
            "event": of,
            "volunteer": entry.volunteer,
            "entry_id": entry.entry_id,
            "kiosk": entry.kiosk,
            "at_ms": to_ms(entry.effective),
            "name": _shown(str(entry.data["name"])),
            "team": team if isinstance(team, str) and team.isprintable() else "",
            "last4": last4 if _is_last4(last4) else "",
        },
    )


def _shown(name: str) -> str:
    """Keep what can be seen of a name: the entry itself stays as it was signed."""
    return "".join(c for c in name if c.isprintable()).strip()[:NAME_MAX] or "?"


def _is_last4(value: object) -> bool:
    return isinstance(value, str) and len(value) == 4 and value.isascii() and value.isdigit()


def _raise_serials(connection: Connection, of: EventId, entries: list[Entry]) -> bool:
    lowest: dict[VolunteerId, int] = {}
    for entry in entries:
        if entry.volunteer is not None:
            serial = _replaces(entry) + 1
            lowest[entry.volunteer] = max(serial, lowest.get(entry.volunteer, 0))
    taken = badges.withdrawals(connection, of) if lowest else {}
    raised = False
    for who, serial in lowest.items():
        back = taken.get(who, badges.Withdrawal())
        if serial > back.min_serial:
            badges.withdraw(connection, of, who, replace(back, min_serial=serial))
            raised = True
    return raised


# ---- settling -----------------------------------------------------------------------------------


def walk_ins(database: Database, of: EventId, *, open_only: bool = True) -> list[WalkIn]:
    """Give who was registered at the gates and is still to be settled, oldest first."""
    with database.reading() as connection:
        rows = connection.execute(
            select(
                walkin.c.volunteer,
                walkin.c.kiosk,
                walkin.c.at_ms,
                walkin.c.name,
                walkin.c.team,
                walkin.c.last4,
                walkin.c.settled_as,
                walkin.c.entry_id,
            )
            .where(walkin.c.event == of)
            .order_by(walkin.c.at_ms, walkin.c.volunteer)
        ).all()
        gone = _annulled(connection, of, [row.entry_id for row in rows])
    return [
        WalkIn(
            VolunteerId(row.volunteer),
            row.kiosk,
            from_ms(row.at_ms),
            row.name,
            row.team,
            row.last4,
            None if row.settled_as is None else VolunteerId(row.settled_as),
        )
        for row in rows
        if row.entry_id not in gone and not (open_only and row.settled_as is not None)
    ]


def take_over(
    database: Database, of: EventId, who: VolunteerId, number: str, now: datetime
) -> Volunteer:
    """Put a walk-in on the roster as a new volunteer; kiosks hear it with the roster.

    Args:
        number: the new volunteer's; empty: the next free W number.

    Raises:
        BadInput: no such walk-in, settled already, or a number that somebody has.
    """
    with database.writing() as connection:
        heads.lock(connection, of)
        found, roster = _open_walk_in(connection, of, who), rosters.roster_of(connection, of)
        taken = {person.number for person in roster.volunteers.values()}
        number = number.strip() or _free_number(taken)
        if number in taken or not number.isprintable() or len(number) > NAME_MAX:
            raise BadInput(
                Say(
                    zh="编号 {number} 已经有人用，或含有不可见字符。什么都没有改动。",
                    en="The number {number} is somebody's already, or cannot be shown. "
                    "Nothing was changed.",
                ).fill(number=number)
            )
        team = TeamId(found.team) if TeamId(found.team) in roster.teams else TeamId("")
        person = Volunteer(who, number, found.name, team, last4=found.last4)
        _publish(connection, of, who, who, now, rows=[volunteer_row(person)])
        return person


def link(database: Database, of: EventId, who: VolunteerId, whom: str, now: datetime) -> Volunteer:
    """Say that a walk-in is somebody of the roster; what they did is that volunteer's from now on.

    Args:
        whom: number or id.

    Raises:
        BadInput: no such walk-in, or settled already.
        UnknownVolunteer: nobody of that number.
    """
    with database.writing() as connection:
        heads.lock(connection, of)
        _open_walk_in(connection, of, who)
        person = badges.find(rosters.roster_of(connection, of), whom)
        row = same_row(who, person.volunteer)
        _publish(connection, of, who, person.volunteer, now, rows=[row])
        return person


def _open_walk_in(connection: Connection, of: EventId, who: VolunteerId) -> WalkIn:
    row = connection.execute(
        select(walkin).where(
            walkin.c.event == of, walkin.c.volunteer == who, walkin.c.settled_as.is_(None)
        )
    ).one_or_none()
    if row is None or _annulled(connection, of, [row.entry_id]):
        raise BadInput(
            Say(
                zh="没有待处理的现场登记 {who}：也许已经处理过。什么都没有改动。",
                en="No walk-in {who} is to be settled; perhaps it was already. "
                "Nothing was changed.",
            ).fill(who=hex_id(who))
        )
    return WalkIn(who, row.kiosk, from_ms(row.at_ms), row.name, row.team, row.last4, None)


def _free_number(taken: set[str]) -> str:
    return next(n for at in range(1, 10**6) if (n := f"W{at:04d}") not in taken)


def _publish(
    connection: Connection,
    of: EventId,
    who: VolunteerId,
    settled_as: VolunteerId,
    now: datetime,
    rows: list[Row],
) -> None:
    head = feeds.put(connection, of, rows)
    connection.execute(update(event).where(event.c.event == of).values(roster_position=head))
    connection.execute(
        update(walkin)
        .where(walkin.c.event == of, walkin.c.volunteer == who)
        .values(settled_as=settled_as, settled_ms=to_ms(now))
    )
