"""One kiosk's end of the exchange, and hubs that answer in their own way for a while."""

from collections.abc import Callable
from typing import Any

from sync.client.exchange import Exchange
from sync.client.pace import Pace
from sync.client.peer import Peer
from sync.client.transport import HttpTransport, Severable
from tests.sync.client.hand_clock import HandClock
from tests.sync.client.hubs import Handler, Hub, Instead
from tests.sync.client.memory import MemoryInbox, MemoryOutbox


class Gate:
    """One kiosk's end: stores in memory, a real line."""

    def __init__(self, hub: Hub, **timeouts: float) -> None:
        self.clock = HandClock()
        self.outbox = MemoryOutbox()
        self.inbox = MemoryInbox()
        self.http = HttpTransport(**timeouts)  # type: ignore[arg-type]
        self.line = Severable(self.http)
        self.hub = hub
        self.restart()

    def restart(self) -> None:
        """Start the exchange anew on the same store, as a new start of the kiosk does."""
        peer = Peer(self.hub.url, "hub-1", "kiosk-south", "secret")
        pace = Pace(poll_s=15, uniform=lambda _, high: high)
        self.exchange = Exchange(self.outbox, self.inbox, self.line, self.clock, peer, pace)

    def acked(self) -> int:
        """Give what the first epoch has acknowledged."""
        return self.outbox.acked[1]

    def suspects(self) -> list[int]:
        """Give what this gate set aside by itself."""
        return [q.entry.seq for q in self.outbox.quarantined() if q.code == "suspect"]


def first(number: int, act: Callable[[Handler], Any]) -> Instead:
    """Answer the first `number` requests by `act`, then tell the truth."""
    left = [number]

    def instead(request: Handler) -> bool:
        left[0] -= 1
        if left[0] < 0:
            return True
        act(request)
        return False

    return instead


def always(act: Callable[[Handler], Any]) -> Instead:
    return first(10**9, act)


def poison(*seqs: int, status: int = 400) -> Instead:
    """Refuse every batch that one of these entries is in."""

    def instead(request: Handler) -> bool:
        there = {raw["seq"] for raw in request.message["entries"]}
        if there & set(seqs):
            request.problem(status)
            return False
        return True

    return instead


def at_most(number: int) -> Instead:
    """Find batches of more than `number` entries too large, in a web server's words."""

    def instead(request: Handler) -> bool:
        if len(request.message["entries"]) > number:
            request.html(413)
            return False
        return True

    return instead
