"""A newer roster by hand: for a gate without a network, from a newer event pack of its event.

Only the roster, the keys and what the hub knew of the other gates are taken. This kiosk stays who
it is, and everything that it recorded stays as it is; the pack's own kiosk is not used.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from kiosk.desk.importing.correcting import Difference, difference
from kiosk.store.elsewhere import lacks
from kiosk.store.engine import Store
from kiosk.store.identity import Identity, load_identity
from kiosk.store.problems import NotEnrolled
from kiosk.store.roster import load_trust, take_snapshot, told_at
from sync.client.outbox import Applied
from sync.domain.manifest import open_
from sync.domain.roster import Roster, Volunteer
from sync.domain.wording import Say
from sync.wire import pack as packs
from sync.wire.pack import BadPack, Pack

NAMED = 4
"""So many people are named; of the others it is said how many they are."""

AWAY = Say(
    zh="打不开这个文件：它不在了，或没有读取权限。请重新选择。",
    en="The file cannot be opened: it is gone, or this account may not read it. Choose again.",
)
OTHER = Say(
    zh="这个活动包是另一个活动或另一个中心的，没有采用。什么都没有改动。",
    en="This pack is of another event or hub and was not taken. Nothing was changed.",
)
OLDER = Say(
    zh="这个活动包比本机的花名册旧，没有采用。请向组织方要一份新做的。什么都没有改动。",
    en="This pack is older than the roster here and was not taken. Ask the organiser for one made "
    "now. Nothing was changed.",
)
SAME = Say(
    zh="本机的花名册和这个活动包（做于 {t}）完全一样，不用更新。",
    en="The roster here is the same as in this pack, made at {t}. Nothing needs changing.",
)
ASKED = Say(
    zh="活动包做于 {t}。和本机的花名册比：新增 {new} 人，更改 {changed} 人，删除 {gone} 人，"
    "{same} 人不变。本机的记录都在，一条不动。",
    en="A pack made at {t}. Against the roster here: {new} new, {changed} changed, {gone} gone, "
    "{same} as before. Everything recorded here stays as it is.",
)
PLACES = Say(zh="岗位、班次或队伍也有更改。", en="Posts, shifts or teams differ, too.")
KEYS = Say(zh="胸牌的密钥或注销名单也有更新。", en="Badge keys or revoked badges are newer, too.")
OTHERS = Say(
    zh="还带来别的签到台的记录，谁在别处上岗就看得到了。",
    en="It also brings what other kiosks recorded: who is on duty elsewhere.",
)
RENEWED = Say(
    zh="花名册已更新，现有 {n} 名志愿者：新增 {new} 人，更改 {changed} 人，删除 {gone} 人。"
    "本机的记录都在，一条未动。",
    en="The roster is renewed and has {n} volunteers: {new} new, {changed} changed, {gone} gone. "
    "Everything recorded here is as it was.",
)
WHO_NEW = Say(zh="新增：{names}。", en="New: {names}.")
WHO_CHANGED = Say(zh="更改：{names}。", en="Changed: {names}.")
WHO_GONE = Say(zh="删除：{names}。", en="Gone: {names}.")
AND_MORE = Say(zh="{names} 等 {n} 人", en="{names} and others, {n} in all")


@dataclass(frozen=True, slots=True)
class Renewal:
    """A pack that belongs here, against the roster in use."""

    pack: Pack = field(repr=False)
    difference: Difference = field(repr=False)
    places: bool
    """Posts, shifts, teams or the event itself differ."""
    keys: bool
    """Its key list is newer."""
    others: bool
    """It knows of entries at other gates that are not known here."""

    @property
    def nothing(self) -> bool:
        """Say whether it says what stands here already."""
        return self.difference.nothing and not (self.places or self.keys or self.others)

    @property
    def asked(self) -> Say:
        """Say what taking it would change."""
        if self.nothing:
            return SAME.fill(t=self._made)
        told = self.difference
        words = ASKED.fill(t=self._made, same=f"{told.same:,}", **self._counts)
        for also, said in ((self.places, PLACES), (self.keys, KEYS), (self.others, OTHERS)):
            if also:
                words = Say(zh=words.zh + said.zh, en=f"{words.en} {said.en}")
        return words

    @property
    def who(self) -> Say | None:
        """Name some of whom it is about; None where it is about nobody."""
        told = self.difference
        lines = [
            said.fill(names=_names(people))
            for said, people in (
                (WHO_NEW, told.new),
                (WHO_CHANGED, tuple(one.after for one in told.changed)),
                (WHO_GONE, told.gone),
            )
            if people
        ]
        if not lines:
            return None
        return Say(zh="".join(one.zh for one in lines), en=" ".join(one.en for one in lines))

    @property
    def done(self) -> Say:
        """Say what it changed, once it is taken; one that says nothing new is not."""
        if self.nothing:
            return self.asked
        return RENEWED.fill(n=f"{len(self.pack.roster.volunteers):,}", **self._counts)

    @property
    def _counts(self) -> dict[str, str]:
        told = self.difference
        found = {"new": told.new, "changed": told.changed, "gone": told.gone}
        return {name: f"{len(people):,}" for name, people in found.items()}

    @property
    def _made(self) -> str:
        at: datetime = self.pack.roster.event.local(self.pack.made)
        return f"{at:%Y-%m-%d %H:%M}"


def read_pack(path: Path) -> Pack:
    """Read a pack's file.

    Raises:
        BadPack: says why.
    """
    try:
        if path.stat().st_size > packs.FILE_BYTES_MAX:
            raise BadPack(BadPack.large)
        return packs.read(path.read_bytes())
    except OSError:
        raise BadPack(AWAY) from None


def compare(store: Store, roster: Roster, pack: Pack) -> Renewal:
    """Hold a pack against what is here. Any thread; changes nothing.

    Args:
        roster: the one in use.

    Raises:
        BadPack: of another event or hub, or older than what is here.
        NotEnrolled: this laptop belongs to no event; it takes the pack at its third door.
    """
    newer = _check(store, pack)
    new = pack.roster
    here, there = ((r.event, r.posts, r.shifts, r.teams) for r in (roster, new))
    others = lacks(store, pack.page.changes, _identity(store).kiosk)
    return Renewal(pack, difference(roster, new), here != there, newer, others)


def take(
    store: Store, pack: Pack, told: Callable[[int, int], None] = lambda _done, _whole: None
) -> Applied:
    """Make a pack's roster the one in use: all of it, or nothing. Any thread.

    Raises:
        BadPack: see `compare`; an exchange may have brought a newer one since.
        StoreError: the disk refused.
    """
    root = _identity(store).root_public
    return take_snapshot(store, pack.page, root, lambda: _check(store, pack), told)


def _identity(store: Store) -> Identity:
    identity = load_identity(store)
    if identity is None:
        raise NotEnrolled
    return identity


def _check(store: Store, pack: Pack) -> bool:
    """See that a pack belongs here; True when its keys are newer."""
    identity, told = _identity(store), pack.enrolled
    root = bytes.fromhex(told.root_public)
    if (told.hub, told.event, root) != (identity.hub, identity.event, identity.root_public):
        raise BadPack(OTHER)
    last = told_at(store)
    if last is not None and pack.page.server_time < last:
        raise BadPack(OLDER)
    held, newer = load_trust(store).version, False
    for change in pack.page.changes:
        if change.table == "manifest" and change.value is not None:
            version = open_(change.value, identity.event, identity.root_public).version
            if version < held:
                raise BadPack(OLDER)
            newer |= version > held
    return newer


def _names(people: tuple[Volunteer, ...]) -> Say:
    some = people[:NAMED]
    zh = "、".join(f"{one.name} {one.number}".strip() for one in some)
    en = ", ".join(f"{one.name} {one.number}".strip() for one in some)
    names = Say(zh=zh, en=en)
    return names if len(some) == len(people) else AND_MORE.fill(names=names, n=f"{len(people):,}")
