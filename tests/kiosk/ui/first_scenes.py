"""Made-up moments of the first start, for tests and pictures of its window."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.desk.first_start import Door, EventDraft, JoinDraft
from kiosk.desk.importing.checking import check
from kiosk.desk.importing.columns import look
from kiosk.desk.importing.files import Table
from kiosk.desk.importing.kinds import KindPlan, Listed, usual
from kiosk.desk.importing.planning import PostPlan
from kiosk.printing.logo import BadLogo
from kiosk.scanning.source import NoSuchCamera
from kiosk.ui.first_start.window import FirstStartWindow
from kiosk.workers.scanning import CameraState, CameraView
from sync.client.problems import HubRefused
from sync.domain.wording import Say, same
from sync.wire.joining import Invitation
from sync.wire.pack import SIGNATURE, BadPack

LOGO = "五一路口文明引导 志愿服务标志（横版，定稿）.png"


@dataclass(frozen=True, slots=True)
class Scene:
    """A state of the first start by name."""

    name: str
    set_up: Callable[[FirstStartWindow], None] = field(repr=False)


def _doors(window: FirstStartWindow) -> None:
    window.open_page(window.doors)


def _begun(window: FirstStartWindow) -> None:
    window.doors.show_begun({Door.NEW_EVENT, Door.JOIN})
    window.open_page(window.doors)


def _join(window: FirstStartWindow) -> None:
    from tests.kiosk.ui import scenes

    window.join.show_draft(JoinDraft(name="会场南门"))
    window.join.show_camera(CameraView(CameraState.LOOKING, "HD Webcam C270"))
    window.join.show_preview(scenes.gate_picture())
    window.open_page(window.join)


def _invited(window: FirstStartWindow) -> None:
    _join(window)
    window.join.show_invitation(
        Invitation("https://hub.example:8642", "20230816-ABCD-EFGH-JKLM", "2023 世界机器人大会")
    )


def _refused(window: FirstStartWindow) -> None:
    window.join.show_draft(JoinDraft("https://hub.example", "20230816-ABCD-EFGH-JKLM", "会场南门"))
    lost = CameraView(
        CameraState.LOST, "camera", title=NoSuchCamera.title, todo=NoSuchCamera.default
    )
    window.join.show_camera(lost)
    window.join.show_problem(
        HubRefused(
            Say(
                zh="登记码不对、已用过或已过期。请让组织方给一个新的。",
                en="The enrolment code is wrong, used or too old. Ask the organiser for a new one.",
            )
        )
    )
    window.open_page(window.join)


def _joining(window: FirstStartWindow) -> None:
    _invited(window)
    window.join.show_busy(Say(zh="正在联系中心…", en="Asking the hub …"))


def _sample(window: FirstStartWindow) -> None:
    window.sample.show_webcam(False)
    window.open_page(window.sample)


def _sample_webcam(window: FirstStartWindow) -> None:
    window.sample.show_webcam(True)
    window.sample.webcam.click()
    window.sample.show_saved(Path("示例胸牌.pdf"))
    window.open_page(window.sample)


def _pack(window: FirstStartWindow) -> None:
    window.open_page(window.pack)


PACK = (
    (Say(zh="活动", en="Event"), same("2023 世界机器人大会")),
    (Say(zh="中心", en="Hub"), same("https://hub.example:8642")),
    (Say(zh="签到台", en="Kiosk"), same("会场南门")),
    (Say(zh="制作时间", en="Made"), same("2023-08-15 21:04")),
    (Say(zh="指纹", en="Fingerprint"), same("9F2C 11AB 40D7 E3B8")),
)


def _pack_open(window: FirstStartWindow) -> None:
    window.pack.show_pack("south.gatepack", PACK)
    window.open_page(window.pack)


def _pack_bad(window: FirstStartWindow) -> None:
    window.pack.show_problem(BadPack(BadPack.altered.fill(part=SIGNATURE)))
    window.open_page(window.pack)


DRAFT = EventDraft(
    number=2026050117,
    name="五一路口文明引导",
    name_en="May Day crossings",
    first="2026-05-01",
    last="2026-05-03",
    kiosk="南门",
)


def _event(window: FirstStartWindow) -> None:
    window.event_page.show_draft(DRAFT)
    window.open_page(window.event_page)


def _roster(window: FirstStartWindow) -> None:
    window.open_page(window.roster)


FILE = (
    (Say(zh="文件", en="File"), same("五一志愿者花名册（终稿）.xlsx")),
    (Say(zh="读法", en="Read as"), Say(zh="工作表“第一批”", en="Sheet 第一批")),
    (Say(zh="行数", en="Rows"), same("1,204")),
)


def _roster_sheets(window: FirstStartWindow) -> None:
    window.roster.show_file(FILE, ("第一批", "第二批", "说明"), "第一批")
    window.open_page(window.roster)


def a_table() -> Table:
    """Give a roster as an organiser might write it."""
    people = [
        [str(n + 1), name, f"YZ{n:04d}", "青年职工服务队/一中队", "南门" if n % 2 else "荣昌东地铁站 A 口",
         f"2026-05-0{n % 3 + 1}", "07:30", "12:00", f"1380000{n:04d}", "110105194912310029"]
        for n, name in enumerate(["王晓安", "李晨", "赵宁", "陈希", "阿依古丽·买买提", "田𠮷", "欧阳思远"] * 4)
    ]  # fmt: skip
    people[3][1] = ""
    people[5][5] = "五月一"
    people[8][7] = ""
    header = [
        "序号",
        "姓名",
        "编号",
        "队伍",
        "服务岗位",
        "日期",
        "开始",
        "结束",
        "手机号",
        "身份证号",
    ]
    return Table([["五一志愿者花名册"], header, *people], "第一批")


def _columns(window: FirstStartWindow) -> None:
    layout = look(a_table())
    window.columns.show_columns(layout, layout.guess)
    window.open_page(window.columns)


def _check(window: FirstStartWindow) -> None:
    table = a_table()
    layout = look(table)
    days = DRAFT.days()
    assert days is not None
    found = check(table, layout.header_row, layout.guess, days)
    window.check.show_checked(found, only_good=False, place=Path("left-out.csv"))
    window.open_page(window.check)


def _check_clean(window: FirstStartWindow) -> None:
    table = a_table()
    rows = [row for n, row in enumerate(table.rows) if n not in {5, 7, 10}]
    layout = look(Table(rows))
    days = DRAFT.days()
    assert days is not None
    found = check(Table(rows), layout.header_row, layout.guess, days)
    window.check.show_checked(found, only_good=False, place=Path("left-out.csv"))
    window.open_page(window.check)


def _posts(window: FirstStartWindow) -> None:
    plans = (
        PostPlan("荣昌东地铁站 A 口", "Rongchang East, Exit A"),
        PostPlan("南门"),
        PostPlan("失物招领", "Lost property", 2, 480, 1020),
    )
    window.posts.show_posts(plans, {"南门": 14, "荣昌东地铁站 A 口": 14}, (480, 1020))
    window.posts.show_counts(6, 6)
    window.open_page(window.posts)


def _posts_empty(window: FirstStartWindow) -> None:
    window.posts.show_posts((), {}, (480, 1020))
    window.posts.show_counts(6, 6)
    window.open_page(window.posts)


def _kinds(window: FirstStartWindow) -> None:
    window.kinds.show_kinds(Listed.SERVICES, usual(Listed.SERVICES))
    window.open_page(window.kinds)


def _kinds_kit(window: FirstStartWindow) -> None:
    own = KindPlan("面包和矿泉水", "Bread and water", used_up=True)
    window.kinds.show_kinds(Listed.KIT, (own, *usual(Listed.KIT)[1:]))
    window.open_page(window.kinds)


def _kinds_wrong(window: FirstStartWindow) -> None:
    own = KindPlan("帮助乘客在换乘通道里找到最近的无障碍电梯", "Accessible lifts")
    window.kinds.show_kinds(Listed.SERVICES, (own, *usual(Listed.SERVICES)[2:], KindPlan("")))
    window.open_page(window.kinds)


EVENT_FACTS = (
    (Say(zh="活动", en="Event"), same("五一路口文明引导")),
    (Say(zh="日期", en="Days"), same("2026-05-01 – 2026-05-03")),
    (Say(zh="志愿者", en="Volunteers"), same("25")),
    (Say(zh="岗位", en="Posts"), same("荣昌东地铁站 A 口、南门、失物招领")),
    (
        Say(zh="计数类别", en="Counted"),
        Say(
            zh="路线指引、会场问询、失物招领、秩序维护、应急帮助、其他",
            en="Directions, Enquiries, Lost property, Keeping order, First help, Other",
        ),
    ),
    (Say(zh="班次", en="Shifts"), same("9")),
)


def _open(window: FirstStartWindow) -> None:
    window.opening.show_event(EVENT_FACTS)
    window.open_page(window.opening)


def _opening(window: FirstStartWindow) -> None:
    _open(window)
    window.opening.show_busy(Say(zh="正在设置本机中心…", en="Setting up the hub …"))
    window.opening.show_progress(2, 5)


def _badges(window: FirstStartWindow) -> None:
    window.badges.show_count(25)
    window.badges.show_saved(None)
    window.open_page(window.badges)


def _badges_saved(window: FirstStartWindow) -> None:
    _badges(window)
    window.badges.extras.show_look(LOGO, tough=True)
    window.badges.show_saved(Path("胸牌.pdf"))


def _badges_logo(window: FirstStartWindow) -> None:
    _badges(window)
    window.badges.show_problem(BadLogo())


def _waiting(window: FirstStartWindow) -> None:
    window.waiting.show_hub(PACK[1:3])
    window.waiting.show_busy(Say(zh="正在取花名册…", en="Fetching the roster …"))
    window.waiting.show_progress(1500, 4200)
    window.open_page(window.waiting)


def _waiting_in_vain(window: FirstStartWindow) -> None:
    window.waiting.show_hub(PACK[1:3])
    window.waiting.show_problem(
        HubRefused(
            Say(
                zh="已经加入了活动，但花名册没有取完。请检查网络，再按一次。登记码不用换。",
                en="This laptop has joined the event, but the roster did not come whole. Check the "
                "network and press once more; no new code is needed.",
            )
        )
    )
    window.open_page(window.waiting)


def scenes() -> list[Scene]:
    """Give every state that the first start has."""
    return [
        Scene("waiting", _waiting),
        Scene("waiting-in-vain", _waiting_in_vain),
        Scene("doors", _doors),
        Scene("doors-begun", _begun),
        Scene("sample", _sample),
        Scene("sample-webcam", _sample_webcam),
        Scene("join", _join),
        Scene("join-invited", _invited),
        Scene("join-refused", _refused),
        Scene("joining", _joining),
        Scene("pack", _pack),
        Scene("pack-open", _pack_open),
        Scene("pack-bad", _pack_bad),
        Scene("event", _event),
        Scene("roster", _roster),
        Scene("roster-sheets", _roster_sheets),
        Scene("columns", _columns),
        Scene("check", _check),
        Scene("check-clean", _check_clean),
        Scene("posts", _posts),
        Scene("posts-empty", _posts_empty),
        Scene("kinds", _kinds),
        Scene("kinds-kit", _kinds_kit),
        Scene("kinds-wrong", _kinds_wrong),
        Scene("open", _open),
        Scene("opening", _opening),
        Scene("badges", _badges),
        Scene("badges-saved", _badges_saved),
        Scene("badges-logo", _badges_logo),
    ]
