"""Verdicts: what the hub said of single entries."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from kiosk.store.tables import JOURNAL, VERDICT
from sync.wire.messages import Status, Verdict


def store_verdicts_in(connection: Connection, epoch: int, verdicts: Iterable[Verdict]) -> bool:
    """Keep verdicts within a transaction; True when that changed something."""
    changed = False
    for verdict in verdicts:
        if verdict.status is Status.DUPLICATE:
            continue
        there = select(JOURNAL.c.seq).where(JOURNAL.c.epoch == epoch, JOURNAL.c.seq == verdict.seq)
        if connection.execute(there).first() is None:
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
