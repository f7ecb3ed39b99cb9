"""Runs of entries as they travel: at most 500, at most 1 MiB unpacked, one epoch, no gap."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sync.domain.clock import Moment
from sync.domain.entries import Entry, wall_text
from sync.wire import BATCH_BYTES_MAX, PROTOCOL, columns

_ENVELOPE_BYTES = 1024
"""More than everything of a push but its entries."""
_PLAIN_BYTES = 1800
"""More than any entry without `data` written out: every text as long as it may be and escaped."""


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive entries of one epoch."""

    kiosk: str
    epoch: int
    first_seq: int
    prev_hash: str
    entries: tuple[Entry, ...]

    @property
    def last_seq(self) -> int:
        """Seq of the last entry; the one before the first if there is none."""
        return self.first_seq + len(self.entries) - 1

    def halves(self) -> tuple["Run", "Run"]:
        """Give both halves; only of a run of two or more."""
        middle = len(self.entries) // 2
        return run_of(self.entries[:middle]), run_of(self.entries[middle:])

    def empty(self) -> "Run":
        """Give the same run with nothing in it: asks only whether the envelope is right."""
        return Run(self.kiosk, self.epoch, self.first_seq, self.prev_hash, ())

    def encode(self, batch: str, start: Moment) -> bytes:
        """Write the push message, its entries written out."""
        return self._message(batch, start, b'"entries":[%s]' % b",".join(map(_raw, self.entries)))

    def encode_columns(self, batch: str, start: Moment) -> bytes | None:
        """Write the push message with its entries as columns; None: they cannot be."""
        found = columns.write(self.entries, self.prev_hash)
        if found is None:
            return None
        return self._message(batch, start, b'"columns":%s' % _json(found))

    def _message(self, batch: str, start: Moment, entries: bytes) -> bytes:
        head = {
            "protocol": PROTOCOL,
            "kiosk": self.kiosk,
            "epoch": self.epoch,
            "batch": batch,
            "first_seq": self.first_seq,
            "prev_hash": self.prev_hash,
            "sent_wall": wall_text(start.wall),
            "mono_ns": max(0, start.mono_ns),
        }
        return b"%s,%s}" % (_json(head)[:-1], entries)


def run_of(entries: Sequence[Entry]) -> Run:
    """Make a run of entries that follow each other."""
    first = entries[0]
    return Run(first.kiosk, first.epoch, first.seq, first.prev_hash, tuple(entries))


def together(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Give the entries at the front that follow each other: a salvage may have left a gap."""
    first = entries[0].seq
    count = 0
    while count < len(entries) and entries[count].seq == first + count:
        count += 1
    return entries[:count]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _raw(entry: Entry) -> bytes:
    return _json(entry.to_wire())


def cut(entries: Sequence[Entry], most: int, bytes_max: int = BATCH_BYTES_MAX) -> Run:
    """Take from the front what fits one batch written out; at least one entry.

    Args:
        entries: consecutive, at least one.
    """
    taken = entries[:most]
    room = bytes_max - _ENVELOPE_BYTES
    # Nearly always this will do: to write entries out only to weigh them takes its time.
    if sum(_PLAIN_BYTES if not entry.data else len(_raw(entry)) + 1 for entry in taken) <= room:
        return run_of(taken)
    count = 0
    for entry in taken:
        room -= len(_raw(entry)) + 1
        if count and room < 0:
            break
        count += 1
    return run_of(taken[:count])
