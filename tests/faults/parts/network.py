"""Everything that a line does to a push or a pull, in any order, between a real kiosk and hub."""

import contextlib
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.store.device_key import begin_in
from kiosk.store.draft import Draft
from kiosk.store.engine import Store, open_store
from kiosk.store.identity import load_identity, save_enrolment_in
from kiosk.store.journal import Journal
from kiosk.store.peer import peer_of
from kiosk.store.roster import RosterInbox, load_roster
from sync.client.enrolment import enrol
from sync.client.exchange import Exchange
from sync.client.line import Line, LineState
from sync.client.pace import Pace
from sync.client.transport import HttpTransport
from sync.domain.entries import Entry, EventId, chain_breaks
from tests.builders import SOUTH, a_roster
from tests.e2e.hubs import STORE_KEY, ServedHub
from tests.faults import links, proxy
from tests.faults.proxy import Fault, Proxy, Talk
from tests.faults.telling import Told, Wanted

FULL = 1000
EVENT = 1
PATIENCE_S = 0.4
"""Of the kiosk here, in place of ten seconds: hundreds of requests are never answered."""
EXCHANGES_MOST = 40
"""So many bring everything to rest, or something holds it up."""

FAULTS: tuple[Fault, ...] = (
    proxy.none,
    proxy.refused,
    proxy.black_hole,
    proxy.reply_lost,
    proxy.reply_never,
    proxy.reset_mid_reply,
    proxy.truncated,
    proxy.twice,
    proxy.late,
    proxy.slow_request,
    proxy.slow_reply,
    proxy.portal_302,
    proxy.portal_404,
    proxy.portal_200,
    proxy.busy(429, 1),
    proxy.busy(503, 1),
    proxy.too_large(3000),
)


@dataclass
class Gate:
    """An enrolled kiosk whose line to the hub goes through a proxy."""

    store: Store
    journal: Journal
    exchange: Exchange
    hub: ServedHub
    event: EventId
    line: Proxy

    def record(self, count: int) -> list[Entry]:
        """Record on this disk, as a gate in a hurry does."""
        draft = Draft("tally", "desk", post=SOUTH, data={"service": "guide", "count": 1})
        return self.journal.append_all([draft] * count)

    def rest(self, exchanges: int = EXCHANGES_MOST) -> LineState:
        """Exchange until nothing waits; nobody records anything meanwhile."""
        state = self.exchange.run_once()
        for _ in range(exchanges - 1):
            if state.line is Line.SYNCED and not state.pending:
                break
            state = self.exchange.run_once()
        return state

    def rename(self, name: str) -> None:
        """Have the organiser change the roster."""
        roster = a_roster()
        south = replace(roster.posts[SOUTH], name=name)
        self.hub.load(replace(roster, posts={**roster.posts, SOUTH: south}), self.event)

    def name(self) -> str:
        """Give what the roster here calls the post."""
        roster = load_roster(self.store)
        assert roster is not None
        return roster.posts[SOUTH].name

    def at_hub(self) -> list[tuple[object, ...]]:
        """Give (epoch, seq, id, hash) of what the hub has of this kiosk."""
        identity = load_identity(self.store)
        assert identity is not None
        return self.hub.rows(
            "SELECT epoch, seq, entry_id, hash FROM journal WHERE event = ? AND kiosk = ?"
            " ORDER BY epoch, seq",
            self.event,
            identity.kiosk,
        )

    def acknowledged(self) -> dict[int, int]:
        """Give how far each epoch is acknowledged."""
        return {place.epoch: place.seq for place in self.journal.epochs()}

    def too_much(self) -> bool:
        """Say whether more is acknowledged than the hub has."""
        have: dict[object, int] = {}
        for epoch, *_ in self.at_hub():
            have[epoch] = have.get(epoch, 0) + 1
        return any(seq > have.get(epoch, 0) for epoch, seq in self.acknowledged().items())

    def wrong(self) -> list[str]:
        """Say what is lost, doubled, or not right of what is acknowledged; to be asked at rest."""
        entries = self.journal.entries()
        mine = [(e.epoch, e.seq, e.entry_id, e.hash) for e in entries]
        theirs = self.at_hub()
        found = []
        if theirs != mine:
            found.append(f"the hub has {len(theirs)} entries, the kiosk {len(mine)}")
        if len({row[2] for row in theirs}) != len(theirs):
            found.append("an entry is at the hub twice")
        if chain_breaks(entries):
            found.append("the chain breaks")
        last: dict[int, int] = {}
        for entry in entries:
            last[entry.epoch] = entry.seq
        if {e: n for e, n in self.acknowledged().items() if n} != last:
            found.append(f"acknowledged {self.acknowledged()} of {last}")
        if self.journal.quarantined():
            found.append("something is set aside")
        return found


@contextlib.contextmanager
def a_gate(
    hub: ServedHub,
    event: EventId,
    folder: Path,
    patience_s: float = PATIENCE_S,
    url: Callable[[Proxy], str] = lambda line: line.url,
) -> Iterator[Gate]:
    """Enrol a kiosk; its exchange takes the line that may fail, or another `url`."""
    http = HttpTransport(connect_s=patience_s, read_s=patience_s, whole_s=3 * patience_s)
    with (
        Proxy(hub.url) as line,
        open_store(folder / "kiosk" / "gatepost.db", STORE_KEY) as store,
    ):
        key = Ed25519PrivateKey.generate()
        public = key.public_key().public_bytes_raw().hex()
        told = enrol(hub.url, hub.code(event), "南门", http, public)
        with store.writing() as connection:
            identity = save_enrolment_in(connection, told, hub.url)
            begin_in(connection, identity, key, told.box)
        peer = peer_of(store, identity, url(line))
        journal = Journal(store, hub.timeline)
        inbox = RosterInbox(store, identity.root_public)
        exchange = Exchange(journal, inbox, http, hub.timeline, peer, Pace())
        try:
            yield Gate(store, journal, exchange, hub, event, line)
        finally:
            http.close()


def only(fault: Fault, *, pushes: bool) -> Fault:
    """Let it happen to pushes, or to pulls, and to nothing else."""

    def chosen(talk: Talk) -> None:
        (fault if talk.request.is_push == pushes else proxy.none)(talk)

    return chosen


def at_random(chance: random.Random, counts: dict[str, int]) -> Fault:
    """Draw what happens to each request; every other one goes well."""

    def drawn(talk: Talk) -> None:
        fault = chance.choice(FAULTS) if chance.random() < 0.5 else proxy.none
        name = fault.__qualname__.partition(".")[0]
        counts[name] = counts.get(name, 0) + 1
        fault(talk)

    return drawn


def storm(gate: Gate, seed: int, exchanges: int) -> Told:
    """Record and exchange through a line that does what it likes, then let it come to rest."""
    chance = random.Random(seed)
    met: dict[str, int] = {}
    wrong: list[str] = []
    gate.line.fault = at_random(random.Random(chance.random()), met)
    for number in range(exchanges):
        gate.record(chance.choice((0, 1, 3, 40)))
        gate.exchange.run_once()
        if gate.too_much():
            wrong.append(f"exchange {number}: more is acknowledged than the hub has")
    gate.line.fault = proxy.none
    gate.rename("最后的名字")
    state = gate.rest()
    wrong += gate.wrong()
    if state.line is not Line.SYNCED:
        wrong.append(f"the line is {state.line.value} when all is well again")
    if gate.name() != "最后的名字":
        wrong.append("the roster's last change did not arrive")
    counts = {f"requests: {name.replace('_', ' ')}": n for name, n in sorted(met.items())}
    entries = len(gate.journal.entries())
    return Told({"exchanges": exchanges, "entries": entries, **counts}, tuple(wrong))


def run(wanted: Wanted) -> Told:
    """Exchange as often as asked."""
    (wanted.folder / "hub").mkdir()
    with ServedHub(wanted.folder / "hub") as hub:
        event = hub.load(a_roster(), EVENT)
        with a_gate(hub, event, wanted.folder) as gate:
            told = storm(gate, wanted.seed, wanted.often(FULL))
    if links.unsharing() is None:
        return Told({**told.counts, "links down: this account may not": 0}, told.wrong)
    (wanted.folder / "link").mkdir()
    linked = links.up_and_down(wanted.folder / "link", wanted.seed, wanted.often(FULL) // 5)
    return Told({**told.counts, **linked.counts}, told.wrong + linked.wrong)
