"""The signature on a request: who asks is the device itself, not whoever knows its token.

RFC 9421, one form of it and no other: label and tag `gatepost`, Ed25519 by the device's own key,
over method, path, query (if there is one), the `Authorization` field and, where there is a body,
its `Content-Digest` (RFC 9530, SHA-256 of the body as it is sent, packed or not). The path is the
hub's own, from `/v1/` on: a server in front of it may serve it below another one.

`created` says when, and is never compared: a gate's clock is wrong by nature. A request that is
sent again does no harm: a push is idempotent, and a pull only reads.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from nacl.bindings import crypto_sign_open
from nacl.exceptions import BadSignatureError

LABEL: Final = "gatepost"
TAG: Final = "gatepost"
ROOT: Final = "/v1/"
"""What every path of a hub that a device asks begins with."""

_FIELDS: Final = frozenset({b"authorization", b"content-digest", b"signature-input", b"signature"})
_INPUT = re.compile(
    rb'gatepost=(\(("@method" "@path"(?: "@query")? "authorization"(?: "content-digest")?)\)'
    rb';created=-?[0-9]{1,15};keyid="([A-Za-z0-9._-]{1,64})";alg="ed25519";tag="gatepost")'
)
_SIGNATURE = re.compile(rb"gatepost=:([A-Za-z0-9+/]{85}[AQgw]==):")
"""64 bytes in Base64, which has one spelling here."""


def digest(body: bytes) -> str:
    """Write a body's `Content-Digest`."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came, as far as its signature goes; fields that are missing are empty."""

    method: bytes
    path: bytes
    """As it was sent: not decoded."""
    query: bytes
    """Without its question mark."""
    authorization: bytes = field(repr=False)
    digest: bytes
    input: bytes
    signature: bytes
    body: bytes | None = field(repr=False)
    """As it was sent: not unpacked. None: there is none."""

    @property
    def is_signed(self) -> bool:
        """Say whether it claims to be signed, by whomever."""
        return bool(self.input or self.signature)


def asked(
    method: str,
    path: bytes,
    query: bytes,
    fields: Iterable[tuple[bytes, bytes]],
    body: bytes | None,
) -> Asked:
    """Take from a request what its signature covers.

    Args:
        fields: the header fields, their names in lower case; of a name that comes twice the
            values are joined, as RFC 9421 has it, and so belong to no form that is believed.
    """
    found: dict[bytes, bytes] = {}
    for name, value in fields:
        if name in _FIELDS:
            found[name] = found[name] + b", " + value if name in found else value
    return Asked(
        method.encode(),
        path,
        query,
        authorization=found.get(b"authorization", b""),
        digest=found.get(b"content-digest", b""),
        input=found.get(b"signature-input", b""),
        signature=found.get(b"signature", b""),
        body=body,
    )


def is_signed_by(request: Asked, kiosk: str, public: bytes) -> bool:
    """Say whether a device signed this very request, body and all.

    Args:
        public: its Ed25519 key, 32 raw bytes.
    """
    said = _INPUT.fullmatch(request.input)
    signature = _SIGNATURE.fullmatch(request.signature)
    if said is None or signature is None or said[3] != kiosk.encode():
        return False
    lines = [b'"@method": ' + request.method, b'"@path": ' + request.path]
    names = b'"@method" "@path"'
    if request.query:
        names += b' "@query"'
        lines.append(b'"@query": ?' + request.query)
    names += b' "authorization"'
    lines.append(b'"authorization": ' + request.authorization)
    if request.body is not None:
        if request.digest != digest(request.body).encode():
            return False
        names += b' "content-digest"'
        lines.append(b'"content-digest": ' + request.digest)
    if said[2] != names:
        return False
    lines.append(b'"@signature-params": ' + said[1])
    base = b"\n".join(lines)
    try:
        crypto_sign_open(base64.b64decode(signature[1]) + base, public)
    except BadSignatureError:
        return False
    return True
