"""Signs that a hub was put back from a backup, of which nobody told it.

A hub that is told speaks in an epoch of its own from then on. One that is not looks like before;
but it does not know a cursor any more that it gave, or has less of a journal than it acknowledged.
So a kiosk that has nothing to send finds it out with its next pull.
"""

from sync.client.outbox import Outbox
from sync.wire.messages import ChangesPage


def is_shown_by(page: ChangesPage, cursor: str | None, epoch: int, outbox: Outbox) -> bool:
    """Say whether a page shows that its hub has forgotten something.

    Args:
        cursor: the one behind which the page was asked for.
        epoch: the one that was named with it.
    """
    if page.fresh and cursor:
        return True
    acked = {place.epoch: place.seq for place in outbox.epochs()}
    return page.highest is not None and page.highest < acked.get(epoch, 0)
