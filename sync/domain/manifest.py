r"""The key manifest: what a kiosk believes in, signed by the hub's root key.

On the wire it is `{"body": TEXT, "signature": HEX}`, where TEXT is canonical JSON and the
signature is Ed25519 over `b"gatepost/manifest/v1\0"` + its UTF-8 bytes. The text travels
as it was signed, so nobody has to agree on a spelling before checking it.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import cast

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync.domain import canonical
from sync.domain.badge import IssuingKey, KeyId, Trust
from sync.domain.canonical import Json
from sync.domain.entries import EventId, VolunteerId
from sync.domain.errors import BadManifest

TAG = b"gatepost/manifest/v1\0"


def seal(event: EventId, trust: Trust, root: Ed25519PrivateKey) -> dict[str, Json]:
    """Write and sign what kiosks of `event` shall believe in."""
    body: dict[str, Json] = {
        "event": event,
        "version": trust.version,
        "keys": {
            str(key_id): [key.public.hex(), _minute(key.good_from), _minute(key.good_until)]
            for key_id, key in trust.keys.items()
        },
        "revoked": [f"{who:016x}" for who in sorted(trust.revoked)],
        "min_serial": {f"{who:016x}": serial for who, serial in trust.min_serial.items()},
        "opaque": {digest: f"{who:016x}" for digest, who in trust.opaque.items()},
    }
    text = canonical.dumps(body).decode("utf-8")
    return {"body": text, "signature": root.sign(TAG + text.encode("utf-8")).hex()}


def open_(sealed: object, event: EventId, root_public: bytes) -> Trust:
    """Check a sealed manifest and read it.

    Raises:
        BadManifest: form, signature or event do not hold.
    """
    try:
        outer = cast(Mapping[str, str], sealed)
        signed = outer["body"].encode("utf-8")
        root = Ed25519PublicKey.from_public_bytes(root_public)
        root.verify(bytes.fromhex(outer["signature"]), TAG + signed)
        body = json.loads(signed)
        if body["event"] != event:
            raise BadManifest
        return Trust(
            version=int(body["version"]),
            keys={
                KeyId(int(key_id)): IssuingKey(bytes.fromhex(public), _moment(start), _moment(end))
                for key_id, (public, start, end) in body["keys"].items()
            },
            revoked=frozenset(VolunteerId(int(who, 16)) for who in body["revoked"]),
            min_serial={
                VolunteerId(int(who, 16)): int(serial) for who, serial in body["min_serial"].items()
            },
            opaque={digest: VolunteerId(int(who, 16)) for digest, who in body["opaque"].items()},
        )
    except (InvalidSignature, KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise BadManifest from None


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // 60


def _moment(minutes: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
