"""The hub of an event that lives on this laptop: there whenever its desk is."""

import contextlib
from collections.abc import Iterator

from kiosk.opening.desk import HUB_FOLDER
from kiosk.settings import Settings
from kiosk.store.engine import open_store, read_or_make_key
from kiosk.store.identity import Identity, load_identity, save_enrolment
from kiosk.workers.local_hub import LocalHub
from sync.domain.clock import SystemClock
from sync.wire import PROTOCOL
from sync.wire.messages import Enrolled


def local_hub_of(settings: Settings) -> LocalHub:
    """Give the hub of this laptop's own event, made or not."""
    return LocalHub(settings.data_dir / HUB_FOLDER, language=settings.language)


@contextlib.contextmanager
def own_hub(settings: Settings) -> Iterator[LocalHub | None]:
    """Serve while the desk is open, when the desk's hub is this laptop's own; give that hub.

    It gets ready beside the desk, which waits for nothing: the line comes up with it.

    Raises:
        GatepostError: another Gatepost has it, or the store is not to be used.
    """
    hub = local_hub_of(settings)
    identity = _identity(settings) if hub.is_made else None
    if identity is None or identity.hub_url != hub.url:
        yield None
        return
    with hub:
        url = hub.start(wait=False)
        if url != identity.hub_url:
            _move(settings, identity, url)
        yield hub


def _identity(settings: Settings) -> Identity | None:
    with open_store(settings.database_path, read_or_make_key(settings.key_path)) as store:
        return load_identity(store)


def _move(settings: Settings, identity: Identity, url: str) -> None:
    """Note that the same hub answers at another port: the old one was taken."""
    same = Enrolled(
        protocol=PROTOCOL,
        hub=identity.hub,
        hub_epoch=identity.hub_epoch,
        event=identity.event,
        kiosk=identity.kiosk,
        token=identity.token,
        root_public=identity.root_public.hex(),
        server_time=SystemClock().now(),
    )
    with open_store(settings.database_path, read_or_make_key(settings.key_path)) as store:
        save_enrolment(store, same, url, identity.name)
