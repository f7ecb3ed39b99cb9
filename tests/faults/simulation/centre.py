"""The hub in the simulated world: its real application on a real SQLite file."""

import asyncio
import json
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import event as sql_events
from sqlalchemy import select

from sync.client.problems import LineDown
from sync.client.transport import Reply
from sync.domain.entries import Entry, KioskId, parse
from sync.domain.roster import Roster
from sync.hub.app import create_app
from sync.hub.config import HubConfig
from sync.hub.database import Database, open_database
from sync.hub.migrating import migrate
from sync.hub.services import devices, keys, projection, rosters
from sync.hub.services.keys import KeyRing, open_ring
from sync.hub.tables import journal, quarantine, tally, turn
from sync.wire import PROTOCOL
from sync.wire.messages import Enrolled
from tests.faults.older import hub_as_of
from tests.faults.older_words import LATER, asked_before, told_before
from tests.faults.simulation.crashing import CrashPoint, keep, wipe
from tests.faults.simulation.network import Request, ask
from tests.faults.simulation.time_line import SimClock, TimeLine
from tests.sync.hub.samples import EVENT

TOLD_SINCE = "0003"
"""The revision from which on a hub tells a gate the entries of the others."""


class Centre:
    """The hub. Its answers come by `answer` alone."""

    def __init__(self, folder: Path, line: TimeLine, older: str | None = None) -> None:
        self.folder = folder
        self.older = older
        """The revision of the version that it runs; None: today's."""
        self.file = folder / "hub.sqlite"
        self.clock = SimClock(line, "hub-1")
        self.crash = CrashPoint(self.file)
        self._loop = asyncio.new_event_loop()
        self._open()

    def _open(self) -> None:
        self._app = create_app(HubConfig(self.folder, clock=self.clock))
        self.state = self._app.state.hub
        self.database = self.state.database
        self._watch(self.database)

    def _watch(self, database: Database) -> None:
        @sql_events.listens_for(database.engine, "connect")
        def watch(driver: object, _record: object) -> None:
            self.crash.watch(driver)

        database.engine.dispose()

    @property
    def tells_others(self) -> bool:
        """Say whether its version tells a gate the entries of the others."""
        return self.older is None or self.older >= TOLD_SINCE

    @property
    def ring(self) -> KeyRing:
        """Give the hub's keys."""
        return open_ring(self.database, self.folder)[1]

    def load(self, roster: Roster) -> None:
        """Load the event."""
        rosters.load(self.database, self.ring, roster, self.clock.now())

    def enrol(self, name: str) -> Enrolled:
        """Make a device; what it is told."""
        code = devices.make_code(self.database, EVENT, name, self.clock.now())
        made = devices.enrol(self.database, code, name, self.clock.now())
        assert made is not None
        return Enrolled(
            protocol=PROTOCOL,
            hub=self.state.identity.hub,
            hub_epoch=self.state.identity.epoch,
            event=made.event,
            kiosk=made.kiosk,
            token=made.token,
            root_public=self.state.identity.root_public,
            server_time=self.clock.now(),
        )

    def knows_key(self, kiosk: KioskId) -> bool:
        """Say whether it can check what a kiosk's device signed."""
        found = devices.registered(self.database, EVENT, kiosk)
        return found is not None and found.public is not None

    def answer(self, request: Request) -> Reply:
        """Answer one request; if the hub is to crash in it, it does, and is started again."""
        reply = self._reply(request)
        if self.crash.disarm():
            self.close()
            self.crash.restore()
            self._open()
            raise LineDown
        assert reply.status < 500, reply
        return reply

    def _reply(self, request: Request) -> Reply:
        if self.tells_others:
            return ask(self._loop, self._app, request)
        if urlsplit(request.url).path in LATER:
            request = replace(request, url="http://127.0.0.1:1/v1/unknown")
        heard = replace(request, url=asked_before(request.url))
        return told_before(ask(self._loop, self._app, heard))

    # ---- its disk ------------------------------------------------------------------------------

    def upgrade(self, crash_after: int = 0) -> None:
        """Install today's version, and start it on what the older one left."""
        assert self.older is not None
        before = self._kept()
        self.close()
        hub_as_of(self.file, self.older)
        self.older = None
        database = open_database(f"sqlite:///{self.file}")
        self._watch(database)
        self.crash.arm(crash_after)
        migrate(database)
        database.close()
        if self.crash.disarm():
            self.crash.restore()
        self._open()
        assert self._kept() == before, "the hub has not kept its journal"

    def _kept(self) -> object:
        # What is aside has no order but that of its places.
        return [entry.hash for entry in self.journal_entries()], sorted(map(repr, self.set_aside()))

    def keep_copy(self, folder: Path) -> None:
        """Back the database up."""
        keep(self.file, folder)
        if self.older is not None:
            hub_as_of(folder / self.file.name, self.older)

    def restart(self) -> None:
        """Stop and start."""
        self.close()
        self._open()

    def restore(self, folder: Path, *, marked: bool) -> None:
        """Come back from a backup: as the handbook says, or without a word to anybody."""
        self.close()
        wipe(self.file)
        for file in folder.iterdir():
            shutil.copyfile(file, self.folder / file.name)
        self._open()
        if marked:
            keys.mark_restored(self.database)
            self.restart()

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def end(self) -> None:
        """Close everything."""
        self.close()
        self._loop.close()

    # ---- what it knows -------------------------------------------------------------------------

    def journal_entries(self) -> list[Entry]:
        """Give the raw log's entries that count, parsed."""
        with self.database.reading() as connection:
            rows = connection.execute(
                select(journal.c.prev_hash, journal.c.hash, journal.c.body).order_by(
                    journal.c.position
                )
            ).all()
        return [
            parse({**json.loads(body), "prev_hash": prev, "hash": own}) for prev, own, body in rows
        ]

    def set_aside(self) -> list[tuple[str, int, int, str | None, str]]:
        """Give kiosk, epoch, seq, claimed hash and code of what is in quarantine."""
        with self.database.reading() as connection:
            columns = quarantine.c
            rows = connection.execute(
                select(columns.kiosk, columns.epoch, columns.seq, columns.hash, columns.code)
            ).all()
        return [(row.kiosk, row.epoch, row.seq, row.hash, row.code) for row in rows]

    def projected(self) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
        """Bring the projection up to date and give its turns and tallies."""
        projection.project(self.database, EVENT)
        with self.database.reading() as connection:
            turns = connection.execute(select(turn).order_by(turn.c.volunteer, turn.c.opened))
            tallies = connection.execute(select(tally).order_by(tally.c.entry_id))
            return [tuple(row) for row in turns], [tuple(row) for row in tallies]

    def rebuilt(self) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
        """Throw the projection away, make it anew, and give it."""
        projection.rebuild(self.database, EVENT)
        return self.projected()

    def settle(self, line: TimeLine) -> None:
        """Let a moment pass."""
        line.pass_(timedelta(seconds=1))
