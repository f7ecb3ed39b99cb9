"""A run of entries as columns: what a push carries in place of `entries` when the hub reads it.

Written out, an entry is 600 bytes of which gzip leaves more than 100: two hashes and an id, in
hex, are as good as random. Here each field is one column, numbers are differences, and the only
hash is that of the last entry: the hub makes the others itself, each behind the one before, and
when it comes to that very hash every byte of every entry is what the kiosk recorded. When it
does not, or anything else is not as it should be, the hub refuses the form and not the entries,
and the kiosk sends them written out, so that each gets a verdict of its own.

=================  ==============================================================================
`count`            of entries, numbered on from the push's `first_seq`
`head`             hash of the last one
`event`            of all of them
`ids`              what is random of each id: the 19 hex digits that neither date it nor are `7`
`stamp`            numbers: milliseconds in the id, less those of `wall`
`wall`             numbers: milliseconds since 1970
`mono_ns`          numbers: less those of `wall` in nanoseconds
`offset_ms`, `uncertainty_ms`  numbers
`actor`, `badge_serial`, `boot_id`, `data`, `kind`, `method`, `post`, `ref`, `volunteer`  values
=================  ==============================================================================

Numbers are one integer that all share, or a list: the first, then each one's difference from
the one before. Values are one that all share, or a pair of lists: the different ones, and for
each entry its place among them; null is a field that is not there.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import accumulate, pairwise
from typing import Final, cast

from sync.domain import canonical
from sync.domain.canonical import Json
from sync.domain.entries import Entry

VERSION: Final = 1
"""Of this form; a hub that reads it says so in `PushReply.columns`."""
VALUES: Final = (
    "actor",
    "badge_serial",
    "boot_id",
    "data",
    "kind",
    "method",
    "post",
    "ref",
    "volunteer",
)
NUMBERS: Final = ("stamp", "wall", "mono_ns", "offset_ms", "uncertainty_ms")
ID_DIGITS: Final = 19
MS_NS: Final = 1_000_000
WALL_MAX_MS: Final = (2**63 - 1) // MS_NS - 1
"""In the year 2262; a wall clock that shows a later one is wrong, and sent written out."""
_START: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBER_MAX: Final = 2**63 - 1


class NotColumns(ValueError):
    """This is not the form; says nothing about the entries in it."""


def write(entries: Sequence[Entry], prev_hash: str) -> dict[str, Json] | None:
    """Write entries as columns; None when they do not hang together, or are none.

    Args:
        entries: consecutive, of one epoch, at most a batch.
        prev_hash: of the entry before the first.
    """
    if not entries or not _hang_together(entries, prev_hash):
        return None
    first, last = entries[0], entries[-1]
    walls = [_ms(entry.wall) for entry in entries]
    if max(walls) > WALL_MAX_MS:
        return None
    stamps = [int(entry.entry_id[:8] + entry.entry_id[9:13], 16) for entry in entries]
    return {
        "count": len(entries),
        "head": last.hash,
        "event": first.event,
        "ids": "".join(entry.entry_id[15:].replace("-", "") for entry in entries),
        "stamp": _numbers(stamp - wall for stamp, wall in zip(stamps, walls, strict=True)),
        "wall": _numbers(walls),
        "mono_ns": _numbers(
            entry.mono_ns - wall * MS_NS for entry, wall in zip(entries, walls, strict=True)
        ),
        "offset_ms": _numbers(entry.offset_ms for entry in entries),
        "uncertainty_ms": _numbers(entry.uncertainty_ms for entry in entries),
        "actor": _values([entry.actor for entry in entries]),
        "badge_serial": _values([entry.badge_serial for entry in entries]),
        "boot_id": _values([entry.boot_id for entry in entries]),
        "data": _values([dict(entry.data) for entry in entries], canonical.dumps),
        "kind": _values([str(entry.kind) for entry in entries]),
        "method": _values([str(entry.method) for entry in entries]),
        "post": _values([entry.post for entry in entries]),
        "ref": _values([entry.ref for entry in entries]),
        "volunteer": _values(
            [None if entry.volunteer is None else f"{entry.volunteer:016x}" for entry in entries]
        ),
    }


def _hang_together(entries: Sequence[Entry], prev_hash: str) -> bool:
    first = entries[0]
    return first.prev_hash == prev_hash and all(
        after.prev_hash == before.hash
        and after.seq == before.seq + 1
        and after.event == before.event
        for before, after in pairwise(entries)
    )


def _ms(at: datetime) -> int:
    past = at - _START
    return (past.days * 86_400 + past.seconds) * 1000 + past.microseconds // 1000


def _numbers(values: Iterable[int]) -> Json:
    all_of_them = list(values)
    first = all_of_them[0]
    if all_of_them.count(first) == len(all_of_them):
        return first
    return [first, *(after - before for before, after in pairwise(all_of_them))]


def _values(values: Sequence[Json], key: Callable[[Json], object] = lambda value: value) -> Json:
    places: dict[object, int] = {}
    different: list[Json] = []
    at: list[Json] = []
    for value in values:
        place = places.setdefault(key(value), len(different))
        if place == len(different):
            different.append(value)
        at.append(place)
    return different[0] if len(different) == 1 else [different, at]


def read_numbers(column: object, count: int) -> list[int]:
    """Give one number for each entry.

    Raises:
        NotColumns: none of the two ways to write them, or beyond 64 bits.
    """
    if type(column) is int:
        numbers = [column] * count
    elif type(column) is list and len(column) == count and set(map(type, column)) == {int}:
        numbers = list(accumulate(cast(list[int], column)))
    else:
        raise NotColumns
    if max(numbers) > _NUMBER_MAX or min(numbers) < -_NUMBER_MAX:
        raise NotColumns
    return numbers


def read_values(column: object, count: int) -> tuple[list[object], list[int] | None]:
    """Give the different values, and each entry's place among them; None: all have the first.

    Raises:
        NotColumns: none of the two ways to write them.
    """
    if type(column) is not list:
        return [column], None
    if len(column) != 2:
        raise NotColumns
    different, at = column
    if (
        type(different) is not list
        or type(at) is not list
        or len(at) != count
        or set(map(type, at)) != {int}
        or not 0 <= min(at) <= max(at) < len(different) <= count
    ):
        raise NotColumns
    return different, at
