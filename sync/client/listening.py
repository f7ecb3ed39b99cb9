"""Listening: one request held open at the hub, which ends when there is something to pull.

The listener tells; what then pulls is the exchange. It knows nothing that an exchange would
not find by its own timer: where it cannot work (an older hub, a kiosk that is not admitted) it
rests, and the timer goes on, until an exchange went well: the kiosk was let in again, or a newer
hub may answer. After a failure it waits as an exchange does, with full jitter, and never less
than the hub asked.
"""

import logging
import random
import threading
import time
from collections.abc import Callable
from typing import Protocol
from urllib.parse import urlencode

from sync.client.pace import Pace
from sync.client.peer import Peer
from sync.client.problems import Cancelled, HubBusy, HubRefused, LineDown, OtherHub
from sync.client.replies import believe
from sync.client.transport import Transport
from sync.domain.errors import EnvironmentProblem
from sync.wire.messages import News

log = logging.getLogger(__name__)

WAIT_S = 25.0
SPREAD_S = 0.4
"""Kiosks that hear the same news do not all ask in the same moment."""
BRISK_S = 1.0
"""An empty answer sooner than this did not wait: the hub ends, or something cuts waits short."""
STUCK_S = 10.0
"""Between two tries when an exchange brought the cursor no further."""
PATIENCE_S = 60.0
"""For the exchange that was asked for."""
_UNKNOWN = frozenset({404, 405, 501})


class Cursor(Protocol):
    """What the listener needs of the exchange's inbox."""

    def epoch(self) -> int:
        """Give the epoch that this kiosk records in."""
        ...

    def cursor(self) -> str | None:
        """Give where the last page ended."""
        ...


class Listener:
    """One thread runs it; `note_exchanged` and `cancel` may come from any.

    Args:
        transport: its own, with the patience for an answer that takes `wait_s`.
        wait_s: how long the hub shall hold a question open.
    """

    def __init__(
        self,
        transport: Transport,
        peer: Peer,
        inbox: Cursor,
        pace: Pace | None = None,
        wait_s: float = WAIT_S,
        uniform: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self._transport = transport
        self._peer = peer
        self._inbox = inbox
        self._pace = pace or Pace(uniform=uniform)
        self._wait_s = wait_s
        self._uniform = uniform
        self._stopped = threading.Event()
        self._exchanged = threading.Event()
        self._well = threading.Event()
        """An exchange went well since the hub refused to be listened to."""
        self._resting = False

    def run(self, tell: Callable[[], None]) -> None:
        """Listen until cancelled.

        Args:
            tell: called when there is something to pull; does not block.
        """
        while not self._stopped.is_set():
            try:
                if self._listen(tell):
                    self._pace.went_well(more=True)
                    self._resting = False
                else:
                    self._rest("the hub is older and knows no news")
            except Cancelled:
                return
            except HubRefused as problem:
                # A person must act, and the exchange's own line says so.
                self._rest(f"the hub lets this kiosk not listen: {type(problem).__name__}")
            except (LineDown, EnvironmentProblem) as problem:
                asked_s = problem.retry_after_s if isinstance(problem, HubBusy) else None
                self._pace.failed(asked_s)
                self._stopped.wait(self._pace.delay_s)

    def note_exchanged(self, well: bool) -> None:
        """Take note that an exchange has ended, and whether the hub answered as it should."""
        self._exchanged.set()
        if well:
            self._well.set()

    def cancel(self) -> None:
        """Break off. Final."""
        self._stopped.set()
        self._exchanged.set()
        self._well.set()
        self._transport.abort()

    def _rest(self, why: str) -> None:
        """Wait for an exchange that goes well; longer each time that did not help."""
        self._well.clear()
        if self._stopped.is_set():  # the event that is cleared here was this
            return
        if not self._resting:
            self._resting = True
            log.info("%s", why)
        self._pace.failed(None)
        self._stopped.wait(self._pace.delay_s)
        self._well.wait()

    def _listen(self, tell: Callable[[], None]) -> bool:
        """Ask once, and tell; False when the hub knows no such question."""
        cursor = self._inbox.cursor()
        asked: dict[str, str | int | float] = {"epoch": self._inbox.epoch(), "wait": self._wait_s}
        if cursor:
            asked["cursor"] = cursor
        began = time.monotonic()
        url = f"{self._peer.url}/v1/news?{urlencode(asked)}"
        reply = self._transport.send("GET", url, None, self._peer.proof)
        if reply.status in _UNKNOWN:
            return False
        told = believe(reply, News)
        if told.hub != self._peer.hub:
            raise OtherHub
        if told.news:
            self._stopped.wait(self._uniform(0, SPREAD_S))
            self._exchanged.clear()
            if not self._stopped.is_set():
                tell()
                self._exchanged.wait(PATIENCE_S)
                if self._inbox.cursor() == cursor:
                    self._stopped.wait(self._uniform(STUCK_S / 2, STUCK_S))
        elif time.monotonic() - began < min(BRISK_S, self._wait_s / 2):
            self._stopped.wait(self._uniform(BRISK_S, 3 * BRISK_S))
        return True
