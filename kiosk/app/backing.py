"""What stands behind the window: store, journal, exchange and gate, opened in any thread."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kiosk.app.progress import Progress
from kiosk.desk.gate import Gate
from kiosk.settings import Settings
from kiosk.store.device_key import KeyTalk
from kiosk.store.engine import Store, open_store, read_or_make_key
from kiosk.store.identity import Identity, keep_twice, load_identity
from kiosk.store.journal import Journal
from kiosk.store.peer import peer_of
from kiosk.store.problems import NotEnrolled
from kiosk.store.relays import RelayShelf
from kiosk.store.roster import RosterInbox, has_roster
from kiosk.workers.nearby import Nearby
from sync.client.exchange import Exchange
from sync.client.listening import WAIT_S, Listener
from sync.client.pace import Pace
from sync.client.relaying import Relays
from sync.client.transport import HttpTransport, Transport
from sync.domain.clock import Clock
from sync.domain.entries import PostId

_MORE_S = 15.0
_SHORT_S = 8.0
"""A carrier of somebody else's may have less patience than ours."""
Carrier = Callable[[Path | None], Transport]


@dataclass(frozen=True, slots=True)
class Backing:
    """An enrolled desk without its window; from here on the main thread's."""

    store: Store
    key: bytes
    journal: Journal
    exchange: Exchange
    gate: Gate
    listener: Listener


def open_backing(
    settings: Settings,
    clock: Clock,
    carrier: Carrier | None,
    pace: Pace | None,
    progress: Progress | None = None,
) -> Backing:
    """Open the store and read what the desk knows; a first roster is fetched and waited for.

    Args:
        progress: told how far the first roster is.

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
        inbox = RosterInbox(store, identity.root_public)
        peer = peer_of(store, identity)
        exchange = Exchange(
            journal,
            inbox,
            (carrier or HttpTransport)(settings.hub_ca_file),
            clock,
            peer,
            pace or Pace(poll_s=settings.poll_s),
            KeyTalk(store),
            None if carrier else _relays(settings, identity, store, journal, clock),
        )
        if not has_roster(store):
            _fetch(exchange, progress)
        gate = Gate(store, journal, clock, [PostId(post) for post in settings.posts])
    except BaseException:
        store.close()
        raise
    line = (carrier or _patient)(settings.hub_ca_file)
    listener = Listener(line, peer, inbox, wait_s=_SHORT_S if carrier else WAIT_S)
    return Backing(store, key, journal, exchange, gate, listener)


def _fetch(exchange: Exchange, progress: Progress | None) -> None:
    """Fetch a first roster, however many pages; one that was broken off is taken up again."""
    while True:
        state = exchange.run_once()
        if progress is not None:
            progress.percent = state.percent
        if exchange.delay_s() > 0:
            return


def _relays(
    settings: Settings, identity: Identity, store: Store, journal: Journal, clock: Clock
) -> Relays:
    """Give the way by relays; none is looked for before the hub is away."""
    return Relays(
        journal, RelayShelf(store, journal), HttpTransport(), clock, Nearby(settings, identity.hub)
    )


def _patient(ca_file: Path | None) -> Transport:
    """Give a line for questions that the hub holds open."""
    return HttpTransport(ca_file, read_s=WAIT_S + _MORE_S, whole_s=WAIT_S + _MORE_S)
