"""Verdicts: what the hub said of single entries."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from kiosk.store.tables import JOURNAL, VERDICT
from sync.wire.messages import Status, Verdict


def store_verdicts_in(
    connection: Connection, epoch: int, verdicts: Iterable[Verdict], only: object = None
) -> bool:
    """Keep verdicts within a transaction; True when that changed something.

    Args:
        only: they are of the entry with this hash, and the one of that number here may be
            another: this disk or the one that recorded it is a copy. None: they are of those here.
    """
    changed = False
    for verdict in verdicts:
        if verdict.status is Status.DUPLICATE:
            continue
        there = select(JOURNAL.c.hash).where(JOURNAL.c.epoch == epoch, JOURNAL.c.seq == verdict.seq)
        own = connection.execute(there).first()
        if own is None or only not in (None, own.hash):
            continue
        said: dict[str, Any] = {"status": verdict.status.value, "code": verdict.code}
        written = connection.execute(
            insert(VERDICT)
            .values(epoch=epoch, seq=verdict.seq, **said)
            .on_conflict_do_update(
                index_elements=[VERDICT.c.epoch, VERDICT.c.seq],
                set_=said,
                where=(VERDICT.c.status != said["status"]) | (VERDICT.c.code != said["code"]),
            )
            .returning(VERDICT.c.seq)
        ).all()
        changed = changed or bool(written)
    return changed
