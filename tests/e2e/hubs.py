"""The real hub in a process of its own, and gates with real stores in front of it."""

import contextlib
import json
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

import requests

from kiosk.desk.gate import Gate
from kiosk.store.engine import Store, open_store
from kiosk.store.identity import Identity, load_identity, save_enrolment
from kiosk.store.journal import Journal
from kiosk.store.peer import peer_of
from kiosk.store.roster import RosterInbox
from kiosk.workers.local_hub import hub_command
from sync.client.enrolment import enrol
from sync.client.exchange import Exchange
from sync.client.line import LineState
from sync.client.pace import Pace
from sync.client.problems import LineDown
from sync.client.signing import Proof
from sync.client.transport import HttpTransport, Reply
from sync.domain.badge import Badge, issue, minute_of
from sync.domain.clock import Clock, Knot, SystemClock, TimelineClock
from sync.domain.entries import EventId, PostId, VolunteerId
from sync.domain.figures import Figures
from sync.domain.roster import Roster
from sync.hub.database import Database, open_database
from sync.hub.services import devices, projection, rosters
from sync.hub.services.keys import BADGE_KEY_ID, KeyRing, open_ring
from tests.builders import AT, DAY, SOUTH

WITHIN_S = 20.0
STORE_KEY = bytes(range(32))


class ServedHub:
    """`gatepost-hub serve` on SQLite, its clock on the event's first morning.

    May be killed and started again; its address stays.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.timeline = TimelineClock([Knot(time.time(), AT)])
        self.url = ""
        self._process: subprocess.Popen[bytes] | None = None
        self.timeline.dump(folder / "clock.json")
        self.start()
        self.database: Database = open_database(f"sqlite:///{folder / 'hub.sqlite'}")
        self.ring: KeyRing = open_ring(self.database, folder)[1]

    def start(self) -> None:
        """Serve, and wait until it does."""
        told = self.folder / "port"
        told.unlink(missing_ok=True)
        port = self.url.rpartition(":")[2] or "0"
        where = ["--port", port, "--port-file", str(told), "--data", str(self.folder)]
        with (self.folder / "hub.log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *hub_command(),
                    *("serve", "--end-with-input", *where),
                    *("--clock", str(self.folder / "clock.json")),
                ],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + WITHIN_S
        while not told.exists():
            assert self._process.poll() is None, (self.folder / "hub.log").read_text("utf-8")
            assert time.monotonic() < until
            time.sleep(0.02)
        self.url = f"http://127.0.0.1:{told.read_text('ascii').strip()}"
        # The port is taken before the hub listens at it.
        while not self._answers():
            assert time.monotonic() < until
            time.sleep(0.02)

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/healthz", timeout=WITHIN_S).ok
        except requests.ConnectionError:
            return False

    def kill(self) -> None:
        """End it as a power cut would (SIGKILL)."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate(timeout=WITHIN_S)
            self._process = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.database.close()
        self.kill()

    def ask(self, *arguments: str) -> str:
        """Run one of the hub's commands."""
        done = subprocess.run(
            [*hub_command(), *arguments, "--data", self.folder],
            capture_output=True,
            text=True,
            timeout=WITHIN_S,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def load(self, roster: Roster, event: int) -> EventId:
        """Load `roster` as an event of its own."""
        of = EventId(event)
        mine = replace(roster, event=replace(roster.event, event=of))
        rosters.load(self.database, self.ring, mine, AT)
        return of

    def code(self, of: EventId) -> str:
        """Make an enrolment code."""
        return devices.make_code(self.database, of, "", SystemClock().now())

    def badge(self, of: EventId, who: VolunteerId) -> str:
        """Sign a badge."""
        badge = Badge(BADGE_KEY_ID, of, who, 1, minute_of(AT + 2 * DAY))
        return issue(badge, self.ring.badge)

    def figures(self, of: EventId) -> Figures:
        """Give the event's headline figures."""
        return projection.current_figures(self.database, of)

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Look into the hub's database."""
        with contextlib.closing(sqlite3.connect(self.folder / "hub.sqlite")) as connection:
            return connection.execute(statement, values).fetchall()

    def kept(self, of: EventId) -> list[tuple[int, str]]:
        """Give (seq, hash) of what lies in the hub's journal of an event."""
        return self.rows("SELECT seq, hash FROM journal WHERE event = ? ORDER BY seq", of)


class Detour:
    """A transport over real HTTP with something in the way.

    `before` may change a push on its way or send it elsewhere; `after` comes before the
    answer is handed on.
    """

    def __init__(self) -> None:
        self.inner = HttpTransport()
        self.before: Callable[[str, dict[str, Any] | None], str] = lambda url, _: url
        self.after: Callable[[str], None] = lambda _: None

    def send(
        self, method: str, url: str, body: bytes | None = None, proof: Proof | None = None
    ) -> Reply:
        """See `Transport.send`."""
        message = json.loads(body) if body is not None else None
        url = self.before(url, message)
        sent = json.dumps(message).encode() if message is not None else None
        reply = self.inner.send(method, url, sent, proof)
        self.after(url)
        return reply

    def abort(self) -> None:
        """See `Transport.abort`."""
        self.inner.abort()


class LostError(LineDown):
    """The answer never came."""


class ShiftedClock:
    """The hub's own timeline, seen from a laptop whose clock is wrong; steps on by hand."""

    def __init__(self, base: Clock, wrong_by: timedelta = timedelta()) -> None:
        self.boot_id = "boot-1"
        self._base = base
        self._wrong_by = wrong_by
        self._gone = timedelta()

    def now(self) -> datetime:
        """Give what the laptop shows."""
        return self._base.now() + self._wrong_by + self._gone

    def mono_ns(self) -> int:
        """Give the time since the boot."""
        return self._base.mono_ns() + self._gone // timedelta(microseconds=1) * 1000

    def step(self, **time: float) -> None:
        """Let time pass: for the laptop, not for the hub."""
        self._gone += timedelta(**time)


@dataclass
class GateAtHub:
    """An enrolled gate without a window."""

    gate: Gate
    journal: Journal
    exchange: Exchange
    identity: Identity
    clock: ShiftedClock
    line: Detour

    def sync(self) -> LineState:
        """Exchange once, and do what the kiosk does with what that brought."""
        state = self.exchange.run_once()
        if self.exchange.brought.roster:
            self.gate.relearn()
        if self.exchange.brought.verdicts:
            self.gate.reread()
        if self.exchange.brought.anew:
            self.gate.reread_all()
        self.gate.await_entries(self.exchange.brought.entries)
        while not self.gate.take_in(1.0):
            pass
        self.gate.heed(state.offset_ms)
        return state

    def scan(self, text: str) -> str:
        """Show a badge; give what happened."""
        return self.gate.checkin.scan(text, self.gate.now()).happened


@contextlib.contextmanager
def a_gate(
    hub: ServedHub,
    of: EventId,
    folder: Path,
    wrong_by: timedelta = timedelta(),
    post: PostId = SOUTH,
) -> Iterator[GateAtHub]:
    """Enrol a kiosk at one gate, by default the south one, and let it fetch its roster."""
    line = Detour()
    with open_store(folder / "kiosk" / "gatepost.db", STORE_KEY) as store:
        save_enrolment(store, enrol(hub.url, hub.code(of), "南门", line), hub.url)
        with at_hub(hub, store, line, ShiftedClock(hub.timeline, wrong_by), post) as gate:
            yield gate


@contextlib.contextmanager
def a_copy(
    hub: ServedHub, gate: GateAtHub, folder: Path, post: PostId = SOUTH
) -> Iterator[GateAtHub]:
    """Copy a gate's disk as it is now, and start the copy."""
    store = gate.gate.store
    with store.reading() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()
    path = folder / "kiosk" / "gatepost.db"
    path.parent.mkdir(parents=True)
    shutil.copyfile(store.path, path)
    with (
        open_store(path, STORE_KEY) as copied,
        at_hub(hub, copied, Detour(), gate.clock, post) as another,
    ):
        yield another


@contextlib.contextmanager
def at_hub(
    hub: ServedHub, store: Store, line: "Detour", clock: "ShiftedClock", post: PostId
) -> Iterator[GateAtHub]:
    """Start the enrolled kiosk of a store, and let it exchange once."""
    identity = load_identity(store)
    assert identity is not None
    journal = Journal(store, clock)
    peer = peer_of(store, identity, hub.url)
    exchange = Exchange(
        journal, RosterInbox(store, identity.root_public), line, clock, peer, Pace()
    )
    state = exchange.run_once()
    gate = Gate(store, journal, clock, [post])
    gate.heed(state.offset_ms)
    try:
        yield GateAtHub(gate, journal, exchange, identity, clock, line)
    finally:
        line.inner.close()
