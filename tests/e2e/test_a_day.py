"""One whole day at a gate, from preflight to closing, by real keys and taps on a real screen."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kiosk.store.engine import open_store, read_or_make_key
from kiosk.store.journal import Journal
from sync.domain.entries import VolunteerId
from sync.domain.roster import Roster, TeamId, Volunteer
from sync.domain.wording import Say
from tests.builders import LI, SOUTH, WANG, WEST, ZHAO, a_badge_text, a_roster, a_shift
from tests.e2e.fingers import a_display
from tests.e2e.screens import Screen, Seen
from tests.stage import DATABASE, StandingClock, enrolled_store

CHEN, SUN = VolunteerId(0x1E01), VolunteerId(0x1E02)
WIDE, HIGH = 1280, 800


def the_roster() -> Roster:
    """陈 and 孙 beside 王 at the south gate, 李 there too without its training; 赵 has no plan."""
    roster = a_roster(
        shifts=[a_shift(required=3), a_shift("west-1", WEST)],
        plan=[(one, "south-1") for one in (WANG, CHEN, SUN, LI)],
    )
    team, able = TeamId("yz-1"), ("first-aid",)
    people = {who: replace(one, trained=able) for who, one in roster.volunteers.items()}
    people[LI] = replace(people[LI], trained=())
    people[CHEN] = Volunteer(CHEN, "YZ0004", "陈静", team, able)
    people[SUN] = Volunteer(SUN, "YZ0005", "孙一", team, able)
    south = replace(roster.posts[SOUTH], needs=able)
    return replace(
        roster,
        event=replace(roster.event, trainings={"first-aid": Say(zh="急救", en="First aid")}),
        posts={**roster.posts, SOUTH: south},
        volunteers=people,
    )


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    folder = tmp_path / "kiosk"
    folder.mkdir()
    key = read_or_make_key(folder / "gatepost.key")
    with enrolled_store(folder, the_roster(), key=key):
        pass
    with a_display(WIDE, HIGH) as display:
        shown = Screen(display, folder, tmp_path / "kiosk.log")
        try:
            yield shown
        finally:
            shown.close()


def open_the_desk(screen: Screen) -> None:
    """Look at the preflight, change the language, choose the posts of this gate."""
    screen.on_page("preflight")
    screen.reads("可以开岗")
    screen.tap("Switch to English")
    screen.tap("Check again")
    screen.reads("Ready to open")
    screen.tap("To check-in")
    screen.on_page("scan")
    screen.tap("Post and shift: All 3 posts.*")
    screen.on_page("posts")
    screen.tap("All posts: .*")
    screen.tap("South Gate .*", "Pick")
    screen.tap("West Gate .*", "Pick")
    screen.reads("2 posts. People served are counted at South Gate")
    screen.tap("Serve these")
    screen.on_page("scan")
    screen.reads("Serving now: 2 posts")


def take_on_the_morning(screen: Screen) -> None:
    """Take three on by their badges, and one whom the captain has to answer for."""
    for number, who in enumerate((WANG, CHEN, SUN), start=1):
        screen.fingers.scan(a_badge_text(who))
        screen.reads(f"^{number} of 5 on duty")
    screen.fingers.scan(a_badge_text(LI))
    screen.reads("^Not trained. 李晨.*First aid; none on record")
    screen.tap("Anyway…")
    screen.find("Short of hands")
    screen.fingers.press("4")
    screen.reads("^4 of 5 on duty")


def run_the_gate(screen: Screen) -> None:
    """Move somebody, count, write, find somebody without a badge, let somebody rest."""
    screen.fingers.press("F3")
    screen.on_page("board")
    screen.tap("孙一.*", "PersonChip")
    screen.tap("West Gate, 2 short", "Pick")
    screen.reads("^West Gate: 1 of 2 on duty")
    screen.fingers.press("F4")
    screen.on_page("tally")
    screen.tap("Count 1 more: Directions")
    screen.tap("Undo Directions .1 of .*")
    screen.tap("Count 5 more: Directions")
    screen.tap("Count 1 more: Directions")
    screen.reads("^Directions 6$")
    screen.tap("Post log")
    screen.on_page("log")
    screen.tap("Keys found")
    screen.tap("Text of the line")
    screen.fingers.type(" at the kerb\r")
    screen.reads("Lost property. South Gate. Keys found at the kerb")
    screen.fingers.press("F2")
    screen.on_page("people")
    screen.fingers.type("zn")
    screen.tap("赵宁. YZ0003.*", "row")
    screen.tap("Put on duty")
    screen.tap("On duty at West Gate")
    screen.reads("^5 of 5 on duty")
    screen.let_pass(180)
    screen.fingers.press("F3")
    screen.tap("王晓安.*", "PersonChip")
    screen.tap("Break")
    screen.reads("^王晓安 is on a break")
    screen.let_pass(20)
    screen.tap("王晓安.*", "PersonChip")
    screen.tap("Back from break")
    screen.reads("^王晓安 is back after 20 min")


def end_the_morning(screen: Screen) -> None:
    """Sign a team out in a row, and take back what was wrong."""
    screen.let_pass(60)
    screen.fingers.press("F1")
    screen.on_page("scan")
    screen.tap("Team out")
    screen.find("Every badge is a sign-out now, until Done.")
    screen.fingers.scan(a_badge_text(WANG))
    screen.reads("^王晓安 is off")
    screen.fingers.scan(a_badge_text(CHEN))
    screen.reads("^陈静 is off")
    screen.fingers.press("Escape")
    screen.reads("^2 signed off.*Thank you")
    screen.fingers.press("F5")
    screen.on_page("review")
    screen.tap("Today's records.*")
    screen.tap(".*Off duty. 陈静.*", "row")
    screen.tap("Wrong person")
    screen.reads("^Taken back: 陈静")


def lock_and_unlock(screen: Screen) -> None:
    """Choose a PIN by keys, lock by keys, and see nothing until it is typed."""
    screen.tap("Lock")
    screen.tap("Choose a captain's PIN")
    screen.find("Choose a captain's PIN.*", "PinSheet")
    screen.fingers.type("2468\r")
    screen.find("The same once more", "PinSheet")
    screen.fingers.type("2468\r")
    screen.reads("^The PIN is set")
    screen.fingers.press("Control", "l")
    screen.wait("a locked desk", lambda seen: seen["locked"] and seen["page"] == "scan")
    screen.fingers.press("F2")  # leads to the PIN, not to the names
    screen.find("Captain's PIN", "PinSheet")
    screen.fingers.type("2468\r")
    screen.on_page("people")
    assert not screen.look()["locked"]


def asks_for_a_file(seen: Seen) -> bool:
    """Say whether a name can be typed into a dialog now."""
    typed = [one for one in seen["widgets"] if "LineEdit" in one["kind"] and one["focus"]]
    return bool(seen["dialog"] and typed)


def close_the_day(screen: Screen, folder: Path) -> None:
    """Go through the steps of closing; the window says what has not reached the hub."""
    screen.fingers.press("F7")
    screen.on_page("closing")
    screen.tap("1 · Still on duty.*", "Pick")
    screen.tap(r"Sign all off \(4\)")
    screen.tap(r"Sure. Sign all off \(4\)")
    screen.reads("^4 signed off")
    screen.tap(". · People served.*", "Pick")
    screen.tap("Really 0")
    screen.tap(". · Handover.*", "Pick")
    screen.tap("Nothing")
    for button, name in (("Save the PDF", "day.pdf"), ("Save the workbook", "day.xlsx")):
        screen.tap(". · Day report.*", "Pick")
        screen.tap(button)
        screen.wait("where to save", asks_for_a_file)
        screen.fingers.press("Control", "a")
        screen.fingers.type(f"{folder / name}\r")
        screen.reads(f"^The report is saved: {name}")
    screen.tap(". · Close the day.*", "Pick")
    screen.tap("Close the day", "Button")
    screen.tap("Sure. Close the day")
    screen.reads("^The day is closed")
    screen.close_window()
    screen.tap("Close all the same")
    assert screen.wait_for_the_end() == 0


@pytest.mark.timeout(180)
def test_a_captains_day_from_preflight_to_closing(screen: Screen, tmp_path: Path) -> None:
    open_the_desk(screen)
    take_on_the_morning(screen)
    run_the_gate(screen)
    end_the_morning(screen)
    lock_and_unlock(screen)
    close_the_day(screen, tmp_path)
    folder = tmp_path / "kiosk"
    with open_store(folder / DATABASE, read_or_make_key(folder / "gatepost.key")) as store:
        entries = list(Journal(store, StandingClock()).entries())
    on, off = ["on"], ["off"]
    assert [entry.kind for entry in entries] == [
        *on * 3,
        *("refused", "on", "move"),
        *("tally", "annul", "tally", "tally", "note"),
        *("refused", "on", "break", "resume"),
        *(*off * 2, "annul"),
        *(*off * 4, "close"),
    ]
    assert entries[3].data["reason"] == "not-trained"
    assert (entries[4].ref, entries[4].data["why"]) == (entries[3].entry_id, "short-handed")
    assert (entries[5].volunteer, entries[5].post) == (SUN, WEST)
    assert entries[7].ref == entries[6].entry_id
    assert entries[10].data["text"] == "Keys found at the kerb"
    assert (entries[12].volunteer, entries[12].post) == (ZHAO, WEST)
    assert (entries[17].ref, entries[17].data["reason"]) == (entries[16].entry_id, "wrong-person")
    figures = entries[-1].data["figures"]
    assert isinstance(figures, dict)
    assert (figures["volunteers"], figures["turns"], figures["served"]) == (5, 5, 6)
    assert (tmp_path / "day.pdf").read_bytes().startswith(b"%PDF-")
    assert reported(tmp_path / "day.xlsx") == {
        "王晓安": ("South Gate", 20, 222),
        "李晨": ("South Gate", 0, 242),
        "赵宁": ("West Gate", 0, 260),
        "陈静": ("South Gate", 0, 242),
        "孙一": ("South Gate", 0, 242),
    }
    assert (tmp_path / "kiosk.log").read_text() == ""


def reported(path: Path) -> dict[str, tuple[str, int, int]]:
    """Read the sign-in sheet: each volunteer's first post, minutes of break and on duty."""
    rows = load_workbook(path)["Sign-in sheet"].iter_rows(min_row=4, values_only=True)
    return {
        str(name): (str(post), int(str(rest)), int(str(minutes)))
        for _, _, name, _, post, _, _, rest, minutes, *_ in rows
        if name and minutes
    }
