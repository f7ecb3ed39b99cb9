"""New epochs: what a kiosk does when it turns out to be a copy of itself.

A disk that was cloned, or put back from a backup, records under numbers that another copy has
used, or will. It shows when the hub has more of the epoch than is here, or refuses an entry
because it has another one of that number (`fork`), or none that it would follow (`chain`).
Then this copy goes on in an epoch of its own. Its number is drawn at random, so that two
copies that find out at once part for good; should they draw the same one, they find out again.

Nothing is lost by it. What the hub set aside for its number alone is recorded again in the new
epoch, as it was, under its own id: it is the same fact. What the other copy recorded comes from
the hub like every other kiosk's: the cursor begins anew.
"""

import json
import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from kiosk.store.cipher import driver
from kiosk.store.engine import Store
from kiosk.store.memory import recall
from kiosk.store.rowing import COLUMNS, of_row
from sync.domain.entries import Entry, KioskId, wall_text, wall_time

EPOCH_MAX = 2**31 - 1
STEP_MAX = 2**20
RENEWALS = "epochs"
"""The memory key."""
CARRIED_MOST = 500
"""Entries recorded again in one transaction: a scan that comes meanwhile waits for it."""

_MEMORY = "SELECT value FROM memory WHERE key = ?"
_REMEMBER = (
    "INSERT INTO memory (key, value) VALUES (?, ?)"
    " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)
_OWN = "SELECT coalesce(max(seq), 0) FROM journal WHERE epoch = ?"
_FORKED = (
    "SELECT 1 FROM verdict WHERE epoch = ? AND status = 'quarantined'"
    " AND code IN ('fork', 'chain') LIMIT 1"
)
CARRIED = (
    "EXISTS (SELECT 1 FROM journal AS again"
    " WHERE again.entry_id = journal.entry_id AND again.epoch > journal.epoch)"
)
"""SQL: this row of the journal was recorded again in a later epoch."""
_TO_CARRY = (  # nothing of it comes from outside
    f"SELECT {', '.join(f'journal.{name}' for name in COLUMNS)} FROM verdict JOIN journal"  # noqa: S608
    " ON journal.epoch = verdict.epoch AND journal.seq = verdict.seq"
    " WHERE verdict.status = 'quarantined' AND verdict.code IN ('fork', 'chain')"
    f" AND verdict.epoch < ? AND journal.kiosk = ? AND NOT {CARRIED}"
    " ORDER BY journal.epoch, journal.seq LIMIT ?"
)


@dataclass(frozen=True, slots=True)
class Renewal:
    """One change of the epoch."""

    epoch: int
    """The new one."""
    before: int
    ahead: bool
    """The hub had more than this disk; otherwise it refused an entry as another's."""
    at: datetime
    """By this computer's clock, aware UTC."""


def renewals(store: Store) -> tuple[Renewal, ...]:
    """Give the changes of the epoch that were for a copy, the oldest first."""
    return _read(recall(store, RENEWALS))


def is_copy_in(raw: driver.Connection, epoch: int, highest: int) -> bool:
    """Say whether another copy of this journal records in `epoch`; see `renew_in`."""
    (own,) = raw.execute(_OWN, (epoch,)).fetchone()
    return highest > own or raw.execute(_FORKED, (epoch,)).fetchone() is not None


def renew_in(raw: driver.Connection, epoch: int, highest: int, now: datetime) -> int | None:
    """Open a new epoch if `epoch`, the one in use, is another copy's too; give its number.

    Args:
        highest: what the hub has of `epoch`; 0 when that is not known.
    """
    if not is_copy_in(raw, epoch, highest):
        return None
    (own,) = raw.execute(_OWN, (epoch,)).fetchone()
    room = min(STEP_MAX, EPOCH_MAX - epoch)
    if room < 1:  # two thousand copies later
        return None
    fresh = epoch + 1 + _draw(room)
    raw.execute("INSERT INTO acknowledgement (epoch, acked_through) VALUES (?, 0)", (fresh,))
    raw.execute("UPDATE identity SET epoch = ?", (fresh,))
    raw.execute("UPDATE cursor SET cursor = ''")
    row = raw.execute(_MEMORY, (RENEWALS,)).fetchone()
    known = _read(json.loads(row[0]) if row else None)
    told = [*known, Renewal(fresh, epoch, highest > own, now)]
    rows = [[one.epoch, one.before, one.ahead, wall_text(one.at)] for one in told]
    raw.execute(_REMEMBER, (RENEWALS, json.dumps(rows)))
    return fresh


def to_carry_in(
    raw: driver.Connection, kiosk: KioskId, epoch: int, most: int = CARRIED_MOST
) -> list[Entry]:
    """Give what earlier epochs lost its number for and this one is to record again, in order."""
    rows = raw.execute(_TO_CARRY, (epoch, kiosk, most)).fetchall()
    return [of_row(row) for row in rows]


def carried(entry: Entry, epoch: int, seq: int) -> Entry:
    """Give an entry as it is recorded again; to be sealed."""
    return replace(entry, epoch=epoch, seq=seq)


def _draw(room: int) -> int:
    return secrets.randbelow(room)


def _read(told: object) -> tuple[Renewal, ...]:
    rows = told if isinstance(told, list) else []
    return tuple(
        Renewal(int(epoch), int(before), bool(ahead), wall_time(at))
        for epoch, before, ahead, at in rows
    )
