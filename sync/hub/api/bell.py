"""The bell: wakes those who wait for news, without a thread or a connection for any of them.

A batch taken in by this process rings; what other processes and commands write is found by
looking at the heads of the waited-for events, in one short query for all of them.
"""

import asyncio
import contextlib
import logging
from collections.abc import Mapping

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from sync.domain.entries import EventId
from sync.hub.database import Database
from sync.hub.services import heads

log = logging.getLogger(__name__)

LOOK_S = 0.5


class Bell:
    """Wakes who waits for news of an event. Belongs to one event loop; `ring` to any thread."""

    def __init__(self) -> None:
        self._waiting: dict[EventId, set[asyncio.Event]] = {}
        self._heads: dict[EventId, int] = {}
        self._looking: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.closed = False

    def ring(self, of: EventId) -> None:
        """Wake who waits for an event: something was written. Any thread."""
        loop = self._loop
        if loop is not None and of in self._waiting:
            # The loop is gone when the hub is; then nobody waits any more.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(self._wake, of)

    def close(self) -> None:
        """Let everybody go: the hub ends. In the loop's thread."""
        self.closed = True
        for of in tuple(self._waiting):
            self._wake(of)

    async def wait(self, database: Database, of: EventId, seen: int, within_s: float) -> None:
        """Wait until something may have been written behind `seen`, or for so long."""
        if self.closed:
            return
        self._loop = asyncio.get_running_loop()
        mine = asyncio.Event()
        self._waiting.setdefault(of, set()).add(mine)
        self._heads[of] = min(seen, self._heads.get(of, seen))
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look(database))
        try:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(mine.wait(), within_s)
        finally:
            self._waiting[of].discard(mine)
            if not self._waiting[of]:
                del self._waiting[of]
                self._heads.pop(of, None)

    def _wake(self, of: EventId) -> None:
        for one in self._waiting.get(of, ()):
            one.set()

    async def _look(self, database: Database) -> None:
        """Look at the heads while anybody waits; ends with the last of them."""
        while self._waiting and not self.closed:
            await asyncio.sleep(LOOK_S)
            wanted = tuple(self._waiting)
            try:
                found = await run_in_threadpool(_heads_of, database, wanted)
            except SQLAlchemyError as problem:
                # Also that no connection came free: the next look may find one.
                log.warning("heads cannot be read: %s", type(problem).__name__)
                continue
            for of, head in found.items():
                if of in self._heads and head > self._heads[of]:
                    self._heads[of] = head
                    self._wake(of)


def _heads_of(database: Database, events: tuple[EventId, ...]) -> Mapping[EventId, int]:
    with database.reading() as connection:
        return heads.of_events(connection, events)
