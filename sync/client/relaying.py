"""The way by a relay: while the hub is away, what waits is handed in as parcels at the venue.

A relay that holds a parcel acknowledges nothing: `acked_through` moves only by the hub's signed
answer, which the relay brings along when it had a line. What a relay holds is remembered by the
relay's own name, so that another one, or one that lost its disk, is handed everything again; the
hub takes repetitions for what they are. So a gate may change between relay and hub at any time.

A relay whose disk was put back from a copy has its name still. It has less waiting than was
handed in and not answered: that is handed in again, at most every ten minutes, since it may also
be what the hub cannot acknowledge (behind a gap), or will not take. What a hub that was set back
has to confirm goes the same way.
"""

import logging
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sync.client.batching import cut, together
from sync.client.bundling import Sender, sealed
from sync.client.outbox import Outbox, Position
from sync.client.problems import Cancelled, OtherHub, SyncProblem
from sync.client.replies import believe
from sync.client.signing import Proof
from sync.client.transport import Reply
from sync.domain.clock import Clock, moment
from sync.domain.errors import DataProblem
from sync.wire import BATCH_ENTRIES_MAX
from sync.wire.messages import Held, RelayState, SignedAnswer

log = logging.getLogger(__name__)

PARCELS_MAX = 40
"""In one go; the next exchange goes on."""
AGAIN_S = 600
AGAIN_ENTRIES = 50
"""In a parcel that is handed in again: a larger one may have been too large for the hub's door."""


class Carrier(Protocol):
    """What of `sync.client.transport.HttpTransport` goes to a relay."""

    def send(
        self, method: str, url: str, body: bytes | None = None, proof: Proof | None = None
    ) -> Reply:
        """See `sync.client.transport.Transport.send`; no token ever goes to a relay."""
        ...

    def send_parcel(self, url: str, body: bytes) -> Reply:
        """Post a parcel."""
        ...

    def abort(self) -> None:
        """Break off for good; any thread."""
        ...


class Shelf(Protocol):
    """What a store remembers of relays."""

    def sender(self) -> Sender | None:
        """Give who seals for whom; None as long as the hub's box key is not known."""
        ...

    def held(self) -> Mapping[str, Mapping[int, int]]:
        """Give relay -> epoch -> everything up to this seq was handed in there."""
        ...

    def note_held(self, relay: str, epoch: int, through: int) -> None:
        """Remember what was handed in."""
        ...

    def heed(self, answer: SignedAnswer) -> bool:
        """Take the hub's answer as it came by the relay; True when what counts has changed.

        Raises:
            DataProblem: it is not this kiosk's hub's answer to this kiosk; nothing changed.
        """
        ...


@dataclass(frozen=True, slots=True)
class Relayed:
    """What became of a try at the relays."""

    relay: str
    """Which one took it, by its address."""
    verdicts: bool
    """What counts has changed: the hub's answer came along."""
    more: bool
    """Its share is used up and entries are left."""


class Relays:
    """Hands in at the first relay that answers. One thread, except for `held_count`.

    Args:
        addresses: the relays that are known at this moment, the best first.
    """

    def __init__(
        self,
        outbox: Outbox,
        shelf: Shelf,
        carrier: Carrier,
        clock: Clock,
        addresses: Callable[[], Sequence[str]],
    ) -> None:
        self._outbox = outbox
        self._shelf = shelf
        self._carrier = carrier
        self._clock = clock
        self._addresses = addresses
        self._again_ns: dict[tuple[str, int], int] = {}
        """Relay and epoch -> not handed in again before this."""

    def hand_in(self) -> Relayed | None:
        """Hand in what no relay there holds yet; None when no relay took anything.

        Raises:
            EnvironmentProblem: the store's disk.
            Cancelled: the kiosk is closing.
        """
        who = self._shelf.sender()
        if who is None:
            return None
        for address in self._addresses():
            try:
                return self._hand_in_at(address.rstrip("/"), who)
            except Cancelled:
                raise
            except SyncProblem as problem:
                # Away, full, or of another hub; perhaps the next one is not.
                log.info("no relay at %s: %s", address, type(problem).__name__)
        return None

    def cancel(self) -> None:
        """Break off: the kiosk is closing. Any thread."""
        self._carrier.abort()

    def held_count(self) -> int:
        """Count what waits for the hub and lies at a relay. Any thread."""
        best: dict[int, int] = {}
        for epochs in self._shelf.held().values():
            for epoch, through in epochs.items():
                best[epoch] = max(through, best.get(epoch, 0))
        return sum(
            max(0, best.get(position.epoch, 0) - position.seq) for position in self._outbox.epochs()
        )

    def _hand_in_at(self, address: str, who: Sender) -> Relayed:
        state = believe(self._carrier.send("GET", f"{address}/relay/v1/state"), RelayState)
        if state.hub != who.hub:
            raise OtherHub
        held = self._shelf.held().get(state.relay, {})
        verdicts, left = False, PARCELS_MAX
        for epoch, there in self._at_the_hub().items():
            through = max(there, held.get(epoch, 0))
            if through > there:
                told = self._ask(f"{address}/relay/v1/answers/{who.event}/{who.kiosk}/{epoch}")
                verdicts = self._heed(told) or verdicts
                now = self._at_the_hub().get(epoch, there)
                if told.waiting < through - now and self._may_hand_in_again(state.relay, epoch):
                    log.info("the relay lacks what was handed in: it is handed in again")
                    self._shelf.note_held(state.relay, epoch, now)
                    through = now
            again = (state.relay, epoch) in self._again_ns
            most = AGAIN_ENTRIES if again else BATCH_ENTRIES_MAX
            while entries := self._outbox.after(Position(epoch, through), most):
                if not left:
                    return Relayed(address, verdicts, more=True)
                left -= 1
                run = cut(together(entries), most)
                parcel = sealed(run, f"r{uuid.uuid4().hex}", moment(self._clock), who)
                reply = self._carrier.send_parcel(f"{address}/relay/v1/parcels", parcel)
                taken = believe(reply, Held)
                if (taken.relay, taken.hub) != (state.relay, who.hub):
                    raise OtherHub
                through = run.last_seq
                self._shelf.note_held(state.relay, epoch, through)
                verdicts = self._heed(taken) or verdicts
        return Relayed(address, verdicts, more=False)

    def _at_the_hub(self) -> dict[int, int]:
        """Give how far the hub, as it is now, is known to have each epoch."""
        less = self._outbox.unconfirmed()
        return {at.epoch: min(at.seq, less.get(at.epoch, at.seq)) for at in self._outbox.epochs()}

    def _may_hand_in_again(self, relay: str, epoch: int) -> bool:
        """Say whether it is time: what the hub cannot acknowledge is not sent again and again."""
        now_ns = self._clock.mono_ns()
        if now_ns < self._again_ns.get((relay, epoch), now_ns):
            return False
        self._again_ns[relay, epoch] = now_ns + AGAIN_S * 1_000_000_000
        return True

    def _ask(self, url: str) -> Held:
        return believe(self._carrier.send("GET", url), Held)

    def _heed(self, told: Held) -> bool:
        """Take the hub's answers in the order in which they were made."""
        verdicts = False
        for answer in (*told.earlier, *([told.answer] if told.answer is not None else [])):
            try:
                verdicts |= self._shelf.heed(answer)
            except DataProblem as problem:
                # A relay can pass on what it likes: it counts for nothing, and holds nothing up.
                log.warning("an answer by a relay was not taken: %s", type(problem).__name__)
        return verdicts
