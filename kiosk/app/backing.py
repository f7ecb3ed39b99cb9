"""What stands behind the window: store, journal, exchange and gate, opened in any thread."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kiosk.desk.gate import Gate
from kiosk.settings import Settings
from kiosk.store.device_key import KeyTalk
from kiosk.store.engine import Store, open_store, read_or_make_key
from kiosk.store.identity import keep_twice, load_identity
from kiosk.store.journal import Journal
from kiosk.store.problems import NotEnrolled
from kiosk.store.roster import RosterInbox, load_roster
from sync.client.exchange import Exchange, Peer
from sync.client.pace import Pace
from sync.client.transport import HttpTransport, Transport
from sync.domain.clock import Clock
from sync.domain.entries import PostId

Carrier = Callable[[Path | None], Transport]


@dataclass(frozen=True, slots=True)
class Backing:
    """An enrolled desk without its window; from here on the main thread's."""

    store: Store
    key: bytes
    journal: Journal
    exchange: Exchange
    gate: Gate


def open_backing(
    settings: Settings, clock: Clock, carrier: Carrier | None, pace: Pace | None
) -> Backing:
    """Open the store and read what the desk knows; a first roster is fetched and waited for.

    Raises:
        StoreError: the database is not to be used; nothing was touched.
        NotEnrolled: this laptop belongs to no event yet.
        NoRoster, UnknownPost: see `Gate`.
    """
    key = read_or_make_key(settings.key_path)
    store = open_store(settings.database_path, key)
    try:
        identity = load_identity(store)
        if identity is None:
            raise NotEnrolled
        keep_twice(store)
        journal = Journal(store, clock)
        exchange = Exchange(
            journal,
            RosterInbox(store, identity.root_public),
            (carrier or HttpTransport)(settings.hub_ca_file),
            clock,
            Peer(
                identity.hub_url,
                identity.hub,
                identity.hub_epoch,
                identity.kiosk,
                identity.token,
            ),
            pace or Pace(poll_s=settings.poll_s),
            KeyTalk(store),
        )
        if load_roster(store) is None:
            exchange.run_once()
        gate = Gate(store, journal, clock, [PostId(post) for post in settings.posts])
    except BaseException:
        store.close()
        raise
    return Backing(store, key, journal, exchange, gate)
