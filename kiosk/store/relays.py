"""What a kiosk remembers of relays: what each one holds, by the relay's own name."""

from collections.abc import Mapping

from kiosk.store.answering import heed
from kiosk.store.device_key import load_device_key
from kiosk.store.engine import Store
from kiosk.store.identity import load_identity
from kiosk.store.journal import Journal
from kiosk.store.memory import recall, remember
from sync.client.bundling import Sender
from sync.domain.canonical import Json
from sync.wire import parcel
from sync.wire.messages import SignedAnswer

HELD = "relays"
"""The memory key: relay -> epoch -> seq."""
RELAYS_MAX = 8
"""Remembered at most; the one that was heard of longest ago goes first."""


class RelayShelf:
    """A store as `sync.client.relaying` needs it. Safe to use from several threads."""

    def __init__(self, store: Store, journal: Journal) -> None:
        self._store = store
        self._journal = journal

    def sender(self) -> Sender | None:
        """Give who seals for whom; None before the hub told its box key."""
        identity, key = load_identity(self._store), load_device_key(self._store)
        if identity is None or key is None or key.box is None:
            return None
        box = parcel.trusted_box(key.box, identity.hub, identity.root_public)
        return Sender(identity.hub, identity.event, identity.kiosk, key.private, box)

    def held(self) -> Mapping[str, Mapping[int, int]]:
        """Give relay -> epoch -> everything up to this seq was handed in there."""
        return {
            relay: {int(epoch): seq for epoch, seq in epochs.items() if isinstance(seq, int)}
            for relay, epochs in self._known().items()
            if isinstance(epochs, dict)
        }

    def note_held(self, relay: str, epoch: int, through: int) -> None:
        """Remember what was handed in."""
        known = self._known()
        epochs = known.pop(relay, None)
        mine = epochs if isinstance(epochs, dict) else {}
        newest: dict[str, Json] = {**known, relay: {**mine, str(epoch): through}}
        kept = list(newest.items())[-RELAYS_MAX:]
        remember(self._store, HELD, dict(kept))

    def heed(self, answer: SignedAnswer) -> bool:
        """Take the hub's answer; True when what counts has changed."""
        return heed(self._store, self._journal, [answer]).verdicts

    def _known(self) -> dict[str, Json]:
        found = recall(self._store, HELD)
        return dict(found) if isinstance(found, dict) else {}
