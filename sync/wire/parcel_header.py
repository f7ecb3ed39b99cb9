"""The header of a parcel: what it says in clear, one spelling only."""

import json
import re
from dataclasses import dataclass, fields
from typing import Final

from sync.domain import canonical
from sync.wire import BATCH_BYTES_MAX, BATCH_ENTRIES_MAX

VERSION: Final = 1
HEADER_BYTES_MAX: Final = 1024
BODY_BYTES_MAX: Final = BATCH_BYTES_MAX + 4096
"""Sealed: what gzip and the box add to a batch that cannot be packed is less."""
_SEQ_MAX = 2**53 - 1
_EPOCH_MAX = 2**31 - 1
_EVENT_MAX = 2**32 - 1
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class LaterVersion(Exception):
    """A header of a form that is not known here."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a parcel says in clear."""

    hub: str
    """For which hub."""
    event: int
    kiosk: str
    epoch: int
    first_seq: int
    last_seq: int
    """The one before the first if there is none."""
    count: int
    prev_hash: str
    """Hash of the entry before the first one."""
    head: str
    """Hash of the last entry; `prev_hash` if there is none."""
    size: int
    """Bytes of the sealed body."""
    sha256: str
    """Of the sealed body."""
    v: int = VERSION


_FIELDS = frozenset(each.name for each in fields(Header))
_NUMBERS = {
    "v": (VERSION, VERSION),
    "event": (0, _EVENT_MAX),
    "epoch": (1, _EPOCH_MAX),
    "first_seq": (1, _SEQ_MAX),
    "last_seq": (0, _SEQ_MAX),
    "count": (0, BATCH_ENTRIES_MAX),
    "size": (1, BODY_BYTES_MAX),
}


def is_name(text: str) -> bool:
    """Say whether a text may stand in a header as a hub's or a kiosk's name."""
    return _NAME.fullmatch(text) is not None


def read_header(signed: bytes) -> Header | None:
    """Read a header that keeps the form to the letter; None otherwise.

    Raises:
        LaterVersion: it is of one.
    """
    try:
        said = json.loads(signed)
        if isinstance(said, dict) and type(said.get("v")) is int and said["v"] > VERSION:
            raise LaterVersion
        if not isinstance(said, dict) or said.keys() != _FIELDS or canonical.dumps(said) != signed:
            return None
    except (ValueError, RecursionError):
        return None
    for name, (low, high) in _NUMBERS.items():
        if type(said[name]) is not int or not low <= said[name] <= high:
            return None
    texts = (said["hub"], said["kiosk"], said["prev_hash"], said["head"], said["sha256"])
    if not all(isinstance(text, str) for text in texts):
        return None
    fits = all(is_name(text) for text in texts[:2])
    fits = fits and all(_SHA256.fullmatch(text) for text in texts[2:])
    header = Header(**said)
    if not fits or header.last_seq != header.first_seq + header.count - 1:
        return None
    return None if header.count == 0 and header.head != header.prev_hash else header
