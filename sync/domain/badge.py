r"""Badge tokens: 85 signed bytes that a kiosk verifies with no network.

Layout, big-endian: version `01` (1) · key id u16 · event u32 · volunteer u64 (top bit 0) ·
serial u16 · expiry in epoch minutes u32 · Ed25519 signature (64) over
`b"gatepost/badge/v1\0"` + the first 21 bytes. As text: `V1:` + Base32 without padding,
139 characters that QR codes hold in alphanumeric mode. There is one spelling only:
lower case, padding and stray trailing bits are refused.

A `V0:` text is an opaque code, known by its SHA-256 only: printed beforehand and handed out, or
minted by a kiosk, which has no key to sign with, as the replacement of a lost badge.
"""

import base64
import hashlib
import re
import secrets
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync.domain.entries import EventId, VolunteerId

KeyId = NewType("KeyId", int)
"""u16."""

TAG = b"gatepost/badge/v1\0"
VERSION = 1
HEAD = struct.Struct(">BHIQHI")
SIGNATURE_BYTES = 64
TOKEN_BYTES = HEAD.size + SIGNATURE_BYTES
PREFIX = "V1:"
OPAQUE_PREFIX = "V0:"
OPAQUE_CHARS = 26
TEXT_CHARS = len(PREFIX) + 136

_TEXT = re.compile(r"V1:[A-Z2-7]{136}")
_OPAQUE = re.compile(r"V0:[0-9A-Z$%*+./:-]{8,80}")


class Refusal(StrEnum):
    """Why a text held to the camera puts nobody on duty."""

    NOT_A_BADGE = "not-a-badge"
    """Text of another kind, damaged, or in a spelling that no badge has."""
    UNKNOWN_KEY = "unknown-key"
    """The shape is right; this kiosk has no such key, or not for this moment."""
    BAD_SIGNATURE = "bad-signature"
    """Made up or altered."""
    WRONG_EVENT = "wrong-event"
    EXPIRED = "expired"
    REVOKED = "revoked"
    """The volunteer's badges were all withdrawn."""
    REPLACED = "replaced"
    """A later serial was issued; this one no longer counts."""
    NOT_ON_ROSTER = "not-on-roster"
    """A true badge of somebody whom this kiosk's roster does not have."""


@dataclass(frozen=True, slots=True)
class Badge:
    """What a badge says."""

    key_id: KeyId
    event: EventId
    volunteer: VolunteerId
    serial: int
    """u16; grows when a badge is replaced."""
    expires_min: int
    """u32, minutes since 1970; the badge is good before this minute."""

    def head(self) -> bytes:
        """Give the 21 signed bytes.

        Raises:
            ValueError: a value that the layout cannot hold.
        """
        if not 0 <= self.volunteer < 2**63:
            raise ValueError("a volunteer id is a u64 with its top bit 0")
        try:
            return HEAD.pack(
                VERSION, self.key_id, self.event, self.volunteer, self.serial, self.expires_min
            )
        except struct.error as problem:
            raise ValueError(f"out of range: {problem}") from None


def minute_of(at: datetime) -> int:
    """Give the minute since 1970 that `at` lies in, for an expiry."""
    return int(at.timestamp()) // 60


@dataclass(frozen=True, slots=True)
class Token:
    """A badge with its signature, which is not yet believed."""

    badge: Badge
    signature: bytes


@dataclass(frozen=True, slots=True)
class IssuingKey:
    """A public key that signs badges, and when it may have done so."""

    public: bytes
    """32 raw bytes, Ed25519."""
    good_from: datetime
    good_until: datetime


@dataclass(frozen=True, slots=True)
class Trust:
    """What a kiosk believes in: keys, and who was withdrawn or replaced since printing."""

    version: int = 0
    """Never goes back."""
    keys: Mapping[KeyId, IssuingKey] = field(default_factory=dict)
    revoked: frozenset[VolunteerId] = frozenset()
    min_serial: Mapping[VolunteerId, int] = field(default_factory=dict)
    opaque: Mapping[str, VolunteerId] = field(default_factory=dict)
    """SHA-256 (hex) of a `V0:` text -> whose it is."""
    codes: Mapping[str, tuple[VolunteerId, int]] = field(default_factory=dict)
    """SHA-256 (hex) of a `V0:` text that replaces a badge -> whose it is, and its serial."""


def issue(badge: Badge, key: Ed25519PrivateKey) -> str:
    """Sign `badge` and give its text.

    Raises:
        ValueError: a value that the layout cannot hold.
    """
    head = badge.head()
    token = head + key.sign(TAG + head)
    return PREFIX + base64.b32encode(token).decode("ascii")


def parse(text: str) -> Token | None:
    """Read a `V1:` text to the byte; None if it is not exactly one. Believes nothing yet."""
    if not _TEXT.fullmatch(text):
        return None
    raw = base64.b32decode(text[len(PREFIX) :])
    version, key_id, event, volunteer, serial, minutes = HEAD.unpack_from(raw)
    if version != VERSION or volunteer >= 2**63:
        return None
    badge = Badge(KeyId(key_id), EventId(event), VolunteerId(volunteer), serial, minutes)
    return Token(badge, raw[HEAD.size :])


def mint_opaque(random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """Make up a `V0:` text that nobody guesses: 130 random bits. For paper only, never a log."""
    return OPAQUE_PREFIX + base64.b32encode(random_bytes(20)).decode("ascii")[:OPAQUE_CHARS]


def opaque_digest(text: str) -> str | None:
    """Give the SHA-256 by which a `V0:` text is known; None if it is not one."""
    return hashlib.sha256(text.encode("ascii")).hexdigest() if _OPAQUE.fullmatch(text) else None


def verify(text: str, event: EventId, trust: Trust, at: datetime) -> Badge | Refusal:
    """Say whose badge this is, or why it counts for nothing at `at`.

    In this order: the text's shape, the signature, then what the kiosk knows (event,
    expiry, withdrawal). The roster is the caller's to ask. Never raises on any text.

    Args:
        at: aware UTC.
    """
    digest = opaque_digest(text)
    if digest is not None:
        return _opaque_badge(digest, event, trust)
    token = parse(text)
    if token is None:
        return Refusal.NOT_A_BADGE
    badge = token.badge
    key = trust.keys.get(badge.key_id)
    if key is None or not key.good_from <= at < key.good_until:
        return Refusal.UNKNOWN_KEY
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(token.signature, TAG + badge.head())
    except (InvalidSignature, ValueError):
        return Refusal.BAD_SIGNATURE
    if badge.event != event:
        return Refusal.WRONG_EVENT
    if badge.volunteer in trust.revoked:
        return Refusal.REVOKED
    if badge.serial < trust.min_serial.get(badge.volunteer, 0):
        return Refusal.REPLACED
    if minute_of(at) >= badge.expires_min:
        return Refusal.EXPIRED
    return badge


def _opaque_badge(digest: str, event: EventId, trust: Trust) -> Badge | Refusal:
    # One that was printed beforehand is its volunteer's until a replacement is noted.
    preprinted = trust.opaque.get(digest)
    known = trust.codes.get(digest) or (None if preprinted is None else (preprinted, 0))
    if known is None:
        return Refusal.UNKNOWN_KEY
    volunteer, serial = known
    if volunteer in trust.revoked:
        return Refusal.REVOKED
    if digest in trust.codes and serial < trust.min_serial.get(volunteer, 0):
        return Refusal.REPLACED
    # An opaque code carries no expiry of its own: it lives as long as the roster lists it.
    return Badge(KeyId(0), event, volunteer, serial, 2**32 - 1)
