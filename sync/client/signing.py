"""What shows the hub who asks: the device's token, and its signature on every request.

Any thread. What is covered, and why the clock does not matter, is told in `sync.wire.signature`.
Enrolment is not signed: there is no device yet. Neither is what goes to a relay: parcels are
signed as such, and no token ever goes there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.wire.signature import LABEL, ROOT, TAG

_ALWAYS = ("@method", "@path", "authorization")
DeviceKeyNow = Callable[[], Ed25519PrivateKey | None]
"""Gives the device's own key; None as long as it has none. Any thread."""


class Proof(Protocol):
    """Shows who asks."""

    def fields(self, method: str, url: str, body: bytes | None) -> Mapping[str, str]:
        """Give the header fields that prove it.

        Args:
            body: as it is sent.

        Raises:
            EnvironmentProblem: the store's disk.
        """
        ...


@dataclass(frozen=True, slots=True)
class Bearer:
    """A device's token, and its key once it has one."""

    token: str = field(repr=False)
    kiosk: str = ""
    key: DeviceKeyNow | None = field(repr=False, default=None)

    def fields(self, method: str, url: str, body: bytes | None) -> Mapping[str, str]:
        """See `Proof`."""
        made = {"Authorization": f"Bearer {self.token}"}
        key = None if self.key is None else self.key()
        if key is not None:
            sign(made, key, self.kiosk, method, url, body)
        return made


@dataclass(slots=True)
class _Message:
    """A request as `http_message_signatures` looks at one."""

    method: str
    url: str
    headers: dict[str, str]


def sign(
    fields: dict[str, str],
    key: Ed25519PrivateKey,
    kiosk: str,
    method: str,
    url: str,
    body: bytes | None,
) -> None:
    """Add to a request's fields, which hold its `Authorization`, what signs it."""
    # 50 ms, which no start of a desk waits for.
    from http_message_signatures import HTTPMessageSigner, MappingKeyResolver, algorithms

    parts = urlsplit(url)
    path = ROOT + parts.path.rpartition(ROOT)[2]
    query = f"?{parts.query}" if parts.query else ""
    # No host: the one that is asked may be one that serves the hub to others.
    message = _Message(method, f"https://hub{path}{query}", fields)
    signer = HTTPMessageSigner(
        signature_algorithm=algorithms.ED25519,
        key_resolver=MappingKeyResolver(public_keys={}, private_keys={kiosk: key}),
    )
    signer.sign(
        message,
        key_id=kiosk,
        label=LABEL,
        tag=TAG,
        covered_component_ids=(*_ALWAYS[:2], *(("@query",) if query else ()), *_ALWAYS[2:]),
        body=body,
    )
