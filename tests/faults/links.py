"""A kiosk and a hub in network namespaces of their own, joined by a link that goes up and down.

`unshare --net python -m tests.faults.links FOLDER SEED TIMES` is the kiosk's side; it starts the
hub's (`hub FOLDER`), which makes its own namespace. Nothing of the machine's own network is
touched. What was done and what is wrong is printed as JSON.
"""

import json
import random
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

from kiosk.store.engine import open_store
from kiosk.store.identity import save_enrolment
from kiosk.store.journal import Journal
from kiosk.store.peer import peer_of
from kiosk.store.roster import RosterInbox
from sync.client.enrolment import enrol
from sync.client.exchange import Exchange
from sync.client.line import Line
from sync.client.pace import Pace
from sync.client.transport import HttpTransport
from sync.domain.clock import SystemClock
from sync.hub import serving
from sync.hub.app import create_app
from sync.hub.config import HubConfig
from sync.hub.database import open_database
from sync.hub.migrating import migrate
from sync.hub.services import devices, rosters
from sync.hub.services.keys import open_ring
from tests.builders import EVENT, a_roster
from tests.e2e.hubs import STORE_KEY
from tests.faults.telling import Told
from tests.kiosk.store.stores import on

KIOSK_ADDRESS, HUB_ADDRESS = "192.0.2.1", "192.0.2.2"
"""Of the block that is nobody's (RFC 5737); in these namespaces only."""
PORT = 8000
PATIENCE_S = 0.5
SLOWEST_S = 0.25
EXCHANGES_MOST = 100
WITHIN_S = 40.0


def unsharing() -> list[str] | None:
    """Give the command that makes a network namespace; None when this account may not."""
    if shutil.which("unshare") is None or shutil.which("ip") is None:
        return None
    for command in (["unshare", "--net"], ["unshare", "--user", "--map-root-user", "--net"]):
        # To have a namespace is not enough: some containers let nobody make a link in it.
        tried = [*command, "ip", "link", "add", "gp0", "type", "veth", "peer", "name", "gp1"]
        if subprocess.run(tried, capture_output=True, check=False).returncode == 0:
            return command
    return None


def up_and_down(folder: Path, seed: int, times: int) -> Told:
    """Run it in namespaces; give what was done and what is wrong."""
    command = unsharing()
    assert command is not None
    done = subprocess.run(
        [*command, sys.executable, "-m", "tests.faults.links", str(folder), str(seed), str(times)],
        capture_output=True,
        text=True,
        timeout=WITHIN_S + 5 * times,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout)
    return Told(told["counts"], tuple(told["wrong"]))


def ip(*arguments: str) -> None:
    """Run `ip`."""
    subprocess.run(["ip", *arguments], check=True)


def be_hub(folder: Path) -> None:
    """Serve in a namespace of its own, and put its end of the link down or up as told."""
    sys.stdin.readline()  # the link has come
    ip("link", "set", "lo", "up")
    ip("addr", "add", f"{HUB_ADDRESS}/30", "dev", "gp1")
    ip("link", "set", "gp1", "up")
    config = HubConfig(folder, open_to_network=True)
    bound = serving.bind(HUB_ADDRESS, PORT)
    threading.Thread(target=serving.serve, args=(create_app(config), bound), daemon=True).start()
    print("SERVES", flush=True)
    for line in sys.stdin:
        ip("link", "set", "gp1", line.strip())


class Link:
    """The link as the kiosk's side has it; either end goes down, each time for a moment."""

    def __init__(self, folder: Path) -> None:
        ip("link", "set", "lo", "up")
        self._hub = subprocess.Popen(
            ["unshare", "--net", sys.executable, "-m", "tests.faults.links", "hub", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        # The parent's name is gone from /proc when it has moved: only then it has its own.
        self._wait_for_its_own()
        ip("link", "add", "gp0", "type", "veth", "peer", "name", "gp1")
        ip("link", "set", "gp1", "netns", str(self._hub.pid))
        ip("addr", "add", f"{KIOSK_ADDRESS}/30", "dev", "gp0")
        ip("link", "set", "gp0", "up")
        assert self._hub.stdout is not None
        self._tell("go")
        assert self._hub.stdout.readline() == "SERVES\n"

    def set(self, end: int, state: str) -> None:
        """Put one end up or down."""
        if end:
            self._tell(state)
        else:
            ip("link", "set", "gp0", state)

    def close(self) -> None:
        """End the hub."""
        self._hub.kill()
        self._hub.communicate(timeout=WITHIN_S)

    def _tell(self, line: str) -> None:
        assert self._hub.stdin is not None
        self._hub.stdin.write(f"{line}\n")
        self._hub.stdin.flush()

    def _wait_for_its_own(self) -> None:
        mine = Path("/proc/self/ns/net").readlink()
        until = time.monotonic() + WITHIN_S
        while Path(f"/proc/{self._hub.pid}/ns/net").readlink() == mine:
            assert time.monotonic() < until
            time.sleep(0.01)


def main() -> None:
    """Record and exchange while the link goes up and down, then let it come to rest."""
    if sys.argv[1] == "hub":
        be_hub(Path(sys.argv[2]))
        return
    folder, seed, times = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    chance = random.Random(seed)
    clock = SystemClock()
    (folder / "hub").mkdir()
    database = open_database(HubConfig(folder / "hub").url)
    migrate(database)
    ring = open_ring(database, folder / "hub")[1]
    rosters.load(database, ring, a_roster(), clock.now())
    code = devices.make_code(database, EVENT, "", clock.now())
    link = Link(folder / "hub")
    http = HttpTransport(connect_s=PATIENCE_S, read_s=PATIENCE_S, whole_s=3 * PATIENCE_S)
    wrong: list[str] = []
    down = 0
    try:
        with open_store(folder / "kiosk" / "gatepost.db", STORE_KEY) as store:
            url = f"http://{HUB_ADDRESS}:{PORT}"
            who = save_enrolment(store, enrol(url, code, "南门", http), url)
            journal = Journal(store, clock)
            peer = peer_of(store, who, url)
            inbox = RosterInbox(store, who.root_public)
            exchange = Exchange(journal, inbox, http, clock, peer, Pace())
            ended = threading.Event()

            def toggle() -> None:
                for _ in range(times):
                    end = chance.randrange(2)
                    time.sleep(chance.random() * SLOWEST_S)
                    link.set(end, "down")
                    time.sleep(chance.random() * SLOWEST_S)
                    link.set(end, "up")
                ended.set()

            threading.Thread(target=toggle, daemon=True).start()
            while not ended.is_set():
                journal.append_all([on()] * 200)
                down += exchange.run_once().line is Line.OFFLINE
            state = exchange.run_once()
            for _ in range(EXCHANGES_MOST):
                if state.line is Line.SYNCED and not state.pending:
                    break
                state = exchange.run_once()
            if state.line is not Line.SYNCED or state.pending:
                wrong.append(f"{state.pending} wait when all is well again ({state.line.value})")
            mine = [(e.seq, e.hash) for e in journal.entries()]
            if [place.seq for place in journal.epochs()] != [len(mine)]:
                wrong.append("not everything is acknowledged")
        with database.reading() as connection:
            rows = connection.exec_driver_sql("SELECT seq, hash FROM journal ORDER BY seq").all()
        if [tuple(row) for row in rows] != mine:
            wrong.append(f"the hub has {len(rows)} entries, the kiosk {len(mine)}")
    finally:
        http.close()
        database.close()
        link.close()
    told = {"links down": times, "exchanges that failed": down, "entries over the link": len(mine)}
    print(json.dumps({"counts": told, "wrong": wrong}))


if __name__ == "__main__":
    main()
