"""A long pull asks for the next page while this one is being stored, and loses nothing by it."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import pytest

from sync.client.exchange import Exchange
from sync.client.outbox import Applied
from sync.client.peer import Peer
from sync.client.problems import Cancelled, LineDown
from sync.client.transport import HttpTransport
from sync.domain.errors import BadRoster
from sync.wire.messages import ChangesPage
from tests.builders import AT
from tests.sync.client.hand_clock import HandClock
from tests.sync.client.hubs import Handler, Hub, serving
from tests.sync.client.memory import MemoryInbox, MemoryOutbox

HANG_S = 10


@pytest.fixture
def hub() -> Iterator[Hub]:
    with serving() as running:
        running.clock = lambda: AT
        running.changes = [{"table": "later", "key": str(n), "value": {}} for n in range(5)]
        running.page_rows = 1
        yield running


@dataclass
class Storing(MemoryInbox):
    """Stores a page only once the hub has answered so many pulls."""

    hub: Hub = field(default_factory=Hub)
    answered: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    awaited: int = 0
    mine: int = 1
    seen: list[int] = field(default_factory=list)

    def epoch(self) -> int:
        """Give the epoch."""
        return self.mine

    def apply(self, page: ChangesPage, behind: str | None) -> Applied | None:
        """Keep a page."""
        for _ in range(self.awaited):
            assert self.answered.acquire(timeout=HANG_S)
        self.awaited = 0
        self.seen.append(len(self.hub.pulls))
        return super().apply(page, behind)


@dataclass
class Gate:
    """One kiosk's end."""

    inbox: Storing
    line: HttpTransport
    exchange: Exchange

    def keys(self) -> list[str]:
        """Give what is stored."""
        return [change.key for change in self.inbox.taken]


@pytest.fixture
def gate(hub: Hub) -> Iterator[Gate]:
    inbox = Storing(hub=hub)
    line = HttpTransport()
    peer = Peer(hub.url, "hub-1", "kiosk-south", "secret")

    def asked(_: Handler) -> bool:
        inbox.answered.release()
        return True

    hub.on_pull = asked
    yield Gate(inbox, line, Exchange(MemoryOutbox(), inbox, line, HandClock(), peer))
    line.close()


def test_the_next_page_is_asked_for_while_this_one_is_stored(gate: Gate, hub: Hub) -> None:
    gate.inbox.awaited = 2
    assert not gate.exchange.pull()
    assert gate.keys() == list("01234")
    assert len(hub.pulls) == 5


def test_never_more_than_one_page_ahead(gate: Gate, hub: Hub) -> None:
    gate.exchange.pull()
    assert all(asked <= number + 1 for number, asked in enumerate(gate.inbox.seen, 1))


def test_a_share_of_a_pull_asks_for_nothing_that_it_will_not_store(gate: Gate, hub: Hub) -> None:
    hub.changes = [{"table": "later", "key": str(n), "value": {}} for n in range(12)]
    assert gate.exchange.pull()
    assert len(hub.pulls) == len(gate.keys()) == 10


def test_a_page_that_does_not_hold_is_asked_for_again_and_the_one_behind_it_forgotten(
    gate: Gate, hub: Hub
) -> None:
    gate.inbox.refusing = BadRoster()
    with pytest.raises(BadRoster):
        gate.exchange.pull()
    assert (gate.keys(), gate.inbox.at) == ([], None)
    gate.inbox.refusing = None
    assert not gate.exchange.pull()
    assert gate.keys() == list("01234")


def test_a_line_that_drops_behind_a_page_leaves_that_page_stored(gate: Gate, hub: Hub) -> None:
    truth = hub.on_pull

    def dropped(request: Handler) -> bool:
        if len(hub.pulls) == 3:
            request.problem(503)
            return False
        return truth(request)

    hub.on_pull = dropped
    with pytest.raises(LineDown):
        gate.exchange.pull()
    assert (gate.keys(), gate.inbox.at) == (list("01"), "1:2")
    assert not gate.exchange.pull()
    assert gate.keys() == list("01234")


def test_an_answer_to_what_is_asked_no_more_is_not_used(gate: Gate, hub: Hub) -> None:
    """A copy of the kiosk parts from it, in an epoch of its own, while a page is stored."""
    stored = gate.inbox.apply

    def parting(page: ChangesPage, behind: str | None) -> Applied | None:
        gate.inbox.mine = 2
        return stored(page, behind)

    gate.inbox.apply = parting  # type: ignore[method-assign]
    asked: list[str] = []

    def heard(request: Handler) -> bool:
        asked.extend(parse_qs(urlsplit(request.path).query)["epoch"])
        return True

    hub.on_pull = heard
    gate.exchange.pull()
    assert gate.keys() == list("01234")
    assert asked == ["1", "1", "2", "2", "2", "2"]


def test_a_roster_that_came_by_a_file_meanwhile_is_not_mixed_with_an_older_page(
    gate: Gate, hub: Hub
) -> None:
    """The page in hand says nothing of what lies between: everything is asked anew."""
    stored = gate.inbox.apply
    turns: list[str | None] = []

    def brought(page: ChangesPage, behind: str | None) -> Applied | None:
        turns.append(behind)
        if len(turns) == 3:
            gate.inbox.taken.clear()
            gate.inbox.begin_anew()
        return stored(page, behind)

    gate.inbox.apply = brought  # type: ignore[method-assign]
    assert not gate.exchange.pull()
    assert gate.keys() == list("01234")
    assert turns[2:4] == ["1:2", None]


def test_whoever_closes_the_kiosk_while_a_page_is_stored_waits_for_no_other(
    gate: Gate, hub: Hub
) -> None:
    stored = gate.inbox.apply

    def closing(page: ChangesPage, behind: str | None) -> Applied | None:
        gate.exchange.cancel()
        return stored(page, behind)

    gate.inbox.apply = closing  # type: ignore[method-assign]

    def dawdling(request: Handler) -> bool:
        if len(hub.pulls) > 1:
            hub.release.wait(HANG_S)
        return True

    hub.on_pull = dawdling
    with pytest.raises(Cancelled):
        gate.exchange.pull()
    assert gate.keys() == ["0"]
