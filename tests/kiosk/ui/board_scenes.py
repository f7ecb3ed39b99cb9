"""Made-up moments of the board: an ordinary morning, a large venue, the sheets over it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from kiosk.desk.board import Board, BoardView
from kiosk.desk.book import DutyBook
from kiosk.desk.known_words import known_here
from kiosk.desk.moving import Moving
from kiosk.desk.recording import Draft
from kiosk.desk.relief import Reliefs
from kiosk.desk.rollcall import RollCall
from kiosk.ui.relief_sheet import Gap
from kiosk.ui.window import MainWindow
from sync.client.line import Line, LineState
from sync.domain.entries import Entry, Kind, PostId, VolunteerId
from sync.domain.fitness import AbsenceState
from sync.domain.roster import Assignment, Post, Roster, Rules, Shift, ShiftId, TeamId, Volunteer
from sync.domain.wording import Say
from tests.builders import HOUR, MINUTE, a_roster, a_trust, an_entry

EIGHT = datetime.fromisoformat("2023-08-16T00:00:00+00:00")
"""08:00 at the event."""
NOW = EIGHT + 12 * MINUTE

PLACES = (
    ("荣昌东地铁站 A 口", "Rongchang East, Exit A", 4, "张伟 王芳 李娜 刘洋", 4),
    ("荣昌东地铁站 B 口", "Rongchang East, Exit B", 4, "陈静 杨帆 赵宁 孙悦", 2),
    ("会场南门", "South Gate", 6, "王晓安 李晨 周敏 吴昊 郑爽 冯雪", 4),
    ("会场西门", "West Gate", 5, "何磊 高翔 林涛 罗丹 宋佳", 5),
    ("失物招领与问询台", "Lost property and enquiries", 2, "唐宁 韩梅 曹阳", 3),
)
"""Chinese, English, required, crew, and how many of it are there."""


def _shift(name: str, post: PostId, starts: datetime, required: int) -> Shift:
    return Shift(ShiftId(name), post, starts, starts + 4.5 * HOUR, required)


def a_morning(names: int = 1) -> tuple[Roster, list[Entry]]:
    """Give the sketch's posts, `names` times over, and what happened until twelve past eight."""
    small = a_roster()
    posts: dict[PostId, Post] = {}
    shifts: dict[ShiftId, Shift] = {}
    people: dict[VolunteerId, Volunteer] = {}
    plan: set[Assignment] = set()
    entries: list[Entry] = []
    number = 0
    for copy in range(names):
        for place, (zh, en, required, crew, here) in enumerate(PLACES):
            post = PostId(f"post-{copy:02d}-{place}")
            more = f" {copy + 1}" if names > 1 else ""
            posts[post] = Post(post, zh + more, en + more, needs=("aid",) if place == 3 else ())
            early = _shift(f"{post}-am", post, EIGHT, required)
            later = _shift(f"{post}-pm", post, EIGHT + 2 * HOUR, 1 if place in (1, 2) else 0)
            shifts |= {early.shift: early, later.shift: later}
            for at, name in enumerate(crew.split()):
                who = VolunteerId(0x5000 + number)
                number += 1
                trained = ("aid",) if at % 2 else ()
                people[who] = Volunteer(
                    who, f"YZ{number:04d}", name, TeamId("yz-1"), trained=trained
                )
                plan.add(Assignment(who, early.shift))
                if at < here:
                    on = EIGHT - timedelta(minutes=58 - 3 * at)
                    entries.append(an_entry(volunteer=who, post=post, at=on, seq=number))
    roster = replace(
        small,
        posts=posts,
        shifts=shifts,
        volunteers=people,
        assignments=frozenset(plan),
        event=replace(small.event, trainings={"aid": Say(zh="急救证", en="First aid")}),
        rules=Rules(fatigue_s=4 * 3600),
    )
    return roster, [*entries, *_incidents(roster, names)]


def _incidents(roster: Roster, names: int) -> list[Entry]:
    """Somebody tired, somebody at a break, somebody excused, somebody reached."""
    made = []
    by_name: dict[str, list[VolunteerId]] = {}
    for who, person in roster.volunteers.items():
        by_name.setdefault(person.name, []).append(who)
    for copy in range(names):
        tired, rests = by_name["曹阳"][copy], by_name["高翔"][copy]
        post = PostId(f"post-{copy:02d}-4")
        made.append(an_entry(volunteer=tired, post=post, at=EIGHT - 4 * HOUR, seq=900 + copy))
        west = PostId(f"post-{copy:02d}-3")
        made.append(an_entry(Kind.BREAK, rests, post=west, at=NOW - 7 * MINUTE, seq=1900 + copy))
        for name, state in (("孙悦", AbsenceState.EXCUSED), ("冯雪", AbsenceState.REACHED)):
            who = by_name[name][copy]
            place = 1 if name == "孙悦" else 2
            data = {"state": str(state), "shift": f"post-{copy:02d}-{place}-am"}
            made.append(
                an_entry(Kind.ABSENT, who, post=None, at=NOW - MINUTE, data=data, seq=2900 + copy)
            )
    return made


class Silent:
    """A journal that nobody writes to."""

    def append(self, draft: Draft) -> Entry:
        """See `Recorder`."""
        raise NotImplementedError


def a_board(names: int = 1) -> tuple[DutyBook, Board]:
    """Give a book and a board over `a_morning`."""
    roster, entries = a_morning(names)
    book = DutyBook(roster, a_trust(), entries)
    return book, Board(book)


def morning(window: MainWindow) -> None:
    """Show the sketch's morning."""
    _, board = a_board()
    window.house.board.show_board(board.look(NOW), NOW)


def venue(window: MainWindow) -> None:
    """Show fifty posts."""
    _, board = a_board(10)
    window.house.board.show_board(board.look(NOW), NOW)


def crowd(window: MainWindow) -> None:
    """Show a post with more people than a card shows."""
    roster, entries = a_morning()
    south = PostId("post-00-2")
    extra = [
        Volunteer(VolunteerId(0x9000 + n), f"YZ9{n:03d}", f"志愿者{n:02d}", TeamId("yz-1"))
        for n in range(30)
    ]
    roster = replace(roster, volunteers={**roster.volunteers, **{v.volunteer: v for v in extra}})
    entries += [
        an_entry(volunteer=one.volunteer, post=south, at=EIGHT - MINUTE, seq=5000 + n)
        for n, one in enumerate(extra)
    ]
    board = Board(DutyBook(roster, a_trust(), entries))
    window.house.board.show_board(board.look(NOW), NOW)


def empty(window: MainWindow) -> None:
    """Show a roster without shifts."""
    roster = replace(a_roster(), shifts={}, assignments=frozenset())
    board = Board(DutyBook(roster, a_trust()))
    window.house.board.show_board(board.look(NOW), NOW)


def searched(window: MainWindow) -> None:
    """Search for what there is not."""
    morning(window)
    window.house.board.search.setText("火星")


def _of(name: str, board: Board) -> VolunteerId:
    return next(
        person.volunteer
        for card in board.look(NOW).cards
        for person in card.people
        if person.name.zh == name
    )


def person(name: str) -> Callable[[MainWindow], None]:
    """Show what can be done about somebody."""

    def set_up(window: MainWindow) -> None:
        _, board = a_board()
        view = board.look(NOW)
        window.house.board.show_board(view, NOW)
        found = board.find(_of(name, board), NOW)
        assert found is not None
        card, one = found
        window.sheets.move.show_person(one, card, view, NOW)
        window.sheets.move.open()

    return set_up


def why(window: MainWindow) -> None:
    """Ask why somebody without the training is to be moved."""
    person("王晓安")(window)
    book, board = a_board()
    asked = Moving(Silent(), book).question(_of("王晓安", board), PostId("post-00-3"), NOW)
    assert asked is not None
    window.sheets.move.ask_why(asked)


def roll(window: MainWindow) -> None:
    """Call the roll of the south gate."""
    book, board = a_board()
    morning(window)
    south = PostId("post-00-2")
    names = RollCall(Silent(), book, board).names(south, NOW)
    window.sheets.rollcall.begin(south, board.card(south, NOW).name, names)
    window.sheets.rollcall.show_names(names)


def roll_done(window: MainWindow) -> None:
    """Show the end of a roll-call."""
    roll(window)
    window.sheets.rollcall.show_names(())


def relief(window: MainWindow) -> None:
    """Show who could go."""
    book, board = a_board()
    morning(window)
    gaps = [
        Gap(card.post, card.name, Say(zh="现在缺 2", en="2 short now"))
        for card in board.look(NOW).cards
        if card.missing
    ]
    window.sheets.relief.show_gaps(gaps)
    found = Reliefs(book, board).for_post(gaps[1].post, NOW)
    window.sheets.relief.show_reliefs(gaps[1].post, found)
    window.sheets.relief.open()


def dragging(window: MainWindow) -> None:
    """Hold somebody over another post."""
    morning(window)
    page = window.house.board
    cards = list(page.cards.values())
    card = page.cards["post-00-1"]
    assert cards
    card.invite("张伟 到这里" if window.language == "zh" else "Zhang Wei here")


def known(window: MainWindow) -> None:
    """Show numbers that are only what is known here."""
    morning(window)
    away = LineState(line=Line.OFFLINE, caught_up=NOW - 30 * MINUTE)
    found = known_here(away, a_roster().event, NOW)
    assert found is not None
    window.house.board.show_known(found.short)


SCENES: tuple[tuple[str, str, Callable[[MainWindow], None]], ...] = (
    ("board-morning", "board", morning),
    ("board-known", "board", known),
    ("board-venue", "board", venue),
    ("board-crowd", "board", crowd),
    ("board-empty", "board", empty),
    ("board-no-match", "board", searched),
    ("board-person", "board", person("王晓安")),
    ("board-awaited", "board", person("郑爽")),
    ("board-why", "board", why),
    ("board-roll", "board", roll),
    ("board-roll-done", "board", roll_done),
    ("board-relief", "board", relief),
    ("board-drag", "board", dragging),
)


def view_of(names: int = 1) -> BoardView:
    """Give the whole board."""
    return a_board(names)[1].look(NOW)
