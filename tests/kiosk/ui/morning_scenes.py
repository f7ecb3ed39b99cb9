"""Made-up moments of the preflight and of choosing posts, for tests and pictures."""

from datetime import UTC, datetime, timedelta

from kiosk.desk.posts import PostRow, PostsView
from kiosk.desk.preflight import (
    GIB,
    CameraFacts,
    CheckId,
    Finding,
    PowerFacts,
    PrinterFacts,
    SoundFacts,
    State,
    judge_camera,
    judge_disk,
    judge_power,
    judge_printer,
    judge_sound,
    judge_store,
    unknown,
)
from kiosk.desk.preflight_hub import (
    HubFacts,
    Reach,
    RosterFacts,
    judge_clock,
    judge_hub,
    judge_keys,
    judge_roster,
)
from kiosk.desk.tls_words import Tls
from kiosk.scanning.source import NoSuchCamera
from kiosk.ui.window import MainWindow
from sync.domain.entries import PostId
from sync.domain.wording import Say, same
from tests.builders import AT, HOUR, a_roster, a_trust

_NOW = datetime(2023, 8, 16, 22, 31, tzinfo=UTC)
_URL = "https://hub.example"


def well() -> tuple[Finding, ...]:
    """Give a morning on which everything is ready."""
    good = HubFacts(_URL, Reach.ANSWERED, good_until=_NOW + timedelta(days=80), offset_ms=40)
    return (
        judge_camera(CameraFacts(works=True, name="HD Webcam C270")),
        judge_sound(SoundFacts(speaker="Built-in Audio Analog Stereo")),
        judge_store(None),
        judge_disk(38 * GIB),
        judge_power(PowerFacts(on_battery=False, percent=96)),
        judge_hub(good, _NOW),
        judge_clock(40, 30),
        judge_roster(RosterFacts(a_roster(), AT - HOUR), AT),
        judge_keys(a_trust(), a_roster(), AT),
        judge_printer(PrinterFacts(("HP LaserJet M1136",), "HP LaserJet M1136")),
    )


def ill() -> tuple[Finding, ...]:
    """Give a morning on which almost nothing is."""
    bad = HubFacts(
        "https://gatepost.example.org",
        Reach.NOT_SECURE,
        Tls.SELF_MADE,
        good_from=_NOW - timedelta(days=3),
        good_until=_NOW + timedelta(days=80),
    )
    away = CameraFacts(works=False, title=NoSuchCamera.title, todo=NoSuchCamera.default)
    return (
        judge_camera(away),
        judge_sound(SoundFacts()),
        judge_store(None),
        judge_disk(GIB // 2),
        judge_power(PowerFacts(on_battery=True, percent=14)),
        judge_hub(bad, _NOW),
        judge_clock(-11 * 60_000, measured_at=_NOW),
        judge_roster(RosterFacts(a_roster(), AT - 50 * HOUR), AT),
        judge_keys(a_trust(), a_roster(), AT + timedelta(days=6.99)),
        judge_printer(None),
    )


def ready(window: MainWindow) -> None:
    """Show that one may open."""
    window.open_page(window.house.preflight)
    window.house.preflight.finish(well())


def not_ready(window: MainWindow) -> None:
    """Show much to do."""
    window.open_page(window.house.preflight)
    window.house.preflight.finish(ill())


def looking(window: MainWindow) -> None:
    """Show checks that are under way."""
    page = window.house.preflight
    window.open_page(page)
    page.begin()
    for found in well()[:4]:
        page.show_finding(found)
    page.show_finding(unknown(CheckId.PRINTER))


def many_posts(count: int = 52) -> PostsView:
    """Give the posts of a large event, three of them served."""
    kinds = (
        ("地铁站 {n} 口", "Station Exit {n}", "路线指引", "Directions"),
        ("会场 {n} 号门", "Gate {n}", "秩序维护", "Keeping order"),
        ("{n} 号问询台", "Help desk {n}", "会场问询", "Enquiries"),
        (
            "失物招领与走失人员协助服务台（{n} 层东侧连廊）",
            "Lost property and missing persons, level {n}",
            "失物招领",
            "Lost property",
        ),
    )
    rows = []
    for number in range(count):
        zh, en, duty, duty_en = kinds[number % len(kinds)]
        n = number // len(kinds) + 1
        rows.append(
            PostRow(
                PostId(f"post-{number:02d}"),
                Say(zh=zh.format(n=n), en=en.format(n=n)),
                Say(zh=duty, en=duty_en),
                number % 5,
                4,
            )
        )
    return PostsView(
        tuple(rows), (PostId("post-01"), PostId("post-02"), PostId("post-05")), False, False
    )


def several_posts(window: MainWindow) -> None:
    """Show three of many posts chosen."""
    window.house.posts.show_posts(many_posts())
    window.open_page(window.house.posts)


def all_posts(window: MainWindow) -> None:
    """Show an assembly point."""
    view = many_posts(9)
    served = tuple(row.post for row in view.rows)
    window.house.posts.show_posts(PostsView(view.rows, served, True, False))
    window.open_page(window.house.posts)


def fixed_posts(window: MainWindow) -> None:
    """Show what the settings fixed."""
    view = many_posts(5)
    window.house.posts.show_posts(PostsView(view.rows, view.served[:1], False, True))
    window.open_page(window.house.posts)


def posts_no_match(window: MainWindow) -> None:
    """Show a search that finds nothing."""
    several_posts(window)
    window.house.posts.search.setText("北门")


def well_found(check: CheckId) -> Finding:
    """Give a green line."""
    return Finding(check, State.OK, same("x"))
