"""Taking in a batch: every entry is kept, as it came, before anything is made of it.

An entry's place in its batch is its seq. What becomes of it:

=============  ===================================================================================
accepted       well formed, ours, chained behind the one before: into the journal
duplicate      the journal has it, with the same hash
quarantined    kept as text with a code, and counted as received, since it is durable:
  malformed    what `entries.parse` says: `shape`, `field:NAME`, `data`, `unknown-field`, `hash`
  `foreign`    of another event, kiosk or epoch than the device and its batch
  `seq`        numbered otherwise than its place
  `fork`       the journal has another entry with this number
  `chain`      not behind the entry before it
=============  ===================================================================================

The entry after a quarantined one is measured against the hash that that one claims, so one
break is one verdict and never spoils what follows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import NamedTuple

from sqlalchemy import Connection, insert

from sync.domain.entries import GENESIS
from sync.hub.database import Database
from sync.hub.services import devices, heads
from sync.hub.services.devices import Device
from sync.hub.services.intake import Bad, Good, read, written_out
from sync.hub.services.run import JournalRow, Run
from sync.hub.services.times import to_ms
from sync.hub.statement import Statement
from sync.hub.tables import quarantine
from sync.wire.messages import Push, Status, Verdict

JOURNAL_COLUMNS = (
    "event", "kiosk", "epoch", "seq", "position", "entry_id", "volunteer", "ref",
    "received_ms", "prev_hash", "hash", "body",
)  # fmt: skip
INSERT_SQLITE = (
    "INSERT INTO journal (event, kiosk, epoch, seq, position, entry_id, volunteer, ref,"
    " received_ms, prev_hash, hash, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
ISLAND_STEP = 1000

_STREAM = Statement(
    "SELECT stream.through, stream.highest, journal.hash FROM stream"
    " LEFT JOIN journal ON journal.event = stream.event AND journal.kiosk = stream.kiosk"
    " AND journal.epoch = stream.epoch AND journal.seq = :before"
    " WHERE stream.event = :event AND stream.kiosk = :kiosk AND stream.epoch = :epoch"
)
_SET_STREAM = Statement(
    "INSERT INTO stream (event, kiosk, epoch, through, highest)"
    " VALUES (:event, :kiosk, :epoch, :through, :highest)"
    " ON CONFLICT (event, kiosk, epoch)"
    " DO UPDATE SET through = excluded.through, highest = excluded.highest"
)
_KEPT = Statement(
    "SELECT seq, hash FROM journal"
    " WHERE event = :event AND kiosk = :kiosk AND epoch = :epoch AND seq BETWEEN :low AND :high"
)
_ASIDE = Statement(
    "SELECT seq, digest, code, hash FROM quarantine"
    " WHERE event = :event AND kiosk = :kiosk AND epoch = :epoch AND seq BETWEEN :low AND :high"
)
_NEXT = Statement(
    "SELECT prev_hash FROM journal"
    " WHERE event = :event AND kiosk = :kiosk AND epoch = :epoch AND seq = :seq"
)
_ISLANDS = Statement(
    "SELECT seq FROM journal"
    " WHERE event = :event AND kiosk = :kiosk AND epoch = :epoch AND seq BETWEEN :low AND :high"
    " UNION SELECT seq FROM quarantine"
    " WHERE event = :event AND kiosk = :kiosk AND epoch = :epoch AND seq BETWEEN :low AND :high"
    " ORDER BY seq LIMIT :step"
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a batch."""

    acked_through: int
    exceptions: tuple[Verdict, ...]
    accepted: int
    count: int
    """Of the entries in the batch."""


@dataclass(slots=True)
class _Known:
    """What the hub holds of the batch's numbers, and of the one before."""

    kept: dict[int, str] = field(default_factory=dict)
    """seq -> hash, of the journal."""
    aside: dict[tuple[int, str], str] = field(default_factory=dict)
    """(seq, digest) -> code, of the quarantine."""
    claimed: dict[int, str | None] = field(default_factory=dict)
    """seq -> claimed hash, of the quarantine."""


def ingest(
    database: Database, who: Device, push: Push, raws: Sequence[object], now: datetime
) -> Taken:
    """Keep a batch durably and say what became of each entry. May be repeated at will.

    Args:
        push: the envelope; its own `entries` are not looked at.
        raws: the entries as they came, at most `BATCH_ENTRIES_MAX`.

    Raises:
        NotDurable: nothing of it counts as received.
    """
    return take_in(database, who, push, [read(raw) for raw in raws], now)


def take_in(
    database: Database, who: Device, push: Push, lines: Sequence[Good | Bad], now: datetime
) -> Taken:
    """Keep a batch that is read already; see `ingest`."""
    with database.writing() as connection:
        head = heads.lock(connection, who.event)
        stream = _stream(connection, who, push)
        if isinstance(lines, Run) and _goes_on(who, push, lines, stream):
            # As kiosks send day in, day out: nothing known of these numbers, nothing to judge.
            kept: Sequence[JournalRow] = lines.rows(head + 1, to_ms(now))
            judged = _Judged()
        else:
            known = _known(connection, who, push, len(lines), stream.highest)
            judged = _judge(connection, who, push, lines, known, stream.highest)
            kept = _rows(judged.kept, head + 1, to_ms(now))
        through = stream.through
        if kept or judged.aside:
            heads.raised(connection, who.event, len(kept) + len(judged.aside))
            _keep(database, connection, kept)
            _set_aside(connection, who, push, judged.aside, head + 1 + len(kept), to_ms(now))
            last = push.first_seq + len(lines) - 1
            through = _advance(connection, who, push, last, stream)
        devices.seen(connection, who, now)
    return Taken(through, tuple(judged.verdicts), len(kept), len(lines))


class _Stream(NamedTuple):
    """How far the hub has this kiosk's journal of this epoch."""

    through: int
    highest: int
    before: str | None
    """The hash of the journal's entry before the batch, if there is one."""


def _goes_on(who: Device, push: Push, run: Run, stream: _Stream) -> bool:
    """Say whether a run is ours, all new, and chained behind what the journal has."""
    return (
        run.of == (who.event, who.kiosk, push.epoch)
        and run.first_seq == push.first_seq > stream.highest
        and run.before == (GENESIS if push.first_seq == 1 else stream.before)
    )


def _key(who: Device, push: Push) -> dict[str, object]:
    return {"event": who.event, "kiosk": who.kiosk, "epoch": push.epoch}


def _stream(connection: Connection, who: Device, push: Push) -> _Stream:
    found = _STREAM.one(connection, {**_key(who, push), "before": push.first_seq - 1})
    return _Stream(*found) if found else _Stream(0, 0, None)


def _known(connection: Connection, who: Device, push: Push, count: int, highest: int) -> _Known:
    known = _Known()
    low, high = push.first_seq - 1, push.first_seq + count - 1
    if highest >= low:
        span = {**_key(who, push), "low": low, "high": min(high, highest)}
        for seq, kept_hash in _KEPT.rows(connection, span):
            known.kept[seq] = kept_hash
        for seq, digest, code, claimed in _ASIDE.rows(connection, span):
            known.aside[seq, digest] = code
            known.claimed[seq] = claimed
    return known


@dataclass(slots=True)
class _Judged:
    kept: list[Good] = field(default_factory=list)
    aside: list[tuple[int, Good | Bad, str]] = field(default_factory=list)
    """(place in the batch, line, code); only what is not set aside yet."""
    verdicts: list[Verdict] = field(default_factory=list)


def _judge(
    connection: Connection,
    who: Device,
    push: Push,
    lines: Sequence[Good | Bad],
    known: _Known,
    highest: int,
) -> _Judged:
    judged = _Judged()
    ours = (who.event, who.kiosk, push.epoch)
    before = _before(push, known)
    last = len(lines) - 1
    for place, line in enumerate(lines):
        seq = push.first_seq + place
        if (
            type(line) is Good
            and line.prev_hash == before
            and line.seq == seq
            and seq > highest
            and (line.event, line.kiosk, line.epoch) == ours
        ):
            # The plain case, with nothing known of this number or behind it.
            judged.kept.append(line)
            before = line.hash
            continue
        digest = line.digest if isinstance(line, Bad) else line.hash
        code = known.aside.get((seq, digest))
        if code is not None:
            judged.verdicts.append(Verdict(seq=seq, status=Status.QUARANTINED, code=code))
        elif isinstance(line, Bad):
            code = line.code
        elif (line.event, line.kiosk, line.epoch) != ours:
            code = "foreign"
        elif line.seq != seq:
            code = "seq"
        elif seq in known.kept:
            code = "" if known.kept[seq] == line.hash else "fork"
        elif (before is not None and line.prev_hash != before) or (
            place == last and highest > seq and not _fits(connection, who, push, line)
        ):
            code = "chain"
        else:
            judged.kept.append(line)
        if code == "":
            judged.verdicts.append(Verdict(seq=seq, status=Status.DUPLICATE))
        elif code is not None and (seq, digest) not in known.aside:
            judged.aside.append((place, line, code))
            judged.verdicts.append(Verdict(seq=seq, status=Status.QUARANTINED, code=code))
        before = known.kept.get(seq, line.hash)
    return judged


def _before(push: Push, known: _Known) -> str | None:
    """Give the hash that the first entry must be chained behind; None if nobody can tell."""
    seq = push.first_seq - 1
    if seq == 0:
        return GENESIS
    if seq in known.kept:
        return known.kept[seq]
    if seq in known.claimed:
        return known.claimed[seq]
    return push.prev_hash


def _fits(connection: Connection, who: Device, push: Push, line: Good) -> bool:
    """Say whether the entry behind this one, if it is here already, is chained to it."""
    behind = _NEXT.one(connection, {**_key(who, push), "seq": line.seq + 1})
    return behind is None or behind[0] == line.hash


def _rows(kept: Sequence[Good], first: int, at_ms: int) -> list[JournalRow]:
    return [
        (
            line.event, line.kiosk, line.epoch, line.seq, first + place, line.entry_id,
            line.volunteer, line.ref, at_ms, line.prev_hash, line.hash, line.body,
        )
        for place, line in enumerate(kept)
    ]  # fmt: skip


def _keep(database: Database, connection: Connection, rows: Sequence[JournalRow]) -> None:
    if not rows:
        return
    if database.is_sqlite:
        # The driver lets other threads run while a statement does: they read the next batch
        # while this one is written, and neither waits for the other's turn row by row.
        sql = INSERT_SQLITE + ", (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)" * (len(rows) - 1)
        cursor = connection.connection.cursor()
        cursor.execute(sql, tuple(chain.from_iterable(rows)))
        cursor.close()
    else:
        database.copy_into(connection, "journal", ", ".join(JOURNAL_COLUMNS), copy_lines(rows))


def copy_lines(rows: Sequence[JournalRow]) -> str:
    """Write rows in COPY's text form."""
    # Canonical JSON holds no line end or tab; of COPY's marks only the backslash needs care.
    return "".join(
        "\t".join("\\N" if value is None else str(value) for value in row[:-1])
        + "\t"
        + row[-1].replace("\\", "\\\\")
        + "\n"
        for row in rows
    )


def _set_aside(
    connection: Connection,
    who: Device,
    push: Push,
    aside: Sequence[tuple[int, Good | Bad, str]],
    first: int,
    at_ms: int,
) -> None:
    if aside:
        connection.execute(
            insert(quarantine),
            [
                {
                    **_key(who, push),
                    "seq": push.first_seq + place,
                    "digest": line.digest if isinstance(line, Bad) else line.hash,
                    "position": first + number,
                    "code": code,
                    "hash": line.hash,
                    "received_ms": at_ms,
                    "raw": line.raw if isinstance(line, Bad) else written_out(line),
                }
                for number, (place, line, code) in enumerate(aside)
            ],
        )


def _advance(connection: Connection, who: Device, push: Push, last: int, stream: _Stream) -> int:
    """Move the point up to which nothing is missing, over what came earlier too; give it."""
    through, highest = stream.through, max(stream.highest, last)
    if through >= push.first_seq - 1:
        through = max(through, last)
    while through < highest:
        span = {**_key(who, push), "low": through + 1, "high": highest, "step": ISLAND_STEP}
        reached = through
        for (seq,) in _ISLANDS.rows(connection, span):
            if seq != reached + 1:
                break
            reached = seq
        if reached == through:
            break
        through = reached
    _SET_STREAM.rows(connection, {**_key(who, push), "through": through, "highest": highest})
    return through
