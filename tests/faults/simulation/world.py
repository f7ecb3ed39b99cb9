"""The simulated world: gates, their hub, the network, and what must hold of them.

`look` asks what must hold at every moment, `come_to_rest` heals everything, lets every gate
exchange until nothing moves any more, and asks what must hold then.
"""

import contextlib
import itertools
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from kiosk.store.draft import Draft
from sync.client.line import Line as LineNow
from sync.domain.duty import turns
from sync.domain.entries import GENESIS, Entry, Kind, KioskId, Method
from sync.domain.figures import figures, tallies
from tests.faults.simulation.centre import Centre
from tests.faults.simulation.crashing import Crash
from tests.faults.simulation.gate import Gate
from tests.faults.simulation.network import Line, Request
from tests.faults.simulation.time_line import SimClock, TimeLine
from tests.faults.simulation.venue import Venue, WayToVenue
from tests.sync.hub.samples import sample

ROUNDS_MAX = 40
"""Exchanges of each gate within which everything must have come to rest."""
STILL_ROUNDS = 3
"""By a relay an answer is heard a round after what it answers."""
_FAST = Path("/dev/shm")


class World:
    """Everything there is.

    Args:
        gates: of which revision each gate's version is; None: today's.
        centre: the same of the hub's.
    """

    def __init__(
        self,
        gates: Sequence[str | None],
        chance: random.Random,
        centre: str | None = None,
    ) -> None:
        self._folder = tempfile.TemporaryDirectory(dir=_FAST if _FAST.is_dir() else None)
        self.path = Path(self._folder.name)
        self.line = TimeLine()
        self.late: list[Request] = []
        self.centre = Centre(self._made("hub"), self.line, centre)
        hub = self.centre.state.identity.hub
        self.venue = Venue(self._made("relay"), hub, Line(self.centre.answer, self.late))
        self.roster = sample()
        self.centre.load(self.roster)
        self.gates: list[Gate] = []
        self._chance = chance
        self._numbers = itertools.count(1)
        self.forgiven: set[str] = set()
        """Hashes of what a restored disk took with it: nobody else had it."""
        self._copied: set[KioskId] = set()
        """Of whom there are, or were, two: a clone, or a disk that was put back."""
        for older in gates:
            gate = self._gate(self._made(f"gate-{next(self._numbers)}"), older)
            gate.enrol(self.centre.enrol(gate.name))

    def _made(self, name: str) -> Path:
        folder = self.path / name
        folder.mkdir()
        return folder

    def _gate(self, folder: Path, older: str | None) -> Gate:
        clock = SimClock(self.line, f"{folder.name}-boot-0", booted=self.line.ran)
        line = Line(self.centre.answer, self.late)
        seed = self._chance.getrandbits(32)
        gate = Gate(folder, clock, line, WayToVenue(self.venue), seed, older)
        self.gates.append(gate)
        return gate

    # ---- disks ----------------------------------------------------------------------------------

    def clone(self, gate: Gate) -> Gate:
        """Copy a gate's disk into a second laptop, which runs beside the first."""
        folder = self.path / f"gate-{next(self._numbers)}"
        gate.keep_copy(folder)
        self._copied.add(gate.kiosk)
        return self._gate(folder, gate.older)

    def upgrade(self, statements: int) -> None:
        """Install today's version wherever it is not yet; each dies within so many statements."""
        if self.centre.older is not None:
            self.centre.upgrade(self._chance.randint(1, statements))
        for gate in self.gates:
            if gate.older is not None:
                with contextlib.suppress(Crash):
                    gate.upgrade(self._chance.randint(1, statements))

    def restore_gate(self, gate: Gate, copy: Path) -> None:
        """Put a gate's disk back; what nobody else has is lost, and that is nobody's fault."""
        gone = {entry.hash for entry in gate.held()}
        gate.restore(copy)
        self._copied.add(gate.kiosk)
        self.forgiven |= gone - self._everywhere()

    def restore_centre(self, copy: Path, *, marked: bool = True) -> None:
        """Put the hub's disk back."""
        gone = {entry.hash for entry in self.centre.journal_entries()}
        gone |= {found[3] for found in self.centre.set_aside() if found[3]}
        self.centre.restore(copy, marked=marked)
        self.forgiven |= gone - self._everywhere()

    def _everywhere(self) -> set[str]:
        held = {entry.hash for gate in self.gates for entry in gate.held()}
        return held | self._at_the_hub()

    def _at_the_hub(self) -> set[str]:
        kept = {entry.hash for entry in self.centre.journal_entries()}
        return kept | {found[3] for found in self.centre.set_aside() if found[3]}

    # ---- what must hold -------------------------------------------------------------------------

    def look(self) -> None:
        """Check what holds at every moment."""
        raw = self.centre.journal_entries()
        at_hub = {entry.hash for entry in raw}
        at_hub |= {found[3] for found in self.centre.set_aside() if found[3]}
        held = {gate.name: {entry.hash for entry in gate.held()} for gate in self.gates}
        everywhere = at_hub.union(*held.values())
        for gate in self.gates:
            for entry in gate.confirmed.values():
                assert entry.hash in everywhere | self.forgiven, (
                    f"{gate.name} confirmed {entry.epoch}/{entry.seq}, and nobody has it"
                )
        self._check_once(raw)

    def _check_once(self, raw: list[Entry]) -> None:
        """Check that nothing is in the hub's log twice.

        What two copies of a disk both hold may be recorded again by both, each in an epoch of
        its own: one fact under one id, which the reading of turns and tallies counts once. So may
        what a disk that was put back recorded again, its number being taken: a hub that is put
        back as well takes the first, too, once it has forgotten what took that number.
        """
        places = Counter((e.kiosk, e.epoch, e.seq) for e in raw)
        assert max(places.values(), default=1) == 1, "one number twice in the hub's log"
        facts: dict[str, Entry] = {}
        for entry in raw:
            fact = replace(entry, epoch=1, seq=1, prev_hash=GENESIS, hash="")
            known = facts.setdefault(entry.entry_id, fact)
            assert known == fact, "two entries with one id"
        times = Counter((e.kiosk, e.entry_id) for e in raw)
        again = {kiosk for (kiosk, _), number in times.items() if number > 1}
        assert again <= self._copied, "an entry twice, and nobody is a copy"

    def come_to_rest(self) -> None:
        """Heal everything, exchange until nothing moves, and check what holds then."""
        for gate in self.gates:
            gate.line.cut = False
            gate.line.mishaps.clear()
        self.venue.line.cut = False
        self.venue.line.mishaps.clear()
        self.venue.pass_on()
        while self.late:
            self.centre.answer(self.late.pop(0))
        for _ in range(ROUNDS_MAX):
            before = self._state()
            for gate in self.gates:
                # Suspects are tried again after ten minutes.
                self.line.pass_(timedelta(minutes=6))
                state = gate.exchange_once()
                assert state.line in {LineNow.SYNCED, LineNow.SENDING}, (gate.name, state)
            # A gate that wants to go on at once has just heard of a hub that was set back.
            wants_more = any(gate.exchange.delay_s() == 0 for gate in self.gates)
            if self._state() == before and not wants_more:
                break
        else:
            raise AssertionError(f"not at rest after {ROUNDS_MAX} rounds")
        self.look()
        self._check_rest()

    def come_to_rest_by_relay(self) -> None:
        """Let the gates hand in by the relay alone until nothing moves; check what holds then.

        Of each that can: it and the hub are of today, it has heard the hub's box key, and the hub
        its own. A hub that was set back to before it heard that one cannot check its parcels: they
        wait at the relay until the gate has a line, and nothing else waits behind them. Each
        records something first: without a new answer nobody there hears that a hub was set back.
        """
        for gate in self.gates:
            gate.line.cut = True
        self.venue.line.cut = False
        self.venue.line.mishaps.clear()
        while self.late:
            self.centre.answer(self.late.pop(0))
        able = [gate for gate in self.gates if gate.can_seal and not self.centre.older]
        for gate in able:
            gate.venue.cut = False
            gate.record([Draft(Kind.NOTE, Method.DESK, data={"text": "by relay"})])
        still = 0
        for _ in range(ROUNDS_MAX):
            before = self._state()
            for gate in able:
                # What a relay lacks is handed in again after ten minutes.
                self.line.pass_(timedelta(minutes=11))
                gate.exchange_once()
                self.venue.pass_on()
            still = still + 1 if self._state() == before else 0
            if still == STILL_ROUNDS:
                break
        else:
            raise AssertionError(f"not at rest by the relay after {ROUNDS_MAX} rounds")
        self.look()
        self._check_handed_in([gate for gate in able if self.centre.knows_key(gate.kiosk)])

    def _state(self) -> object:
        return (
            len(self.centre.journal_entries()),
            len(self.centre.set_aside()),
            [(g.journal.epochs(), g.journal.pending_count(), len(g.held())) for g in self.gates],
        )

    def _check_rest(self) -> None:
        self._check_handed_in(self.gates)
        self._check_figures(self.centre.journal_entries())

    def _check_handed_in(self, gates: Sequence[Gate]) -> None:
        at_hub = self._at_the_hub()
        aside = {(found[0], found[1], found[2], found[3]) for found in self.centre.set_aside()}
        for gate in gates:
            assert gate.journal.pending_count() == 0, f"{gate.name} still waits"
            told = {(q.entry.epoch, q.entry.seq) for q in gate.journal.quarantined()}
            held = gate.held()
            # What was recorded again in a later epoch stands there, under its own id. At its old
            # number a hub that was put back unmarked may have another copy's entry by now, and is
            # not sent this one, which it had set aside for that before.
            latest = {entry.entry_id: entry.epoch for entry in held}
            for entry in held:
                if latest[entry.entry_id] != entry.epoch:
                    continue
                assert entry.hash in at_hub, f"{gate.name} {entry.epoch}/{entry.seq} is not there"
                refused = (entry.kiosk, entry.epoch, entry.seq, entry.hash) in aside
                assert refused == ((entry.epoch, entry.seq) in told), (
                    f"{gate.name} {entry.epoch}/{entry.seq}: set aside {refused}, told {told}"
                )

    def _check_figures(self, raw: list[Entry]) -> None:
        projected = self.centre.projected()
        assert projected == self.centre.rebuilt(), "the projection is not what a rebuild gives"
        shuffled = raw[:]
        self._chance.shuffle(shuffled)
        read = turns(shuffled, self.roster)
        assert read == turns(raw, self.roster)
        counted = figures(read, tallies(shuffled))
        for gate in self.gates:
            book = gate.book()
            assert book is not None, f"{gate.name} has no roster"
            if gate.is_behind or not self.centre.tells_others:
                # It knows its own entries only, or no better than to go on beside a copy of it in
                # one epoch; the upgrade brings the others.
                continue
            assert tuple(book.turns()) == read, f"{gate.name} reads other turns than the hub"
            assert book.figures() == counted, f"{gate.name} counts other figures than the hub"

    def end(self) -> None:
        """Close everything and clear up."""
        for gate in self.gates:
            gate.close()
        self.venue.end()
        self.centre.end()
        shutil.rmtree(self.path, ignore_errors=True)
        self._folder.cleanup()
