"""Runs of entries as they travel: at most 500, at most 1 MiB unpacked, one epoch, no gap."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sync.domain.clock import Moment
from sync.domain.entries import Entry, wall_text
from sync.wire import BATCH_BYTES_MAX, PROTOCOL

_ENVELOPE_BYTES = 1024
"""More than everything of a push but its entries."""


@dataclass(frozen=True, slots=True)
class Line:
    """An entry and its bytes."""

    entry: Entry
    raw: bytes


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive entries of one epoch."""

    kiosk: str
    epoch: int
    first_seq: int
    prev_hash: str
    lines: tuple[Line, ...]

    @property
    def last_seq(self) -> int:
        """Seq of the last entry; the one before the first if there is none."""
        return self.first_seq + len(self.lines) - 1

    def halves(self) -> tuple["Run", "Run"]:
        """Give both halves; only of a run of two or more."""
        middle = len(self.lines) // 2
        return run_of([*self.lines[:middle]]), run_of([*self.lines[middle:]])

    def empty(self) -> "Run":
        """Give the same run with nothing in it: asks only whether the envelope is right."""
        return Run(self.kiosk, self.epoch, self.first_seq, self.prev_hash, ())

    def encode(self, batch: str, start: Moment) -> bytes:
        """Write the push message."""
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
        opened = json.dumps(head, separators=(",", ":")).encode("ascii")[:-1]
        return b'%s,"entries":[%s]}' % (opened, b",".join(line.raw for line in self.lines))


def run_of(lines: Sequence[Line]) -> Run:
    """Make a run of lines that follow each other."""
    first = lines[0].entry
    return Run(first.kiosk, first.epoch, first.seq, first.prev_hash, tuple(lines))


def line_of(entry: Entry) -> Line:
    """Write one entry."""
    text = json.dumps(entry.to_wire(), ensure_ascii=False, separators=(",", ":"))
    return Line(entry, text.encode("utf-8"))


def cut(entries: Sequence[Entry], most: int, bytes_max: int = BATCH_BYTES_MAX) -> Run:
    """Take from the front what fits one batch; at least one entry.

    Args:
        entries: consecutive, at least one.
    """
    lines: list[Line] = []
    room = bytes_max - _ENVELOPE_BYTES
    for entry in entries[:most]:
        line = line_of(entry)
        room -= len(line.raw) + 1
        if lines and room < 0:
            break
        lines.append(line)
    return run_of(lines)
