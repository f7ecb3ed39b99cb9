"""A newer roster from a pack while the desk is closed: for the command line."""

from pathlib import Path

from kiosk.desk.gate import NoRoster
from kiosk.desk.renewing import Renewal, compare, read_pack, take
from kiosk.settings import Settings
from kiosk.store.engine import open_store, read_or_make_key
from kiosk.store.problems import NotEnrolled
from kiosk.store.roster import load_roster


def renew(settings: Settings, path: Path) -> Renewal:
    """Take the roster of a pack's file; one that says nothing new is not taken.

    Raises:
        BadPack: altered, of another event or hub, or older than what is here; nothing was changed.
        NotEnrolled: this laptop belongs to no event; it takes the pack at its third door.
        NoRoster: it never had one; the same.
        StoreInUse: the desk is open; its sync page opens the file, too.
        StoreError: the disk refused.
    """
    if not settings.database_path.exists():
        raise NotEnrolled
    pack = read_pack(path)
    with open_store(settings.database_path, read_or_make_key(settings.key_path)) as store:
        roster = load_roster(store)
        if roster is None:
            raise NoRoster
        renewal = compare(store, roster, pack)
        if not renewal.nothing:
            take(store, pack)
    return renewal
