"""What a hub that was set back has to confirm anew.

A hub that is put back from a backup has forgotten some of what it once acknowledged, and speaks
in an epoch of its own from then on. So an acknowledgement counts for the epoch of the hub that
gave it: when that is another, each of this kiosk's epochs counts as handed in only as far as the
hub, as it is now, has shown to have these very entries. Until then they wait, and nothing is
purged. Kept in the database, because a kiosk may be switched off half-way.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from kiosk.store.cipher import driver

SET_BACK = "set-back"
"""The memory key."""

_MEMORY = "SELECT value FROM memory WHERE key = ?"
_REMEMBER = (
    "INSERT INTO memory (key, value) VALUES (?, ?)"
    " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)
_ENROLLED = "SELECT hub_epoch FROM identity"
_ACKNOWLEDGED = (
    "SELECT epoch FROM acknowledgement AS a WHERE acked_through > 0 AND EXISTS (SELECT 1"
    " FROM journal AS j JOIN identity AS i ON i.kiosk = j.kiosk WHERE j.epoch = a.epoch)"
)
_ACKED = "SELECT acked_through FROM acknowledgement WHERE epoch = ?"
_BETWEEN = "SELECT count(*) FROM journal WHERE epoch = ? AND seq > ? AND seq <= ?"


class Confirmed(NamedTuple):
    """What is known of the hub as it is now."""

    hub_epoch: int
    since: datetime | None
    """By the hub's clock; None: since this kiosk was enrolled."""
    through: Mapping[int, int]
    """Own epoch -> confirmed so far; of epochs that are not named, all that was acknowledged."""


def read_in(raw: driver.Connection) -> Confirmed | None:
    """Give what is confirmed; None before enrolment."""
    enrolled = raw.execute(_ENROLLED).fetchone()
    if enrolled is None:
        return None
    row = raw.execute(_MEMORY, (SET_BACK,)).fetchone()
    if row is None:
        return Confirmed(enrolled[0], None, {})
    told = json.loads(row[0])
    through = {int(epoch): int(seq) for epoch, seq in told["through"].items()}
    since = datetime.fromisoformat(told["since"]) if told["since"] else None
    return Confirmed(int(told["hub_epoch"]), since, through)


def know_hub_in(raw: driver.Connection, hub_epoch: int, at: datetime) -> bool:
    """Note the hub's epoch; True when something is to be confirmed.

    Args:
        at: when it said so, by its own clock.
    """
    known = read_in(raw)
    if known is None:
        return False
    if known.hub_epoch == hub_epoch:
        return bool(known.through)
    return set_back_in(raw, hub_epoch, at)


def set_back_in(raw: driver.Connection, hub_epoch: int, at: datetime) -> bool:
    """Note that the hub was set back: all that it acknowledged is to be confirmed; True if any was."""
    doubted = _doubted(raw)
    _write(raw, Confirmed(hub_epoch, at, doubted))
    return bool(doubted)


def doubt_in(raw: driver.Connection, epoch: int | None) -> None:
    """Note that the hub has less of an epoch than it acknowledged, without a new epoch of its own.

    Args:
        epoch: this kiosk's own; None: all of them.
    """
    known = read_in(raw)
    if known is not None:
        doubted = _doubted(raw) if epoch is None else {epoch: 0}
        _write(raw, known._replace(through={**known.through, **doubted}))


def confirm_in(raw: driver.Connection, epoch: int, through: int) -> None:
    """Keep that the hub, as it is now, has this kiosk's entries of an epoch up to `through`."""
    known = read_in(raw)
    if known is None or epoch not in known.through:
        return
    left = {**known.through, epoch: max(through, known.through[epoch])}
    acked = raw.execute(_ACKED, (epoch,)).fetchone()
    if acked is None or left[epoch] >= acked[0]:
        del left[epoch]
    _write(raw, known._replace(through=left))


def unconfirmed_count_in(raw: driver.Connection) -> int:
    """Count the entries that were acknowledged, and that the hub must confirm anew."""
    known = read_in(raw)
    count = 0
    for epoch, through in known.through.items() if known else ():
        acked = raw.execute(_ACKED, (epoch,)).fetchone()
        if acked is not None:
            (between,) = raw.execute(_BETWEEN, (epoch, through, acked[0])).fetchone()
            count += between
    return count


def forget_in(raw: driver.Connection) -> None:
    """Forget it: this kiosk belongs to another hub from now on."""
    raw.execute("DELETE FROM memory WHERE key = ?", (SET_BACK,))


def _doubted(raw: driver.Connection) -> dict[int, int]:
    return {int(epoch): 0 for (epoch,) in raw.execute(_ACKNOWLEDGED)}


def _write(raw: driver.Connection, known: Confirmed) -> None:
    since = known.since.isoformat() if known.since is not None else None
    told = {"hub_epoch": known.hub_epoch, "since": since, "through": known.through}
    raw.execute(_REMEMBER, (SET_BACK, json.dumps(told)))
