"""A kiosk in the simulated world: its real store, journal and exchange, without a window."""

import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from unittest import mock

from kiosk.desk.book import DutyBook
from kiosk.store.cipher import connect, driver
from kiosk.store.device_key import KeyTalk
from kiosk.store.draft import Draft
from kiosk.store.elsewhere import load_elsewhere
from kiosk.store.engine import Store, open_store
from kiosk.store.identity import load_identity, save_enrolment
from kiosk.store.journal import Journal
from kiosk.store.minting import Minter
from kiosk.store.peer import peer_of
from kiosk.store.relays import RelayShelf
from kiosk.store.roster import RosterInbox, load_roster, load_trust
from sync.client.exchange import Exchange
from sync.client.line import LineState
from sync.client.pace import Pace
from sync.client.relaying import Relays
from sync.domain.entries import Entry, EntryId
from sync.wire.messages import Enrolled
from tests.faults.older import store_as_of
from tests.faults.simulation.crashing import Crash, CrashPoint, keep, wipe
from tests.faults.simulation.network import Line, OlderLine
from tests.faults.simulation.time_line import SimClock
from tests.faults.simulation.venue import URL as RELAY
from tests.faults.simulation.venue import WayToVenue
from tests.kiosk.store.stores import KEY

URL = "http://127.0.0.1:1"
HEARD_SINCE = "0005"
"""The revision from which on a kiosk keeps other gates' entries."""
RENEWED_SINCE = "0006"
"""The same for what a copy put aside, which is recorded again in an epoch of its own."""


class OlderJournal(Journal):
    """The journal of a version that records nothing again when it meets another copy of itself."""

    def renew(self, epoch: int = 0, highest: int = 0) -> bool:
        """Go on as before."""
        del epoch, highest
        return False


class Gate:
    """One kiosk."""

    def __init__(
        self,
        folder: Path,
        clock: SimClock,
        line: Line,
        venue: WayToVenue,
        seed: int,
        older: str | None = None,
    ) -> None:
        self.name = folder.name
        self.folder = folder
        self.file = folder / "gatepost.db"
        self.clock = clock
        self.line = line
        self.venue = venue
        self.confirmed: dict[EntryId, Entry] = {}
        """What its screen said yes to."""
        self.older = older
        """The revision of the version that it runs; None: today's."""
        self.crash = CrashPoint(self.file)
        # Two gates that are given one seed, as a simple example has it, are still two.
        self._chance = random.Random(f"{self.name} {seed}")
        self._boots = 0
        self._open()

    def _open(self) -> None:
        self.store: Store = open_store(self.file, KEY)
        self.crash.watch(self.store._raw)
        if load_identity(self.store) is not None:
            self._begin()

    def enrol(self, told: Enrolled) -> None:
        """Become a kiosk of the event."""
        save_enrolment(self.store, told, URL, self.name)
        self._begin()

    def _begin(self) -> None:
        identity = load_identity(self.store)
        assert identity is not None
        self.kiosk = identity.kiosk
        self.journal = (OlderJournal if self.is_behind else Journal)(self.store, self.clock)
        self.journal._minter = Minter(self._chance.getrandbits)
        peer = peer_of(self.store, identity)
        if self.is_behind:
            peer = replace(peer, key=None)
        inbox = RosterInbox(self.store, identity.root_public)
        pace = Pace(uniform=self._chance.uniform)
        if self.is_behind:
            line = self.line if self.hears_others else OlderLine(self.line)
            self.exchange = Exchange(self.journal, inbox, line, self.clock, peer, pace)
            return
        keys = KeyTalk(self.store)
        shelf = RelayShelf(self.store, self.journal)
        relays = Relays(self.journal, shelf, self.venue, self.clock, lambda: [RELAY])
        self.exchange = Exchange(
            self.journal, inbox, self.line, self.clock, peer, pace, keys, relays
        )

    @property
    def is_behind(self) -> bool:
        """Say whether its version does less than today's, and not only keeps it otherwise."""
        return self.older is not None and self.older < RENEWED_SINCE

    @property
    def can_seal(self) -> bool:
        """Say whether it can hand in at a relay."""
        return self.older is None and RelayShelf(self.store, self.journal).sender() is not None

    @property
    def hears_others(self) -> bool:
        """Say whether its version reads the entries of the other gates."""
        return self.older is None or self.older >= HEARD_SINCE

    # ---- what it does --------------------------------------------------------------------------

    def record(self, drafts: Sequence[Draft], crash_after: int = 0) -> list[Entry]:
        """Record drafts in one go; what is given back was confirmed on the screen.

        Raises:
            Crash: it crashed on the way, and runs again.
        """
        made: list[Entry] = []

        def append() -> None:
            made.extend(self.journal.append_all(drafts))

        self._may_crash(append, crash_after)
        self.confirmed.update((entry.entry_id, entry) for entry in made)
        return made

    def exchange_once(self, crash_after: int = 0) -> LineState:
        """Push and pull once.

        Raises:
            Crash: it crashed on the way, and runs again.
        """
        states: list[LineState] = []
        self._may_crash(lambda: states.append(self.exchange.run_once()), crash_after)
        return states[0]

    def _may_crash(self, do: Callable[[], None], crash_after: int) -> None:
        if crash_after:
            self.crash.arm(crash_after)
        do()
        if self.crash.disarm():
            self.store.close()
            self.crash.restore()
            self._boot()
            raise Crash

    # ---- its disk and its power ----------------------------------------------------------------

    def restart(self, *, boot: bool) -> None:
        """Close and open; the whole machine, or only the program."""
        self.store.close()
        if boot:
            self._boot()
        else:
            self._open()

    def _boot(self) -> None:
        self._boots += 1
        self.clock.boot(f"{self.name}-boot-{self._boots}")
        self._open()

    def upgrade(self, crash_after: int = 0) -> None:
        """Install today's version, and start it on what the older one left.

        Raises:
            Crash: it crashed while the store was migrated, and runs again, upgraded.
        """
        assert self.older is not None
        before = self._kept()
        self.store.close()
        store_as_of(self.file, self.older)
        self.older = None

        def watched(place: str, key: bytes) -> driver.Connection:
            connection = connect(place, key)
            self.crash.watch(connection)
            return connection

        def start() -> None:
            with mock.patch("kiosk.store.engine.connect", watched):
                self._open()

        try:
            self._may_crash(start, crash_after)
        finally:
            assert self._kept() == before, f"{self.name} has not kept its journal"

    def _kept(self) -> object:
        journal = self.journal
        aside = [(one.entry.hash, one.code) for one in journal.quarantined()]
        return [entry.hash for entry in self.held()], journal.epochs(), aside

    def keep_copy(self, folder: Path) -> None:
        """Copy the disk, as it lies."""
        keep(self.file, folder)
        if self.older is not None:
            store_as_of(folder / self.file.name, self.older)

    def restore(self, folder: Path) -> None:
        """Put an older copy of the disk in its place."""
        self.store.close()
        wipe(self.file)
        for file in folder.iterdir():
            shutil.copyfile(file, self.folder / file.name)
        self._boot()

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    # ---- what it knows -------------------------------------------------------------------------

    def held(self) -> list[Entry]:
        """Give its own journal."""
        return self.journal.entries()

    def book(self) -> DutyBook | None:
        """Give what its desk knows; None before a roster came."""
        roster = load_roster(self.store)
        if roster is None:
            return None
        entries = [*self.journal.countable(), *load_elsewhere(self.store)]
        return DutyBook(roster, load_trust(self.store), entries, self.kiosk)
