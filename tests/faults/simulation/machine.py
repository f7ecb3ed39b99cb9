"""What may happen in the simulated world, for Hypothesis to choose from.

A failure is replayed by its seed: `python -m tests.faults --part simulation --seed N --count 50`.
"""

import contextlib
import random
from datetime import timedelta
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kiosk.store.draft import Draft
from sync.domain.canonical import Json
from sync.domain.entries import Kind, Method, PostId, VolunteerId
from tests.faults.older import HUB_STEPS, KIOSK_STEPS
from tests.faults.simulation.crashing import Crash
from tests.faults.simulation.gate import Gate
from tests.faults.simulation.network import Mishap
from tests.faults.simulation.world import World
from tests.sync.hub.samples import CHEN, LI, SOUTH, WANG, WEST, ZHAO

GATES_MAX = 5
"""Clones included."""
SCANS = (Kind.ON, Kind.OFF, Kind.BREAK, Kind.RESUME)
STATEMENTS_MAX = 40
UPGRADE_STATEMENTS_MAX = 52
"""As many as there are from the oldest revision on."""

which = st.integers(0, GATES_MAX - 1)
people = st.sampled_from([WANG, LI, ZHAO, CHEN])
posts = st.sampled_from([SOUTH, WEST])
crash_points = st.integers(1, STATEMENTS_MAX)
upgrade_points = st.integers(0, UPGRADE_STATEMENTS_MAX)
kiosk_versions = st.one_of(st.none(), st.sampled_from(KIOSK_STEPS))
hub_versions = st.one_of(st.none(), st.sampled_from(HUB_STEPS))


class GatesAndHub(RuleBasedStateMachine):
    """Gates, a hub, and everything that goes wrong between them."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.copies: list[tuple[Gate, Path]] = []
        self.hub_copy: Path | None = None
        self.relay_copy: Path | None = None
        self.numbers = iter(range(1, 10_000))

    @initialize(
        gates=st.lists(kiosk_versions, min_size=1, max_size=3),
        centre=hub_versions,
        chance=st.randoms(use_true_random=False),
    )
    def begin(self, gates: list[str | None], centre: str | None, chance: random.Random) -> None:
        """Set the world up."""
        self.world = World(gates, chance, centre)

    def gate(self, number: int) -> Gate:
        """Choose a gate."""
        return self.world.gates[number % len(self.world.gates)]

    # ---- the day --------------------------------------------------------------------------------

    @rule(
        number=which,
        kind=st.sampled_from(SCANS),
        who=people,
        post=posts,
        after=st.integers(0, 5400),
    )
    def scan(self, number: int, kind: Kind, who: VolunteerId, post: PostId, after: int) -> None:
        """Somebody shows a badge."""
        self.world.line.pass_(timedelta(seconds=after))
        self.gate(number).record([Draft(kind, Method.BADGE, volunteer=who, post=post)])

    @rule(number=which, who=people, post=posts)
    def move(self, number: int, who: VolunteerId, post: PostId) -> None:
        """Somebody on duty goes to another post."""
        self.gate(number).record([Draft(Kind.MOVE, Method.BADGE, volunteer=who, post=post)])

    @rule(number=which, count=st.integers(1, 5), post=posts)
    def tally(self, number: int, count: int, post: PostId) -> None:
        """Somebody was served."""
        data: dict[str, Json] = {"service": "guide", "count": count}
        self.gate(number).record([Draft(Kind.TALLY, Method.DESK, post=post, data=data)])

    @rule(number=which, back=st.integers(1, 6))
    def annul(self, number: int, back: int) -> None:
        """The captain takes an entry back."""
        gate = self.gate(number)
        held = gate.held()
        if held:
            ref = held[-min(back, len(held))].entry_id
            gate.record([Draft(Kind.ANNUL, Method.DESK, ref=ref, data={"reason": "slip"})])

    @rule(number=which, crash_after=crash_points, who=people)
    def crash_in_a_scan(self, number: int, crash_after: int, who: VolunteerId) -> None:
        """The laptop dies between two statements of a scan; what was not said is not owed."""
        draft = Draft(Kind.ON, Method.BADGE, volunteer=who, post=SOUTH)
        with contextlib.suppress(Crash):
            self.gate(number).record([draft, draft], 1 + crash_after % 5)

    # ---- the line -------------------------------------------------------------------------------

    @rule(number=which)
    def exchange(self, number: int) -> None:
        """It is time for an exchange."""
        self.gate(number).exchange_once()

    @rule(number=which)
    def cut(self, number: int) -> None:
        """The network goes."""
        self.gate(number).line.cut = True

    @rule(number=which)
    def heal(self, number: int) -> None:
        """The network comes back."""
        self.gate(number).line.cut = False

    @rule(number=which, mishaps=st.lists(st.sampled_from(list(Mishap)), min_size=1, max_size=4))
    def bad_line(self, number: int, mishaps: list[Mishap]) -> None:
        """The next requests have no luck; the gate tries meanwhile."""
        gate = self.gate(number)
        gate.line.mishaps += mishaps
        gate.exchange_once()

    @precondition(lambda self: self.world.late)
    @rule(number=st.integers(0, 9))
    def arrive_late(self, number: int) -> None:
        """A request comes that everybody had given up, in whatever order."""
        late = self.world.late
        self.world.centre.answer(late.pop(number % len(late)))

    @rule(number=which, crash_after=crash_points)
    def crash_in_an_exchange(self, number: int, crash_after: int) -> None:
        """The laptop dies between two statements of an exchange."""
        with contextlib.suppress(Crash):
            self.gate(number).exchange_once(crash_after)

    @rule(number=which, crash_after=crash_points)
    def hub_crashes(self, number: int, crash_after: int) -> None:
        """The hub dies between two statements while it answers a gate."""
        self.world.centre.crash.arm(crash_after)
        self.gate(number).exchange_once()
        self.world.centre.crash.disarm()

    # ---- the relay ------------------------------------------------------------------------------

    @rule(number=which, near=st.booleans())
    def to_and_from_the_relay(self, number: int, near: bool) -> None:
        """A gate comes within the relay's reach, or leaves it."""
        self.gate(number).venue.cut = not near

    @rule(number=which)
    def hand_in(self, number: int) -> None:
        """A gate without a line to the hub hands in at the relay."""
        gate = self.gate(number)
        gate.line.cut, gate.venue.cut = True, False
        gate.exchange_once()

    @rule(mishaps=st.lists(st.sampled_from(list(Mishap)), max_size=3))
    def relay_passes_on(self, mishaps: list[Mishap]) -> None:
        """The relay has a line for a moment."""
        self.world.venue.line.mishaps += mishaps
        self.world.venue.pass_on()

    @rule(lost=st.booleans())
    def relay_restarts(self, lost: bool) -> None:
        """The relay is started again, or another laptop takes its place."""
        if lost:
            self.world.venue.lose_the_disk()
        else:
            self.world.venue.restart()

    @rule()
    def copy_the_relay(self) -> None:
        """The relay's disk is backed up."""
        self.relay_copy = self.world.path / f"relay-copy-{next(self.numbers)}"
        self.world.venue.keep_copy(self.relay_copy)

    @precondition(lambda self: self.relay_copy is not None)
    @rule()
    def restore_the_relay(self) -> None:
        """The relay's disk is put back to an older state, under its old name."""
        assert self.relay_copy is not None
        self.world.venue.restore(self.relay_copy)

    # ---- clocks, power and disks ----------------------------------------------------------------

    @rule(number=which, seconds=st.integers(-7200, 7200))
    def set_the_clock(self, number: int, seconds: int) -> None:
        """Somebody sets a laptop's clock."""
        self.gate(number).clock.ahead += timedelta(seconds=seconds)

    @rule(number=which, boot=st.booleans())
    def restart(self, number: int, boot: bool) -> None:
        """The program, or the laptop, is started again."""
        self.gate(number).restart(boot=boot)

    @rule()
    def hub_restarts(self) -> None:
        """The hub is started again."""
        self.world.centre.restart()

    @precondition(lambda self: len(self.world.gates) < GATES_MAX)
    @rule(number=which)
    def clone(self, number: int) -> None:
        """Somebody copies a laptop's disk and uses both."""
        self.world.clone(self.gate(number))

    @rule(number=which)
    def copy_a_disk(self, number: int) -> None:
        """A laptop's disk is backed up."""
        gate = self.gate(number)
        folder = self.world.path / f"copy-{next(self.numbers)}"
        gate.keep_copy(folder)
        self.copies.append((gate, folder))

    @precondition(lambda self: self.copies)
    @rule(number=st.integers(0, 9))
    def restore_a_disk(self, number: int) -> None:
        """A laptop's disk is put back to an older state."""
        gate, folder = self.copies[number % len(self.copies)]
        self.world.restore_gate(gate, folder)

    @rule()
    def back_the_hub_up(self) -> None:
        """The hub's database is backed up."""
        self.hub_copy = self.world.path / f"hub-copy-{next(self.numbers)}"
        self.world.centre.keep_copy(self.hub_copy)

    @precondition(lambda self: self.hub_copy is not None)
    @rule(marked=st.booleans())
    def restore_the_hub(self, marked: bool) -> None:
        """The hub comes back from its backup; somebody tells it so, or nobody does."""
        assert self.hub_copy is not None
        self.world.restore_centre(self.hub_copy, marked=marked)

    # ---- upgrades -------------------------------------------------------------------------------

    @precondition(lambda self: any(gate.older for gate in self.world.gates))
    @rule(number=which, waiting=st.integers(0, 4), crash_after=upgrade_points)
    def upgrade_a_gate(self, number: int, waiting: int, crash_after: int) -> None:
        """A laptop gets today's version; it may die between two statements of the migration.

        So do the copies of its disk that run: it signs from now on, and the hub serves no kiosk
        that signs by its token alone.
        """
        older = [gate for gate in self.world.gates if gate.older]
        gate = older[number % len(older)]
        if waiting:
            gate.record([Draft(Kind.ON, Method.BADGE, volunteer=LI, post=WEST)] * waiting)
        for one in [gate, *(other for other in older if other is not gate)]:
            if one.kiosk == gate.kiosk:
                with contextlib.suppress(Crash):
                    one.upgrade(crash_after)

    @precondition(lambda self: self.world.centre.older)
    @rule(crash_after=upgrade_points)
    def upgrade_the_hub(self, crash_after: int) -> None:
        """The hub gets today's version; it may die between two statements of the migration."""
        self.world.centre.upgrade(crash_after)

    # ---- what must hold -------------------------------------------------------------------------

    @rule()
    def rest_by_relay(self) -> None:
        """The gates have no line but by the relay, and that comes to rest."""
        self.world.come_to_rest_by_relay()

    @rule()
    def rest(self) -> None:
        """Everything heals and comes to rest."""
        self.world.come_to_rest()

    @invariant()
    def nothing_is_lost(self) -> None:
        """Check what holds at every moment."""
        if hasattr(self, "world"):
            self.world.look()

    def teardown(self) -> None:
        """Upgrade what is older, and come to rest, at the end of every sequence."""
        if hasattr(self, "world"):
            try:
                self.world.upgrade(UPGRADE_STATEMENTS_MAX)
                self.world.come_to_rest()
            finally:
                self.world.end()
