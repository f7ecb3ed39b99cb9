"""The hub as the exchange knows it: where it is, and what shows it who asks."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.store.device_key import signing_key
from kiosk.store.engine import Store
from kiosk.store.identity import Identity
from sync.client.peer import Peer


class KeyHolder:
    """Gives what this kiosk's requests are signed with. Any thread."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: Ed25519PrivateKey | None = None

    def __call__(self) -> Ed25519PrivateKey | None:
        """Give the key, read once; None: not enrolled.

        Raises:
            StoreError: the disk refused.
        """
        if self._known is None:
            self._known = signing_key(self._store)
        return self._known


def peer_of(store: Store, identity: Identity, url: str | None = None) -> Peer:
    """Give the hub that this kiosk is enrolled at.

    Args:
        url: where it is reached; None: where it was at the enrolment.
    """
    return Peer(
        identity.hub_url if url is None else url,
        identity.hub,
        identity.kiosk,
        identity.token,
        KeyHolder(store),
    )
