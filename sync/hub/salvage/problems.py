"""Why a database is not salvaged, in words for whoever asked for it."""

from pathlib import Path

from sync.domain.wording import Say
from sync.hub.errors import DatabaseUnusable


class NothingToSalvage(DatabaseUnusable):
    """Nothing in it is of this hub; it is as it was."""

    title = Say(zh="没有可救回的记录", en="Nothing to save")
    default = Say(
        zh="在这个文件里找不到这个中心的数据，或者 --data 里的密钥不是它的。文件未作任何改动。",
        en="Nothing of this hub was found in this file, or the keys in --data are another hub's. "
        "It was not touched.",
    )


class InUse(DatabaseUnusable):
    """A hub runs on it."""

    title = Say(zh="数据库正在使用", en="The database is in use")
    default = Say(
        zh="有中心正开着这个数据库。请先停掉中心，再运行一次。什么都没有改动。",
        en="A hub has this database open. Stop the hub first, then run this again. Nothing was "
        "changed.",
    )


class NoRoom(DatabaseUnusable):
    """The disk cannot hold a second database."""

    title = Say(zh="磁盘空间不够", en="The disk is full")

    def __init__(self, need: int, folder: Path) -> None:
        super().__init__(
            Say(
                zh="新的数据库要写在旧的旁边，{folder} 里至少要空出 {mb} MB。请腾出空间再试。"
                "什么都没有改动。",
                en="The new database is written beside the old one: {folder} needs at least {mb} MB "
                "free. Make room and try again. Nothing was changed.",
            ).fill(mb=f"{-(-need // 1_000_000):,}", folder=folder)
        )


class NotDamaged(DatabaseUnusable):
    """It is whole; a salvage would only take its epoch from it."""

    title = Say(zh="数据库没有损坏", en="The database is not damaged")
    default = Say(
        zh="中心的数据库是好的，不用救。直接启动中心即可。",
        en="The hub's database is sound; there is nothing to save. Just start the hub.",
    )
