"""One question to the hub, and in words that can be judged why it got no answer. No Qt.

It goes the way of every exchange (same transport, same certificates, same token) and changes
nothing on either side.
"""

import logging
import socket
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.desk.preflight_hub import HubFacts, Reach
from kiosk.desk.tls_words import Tls
from kiosk.store.identity import Identity
from sync.client.offset import OffsetMeter
from sync.client.problems import (
    GarbledReply,
    HubBusy,
    HubRefused,
    LineDown,
    LogInPage,
    NotSecure,
    OtherHub,
)
from sync.client.replies import believe
from sync.client.signing import Bearer
from sync.client.transport import Transport
from sync.domain.clock import Clock
from sync.wire.messages import ChangesPage

_log = logging.getLogger(__name__)

HANDSHAKE_S = 3.0
_DEEP = 12
"""Exceptions hold others; they may hold each other."""

_BY_CODE = {
    9: Tls.NOT_YET,
    10: Tls.EXPIRED,
    18: Tls.SELF_MADE,
    2: Tls.UNKNOWN_ISSUER,
    19: Tls.UNKNOWN_ISSUER,
    20: Tls.UNKNOWN_ISSUER,
    21: Tls.UNKNOWN_ISSUER,
    62: Tls.WRONG_NAME,
    64: Tls.WRONG_NAME,
}
"""X509_V_ERR_* of OpenSSL's x509_vfy.h."""
_NOT_TLS = {
    "WRONG_VERSION_NUMBER",
    "HTTP_REQUEST",
    "RECORD_LAYER_FAILURE",
    "PACKET_LENGTH_TOO_LONG",
}


def ask_hub(
    identity: Identity,
    cursor: str | None,
    transport: Transport,
    clock: Clock,
    ca_file: Path | None = None,
    key: Ed25519PrivateKey | None = None,
) -> HubFacts:
    """Ask the hub what changed behind `cursor`, and take nothing of it. Never raises.

    Blocks as long as the transport lets it, and two handshakes.

    Args:
        key: what requests are signed with.
    """
    facts = HubFacts(identity.hub_url, Reach.SILENT)
    if ca_file is not None and not ca_file.is_file():
        return replace(facts, reach=Reach.NOT_SECURE, tls=Tls.NO_CA_FILE)
    meter = OffsetMeter(clock)
    query = f"?{urlencode({'cursor': cursor})}" if cursor else ""
    try:
        start = meter.start()
        proof = Bearer(identity.token, identity.kiosk, lambda: key)
        reply = transport.send("GET", f"{identity.hub_url}/v1/changes{query}", None, proof)
        page = believe(reply, ChangesPage)
        if page.hub != identity.hub:
            raise OtherHub
        offset_ms, uncertainty_ms = meter.take(start, page.server_time)
        facts = replace(
            facts, reach=Reach.ANSWERED, offset_ms=offset_ms, uncertainty_ms=uncertainty_ms
        )
    except NotSecure as problem:
        facts = replace(facts, reach=Reach.NOT_SECURE, tls=tls_reason(problem))
    except LogInPage:
        return replace(facts, reach=Reach.PORTAL)
    except HubRefused as problem:
        return replace(facts, reach=Reach.REFUSED, said=problem.message)
    except (GarbledReply, HubBusy, OtherHub) as problem:
        return replace(facts, reach=Reach.STRANGE, said=problem.message)
    except LineDown:
        return facts
    return _dated(facts)


def tls_reason(problem: BaseException) -> Tls:
    """Find out why a certificate was not believed, however deep in `problem` that lies."""
    for inner in _inside(problem, _DEEP):
        if isinstance(inner, ssl.SSLCertVerificationError):
            return _BY_CODE.get(inner.verify_code, Tls.OTHER)
        if isinstance(inner, ssl.SSLError) and inner.reason in _NOT_TLS:
            return Tls.NO_TLS
    return Tls.OTHER


def _inside(problem: BaseException, deep: int) -> Iterator[BaseException]:
    """Give an exception and those that it holds: requests wraps urllib3, which wraps ssl."""
    yield problem
    if not deep:
        return
    held = (problem.__cause__, problem.__context__, getattr(problem, "reason", None), *problem.args)
    for inner in held:
        if isinstance(inner, BaseException):
            yield from _inside(inner, deep - 1)


def _dated(facts: HubFacts) -> HubFacts:
    """Add from when and until when the certificate is good, whether it is believed or not."""
    parts = urlsplit(facts.url)
    if parts.scheme != "https" or parts.hostname is None or facts.tls is Tls.NO_TLS:
        return facts
    span = certificate_span(parts.hostname, parts.port or 443)
    return facts if span is None else replace(facts, good_from=span[0], good_until=span[1])


def certificate_span(
    host: str, port: int, within_s: float = HANDSHAKE_S
) -> tuple[datetime, datetime] | None:
    """Give a certificate's first and last moment (aware UTC) without believing it; None: no answer.

    Nothing is sent but the handshake, so there is nothing to protect.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        with (
            socket.create_connection((host, port), within_s) as plain,
            context.wrap_socket(plain, server_hostname=host) as secure,
        ):
            shown = secure.getpeercert(binary_form=True)
        if shown is None:
            return None
        certificate = x509.load_der_x509_certificate(shown)
    except (OSError, ValueError) as problem:  # ssl.SSLError is an OSError
        _log.info("the hub's certificate cannot be looked at: %s", type(problem).__name__)
        return None
    return certificate.not_valid_before_utc, certificate.not_valid_after_utc
