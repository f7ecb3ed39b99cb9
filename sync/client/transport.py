"""One HTTP request at a time, with everything about it bounded.

The machine's proxy variables and .netrc are not read: .netrc would replace the device's
token. Redirects are not followed, certificates are verified, an answer is read in pieces up
to a limit and a deadline, unpacked size included. `abort` may come from another thread.
"""

import gzip
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Protocol

import requests
from urllib3.exceptions import DecodeError, HTTPError, IncompleteRead, ReadTimeoutError
from urllib3.response import BaseHTTPResponse

from sync.client.problems import (
    Cancelled,
    GarbledReply,
    LineDown,
    LineTooSlow,
    NotSecure,
    OtherHub,
)
from sync.client.signing import Proof
from sync.client.sockets import Adapter, Sockets
from sync.wire import pinning

REPLY_BYTES_MAX = 4 * 1024 * 1024
PIECE_BYTES = 64 * 1024
CONNECT_S = 2.5
READ_S = 10.0
WHOLE_S = 30.0
ZIP_FROM_BYTES = 512
PARCEL = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, whole and unpacked."""

    status: int
    content_type: str
    """Without parameters, lower case."""
    body: bytes
    retry_after_s: float | None = None


class Transport(Protocol):
    """Carries one request there and its answer back."""

    def send(
        self, method: str, url: str, body: bytes | None = None, proof: Proof | None = None
    ) -> Reply:
        """Send and wait for the whole answer, whatever its status.

        Args:
            body: JSON, not packed yet.
            proof: of who asks; None: nobody in particular.

        Raises:
            LineDown: no whole answer; the other side may or may not have had the request.
            Cancelled: `abort` was called.
        """
        ...

    def abort(self) -> None:
        """Break off what is under way and refuse what comes after. From any thread."""
        ...


class HttpTransport:
    """Over HTTP, by `requests`.

    Args:
        ca_file: certificates to believe, as PEM; the public ones by default.
    """

    def __init__(
        self,
        ca_file: Path | None = None,
        connect_s: float = CONNECT_S,
        read_s: float = READ_S,
        whole_s: float = WHOLE_S,
    ) -> None:
        self._timeouts = (connect_s, read_s)
        self._whole_s = whole_s
        self._aborted = threading.Event()
        self._sockets = Sockets()
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = str(ca_file) if ca_file else True
        adapter = Adapter(self._sockets)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def send(
        self, method: str, url: str, body: bytes | None = None, proof: Proof | None = None
    ) -> Reply:
        """Send and wait for the whole answer; see `Transport.send`."""
        headers = {"Accept": "application/json", "Accept-Encoding": "gzip"}
        if body is not None:
            headers["Content-Type"] = "application/json"
            if len(body) >= ZIP_FROM_BYTES:
                headers["Content-Encoding"] = "gzip"
                body = gzip.compress(body, compresslevel=5, mtime=0)
        if proof is not None:
            headers.update(proof.fields(method, url, body))
        return self._sent(method, url, body, headers)

    def send_parcel(self, url: str, body: bytes) -> Reply:
        """Post a parcel as it is; see `Transport.send`."""
        headers = {"Accept": "application/json", "Content-Type": PARCEL}
        return self._sent("POST", url, body, headers)

    def _sent(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        try:
            if self._aborted.is_set():
                raise Cancelled
            return self._exchange(method, url, body, headers)
        except requests.exceptions.SSLError:
            raise self._fate(NotSecure) from None
        except (requests.exceptions.Timeout, ReadTimeoutError, TimeoutError):
            raise self._fate(LineTooSlow) from None
        except (DecodeError, IncompleteRead):
            raise self._fate(GarbledReply) from None
        except (requests.RequestException, HTTPError, OSError, ValueError):
            # ValueError: urllib3 on a socket that `abort` shut.
            raise self._fate(LineDown) from None

    def abort(self) -> None:
        """Break off what is under way and refuse what comes after."""
        self._aborted.set()
        self._sockets.shut_for_good()

    def close(self) -> None:
        """Close the kept connections."""
        self._session.close()

    def _fate(self, kind: type[LineDown]) -> LineDown | Cancelled:
        return Cancelled() if self._aborted.is_set() else kind()

    def _exchange(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]
    ) -> Reply:
        deadline = time.monotonic() + self._whole_s
        url, fingerprint = pinning.split(url)
        if fingerprint is not None:
            self._pin(url, fingerprint)
        # A drip of headers would outlast every timeout between two bytes.
        watch = threading.Timer(self._whole_s, self._sockets.shut)
        watch.daemon = True
        watch.start()
        try:
            with self._session.request(
                method,
                url,
                data=body,
                headers=headers,
                timeout=self._timeouts,
                allow_redirects=False,
                stream=True,
                # A pinned certificate is believed for its fingerprint, and no other is.
                verify=False if fingerprint is not None else None,
            ) as response:
                kind = response.headers.get("Content-Type", "")
                return Reply(
                    response.status_code,
                    kind.partition(";")[0].strip().lower(),
                    _read(response.raw, deadline),
                    _retry_after_s(response.headers.get("Retry-After")),
                )
        except (requests.RequestException, HTTPError, OSError, ValueError):
            if time.monotonic() >= deadline:
                raise TimeoutError from None
            raise
        finally:
            watch.cancel()

    def _pin(self, url: str, fingerprint: str) -> None:
        """From now on believe one certificate only, at the host and port of `url`."""
        origin = "/".join(url.split("/", 3)[:3]) + "/"
        known = self._session.adapters.get(origin)
        if not isinstance(known, Adapter) or known.fingerprint != fingerprint:
            self._session.mount(origin, Adapter(self._sockets, fingerprint))


def _read(raw: BaseHTTPResponse, deadline: float) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while True:
        # `read1` hands on what has come; `read` would wait for the whole piece.
        piece = raw.read1(PIECE_BYTES, decode_content=True)
        if time.monotonic() >= deadline:
            raise TimeoutError
        if not piece:
            return b"".join(pieces)
        size += len(piece)
        if size > REPLY_BYTES_MAX:
            raise OtherHub
        pieces.append(piece)


def _retry_after_s(text: str | None) -> float | None:
    """Read Retry-After: seconds, or a date by the hub's clock (RFC 9110, 10.2.3)."""
    if text is None:
        return None
    text = text.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return max(0.0, (at - datetime.now(UTC)).total_seconds())


class Severable:
    """A transport whose cable can be pulled: for rehearsals."""

    def __init__(self, inner: Transport) -> None:
        self.cut = False
        """While True every request fails like one that nobody answers."""
        self._inner = inner

    def send(
        self, method: str, url: str, body: bytes | None = None, proof: Proof | None = None
    ) -> Reply:
        """Send, unless the line is cut."""
        if self.cut:
            raise LineDown
        reply = self._inner.send(method, url, body, proof)
        if self.cut:
            # Cut while the answer was on its way: it never came.
            raise LineDown
        return reply

    def abort(self) -> None:
        """Break off what is under way."""
        self._inner.abort()
