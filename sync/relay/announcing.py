"""Says on the venue's network that here is a relay, and for which hub (DNS-SD over mDNS)."""

import contextlib
import ipaddress
import logging
import socket
from collections.abc import Iterator

import ifaddr
from zeroconf import Error, IPVersion, ServiceInfo, Zeroconf

from sync.relay.spool import Spool
from sync.wire import RELAY_SERVICE

log = logging.getLogger(__name__)


@contextlib.contextmanager
def announced(spool: Spool, host: str, port: int) -> Iterator[None]:
    """Announce a relay as long as it is served.

    A network that forbids it costs only the finding: gates can be told the address.

    Args:
        host: what the relay is bound to; with 0.0.0.0 every private address of this machine.
    """
    addresses = [host] if host != "0.0.0.0" else _own()  # noqa: S104 - compared, not bound
    info = ServiceInfo(
        RELAY_SERVICE,
        f"{spool.name}.{RELAY_SERVICE}",
        addresses=[socket.inet_aton(each) for each in addresses],
        port=port,
        properties={"hub": spool.hub},
        server=f"{spool.name}.local.",
    )
    zeroconf = None
    try:
        zeroconf = Zeroconf(interfaces=addresses, ip_version=IPVersion.V4Only)
        zeroconf.register_service(info)
        log.info("announced as %s on %d addresses", spool.name, len(addresses))
    except (OSError, Error) as problem:
        log.warning("not announced (%s): tell gates the address", type(problem).__name__)
    try:
        yield
    finally:
        if zeroconf is not None:
            zeroconf.close()


def _own() -> list[str]:
    """Give this machine's private IPv4 addresses, the loopback last."""
    found = [
        ipaddress.IPv4Address(ip.ip)
        for adapter in ifaddr.get_adapters()
        for ip in adapter.ips
        if isinstance(ip.ip, str)
    ]
    private = [each for each in found if each.is_private or each.is_link_local]
    return [str(each) for each in sorted(private, key=lambda one: (one.is_loopback, one))]
