"""Made-up moments of counting, the log, kit and closing the day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from kiosk.desk.closing_steps import GOES, STAYS, TITLES, Act, ClosingStep, Offered, Step, StepState
from kiosk.desk.forgotten import Forgotten
from kiosk.desk.kit import HeldItem, Holding
from kiosk.desk.postlog import LogLine, Stock, Topic
from kiosk.desk.states import Answer, Notice
from kiosk.desk.tally import HourCount, LastCount, ServiceCount, TallyBoard
from kiosk.ui.window import MainWindow
from sync.domain.entries import EntryId, PostId, VolunteerId
from sync.domain.roster import KIT, SERVICES
from sync.domain.wording import Say, same

NOON = datetime(2023, 8, 16, 11, 2, 15, tzinfo=ZoneInfo("Asia/Shanghai"))
POSTS = (
    (PostId("south"), Say(zh="会场南门", en="South Gate"), 128),
    (PostId("west"), Say(zh="会场西门", en="West Gate"), 64),
    (PostId("station"), Say(zh="荣昌东地铁站 A 口", en="Rongchang East, Exit A"), 0),
)


def an_id(number: int) -> EntryId:
    """Give the id of made-up entry `number`."""
    return EntryId(f"018a0000-0000-7000-8000-{number:012x}")


def tally_board(*, posts: int = 3, counted: bool = True) -> TallyBoard:
    """Give a morning's tally."""
    numbers = (86, 31, 4, 7, 0, 0) if counted else (0,) * 6
    services = tuple(
        ServiceCount(service, name, number)
        for (service, name), number in zip(SERVICES.items(), numbers, strict=True)
    )
    hours = ((7, 11), (8, 28), (9, 41), (10, 26), (11, 22))
    last = LastCount(an_id(9), NOON - timedelta(minutes=1), SERVICES["enquiry"], 5)
    return TallyBoard(
        post=POSTS[0][0],
        posts=POSTS[:posts],
        services=services,
        served=sum(numbers),
        hours=tuple(HourCount(hour, n if counted else 0) for hour, n in hours),
        last=last if counted else None,
    )


def counting(window: MainWindow) -> None:
    """Count at one of three posts."""
    window.house.tally.show_board(tally_board())


def nothing_counted(window: MainWindow) -> None:
    """Begin the day at the only post."""
    window.house.tally.show_board(tally_board(posts=1, counted=False))


def holding(window: MainWindow) -> None:
    """Hold +1 down: twelve are counted and not recorded."""
    counting(window)
    window.house.tally.cards[0].buttons[0].pending_changed.emit(12)


def choosing_a_post(window: MainWindow) -> None:
    """Choose where to count."""
    counting(window)
    window.sheets.post.ask(POSTS, POSTS[0][0])


def logged(window: MainWindow) -> None:
    """Read a morning's log."""
    said = (
        (Topic.HANDOVER, "一切正常，已交接", False, None),
        (Topic.LOST, "黑色手机，屏幕有裂", True, None),
        (Topic.SUPPLY, "领入 饮用水 24", False, "应为 20"),
        (Topic.INCIDENT, "有人身体不适，已陪到服务台", False, None),
    )
    page = window.house.log
    page.show_post(POSTS[0][1])
    page.show_stock([Stock(item, name, 12) for item, name in KIT.items()])
    page.show_lines(
        [
            LogLine(
                an_id(number),
                NOON - timedelta(minutes=9 * number),
                POSTS[0][1],
                topic,
                same(text),
                claimable=claimable,
                corrected=why,
                correctable=why is None,
            )
            for number, (topic, text, claimable, why) in enumerate(said)
        ],
        written=True,
    )
    page.view.setCurrentIndex(page.view.model().index(1, 0))


def a_long_line(window: MainWindow) -> None:
    """Read a line that is longer than its row."""
    logged(window)
    page = window.house.log
    first, *others = page.shown
    said = Say(
        zh="东侧通道口有人身体不适，两名队员陪到服务台，家属十分钟后接走；"
        "请下一班留意该通道的地面积水，保洁已叫过一次",
        en="Somebody felt unwell at the eastern passage; two of us went along to the desk. Water "
        "on the floor there: cleaners were called once",
    )
    page.show_lines([replace(first, text=said), *others], written=True)
    page.view.setCurrentIndex(page.view.model().index(0, 0))


def supplies(window: MainWindow) -> None:
    """Note what came in and went out."""
    logged(window)
    window.house.log.writer.topics[2].click()


def nothing_logged(window: MainWindow) -> None:
    """Begin a log."""
    window.house.log.show_lines([], written=False)


def closing(window: MainWindow) -> None:
    """Begin to close a day on which two are still on duty."""
    states = (
        StepState.TODO,
        StepState.LOOK,
        StepState.DONE,
        StepState.LOOK,
        StepState.LOOK,
        StepState.LOOK,
        StepState.LATER,
        StepState.LATER,
    )
    offer = Offered(Act.SIGN_OFF_ALL, Say(zh="全部签退（2 人）", en="Sign all off (2)"), True)
    about = Say(
        zh="还有 2 人在岗。请他们扫胸牌签退，或在这里全部签退。",
        en="2 are still on duty. Let them show their badges, or sign all off here.",
    )
    window.house.closing.show_open((), (), [a_turn(n, here=True) for n in range(2)])
    window.house.closing.show_steps(
        [
            ClosingStep(step, state, TITLES[step], about, (), (offer,))
            for step, state in zip(Step, states, strict=True)
        ]
    )


def a_turn(number: int, *, here: bool = False) -> Forgotten:
    """Give somebody's turn that nobody ended."""
    return Forgotten(
        turn=an_id(number),
        name=same(("王晓安", "阿依古丽·买买提")[number]),
        team="亦愿总队 · 青年职工一中队",
        post=POSTS[number][1],
        since=NOON - timedelta(hours=4),
        assumed_end=NOON if here else NOON.replace(hour=12, minute=30, second=0),
        planned=number == 0,
        minutes=328,
        here=here,
    )


def signing_off_one(window: MainWindow) -> None:
    """Choose when somebody left who is on duty still."""
    closing(window)
    window.house.closing.still_on.rows[0].other.click()


def before_the_purge(window: MainWindow) -> None:
    """Read what goes and what stays."""
    closing(window)
    page = window.house.closing
    offer = Offered(Act.PURGE, Say(zh="清除…", en="Purge …"))
    about = Say(
        zh="由督导决定，要用督导的 PIN 解锁。中心的记录不受影响；清除后，本机要重新登记才能再用。",
        en="For a supervisor, unlocked with their PIN. The hub keeps its own; the laptop must enrol "
        "anew before it is used again.",
    )
    lines = (*(one.fill(n=1_204) for one in GOES), *STAYS)
    last = ClosingStep(Step.PURGE, StepState.LOOK, TITLES[Step.PURGE], about, lines, (offer,))
    page.show_steps((*page.steps[:-1], last))
    page.picks[-1].click()


def before_the_sync(window: MainWindow) -> None:
    """Exchange by hand."""
    closing(window)
    page = window.house.closing
    offers = (
        Offered(Act.SYNC_NOW, Say(zh="现在同步", en="Exchange now")),
        Offered(Act.STICK, Say(zh="存到 U 盘", en="Save to USB stick")),
    )
    about = Say(
        zh="还有 3 条没有传到中心，都安全存在本机。请连上网络，连上后自动传完；没有网络就存到 U 盘。",
        en="3 entries have not reached the hub; they are safe here. Connect to the network: they are "
        "sent by themselves. Without one, save them to a USB stick.",
    )
    step = ClosingStep(Step.SYNC, StepState.LOOK, TITLES[Step.SYNC], about, (), offers)
    page.show_steps((*page.steps[:5], step, *page.steps[6:]))
    page.picks[5].click()


def forgotten(window: MainWindow) -> None:
    """Nobody is on duty, and two forgot to sign off."""
    closing(window)
    page = window.house.closing
    about = Say(
        zh="没有人在岗，但有 2 人忘了签退，工时是按计划估的。请在这里逐个确认。",
        en="Nobody is on duty, but 2 forgot to sign off: their time is only assumed. Confirm each "
        "here.",
    )
    first = ClosingStep(Step.STILL_ON, StepState.LOOK, TITLES[Step.STILL_ON], about)
    page.show_steps((first, *page.steps[1:]))
    turns = [a_turn(n) for n in range(2)]
    page.show_open(turns, ())
    page.forgotten.rows[1].other.click()


def kit_out(window: MainWindow) -> None:
    """Three still hold kit."""
    closing(window)
    items = tuple(HeldItem(item, name, 1) for item, name in list(KIT.items())[:2])
    names = ("王晓安", "李晨", "阿依古丽·买买提")
    out = [
        Holding(VolunteerId(n), name, f"YZ{n:04d}", "青年职工一中队", items, NOON, on_duty=False)
        for n, name in enumerate(names, start=1)
    ]
    page = window.house.closing
    about = Say(
        zh="还有 3 人没还物资。没收齐也能收岗，会记在收岗记录里。",
        en="3 still hold kit. The day may be closed all the same; it is noted.",
    )
    offer = Offered(Act.TAKE_KIT, Say(zh="已全部收回", en="All of it is back"), True)
    step = ClosingStep(Step.KIT, StepState.LOOK, TITLES[Step.KIT], about, (), (offer,))
    page.show_steps((page.steps[0], step, *page.steps[2:]))
    page.show_open((), out)
    page.picks[1].click()


def breaks(window: MainWindow) -> None:
    """Let badges begin and end breaks."""
    said = Say(
        zh="王晓安 开始休息；回来再扫一次胸牌。", en="王晓安 is on a break; the badge ends it."
    )
    window.scan.open_breaks()
    window.scan.breaks.show_said(Notice(Answer.DONE, said, an_id(3)))


def leaving(window: MainWindow) -> None:
    """Close the window while three entries wait."""
    window.sheets.leaving.ask(3)


SCENES: tuple[tuple[str, str, Callable[[MainWindow], None]], ...] = (
    ("tally-counting", "tally", counting),
    ("tally-nothing", "tally", nothing_counted),
    ("tally-holding", "tally", holding),
    ("tally-post", "tally", choosing_a_post),
    ("log-lines", "log", logged),
    ("log-long", "log", a_long_line),
    ("log-supplies", "log", supplies),
    ("log-nothing", "log", nothing_logged),
    ("closing-begun", "closing", closing),
    ("closing-one", "closing", signing_off_one),
    ("closing-sync", "closing", before_the_sync),
    ("closing-purge", "closing", before_the_purge),
    ("closing-forgotten", "closing", forgotten),
    ("closing-kit", "closing", kit_out),
    ("scan-breaks", "scan", breaks),
    ("closing-window", "scan", leaving),
)
"""Name, page and what sets it up."""
