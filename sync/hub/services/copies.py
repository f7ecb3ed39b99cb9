"""Kiosks whose disk was copied, or put back from a copy: named for whoever looks at the hub.

A kiosk that finds out goes on in an epoch drawn at random (`kiosk.store.epochs`). So one that
has several epochs was copied, put back or salvaged, and one whose epochs still grow side by side
is two laptops. Until it finds out, what it recorded under numbers that were another's is set aside.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from sync.domain.entries import EventId
from sync.hub.tables import journal, stream

LAST_FEW = 20
"""Of an epoch's last numbers some may be set aside."""


@dataclass(frozen=True, slots=True)
class Copied:
    """One such kiosk."""

    kiosk: str
    since_ms: int | None
    """When its newest epoch was first heard of; None: it goes on in its first."""
    both: bool
    """Two laptops record as this kiosk."""
    waiting: int
    """Entries that do not count until their laptop records them again."""


@dataclass(frozen=True, slots=True)
class _Epoch:
    first_ms: int
    last_ms: int


def copied(connection: Connection, of: EventId, waiting: Mapping[str, int]) -> tuple[Copied, ...]:
    """Give the kiosks of an event that were copied, by their ids.

    Args:
        waiting: kiosk -> entries that are set aside for their number alone.
    """
    ends: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for kiosk, epoch, highest in connection.execute(
        select(stream.c.kiosk, stream.c.epoch, stream.c.highest).where(
            stream.c.event == of, stream.c.highest > 0
        )
    ):
        ends[kiosk].append((epoch, highest))
    found = []
    for kiosk in sorted(ends):
        if len(ends[kiosk]) > 1 or waiting.get(kiosk):
            spans = sorted(_spans(connection, of, kiosk, ends[kiosk]), key=lambda e: e.first_ms)
            since = spans[-1].first_ms if len(spans) > 1 else None
            found.append(Copied(kiosk, since, _overlap(spans), waiting.get(kiosk, 0)))
    return tuple(found)


def _spans(
    connection: Connection, of: EventId, kiosk: str, ends: list[tuple[int, int]]
) -> Iterator[_Epoch]:
    """Give when each epoch was first and last heard of, by the entries at its ends."""
    for epoch, highest in ends:
        heard = connection.execute(
            select(journal.c.received_ms).where(
                journal.c.event == of,
                journal.c.kiosk == kiosk,
                journal.c.epoch == epoch,
                or_(journal.c.seq == 1, journal.c.seq > highest - LAST_FEW),
            )
        ).scalars()
        times = list(heard)
        if times:
            yield _Epoch(min(times), max(times))


def _overlap(spans: list[_Epoch]) -> bool:
    """Say whether one went on after another had begun."""
    latest = 0
    for span in spans:
        if latest > span.first_ms:
            return True
        latest = max(latest, span.last_ms)
    return False
