"""Kiosk processes to be killed: each prints what it has confirmed, and only after the commit.

`python -m tests.faults.workers headless SETTINGS` waits for lines on standard input; for each it
forks a kiosk without a window, which records and exchanges until it is killed. `window` is one
kiosk with its real window, offscreen. `hub SETTINGS` forks a hub for each line, a port.

Forked, because what takes time in a start is imports, and they are not what is tried here.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk.settings import Settings
from kiosk.store.draft import Draft
from kiosk.store.engine import open_store
from kiosk.store.identity import load_identity
from kiosk.store.journal import Journal
from kiosk.store.keyfile import read_or_make_key
from kiosk.store.peer import peer_of
from kiosk.store.roster import RosterInbox
from sync.client.exchange import Exchange
from sync.client.pace import Pace
from sync.client.transport import HttpTransport
from sync.domain.clock import TimelineClock
from sync.hub import serving
from sync.hub.app import create_app
from sync.hub.config import HubConfig
from tests.builders import SOUTH

QUICK = Pace(poll_s=0.05, uniform=lambda low, high: min(high, 0.1))
"""Tries again at once: only so is a process killed in the midst of an exchange often."""


def say(*words: object) -> None:
    """Print one line at once, whole."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def exchange_of(settings: Settings, clock: TimelineClock) -> tuple[Journal, Exchange]:
    """Open an enrolled kiosk's store and put its exchange together; the process's end closes it."""
    store = open_store(settings.database_path, read_or_make_key(settings.key_path))
    identity = load_identity(store)
    assert identity is not None
    journal = Journal(store, clock)
    peer = peer_of(store, identity)
    inbox = RosterInbox(store, identity.root_public)
    return journal, Exchange(journal, inbox, HttpTransport(), clock, peer, QUICK)


def record(settings: Settings, clock: TimelineClock) -> None:
    """Record for ever, as fast as a gate that is in a hurry, and exchange beside it."""
    journal, exchange = exchange_of(settings, clock)
    threading.Thread(target=keep_exchanging, args=(exchange,), daemon=True).start()
    draft = Draft("tally", "desk", post=SOUTH, data={"service": "guide", "count": 1})
    say("OPEN")
    while True:
        for entry in [*journal.append_all([draft, draft]), journal.append(draft)]:
            say("E", entry.epoch, entry.seq, entry.entry_id)
        time.sleep(0.002)


def keep_exchanging(exchange: Exchange) -> None:
    """Exchange without much of a pause."""
    while True:
        exchange.run_once()
        time.sleep(min(0.1, exchange.delay_s()))


def fork_for_each_line(run: Callable[[str], None]) -> None:
    """Fork a process for each line that is read, and wait for its end."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                run(line.strip())
            except BaseException as problem:  # noqa: BLE001 - it is told, and the process ends
                say("FAILED", repr(problem))
            os._exit(1)
        say("PID", child)
        os.waitpid(child, 0)
        say("GONE")


def serve_hub(told: dict[str, Any], port: str) -> None:
    """Do what `gatepost-hub serve` does."""
    folder = Path(told["hub"])
    config = HubConfig(folder, None, TimelineClock.load(Path(told["clock"])))
    bound = serving.bind("127.0.0.1", int(port))
    serving.tell_port(folder / "port", int(port))
    serving.serve(create_app(config), bound)


class NoCamera:
    """A camera that never has a picture."""

    name = "none"
    ended = False

    def open(self, deadline_s: float) -> None:
        """See `Source`."""

    def latest(self, wait_s: float) -> None:
        """See `Source`."""
        time.sleep(wait_s)

    def close(self) -> None:
        """See `Source`."""


def window(settings: Settings, clock: TimelineClock, badges: list[str]) -> None:
    """Run the kiosk with its window; badges come as from a scanner that types."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from kiosk.app import Scanned, open_kiosk

    application = QApplication(["gatepost"])
    source: Any = NoCamera()
    with open_kiosk(settings, clock, source, film=True, pace=QUICK) as kiosk:
        count = 0

        def show_next() -> None:
            nonlocal count
            kiosk.scanning.show_badge(badges[count % len(badges)], time.monotonic_ns())
            count += 1

        def say_seen(scanned: Scanned) -> None:
            """Say what the screen confirmed: the answer has been painted."""
            if scanned.outcome.entry is not None:
                say("S", scanned.outcome.entry)

        kiosk.scanned.connect(say_seen)
        kiosk.start()
        say("OPEN")
        timer = QTimer()
        timer.timeout.connect(show_next)
        timer.start(20)
        application.exec()


def main() -> None:
    """Run what was asked for."""
    kind, told = sys.argv[1], json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    settings = Settings(data_dir=Path(told["data_dir"]), sounds=False, posts=(SOUTH,))
    clock = TimelineClock.load(Path(told["clock"]))
    if kind == "window":
        window(settings, clock, told["badges"])
    elif kind == "hub":
        fork_for_each_line(lambda port: serve_hub(told, port))
    else:
        fork_for_each_line(lambda _: record(settings, clock))


if __name__ == "__main__":
    main()
