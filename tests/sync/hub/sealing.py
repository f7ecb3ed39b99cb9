"""A kiosk that never sees a network: its journal, its key, and what it hands in."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.client.batching import run_of
from sync.client.bundling import Sender, sealed, write
from sync.domain.clock import moment
from sync.domain.entries import Entry, EventId, KioskId
from sync.hub.services import devices, rosters
from sync.hub.services.keys import open_ring
from sync.hub.services.parcels import Receiver
from sync.wire import answer
from sync.wire.messages import Answer
from tests.sync.client.hand_clock import HandClock
from tests.sync.client.memory import MemoryOutbox
from tests.sync.hub.journals import START, Journal, long_journal
from tests.sync.hub.running import migrated
from tests.sync.hub.samples import EVENT, sample


@dataclass
class Alone:
    """An enrolled kiosk without a line."""

    receiver: Receiver
    kiosk: KioskId
    key: Ed25519PrivateKey
    outbox: MemoryOutbox = field(default_factory=MemoryOutbox)
    written: int = 0

    @property
    def who(self) -> Sender:
        """Give who seals for whom."""
        ring = self.receiver.ring
        return Sender(self.receiver.identity.hub, EVENT, self.kiosk, self.key, ring.box_public)

    def record(self, count: int) -> list[Entry]:
        """Record a plain day of so many entries, from the first."""
        made = long_journal(EVENT, self.kiosk, count)
        self.outbox.written = made
        return made

    def parcel(self, first: int = 1, last: int = 500, batch: str = "b1") -> bytes:
        """Seal a run of what was recorded."""
        run = run_of(self.outbox.written[first - 1 : last])
        return sealed(run, batch, moment(HandClock()), self.who)

    def bundle(self, folder: Path, **starts: int) -> Path:
        """Write what was not acknowledged."""
        self.written += 1
        begin = {int(epoch[1:]): seq for epoch, seq in starts.items()}
        clock = HandClock(START)
        clock.run(seconds=self.written)
        made = write(self.outbox, self.who, folder, clock, generation=self.written, starts=begin)
        assert made is not None
        return made.path

    def heard(self, raw: bytes) -> list[Answer]:
        """Read the answers in a file as this kiosk would."""
        return [
            answer.read(
                signed,
                hub=self.receiver.identity.hub,
                event=EVENT,
                kiosk=self.kiosk,
                root_public=bytes.fromhex(self.receiver.identity.root_public),
            )
            for signed in answer.read_file(raw)
        ]


def receiver_in(folder: Path, event: EventId = EVENT) -> Receiver:
    """Make a hub with the sample event; close its database in the end."""
    folder.mkdir(parents=True, exist_ok=True)
    database = migrated(f"sqlite:///{folder}/hub.sqlite")
    known, ring = open_ring(database, folder)
    rosters.load(
        database, ring, replace(sample(), event=replace(sample().event, event=event)), START
    )
    return Receiver(database, known, ring)


def alone(receiver: Receiver, *, keyless: bool = False, event: EventId = EVENT) -> Alone:
    """Enrol a kiosk."""
    key = Ed25519PrivateKey.generate()
    code = devices.make_code(receiver.database, event, "", START)
    public = None if keyless else key.public_key().public_bytes_raw()
    made = devices.enrol(receiver.database, code, "south gate", START, public)
    assert made is not None
    return Alone(receiver, made.kiosk, key)


def forked(entries: list[Entry], at: int, count: int) -> list[Entry]:
    """Give what a clone of the kiosk recorded, alike up to `at`."""
    kept = entries[:at]
    pen = Journal(EVENT, KioskId(kept[-1].kiosk), seq=at, prev_hash=kept[-1].hash)
    return [*kept, *(pen.tally(number + 7) for number in range(count))]
