"""What can be wrong around the hub, in words for whoever runs it."""

from sync.domain.errors import DataProblem, EnvironmentProblem
from sync.domain.wording import Say


class DatabaseUnusable(EnvironmentProblem):
    """The hub's database cannot be opened or is not ours; nothing in it was touched."""

    title = Say(zh="数据库无法使用", en="The database cannot be used")


class DatabaseDamaged(DatabaseUnusable):
    """What is kept is not what came: nothing is served from it, nothing acknowledged."""

    title = Say(zh="中心的数据库损坏了", en="The hub's database is damaged")
    default = Say(
        zh="中心的数据库损坏了，已停止收发；记录都还在各签到台上。请停掉中心。有备份：把数据库换成最近的备份，"
        "运行 gatepost-hub mark-restored；没有备份：运行 gatepost-hub salvage，救回还读得出的。"
        "再启动，签到台会自动补传。要看损坏在哪里：gatepost-hub verify。",
        en="The hub's database is damaged: nothing is taken in or given out; entries are safe on the "
        "kiosks. Stop the hub. With a backup: put the latest in place and run gatepost-hub "
        "mark-restored. Without one: run gatepost-hub salvage, which saves what can still be read. "
        "Start it again: the kiosks send what it lacks by themselves. To see where the damage is: "
        "gatepost-hub verify.",
    )


class NotDurable(EnvironmentProblem):
    """A commit came back without its standby: what it held is not acknowledged."""

    title = Say(zh="尚未可靠保存", en="Not yet kept safely")
    default = Say(
        zh="数据库没有等到备用机的确认，这一批不算收到；签到台会自动重传。",
        en="The database did not hear from its standby; this batch does not count as received. "
        "The kiosk will send it again by itself.",
    )


class DatabaseAway(EnvironmentProblem):
    """The database does not answer now, or another writer holds it too long."""

    title = Say(zh="数据库暂时没有回应", en="The database does not answer")
    default = Say(
        zh="数据库暂时没有回应，什么都没有保存；请稍后重试，签到台会自动重传。",
        en="The database does not answer; nothing was kept. Try again later: kiosks send again "
        "by themselves.",
    )


class KeysUnusable(EnvironmentProblem):
    """The hub's signing keys are missing or damaged."""

    title = Say(zh="签名密钥无法使用", en="The signing keys cannot be used")


class UnknownEvent(DataProblem):
    """No such event at this hub."""

    title = Say(zh="没有这个活动", en="No such event")

    def __init__(self, event: object) -> None:
        super().__init__(
            Say(
                zh="中心里没有活动 {event}。请先用 gatepost-hub load 导入活动文件。",
                en="The hub has no event {event}. Load its file first: gatepost-hub load FILE.",
            ).fill(event=event)
        )


class UnknownVolunteer(DataProblem):
    """No such volunteer on the event's roster."""

    title = Say(zh="没有这名志愿者", en="No such volunteer")

    def __init__(self, who: str) -> None:
        super().__init__(
            Say(
                zh="花名册里没有志愿者 {who}；请填志愿者编号或 16 位十六进制 id。什么都没有改动。",
                en="The roster has no volunteer {who}; give a volunteer number or a 16-digit id. "
                "Nothing was changed.",
            ).fill(who=who)
        )


class BadInput(DataProblem):
    """Something on the command line or in a file handed in is not right."""

    title = Say(zh="输入有误", en="The input is not right")
