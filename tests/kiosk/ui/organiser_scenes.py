"""Made-up moments of the organiser's page."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kiosk.desk.badge_choice import Which
from kiosk.desk.importing.correcting import Changed, Difference
from kiosk.printing.logo import BadLogo
from kiosk.ui.window import MainWindow
from kiosk.workers.local_hub import LocalHubFailed
from sync.domain.entries import VolunteerId
from sync.domain.roster import TeamId, Volunteer
from sync.domain.wording import Say, same
from sync.wire import joining, pinning
from sync.wire.joining import Invitation
from tests.kiosk.ui.first_scenes import LOGO

DOOR = "192.168.31.207:8643"
ADDRESSES = (("192.168.31.207", "WLAN"), ("10.2.40.18", "以太网"))
NAMES = (
    "王晓安",
    "李晨",
    "赵宁",
    "陈希",
    "欧阳思远",
    "阿卜杜热合曼·买买提吐尔逊江·阿布都克里木",
    "田𠮷",
)


def person(number: int, name: str) -> Volunteer:
    """Give a made-up volunteer."""
    return Volunteer(VolunteerId(number), f"YZ{number:04d}", name, TeamId("t1"))


def difference() -> Difference:
    """Give what an ordinary correction changes."""
    people = [person(number, name) for number, name in enumerate(NAMES, start=1)]
    return Difference(
        new=tuple(people[4:7]),
        changed=(
            Changed(people[0], people[0], replanned=True),
            Changed(people[1], replace(people[1], name="李辰", last4="0217"), replanned=False),
        ),
        gone=(people[2],),
        kept=(people[3],),
        same=93,
        new_posts=("会场北门",),
    )


def invitation() -> str:
    """Give a code as a real door's."""
    url = pinning.pinned(f"https://{DOOR}", "5c" * 32)
    return joining.write(Invitation(url, "2023081617-ABCD-EFGH-JKLM", "2023 世界机器人大会"))


def home(window: MainWindow, *, door: str = DOOR) -> None:
    """Show the three ways."""
    window.house.organiser.home.show_own(door, 1284)


def _done(window: MainWindow) -> None:
    home(window, door="")
    window.house.organiser.home.show_done(
        Say(
            zh="花名册已更新：新增 3 人，更改 2 人，删除 1 人。新胸牌可以在下面打印。",
            en="The roster is taken: 3 new, 2 changed, 1 gone. New badges can be printed below.",
        )
    )


def _elsewhere(window: MainWindow) -> None:
    window.house.organiser.home.show_elsewhere(same("https://hub.example:8642"))


def door_off(window: MainWindow) -> None:
    """Show a door that is shut."""
    page = window.house.organiser.rooms.door
    page.show_off(ADDRESSES)
    window.house.organiser.show_page(page)


def _no_network(window: MainWindow) -> None:
    page = window.house.organiser.rooms.door
    page.show_off(())
    window.house.organiser.show_page(page)


def door_on(window: MainWindow) -> None:
    """Show a door that is open."""
    page = window.house.organiser.rooms.door
    page.show_on(DOOR, invitation(), answers=True)
    window.house.organiser.show_page(page)


def _pack_saved(window: MainWindow) -> None:
    door_on(window)
    window.house.organiser.rooms.door.show_saved(Path("签到台2.gatepack"))


def _door_away(window: MainWindow) -> None:
    page = window.house.organiser.rooms.door
    page.show_on(DOOR, "", answers=False)
    window.house.organiser.show_page(page)


def _door_failed(window: MainWindow) -> None:
    door_off(window)
    window.house.organiser.rooms.door.show_problem(
        LocalHubFailed(LocalHubFailed.no_address.fill(host="192.168.31.207"))
    )


def _roster(window: MainWindow) -> None:
    page = window.house.organiser.rooms.roster
    page.show_file((), (), "")
    window.house.organiser.show_page(page)


def changes(window: MainWindow) -> None:
    """Show an ordinary correction."""
    page = window.house.organiser.rooms.difference
    page.show_difference(difference())
    window.house.organiser.show_page(page)


def _other_file(window: MainWindow) -> None:
    page = window.house.organiser.rooms.difference
    page.show_difference(replace(difference(), same=1))
    window.house.organiser.show_page(page)


def _nothing(window: MainWindow) -> None:
    page = window.house.organiser.rooms.difference
    page.show_difference(Difference(same=1284))
    window.house.organiser.show_page(page)


def badges(window: MainWindow) -> None:
    """Show the choice of badges."""
    page = window.house.organiser.rooms.badges
    page.show_counts({Which.ALL: 1284, Which.NEW: 3, Which.SOME: 0})
    window.house.organiser.show_page(page)


def _some_saved(window: MainWindow) -> None:
    page = window.house.organiser.rooms.badges
    page.whom[Which.SOME].click()
    page.search.show_text("荣昌东驿站")
    page.show_counts({Which.ALL: 1284, Which.NEW: 3, Which.SOME: 46})
    page.extras.show_look(LOGO, tough=True)
    page.show_saved(Path("胸牌.pdf"))
    window.house.organiser.show_page(page)


def _bad_logo(window: MainWindow) -> None:
    badges(window)
    window.house.organiser.rooms.badges.show_problem(BadLogo())


SCENES: tuple[tuple[str, str, Callable[[MainWindow], None]], ...] = (
    ("organiser", "organiser", home),
    ("organiser-done", "organiser", _done),
    ("organiser-elsewhere", "organiser", _elsewhere),
    ("organiser-door-off", "organiser", door_off),
    ("organiser-door-none", "organiser", _no_network),
    ("organiser-door-on", "organiser", door_on),
    ("organiser-door-pack", "organiser", _pack_saved),
    ("organiser-door-away", "organiser", _door_away),
    ("organiser-door-failed", "organiser", _door_failed),
    ("organiser-roster", "organiser", _roster),
    ("organiser-changes", "organiser", changes),
    ("organiser-other-file", "organiser", _other_file),
    ("organiser-nothing", "organiser", _nothing),
    ("organiser-badges", "organiser", badges),
    ("organiser-some", "organiser", _some_saved),
    ("organiser-bad-logo", "organiser", _bad_logo),
)
