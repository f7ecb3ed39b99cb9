"""What was set aside and is still open.

A copy of a kiosk finds out that its numbers were another's and records what was set aside for
that alone (`fork`, `chain`) again, under its own ids in an epoch of its own. What came again so
counts, and nobody has to look at it any more. Both logs only grow, so what was once seen to
have come again is not looked for a second time.
"""

import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import orjson
from sqlalchemy import Connection, func, select

from sync.domain.entries import EventId
from sync.hub.tables import event, journal, quarantine

OF_COPIES = ("fork", "chain")
"""The codes of what is set aside for its number alone."""
_LIST_MAX = 500


@dataclass(frozen=True, slots=True)
class OpenOne:
    """An entry that is set aside."""

    position: int
    kiosk: str
    epoch: int
    seq: int
    code: str
    received_ms: int


@dataclass(frozen=True, slots=True)
class OpenOnes:
    """All that are set aside and did not come again."""

    count: int
    latest: tuple[OpenOne, ...]
    """Newest first, not all of them."""
    of_copies: Counter[str]
    """kiosk -> how many of the count are set aside for their number alone."""


@dataclass(slots=True)
class _Seen:
    """How far one event was looked through, and what of copies was open then."""

    head: int = 0
    waiting: dict[int, tuple[OpenOne, str]] = field(default_factory=dict)
    """position -> (the entry, its id)."""


class Aside:
    """Knows what is still open. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[EventId, _Seen] = {}

    def open_ones(self, connection: Connection, of: EventId, most: int) -> OpenOnes:
        """Give what is open, at most `most` of it one by one."""
        with self._lock:
            waiting = self._waiting(connection, of)
        others = (quarantine.c.event == of, quarantine.c.code.not_in(OF_COPIES))
        count: int = connection.execute(
            select(func.count()).select_from(quarantine).where(*others)
        ).scalar_one()
        rows = connection.execute(
            select(
                quarantine.c.position,
                quarantine.c.kiosk,
                quarantine.c.epoch,
                quarantine.c.seq,
                quarantine.c.code,
                quarantine.c.received_ms,
            )
            .where(*others)
            .order_by(quarantine.c.position.desc())
            .limit(most)
        )
        latest = [OpenOne(*row) for row in rows] + waiting
        latest.sort(key=lambda one: -one.position)
        return OpenOnes(
            count + len(waiting), tuple(latest[:most]), Counter(one.kiosk for one in waiting)
        )

    def _waiting(self, connection: Connection, of: EventId) -> list[OpenOne]:
        head = connection.execute(select(event.c.head).where(event.c.event == of)).scalar_one()
        seen = self._seen.setdefault(of, _Seen())
        if head < seen.head:  # another database, or one that was put back
            seen = self._seen[of] = _Seen()
        if head > seen.head:
            for row in connection.execute(
                select(
                    quarantine.c.position,
                    quarantine.c.kiosk,
                    quarantine.c.epoch,
                    quarantine.c.seq,
                    quarantine.c.code,
                    quarantine.c.received_ms,
                    quarantine.c.raw,
                ).where(
                    quarantine.c.event == of,
                    quarantine.c.position > seen.head,
                    quarantine.c.position <= head,
                    quarantine.c.code.in_(OF_COPIES),
                )
            ):
                seen.waiting[row.position] = (OpenOne(*row[:6]), _id_of(row.raw))
            came = _in_journal(connection, of, {own for _, own in seen.waiting.values()})
            for position in [at for at, (_, own) in seen.waiting.items() if own in came]:
                del seen.waiting[position]
            seen.head = head
        return [one for one, _ in seen.waiting.values()]


def _id_of(raw: str) -> str:
    """Give the entry id in what was set aside; only what kept the form gets such a code."""
    return str(orjson.loads(raw)["entry_id"])


def _in_journal(connection: Connection, of: EventId, ids: Iterable[str]) -> set[str]:
    wanted = sorted(ids)
    found: set[str] = set()
    for start in range(0, len(wanted), _LIST_MAX):
        some = wanted[start : start + _LIST_MAX]
        rows = connection.execute(
            select(journal.c.entry_id).where(journal.c.event == of, journal.c.entry_id.in_(some))
        )
        found.update(rows.scalars())
    return found
