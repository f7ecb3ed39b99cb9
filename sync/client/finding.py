"""Finds the relays of one hub on the venue's network, as they come and go (DNS-SD over mDNS)."""

import contextlib
import ipaddress
import logging
import threading
from collections.abc import Sequence

from zeroconf import Error, IPVersion, ServiceBrowser, ServiceListener, Zeroconf

from sync.wire import RELAY_SERVICE

log = logging.getLogger(__name__)

ASK_MS = 2000
INTERFACES: Sequence[str] | None = None
"""Addresses of this machine to listen on where nothing else is said; None: all of them."""


class RelayFinder(ServiceListener):
    """Listens on threads of its own; every method may be called from any.

    Args:
        hub: only relays that work for this hub count.
        told: addresses that somebody wrote down; they come first.
        interfaces: this machine's addresses to listen on; `INTERFACES` by default.
    """

    def __init__(
        self, hub: str, told: Sequence[str] = (), interfaces: Sequence[str] | None = None
    ) -> None:
        self._hub = hub
        self._told = tuple(told)
        self._interfaces = INTERFACES if interfaces is None else interfaces
        self._found: dict[str, str] = {}
        self._lock = threading.Lock()
        self._zeroconf: Zeroconf | None = None

    def start(self) -> None:
        """Begin to listen; a network that forbids it leaves the addresses that were told."""
        try:
            if self._interfaces is None:
                self._zeroconf = Zeroconf(ip_version=IPVersion.V4Only)
            else:
                self._zeroconf = Zeroconf(list(self._interfaces), ip_version=IPVersion.V4Only)
            ServiceBrowser(self._zeroconf, RELAY_SERVICE, self)
        except (OSError, Error) as problem:
            log.info("relays are not looked for: %s", type(problem).__name__)

    def stop(self) -> None:
        """Listen no more."""
        zeroconf, self._zeroconf = self._zeroconf, None
        if zeroconf is not None:
            with contextlib.suppress(OSError, Error):
                zeroconf.close()

    def addresses(self) -> list[str]:
        """Give the relays that are known now, those told first."""
        with self._lock:
            found = list(self._found.values())
        return list(dict.fromkeys((*self._told, *found)))

    def add_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        """A relay came."""
        info = zc.get_service_info(type_, name, ASK_MS)
        if info is None or info.properties.get(b"hub") != self._hub.encode("utf-8"):
            return
        # Only of a network that is somebody's own: an address out there is no relay at the venue.
        near = [a for a in info.parsed_addresses(IPVersion.V4Only) if _near(a)]
        if near and info.port:
            with self._lock:
                self._found[name] = f"http://{near[0]}:{info.port}"
            log.info("found a relay")

    def update_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        """A relay has another address."""
        self.add_service(zc, type_, name)

    def remove_service(self, zc: Zeroconf, type_: str, name: str) -> None:  # noqa: ARG002
        """A relay went."""
        with self._lock:
            self._found.pop(name, None)


def _near(address: str) -> bool:
    known = ipaddress.IPv4Address(address)
    return known.is_private or known.is_link_local
