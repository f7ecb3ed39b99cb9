"""What can go wrong on the line, each with its fate."""

from sync.domain.errors import EnvironmentProblem
from sync.domain.wording import Say


class SyncProblem(EnvironmentProblem):
    """Something between this kiosk and the hub. Nothing recorded is ever lost by it."""

    title = Say(zh="与中心的联络有问题", en="Trouble with the line to the hub")


class LineDown(SyncProblem):
    """The hub cannot be reached, or what answers is not the hub. Keep everything, try again."""

    title = Say(zh="离线", en="Offline")
    default = Say(
        zh="连不上中心。签到照常，记录都存在本机，恢复后自动上传。",
        en="The hub cannot be reached. Check-in goes on; everything is kept here and sent by itself.",
    )


class LineTooSlow(LineDown):
    """No whole answer within the time."""

    default = Say(
        zh="网络太慢，中心没有及时回应。记录都存在本机，稍后自动重试。",
        en="The network is too slow: the hub did not answer in time. Everything is kept and tried again.",
    )


class NotSecure(LineDown):
    """The certificate does not hold. Nothing was sent."""

    default = Say(
        zh="无法确认对方就是中心（证书不符），什么都没有发送。请检查电脑时间；"
        "若网络需要网页登录，请先登录。",
        en="The hub's certificate does not hold, so nothing was sent. Check this computer's date; "
        "if the network has a log-in page, log in first.",
    )


class LogInPage(LineDown):
    """A page for people where the hub's answer should be: a captive portal."""

    default = Say(
        zh="网络要求先登录：打开浏览器，完成 Wi-Fi 的登录页面。签到照常，记录都在本机。",
        en="The network wants a log-in first: open the browser and complete the Wi-Fi's log-in page. "
        "Check-in goes on; everything is kept here.",
    )


class GarbledReply(LineDown):
    """An answer that was cut off or damaged on its way; whoever sent it. Believed in nothing."""

    default = Say(
        zh="收到的回应不完整（在路上被截断或损坏），未予采信；稍后自动重试。记录都存在本机，不用处理。",
        en="The answer came cut off or damaged on its way and was not believed; it is asked for "
        "again by itself. Everything is kept here; there is nothing to do.",
    )


class OtherHub(LineDown):
    """An answer in the right form, from another hub or to another question."""

    default = Say(
        zh="回应的不是本活动的中心，未予采信。请联系组织方核对中心地址。",
        en="What answered is not this event's hub and was not believed. "
        "Have the organiser check the hub's address.",
    )


class HubBusy(LineDown):
    """The hub asks for patience or has an error of its own (5xx, 429)."""

    default = Say(
        zh="中心暂时忙。记录都存在本机，稍后自动上传。",
        en="The hub is busy for the moment. Everything is kept here and sent by itself.",
    )

    def __init__(self, retry_after_s: float | None = None) -> None:
        self.retry_after_s = retry_after_s
        super().__init__()


class HubCrowded(HubBusy):
    """429: the hub is well, and has others to serve first; the line stands."""


class HubFailed(HubBusy):
    """500: an error in the hub. Met again and again by the same batch, the batch is to blame."""


class HubRefused(SyncProblem):
    """The hub understood the request and will never accept it. Do not retry as it is."""

    title = Say(zh="中心拒绝了请求", en="The hub refused")
    default = Say(
        zh="中心不接受这台签到台的请求，可能是版本不同。记录都存在本机，请联系组织方。",
        en="The hub does not accept this kiosk's requests, perhaps for its version. "
        "Everything is kept here; call the organiser.",
    )


class NotAdmitted(HubRefused):
    """401: the hub does not know this device, or no longer. A person must act; drop nothing."""

    title = Say(zh="中心不认识这台签到台", en="The hub does not admit this kiosk")
    default = Say(
        zh="中心不接受这台签到台。签到照常，记录都存在本机，一条未丢；请联系组织方：停用的可以在中心"
        "恢复（admit-kiosk），没有登记的要一个新登记码。",
        en="The hub does not admit this kiosk. Check-in goes on; everything is kept here. Call the "
        "organiser: a withdrawn kiosk can be let back in at the hub (admit-kiosk), an unknown one "
        "needs a new enrolment code.",
    )


class StillKnown(HubRefused):
    """409 at an enrolment as the same kiosk: the hub has it, and the code was not used up."""


class BatchTooLarge(HubRefused):
    """413: send less at a time."""


class BatchRefused(HubRefused):
    """400 or 422: something in this batch is not to the hub's liking."""


class Cancelled(SyncProblem):
    """The kiosk is closing."""
