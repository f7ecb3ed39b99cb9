"""A hub's address that names the one certificate to believe: `https://HOST:PORT/sha256-HEX`.

A laptop at an event has no certificate that anybody vouches for. It makes its own, and whoever
joins learns its fingerprint with the address, from the QR code on the organiser's screen or from
the pack: so nobody in the same Wi-Fi can stand between. The fingerprint (SHA-256 of the
certificate, DER) travels inside the address, so that whatever keeps the one keeps the other, and
a kiosk that does not know of it believes no certificate at all.
"""

import re

_PINNED = re.compile(r"(https://[^/\s]+)/sha256-([0-9a-f]{64})(/.*)?", re.DOTALL)
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


def pinned(address: str, fingerprint: str) -> str:
    """Write an address with the fingerprint of the certificate that answers there.

    Raises:
        ValueError: no `https://host[:port]`, or no SHA-256 as hex; the caller's bug.
    """
    whole = f"{address}/sha256-{fingerprint}"
    if not _FINGERPRINT.fullmatch(fingerprint) or split(whole) != (address, fingerprint):
        raise ValueError("a pinned address is https://host[:port] and a SHA-256 as hex")
    return whole


def split(url: str) -> tuple[str, str | None]:
    """Take the fingerprint out of an address, or of any URL below it; None: it names none."""
    found = _PINNED.fullmatch(url)
    return (url, None) if found is None else (found[1] + (found[3] or ""), found[2])


def shown(url: str) -> str:
    """Give an address as people read it: without the fingerprint."""
    return split(url)[0]
