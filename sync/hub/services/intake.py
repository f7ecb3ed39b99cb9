"""From a batch's raw entries to what will be kept of each: a quick look first, then the law.

`sync.domain.entries.parse` is the law. `_quick` accepts only what the law accepts (a test holds
them against each other) and decides nothing else: whatever it is unsure of goes to the law.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple, cast

import orjson

from sync.domain import canonical
from sync.domain.entries import DATA_MAX_BYTES, HASH_TAG, EntryId, parse
from sync.domain.errors import BadEntry

_ID = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
_UUID7 = r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
# The texts of an entry joined by line ends, which none of them may hold. The years are those
# that `entries.EARLIEST` and `LATEST` hold whole: the journal cannot be read with another.
_TEXTS = re.compile(
    rf"{_UUID7}\n{_ID}\n{_ID}\n(?:19[7-9]|2[0-8]\d)\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d\dZ\n"
    rf"{_ID}\n{_ID}\n"
    rf"[0-9a-f]{{64}}\n[0-9a-f]{{64}}\n[0-7][0-9a-f]{{15}}\n{_ID}\n{_UUID7}",
    re.ASCII,
)
_HEX64 = re.compile(r"[0-9a-f]{64}")
_REQUIRED = itemgetter(
    "entry_id", "kiosk", "kind", "wall", "boot_id", "method", "prev_hash", "hash", "actor", "data",
    "epoch", "seq", "event", "mono_ns", "offset_ms", "uncertainty_ms",
)  # fmt: skip
_REQUIRED_FIELDS = 16
_INTEGERS = {int}
"""Of numbers' exact types: a bool is no number here."""
ACTOR_MAX = 64
_NO_VOLUNTEER = "0" * 16
_NO_POST = "a"
_NO_REF = "00000000-0000-7000-8000-000000000000"
_BIG = canonical.INTEGER_MAX
_OFFSET = 10**13
_SORTED = orjson.OPT_SORT_KEYS


class Good(NamedTuple):
    """A well-formed entry whose own hash holds."""

    entry_id: EntryId
    kiosk: str
    epoch: int
    seq: int
    event: int
    volunteer: int | None
    ref: EntryId | None
    prev_hash: str
    hash: str
    body: str
    """Canonical, without the hashes."""


@dataclass(frozen=True, slots=True)
class Bad:
    """An entry that keeps not the form."""

    code: str
    digest: str
    """SHA-256 of `raw`."""
    hash: str | None
    """What it claims its hash to be, if that can be read."""
    raw: str


def read(raw: object) -> Good | Bad:
    """Read one entry as it came in a batch; agrees with `entries.parse` on all of them."""
    if type(raw) is dict:
        found = _quick(raw)
        if found is not None:
            return found
    try:
        entry = parse(raw)
    except BadEntry as problem:
        return bad(raw, problem.code)
    return Good(
        entry.entry_id,
        entry.kiosk,
        entry.epoch,
        entry.seq,
        entry.event,
        entry.volunteer,
        entry.ref,
        entry.prev_hash,
        entry.hash,
        canonical.dumps(entry.body()).decode("utf-8"),
    )


def bad(raw: object, code: str) -> Bad:
    """Keep a raw entry as text: ASCII, so that nothing in it can hurt on its way.

    Raises:
        RecursionError: nested past what can be written.
    """
    text = raw_text(raw)
    claimed = raw.get("hash") if isinstance(raw, dict) else None
    if not isinstance(claimed, str) or not _HEX64.fullmatch(claimed):
        claimed = None
    return Bad(code, hashlib.sha256(text.encode("ascii")).hexdigest(), claimed, text)


def raw_text(raw: object) -> str:
    """Write a raw entry as ASCII JSON; numbers that JSON lacks are written as Python does."""
    return json.dumps(raw, ensure_ascii=True, separators=(",", ":"))


def written_out(line: Good) -> str:
    """Write a well-formed entry with its hashes, as ASCII JSON, however it came."""
    body = orjson.loads(line.body)
    return raw_text({**body, "prev_hash": line.prev_hash, "hash": line.hash})


def _quick(raw: dict[str, Any]) -> Good | None:
    """Read an entry that certainly keeps the form; None says only: ask the law."""
    try:
        (
            entry_id, kiosk, kind, wall, boot_id, method, prev_hash, claimed, actor, data,
            epoch, seq, event, mono_ns, offset_ms, uncertainty_ms,
        ) = _REQUIRED(raw)  # fmt: skip
        get = raw.get
        volunteer, post, ref = get("volunteer"), get("post"), get("ref")
        serial = get("badge_serial", 0)
        texts = (
            entry_id, kiosk, kind, wall, boot_id, method, prev_hash, claimed,
            _NO_VOLUNTEER if volunteer is None else volunteer,
            _NO_POST if post is None else post,
            _NO_REF if ref is None else ref,
        )  # fmt: skip
        numbers = (epoch, seq, event, mono_ns, offset_ms, uncertainty_ms, serial)
        if (
            not _TEXTS.fullmatch("\n".join(texts))
            or set(map(type, numbers)) != _INTEGERS
            or not _within(*numbers)
            or type(actor) is not str
            or len(actor) > ACTOR_MAX
            or not _plain(data)
        ):
            return None
        datetime.fromisoformat(wall)
        # A field that is there and null, or unknown, makes the counts differ: the law decides.
        there = (volunteer is not None) + (post is not None) + (ref is not None)
        if len(raw) != _REQUIRED_FIELDS + there + ("badge_serial" in raw):
            return None
        hashed = raw.copy()
        del hashed["prev_hash"], hashed["hash"]
        body = orjson.dumps(hashed, option=_SORTED)
    except (KeyError, TypeError, ValueError):
        return None
    # The body is longer than the data in it.
    if len(body) > DATA_MAX_BYTES:
        return None
    digest = hashlib.sha256(HASH_TAG + bytes.fromhex(prev_hash) + body).hexdigest()
    if digest != claimed:
        return None
    return Good(
        entry_id,
        kiosk,
        epoch,
        seq,
        event,
        None if volunteer is None else int(volunteer, 16),
        ref,
        prev_hash,
        claimed,
        body.decode("utf-8"),
    )


def _within(
    epoch: int, seq: int, event: int, mono: int, offset: int, doubt: int, serial: int
) -> bool:
    """Say whether every number lies within its bounds."""
    return (
        1 <= epoch < 2**31
        and 1 <= seq <= _BIG
        and 0 <= event < 2**32
        and 0 <= mono <= _BIG
        and -_OFFSET <= offset <= _OFFSET
        and 0 <= doubt <= _OFFSET
        and 0 <= serial <= 65535
    )


def _plain(data: object) -> bool:
    """Say whether a data object is flat and canonical beyond doubt."""
    if type(data) is not dict:
        return False
    if not data:
        return True
    for value in cast(dict[str, object], data).values():
        kind = type(value)
        if kind is int:
            if not -_BIG <= cast(int, value) <= _BIG:
                return False
        elif kind is not str and kind is not bool and value is not None:
            return False
    return True
