"""The steps in which a day is closed: what a page needs to show one."""

from dataclasses import dataclass
from enum import StrEnum

from sync.domain.wording import Say


class Step(StrEnum):
    """In the order in which a day is closed."""

    STILL_ON = "still-on"
    KIT = "kit"
    TALLIES = "tallies"
    HANDOVER = "handover"
    REPORT = "report"
    SYNC = "sync"
    CLOSE = "close"
    PURGE = "purge"


class StepState(StrEnum):
    """How a step stands."""

    DONE = "done"
    LOOK = "look"
    """Somebody should look; the day may be closed all the same."""
    TODO = "todo"
    """The day is not closed before this is done."""
    LATER = "later"
    """Its turn comes when others are done."""


class Act(StrEnum):
    """What can be asked at a step."""

    SIGN_OFF_ALL = "sign-off-all"
    TAKE_KIT = "take-kit"
    ZERO = "zero"
    WRITE = "write"
    NOTHING = "nothing"
    PDF = "pdf"
    XLSX = "xlsx"
    SYNC_NOW = "sync-now"
    SYNC = "sync"
    STICK = "stick"
    CLOSE = "close"
    PURGE = "purge"


@dataclass(frozen=True, slots=True)
class Offered:
    """A button of a step."""

    act: Act
    text: Say
    confirm: bool = False
    """Asked once more before it is done."""


@dataclass(frozen=True, slots=True)
class ClosingStep:
    """One step as the page shows it."""

    step: Step
    state: StepState
    title: Say
    about: Say
    lines: tuple[Say, ...] = ()
    offers: tuple[Offered, ...] = ()


TITLES = {
    Step.STILL_ON: Say(zh="还在岗的人", en="Still on duty"),
    Step.KIT: Say(zh="没还的物资", en="Kit not returned"),
    Step.TALLIES: Say(zh="服务人次", en="People served"),
    Step.HANDOVER: Say(zh="交接记录", en="Handover"),
    Step.REPORT: Say(zh="当日报表", en="Day report"),
    Step.SYNC: Say(zh="传到中心", en="Sent to the hub"),
    Step.CLOSE: Say(zh="收岗", en="Close the day"),
    Step.PURGE: Say(zh="清除本机数据", en="Purge this laptop"),
}
FIRST = Say(zh="先做完上面的：{steps}。", en="First: {steps}.")
CLOSED = Say(zh="已收岗，辛苦了！", en="The day is closed. Thank you!")
SIGNED_OFF = Say(zh="{n} 人已签退。", en="{n} signed off.")
KIT_BACK = Say(zh="物资已全部收回。", en="All kit is back.")
ZERO = Say(zh="已确认为 0。", en="Confirmed: really 0.")
NOTHING = Say(zh="已确认没有要交接的。", en="Confirmed: nothing to hand over.")
GOES = (
    Say(
        zh="删去：花名册、照片和 {n} 条记录",
        en="Goes: the roster, the photos and {n} entries",
    ),
    Say(
        zh="删去：密钥、和中心的连接、在本机存成文件的胸牌",
        en="Goes: the keys, the link to the hub, badges saved as files here",
    ),
)
STAYS = (
    Say(
        zh="留下：语言、明暗、声音和 PIN",
        en="Stays: language, light, sounds and the PINs",
    ),
    Say(
        zh="留下：一条清除记录，没有任何人的名字",
        en="Stays: a record of the purge, with nobody's name",
    ),
    Say(
        zh="留下：已保存到别处的报表",
        en="Stays: reports that were saved elsewhere",
    ),
)
