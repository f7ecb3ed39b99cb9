"""The hub's second door: for the kiosks of the same network, over TLS, and for nothing else.

The certificate is the hub's own, made once and kept beside its keys; kiosks know it by the
fingerprint in the address that they joined with (`sync.wire.pinning`). Only what devices ask for
is answered here: the pages have no sign-in and stay on this machine.

The address may not be there yet when the hub starts (the Wi-Fi is still coming up), or may go and
come again: the door is tried again until it opens, and what is served on this machine waits for
nothing.
"""

import asyncio
import contextlib
import hashlib
import ipaddress
import logging
import re
import secrets
import socket
from collections.abc import Generator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from starlette.types import ASGIApp, Receive, Scope, Send

from sync.domain.wording import Say
from sync.hub.api.problems import Refused, problem
from sync.hub.config import write_private
from sync.hub.errors import BadInput, KeysUnusable
from sync.wire import pinning

log = logging.getLogger(__name__)

FILE = "lan.pem"
GOOD_FOR = timedelta(days=3650)
"""Kiosks go by the fingerprint; the dates are for whoever looks at the certificate."""
AGAIN_S = 3.0
FROM_LAN = "gatepost.devices_only"
"""In a request's scope: it came by this door."""
_PLACE = re.compile(r"([0-9.]+):([0-9]{1,5})", re.ASCII)
_PRIVATE = tuple(
    ipaddress.ip_network(net)
    for net in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8")
)
"""RFC 1918, RFC 3927, and this machine's own."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the door is."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """Give the address, without a fingerprint."""
        return f"https://{self.host}:{self.port}"


def read_place(text: str) -> Place:
    """Read ADDRESS:PORT.

    Raises:
        BadInput: no IPv4 address of a private network, or no port.
    """
    found = _PLACE.fullmatch(text)
    try:
        address = ipaddress.IPv4Address(found[1]) if found is not None else None
    except ValueError:
        address = None
    port = int(found[2]) if found is not None else 0
    if address is None or not 0 < port < 65536 or not any(address in net for net in _PRIVATE):
        raise BadInput(
            Say(
                zh="{text} 不能用来让别的签到台加入：要写成 地址:端口，地址是这台电脑在内网里的地址，例：192.168.1.20:8643。",
                en="Other kiosks cannot join at {text}: write ADDRESS:PORT with this computer's "
                "address in a private network, such as 192.168.1.20:8643.",
            ).fill(text=text)
        )
    return Place(str(address), port)


def certificate(folder: Path) -> tuple[Path, str]:
    """Give the file of key and certificate, made when there is none, and its fingerprint.

    Raises:
        KeysUnusable: the file is damaged, or cannot be written.
    """
    path = folder / FILE
    try:
        if not path.exists():
            write_private(path, _make(), replace=False)
        found = x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError):
        raise KeysUnusable(
            Say(
                zh="局域网证书 {path} 已损坏或写不了。删掉它会生成新的，已加入的签到台要重新扫码。",
                en="The network certificate {path} is damaged or cannot be written. Delete it to "
                "have a new one made; kiosks that joined must scan the code again.",
            ).fill(path=path)
        ) from None
    der = found.public_bytes(serialization.Encoding.DER)
    return path, hashlib.sha256(der).hexdigest()


def address(folder: Path, place: Place) -> str:
    """Give the address to join at, fingerprint included.

    Raises:
        KeysUnusable: see `certificate`.
    """
    return pinning.pinned(place.url, certificate(folder)[1])


def _make() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, f"gatepost-hub {secrets.token_hex(4)}")]
    )
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + GOOD_FOR)
        .sign(key, hashes.SHA256())
    )
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ) + made.public_bytes(serialization.Encoding.PEM)


class DevicesOnly:
    """ASGI: lets through what kiosks ask for, and says of everything else that it is not here."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        path = scope.get("path", "")
        if scope["type"] == "http" and not (path.startswith("/v1/") or path == "/healthz"):
            await problem(_not_here())(scope, receive, send)
            return
        await self._app({**scope, FROM_LAN: True}, receive, send)


def _not_here() -> Refused:
    return Refused(
        404,
        "devices-only",
        Say(zh="这里只接待签到台", en="For kiosks only"),
        Say(
            zh="中心的网页只在那台电脑上看；这个地址给签到台用。",
            en="The hub's pages are seen on its own computer; this address is for kiosks.",
        ),
    )


class Door(uvicorn.Server):
    """Serves at a place in the loop of another server, for as long as that runs.

    Args:
        config: with the certificate; its lifespan is off: the other server has it.
    """

    def __init__(self, config: uvicorn.Config, place: Place) -> None:
        super().__init__(config)
        self.place = place
        self._bound: socket.socket | None = None

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave the signals to the other server."""
        yield

    def take(self) -> None:
        """Take the address if it is there: who comes from now on waits instead of being refused."""
        self._bound = self._bound or _bind(self.place)

    async def keep_open(self) -> None:
        """Open the door as soon as its address is there; give when it is closed for good."""
        told = False
        while not self.should_exit:
            self.take()
            if self._bound is not None:
                log.info("kiosks of the network join at %s", self.place.url)
                await self.serve([self._bound])
                return
            if not told:
                log.info("the address %s is not there yet", self.place.host)
                told = True
            await asyncio.sleep(AGAIN_S)


def _bind(place: Place) -> socket.socket | None:
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((place.host, place.port))
        bound.listen()
    except OSError:
        bound.close()
        return None
    return bound
