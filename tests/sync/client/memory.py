"""An outbox and an inbox in memory, kept honest by tests/contracts/test_outbox.py."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sync.client.outbox import SUSPECT, Applied, Position, Quarantined
from sync.domain.entries import Entry
from sync.domain.errors import DataProblem
from sync.wire.messages import Change, ChangesPage, Status, Verdict
from tests.builders import an_entry, journal


@dataclass
class MemoryOutbox:
    """Entries of one or more epochs, in order."""

    written: list[Entry] = field(default_factory=list)
    acked: dict[int, int] = field(default_factory=lambda: {1: 0})
    said: dict[Position, Verdict] = field(default_factory=dict)
    offset: tuple[int, int] = (0, 0)
    hub_epoch: int = 1
    doubted: dict[int, int] = field(default_factory=dict)

    def write(self, number: int, epoch: int = 1, **changes: object) -> list[Entry]:
        """Append `number` entries to an epoch."""
        mine = [entry for entry in self.written if entry.epoch == epoch]
        prev_hash = {"prev_hash": mine[-1].hash} if mine else {}
        made = journal(
            *(an_entry(epoch=epoch, **changes) for _ in range(number)),  # type: ignore[arg-type]
            first_seq=len(mine) + 1,
            **prev_hash,
        )
        self.written += made
        self.acked.setdefault(epoch, 0)
        return made

    def epochs(self) -> list[Position]:
        """Give every epoch with its `acked_through`."""
        return [Position(epoch, seq) for epoch, seq in sorted(self.acked.items())]

    def after(self, position: Position, limit: int) -> list[Entry]:
        """Give the next entries of one epoch."""
        found = [e for e in self.written if e.epoch == position.epoch and e.seq > position.seq]
        return sorted(found, key=lambda entry: entry.seq)[:limit]

    def pending_count(self) -> int:
        """Count what the hub is not known to have."""
        known = {
            epoch: min(acked, self.doubted.get(epoch, acked)) for epoch, acked in self.acked.items()
        }
        return sum(entry.seq > known.get(entry.epoch, 0) for entry in self.written)

    def acknowledge(self, epoch: int, acked_through: int, at: datetime | None = None) -> None:
        """Keep an acknowledgement."""
        del at
        if epoch not in self.acked:
            return
        own = max((e.seq for e in self.written if e.epoch == epoch), default=0)
        through = min(acked_through, own)
        if through > self.acked[epoch]:
            self.acked[epoch] = through
            for place in [p for p in self.said if p.epoch == epoch and p.seq <= through]:
                if self.said[place].code == SUSPECT:
                    del self.said[place]

    def know_hub(self, hub_epoch: int, at: datetime) -> bool:
        """Note the hub's epoch."""
        if hub_epoch != self.hub_epoch:
            self.hub_epoch = hub_epoch
            self.doubted = {epoch: 0 for epoch, acked in self.acked.items() if acked}
        return bool(self.doubted)

    def doubt(self, epoch: int | None = None) -> None:
        """Note that an epoch, or all that was acknowledged, is to be confirmed."""
        self.doubted |= {
            one: 0 for one, acked in self.acked.items() if epoch in (None, one) and acked
        }

    def unconfirmed(self) -> dict[int, int]:
        """Give the epochs that are to be confirmed."""
        return dict(self.doubted)

    def confirm(self, epoch: int, through: int) -> None:
        """Keep how far an epoch is confirmed."""
        if epoch in self.doubted:
            self.doubted[epoch] = max(through, self.doubted[epoch])
            if self.doubted[epoch] >= self.acked[epoch]:
                del self.doubted[epoch]

    def store_verdicts(self, epoch: int, verdicts: Iterable[Verdict]) -> bool:
        """Keep verdicts."""
        changed = False
        for verdict in verdicts:
            place = Position(epoch, verdict.seq)
            there = any((e.epoch, e.seq) == (epoch, verdict.seq) for e in self.written)
            if verdict.status is Status.DUPLICATE or not there:
                continue
            changed |= self.said.get(place) != verdict
            self.said[place] = verdict
        return changed

    def quarantined(self) -> list[Quarantined]:
        """Give what is set aside."""
        return [
            Quarantined(entry, self.said[place].code)
            for entry in sorted(self.written, key=lambda e: (e.epoch, e.seq))
            if (place := Position(entry.epoch, entry.seq)) in self.said
            and self.said[place].status is Status.QUARANTINED
        ]

    def quarantined_count(self) -> int:
        """Count what is set aside."""
        return len(self.quarantined())

    def renew(self, epoch: int = 0, highest: int = 0) -> bool:
        """Go on in a new epoch if this is a copy."""
        now = max(self.acked)
        own = max((e.seq for e in self.written if e.epoch == now), default=0)
        forked = {p for p in self.said if self.said[p].code in {"fork", "chain"}}
        copied = (epoch == now and highest > own) or any(p.epoch == now for p in forked)
        if copied:
            self.acked[now + 1] = 0
        known = {e.entry_id for e in self.written if e.epoch > now - (not copied)}
        again = [
            e
            for e in self.written
            if Position(e.epoch, e.seq) in forked
            and e.epoch < max(self.acked)
            and e.entry_id not in known
        ]
        for entry in again:
            self.write(
                1, max(self.acked), **{n: getattr(entry, n) for n in ("entry_id", "wall", "kind")}
            )
        return copied or bool(again)

    def set_clock_offset(self, offset_ms: int, uncertainty_ms: int) -> None:
        """Note the offset."""
        self.offset = (offset_ms, uncertainty_ms)


@dataclass
class MemoryInbox:
    """Pages as they came."""

    at: str | None = None
    taken: list[Change] = field(default_factory=list)
    refusing: DataProblem | None = None

    def epoch(self) -> int:
        """Give the epoch."""
        return 1

    def cursor(self) -> str | None:
        """Give where the last page ended."""
        return self.at

    def begin_anew(self) -> None:
        """Forget where the last page ended."""
        self.at = None

    def apply(self, page: ChangesPage, behind: str | None) -> Applied | None:
        """Keep a page."""
        if behind != self.at:
            return None
        if self.refusing is not None:
            raise self.refusing
        if page.fresh:
            self.taken.clear()
        self.taken += page.changes
        self.at = page.cursor
        return Applied(
            roster=any(c.table != "verdict" for c in page.changes),
            verdicts=any(c.table == "verdict" for c in page.changes),
        )
