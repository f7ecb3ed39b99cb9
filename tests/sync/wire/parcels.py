"""Parcels and answers as a kiosk and a hub make them."""

import json
from collections.abc import Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from nacl.public import PrivateKey

from sync.domain.entries import GENESIS, Entry, wall_text
from sync.wire import PROTOCOL, parcel
from sync.wire.messages import Answer
from tests.builders import AT, EVENT, KIOSK, an_entry, journal

DEVICE_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(96, 128)))
DEVICE_PUBLIC = DEVICE_KEY.public_key().public_bytes_raw()
BOX_KEY = bytes(range(128, 160))
BOX_PUBLIC = bytes(PrivateKey(BOX_KEY).public_key)
HUB = "hub-1"


def some_entries(count: int = 3) -> list[Entry]:
    """Give the beginning of a journal."""
    return journal(*(an_entry() for _ in range(count)))


def a_push(entries: Sequence[Entry], **changes: Any) -> bytes:
    """Write a push message."""
    first = entries[0] if entries else None
    message = {
        "protocol": PROTOCOL,
        "kiosk": KIOSK,
        "epoch": first.epoch if first else 1,
        "batch": "b1",
        "first_seq": first.seq if first else 1,
        "prev_hash": first.prev_hash if first else GENESIS,
        "sent_wall": wall_text(AT),
        "mono_ns": 5,
        "entries": [entry.to_wire() for entry in entries],
    }
    return json.dumps({**message, **changes}, ensure_ascii=False).encode()


def a_parcel(entries: Sequence[Entry] | None = None, **changes: Any) -> bytes:
    """Make a parcel; `changes` may contradict its content."""
    held = some_entries() if entries is None else entries
    first = held[0] if held else None
    said: dict[str, Any] = {
        "push": a_push(held),
        "hub": HUB,
        "event": EVENT,
        "kiosk": KIOSK,
        "epoch": first.epoch if first else 1,
        "first_seq": first.seq if first else 1,
        "count": len(held),
        "prev_hash": first.prev_hash if first else GENESIS,
        "head": held[-1].hash if held else GENESIS,
        "key": DEVICE_KEY,
        "box": BOX_PUBLIC,
    }
    return parcel.seal(**{**said, **changes})


def an_answer(**changes: Any) -> Answer:
    """Make the hub's answer to this kiosk."""
    said: dict[str, Any] = {
        "protocol": PROTOCOL,
        "hub": HUB,
        "hub_epoch": 4,
        "batch": "b1",
        "acked_through": 3,
        "exceptions": [],
        "server_time": AT,
        "event": EVENT,
        "kiosk": KIOSK,
        "epoch": 1,
        "head": "ab" * 32,
    }
    return Answer.model_validate({**said, **changes})
