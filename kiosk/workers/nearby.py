"""Relays near by: the one that was told, and those that announce themselves on the network.

Nobody listens before a relay is wanted: a kiosk with a line to its hub opens no socket for it,
and loads nothing.
"""

import atexit
from typing import TYPE_CHECKING

from kiosk.settings import Settings

if TYPE_CHECKING:
    from sync.client.finding import RelayFinder


class Nearby:
    """Gives the addresses of relays when it is called. One thread: the exchange's.

    Args:
        hub: the hub that they must work for.
    """

    def __init__(self, settings: Settings, hub: str) -> None:
        self._told = (settings.relay_url,) if settings.relay_url else ()
        self._looks = settings.find_relays
        self._hub = hub
        self._finder: RelayFinder | None = None

    def __call__(self) -> list[str]:
        """Give the addresses that are known now; the first call begins to listen."""
        if not self._looks:
            return list(self._told)
        if self._finder is None:
            from sync.client.finding import RelayFinder

            self._finder = RelayFinder(self._hub, self._told)
            self._finder.start()
            # Its threads are daemons; a tidy end says goodbye to the network.
            atexit.register(self._finder.stop)
        return self._finder.addresses()
