"""SIGKILL of kiosk and hub at random moments, while the one records and both exchange."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from kiosk.settings import Settings
from kiosk.store.engine import open_store
from kiosk.store.identity import save_enrolment
from kiosk.store.keyfile import read_or_make_key
from sync.client.enrolment import enrol
from sync.client.transport import HttpTransport
from sync.domain.entries import EventId, VolunteerId, chain_breaks
from tests.builders import SOUTH
from tests.e2e.hubs import ServedHub
from tests.faults.telling import Told, Wanted
from tests.faults.workers import exchange_of
from tests.stage import a_crowd

FULL = 200
CROWD = 200
WITHIN_S = 60.0
QUIET_WITHIN_S = 150.0
SLOWEST_KILL_S = 0.3
WINDOWS_EACH = 20
"""One kiosk with a window for so many without."""


class ForkedHub(ServedHub):
    """Served by the real command at first, then by forks of a process that has all imported."""

    forks: subprocess.Popen[str] | None = None
    child = 0

    def start(self) -> None:
        """See `ServedHub`."""
        if not self.url:
            super().start()
            return
        if self.forks is None:
            raise RuntimeError("there is nothing to fork from")
        told = self.folder / "port"
        told.unlink(missing_ok=True)
        assert self.forks.stdin is not None
        assert self.forks.stdout is not None
        self.forks.stdin.write(self.url.rpartition(":")[2] + "\n")
        self.forks.stdin.flush()
        words = self.forks.stdout.readline().split()
        assert words[0] == "PID", words
        self.child = int(words[1])
        until = time.monotonic() + WITHIN_S
        while not (told.exists() and self._answers()):
            assert time.monotonic() < until
            time.sleep(0.01)

    def kill(self) -> None:
        """See `ServedHub`."""
        super().kill()
        if self.child and self.forks is not None and self.forks.stdout is not None:
            os.kill(self.child, signal.SIGKILL)
            self.child = 0
            words = self.forks.stdout.readline().split()
            assert words == ["GONE"], words


class Killing:
    """A hub, an enrolled kiosk, and what that kiosk confirmed so far."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        self.confirmed: set[str] = set()
        self.kills = {"kiosk": 0, "window": 0, "hub": 0}
        (folder / "hub").mkdir()
        self.hub = ForkedHub(folder / "hub")
        self.event = self.hub.load(a_crowd(CROWD), 1)
        self.settings = Settings(data_dir=folder / "kiosk", sounds=False, posts=(SOUTH,))
        self._enrol(self.event)
        self.told = folder / "worker.json"
        badges = [self.hub.badge(self.event, VolunteerId(0x1000 + n)) for n in range(CROWD)]
        self.told.write_text(
            json.dumps(
                {
                    "data_dir": str(self.settings.data_dir),
                    "hub": str(self.hub.folder),
                    "clock": str(self.hub.folder / "clock.json"),
                    "badges": badges,
                }
            ),
            encoding="utf-8",
        )
        self._forks: subprocess.Popen[str] | None = None
        self._started: list[subprocess.Popen[str]] = []
        self.hub.forks = self._start("hub")

    def _enrol(self, of: EventId) -> None:
        key = read_or_make_key(self.settings.key_path)
        transport = HttpTransport()
        with open_store(self.settings.database_path, key) as store:
            told = enrol(self.hub.url, self.hub.code(of), "南门", transport)
            save_enrolment(store, told, self.hub.url)
        transport.close()
        journal, exchange = exchange_of(self.settings, self.hub.timeline)
        exchange.run_once()
        journal._store.close()

    def close(self) -> None:
        """End every process."""
        self.hub.__exit__()
        for process in self._started:
            if process not in (self._forks, self.hub.forks):
                process.kill()
            # Without its input one that forks ends by itself, behind its last child.
            process.communicate(timeout=WITHIN_S)

    # ---- killing ------------------------------------------------------------------------------

    def kill_headless(self) -> None:
        """Let a kiosk without a window record for a moment, and kill it."""
        if self._forks is None:
            self._forks = self._start("headless")
        forks = self._forks
        assert forks.stdin is not None
        forks.stdin.write("go\n")
        forks.stdin.flush()
        child = int(self._read(forks, "PID")[1])
        self._read(forks, "OPEN", "E")
        threading.Timer(self._moment(), os.kill, (child, signal.SIGKILL)).start()
        self._read(forks, "GONE")
        self.kills["kiosk"] += 1

    def kill_window(self) -> None:
        """Let a kiosk with its window answer badges for a moment, and kill it."""
        process = self._start("window")
        self._read(process, "S")
        time.sleep(self._moment())
        process.kill()
        last, _ = process.communicate(timeout=WITHIN_S)
        for line in last.splitlines(keepends=True):
            self._note(line)
        self._started.remove(process)
        self.kills["window"] += 1

    def kill_hub_until(self, enough: Callable[[], bool]) -> None:
        """Kill the hub at random moments, and start it again each time."""
        chance = random.Random(self.chance.random())
        while not enough():
            time.sleep(chance.random() * SLOWEST_KILL_S)
            self.hub.kill()
            self.kills["hub"] += 1
            self.hub.start()

    def _moment(self) -> float:
        return self.chance.random() ** 2 * SLOWEST_KILL_S

    def _start(self, kind: str) -> "subprocess.Popen[str]":
        with (self.settings.data_dir.parent / "worker.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.workers", kind, str(self.told)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            )
        self._started.append(process)
        return process

    def _read(self, process: "subprocess.Popen[str]", *until: str) -> list[str]:
        """Read lines until one of a kind, and note what they confirm."""
        assert process.stdout is not None
        while True:
            line = process.stdout.readline()
            words = line.split()
            assert words, f"the worker ended: {self._log()}"
            assert words[0] != "FAILED", line
            self._note(line)
            if words[0] in until:
                return words

    def _note(self, line: str) -> None:
        words = line.split()
        if line.endswith("\n") and words[0] in {"E", "S"}:
            self.confirmed.add(words[-1])

    def _log(self) -> str:
        return (self.settings.data_dir.parent / "worker.log").read_text("utf-8")[-2000:]

    # ---- afterwards ---------------------------------------------------------------------------

    def wrong(self) -> list[str]:
        """Let everything come to rest, and say what is lost, doubled or broken."""
        journal, exchange = exchange_of(self.settings, self.hub.timeline)
        found = []
        try:
            here = {entry.entry_id for entry in journal.entries()}
            if self.confirmed - here:
                found.append(f"{len(self.confirmed - here)} confirmed entries are not at the kiosk")
            until = time.monotonic() + QUIET_WITHIN_S
            while (state := exchange.run_once()).pending and time.monotonic() < until:
                time.sleep(0.05)
            if state.pending:
                found.append(f"{state.pending} wait: {state.line.value}, {state.reason}")
            mine = [(e.epoch, e.seq, e.entry_id, e.hash) for e in journal.entries()]
            breaks = chain_breaks(journal.entries())
        finally:
            journal._store.close()
        theirs = self.hub.rows(
            "SELECT epoch, seq, entry_id, hash FROM journal WHERE event = ? ORDER BY epoch, seq",
            self.event,
        )
        if theirs != mine:
            found.append(f"the hub has {len(theirs)} entries, the kiosk {len(mine)}")
        if len({row[2] for row in theirs}) != len(theirs):
            found.append("an entry is at the hub twice")
        if breaks:
            found.append(f"the chain breaks at {breaks}")
        aside = self.hub.rows("SELECT count(*) FROM quarantine")[0][0]
        if aside:
            found.append(f"{aside} entries are set aside")
        return found


def kill(folder: Path, seed: int, kiosks: int, windows: int, hubs: int) -> Told:
    """Kill each so often, at once, and say what is wrong in the end."""
    killing = Killing(folder, seed)
    try:
        done = threading.Event()
        killer = threading.Thread(
            target=killing.kill_hub_until,
            args=(lambda: done.is_set() and killing.kills["hub"] >= hubs,),
        )
        killer.start()
        try:
            for number in range(kiosks):
                if windows and number % max(1, kiosks // windows) == 0:
                    killing.kill_window()
                killing.kill_headless()
            while killing.kills["hub"] < hubs and killer.is_alive():
                killing.kill_headless()
        finally:
            done.set()
            killer.join()
        wrong = killing.wrong()
        counts = {
            "SIGKILL of a kiosk": killing.kills["kiosk"],
            "SIGKILL of a kiosk with its window": killing.kills["window"],
            "SIGKILL of the hub": killing.kills["hub"],
            "entries that were confirmed": len(killing.confirmed),
        }
    finally:
        killing.close()
    return Told(counts, tuple(wrong))


def run(wanted: Wanted) -> Told:
    """Kill both as often as asked."""
    often = wanted.often(FULL)
    return kill(wanted.folder, wanted.seed, often, max(1, often // WINDOWS_EACH), often)
