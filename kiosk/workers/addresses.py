"""The addresses of this laptop at which others in the same network reach it."""

import ipaddress
from typing import NamedTuple

from PySide6.QtNetwork import QAbstractSocket, QNetworkInterface

_NETS = tuple(
    ipaddress.ip_network(net)
    for net in ("192.168.0.0/16", "10.0.0.0/8", "172.16.0.0/12", "169.254.0.0/16")
)
"""Private (RFC 1918), the likeliest of a venue first; last what computers give themselves."""
_KINDS = (
    QNetworkInterface.InterfaceType.Wifi,
    QNetworkInterface.InterfaceType.Ethernet,
)


class Address(NamedTuple):
    """One address and the name of the connection that has it."""

    host: str
    name: str


def lan_addresses() -> tuple[Address, ...]:
    """Give this laptop's addresses in private networks, the likeliest first; any thread."""
    up = QNetworkInterface.InterfaceFlag.IsUp | QNetworkInterface.InterfaceFlag.IsRunning
    found: list[tuple[int, int, Address]] = []
    for one in QNetworkInterface.allInterfaces():
        flags = one.flags()
        if flags & up != up or flags & QNetworkInterface.InterfaceFlag.IsLoopBack:
            continue
        kind = _KINDS.index(one.type()) if one.type() in _KINDS else len(_KINDS)
        for entry in one.addressEntries():
            if entry.ip().protocol() != QAbstractSocket.NetworkLayerProtocol.IPv4Protocol:
                continue
            host = entry.ip().toString()
            nets = [n for n, net in enumerate(_NETS) if ipaddress.ip_address(host) in net]
            if nets:
                found.append((nets[0], kind, Address(host, one.humanReadableName())))
    return tuple(address for _, _, address in sorted(found))
