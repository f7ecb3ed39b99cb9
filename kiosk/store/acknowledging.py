"""What the hub acknowledged, and when it said so itself.

An answer that came by a relay or a stick may be older than what the hub said by the line since, or
later, and the hub put back from a backup in between. Its time tells them apart, by the hub's own
clock: so that of the last answer by the line is kept, of each epoch, with what it acknowledged.
"""

from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from kiosk.store.memory import recall_in, remember_in
from kiosk.store.tables import ACKNOWLEDGEMENT, JOURNAL, VERDICT
from sync.client.outbox import SUSPECT

SAID = "acknowledged"
"""The memory key: epoch -> when the hub last said by the line that it has all it acknowledged."""


def acknowledge_in(
    connection: Connection, epoch: int, acked_through: int, at: datetime | None
) -> None:
    """Keep that the hub has everything up to `acked_through`; see `Outbox.acknowledge`."""
    own = select(func.coalesce(func.max(JOURNAL.c.seq), 0)).where(JOURNAL.c.epoch == epoch)
    through = min(acked_through, connection.execute(own).scalar_one())
    moved = connection.execute(
        update(ACKNOWLEDGEMENT)
        .where(ACKNOWLEDGEMENT.c.epoch == epoch, ACKNOWLEDGEMENT.c.acked_through < through)
        .values(acked_through=through)
        .returning(ACKNOWLEDGEMENT.c.epoch)
    ).all()
    if moved:
        connection.execute(
            delete(VERDICT).where(
                VERDICT.c.epoch == epoch,
                VERDICT.c.seq <= through,
                VERDICT.c.code == SUSPECT,
            )
        )
    if at is not None and through == _acked_in(connection, epoch):
        said = recall_in(connection, SAID)
        known = said if isinstance(said, dict) else {}
        remember_in(connection, SAID, {**known, str(epoch): at.isoformat()})


def acknowledged_before(connection: Connection, epoch: int, answered: datetime) -> int:
    """Give how far the hub had acknowledged an epoch when it made an answer, as far as is known.

    Where it is not known when it did (a version before this one heard it), it was before: what is
    handed in again for nothing is taken for what it is.

    Args:
        answered: when it made the answer, by its own clock.
    """
    said = recall_in(connection, SAID)
    at = said.get(str(epoch)) if isinstance(said, dict) else None
    if isinstance(at, str) and answered <= datetime.fromisoformat(at):
        return 0
    return _acked_in(connection, epoch) or 0


def _acked_in(connection: Connection, epoch: int) -> int | None:
    query = select(ACKNOWLEDGEMENT.c.acked_through).where(ACKNOWLEDGEMENT.c.epoch == epoch)
    return connection.execute(query).scalar()
