"""Looks, when kiosks pull, at what new entries ask of the hub itself (see `watch`).

It keeps the projection at hand as well: a page brings it up to date when somebody opens one, and
on a hub that nobody looked at for a day that would be a long wait. A projection takes time on a
large event, so it is made in one thread at a time, and never for more than a tenth of the time.
"""

import logging
import threading
import time
from collections.abc import Callable

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from sync.domain.entries import EventId
from sync.hub.damage import is_damage
from sync.hub.database import Database
from sync.hub.services import watch
from sync.hub.services.keys import KeyRing
from sync.hub.services.projection import project

log = logging.getLogger(__name__)

REST_S = 2.0
"""At least so long between two looks at one event."""
_UNTOUCHED = text(
    "SELECT 1 FROM event WHERE event = :event"
    " AND NOT EXISTS (SELECT 1 FROM journal WHERE journal.event = :event)"
    " AND NOT EXISTS (SELECT 1 FROM projection WHERE projection.event = :event)"
)
SHARE = 10
"""A look that took long is followed by a rest of so many times that."""


class Lookout:
    """Looks at events for those who pull. Safe to use from several threads."""

    def __init__(self, rest_s: float = REST_S, clock: Callable[[], float] = time.monotonic) -> None:
        self._rest_s = rest_s
        self._clock = clock
        self._looking = threading.Lock()
        self._not_before: dict[EventId, float] = {}

    def look(self, database: Database, of: EventId, ring: KeyRing | None = None) -> bool:
        """Bring the event's projection up to date, unless that was done of late; True if it was.

        With a ring, badges that were replaced are seen to, too. A database that refuses holds no
        pull up: the next one looks again. One that is damaged does.
        """
        if not self._looking.acquire(blocking=False):
            return False
        try:
            began = self._clock()
            if began < self._not_before.get(of, began):
                return False
            try:
                if _nothing_happened(database, of):
                    self._not_before[of] = began + self._rest_s
                    return False
                if ring is not None:
                    watch.look(database, ring, of)
                project(database, of)
            except DBAPIError as problem:
                if is_damage(problem):
                    raise
                log.warning("the projection was not made: %s", type(problem.orig).__name__)
            ended = self._clock()
            self._not_before[of] = ended + max(self._rest_s, SHARE * (ended - began))
            return True
        finally:
            self._looking.release()


def _nothing_happened(database: Database, of: EventId) -> bool:
    """Say whether the event has no entry yet and never had a projection.

    Then there is nothing to look at, and the first kiosks, which fetch the roster the evening before,
    need not wait until it is projected for nobody: of a hundred thousand that takes seconds.
    """
    with database.reading() as connection:
        return connection.execute(_UNTOUCHED, {"event": of}).first() is not None
