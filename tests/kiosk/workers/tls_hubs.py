"""Hubs on 127.0.0.1 that answer one page over real TLS, with certificates made for the test."""

import contextlib
import ipaddress
import json
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sync.wire import PROTOCOL
from tests.builders import AT, EVENT

HUB = "hub-1"
PAGE = {
    "protocol": PROTOCOL,
    "hub": HUB,
    "hub_epoch": 1,
    "event": EVENT,
    "fresh": False,
    "changes": [],
    "cursor": "1-1",
    "more": False,
    "server_time": AT.isoformat(),
}
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Paper:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def keep(self, folder: Path, name: str) -> Path:
        """Write both into one PEM file."""
        path = folder / f"{name}.pem"
        path.write_bytes(
            self.key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + self.certificate.public_bytes(serialization.Encoding.PEM)
        )
        return path


def a_paper(
    issuer: Paper | None = None,
    *,
    authority: bool = False,
    address: str = "127.0.0.1",
    start: timedelta = -_DAY,
    end: timedelta = 90 * _DAY,
) -> Paper:
    """Make a certificate for an address, valid from and until so long from now.

    Args:
        issuer: None: it vouches for itself.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hub" if issuer else "ground")])
    signer = issuer.key if issuer is not None else key
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer.certificate.subject if issuer is not None else name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + start)
        .not_valid_after(now + end)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]),
            critical=False,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )
    return Paper(made.sign(signer, hashes.SHA256()), key)


@cache
def authority() -> Paper:
    """Give the authority that the kiosk of a test believes in."""
    return a_paper(authority=True, end=3650 * _DAY)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"
    body = json.dumps(PAGE).encode()
    kind = "application/json"
    status = 200

    def do_GET(self) -> None:
        """Answer whatever was asked."""
        self.send_response(self.status)
        self.send_header("Content-Type", self.kind)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A client that does not believe us hangs up: that is what is tested."""


@contextlib.contextmanager
def a_hub(
    paper: Path | None, *, kind: str = "application/json", status: int = 200, body: bytes = b""
) -> Iterator[str]:
    """Serve one page; give the address, https with `paper`, http without."""
    answers = {"kind": kind, "status": status, "body": body or _Handler.body}
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), answers))
    if paper is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(paper)
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"{'https' if paper else 'http'}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
