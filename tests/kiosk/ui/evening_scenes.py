"""Made-up moments of counting, the log, kit and closing the day."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from kiosk.desk.tally import HourCount, LastCount, ServiceCount, TallyBoard
from kiosk.ui.window import MainWindow
from sync.domain.entries import EntryId, PostId
from sync.domain.roster import SERVICES
from sync.domain.wording import Say

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


SCENES: tuple[tuple[str, str, Callable[[MainWindow], None]], ...] = (
    ("tally-counting", "tally", counting),
    ("tally-nothing", "tally", nothing_counted),
    ("tally-holding", "tally", holding),
    ("tally-post", "tally", choosing_a_post),
)
"""Name, page and what sets it up."""
