"""A kiosk that fetches its first roster, to be killed: prints where it asks and what it has kept.

`python -m tests.faults.first_pull DATA_DIR CLOCK`. A line `ASK CURSOR` stands for the place that
the database gave at the start, `PAGE CURSOR COUNT` for a page that is durable, `DONE` for a
roster in use. A short rest behind each page, so that a kill finds one half-way on any machine.
"""

import sys
import time
from pathlib import Path

from kiosk.settings import Settings
from kiosk.store.engine import open_store
from kiosk.store.identity import load_identity
from kiosk.store.journal import Journal
from kiosk.store.keyfile import read_or_make_key
from kiosk.store.peer import peer_of
from kiosk.store.roster import RosterInbox, has_roster
from sync.client.exchange import Exchange
from sync.client.outbox import Applied
from sync.client.transport import HttpTransport
from sync.domain.clock import TimelineClock
from sync.wire.messages import ChangesPage
from tests.faults.workers import QUICK, say

REST_S = 0.02


class _Telling(RosterInbox):
    def apply(self, page: ChangesPage, behind: str | None) -> Applied | None:
        applied = super().apply(page, behind)
        say("PAGE", page.cursor, len(page.changes))
        time.sleep(REST_S)
        return applied


def main(data_dir: Path, clock: Path) -> None:
    """Exchange until there is a roster."""
    settings = Settings(data_dir=data_dir)
    timeline = TimelineClock.load(clock)
    with open_store(settings.database_path, read_or_make_key(settings.key_path)) as store:
        identity = load_identity(store)
        assert identity is not None
        inbox = _Telling(store, identity.root_public)
        say("ASK", inbox.cursor() or "-")
        peer = peer_of(store, identity)
        exchange = Exchange(Journal(store, timeline), inbox, HttpTransport(), timeline, peer, QUICK)
        while not has_roster(store):
            exchange.run_once()
        say("DONE")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
