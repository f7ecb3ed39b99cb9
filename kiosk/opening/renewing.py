"""A newer roster by hand: for a gate without a network, from a newer event pack of its event.

Only the roster, the keys and what the hub knew of the other gates are taken. This kiosk stays who
it is, and everything that it recorded stays as it is; the pack's own kiosk is not used.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kiosk.opening.enrolling import PACK_MADE
from kiosk.opening.packing import read_pack
from kiosk.settings import Settings
from kiosk.store.engine import Store, open_store, read_or_make_key
from kiosk.store.identity import Identity, load_identity
from kiosk.store.memory import recall, remember
from kiosk.store.problems import NotEnrolled
from kiosk.store.roster import RosterInbox, apply_page, load_trust
from sync.domain.manifest import open_
from sync.domain.wording import Say
from sync.wire.pack import BadPack, Pack

OTHER = Say(
    zh="这个活动包是另一个活动或另一个中心的，没有采用。什么都没有改动。",
    en="This pack is of another event or hub and was not taken. Nothing was changed.",
)
OLDER = Say(
    zh="这个活动包比本机的花名册旧，没有采用。请向组织方要一份新做的。什么都没有改动。",
    en="This pack is older than the roster here and was not taken. Ask the organiser for one made "
    "now. Nothing was changed.",
)
RENEWED = Say(
    zh="花名册已更新：{n} 名志愿者（活动包做于 {t}）。本机的记录都在，一条未动。",
    en="The roster is renewed: {n} volunteers, from a pack made at {t}. Everything recorded here "
    "is as it was.",
)


@dataclass(frozen=True, slots=True)
class Renewed:
    """What a pack brought."""

    volunteers: int
    made: datetime
    """In the event's zone."""

    @property
    def words(self) -> Say:
        """Say it."""
        return RENEWED.fill(n=f"{self.volunteers:,}", t=f"{self.made:%Y-%m-%d %H:%M}")


def renew(settings: Settings, path: Path) -> Renewed:
    """Take the roster of a pack's file.

    Raises:
        BadPack: altered, of another event or hub, or older than what is here; nothing was changed.
        NotEnrolled: this laptop belongs to no event; it takes the pack at its third door.
        StoreInUse: the desk is open.
        StoreError: the disk refused.
    """
    if not settings.database_path.exists():
        raise NotEnrolled
    pack = read_pack(path)
    with open_store(settings.database_path, read_or_make_key(settings.key_path)) as store:
        identity = load_identity(store)
        if identity is None:
            raise NotEnrolled
        _check(store, identity, pack)
        apply_page(store, pack.page, identity.root_public)
        # The pack was told to another kiosk: with a line, everything is told to this one anew.
        RosterInbox(store, identity.root_public).begin_anew()
        remember(store, PACK_MADE, pack.made.isoformat())
    return Renewed(len(pack.roster.volunteers), pack.roster.event.local(pack.made))


def _check(store: Store, identity: Identity, pack: Pack) -> None:
    told = pack.enrolled
    root = bytes.fromhex(told.root_public)
    here = (identity.hub, identity.event, identity.root_public)
    if (told.hub, told.event, root) != here:
        raise BadPack(OTHER)
    last = recall(store, PACK_MADE)
    if isinstance(last, str) and pack.made < datetime.fromisoformat(last):
        raise BadPack(OLDER)
    held = load_trust(store).version
    for change in pack.page.changes:
        if change.table == "manifest" and change.value is not None:
            version = open_(change.value, identity.event, identity.root_public).version
            if version < held:
                raise BadPack(OLDER)
