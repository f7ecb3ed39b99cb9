"""A walk-in being registered, and kit in somebody's hands."""

from dataclasses import replace

from kiosk.desk.kit import USED_UP, KitLine, KitView
from kiosk.desk.walkin import CONSENT_NEEDED
from kiosk.ui.window import MainWindow
from sync.domain.entries import VolunteerId
from sync.domain.roster import KIT, Team, TeamId
from sync.domain.wording import same
from tests.kiosk.ui.people_scenes import found, people

_TEAMS = (
    Team(TeamId("a"), "亦愿总队"),
    Team(TeamId("b"), "青年职工一中队"),
    Team(TeamId("c"), "荣昌东大队 · 荣昌东驿站"),
    Team(TeamId("d"), "经开区机关青年志愿服务大队第十一中队"),
)


def empty(window: MainWindow) -> None:
    """Begin: nothing is filled in."""
    people(window)
    window.sheets.walk_in.begin()
    window.sheets.walk_in.show_teams(_TEAMS)


def filled(window: MainWindow) -> None:
    """Show two of this name already, and that the consent is missing."""
    empty(window)
    sheet = window.sheets.walk_in
    sheet.name.setText("王晓安")
    sheet.last4.setText("5566")
    sheet.show_teams(_TEAMS)
    sheet.teams[1].click()
    sheet.show_same((found(0), found(1)))
    sheet.show_problem(CONSENT_NEEDED)


def kit(window: MainWindow) -> None:
    """Show every kind of kit, some of it in hand."""
    people(window)
    counts = (1, 2, 0, 0, 3)
    lines = [
        KitLine(item, name, count, returnable=count > 0 and item not in USED_UP)
        for (item, name), count in zip(KIT.items(), (*counts, *[0] * len(KIT)), strict=False)
    ]
    one = replace(found(1), volunteer=VolunteerId(2))
    window.sheets.kit.show_kit(
        KitView(one.volunteer, one.name, f"{one.number} · {one.team}", tuple(lines))
    )
    window.sheets.kit.open()


def kit_mistyped(window: MainWindow) -> None:
    """Show a number of kit that is not taken."""
    kit(window)
    row = window.sheets.kit.rows[1]
    row.count.setText("200")
    row.count.setModified(True)
    row.count.take()


def much_kit(window: MainWindow) -> None:
    """Show more kinds of kit than there is room for."""
    people(window)
    things = (
        "水杯",
        "帽子",
        "雨伞",
        "手电筒",
        "扩音器",
        "袖标",
        "充电宝",
        "路锥",
        "警戒带",
        "折叠椅",
    )
    lines = [KitLine(item, name, 0, returnable=False) for item, name in KIT.items()]
    lines += [KitLine(f"k{n}", same(name), n, returnable=n > 0) for n, name in enumerate(things)]
    one = found(1)
    window.sheets.kit.show_kit(KitView(one.volunteer, one.name, one.number, tuple(lines)))
    window.sheets.kit.open()


SCENES = (
    ("walkin-empty", "people", empty),
    ("walkin-filled", "people", filled),
    ("kit-in-hand", "people", kit),
    ("kit-mistyped", "people", kit_mistyped),
    ("kit-much", "people", much_kit),
)
