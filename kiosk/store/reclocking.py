"""What a first measurement of the clock says of the entries made before it, in the same boot.

A gate that began the day without a network does not know how wrong its clock is. When it meets
the hub, each entry that carries no measurement gets a `clockstep` that cites it and says what is
known now; readings go by it, the entry and its wall time stay. A clock that was right needs none.
"""

from datetime import timedelta

from sqlalchemy import select

from kiosk.store.draft import Draft
from kiosk.store.engine import Store
from kiosk.store.rowing import of_row
from kiosk.store.tables import JOURNAL
from sync.domain.canonical import Json
from sync.domain.clock import Moment, Offset, applied_back
from sync.domain.entries import Kind, Method

RIGHT_MS = 1000
"""A clock that is off by no more needs no word about it."""
STEPS_AT_ONCE = 200
"""In one transaction: a scan that comes meanwhile waits for it."""


def drafts_back(
    store: Store, boot_id: str, measured: Offset, now: Moment, agree: timedelta, round_ns: int
) -> list[Draft]:
    """Draft what is to be said, in order of the journal; nothing twice.

    Args:
        agree: so far apart wall and monotonic time still ran alike.
        round_ns: entries keep their monotonic time modulo this.

    Raises:
        StoreError: the disk refused.
    """
    unmeasured = (
        select(JOURNAL)
        .where(
            JOURNAL.c.boot_id == boot_id,
            JOURNAL.c.offset_ms == 0,
            JOURNAL.c.uncertainty_ms == 0,
            JOURNAL.c.kind != Kind.CLOCKSTEP.value,
        )
        .order_by(JOURNAL.c.epoch, JOURNAL.c.seq)
    )
    steps = select(JOURNAL.c.ref).where(JOURNAL.c.kind == Kind.CLOCKSTEP.value)
    with store.reading() as connection:
        entries = [of_row(row) for row in connection.execute(unmeasured)]
        told = set(connection.execute(steps).scalars())
    found = []
    for entry in entries:
        ran_ns = (now.mono_ns - entry.mono_ns) % round_ns
        then = Moment(entry.wall, now.mono_ns - ran_ns)
        said = applied_back(measured, now, then, agree)
        wrong = abs(said.offset_ms) > max(measured.uncertainty_ms, RIGHT_MS)
        if wrong and entry.entry_id not in told:
            data: dict[str, Json] = {
                "offset_ms": said.offset_ms,
                "uncertainty_ms": said.uncertainty_ms,
            }
            found.append(Draft(Kind.CLOCKSTEP, Method.DESK, ref=entry.entry_id, data=data))
    return found
