"""Made-up people for the list, the search and the sheet."""

from datetime import timedelta

from kiosk.desk.people import Found, People, PersonView, Standing, TurnLine
from kiosk.ui.window import MainWindow
from sync.domain.entries import VolunteerId
from sync.domain.wording import Say
from tests.kiosk.ui import scenes

_NAMES = (
    "王晓安",
    "王晓安",
    "李晨",
    "欧阳思远",
    "阿依古丽·买买提",
    "田𠮷",
    "赵宁",
    "孟㛃",
    "O'Neil",
)


def found(number: int) -> Found:
    """Give the person of this number."""
    standing = list(Standing)[number % len(Standing)]
    return Found(
        VolunteerId(number + 1),
        _NAMES[number % len(_NAMES)],
        f"YZ{number + 1:04d}" if number != 4 else "",
        "亦愿总队 · 青年职工一中队" if number % 2 == 0 else "荣昌东大队 · 荣昌东驿站",
        standing,
        scenes.SOUTH if standing is not Standing.AWAY else None,
        scenes.LOCAL - timedelta(minutes=7 * number) if standing is not Standing.AWAY else None,
        near=number % 2 == 0,
        walk_in=number == 4,
    )


def people(window: MainWindow) -> None:
    """Show people in every standing."""
    window.house.people.show_people(People("w", tuple(map(found, range(9))), more=True))


def nobody(window: MainWindow) -> None:
    """Show a search that finds nobody while names are still entered."""
    window.house.people.search.setText("zzz")
    window.house.people.show_people(People("zzz", (), whole=False))


def all_here(window: MainWindow) -> None:
    """Show that nobody is missing."""
    window.house.people.show_people(People())


def person(window: MainWindow) -> None:
    """Show one person's sheet."""
    people(window)
    start = scenes.LOCAL.replace(hour=8, minute=0)
    explained = Say(
        zh="记录 07:02–12:10，扣除休息 20 分钟，计 4 小时 48 分。",
        en="Recorded 07:02-12:10, less 20 min of break: 4 h 48 min.",
    )
    window.sheets.person.show_person(
        PersonView(
            found(0),
            "志愿服务总队 · 亦愿总队 · 青年职工一中队",
            ((start, start + timedelta(hours=4), scenes.SOUTH),),
            (TurnLine(start, None, scenes.SOUTH, 288, explained),),
            (),
            ((Say(zh="马甲", en="Vest"), 1),),
            "5566",
        )
    )


SCENES = (
    ("people-found", "people", people),
    ("people-nobody", "people", nobody),
    ("people-all-here", "people", all_here),
    ("people-person", "people", person),
)
