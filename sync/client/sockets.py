"""Connections that another thread can break off at any point of their making and use.

urllib3 looks a name up for as long as the system's resolver likes, and tells nobody of a socket
before it is connected and its TLS stands. Here all of that is known from the start, and what
begins after `Sockets.shut_for_good` ends at once.
"""

import concurrent.futures
import contextlib
import ipaddress
import socket
import sys
import threading
from collections.abc import Iterator
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util.connection import allowed_gai_family

_Place = tuple[int, tuple[Any, ...]]
"""An address family and an address of it."""
_Found = concurrent.futures.Future[list[_Place]]


class BrokenOff(OSError):
    """Another thread wants no connection any more."""


class Sockets:
    """What is open or on its way, to be shut from another thread."""

    def __init__(self) -> None:
        self._open: set[socket.socket] = set()
        self._sought: set[_Found] = set()
        self._lock = threading.Lock()
        self._for_good = False

    def shut(self) -> None:
        """Break off what is under way at this moment."""
        with self._lock:
            for sock in self._open:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
            for found in self._sought:
                found.cancel()

    def shut_for_good(self) -> None:
        """Break off what is under way, and whatever begins later."""
        with self._lock:
            self._for_good = True
        self.shut()

    def add(self, sock: socket.socket) -> None:
        """Know a socket from now on.

        Raises:
            BrokenOff: nothing is to be open any more.
        """
        with self._lock:
            if self._for_good:
                raise BrokenOff
            self._open = {known for known in self._open if known.fileno() >= 0}
            self._open.add(sock)

    def connect(
        self, host: str, port: int, timeout_s: float | None, options: list[Any]
    ) -> socket.socket:
        """Connect to the first address of `host` that answers.

        Args:
            timeout_s: for each address.
            options: for `setsockopt`, one tuple each.

        Raises:
            BrokenOff: by another thread.
            socket.gaierror: nobody knows the name.
            OSError: the last address did not answer.
        """
        failed: OSError | None = None
        for family, address in self._resolve(host.strip("[]"), port):
            sock = socket.socket(family, socket.SOCK_STREAM)
            try:
                self.add(sock)
                for option in options:
                    sock.setsockopt(*option)
                sock.settimeout(timeout_s)
                sock.connect(address)
            except OSError as problem:
                sock.close()
                failed = problem
            else:
                return sock
        raise failed or OSError("no address")

    @contextlib.contextmanager
    def holding(self, sock: socket.socket) -> Iterator[None]:
        """Know a connection by a handle of its own while TLS takes its socket over."""
        with sock.dup() as handle:
            self.add(handle)
            yield

    def _resolve(self, host: str, port: int) -> list[_Place]:
        """Look a name up; the system's resolver cannot be broken off, and is left behind."""
        with contextlib.suppress(ValueError):
            ipaddress.ip_address(host)
            return _look_up(host, port)
        found = _Found()

        def look_up() -> None:
            try:
                places = _look_up(host, port)
            except Exception as problem:  # noqa: BLE001 - it is the asker's
                with contextlib.suppress(concurrent.futures.InvalidStateError):
                    found.set_exception(problem)
            else:
                with contextlib.suppress(concurrent.futures.InvalidStateError):
                    found.set_result(places)

        with self._lock:
            if self._for_good:
                raise BrokenOff
            self._sought.add(found)
        try:
            threading.Thread(target=look_up, name="resolver", daemon=True).start()
            return found.result()
        except concurrent.futures.CancelledError:
            raise BrokenOff from None
        finally:
            with self._lock:
                self._sought.discard(found)


def _look_up(host: str, port: int) -> list[_Place]:
    known = socket.getaddrinfo(host, port, allowed_gai_family(), socket.SOCK_STREAM)
    return [(family, address) for family, _, _, _, address in known]


class Adapter(HTTPAdapter):
    """Makes connections that `sockets` knows, and never retries by itself.

    Args:
        fingerprint: SHA-256 of the one certificate to believe, as hex.
    """

    def __init__(self, sockets: Sockets, fingerprint: str | None = None) -> None:
        self._sockets = sockets
        self.fingerprint = fingerprint
        super().__init__(pool_connections=2, pool_maxsize=2, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """See requests."""
        if self.fingerprint is not None:
            kwargs["assert_fingerprint"] = self.fingerprint
        super().init_poolmanager(*args, **kwargs)
        sockets = self._sockets

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return _connected(sockets, self, self._dns_host)

        class Secure(HTTPSConnection):
            def connect(self) -> None:
                with contextlib.ExitStack() as self.making:
                    super().connect()
                    sockets.add(self.sock)

            def _new_conn(self) -> socket.socket:
                sock = _connected(sockets, self, self._dns_host)
                try:
                    self.making.enter_context(sockets.holding(sock))
                except OSError:
                    sock.close()
                    raise
                return sock

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}


def _connected(sockets: Sockets, to: HTTPConnection, name: str) -> socket.socket:
    """Do as urllib3's own does, and raise what it raises."""
    try:
        sock = sockets.connect(name, to.port, to.timeout, list(to.socket_options or ()))
    except socket.gaierror as problem:
        raise NameResolutionError(to.host, to, problem) from problem
    except TimeoutError as problem:
        raise ConnectTimeoutError(to, f"{to.host} does not answer") from problem
    except OSError as problem:
        raise NewConnectionError(to, f"no connection: {problem}") from problem
    sys.audit("http.client.connect", to, to.host, to.port)
    return sock
