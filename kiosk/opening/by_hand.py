"""The way by hand without a window: for the command line, while the desk is closed."""

from collections.abc import Iterator
from contextlib import contextmanager

from kiosk.desk.stick import Stick
from kiosk.settings import load_settings
from kiosk.store.engine import open_store, read_or_make_key
from kiosk.store.journal import Journal
from kiosk.store.problems import NotEnrolled
from sync.domain.clock import SystemClock


@contextmanager
def by_hand() -> Iterator[Stick]:
    """Open this laptop's store for a save or an answer.

    Raises:
        NotEnrolled: there is nothing to save.
        StoreInUse: the desk is open; its window has both, too.
        StoreError: the store is not to be used.
    """
    settings = load_settings()
    if not settings.database_path.exists():
        raise NotEnrolled
    with open_store(settings.database_path, read_or_make_key(settings.key_path)) as store:
        clock = SystemClock()
        yield Stick(store, Journal(store, clock), clock)
