"""Amber questions, their sheets, a team signed out in a row: said by a real desk, for pictures."""

from collections.abc import Callable
from dataclasses import replace

from kiosk.desk.forgotten import Forgotten
from kiosk.desk.states import Answer, Mode, Notice, Outcome
from kiosk.ui.window import MainWindow
from sync.domain.entries import Kind, PostId, VolunteerId
from sync.domain.roster import Post, Roster, ShiftId, Volunteer
from sync.domain.wording import Say
from tests.builders import (
    AT,
    HOUR,
    MINUTE,
    SOUTH,
    WANG,
    WEST,
    ZHAO,
    a_badge_text,
    a_roster,
    an_entry,
)
from tests.builders import a_shift as a_shift_at
from tests.kiosk.desk.memory import Desk

NAMES = (
    "周子涵",
    "陈嘉怡",
    "阿依古丽·买买提",
    "孟㛃",
    "田𠮷",
    "何静",
    "马超",
    "韩雪",
    "丁一",
    "吕梁",
)
POSTS = (
    ("问询台", "Help desk", "会场问询", "Enquiries"),
    ("失物招领处", "Lost property", "失物登记", "Lost property"),
    ("地铁站 C 口", "Metro, Exit C", "路线指引", "Directions"),
    ("媒体中心", "Media centre", "秩序维护", "Keeping order"),
    ("医疗点", "First aid", "应急帮助", "First help"),
    ("贵宾通道", "VIP lane", "秩序维护", "Keeping order"),
)


def a_large_roster() -> Roster:
    """Give nine posts, three of which want a training, and a team of thirteen."""
    base = a_roster()
    posts = dict(base.posts)
    for number, (zh, en, duty, duty_en) in enumerate(POSTS):
        post = PostId(f"post-{number}")
        needs = ("aid",) if number in {3, 4} else ()
        posts[post] = Post(post, zh, en, duty, duty_en, needs=needs)
    shifts = [a_shift_at(), a_shift_at("west-1", WEST)]
    for number, post in enumerate(list(posts)[2:]):
        shifts.append(a_shift_at(f"more-{number}", post, required=(4, 1, 6, 0, 3, 2, 5)[number]))
    team = base.volunteers[WANG].team
    people = dict(base.volunteers)
    for number, name in enumerate(NAMES):
        who = VolunteerId(0x2000 + number)
        people[who] = Volunteer(who, f"YZ1{number:03d}", name, team)
    event = replace(base.event, trainings={"aid": Say(zh="急救培训", en="first-aid training")})
    return replace(
        base,
        event=event,
        posts=posts,
        shifts={ShiftId(shift.shift): shift for shift in shifts},
        volunteers=people,
    )


def unplanned() -> Desk:
    """Give a desk that asks where to put somebody."""
    desk = Desk(roster=a_large_roster())
    desk.checkin.scan(a_badge_text(ZHAO), desk.now)
    return desk


def young_and_untrained(mode: Mode = Mode.CAPTAIN) -> Outcome:
    """Give the card of somebody whom two things speak against."""
    roster = a_roster()
    south = replace(roster.posts[SOUTH], needs=("crowd",), minors=False)
    young = replace(roster.volunteers[WANG], minor=True)
    event = replace(roster.event, trainings={"crowd": Say(zh="客流疏导", en="crowd control")})
    roster = replace(
        roster,
        event=event,
        posts={**roster.posts, SOUTH: south},
        volunteers={**roster.volunteers, WANG: young},
    )
    return Desk(roster=roster).checkin.scan(a_badge_text(WANG), AT, mode=mode)


def card(make: Callable[[], Outcome]) -> Callable[[MainWindow], None]:
    """Show a card with two questions waiting."""

    def set_up(window: MainWindow) -> None:
        window.scan.recent.show_waiting(2)
        window.show_outcome(make())

    return set_up


def tired() -> Outcome:
    """Give the card of somebody who has been on duty all day, at another post."""
    desk = Desk(roster=replace(a_roster(), assignments=frozenset()))
    desk.book.add(an_entry(Kind.ON, ZHAO, at=AT - 3 * HOUR))
    desk.book.add(an_entry(Kind.OFF, ZHAO, at=AT - 5 * MINUTE))
    return desk.checkin.scan(a_badge_text(ZHAO), desk.now)


def too_early() -> Outcome:
    """Give the card of somebody two hours before the plan."""
    return Desk(now=AT - 2 * HOUR).checkin.scan(a_badge_text(WANG), AT - 2 * HOUR)


def proposed() -> Outcome:
    """Give the card that proposes a post."""
    return Desk(roster=a_large_roster()).checkin.scan(a_badge_text(ZHAO), AT)


def stranger() -> Outcome:
    """Give the card of a genuine badge that is on no list."""
    return Desk().checkin.scan(a_badge_text(VolunteerId(0xABC)), AT)


def signed_off() -> Outcome:
    """Give the green card with the button that makes a break of it."""
    desk = Desk()
    desk.checkin.scan(a_badge_text(WANG), desk.now)
    desk.later(hours=4, minutes=10)
    return desk.checkin.scan(a_badge_text(WANG), desk.now)


def choosing_a_post(window: MainWindow) -> None:
    """Lay the list of posts over the card."""
    window.show_outcome(proposed())
    window.sheets.assign.ask("赵宁 · 志愿服务总队 · 青年职工一中队", unplanned().checkin.posts(AT))


def no_such_post(window: MainWindow) -> None:
    """Look for a post that there is not."""
    choosing_a_post(window)
    window.sheets.assign.search.setText("北门")


def giving_a_reason(window: MainWindow) -> None:
    """Lay the question why over the card."""
    desk = Desk(now=AT - 2 * HOUR)
    outcome = desk.checkin.scan(a_badge_text(WANG), desk.now)
    window.show_outcome(outcome)
    about = outcome.todo
    assert about is not None
    answers = desk.checkin.answers(None, desk.now)
    window.sheets.reason.ask("王晓安 · 志愿服务总队 · 青年职工一中队", about, answers)


def a_group(scans: int, *, stray: bool = False) -> Callable[[MainWindow], None]:
    """Sign a team out, so far."""

    def set_up(window: MainWindow) -> None:
        desk = Desk(roster=a_large_roster())
        team = [WANG, *(VolunteerId(0x2000 + number) for number in range(len(NAMES)))]
        for number, who in enumerate(team):
            post = (SOUTH, WEST, PostId("post-0"))[number % 3]
            desk.book.add(an_entry(Kind.ON, who, at=AT - number * 7 * MINUTE, post=post))
        desk.later(hours=4)
        view = desk.group.view(desk.now)
        for who in team[:scans]:
            view = desk.group.scan(a_badge_text(who), desk.now)
        if stray:
            view = desk.group.scan(a_badge_text(VolunteerId(0xABC)), desk.now)
        window.scan.group.show_view(view)
        window.scan.open_group()

    return set_up


def forgotten_turns() -> tuple[Forgotten, ...]:
    """Give five turns that nobody ended, one of them planned."""
    desk = Desk(roster=a_large_roster())
    for number in range(4):
        desk.book.add(an_entry(Kind.ON, VolunteerId(0x2000 + number), at=AT + number * MINUTE))
    desk.checkin.scan(a_badge_text(WANG), desk.now)
    return desk.forgotten.listed(AT + 9 * HOUR)


def not_saved_in_group(window: MainWindow) -> None:
    """Show a disk that refuses in the middle of a round."""
    a_group(3)(window)
    view = window.scan.group.view
    said = Notice(Answer.STOP, Say(zh="磁盘没有空间了。", en="The disk is full."))
    window.scan.group.show_view(replace(view, said=said))


SCENES: tuple[tuple[str, str, Callable[[MainWindow], None]], ...] = (
    ("ask-proposed", "scan", card(proposed)),
    ("ask-young", "scan", card(young_and_untrained)),
    ("ask-rest", "scan", card(tired)),
    ("ask-early", "scan", card(too_early)),
    ("ask-stranger", "scan", card(stranger)),
    ("ask-locked", "scan", card(lambda: young_and_untrained(Mode.SELF_SERVICE))),
    ("off-or-break", "scan", card(signed_off)),
    ("assign", "scan", choosing_a_post),
    ("assign-no-match", "scan", no_such_post),
    ("reason", "scan", giving_a_reason),
    ("group-begin", "scan", a_group(0)),
    ("group", "scan", a_group(6)),
    ("group-stray", "scan", a_group(11, stray=True)),
    ("group-not-saved", "scan", not_saved_in_group),
)
