"""Journals as kiosks write them: entries in a chain, and the batches that carry them."""

import gzip
import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sync.domain.canonical import Json
from sync.domain.entries import (
    GENESIS,
    Entry,
    EntryId,
    EventId,
    Kind,
    KioskId,
    Method,
    PostId,
    VolunteerId,
)
from sync.wire import PROTOCOL

START = datetime(2023, 8, 16, 0, 0, tzinfo=UTC)
"""Eight in the morning in Beijing."""


def uuid7(at: datetime, salt: int) -> EntryId:
    """Make a UUIDv7 that is the same for the same arguments."""
    ms = int(at.timestamp() * 1000)
    number = (ms << 80) | (7 << 76) | (2 << 62) | (salt & (2**62 - 1))
    return EntryId(str(uuid.UUID(int=number)))


@dataclass
class Journal:
    """One kiosk's epoch while it is written."""

    event: EventId
    kiosk: KioskId
    epoch: int = 1
    at: datetime = START
    prev_hash: str = GENESIS
    seq: int = 0

    def write(
        self,
        kind: str = Kind.ON,
        volunteer: VolunteerId | None = None,
        post: str | None = "south-gate",
        *,
        ref: EntryId | None = None,
        data: Mapping[str, Json] | None = None,
        after: timedelta = timedelta(seconds=30),
    ) -> Entry:
        """Write the next entry, `after` the one before."""
        self.at += after
        self.seq += 1
        seed = f"{self.kiosk}/{self.epoch}/{self.seq}/{self.prev_hash}".encode()
        salt = int.from_bytes(hashlib.sha256(seed).digest()[:8])
        entry = Entry(
            entry_id=uuid7(self.at, salt),
            kiosk=self.kiosk,
            epoch=self.epoch,
            seq=self.seq,
            event=self.event,
            kind=kind,
            wall=self.at,
            mono_ns=self.seq * 1_000_000,
            boot_id="boot-1",
            offset_ms=0,
            uncertainty_ms=20,
            actor="captain-1",
            method=Method.BADGE if volunteer is not None else Method.DESK,
            volunteer=volunteer,
            post=PostId(post) if post is not None else None,
            badge_serial=1 if volunteer is not None else None,
            ref=ref,
            data=data or {},
        ).sealed(self.prev_hash)
        self.prev_hash = entry.hash
        return entry

    def tally(self, count: int, service: str = "guide") -> Entry:
        """Count people served."""
        return self.write(Kind.TALLY, data={"service": service, "count": count})

    def fork(self) -> "Journal":
        """Give a second pen to the same journal, as a cloned disk would."""
        return replace(self)


def long_journal(event: EventId, kiosk: KioskId, count: int) -> list[Entry]:
    """Write `count` entries of a plain day: on, off, and a tally now and then."""
    journal = Journal(event, kiosk)
    entries = []
    for number in range(count):
        if number % 5 == 4:
            entries.append(journal.tally(1 + number % 3))
        else:
            who = VolunteerId(1000 + number // 2 % 50)
            kind = Kind.ON if number % 2 == 0 else Kind.OFF
            entries.append(journal.write(kind, who, after=timedelta(minutes=5)))
    return entries


def batch(
    entries: Sequence[Entry | object], *, kiosk: str = "", first_seq: int = 0, **changes: object
) -> dict[str, Any]:
    """Wrap entries, or raw things in their place, as a kiosk pushes them."""
    first = next((entry for entry in entries if isinstance(entry, Entry)), None)
    body: dict[str, Any] = {
        "protocol": PROTOCOL,
        "kiosk": kiosk or (first.kiosk if first else "k-none"),
        "epoch": first.epoch if first else 1,
        "batch": "b-1",
        "first_seq": first_seq or (first.seq - entries.index(first) if first else 1),
        "prev_hash": entries[0].prev_hash if isinstance(entries[0], Entry) else GENESIS,
        "sent_wall": START.isoformat(),
        "mono_ns": 1,
        "entries": [entry.to_wire() if isinstance(entry, Entry) else entry for entry in entries],
    }
    return {**body, **changes}


def packed(body: object) -> bytes:
    """Pack a body as kiosks do."""
    return gzip.compress(json.dumps(body).encode("utf-8"), 6, mtime=0)
