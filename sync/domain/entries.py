"""Journal entries: one immutable line each, chained by hash.

An entry's canonical form is the JSON object of all its fields but `prev_hash` and
`hash`, absent ones left out. `hash` = SHA-256 over the domain tag, the 32 bytes of
`prev_hash` and that form: changing, dropping or reordering any line breaks the chain
behind it. The chain of an epoch starts from 32 zero bytes.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NewType, cast

from sync.domain import canonical
from sync.domain.canonical import Json
from sync.domain.errors import BadEntry

EntryId = NewType("EntryId", str)
"""UUIDv7, lower-case text."""
KioskId = NewType("KioskId", str)
EventId = NewType("EventId", int)
"""u32."""
VolunteerId = NewType("VolunteerId", int)
"""u64 with the top bit 0, random per event; 16 hex digits in JSON."""
PostId = NewType("PostId", str)

HASH_TAG = b"gatepost/entry/v1\0"
GENESIS = "0" * 64
DATA_MAX_BYTES = 4096
OFFSET_MAX_MS = 10**13
"""About 300 years: any clock can be set that wrong, and no date overflows."""
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(2999, 12, 31, tzinfo=UTC)

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_HEX16 = re.compile(r"[0-7][0-9a-f]{15}")
_HEX64 = re.compile(r"[0-9a-f]{64}")
_WALL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


class Kind(StrEnum):
    """What an entry says. A kind not listed here is kept, passed on and shown as unknown."""

    ON = "on"
    OFF = "off"
    MOVE = "move"
    BREAK = "break"
    RESUME = "resume"
    ANNUL = "annul"
    AMEND = "amend"
    TALLY = "tally"
    WALKIN = "walkin"
    KIT = "kit"
    NOTE = "note"
    REFUSED = "refused"
    ABSENT = "absent"
    CLOSE = "close"
    RESOLVE = "resolve"
    CLOCKSTEP = "clockstep"


class Method(StrEnum):
    """How the kiosk came to know whom the entry is about."""

    BADGE = "badge"
    WEDGE = "wedge"
    SEARCH = "search"
    BULK = "bulk"
    WALKIN = "walk-in"
    BACKFILL = "back-fill"
    DESK = "desk"
    """Nobody was read: a tally, a note, an undo at the desk itself."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a journal."""

    entry_id: EntryId
    kiosk: KioskId
    epoch: int
    seq: int
    """From 1, gapless within the epoch."""
    event: EventId
    kind: str
    """A `Kind`, or a word that this version does not know."""
    wall: datetime
    """The kiosk's wall clock, aware UTC, whole milliseconds; never overwritten."""
    mono_ns: int
    boot_id: str
    offset_ms: int
    """Hub minus kiosk, as last measured; 0 before the first exchange."""
    uncertainty_ms: int
    actor: str
    method: str
    volunteer: VolunteerId | None = None
    post: PostId | None = None
    badge_serial: int | None = None
    ref: EntryId | None = None
    data: Mapping[str, Json] = field(default_factory=dict)
    prev_hash: str = GENESIS
    hash: str = ""

    @property
    def effective(self) -> datetime:
        """When it happened by the hub's clock: wall + offset."""
        return self.wall + timedelta(milliseconds=self.offset_ms)

    @property
    def order(self) -> tuple[datetime, str, int, int, str]:
        """The total order across kiosks: effective time, kiosk, (epoch,) seq."""
        return (self.effective, self.kiosk, self.epoch, self.seq, self.entry_id)

    def body(self) -> dict[str, Json]:
        """Give the canonical object: every field that is there, without the hashes."""
        body: dict[str, Json] = {
            "entry_id": self.entry_id,
            "kiosk": self.kiosk,
            "epoch": self.epoch,
            "seq": self.seq,
            "event": self.event,
            "kind": self.kind,
            "wall": wall_text(self.wall),
            "mono_ns": self.mono_ns,
            "boot_id": self.boot_id,
            "offset_ms": self.offset_ms,
            "uncertainty_ms": self.uncertainty_ms,
            "actor": self.actor,
            "method": self.method,
            "data": dict(self.data),
        }
        if self.volunteer is not None:
            body["volunteer"] = f"{self.volunteer:016x}"
        if self.post is not None:
            body["post"] = self.post
        if self.badge_serial is not None:
            body["badge_serial"] = self.badge_serial
        if self.ref is not None:
            body["ref"] = self.ref
        return body

    def to_wire(self) -> dict[str, Json]:
        """Give the body with both hashes: what is stored at the hub and sent."""
        return {**self.body(), "prev_hash": self.prev_hash, "hash": self.hash}

    def sealed(self, prev_hash: str) -> "Entry":
        """Chain this entry behind `prev_hash`."""
        return replace(self, prev_hash=prev_hash, hash=entry_hash(self.body(), prev_hash))


def whole_ms(at: datetime) -> datetime:
    """Cut `at` to whole milliseconds, as journals keep them."""
    return at.astimezone(UTC).replace(microsecond=at.microsecond // 1000 * 1000)


def wall_text(at: datetime) -> str:
    """Write a wall time as journals do: `2023-08-16T23:02:15.123Z`."""
    at = at.astimezone(UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"


def wall_time(text: object) -> datetime:
    """Read a wall time; only the one spelling of `wall_text` is one.

    Raises:
        ValueError: another spelling, or no such moment.
    """
    if not isinstance(text, str) or not _WALL.fullmatch(text):
        raise ValueError("not a journal time")
    at = datetime.fromisoformat(text)
    if not EARLIEST <= at <= LATEST:
        raise ValueError("a moment that no event has")
    return at


def is_id(text: str) -> bool:
    """Tell whether entries can name a thing so: ASCII letters, digits, `._-`, at most 64."""
    return _ID.fullmatch(text) is not None


def entry_hash(body: Mapping[str, Json], prev_hash: str) -> str:
    """Hash a body behind `prev_hash`: SHA-256(tag ‖ prev ‖ canonical body), as hex."""
    digest = hashlib.sha256(HASH_TAG)
    digest.update(bytes.fromhex(prev_hash))
    digest.update(canonical.dumps(body))
    return digest.hexdigest()


def parse(raw: object) -> Entry:
    """Read an entry from the wire and check its form and its own hash.

    An unknown kind passes; an unknown field does not: a hash over what nobody keeps
    could not be checked again.

    Raises:
        BadEntry: with a code: `shape`, `field:NAME`, `data`, `unknown-field`, `hash`.
    """
    if not isinstance(raw, dict):
        raise BadEntry("shape")
    left = dict(cast(dict[str, object], raw))
    read = _Fields(left)
    entry = Entry(
        entry_id=EntryId(read.matching("entry_id", _UUID7)),
        kiosk=KioskId(read.matching("kiosk", _ID)),
        epoch=read.integer("epoch", 1, 2**31 - 1),
        seq=read.integer("seq", 1, canonical.INTEGER_MAX),
        event=EventId(read.integer("event", 0, 2**32 - 1)),
        kind=read.matching("kind", _ID),
        wall=read.wall(),
        mono_ns=read.integer("mono_ns", 0, canonical.INTEGER_MAX),
        boot_id=read.matching("boot_id", _ID),
        offset_ms=read.integer("offset_ms", -OFFSET_MAX_MS, OFFSET_MAX_MS),
        uncertainty_ms=read.integer("uncertainty_ms", 0, OFFSET_MAX_MS),
        actor=read.text("actor", 64),
        method=read.matching("method", _ID),
        volunteer=read.volunteer(),
        post=PostId(read.matching("post", _ID)) if "post" in left else None,
        badge_serial=read.integer("badge_serial", 0, 65535) if "badge_serial" in left else None,
        ref=EntryId(read.matching("ref", _UUID7)) if "ref" in left else None,
        data=read.data(),
        prev_hash=read.matching("prev_hash", _HEX64),
        hash=read.matching("hash", _HEX64),
    )
    if left:
        raise BadEntry("unknown-field")
    if entry_hash(entry.body(), entry.prev_hash) != entry.hash:
        raise BadEntry("hash")
    return entry


class _Fields:
    """Takes fields out of a raw object one by one; what is left over is unknown."""

    def __init__(self, left: dict[str, object]) -> None:
        self._left = left

    def _take(self, name: str) -> object:
        if name not in self._left:
            raise BadEntry(f"field:{name}")
        return self._left.pop(name)

    def matching(self, name: str, pattern: re.Pattern[str]) -> str:
        value = self._take(name)
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise BadEntry(f"field:{name}")
        return value

    def text(self, name: str, longest: int) -> str:
        value = self._take(name)
        if not isinstance(value, str) or len(value) > longest:
            raise BadEntry(f"field:{name}")
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            raise BadEntry(f"field:{name}") from None
        return value

    def integer(self, name: str, low: int, high: int) -> int:
        value = self._take(name)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise BadEntry(f"field:{name}")
        return value

    def wall(self) -> datetime:
        try:
            return wall_time(self._take("wall"))
        except ValueError:
            raise BadEntry("field:wall") from None

    def volunteer(self) -> VolunteerId | None:
        if "volunteer" not in self._left:
            return None
        return VolunteerId(int(self.matching("volunteer", _HEX16), 16))

    def data(self) -> Mapping[str, Json]:
        value = self._take("data")
        if not isinstance(value, dict):
            raise BadEntry("data")
        try:
            if len(canonical.dumps(value)) > DATA_MAX_BYTES:
                raise BadEntry("data")
        except ValueError:
            raise BadEntry("data") from None
        return cast(Mapping[str, Json], value)


def loads(text: str | bytes) -> Entry:
    """Read one entry from JSON text; see `parse`."""
    try:
        return parse(json.loads(text))
    except (ValueError, RecursionError):
        raise BadEntry("shape") from None


def chain_breaks(entries: Iterable[Entry]) -> list[int]:
    """Find where a journal of one epoch does not hang together.

    Args:
        entries: of one kiosk and epoch, ascending in seq, from its first.

    Returns:
        The seq of each entry whose seq, prev_hash or hash is not what the one before asks for.
    """
    broken, prev_hash, expected = [], GENESIS, 1
    for entry in entries:
        whole = entry_hash(entry.body(), entry.prev_hash) == entry.hash
        if entry.seq != expected or entry.prev_hash != prev_hash or not whole:
            broken.append(entry.seq)
        prev_hash, expected = entry.hash, entry.seq + 1
    return broken


def effective_entries(entries: Iterable[Entry]) -> list[Entry]:
    """Give what counts, in the order in which it happened: no repeats, nothing annulled.

    An annulment can itself be annulled, by a later one; so the latest are heard first.
    An entry from before the clock was first measured counts at the time that a `clockstep` of
    the same boot gives it, see `_put_right`; its wall time stays.
    An entry id that came with two contents (a forgery: ids are minted once) counts in
    the content with the smaller hash, whatever came first.
    """
    unique: dict[EntryId, Entry] = {}
    for entry in entries:
        known = unique.get(entry.entry_id)
        if known is None or entry.hash < known.hash:
            unique[entry.entry_id] = entry
    _put_right(unique)
    ordered = sorted(unique.values(), key=lambda entry: entry.order)
    annulled: set[EntryId] = set()
    for entry in reversed(ordered):
        if entry.kind == Kind.ANNUL and entry.ref and entry.entry_id not in annulled:
            annulled.add(entry.ref)
    return [entry for entry in ordered if entry.entry_id not in annulled]


def _put_right(unique: dict[EntryId, Entry]) -> None:
    """Apply back what was measured later in the same boot.

    A kiosk that met the hub after hours without one writes a `clockstep` for each entry that it
    had made until then: `ref`, and in data `offset_ms` and `uncertainty_ms`. Only the kiosk itself
    can, for the boot it runs in, and only of an entry that carries no measurement; the first
    counts.
    """
    found: dict[EntryId, Entry] = {}
    for step in unique.values():
        if step.kind != Kind.CLOCKSTEP or step.ref is None:
            continue
        cited = unique.get(step.ref)
        if cited is not None and _measures(step, cited):
            known = found.setdefault(step.ref, step)
            if (step.epoch, step.seq, step.entry_id) < (known.epoch, known.seq, known.entry_id):
                found[step.ref] = step
    for ref, step in found.items():
        offset_ms, uncertainty_ms = step.data["offset_ms"], step.data["uncertainty_ms"]
        unique[ref] = replace(
            unique[ref], offset_ms=cast(int, offset_ms), uncertainty_ms=cast(int, uncertainty_ms)
        )


def _measures(step: Entry, cited: Entry) -> bool:
    numbers = (step.data.get("offset_ms"), step.data.get("uncertainty_ms"))
    return (
        (step.kiosk, step.boot_id) == (cited.kiosk, cited.boot_id)
        and (cited.offset_ms, cited.uncertainty_ms) == (0, 0)
        and all(type(one) is int and abs(one) <= OFFSET_MAX_MS for one in numbers)
        and cast(int, numbers[1]) >= 0
    )
